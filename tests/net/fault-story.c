/* fault-story.c: everything that the engine can do, once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fault-story.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/un.h>

#include "fault-calls.h"

/* How long the peers and this thread wait for what should come at once, or a second later where descriptors lack */
#define PATIENCE_MS 5000

/* More than the kernel takes from a peer that does not read */
#define MUCH (3 * 1024 * 1024)

/* Datagrams in a row */
#define BURST 64

/* As many descriptors as this process can have */
#define DESCRIPTORS 256

/* An address of the loopback interface that is none of loopback addresses (RFC 5737: it is nobody's) */
#define GOING "192.0.2.1"

typedef gboolean (*Part) (Story *self);

static void
add_trouble (Story      *self,
             const char *format,
             ...) G_GNUC_PRINTF (2, 3);

static void
add_trouble (Story      *self,
             const char *format,
             ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (self->troubles, format, arguments);
  va_end (arguments);
  g_string_append_c (self->troubles, '\n');
}

/* Waiting */

/* Whether there is such a record, perhaps a while later */
static gboolean
await (Story    *self,
       Match     match,
       SxRecord *record)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_MS * 1000;

  while (!find_record (&self->f, match, record))
    {
      if (g_get_monotonic_time () > deadline)
        {
          add_trouble (self, "no %s record (request %u, socket %u)", sx_kind_get_name (match.kind), match.request, match.socket);
          return FALSE;
        }
      g_usleep (100);
    }

  return TRUE;
}

/* The end of a command, which there is whatever happens. Returns whether it succeeded */
static gboolean
finish (Story    *self,
        guint32   request,
        SxRecord *end)
{
  SxRecord unused;

  if (end == NULL)
    end = &unused;

  return await (self, (Match) { .kind = SX_KIND_END, .request = request }, end) && end->error == 0;
}

/* Whether a socket of the engine's is there, or gone by now */
static gboolean
is_closed (Story   *self,
           guint32  socket)
{
  SxRecord record;

  return find_record (&self->f, (Match) { .kind = SX_KIND_CLOSE, .socket = socket }, &record);
}

/* Either there are so many connections of a listener, or one was closed */
static gboolean
await_accepted (Story   *self,
                guint32  request,
                guint    n)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_MS * 1000;
  guint count;

  do
    {
      guint64 n_records = sx_journal_get_n_records (self->f.journal);

      count = 0;
      for (guint64 i = 0; i < n_records; i++)
        {
          SxRecord record;

          g_assert_true (sx_journal_read (self->f.journal, i, &record));
          if (record.request == request && record.kind == SX_KIND_ACCEPT && record.error == 0)
            {
              count++;
              if (is_closed (self, record.socket))
                return FALSE;
            }
        }
      if (count >= n)
        return TRUE;
      g_usleep (100);
    }
  while (g_get_monotonic_time () < deadline);
  add_trouble (self, "%u of %u were accepted", count, n);

  return FALSE;
}

/* Peers */

static void
be_patient (int fd)
{
  struct timeval limit = { .tv_sec = PATIENCE_MS / 1000 };

  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

/* Whether so many bytes come; with 0, whether the end of stream does */
static gboolean
hear (Story *self,
      int    fd,
      gsize  length)
{
  guint8 buffer[65536];
  gsize got = 0;

  while (got < length || length == 0)
    {
      gssize n = recv (fd, buffer, length > 0 ? MIN (sizeof buffer, length - got) : sizeof buffer, 0);

      if (n < 0 && errno == EAGAIN)
        add_trouble (self, "a peer waits in vain");
      if (n <= 0)
        return n == 0 && length == 0;
      got += n;
    }

  return TRUE;
}

static gboolean
say (int         fd,
     const char *text)
{
  return send (fd, text, strlen (text), MSG_NOSIGNAL) == (gssize) strlen (text);
}

static void
slam (int fd)
{
  struct linger linger = { .l_onoff = 1 };

  setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close (fd);
}

/* The newest of those who connected to a listener of ours, for in front are those that the engine has given
 * up; -1: nobody did */
static int
let_in (Story *self,
        int    listener)
{
  struct pollfd waiting = { .fd = listener, .events = POLLIN };
  int fd = -1;

  while (poll (&waiting, 1, fd < 0 ? PATIENCE_MS : 0) > 0)
    {
      if (fd >= 0)
        close (fd);
      fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
      g_assert_cmpint (fd, >=, 0);
    }
  if (fd >= 0)
    be_patient (fd);
  else
    add_trouble (self, "nobody connected");

  return fd;
}

static int
open_udp (SxAddress *address)
{
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof name;
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, sizeof name), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &name, &length), ==, 0);
  be_patient (fd);
  sx_address_set (address, &name, length);

  return fd;
}

