/* sx-stamps.c: when the kernel sent, saw acknowledged and received
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-stamps.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "sx-call-private.h"
#include "sx-clock.h"
#include "sx-observer.h"

/* Of one socket, so that one that sends without pause leaves some to the others */
#define STAMPS_PER_SECOND 50
#define STAMPS_BURST      20

/* Counts from the next byte, not from the first that is not acknowledged; since Linux 6.2 */
#define OPT_ID_TCP (1 << 16)

/* What is told; what is to be stamped is asked for with each message. Without OPT_TSONLY each message's bytes would
 * come back (timestamping in the kernel's documentation of networking) */
#define TOLD (SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE | \
              SOF_TIMESTAMPING_OPT_ID | SOF_TIMESTAMPING_OPT_TSONLY)

#define ASKED (SOF_TIMESTAMPING_TX_SCHED | SOF_TIMESTAMPING_TX_SOFTWARE)

/* How often the count of bytes that are not acknowledged may change under our hands */
#define TRIES 8

static gboolean
set_told (SxSocket *socket,
          guint     told)
{
  return setsockopt (socket->watch.fd, SOL_SOCKET, SO_TIMESTAMPING, &told, sizeof told) == 0;
}

/* Before Linux 6.2: the kernel counts from the first byte that is not acknowledged, wherever that is */
static gboolean
arm_from_unacked (SxSocket *socket,
                  SxStamps *stamps)
{
  for (guint i = 0; i < TRIES; i++)
    {
      int before, after;

      if (ioctl (socket->watch.fd, SIOCOUTQ, &before) < 0 || !set_told (socket, TOLD)
          || ioctl (socket->watch.fd, SIOCOUTQ, &after) < 0)
        return FALSE;

      stamps->base = socket->n_sent - after;
      if (before == after)
        return TRUE;

      set_told (socket, 0);
    }

  return FALSE;
}

/* Asks the kernel to tell. Of a stream that is possible once it is connected */
static gboolean
arm (SxSocket *socket,
     SxStamps *stamps)
{
  gboolean armed;

  if (socket->type == SOCK_STREAM)
    {
      stamps->base = socket->n_sent;
      armed = set_told (socket, TOLD | OPT_ID_TCP) || arm_from_unacked (socket, stamps);
    }
  else
    {
      armed = set_told (socket, TOLD);
      stamps->next = 0;
    }

  stamps->armed = armed;
  stamps->refused = !armed;
  if (stamps->budget.interval == 0)
    sx_budget_init (&stamps->budget, STAMPS_PER_SECOND, STAMPS_BURST);

  return armed;
}

/* Returns the stamps of a socket whose times are told, or NULL */
static SxStamps *
get_stamps (SxSocket *socket)
{
  SxObserved *observed = sx_observer_get (socket);
  SxStamps *stamps = observed != NULL ? &observed->stamps : NULL;

  if (stamps == NULL || stamps->refused || (!stamps->armed && !arm (socket, stamps)))
    return NULL;

  return stamps;
}

/* Both the socket and all of them together have one more to spend */
static gboolean
take_stamp (SxSocket *socket,
            SxStamps *stamps)
{
  SxBudget *all = &socket->core->observer->stamps;
  gint64 now = sx_budget_now ();

  if (!sx_budget_has (&stamps->budget, now) || !sx_budget_has (all, now))
    return FALSE;

  sx_budget_spend (&stamps->budget, now);
  sx_budget_spend (all, now);

  return TRUE;
}

static gssize
send_stamped (SxSocket        *socket,
              const guint8    *bytes,
              gsize            length,
              const SxAddress *to)
{
  union {
    struct cmsghdr header;
    char           bytes[CMSG_SPACE (sizeof (guint32))];
  } control = { .header = { .cmsg_level = SOL_SOCKET, .cmsg_type = SO_TIMESTAMPING,
                            .cmsg_len = CMSG_LEN (sizeof (guint32)) } };
  struct iovec part = { .iov_base = (gpointer) bytes, .iov_len = length };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1,
                            .msg_control = &control, .msg_controllen = sizeof control.bytes };
  guint32 asked = socket->type == SOCK_STREAM ? ASKED | SOF_TIMESTAMPING_TX_ACK : ASKED;

  memcpy (CMSG_DATA (&control.header), &asked, sizeof asked);
  if (to != NULL)
    {
      message.msg_name = (gpointer) to->bytes;
      message.msg_namelen = to->length;
    }

  return TEMP_FAILURE_RETRY (sendmsg (socket->watch.fd, &message, MSG_NOSIGNAL));
}

