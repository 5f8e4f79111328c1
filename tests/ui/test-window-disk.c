/* test-window-disk.c: what is said when a limit or the disk leaves no room for what is recorded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "window-journal.h"

/* What putting on the disk fails with; 0: it does not. Atomic */
static int disk_error;

/* The C library's own is not called at all: nothing here looks at what is on the disk */
int
fdatasync (int fd)
{
  errno = g_atomic_int_get (&disk_error);

  return errno == 0 ? 0 : -1;
}

/* Said once, with what helps */
static void
test_limit (void)
{
  Fixture fixture;
  SxRecord record;

  open_fixture (&fixture);
  sx_journal_set_limit (fixture.journal, sx_journal_get_n_bytes (fixture.journal) + 10000);
  send_bytes (&fixture, 1000);
  g_assert_true (offers_nothing (&fixture));
  send_bytes (&fixture, 20000);
  wait_for_offer (&fixture, "which is the limit");
  sx_test_assert_until (has_received, &fixture);
  record = get_last_message (&fixture);
  g_assert_true (record.flags & SX_RECORD_TRUNCATED);
  g_assert_cmpuint (record.payload_length, ==, 0);
  g_assert_cmpint (record.value, >, 0);

  /* Not again and again */
  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.close", NULL));
  send_bytes (&fixture, 20000);
  send_bytes (&fixture, 20000);
  g_assert_true (offers_nothing (&fixture));

  /* The limit is one that a person can raise */
  g_settings_set_double (sx_application_get_settings (application), "journal-limit", 3);
  send_bytes (&fixture, 10);
  record = get_last_message (&fixture);
  g_assert_cmpuint (record.payload_length, ==, 10);

  /* Or clear it */
  sx_journal_set_limit (fixture.journal, sx_journal_get_n_bytes (fixture.journal) + 10000);
  send_bytes (&fixture, 20000);
  wait_for_offer (&fixture, "which is the limit");
  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.first", NULL));
  wait_for_offer (&fixture, "Cleared ");
  send_bytes (&fixture, 5);
  record = get_last_message (&fixture);
  g_assert_cmpuint (record.payload_length, ==, 5);
  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.close", NULL));
  sx_test_assert_until (cannot_undo, &fixture);
  g_settings_reset (sx_application_get_settings (application), "journal-limit");
  close_fixture (&fixture);
}

/* A limit of a test is none of the next one's, and all is said anew */
static void
reset_limit (void)
{
  g_settings_set_double (sx_application_get_settings (application), "journal-limit", 3);
  g_settings_reset (sx_application_get_settings (application), "journal-limit");
}

static gboolean
is_kept_again (gpointer data)
{
  Fixture *fixture = data;

  send_bytes (fixture, 5);

  return offers_nothing (fixture) && get_last_message (fixture).payload_length == 5;
}

/* The file gets no longer than it is, which is as good as a full disk; old: how long it might become */
static void
fill_disk (Fixture       *fixture,
           struct rlimit *old)
{
  struct rlimit limit;
  struct stat info;

  g_assert_cmpint (stat (sx_journal_get_path (fixture->journal), &info), ==, 0);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, old), ==, 0);
  limit = (struct rlimit) { info.st_size, old->rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);

  for (guint i = 0; i < 30 && sx_journal_get_errno (fixture->journal) == 0; i++)
    send_bytes (fixture, 300000);
  wait_for_offer (fixture, "(EFBIG)");
}

/* A disk that has no room, and then has */
static void
test_disk (void)
{
  Fixture fixture;
  struct rlimit old;

  open_fixture (&fixture);
  fill_disk (&fixture, &old);
  g_assert_true (offers (&fixture));
  send_bytes (&fixture, 5);
  g_assert_cmpuint (get_last_message (&fixture).payload_length, ==, 0);
  g_assert_true (is_connected (&fixture));

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  sx_test_assert_until (is_kept_again, &fixture);
  close_fixture (&fixture);
}