/* Commands */

static gboolean
listen_at (Story            *self,
           const SxEndpoint *where,
           SxBehaviourId     behaviour,
           guint32          *request,
           SxAddress        *address)
{
  g_autoptr (GBytes) greeting = g_bytes_new_static ("hello", 5);
  SxRecord record;

  *request = sx_engine_listen (self->f.engine, self->f.owner, where, 5, behaviour, greeting);
  if (!finish (self, *request, NULL))
    return FALSE;

  /* Of several, the last one that is good */
  for (guint i = 0; find_record (&self->f, (Match) { .kind = SX_KIND_LISTEN, .request = *request, .skip = i }, &record); i++)
    if (record.error == 0 && !is_closed (self, record.socket))
      *address = record.local;

  return TRUE;
}

static gboolean
listen_on (Story         *self,
           const char    *host,
           SxBehaviourId  behaviour,
           guint32       *request,
           SxAddress     *address)
{
  g_autoptr (SxEndpoint) where = make_endpoint (host, "0", AF_UNSPEC);
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };

  if (!listen_at (self, where, behaviour, request, address))
    return FALSE;

  if (sx_address_is_any (address))
    {
      name.sin_port = g_htons (sx_address_get_port (address));
      sx_address_set (address, &name, sizeof name);
    }

  return TRUE;
}

static gboolean
stop (Story *self)
{
  return finish (self, sx_engine_stop (self->f.engine, self->f.owner), NULL);
}

static gboolean
send_text (Story   *self,
           guint32  socket,
           gsize    length)
{
  g_autofree char *text = g_strnfill (length, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&text), length);

  return finish (self, sx_engine_send (self->f.engine, self->f.owner, &socket, 1, bytes), NULL);
}

static gboolean
send_datagram (Story            *self,
               guint32           socket,
               const SxEndpoint *to)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("datagram", 8);

  return finish (self, sx_engine_send_to (self->f.engine, self->f.owner, socket, to, bytes), NULL);
}

/* Connects to a listener of ours; returns our end or -1 */
static int
get_connection (Story            *self,
                const SxEndpoint *where,
                int               listener,
                guint32          *socket)
{
  SxRecord end;

  if (!finish (self, sx_engine_connect (self->f.engine, self->f.owner, where, SX_BEHAVIOUR_NONE), &end))
    return -1;

  *socket = end.socket;

  return let_in (self, listener);
}

/* The parts of the story */

static gboolean
describe (Story *self)
{
  return finish (self, sx_engine_describe (self->f.engine, self->f.owner), NULL);
}

static gboolean
look_up (Story *self)
{
  return finish (self, sx_engine_lookup (self->f.engine, self->f.owner, "two.invalid", "80", AF_UNSPEC, SOCK_STREAM, 0, 0), NULL);
}

static gboolean
echo_once (Story           *self,
           const SxAddress *address)
{
  int fd = connect_peer (address);
  gboolean good;

  be_patient (fd);
  good = say (fd, "12345") && hear (self, fd, 5) && shutdown (fd, SHUT_WR) == 0 && hear (self, fd, 0);
  close (fd);

  return good;
}

static gboolean
echo_and_reset (Story           *self,
                const SxAddress *address)
{
  int fd = connect_peer (address);
  gboolean good;

  be_patient (fd);
  good = say (fd, "12345") && hear (self, fd, 5);
  slam (fd);

  return good;
}

static gboolean
echo (Story *self)
{
  SxAddress address = { 0, };
  guint32 request;
  gboolean good = listen_on (self, "two.invalid", SX_BEHAVIOUR_ECHO, &request, &address)
                  && echo_once (self, &address) && echo_and_reset (self, &address) && echo_once (self, &address);

  return stop (self) && good;
}

