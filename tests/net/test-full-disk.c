/* test-full-disk.c: what is sent on when the disk has no room for what came
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "engine-fixture.h"

/* Enough that the server's buffers grow, and the disk has room for it */
#define LENGTH (4 * 1024 * 1024)

/* No more is to be had at a time, so that little is left when the disk is full */
#define MAX_STEP (1024 * 1024)

/* Who listens only, and what they are told */
#define N_OTHERS 50
#define TOLD     1024

/* A journal has the room of some thousands of records left for when the disk is full */
#define MAX_MESSAGES 2000
#define N_LOST       200

static int is_full; /* atomic */

/* In place of the C library's */
int
posix_fallocate (int   fd,
                 off_t offset,
                 off_t length)
{
  if (g_atomic_int_get (&is_full) || length > MAX_STEP)
    return ENOSPC;

  return fallocate (fd, 0, offset, length) == 0 ? 0 : errno;
}

static gpointer
send_thread (gpointer user_data)
{
  int fd = GPOINTER_TO_INT (user_data);
  g_autofree guint8 *bytes = g_malloc0 (LENGTH);

  peer_send (fd, bytes, LENGTH);

  return NULL;
}

/* Whether it comes back as it was */
static void
exchange (int   fd,
          guint number)
{
  g_autofree char *message = g_strdup_printf ("message %06u", number);
  g_autofree char *back = NULL;

  peer_send (fd, message, strlen (message));
  back = peer_read (fd, strlen (message));
  g_assert_cmpmem (back, strlen (message), message, strlen (message));
}

/* What is received into large buffers comes back as it was, though neither it nor that it came can be recorded. What was said before is
 * in the journal, and said once more it is recorded as long as there is room for that it was: it is what was recorded last. */
static void
test_echo (Fixture *f)
{
  g_autoptr (GBytes) told = g_bytes_new_take (g_malloc0 (TOLD), TOLD);
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  guint32 sockets[N_OTHERS];
  int others[N_OTHERS];
  int fd = connect_peer (&server.address);
  GThread *thread = g_thread_new ("sender", send_thread, GINT_TO_POINTER (fd));
  SxRecord record;
  guint64 n_records;
  guint i;

  g_free (peer_read (fd, LENGTH));
  g_thread_join (thread);
  exchange (fd, 0);
  record = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT });
  g_assert_true (find_last (f, SX_KIND_RECV, record.socket, &record));
  g_assert_cmpint (record.args[0], >, 64 * 1024);

  for (i = 0; i < N_OTHERS; i++)
    {
      others[i] = connect_peer (&server.address);
      sockets[i] = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .skip = i + 1 }).socket;
    }
  wait_end (f, sx_engine_send (f->engine, f->owner, sockets, N_OTHERS, told));

  g_atomic_int_set (&is_full, TRUE);
  for (i = 1; i < MAX_MESSAGES && sx_journal_get_n_lost (f->journal) < N_LOST; i++)
    {
      sx_engine_send (f->engine, f->owner, sockets, N_OTHERS, told);
      exchange (fd, i);
    }
  g_assert_cmpuint (sx_journal_get_n_lost (f->journal), >=, N_LOST);
  g_assert_cmpint (sx_journal_get_errno (f->journal), ==, ENOSPC);

  /* There is room again, and it goes on */
  g_atomic_int_set (&is_full, FALSE);
  sx_journal_retry (f->journal);
  n_records = sx_journal_get_n_records (f->journal);
  for (gint64 start = g_get_monotonic_time (); sx_journal_get_n_records (f->journal) == n_records; i++)
    {
      g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
      exchange (fd, i);
    }
  close (fd);
  for (i = 0; i < N_OTHERS; i++)
    close (others[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/net/full-disk/echo", test_echo);

  return g_test_run ();
}
