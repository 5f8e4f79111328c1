/* sx-record.c: one thing that happened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-record.h"

#include <string.h>

/* A table, so that a new kind is one row. Names of calls are the API's own and never translated */
static const struct
{
  const char *name;
  gboolean    is_call;
  gboolean    is_message;
} kinds[SX_N_KINDS] = {
  [SX_KIND_NONE] = { "none", FALSE, FALSE },
  [SX_KIND_BEGIN] = { "begin", FALSE, FALSE },
  [SX_KIND_END] = { "end", FALSE, FALSE },
  [SX_KIND_SOCKET] = { "socket", TRUE, FALSE },
  [SX_KIND_SETSOCKOPT] = { "setsockopt", TRUE, FALSE },
  [SX_KIND_BIND] = { "bind", TRUE, FALSE },
  [SX_KIND_LISTEN] = { "listen", TRUE, FALSE },
  [SX_KIND_ACCEPT] = { "accept", TRUE, FALSE },
  [SX_KIND_CONNECTING] = { "connecting", FALSE, FALSE },
  [SX_KIND_CONNECT] = { "connect", TRUE, FALSE },
  [SX_KIND_SEND] = { "send", TRUE, TRUE },
  [SX_KIND_RECV] = { "recv", TRUE, TRUE },
  [SX_KIND_SENDTO] = { "sendto", TRUE, TRUE },
  [SX_KIND_RECVFROM] = { "recvfrom", TRUE, TRUE },
  [SX_KIND_SHUTDOWN] = { "shutdown", TRUE, FALSE },
  [SX_KIND_CLOSE] = { "close", TRUE, FALSE },
  [SX_KIND_WAITING] = { "waiting", FALSE, FALSE },
  [SX_KIND_GETADDRINFO] = { "getaddrinfo", TRUE, FALSE },
  [SX_KIND_ADDRINFO] = { "addrinfo", FALSE, FALSE },
  [SX_KIND_GETHOSTNAME] = { "gethostname", TRUE, FALSE },
  [SX_KIND_INTERFACE] = { "interface", FALSE, FALSE },
  [SX_KIND_FAMILY] = { "family", FALSE, FALSE },
  [SX_KIND_UNLINK] = { "unlink", TRUE, FALSE },
  [SX_KIND_QUEUED] = { "queued", FALSE, FALSE },
  [SX_KIND_SENT] = { "sent", FALSE, FALSE },
  [SX_KIND_ACKED] = { "acknowledged", FALSE, FALSE },
  [SX_KIND_STATE] = { "state", FALSE, FALSE },
  [SX_KIND_SAMPLE] = { "sample", FALSE, FALSE },
  [SX_KIND_CLOCK] = { "clock", FALSE, FALSE },
};

/**
 * sx_kind_get_name:
 * @kind: a kind
 *
 * Returns: the name of the call, or of the fact, in lower case; "unknown" for a
 *   number that is no kind (a journal may come from a newer program)
 */
const char *
sx_kind_get_name (SxKind kind)
{
  return (guint) kind < SX_N_KINDS ? kinds[kind].name : "unknown";
}

/**
 * sx_kind_is_call:
 * @kind: a kind
 *
 * Returns: %TRUE if it is a call that was made, and so a line of Connection log
 */
gboolean
sx_kind_is_call (SxKind kind)
{
  return (guint) kind < SX_N_KINDS && kinds[kind].is_call;
}

/**
 * sx_kind_is_message:
 * @kind: a kind
 *
 * Returns: %TRUE if it is a call that moves bytes to or from a peer
 */
gboolean
sx_kind_is_message (SxKind kind)
{
  return (guint) kind < SX_N_KINDS && kinds[kind].is_message;
}

/**
 * sx_kind_makes_message:
 * @kind: a record's kind
 * @error: its error
 * @value: its value
 *
 * A call that moved bytes, or a datagram (an empty one is a message too). A recv() of 0
 * bytes is the end of a stream and none.
 *
 * Returns: %TRUE if such a record is a row of Messages
 */
gboolean
sx_kind_makes_message (SxKind kind,
                       gint32 error,
                       gint64 value)
{
  if (error != 0 || !sx_kind_is_message (kind))
    return FALSE;

  return kind != SX_KIND_RECV || value > 0;
}

/**
 * sx_record_is_message:
 * @record: a record
 *
 * Returns: %TRUE if @record is a row of Messages, see sx_kind_makes_message()
 */
gboolean
sx_record_is_message (const SxRecord *record)
{
  return sx_kind_makes_message (record->kind, record->error, record->value);
}

/**
 * sx_record_get_arrival:
 * @record: a record
 *
 * Where the end of the stream had come too before the recv(), this may be the moment that it came at: the kernel
 * keeps one time for what it has put together (tcp_try_coalesce()). What the sender's own kernel saw
 * acknowledged had arrived by then.
 *
 * Returns: when the last of the bytes of a recv() or recvfrom() arrived at this host, by the kernel's
 *   clock, in ns since 1970 UTC; 0: not known
 */
gint64
sx_record_get_arrival (const SxRecord *record)
{
  guint64 low = (guint32) record->args[2];
  guint64 high = (guint32) record->args[3];

  return record->flags & SX_RECORD_ARRIVED ? (gint64) (high << 32 | low) : 0;
}

/**
 * sx_record_set_arrival:
 * @record: a record of a recv() or recvfrom(), to be appended
 * @time: when the last of its bytes arrived, in ns since 1970 UTC; 0: not known
 */
void
sx_record_set_arrival (SxRecord *record,
                       gint64    time)
{
  if (time == 0)
    return;

  record->flags |= SX_RECORD_ARRIVED;
  record->args[2] = (gint32) (guint32) ((guint64) time & G_MAXUINT32);
  record->args[3] = (gint32) (guint32) ((guint64) time >> 32);
}

/**
 * sx_record_get_sample:
 * @record: a record
 * @sample: (out caller-allocates): what the kernel counted; what it did not say is 0
 *
 * Returns: %TRUE if @record is a sample
 */
gboolean
sx_record_get_sample (const SxRecord *record,
                      SxSample       *sample)
{
  memset (sample, 0, sizeof *sample);
  if (record->kind != SX_KIND_SAMPLE || record->payload == NULL)
    return FALSE;

  memcpy (sample, record->payload, MIN (record->payload_length, sizeof *sample));

  return TRUE;
}
