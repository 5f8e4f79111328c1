/* sx-socket-info.c: what records add up to, for one socket
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "sx-socket-item-private.h"

/* SOCK_NONBLOCK and SOCK_CLOEXEC share a number with the type: socket(2) */
#define TYPE_MASK 0xf

/* Helpers */

static gboolean
is_stream (const SxSocketInfo *info)
{
  return info->type == SOCK_STREAM || info->type == SOCK_SEQPACKET;
}

static void
enter (SxSocketInfo   *info,
       SxSocketState   state,
       const SxRecord *record)
{
  if (info->state == state)
    return;

  info->state = state;
  info->since = record->time;
}

static void
fail (SxSocketInfo   *info,
      const SxRecord *record)
{
  info->error = record->error;
  enter (info, SX_SOCKET_FAILED, record);
}

static void
take_addresses (SxSocketInfo   *info,
                const SxRecord *record)
{
  if (sx_address_is_set (&record->local))
    info->local = record->local;
  if (sx_address_is_set (&record->remote))
    info->remote = record->remote;
}

/* One function for each kind of record that tells something about a socket */

static void
fold_bind (SxSocketInfo   *info,
           const SxRecord *record)
{
  take_addresses (info, record);
  if (record->error != 0)
    fail (info, record);
  else if (!is_stream (info))
    enter (info, SX_SOCKET_OPEN, record);
}

static void
fold_listen (SxSocketInfo   *info,
             const SxRecord *record)
{
  take_addresses (info, record);
  info->backlog = record->args[0];
  if (record->error != 0)
    fail (info, record);
  else
    enter (info, SX_SOCKET_LISTENING, record);
}

static void
fold_connect (SxSocketInfo   *info,
              const SxRecord *record)
{
  take_addresses (info, record);
  if (record->error != 0)
    fail (info, record);
  else
    enter (info, SX_SOCKET_OPEN, record);
}

/* A call that moves bytes has failed. To be asked again later is no failure, and a datagram
 * that does not get through is not the socket's end. */
static void
fold_broken (SxSocketInfo   *info,
             const SxRecord *record)
{
  if (record->error == EAGAIN || record->error == EWOULDBLOCK || record->error == EINTR)
    return;

  /* The first error is the cause (ECONNRESET), a later one its consequence (EPIPE) */
  if (is_stream (info) && info->error == 0)
    info->error = record->error;
}

/* The first datagram out of a socket that is not bound binds it: ip(7) */
static void
fold_unbound (SxSocketInfo   *info,
              const SxRecord *record)
{
  if (is_stream (info) || info->state != SX_SOCKET_NEW)
    return;

  if (sx_address_is_set (&record->local))
    info->local = record->local;
  enter (info, SX_SOCKET_OPEN, record);
}

static void
fold_sent (SxSocketInfo   *info,
           const SxRecord *record)
{
  if (record->error != 0)
    {
      fold_broken (info, record);
      return;
    }

  info->sent += MAX (record->value, 0);
  fold_unbound (info, record);
}

static void
fold_received (SxSocketInfo   *info,
               const SxRecord *record)
{
  if (record->error != 0)
    {
      fold_broken (info, record);
      return;
    }

  info->received += MAX (record->value, 0);
  fold_unbound (info, record);

  if (record->kind == SX_KIND_RECV && record->value == 0 && is_stream (info)
      && info->state == SX_SOCKET_OPEN)
    enter (info, SX_SOCKET_HALF_CLOSED_THEIRS, record);
}

static void
fold_shutdown (SxSocketInfo   *info,
               const SxRecord *record)
{
  if (record->error != 0 || record->args[0] == SHUT_RD)
    return;

  if (info->state == SX_SOCKET_OPEN || info->state == SX_SOCKET_HALF_CLOSED_THEIRS)
    enter (info, SX_SOCKET_HALF_CLOSED_OURS, record);
}

static void
fold_close (SxSocketInfo   *info,
            const SxRecord *record)
{
  /* What waited will never be sent, nor accepted */
  info->waiting = 0;
  info->held = FALSE;

  if (info->state != SX_SOCKET_FAILED)
    enter (info, SX_SOCKET_CLOSED, record);
}

