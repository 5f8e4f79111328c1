/* sx-record.h: one thing that happened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-address.h"

G_BEGIN_DECLS

/**
 * SxKind:
 * @SX_KIND_NONE: never recorded
 * @SX_KIND_BEGIN: a command was given. args[0]: #SxCommand; payload: what was
 *   asked, as the person wrote it: host and service (or the Unix path and ""),
 *   each ended by a NUL byte
 * @SX_KIND_END: that command is over. args[0]: #SxCommand; error: 0, the errno
 *   (or negative EAI_ code) that decided it, or ECANCELED; value: how many sockets
 *   or results came of it; args[1]: the #SxKind of the call that failed, if one did;
 *   remote: the address that failed, if it was about one
 * @SX_KIND_SOCKET: socket(). args: family, type, protocol. A failed one has a number too. payload, also of an accept(): in a session
 *   that was saved after its journal had been cleared, how far the socket had come by then: three numbers of 8 bytes, see SxTotals
 * @SX_KIND_SETSOCKOPT: setsockopt(). args: level, option, value
 * @SX_KIND_BIND: bind(). local: the address asked for; once it has succeeded the
 *   address that the kernel gave (a port of 0 becomes a real one). args[0]: the port asked for
 * @SX_KIND_LISTEN: listen(). args[0]: backlog; local: the address listened on
 * @SX_KIND_ACCEPT: accept(). socket: the new socket; args[0]: the listener's number;
 *   args[1..3]: family, type, protocol; local, remote: its two ends. A failed accept() has the listener as its socket
 * @SX_KIND_CONNECTING: a connect() was started and is under way. remote: to where; local: from where, once the kernel
 *   has chosen that
 * @SX_KIND_CONNECT: connect() is over. remote: to where; local: from where;
 *   value: how long it took, in ns; error: 0 or why not (ETIMEDOUT also for our own time-out, with args[0] = 1);
 *   args[1]: 1 when this end sends back by itself what comes
 * @SX_KIND_SEND: send(). value: bytes that the kernel took; payload: those bytes;
 *   remote: the peer
 * @SX_KIND_RECV: recv(). value: bytes; 0 without error is the peer's end of stream;
 *   args[0]: the buffer's size asked for; args[2..3]: see sx_record_get_arrival(); payload: those bytes;
 *   remote: the peer
 * @SX_KIND_SENDTO: sendto(). Like send, remote: to whom
 * @SX_KIND_RECVFROM: recvfrom(). Like recv, remote: from whom; a value of 0 is an empty datagram
 * @SX_KIND_SHUTDOWN: shutdown(). args[0]: SHUT_RD, SHUT_WR, SHUT_RDWR
 * @SX_KIND_CLOSE: close(). args[0]: 1 when the connection is reset by it (SO_LINGER of 0)
 * @SX_KIND_WAITING: bytes that wait in the socket's write queue. value: how many; 0: none any more
 * @SX_KIND_GETADDRINFO: getaddrinfo() is over. args: ai_family, ai_socktype,
 *   ai_protocol, ai_flags; payload: host and service, each ended by a NUL byte; error: 0,
 *   a negative EAI_ code, ECANCELED; value: how long it took, in ns; request's #SX_KIND_ADDRINFO records come right before it
 * @SX_KIND_ADDRINFO: one result of getaddrinfo(). args: ai_family, ai_socktype, ai_protocol;
 *   remote: ai_addr; payload: ai_canonname without NUL (may be empty)
 * @SX_KIND_GETHOSTNAME: gethostname(). payload: the name without NUL
 * @SX_KIND_INTERFACE: one address of a network interface (getifaddrs()). payload: the
 *   interface's name without NUL; local: the address; args[0]: IFF_ flags. With a socket, which is bound to that address:
 *   error: it cannot be reached there any more (EADDRNOTAVAIL: no interface has it; ENETDOWN: its interface is switched
 *   off); 0: it can again
 * @SX_KIND_FAMILY: what socket() answered for a family and type. args: family, type, protocol; error
 * @SX_KIND_UNLINK: unlink() of a Unix socket's path. local: the path
 * @SX_KIND_QUEUED: the kernel handed what was sent to the device's queue (SCM_TSTAMP_SCHED in
 *   the kernel's timestamping document); time: when, by the kernel's clock, so earlier than that of the records
 *   around it. value: of a stream, how many bytes the socket had sent in all with the send() that this is
 *   about; of datagrams, how many sendto() had succeeded with it. So it names a record of the same socket
 * @SX_KIND_SENT: likewise, it left this host (SCM_TSTAMP_SND)
 * @SX_KIND_ACKED: likewise, the peer's TCP acknowledged it and all before (SCM_TSTAMP_ACK)
 * @SX_KIND_STATE: which state TCP is in, as the kernel says. args[0]: its number (TCP_ESTABLISHED = 1 …,
 *   netinet/tcp.h); args[1]: #SxStateSource; value: in TIME-WAIT, what remains of it, in ns
 * @SX_KIND_SAMPLE: what the kernel counts for a socket; payload: #SxSample
 * @SX_KIND_CLOCK: the computer's clock was set, which the times of records do not follow. value: by how much since the
 *   journal's program began, in ns; less than 0: it was set back; 0: it is right again
 *
 * What a record tells. Calls of the socket API, facts of the kernel, and the
 * two ends of a command that a person (or script) gave.
 *
 * The numbers are part of the journal's file format: never reuse one.
 */