/* The kernel numbers the datagrams that it stamps: which of ours is this one? */
static void
number_datagram (SxSocket *socket,
                 SxStamps *stamps,
                 gboolean  sent)
{
  int saved_errno = errno;

  if (sent)
    {
      if (stamps->ring == NULL)
        stamps->ring = g_new0 (gint64, SX_STAMPS_RING);
      stamps->ring[stamps->next++ % SX_STAMPS_RING] = socket->n_sent + 1;
    }
  else
    {
      /* Whether a failed one got a number depends on the kernel's version: it counts from 0 again */
      sx_stamps_drain (socket);
      set_told (socket, 0);
      arm (socket, stamps);
    }

  errno = saved_errno;
}

/**
 * sx_stamps_send:
 * @socket: a connected or a datagram socket
 * @bytes: what to send
 * @length: how many bytes
 * @to: (nullable): to whom; %NULL: to the peer
 *
 * Sends, stamped if there are stamps left to spend.
 *
 * Returns: as sendto(2), with errno
 */
gssize
sx_stamps_send (SxSocket        *socket,
                const guint8    *bytes,
                gsize            length,
                const SxAddress *to)
{
  SxStamps *stamps = get_stamps (socket);
  gssize n;

  if (stamps == NULL || !take_stamp (socket, stamps))
    return TEMP_FAILURE_RETRY (sendto (socket->watch.fd, bytes, length, MSG_NOSIGNAL,
                                       to != NULL ? (const struct sockaddr *) to->bytes : NULL,
                                       to != NULL ? to->length : 0));

  n = send_stamped (socket, bytes, length, to);
  if (socket->type == SOCK_DGRAM)
    number_datagram (socket, stamps, n >= 0);
  stamps->pending = n >= 0;
  socket->stamped = TRUE;

  return n;
}

/**
 * sx_stamps_sent:
 * @socket: what was sent from with sx_stamps_send()
 *
 * To be called when that is recorded: some of its times, on loopback all of them, are known already.
 */
void
sx_stamps_sent (SxSocket *socket)
{
  SxObserved *observed = socket->observed;

  if (observed == NULL || !observed->stamps.pending)
    return;

  observed->stamps.pending = FALSE;
  sx_stamps_drain (socket);
}

G_STATIC_ASSERT (sizeof (SxStampsControl) >= CMSG_SPACE (sizeof (struct scm_timestamping)));

/* When, of a message's control data; 0: not said */
static gint64
get_time (const struct cmsghdr *header)
{
  struct scm_timestamping times;
  gint64 time;

  memcpy (&times, CMSG_DATA (header), sizeof times);
  time = times.ts[0].tv_sec * G_GINT64_CONSTANT (1000000000) + times.ts[0].tv_nsec;

  return time != 0 ? sx_clock_from_wall (time) : 0;
}

/**
 * sx_stamps_wants_arrival:
 * @socket: an open socket that is about to receive
 *
 * Returns: whether to ask for the time, with sx_stamps_receive()
 */
gboolean
sx_stamps_wants_arrival (SxSocket *socket)
{
  SxObserver *observer = socket->core->observer;

  return observer != NULL && sx_budget_take (&observer->arrivals) && get_stamps (socket) != NULL;
}

/**
 * sx_stamps_get_arrival:
 * @message: what recvmsg() got, with control data or without
 *
 * Returns: when the last of the bytes arrived, in ns since 1970 UTC; 0: not said
 */
gint64
sx_stamps_get_arrival (struct msghdr *message)
{
  gint64 arrival = 0;

  for (struct cmsghdr *header = CMSG_FIRSTHDR (message); header != NULL; header = CMSG_NXTHDR (message, header))
    {
      if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_TIMESTAMPING)
        arrival = get_time (header);
    }

  return arrival;
}

/**
 * sx_stamps_receive:
 * @socket: an open socket
 * @message: what recvmsg() gets, without control data
 * @flags: MSG_…
 * @arrival: (out): when the last of the bytes arrived, in ns since 1970 UTC; 0: not known
 *
 * Returns: as recvmsg(2), with errno
 */