/* Of a stream the kernel counts no such thing: what is lost there is sent again */
static void
fold_sample (SxSocketInfo   *info,
             const SxRecord *record)
{
  SxSample sample;

  if (!is_stream (info) && sx_record_get_sample (record, &sample))
    info->dropped = MAX (info->dropped, sample.drops);
}

/* A command is over that changed what the socket does, though no call was made */
static void
fold_end (SxSocketInfo   *info,
          const SxRecord *record)
{
  if (record->error != 0 || info->state != SX_SOCKET_LISTENING)
    return;

  if (record->args[0] == SX_COMMAND_HOLD)
    info->held = TRUE;
  else if (record->args[0] == SX_COMMAND_RELEASE)
    info->held = FALSE;
}

/* Private functions */

/* Makes info that of the socket which record brought into the world. FALSE, with info untouched, if it
 * brought none. */
gboolean
sx_socket_info_begin (SxSocketInfo   *info,
                      const SxRecord *record)
{
  gboolean accepted = record->kind == SX_KIND_ACCEPT;

  if (record->socket == 0)
    return FALSE;

  if (record->kind != SX_KIND_SOCKET && !(accepted && record->error == 0))
    return FALSE;

  /* Every byte, so that two infos can be compared as a whole */
  memset (info, 0, sizeof *info);
  info->id = record->socket;
  info->owner = record->owner;
  info->state = accepted ? SX_SOCKET_OPEN : SX_SOCKET_NEW;
  info->listener = accepted ? (guint32) record->args[0] : 0;
  info->family = record->args[accepted ? 1 : 0];
  info->type = record->args[accepted ? 2 : 1] & TYPE_MASK;
  info->protocol = record->args[accepted ? 3 : 2];
  info->created = record->time;
  info->since = record->time;
  take_addresses (info, record);
  if (record->error != 0)
    fail (info, record);

  return TRUE;
}

/* Adds a record of the same socket to info */
void
sx_socket_info_fold (SxSocketInfo   *info,
                     const SxRecord *record)
{
  switch (record->kind)
    {
    case SX_KIND_BIND:
      fold_bind (info, record);
      break;
    case SX_KIND_LISTEN:
      fold_listen (info, record);
      break;
    case SX_KIND_CONNECTING:
      take_addresses (info, record);
      enter (info, SX_SOCKET_CONNECTING, record);
      break;
    case SX_KIND_CONNECT:
      fold_connect (info, record);
      break;
    case SX_KIND_SEND:
    case SX_KIND_SENDTO:
      fold_sent (info, record);
      break;
    case SX_KIND_RECV:
    case SX_KIND_RECVFROM:
      fold_received (info, record);
      break;
    case SX_KIND_SHUTDOWN:
      fold_shutdown (info, record);
      break;
    case SX_KIND_CLOSE:
      fold_close (info, record);
      break;
    case SX_KIND_END:
      fold_end (info, record);
      break;
    case SX_KIND_SAMPLE:
      fold_sample (info, record);
      break;
    case SX_KIND_WAITING:
      info->waiting = MAX (record->value, 0);
      break;
    default:
      break;
    }
}

/* Public functions */

/**
 * sx_socket_info_is_live:
 * @info: what a socket is
 *
 * Returns: %TRUE if it still can do something: it is neither closed nor failed
 */
gboolean
sx_socket_info_is_live (const SxSocketInfo *info)
{
  return info->state != SX_SOCKET_CLOSED && info->state != SX_SOCKET_FAILED;
}

/**
 * sx_socket_info_can_send:
 * @info: what a socket is
 *
 * Returns: %TRUE if it has somebody to send to: it is open, also if its peer has ended its own stream
 */
gboolean
sx_socket_info_can_send (const SxSocketInfo *info)
{
  return info->state == SX_SOCKET_OPEN || info->state == SX_SOCKET_HALF_CLOSED_THEIRS;
}
