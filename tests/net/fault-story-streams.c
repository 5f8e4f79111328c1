/* fault-story-streams.c: the parts of the story with connections
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fault-story-private.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/un.h>

#include "fault-calls.h"

/* More than the kernel takes from a peer that does not read */
#define MUCH (3 * 1024 * 1024)

/* What a frame takes that is waited for (sx-courtesy.c), in us */
#define FRAME_US 5000
#define MAX_FRAMES 10

/* More than are called */
#define MAX_CALLS 512

static gboolean
echo_and_reset (Story           *self,
                const SxAddress *address)
{
  int fd = connect_peer (address);
  gboolean good;

  story_be_patient (fd);
  good = story_say (fd, "12345") && story_hear (self, fd, 5);
  story_slam (fd);

  return good;
}

gboolean
story_echo (Story *self)
{
  SxAddress address = { 0, };
  guint32 request;
  gboolean good = story_listen_on (self, "two.invalid", SX_BEHAVIOUR_ECHO, &request, &address)
                  && story_echo_once (self, &address) && echo_and_reset (self, &address) && story_echo_once (self, &address);

  return story_stop (self) && good;
}

gboolean
story_greet (Story *self)
{
  SxAddress address = { 0, };
  guint32 request;
  gboolean good = story_listen_on (self, "127.0.0.1", SX_BEHAVIOUR_GREET_CLOSE, &request, &address);

  for (guint i = 0; good && i < 2; i++)
    {
      int fd = connect_peer (&address);

      story_be_patient (fd);
      good = story_hear (self, fd, 5) && story_hear (self, fd, 0);
      close (fd);
    }

  return story_stop (self) && good;
}

/* A client of an echo of ours; -1: there is none */
static int
connect_to_echo (Story *self)
{
  SxAddress address = { 0, };
  guint32 request;
  int fd;

  if (!story_listen_on (self, "127.0.0.1", SX_BEHAVIOUR_ECHO, &request, &address))
    return -1;

  fd = connect_peer (&address);
  story_be_patient (fd);

  return fd;
}

static gboolean
is_echoed (Story *self,
           int    fd)
{
  return story_say (fd, "12345") && story_hear (self, fd, 5);
}

static gboolean
leave_echo (Story *self,
            int    fd)
{
  if (fd >= 0)
    close (fd);

  return story_stop (self);
}

/* While something is said; and then again, if it was before */
gboolean
story_observe_no_more (Story *self)
{
  int fd = connect_to_echo (self);
  gboolean good = fd >= 0 && is_echoed (self, fd);

  sx_engine_set_observe (self->f.engine, FALSE);
  good = good && is_echoed (self, fd);
  sx_engine_set_observe (self->f.engine, (self->flags & STORY_OBSERVED) != 0);
  good = good && is_echoed (self, fd);

  return leave_echo (self, fd) && good;
}

static gboolean
has_paused (void)
{
  FaultCall calls[MAX_CALLS];
  guint n = fault_list (calls, MAX_CALLS);

  for (guint i = 0; i < n; i++)
    if (strcmp (calls[i].name, "ppoll") == 0)
      return TRUE;

  return FALSE;
}

/* Whoever draws a frame is let go first. What comes too late for that does not wait, and so it is tried again */
gboolean
story_frame (Story *self)
{
  SxCourtesy *courtesy = sx_engine_get_courtesy (self->f.engine);
  int fd = connect_to_echo (self);
  gboolean good = fd >= 0;

  for (guint i = 0; good && (i == 0 || (i < MAX_FRAMES && !has_paused ())); i++)
    {
      sx_courtesy_ask (courtesy);
      g_usleep (FRAME_US);
      good = is_echoed (self, fd);
      /* What was said came before the wait */
      g_usleep (FRAME_US);
      sx_courtesy_end (courtesy);
    }

  return leave_echo (self, fd) && good;
}

/* Any address, so that accept() is followed by getsockname() */
gboolean
story_chat (Story *self)
{
  SxAddress address = { 0, };
  guint32 request;
  gboolean good = story_listen_on (self, "", SX_BEHAVIOUR_CHAT, &request, &address);
  int fds[2] = { -1, -1 };

  for (guint i = 0; good && i < 2; i++)
    {
      fds[i] = connect_peer (&address);
      story_be_patient (fds[i]);
      good = story_await_accepted (self, request, i + 1);
    }
  good = good && story_say (fds[0], "a\n") && story_hear (self, fds[1], 4) && story_say (fds[1], "b\n") && story_hear (self, fds[0], 4);
  for (guint i = 0; i < 2; i++)
    if (fds[i] >= 0)
      close (fds[i]);

  return story_stop (self) && good;
}

/* By a name whose first address has nobody there; each end closes its direction in turn */
gboolean
story_client (Story *self)
{
  SxAddress address = { 0, };
  int listener = listen_peer (&address, 5);
  g_autofree char *port = g_strdup_printf ("%d", sx_address_get_port (&address));
  g_autoptr (SxEndpoint) where = make_endpoint ("two.invalid", port, AF_UNSPEC);
  guint32 socket;
  SxRecord record;
  int fd = story_get_connection (self, where, listener, &socket);
  gboolean good = fd >= 0 && story_send_text (self, socket, 3) && story_hear (self, fd, 3) && story_say (fd, "answer")
                  && story_await (self, (Match) { .kind = SX_KIND_RECV, .socket = socket }, &record) && record.error == 0
                  && story_finish (self, sx_engine_half_close (self->f.engine, self->f.owner, socket), NULL)
                  && story_hear (self, fd, 0);

  if (fd >= 0)
    close (fd);
  good = good && story_await (self, (Match) { .kind = SX_KIND_CLOSE, .socket = socket }, &record);
  close (listener);

  return good;
}