static gboolean
greet (Story *self)
{
  SxAddress address = { 0, };
  guint32 request;
  gboolean good = listen_on (self, "127.0.0.1", SX_BEHAVIOUR_GREET_CLOSE, &request, &address);

  for (guint i = 0; good && i < 2; i++)
    {
      int fd = connect_peer (&address);

      be_patient (fd);
      good = hear (self, fd, 5) && hear (self, fd, 0);
      close (fd);
    }

  return stop (self) && good;
}

/* Any address, so that accept() is followed by getsockname() */
static gboolean
chat (Story *self)
{
  SxAddress address = { 0, };
  guint32 request;
  gboolean good = listen_on (self, "", SX_BEHAVIOUR_CHAT, &request, &address);
  int fds[2] = { -1, -1 };

  for (guint i = 0; good && i < 2; i++)
    {
      fds[i] = connect_peer (&address);
      be_patient (fds[i]);
      good = await_accepted (self, request, i + 1);
    }
  good = good && say (fds[0], "a\n") && hear (self, fds[1], 4) && say (fds[1], "b\n") && hear (self, fds[0], 4);
  for (guint i = 0; i < 2; i++)
    if (fds[i] >= 0)
      close (fds[i]);

  return stop (self) && good;
}

/* By a name whose first address has nobody there; each end closes its direction in turn */
static gboolean
client (Story *self)
{
  SxAddress address = { 0, };
  int listener = listen_peer (&address, 5);
  g_autofree char *port = g_strdup_printf ("%d", sx_address_get_port (&address));
  g_autoptr (SxEndpoint) where = make_endpoint ("two.invalid", port, AF_UNSPEC);
  guint32 socket;
  SxRecord record;
  int fd = get_connection (self, where, listener, &socket);
  gboolean good = fd >= 0 && send_text (self, socket, 3) && hear (self, fd, 3) && say (fd, "answer")
                  && await (self, (Match) { .kind = SX_KIND_RECV, .socket = socket }, &record) && record.error == 0
                  && finish (self, sx_engine_half_close (self->f.engine, self->f.owner, socket), NULL)
                  && hear (self, fd, 0);

  if (fd >= 0)
    close (fd);
  good = good && await (self, (Match) { .kind = SX_KIND_CLOSE, .socket = socket }, &record);
  close (listener);

  return good;
}

/* Reset by us, then by the peer */
static gboolean
resets (Story *self)
{
  SxAddress address = { 0, };
  int listener = listen_peer (&address, 5);
  g_autoptr (SxEndpoint) where = endpoint_of (&address);
  guint32 socket = 0;
  SxRecord record;
  int fd = get_connection (self, where, listener, &socket);
  gboolean good = fd >= 0 && finish (self, sx_engine_reset (self->f.engine, self->f.owner, socket), NULL);

  if (good)
    hear (self, fd, 1);
  if (fd >= 0)
    close (fd);

  fd = get_connection (self, where, listener, &socket);
  good = fd >= 0 && good;
  if (fd >= 0)
    {
      slam (fd);
      good = await (self, (Match) { .kind = SX_KIND_CLOSE, .socket = socket }, &record) && good;
    }
  close (listener);

  return good;
}