typedef enum
{
  SX_KIND_NONE = 0,
  SX_KIND_BEGIN = 1,
  SX_KIND_END = 2,
  SX_KIND_SOCKET = 3,
  SX_KIND_SETSOCKOPT = 4,
  SX_KIND_BIND = 5,
  SX_KIND_LISTEN = 6,
  SX_KIND_ACCEPT = 7,
  SX_KIND_CONNECTING = 8,
  SX_KIND_CONNECT = 9,
  SX_KIND_SEND = 10,
  SX_KIND_RECV = 11,
  SX_KIND_SENDTO = 12,
  SX_KIND_RECVFROM = 13,
  SX_KIND_SHUTDOWN = 14,
  SX_KIND_CLOSE = 15,
  SX_KIND_WAITING = 16,
  SX_KIND_GETADDRINFO = 17,
  SX_KIND_ADDRINFO = 18,
  SX_KIND_GETHOSTNAME = 19,
  SX_KIND_INTERFACE = 20,
  SX_KIND_FAMILY = 21,
  SX_KIND_UNLINK = 22,
  SX_KIND_QUEUED = 23,
  SX_KIND_SENT = 24,
  SX_KIND_ACKED = 25,
  SX_KIND_STATE = 26,
  SX_KIND_SAMPLE = 27,
  SX_KIND_CLOCK = 28,
  SX_N_KINDS
} SxKind;

/**
 * SxCommand:
 *
 * What a person can ask for; args[0] of #SX_KIND_BEGIN and #SX_KIND_END. Also
 * part of the file format.
 */
typedef enum
{
  SX_COMMAND_NONE = 0,
  SX_COMMAND_LISTEN = 1,
  SX_COMMAND_STOP = 2,
  SX_COMMAND_CONNECT = 3,
  SX_COMMAND_BIND = 4,
  SX_COMMAND_SEND = 5,
  SX_COMMAND_CLOSE = 6,
  SX_COMMAND_HALF_CLOSE = 7,
  SX_COMMAND_RESET = 8,
  SX_COMMAND_LOOKUP = 9,
  SX_COMMAND_DESCRIBE = 10,
  SX_COMMAND_UNLINK = 11,
  SX_COMMAND_HOLD = 12,
  SX_COMMAND_RELEASE = 13,
} SxCommand;

/**
 * SxStateSource:
 * @SX_STATE_SOURCE_INFO: TCP_INFO of the open socket (tcp(7))
 * @SX_STATE_SOURCE_DIAG: sock_diag(7), which also knows sockets that are closed
 *
 * Who told a state; args[1] of #SX_KIND_STATE.
 */