/* Reset by us, then by the peer */
gboolean
story_resets (Story *self)
{
  SxAddress address = { 0, };
  int listener = listen_peer (&address, 5);
  g_autoptr (SxEndpoint) where = endpoint_of (&address);
  guint32 socket = 0;
  SxRecord record;
  int fd = story_get_connection (self, where, listener, &socket);
  gboolean good = fd >= 0 && story_finish (self, sx_engine_reset (self->f.engine, self->f.owner, socket), NULL);

  if (good)
    story_hear (self, fd, 1);
  if (fd >= 0)
    close (fd);

  fd = story_get_connection (self, where, listener, &socket);
  good = fd >= 0 && good;
  if (fd >= 0)
    {
      story_slam (fd);
      good = story_await (self, (Match) { .kind = SX_KIND_CLOSE, .socket = socket }, &record) && good;
    }
  close (listener);

  return good;
}

/* A peer that reads late: all that was sent is there */
gboolean
story_slow (Story *self)
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
  fd = story_get_connection (self, where, listener, &socket);
  good = fd >= 0 && story_send_text (self, socket, MUCH)
         && story_finish (self, sx_engine_half_close (self->f.engine, self->f.owner, socket), NULL)
         && story_hear (self, fd, MUCH) && story_await (self, (Match) { .kind = SX_KIND_SHUTDOWN, .socket = socket }, &record)
         && record.error == 0 && story_hear (self, fd, 0);
  if (fd >= 0)
    close (fd);
  close (listener);

  return good;
}

gboolean
story_unix_streams (Story *self)
{
  g_autofree char *path = g_build_filename (self->folder, "stream", NULL);
  g_autoptr (SxEndpoint) where = sx_endpoint_parse_path (path, NULL);
  SxAddress address = { 0, };
  guint32 request;
  SxRecord end = SX_RECORD_INIT;
  gboolean good = story_listen_at (self, where, SX_BEHAVIOUR_ECHO, &request, &address) && story_echo_once (self, &address)
                  && story_finish (self, sx_engine_connect (self->f.engine, self->f.owner, where, SX_BEHAVIOUR_NONE), &end)
                  && story_send_text (self, end.socket, 10);

  good = story_stop (self) && good;
  good = story_is_removed (self, path, fault_has_failed ()) && good;

  return story_finish (self, sx_engine_close_open (self->f.engine, self->f.owner), NULL) && good;
}

/* connect() to a Unix socket that has no room says EAGAIN, and has to be asked again (connect(2)) */
gboolean
story_unix_full (Story *self)
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
  good = story_await (self, (Match) { .kind = SX_KIND_BEGIN, .request = request }, &record);
  close (accept4 (listener, NULL, NULL, SOCK_CLOEXEC));
  good = story_finish (self, request, NULL) && good;
  close (filler);
  close (listener);
  g_unlink (path);

  return story_finish (self, sx_engine_close_open (self->f.engine, self->f.owner), NULL) && good;
}

/* One waits in the backlog, is counted, and greeted later */
gboolean
story_hold (Story *self)
{
  SxAddress address = { 0, };
  guint32 request;
  SxRecord record = SX_RECORD_INIT;
  gboolean good = story_listen_on (self, "127.0.0.1", SX_BEHAVIOUR_GREET_CLOSE, &request, &address)
                  && story_await (self, (Match) { .kind = SX_KIND_LISTEN, .request = request }, &record)
                  && story_finish (self, sx_engine_hold (self->f.engine, self->f.owner, record.socket, TRUE), NULL);

  if (good)
    {
      int fd = connect_peer (&address);

      story_be_patient (fd);
      good = story_finish (self, sx_engine_hold (self->f.engine, self->f.owner, record.socket, FALSE), NULL)
             && story_hear (self, fd, 5) && story_hear (self, fd, 0);
      close (fd);
    }

  return story_stop (self) && good;
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
gboolean
story_crowd (Story *self)
{
  SxAddress address = { 0, };
  guint32 request;
  int fds[STORY_DESCRIPTORS];
  guint n = 0;
  gboolean good = story_listen_on (self, "127.0.0.1", SX_BEHAVIOUR_ECHO, &request, &address);
  int first, next;

  if (!good)
    return story_stop (self) && good;

  fds[n++] = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  while (fds[n - 1] < get_kept_back () - 2)
    {
      int fd = fcntl (fds[0], F_DUPFD_CLOEXEC, 0);

      g_assert_cmpint (fd, >=, 0);
      g_assert_cmpuint (n, <, G_N_ELEMENTS (fds));
      fds[n++] = fd;
    }

  first = connect_peer (&address);
  story_be_patient (first);
  good = story_await_accepted (self, request, 1) && story_say (first, "1") && story_hear (self, first, 1);
  next = connect_peer (&address);
  story_be_patient (next);
  while (n > 0)
    close (fds[--n]);
  close (first);
  good = good && story_say (next, "2") && story_hear (self, next, 1);
  close (next);

  return story_stop (self) && good;
}