/* A peer that reads late: all that was sent is there */
static gboolean
slow (Story *self)
{
  SxAddress address = { 0, };
  int listener = listen_peer (&address, 5);
  g_autoptr (SxEndpoint) where = endpoint_of (&address);
  int size = 128 * 1024;
  SxRecord record;
  guint32 socket;
  int fd;
  gboolean good;

  setsockopt (listener, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  fd = get_connection (self, where, listener, &socket);
  good = fd >= 0 && send_text (self, socket, MUCH)
         && finish (self, sx_engine_half_close (self->f.engine, self->f.owner, socket), NULL)
         && hear (self, fd, MUCH) && await (self, (Match) { .kind = SX_KIND_SHUTDOWN, .socket = socket }, &record)
         && record.error == 0 && hear (self, fd, 0);
  if (fd >= 0)
    close (fd);
  close (listener);

  return good;
}

/* So many at once that they are received together */
static gboolean
send_burst (Story    *self,
            int       fd,
            SxRecord *bound)
{
  SxRecord record;

  for (guint i = 0; i < BURST; i++)
    g_assert_cmpint (sendto (fd, "x", 1, 0, (const struct sockaddr *) (const void *) bound->local.bytes, bound->local.length), ==, 1);

  return await (self, (Match) { .kind = SX_KIND_RECVFROM, .socket = bound->socket, .skip = BURST }, &record);
}

/* To a peer and back, as broadcast on the loopback network (RFC 919), and from a socket that is made for it */
static gboolean
datagrams (Story *self)
{
  g_autoptr (SxEndpoint) any = make_endpoint ("127.0.0.1", "0", AF_UNSPEC);
  g_autoptr (SxEndpoint) all = make_endpoint ("127.255.255.255", "9", AF_UNSPEC);
  SxAddress address = { 0, };
  int fd = open_udp (&address);
  g_autoptr (SxEndpoint) to = endpoint_of (&address);
  SxRecord end, bound, record;
  gboolean good = finish (self, sx_engine_bind (self->f.engine, self->f.owner, any), &end)
                  && await (self, (Match) { .kind = SX_KIND_BIND, .socket = end.socket }, &bound)
                  && send_datagram (self, end.socket, to) && hear (self, fd, 8)
                  && sendto (fd, "x", 1, 0, (const struct sockaddr *) (const void *) bound.local.bytes, bound.local.length) == 1
                  && await (self, (Match) { .kind = SX_KIND_RECVFROM, .socket = end.socket }, &record)
                  && record.error == 0 && send_burst (self, fd, &bound) && send_datagram (self, end.socket, all)
                  && finish (self, sx_engine_close (self->f.engine, self->f.owner, end.socket), NULL)
                  && send_datagram (self, 0, to) && hear (self, fd, 8);

  close (fd);

  return finish (self, sx_engine_close_open (self->f.engine, self->f.owner), NULL) && good;
}

static gboolean
is_removed (Story      *self,
            const char *path,
            int         fault)
{
  gboolean there = g_file_test (path, G_FILE_TEST_EXISTS);

  /* As the next one would be told, and may do something about it; so that is left to the next try here */
  if (there && g_unlink (path) == 0 && !fault)
    add_trouble (self, "%s was left behind", path);

  return !there;
}

static gboolean
unix_streams (Story *self)
{
  g_autofree char *path = g_build_filename (self->folder, "stream", NULL);
  g_autoptr (SxEndpoint) where = sx_endpoint_parse_path (path, NULL);
  SxAddress address = { 0, };
  guint32 request;
  SxRecord end = SX_RECORD_INIT;
  gboolean good = listen_at (self, where, SX_BEHAVIOUR_ECHO, &request, &address) && echo_once (self, &address)
                  && finish (self, sx_engine_connect (self->f.engine, self->f.owner, where, SX_BEHAVIOUR_NONE), &end)
                  && send_text (self, end.socket, 10);

  good = stop (self) && good;
  good = is_removed (self, path, fault_has_failed ()) && good;

  return finish (self, sx_engine_close_open (self->f.engine, self->f.owner), NULL) && good;
}

/* connect() to a Unix socket that has no room says EAGAIN, and has to be asked again (connect(2)) */
static gboolean
unix_full (Story *self)
{
  g_autofree char *path = g_build_filename (self->folder, "full", NULL);
  g_autoptr (SxEndpoint) where = sx_endpoint_parse_path (path, NULL);
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  int listener = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int filler = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  SxRecord record;
  guint32 request;
  gboolean good;

  g_strlcpy (name.sun_path, path, sizeof name.sun_path);
  g_assert_cmpint (bind (listener, (struct sockaddr *) &name, sizeof name), ==, 0);
  g_assert_cmpint (listen (listener, 0), ==, 0);
  g_assert_cmpint (connect (filler, (struct sockaddr *) &name, sizeof name), ==, 0);

  request = sx_engine_connect (self->f.engine, self->f.owner, where, SX_BEHAVIOUR_NONE);
  good = await (self, (Match) { .kind = SX_KIND_BEGIN, .request = request }, &record);
  close (accept4 (listener, NULL, NULL, SOCK_CLOEXEC));
  good = finish (self, request, NULL) && good;
  close (filler);
  close (listener);
  g_unlink (path);

  return finish (self, sx_engine_close_open (self->f.engine, self->f.owner), NULL) && good;
}

static gboolean
unix_datagrams (Story *self)
{
  g_autofree char *path = g_build_filename (self->folder, "datagram", NULL);
  g_autoptr (SxEndpoint) where = sx_endpoint_parse_path (path, NULL);
  SxRecord end = SX_RECORD_INIT;
  SxRecord record;
  gboolean good = finish (self, sx_engine_bind (self->f.engine, self->f.owner, where), &end)
                  && send_datagram (self, end.socket, where)
                  && await (self, (Match) { .kind = SX_KIND_RECVFROM, .socket = end.socket }, &record) && record.error == 0;

  good = finish (self, sx_engine_close_open (self->f.engine, self->f.owner), NULL) && good;

  return is_removed (self, path, fault_has_failed ()) && good;
}

/* A path that nobody listens on any more */
static gboolean
unix_stale (Story *self)
{
  g_autofree char *path = g_build_filename (self->folder, "stale", NULL);
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  gboolean good;

  g_strlcpy (name.sun_path, path, sizeof name.sun_path);
  g_unlink (path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, sizeof name), ==, 0);
  close (fd);
  good = finish (self, sx_engine_unlink (self->f.engine, self->f.owner, path), NULL);

  return is_removed (self, path, fault_has_failed ()) && good;
}