typedef enum
{
  SX_STATE_SOURCE_INFO = 0,
  SX_STATE_SOURCE_DIAG = 1,
} SxStateSource;

/**
 * SxSample:
 * @rtt: smoothed round-trip time, in µs (tcpi_rtt)
 * @rttvar: its variation, in µs (tcpi_rttvar)
 * @cwnd: congestion window, in segments (tcpi_snd_cwnd)
 * @retransmits: segments sent again, in all (tcpi_total_retrans)
 * @unsent: bytes in the kernel that were not sent yet (tcpi_notsent_bytes)
 * @unacked: segments sent and not acknowledged yet (tcpi_unacked of a connection)
 * @backlog: of a listener, connections that are complete and wait for accept() (its tcpi_unacked)
 * @backlog_limit: of a listener, how many of them there may be (its tcpi_sacked)
 * @drops: of a datagram socket, datagrams that the kernel dropped for want of room, in all
 *
 * The payload of #SX_KIND_SAMPLE, in the machine's byte order. Later versions add to its end only;
 * what is missing is 0.
 */
typedef struct
{
  guint32 rtt;
  guint32 rttvar;
  guint32 cwnd;
  guint32 retransmits;
  guint32 unsent;
  guint32 unacked;
  guint32 backlog;
  guint32 backlog_limit;
  guint64 drops;
} SxSample;

/**
 * SxRecordFlags:
 * @SX_RECORD_TRUNCATED: the payload was not kept, or not all of it; value still is exact
 * @SX_RECORD_ARRIVED: of a recv() or recvfrom(): the kernel said when the last of these bytes arrived, see
 *   sx_record_get_arrival()
 * @SX_RECORD_ELSEWHERE: in files only: the payload lies in an earlier record. Whoever reads a record never sees it
 */
typedef enum
{
  SX_RECORD_TRUNCATED = 1 << 0,
  SX_RECORD_ARRIVED = 1 << 1,
  SX_RECORD_ELSEWHERE = 1 << 2,
} SxRecordFlags;

/**
 * SxRecord:
 * @serial: place in the journal, from 0; set when read, ignored when appended
 * @time: when, in ns since 1970-01-01 UTC, by sx_clock_now(); 0 when appended: now
 * @owner: whose it is: the number of the pane that gave the command; 0: nobody's
 * @request: the command's number (as sx_engine_…() returned it); 0: none
 * @socket: the socket's number, from 1; 0: no socket
 * @kind: what happened
 * @flags: more about it
 * @error: errno of the call, or a negative EAI_ code; 0: it succeeded
 * @args: the call's arguments, see #SxKind
 * @value: the call's result, see #SxKind
 * @local: this end's address, if the kind has it
 * @remote: the other end's address, if the kind has it
 * @payload: bytes, see #SxKind. Of a record that was read: in the journal's map,
 *   valid as long as the journal is
 * @payload_length: how many bytes are at @payload
 */
typedef struct
{
  guint64       serial;
  gint64        time;
  guint32       owner;
  guint32       request;
  guint32       socket;
  SxKind        kind;
  SxRecordFlags flags;
  gint32        error;
  gint32        args[4];
  gint64        value;
  SxAddress     local;
  SxAddress     remote;
  const guint8 *payload;
  gsize         payload_length;
} SxRecord;

#define SX_RECORD_INIT { 0, }

const char *sx_kind_get_name   (SxKind          kind);
gboolean    sx_kind_is_call    (SxKind          kind);
gboolean    sx_kind_is_message (SxKind          kind);
gboolean    sx_kind_makes_message (SxKind          kind,
                                   gint32          error,
                                   gint64          value);
gboolean    sx_record_is_message (const SxRecord *record);
gint64      sx_record_get_arrival (const SxRecord *record);
void        sx_record_set_arrival (SxRecord       *record,
                                   gint64          time);
gboolean    sx_record_get_sample  (const SxRecord *record,
                                   SxSample       *sample);

G_END_DECLS
