/* test-clock.c: the computer's clock is set while everything goes on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The time of day is another one in this program: what clock_gettime() says of it, and what the kernel stamps.
 */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <dlfcn.h>
#include <string.h>
#include <time.h>
#include <linux/errqueue.h>

#include "engine-fixture.h"
#include "sx-clock.h"
#include "sx-status.h"

#define SECOND G_GINT64_CONSTANT (1000000000)
#define HOUR   (3600 * SECOND)

/* How far the time of day is ahead of the true one, in s; atomic */
static int ahead;

/* The C library's own function of a name, with the type of ours */
#define REAL(name) ((typeof (name) *) dlsym (RTLD_NEXT, #name))

int
clock_gettime (clockid_t        clock,
               struct timespec *now)
{
  int result = REAL (clock_gettime) (clock, now);

  if (clock == CLOCK_REALTIME)
    now->tv_sec += g_atomic_int_get (&ahead);

  return result;
}

ssize_t
recvmsg (int            fd,
         struct msghdr *message,
         int            flags)
{
  ssize_t n = REAL (recvmsg) (fd, message, flags);

  for (struct cmsghdr *header = n >= 0 ? CMSG_FIRSTHDR (message) : NULL; header != NULL; header = CMSG_NXTHDR (message, header))
    {
      struct scm_timestamping times;

      if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_TIMESTAMPING)
        continue;

      memcpy (&times, CMSG_DATA (header), sizeof times);
      times.ts[0].tv_sec += g_atomic_int_get (&ahead);
      memcpy (CMSG_DATA (header), &times, sizeof times);
    }

  return n;
}

static void
echo_once (Fixture *f,
           Server  *server)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("hello", 5);
  guint32 socket;
  SxRecord record;

  connect_engine (f, &server->address, &socket);
  wait_end (f, sx_engine_send (f->engine, f->owner, &socket, 1, bytes));
  record = wait_record (f, (Match) { .kind = SX_KIND_RECV, .socket = socket });
  g_assert_cmpint (record.value, ==, 5);
  wait_record (f, (Match) { .kind = SX_KIND_ACKED, .socket = socket });
  wait_end (f, sx_engine_close (f->engine, f->owner, socket));
}

/* Commands that come at once are one look at the clock, and the last look may have been just now. Returns the record of what was
 * seen, behind so many others */
static SxRecord
echo_until_told (Fixture *f,
                 Server  *server,
                 guint    n)
{
  gint64 deadline = g_get_monotonic_time () + SX_TEST_TIMEOUT_MS * 1000;
  SxRecord record;

  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      echo_once (f, server);
    }
  while (!find_record (f, (Match) { .kind = SX_KIND_CLOCK, .skip = n }, &record));

  return record;
}

static void
assert_clock_said (Fixture    *f,
                   const char *part)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_SERVER);
  g_autofree char *sentence = NULL;
  guint64 n = sx_journal_get_n_records (f->journal);
  gboolean said = FALSE;

  for (guint64 i = 0; i < n && !said; i++)
    {
      SxRecord record;

      g_assert_true (sx_journal_read (f->journal, i, &record));
      sx_status_feed (status, &record);
      g_free (sentence);
      sentence = sx_status_get_sentence (status);
      said = strstr (sentence, part) != NULL;
    }
  g_assert_true (said);
}

/* In the order in which they happened, within the time that it took; the kernel's times too, which are of a moment before */
static void
assert_times (Fixture *f,
              gint64   start,
              gint64   end)
{
  guint64 n = sx_journal_get_n_records (f->journal);
  gint64 last = start;
  guint n_stamps = 0;

  for (guint64 i = 0; i < n; i++)
    {
      SxRecord record;
      gint64 arrival;

      g_assert_true (sx_journal_read (f->journal, i, &record));
      g_assert_cmpint (record.time, >=, start);
      g_assert_cmpint (record.time, <=, end);

      arrival = sx_record_get_arrival (&record);
      if (arrival != 0)
        {
          g_assert_cmpint (arrival, >=, start);
          g_assert_cmpint (arrival, <=, record.time + SECOND / 100);
          n_stamps++;
        }
      if (record.kind == SX_KIND_QUEUED || record.kind == SX_KIND_SENT || record.kind == SX_KIND_ACKED)
        {
          g_assert_cmpint (record.time, <=, last + SECOND / 100);
          n_stamps++;
          continue;
        }
      if (record.kind == SX_KIND_CONNECT)
        {
          g_assert_cmpint (record.value, >=, 0);
          g_assert_cmpint (record.value, <, 20 * SECOND);
        }
      if (record.kind != SX_KIND_CONNECTING)
        {
          g_assert_cmpint (record.time, >=, last);
          last = record.time;
        }
    }
  g_assert_cmpuint (n_stamps, >, 0);
}

static void
test_set (Fixture *f)
{
  gint64 start = sx_clock_now ();
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  SxRecord record;

  set_observed (f, TRUE);
  echo_once (f, &server);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_CLOCK }), ==, 0);

  g_atomic_int_set (&ahead, -3600);
  record = echo_until_told (f, &server, 0);
  g_assert_cmpint (ABS (record.value + HOUR), <, SECOND);
  assert_clock_said (f, "The clock of this computer was set back by 3600 s");
  g_assert_cmpint (sx_clock_from_wall (g_get_real_time () * 1000) - sx_clock_now (), <, SECOND);

  g_atomic_int_set (&ahead, 7200);
  record = echo_until_told (f, &server, 1);
  g_assert_cmpint (ABS (record.value - 2 * HOUR), <, SECOND);
  assert_clock_said (f, "The clock of this computer was set forward by 7200 s");

  g_atomic_int_set (&ahead, 0);
  record = echo_until_told (f, &server, 2);
  g_assert_cmpint (ABS (record.value), <, SECOND);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_CLOCK }), ==, 3);
  assert_times (f, start, sx_clock_now ());
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/net/clock/set", test_set);

  return g_test_run ();
}