/* One waits in the backlog, is counted, and greeted later */
static gboolean
hold (Story *self)
{
  SxAddress address = { 0, };
  guint32 request;
  SxRecord record = SX_RECORD_INIT;
  gboolean good = listen_on (self, "127.0.0.1", SX_BEHAVIOUR_GREET_CLOSE, &request, &address)
                  && await (self, (Match) { .kind = SX_KIND_LISTEN, .request = request }, &record)
                  && finish (self, sx_engine_hold (self->f.engine, self->f.owner, record.socket, TRUE), NULL);

  if (good)
    {
      int fd = connect_peer (&address);

      be_patient (fd);
      good = finish (self, sx_engine_hold (self->f.engine, self->f.owner, record.socket, FALSE), NULL)
             && hear (self, fd, 5) && hear (self, fd, 0);
      close (fd);
    }

  return stop (self) && good;
}

/* The lowest descriptor that listeners keep back: one in 16 is for the rest of the program */
static int
get_kept_back (void)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);

  return limit.rlim_cur - limit.rlim_cur / 16;
}

/* The last of a listener's clients for now gets a descriptor that is kept back for others, the next one has to wait until
 * some are free */
static gboolean
crowd (Story *self)
{
  SxAddress address = { 0, };
  guint32 request;
  int fds[DESCRIPTORS];
  guint n = 0;
  gboolean good = listen_on (self, "127.0.0.1", SX_BEHAVIOUR_ECHO, &request, &address);
  int first, next;

  if (!good)
    return stop (self) && good;

  fds[n++] = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  while (fds[n - 1] < get_kept_back () - 2)
    {
      int fd = fcntl (fds[0], F_DUPFD_CLOEXEC, 0);

      g_assert_cmpint (fd, >=, 0);
      g_assert_cmpuint (n, <, G_N_ELEMENTS (fds));
      fds[n++] = fd;
    }

  first = connect_peer (&address);
  be_patient (first);
  good = await_accepted (self, request, 1) && say (first, "1") && hear (self, first, 1);
  next = connect_peer (&address);
  be_patient (next);
  while (n > 0)
    close (fds[--n]);
  close (first);
  good = good && say (next, "2") && hear (self, next, 1);
  close (next);

  return stop (self) && good;
}

static void
set_going (gboolean there)
{
  struct ifreq request = { .ifr_name = "lo:1" };
  struct sockaddr_in name = { .sin_family = AF_INET };
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (inet_pton (AF_INET, GOING, &name.sin_addr), ==, 1);
  if (there)
    memcpy (&request.ifr_addr, &name, sizeof name);
  g_assert_cmpint (ioctl (fd, there ? SIOCSIFADDR : SIOCSIFFLAGS, &request), ==, 0);
  close (fd);
}

/* The nth that is said of where a socket is bound */
static gboolean
hear_going (Story   *self,
            guint32  socket,
            guint    n,
            int      error)
{
  SxRecord record;

  return await (self, (Match) { .kind = SX_KIND_INTERFACE, .socket = socket, .skip = n }, &record) && record.error == error;
}

