/* fault-story-steps.c: what the parts of the story are made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fault-story-private.h"

#include <poll.h>
#include <string.h>

#include "sx-faults.h"

/* Waiting */

/* Whether there is such a record, perhaps a while later */
gboolean
story_await (Story    *self,
             Match     match,
             SxRecord *record)
{
  gint64 deadline = g_get_monotonic_time () + STORY_PATIENCE_MS * 1000;

  while (!find_record (&self->f, match, record))
    {
      if (g_get_monotonic_time () > deadline)
        {
          fault_add_trouble (self->troubles, "no %s record (request %u, socket %u)", sx_kind_get_name (match.kind), match.request,
                             match.socket);
          return FALSE;
        }
      g_usleep (100);
    }

  return TRUE;
}

/* The end of a command, which there is whatever happens. Returns whether it succeeded */
gboolean
story_finish (Story    *self,
              guint32   request,
              SxRecord *end)
{
  SxRecord unused;

  if (end == NULL)
    end = &unused;

  return story_await (self, (Match) { .kind = SX_KIND_END, .request = request }, end) && end->error == 0;
}

/* Whether a socket of the engine's is there, or gone by now */
gboolean
story_is_closed (Story   *self,
                 guint32  socket)
{
  SxRecord record;

  return find_record (&self->f, (Match) { .kind = SX_KIND_CLOSE, .socket = socket }, &record);
}

/* Either there are so many connections of a listener, or one was closed */
gboolean
story_await_accepted (Story   *self,
                      guint32  request,
                      guint    n)
{
  gint64 deadline = g_get_monotonic_time () + STORY_PATIENCE_MS * 1000;
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
              if (story_is_closed (self, record.socket))
                return FALSE;
            }
        }
      if (count >= n)
        return TRUE;
      g_usleep (100);
    }
  while (g_get_monotonic_time () < deadline);
  fault_add_trouble (self->troubles, "%u of %u were accepted", count, n);

  return FALSE;
}

/* Peers */

void
story_be_patient (int fd)
{
  struct timeval limit = { .tv_sec = STORY_PATIENCE_MS / 1000 };

  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

/* Whether so many bytes come; with 0, whether the end of stream does */
gboolean
story_hear (Story *self,
            int    fd,
            gsize  length)
{
  guint8 buffer[65536];
  gsize got = 0;

  while (got < length || length == 0)
    {
      gssize n = recv (fd, buffer, length > 0 ? MIN (sizeof buffer, length - got) : sizeof buffer, 0);

      if (n < 0 && errno == EAGAIN)
        fault_add_trouble (self->troubles, "a peer waits in vain");
      if (n <= 0)
        return n == 0 && length == 0;
      got += n;
    }

  return TRUE;
}

gboolean
story_say (int         fd,
           const char *text)
{
  return send (fd, text, strlen (text), MSG_NOSIGNAL) == (gssize) strlen (text);
}

void
story_slam (int fd)
{
  struct linger linger = { .l_onoff = 1 };

  setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close (fd);
}

/* The newest of those who connected to a listener of ours, for in front are those that the engine has given
 * up; -1: nobody did */
int
story_let_in (Story *self,
              int    listener)
{
  struct pollfd waiting = { .fd = listener, .events = POLLIN };
  int fd = -1;

  while (poll (&waiting, 1, fd < 0 ? STORY_PATIENCE_MS : 0) > 0)
    {
      if (fd >= 0)
        close (fd);
      fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
      g_assert_cmpint (fd, >=, 0);
    }
  if (fd >= 0)
    story_be_patient (fd);
  else
    fault_add_trouble (self->troubles, "nobody connected");

  return fd;
}

int
story_open_udp (SxAddress *address)
{
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof name;
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, sizeof name), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &name, &length), ==, 0);
  story_be_patient (fd);
  sx_address_set (address, &name, length);

  return fd;
}

/* Commands */

gboolean
story_listen_at (Story            *self,
                 const SxEndpoint *where,
                 SxBehaviourId     behaviour,
                 guint32          *request,
                 SxAddress        *address)
{
  g_autoptr (GBytes) greeting = g_bytes_new_static ("hello", 5);
  SxRecord record;

  *request = sx_engine_listen (self->f.engine, self->f.owner, where, 5, behaviour, greeting);
  if (!story_finish (self, *request, NULL))
    return FALSE;

  /* Of several, the last one that is good */
  for (guint i = 0; find_record (&self->f, (Match) { .kind = SX_KIND_LISTEN, .request = *request, .skip = i }, &record); i++)
    if (record.error == 0 && !story_is_closed (self, record.socket))
      *address = record.local;

  return TRUE;
}

gboolean
story_listen_on (Story         *self,
                 const char    *host,
                 SxBehaviourId  behaviour,
                 guint32       *request,
                 SxAddress     *address)
{
  g_autoptr (SxEndpoint) where = make_endpoint (host, "0", AF_UNSPEC);
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };

  if (!story_listen_at (self, where, behaviour, request, address))
    return FALSE;

  if (sx_address_is_any (address))
    {
      name.sin_port = g_htons (sx_address_get_port (address));
      sx_address_set (address, &name, sizeof name);
    }

  return TRUE;
}

gboolean
story_stop (Story *self)
{
  return story_finish (self, sx_engine_stop (self->f.engine, self->f.owner), NULL);
}

gboolean
story_send_text (Story   *self,
                 guint32  socket,
                 gsize    length)
{
  g_autofree char *text = g_strnfill (length, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&text), length);

  return story_finish (self, sx_engine_send (self->f.engine, self->f.owner, &socket, 1, bytes), NULL);
}

gboolean
story_send_datagram (Story            *self,
                     guint32           socket,
                     const SxEndpoint *to)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("datagram", 8);

  return story_finish (self, sx_engine_send_to (self->f.engine, self->f.owner, socket, to, bytes), NULL);
}

/* Connects to a listener of ours; returns our end or -1 */
int
story_get_connection (Story            *self,
                      const SxEndpoint *where,
                      int               listener,
                      guint32          *socket)
{
  SxRecord end;

  if (!story_finish (self, sx_engine_connect (self->f.engine, self->f.owner, where, SX_BEHAVIOUR_NONE), &end))
    return -1;

  *socket = end.socket;

  return story_let_in (self, listener);
}

/* Checks */

gboolean
story_echo_once (Story           *self,
                 const SxAddress *address)
{
  int fd = connect_peer (address);
  gboolean good;

  story_be_patient (fd);
  good = story_say (fd, "12345") && story_hear (self, fd, 5) && shutdown (fd, SHUT_WR) == 0 && story_hear (self, fd, 0);
  close (fd);

  return good;
}

gboolean
story_is_removed (Story      *self,
                  const char *path,
                  int         fault)
{
  gboolean there = g_file_test (path, G_FILE_TEST_EXISTS);

  /* As the next one would be told, and may do something about it; so that is left to the next try here */
  if (there && g_unlink (path) == 0 && !fault)
    fault_add_trouble (self->troubles, "%s was left behind", path);

  return !there;
}