gssize
sx_stamps_receive (SxSocket      *socket,
                   struct msghdr *message,
                   int            flags,
                   gint64        *arrival)
{
  SxStampsControl control;
  gssize n;

  message->msg_control = &control;
  message->msg_controllen = sizeof control.bytes;
  n = TEMP_FAILURE_RETRY (recvmsg (socket->watch.fd, message, flags));
  *arrival = n >= 0 ? sx_stamps_get_arrival (message) : 0;
  message->msg_control = NULL;
  message->msg_controllen = 0;

  return n;
}

/* The send that a time is about: see SX_KIND_QUEUED; 0: none that is known */
static gint64
get_value (SxSocket *socket,
           SxStamps *stamps,
           guint32   key)
{
  gint64 value;

  if (socket->type == SOCK_DGRAM)
    {
      if (stamps->ring == NULL || stamps->next - key - 1 >= SX_STAMPS_RING)
        return 0;

      return stamps->ring[key % SX_STAMPS_RING];
    }

  /* The kernel counts bytes from 0, in 32 bits: the last place that fits */
  value = socket->n_sent - (guint32) (socket->n_sent - stamps->base - 1 - key);

  return value > stamps->base ? value : 0;
}

static void
note (SxSocket *socket,
      guint     info,
      guint32   key,
      gint64    time)
{
  static const SxKind kinds[] = {
    [SCM_TSTAMP_SND] = SX_KIND_SENT,
    [SCM_TSTAMP_SCHED] = SX_KIND_QUEUED,
    [SCM_TSTAMP_ACK] = SX_KIND_ACKED,
  };
  SxStamps *stamps = &socket->observed->stamps;
  SxRecord record;
  gint64 value;

  if (info >= G_N_ELEMENTS (kinds) || time == 0)
    return;

  value = get_value (socket, stamps, key);
  if (value == 0)
    return;

  /* What is sent once more is told once more */
  if (socket->type == SOCK_STREAM && value <= stamps->told[info])
    return;

  stamps->told[info] = value;
  sx_call_record_init (&record, socket, kinds[info]);
  record.time = time;
  record.value = value;
  sx_call_append (socket, &record);
}

/* Returns FALSE when there is nothing in the error queue */
static gboolean
take_one (SxSocket *socket)
{
  union {
    struct cmsghdr header;
    char           bytes[512];
  } control;
  struct msghdr message = { .msg_control = &control, .msg_controllen = sizeof control };
  struct sock_extended_err error = { 0, };
  gint64 time = 0;

  if (TEMP_FAILURE_RETRY (recvmsg (socket->watch.fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT)) < 0)
    return FALSE;

  for (struct cmsghdr *header = CMSG_FIRSTHDR (&message); header != NULL; header = CMSG_NXTHDR (&message, header))
    {
      if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_TIMESTAMPING)
        time = get_time (header);
      else if ((header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_RECVERR)
               || (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_RECVERR))
        memcpy (&error, CMSG_DATA (header), sizeof error);
    }

  if (error.ee_origin == SO_EE_ORIGIN_TIMESTAMPING && socket->observed != NULL)
    note (socket, error.ee_info, error.ee_data, time);

  return TRUE;
}

/**
 * sx_stamps_drain:
 * @socket: an open socket
 *
 * Records what the kernel told meanwhile. It does so in the error queue (MSG_ERRQUEUE in recv(2)), which makes
 * EPOLLERR of it: that is no error then.
 *
 * Returns: whether there was anything
 */
gboolean
sx_stamps_drain (SxSocket *socket)
{
  gboolean any = FALSE;

  while (socket->stamped && take_one (socket))
    any = TRUE;

  return any;
}

/**
 * sx_stamps_disarm:
 * @socket: an open socket that is observed no more
 *
 * What is on its way still may come; see SxSocket.stamped.
 */
void
sx_stamps_disarm (SxSocket *socket)
{
  if (!socket->observed->stamps.armed)
    return;

  set_told (socket, 0);
  sx_stamps_drain (socket);
}

/**
 * sx_stamps_clear:
 * @self: the stamps of a socket that is observed no more
 */
void
sx_stamps_clear (SxStamps *self)
{
  g_clear_pointer (&self->ring, g_free);
}