/* That the undo is over gives back nothing that a limit counts */
static void
test_limit_again (void)
{
  Fixture fixture;

  open_fixture (&fixture);
  sx_journal_care_set_times (sx_application_get_care (application), 3000, LOOK_MS);
  send_bytes (&fixture, 1000);
  sx_application_clear (application);
  wait_for_offer (&fixture, "Cleared ");
  sx_journal_set_limit (fixture.journal, sx_journal_get_n_bytes (fixture.journal) + 10000);
  send_bytes (&fixture, 20000);
  wait_for_offer (&fixture, "which is the limit");
  g_assert_true (sx_journal_can_undo_clear (fixture.journal));

  sx_test_assert_until (cannot_undo, &fixture);
  send_bytes (&fixture, 20000);
  send_bytes (&fixture, 20000);
  g_assert_true (offers (&fixture));
  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.close", NULL));
  g_assert_true (offers_nothing (&fixture));
  sx_journal_care_set_times (sx_application_get_care (application), 60000, LOOK_MS);
  reset_limit ();
  close_fixture (&fixture);
}

/* Whoever closes a window has not read what it said */
static void
test_limit_unheard (void)
{
  Fixture fixture, other;

  open_fixture (&fixture);
  other = fixture;
  other.window = sx_application_add_window (application);
  sx_journal_set_limit (fixture.journal, sx_journal_get_n_bytes (fixture.journal) + 10000);
  send_bytes (&fixture, 20000);
  wait_for_offer (&other, "which is the limit");
  g_assert_true (offers_nothing (&fixture));

  close_fixture (&other);
  send_bytes (&fixture, 20000);
  wait_for_offer (&fixture, "which is the limit");
  reset_limit ();
  close_fixture (&fixture);
}

/* What can come back takes the room that what happens would need, and somebody is to know */
static void
test_disk_undo (void)
{
  Fixture fixture;
  struct rlimit old;

  open_fixture (&fixture);
  fill_disk (&fixture, &old);
  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.first", NULL));
  wait_for_offer (&fixture, "Cleared ");
  g_assert_null (strstr (sx_offer_bar_get_sentence (sx_window_get_offer_bar (fixture.window)), "stays full"));
  send_bytes (&fixture, 300000);
  wait_for_offer (&fixture, "stays full");
  g_assert_cmpuint (get_last_message (&fixture).payload_length, ==, 0);
  g_assert_true (sx_journal_can_undo_clear (fixture.journal));

  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.close", NULL));
  sx_test_assert_until (cannot_undo, &fixture);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  sx_test_assert_until (is_kept_again, &fixture);
  close_fixture (&fixture);
}

/* A disk that is failing says so once, and so is it said. Last, as it is not trusted again */
static void
test_disk_failed (void)
{
  Fixture fixture;

  g_atomic_int_set (&disk_error, EIO);
  open_fixture (&fixture);
  send_bytes (&fixture, 1000);
  wait_for_offer (&fixture, "(EIO). Save the session on another disk.");

  g_assert_true (gtk_widget_activate_action (get_bar (&fixture), "offer.close", NULL));
  send_bytes (&fixture, 1000);
  g_assert_true (offers_nothing (&fixture));
  g_atomic_int_set (&disk_error, 0);
  close_fixture (&fixture);
}

static void
add_tests (void)
{
  sx_journal_care_set_times (sx_application_get_care (application), 60000, LOOK_MS);

  g_test_add_func ("/window/disk/limit", test_limit);
  g_test_add_func ("/window/disk/limit-again", test_limit_again);
  g_test_add_func ("/window/disk/limit-unheard", test_limit_unheard);
  g_test_add_func ("/window/disk/full", test_disk);
  g_test_add_func ("/window/disk/undo", test_disk_undo);
  g_test_add_func ("/window/disk/failed", test_disk_failed);
}

int
main (int    argc,
      char **argv)
{
  return run_window_tests (argc, argv, add_tests);
}
