/* sx-call.c: the socket API's calls, each one recorded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-call-private.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sx-clock.h"
#include "sx-observer.h"

/* What the kernel says that an address is. Returns 0 or an errno */
static int
take_name (SxSocket  *self,
           SxAddress *address,
           int      (*get) (int, struct sockaddr *restrict, socklen_t *restrict))
{
  union {
    struct sockaddr         any;
    struct sockaddr_storage storage;
  } name;
  socklen_t length = sizeof name;

  if (get (self->watch.fd, &name.any, &length) < 0)
    return errno;

  sx_address_set (address, &name, MIN (length, SX_ADDRESS_MAX));

  return 0;
}

/**
 * sx_call_get_local:
 * @self: an open socket
 *
 * Asks getsockname() for its own address; bookkeeping, not recorded.
 *
 * Returns: 0 or an errno (getsockname(2)); then the address is what it was
 */
int
sx_call_get_local (SxSocket *self)
{
  return take_name (self, &self->local, getsockname);
}

/**
 * sx_call_get_error:
 * @self: an open socket
 *
 * Takes the pending error of a socket (SO_ERROR in socket(7)); not recorded.
 *
 * Returns: an errno or 0
 */
int
sx_call_get_error (SxSocket *self)
{
  int error = 0;
  socklen_t length = sizeof error;

  if (getsockopt (self->watch.fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0)
    return errno;

  return error;
}

/**
 * sx_call_note:
 * @self: a socket
 * @kind: what happened
 * @error: errno or 0
 * @value: see #SxKind
 *
 * Records something that the kernel told in another way than by a result.
 */
void
sx_call_note (SxSocket *self,
              SxKind    kind,
              int       error,
              gint64    value)
{
  SxRecord record;

  sx_call_record_init (&record, self, kind);
  record.error = error;
  record.value = value;
  record.local = self->local;
  record.remote = self->remote;
  sx_call_append (self, &record);
}

/**
 * sx_call_socket:
 * @self: a socket without a descriptor
 * @family: AF_…
 * @type: SOCK_…
 * @protocol: IPPROTO_… or 0
 *
 * Returns: 0 or an errno (socket(2))
 */
int
sx_call_socket (SxSocket *self,
                int       family,
                int       type,
                int       protocol)
{
  SxRecord record;

  sx_call_record_init (&record, self, SX_KIND_SOCKET);
  self->watch.fd = socket (family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
  record.error = self->watch.fd < 0 ? errno : 0;
  self->family = family;
  self->type = type;
  record.args[0] = family;
  record.args[1] = type;
  record.args[2] = protocol;
  sx_call_append (self, &record);

  return record.error;
}

/**
 * sx_call_setsockopt:
 * @self: an open socket
 * @level: SOL_…, IPPROTO_…
 * @option: which
 * @value: its value
 *
 * Returns: 0 or an errno (setsockopt(2))
 */
int
sx_call_setsockopt (SxSocket *self,
                    int       level,
                    int       option,
                    int       value)
{
  SxRecord record;

  sx_call_record_init (&record, self, SX_KIND_SETSOCKOPT);
  if (setsockopt (self->watch.fd, level, option, &value, sizeof value) < 0)
    record.error = errno;
  record.args[0] = level;
  record.args[1] = option;
  record.args[2] = value;
  sx_call_append (self, &record);

  return record.error;
}

/* Whether only the kernel knows what came of it: a free port (ip(7)), a free name (unix(7)) */
static gboolean
is_for_the_kernel (const SxAddress *address)
{
  return sx_address_get_port (address) == 0
         || (sx_address_get_family (address) == AF_UNIX && address->length == sizeof (sa_family_t));
}

/**
 * sx_call_bind:
 * @self: an open socket
 * @address: where
 *
 * On success @self's local address is the one that the kernel gave. If it does not tell which one
 * that is, nobody could find the socket there: that is a failure too.
 *
 * Returns: 0 or an errno (bind(2), getsockname(2))
 */
int
sx_call_bind (SxSocket        *self,
              const SxAddress *address)
{
  SxRecord record;

  sx_call_record_init (&record, self, SX_KIND_BIND);
  if (bind (self->watch.fd, (const struct sockaddr *) address->bytes, address->length) < 0)
    record.error = errno;
  self->local = *address;
  if (record.error == 0)
    {
      int error = sx_call_get_local (self);

      if (is_for_the_kernel (address))
        record.error = error;
      sx_observer_adopt (self);
    }
  record.local = self->local;
  record.args[0] = sx_address_get_port (address);
  sx_call_append (self, &record);

  return record.error;
}

/**
 * sx_call_listen:
 * @self: a bound socket
 * @backlog: as asked for
 *
 * Returns: 0 or an errno (listen(2))
 */
int
sx_call_listen (SxSocket *self,
                int       backlog)
{
  SxRecord record;

  sx_call_record_init (&record, self, SX_KIND_LISTEN);
  if (listen (self->watch.fd, backlog) < 0)
    record.error = errno;
  record.args[0] = backlog;
  record.local = self->local;
  sx_call_append (self, &record);
  if (record.error == 0)
    {
      sx_observer_adopt (self);
      sx_observer_look (self);
    }

  return record.error;
}

/**
 * sx_call_accept:
 * @listener: a listening socket
 * @self: a socket without a descriptor
 *
 * A failure is not recorded here: the listener knows which ones are worth it.
 *
 * Returns: 0, EAGAIN or another errno (accept(2))
 */
int
sx_call_accept (SxSocket *listener,
                SxSocket *self)
{
  union {
    struct sockaddr         any;
    struct sockaddr_storage storage;
  } name;
  socklen_t length = sizeof name;
  SxRecord record;

  self->watch.fd = TEMP_FAILURE_RETRY (accept4 (listener->watch.fd, &name.any, &length,
                                                SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (self->watch.fd < 0)
    return errno;

  self->family = listener->family;
  self->type = listener->type;
  sx_address_set (&self->remote, &name, MIN (length, SX_ADDRESS_MAX));
  if (sx_address_is_any (&listener->local))
    sx_call_get_local (self);
  else
    self->local = listener->local;

  sx_call_record_init (&record, self, SX_KIND_ACCEPT);
  record.args[0] = listener->number;
  record.args[1] = self->family;
  record.args[2] = self->type;
  record.local = self->local;
  record.remote = self->remote;
  sx_call_append (self, &record);
  sx_observer_look (self);

  return 0;
}

/**
 * sx_call_connect:
 * @self: an open socket
 * @address: to where
 *
 * Starts to connect, and records that it was started. What comes of it is
 * recorded with sx_call_connected().
 *
 * Returns: 0, EINPROGRESS or another errno (connect(2))
 */
int
sx_call_connect (SxSocket        *self,
                 const SxAddress *address)
{
  SxRecord record;
  gint64 start = sx_clock_now ();
  int error = 0;

  /* The record is as old as the call, but written when the kernel has chosen the port: by its two ends a connection is
   * known to the one who accepts it, which may be before anybody here hears that it is there */
  self->remote = *address;
  if (connect (self->watch.fd, (const struct sockaddr *) address->bytes, address->length) < 0)
    error = errno;
  sx_call_get_local (self);

  sx_call_record_init (&record, self, SX_KIND_CONNECTING);
  record.time = start;
  record.local = self->local;
  record.remote = self->remote;
  sx_call_append (self, &record);
  sx_observer_adopt (self);
  sx_observer_look (self);

  /* An interrupted connect() goes on by itself (connect(2)); a Unix one is over at once, or to be asked again */
  if (error == EINTR)
    error = self->family == AF_UNIX ? EAGAIN : EINPROGRESS;

  return error;
}

/**
 * sx_call_connected:
 * @self: a socket whose connect() is over
 * @error: what came of it
 * @duration: how long it took, in ns
 * @timed_out: whether we gave it up ourselves
 * @echoes: whether the connection will send back by itself what comes
 */
void
sx_call_connected (SxSocket *self,
                   int       error,
                   gint64    duration,
                   gboolean  timed_out,
                   gboolean  echoes)
{
  SxRecord record;

  /* The port was chosen when it began, and stays with what succeeds */
  if (self->watch.fd >= 0 && (error != 0 || sx_address_get_port (&self->local) <= 0))
    sx_call_get_local (self);

  sx_call_record_init (&record, self, SX_KIND_CONNECT);
  record.error = error;
  record.args[0] = timed_out;
  record.args[1] = error == 0 && echoes;
  record.value = duration;
  record.local = self->local;
  record.remote = self->remote;
  sx_call_append (self, &record);
  if (self->watch.fd >= 0)
    sx_observer_look (self);
}

/**
 * sx_call_shutdown:
 * @self: a connected socket
 * @how: SHUT_RD, SHUT_WR, SHUT_RDWR
 *
 * Returns: 0 or an errno (shutdown(2))
 */
int
sx_call_shutdown (SxSocket *self,
                  int       how)
{
  SxRecord record;

  sx_call_record_init (&record, self, SX_KIND_SHUTDOWN);
  if (shutdown (self->watch.fd, how) < 0)
    record.error = errno;
  record.args[0] = how;
  record.remote = self->remote;
  sx_call_append (self, &record);
  sx_observer_look (self);

  return record.error;
}

/* Whether close() will reset the connection; that it will not is recorded */
static gboolean
set_reset (SxSocket *self)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };
  SxRecord record;

  if (setsockopt (self->watch.fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger) == 0)
    return TRUE;

  sx_call_record_init (&record, self, SX_KIND_SETSOCKOPT);
  record.error = errno;
  record.args[0] = SOL_SOCKET;
  record.args[1] = SO_LINGER;
  record.args[2] = 1;
  sx_call_append (self, &record);

  return FALSE;
}

/**
 * sx_call_close:
 * @self: an open socket
 * @reset: whether a connection is to be reset
 *
 * Closes the descriptor. A reset is a close() after SO_LINGER was set to 0
 * seconds (socket(7)). close() is never repeated: Linux closes the descriptor
 * whatever close() returns (close(2)).
 */
void
sx_call_close (SxSocket *self,
               gboolean  reset)
{
  gboolean followed = sx_observer_closing (self);
  SxRecord record;

  /* Without, the end is an orderly one, and recorded as such */
  if (reset)
    reset = set_reset (self);

  sx_poll_leave (self->core->poll, &self->watch);

  sx_call_record_init (&record, self, SX_KIND_CLOSE);
  if (close (self->watch.fd) < 0 && errno != EINTR)
    record.error = errno;
  record.args[0] = reset;
  record.local = self->local;
  record.remote = self->remote;
  sx_poll_forget (self->core->poll, &self->watch);
  sx_call_append (self, &record);
  if (followed)
    sx_observer_closed (self);

  if (self->core->starved != NULL)
    sx_core_feed (self->core);
}

/**
 * sx_call_unlink:
 * @core: the core
 * @owner: whose
 * @request: the command that it comes of
 * @socket: the socket whose path it was, or 0
 * @folder: a descriptor of the folder
 * @name: the path's last part
 * @address: the Unix address that has the path
 *
 * Returns: 0 or an errno (unlink(2))
 */
int
sx_call_unlink (SxCore          *core,
                guint32          owner,
                guint32          request,
                guint32          socket,
                int              folder,
                const char      *name,
                const SxAddress *address)
{
  SxRecord record = SX_RECORD_INIT;

  record.owner = owner;
  record.request = request;
  record.socket = socket;
  record.kind = SX_KIND_UNLINK;
  if (unlinkat (folder, name, 0) < 0)
    record.error = errno;
  record.local = *address;
  sx_journal_append (core->journal, &record);

  return record.error;
}