/* An address goes that a socket is bound to, and comes back */
static gboolean
go (Story *self)
{
  g_autoptr (SxEndpoint) where = make_endpoint (GOING, "0", AF_UNSPEC);
  SxRecord end = SX_RECORD_INIT;
  gboolean good;

  if ((self->flags & STORY_ALONE) == 0)
    return TRUE;

  set_going (TRUE);
  good = finish (self, sx_engine_bind (self->f.engine, self->f.owner, where), &end);
  set_going (FALSE);
  good = good && hear_going (self, end.socket, 0, EADDRNOTAVAIL);
  set_going (TRUE);
  good = good && hear_going (self, end.socket, 1, 0);
  set_going (FALSE);

  return finish (self, sx_engine_close_open (self->f.engine, self->f.owner), NULL) && good;
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_found (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

/* Where this computer has a list of services */
static gboolean
find_service (Story *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (getservbyname ("http", "tcp") == NULL)
    return TRUE;

  sx_endpoint_find_service_async ("http", FALSE, NULL, found_cb, &result);
  if (!sx_test_wait_until (is_found, &result, PATIENCE_MS))
    {
      add_trouble (self, "a service was not looked up");
      return FALSE;
    }

  return sx_endpoint_find_service_finish (result, &error) == 80;
}

static const struct
{
  const char *name;
  Part        part;
} parts[] = {
  { "describe", describe },
  { "look up", look_up },
  { "echo", echo },
  { "greet", greet },
  { "chat", chat },
  { "client", client },
  { "resets", resets },
  { "slow", slow },
  { "datagrams", datagrams },
  { "Unix streams", unix_streams },
  { "Unix backlog", unix_full },
  { "Unix datagrams", unix_datagrams },
  { "Unix stale", unix_stale },
  { "hold", hold },
  { "crowd", crowd },
  { "address that goes", go },
  { "service", find_service },
};

/* Once more if it fails, for it is made to fail once only; what was open is closed in between */
static void
run_part (Story      *self,
          const char *name,
          Part        part)
{
  if (part (self))
    return;

  self->n_again++;
  if (!fault_has_failed ())
    add_trouble (self, "%s failed though nothing was made to", name);
  finish (self, sx_engine_close_all (self->f.engine, self->f.owner), NULL);
  if (!part (self))
    add_trouble (self, "%s fails still", name);
}

/* So few that listeners keep some back; the soft limit is for the engine to raise */
static void
limit_descriptors (void)
{
  struct rlimit limit = { .rlim_cur = DESCRIPTORS / 2, .rlim_max = DESCRIPTORS };

  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

void
story_run (Story      *self,
           const char *folder,
           StoryFlags  flags)
{
  g_autoptr (GError) error = NULL;

  *self = (Story) { .folder = folder, .troubles = g_string_new (NULL), .flags = flags };
  g_main_context_default ();
  limit_descriptors ();
  self->f.descriptors = sx_test_count_descriptors ();
  self->f.journal = sx_journal_new (folder, &error);
  g_assert_no_error (error);
  fault_enter ();
  self->f.engine = sx_engine_new (self->f.journal);
  fault_leave ();
  self->f.owner = sx_engine_new_owner (self->f.engine);
  sx_engine_set_connect_timeout (self->f.engine, PATIENCE_MS / 2);
  if (flags & STORY_OBSERVED)
    sx_engine_set_observe (self->f.engine, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i].part != describe || (flags & STORY_DESCRIBES))
      run_part (self, parts[i].name, parts[i].part);

  /* As it was before, whatever failed */
  run_part (self, "an exchange afterwards", greet);
  sx_engine_shutdown (self->f.engine);
  g_assert_finalize_object (self->f.engine);
}

guint
story_count_errors (Story    *self,
                    int       error,
                    gboolean  describes)
{
  guint64 n = sx_journal_get_n_records (self->f.journal);
  guint count = 0;

  for (guint64 i = 0; i < n; i++)
    {
      SxRecord record;

      g_assert_true (sx_journal_read (self->f.journal, i, &record));
      count += record.error == error && (describes || record.kind != SX_KIND_FAMILY);
    }

  return count;
}

static gboolean
descriptors_are_back (gpointer data)
{
  Story *self = data;

  return sx_test_count_descriptors () == self->f.descriptors;
}

void
story_clear (Story *self)
{
  g_assert_finalize_object (self->f.journal);
  if (!sx_test_wait_until (descriptors_are_back, self, 2000))
    add_trouble (self, "%u descriptors were open, %u are", self->f.descriptors, sx_test_count_descriptors ());
}
