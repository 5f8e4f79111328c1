/* test-session-file.c: what becomes of an opened session when something becomes of its file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "session-place.h"

/* Records of a session: of the short one all together have less than what is copied in any case, of the long one more */
#define N_RECORDS 9
#define SHORT     1000
#define LONG      (3 << 20)

/* A session, saved and opened, and who changes the file meanwhile */
typedef struct
{
  Place      place;
  SxJournal *opened;
} File;

static void
fill (SxJournal *journal,
      gsize      length)
{
  g_autofree guint8 *bytes = g_malloc (length);

  for (guint64 serial = 0; serial < N_RECORDS; serial++)
    {
      SxRecord record = make_record (serial, bytes, length);

      fill_payload (bytes, length, serial);
      g_assert_true (sx_journal_append (journal, &record));
    }
}

static void
save (File  *self,
      gsize  length)
{
  open_place (&self->place);
  fill (self->place.journal, length);
  save_session (&self->place, G_MAXUINT64);
}

static void
save_and_open (File  *self,
               gsize  length)
{
  save (self, length);
  self->opened = open_session (self->place.path);
}

static void
assert_whole (File *self)
{
  g_assert_cmpuint (sx_journal_get_n_records (self->opened), ==, N_RECORDS);
  assert_begins_like (self->opened, self->place.journal);
  g_assert_cmpint (sx_journal_get_errno (self->opened), ==, 0);
}

static void
close_file (File *self)
{
  g_assert_finalize_object (self->opened);
  close_place (&self->place);
}

/* Whether the file itself is mapped, and not a copy of it */
static gboolean
is_mapped (const char *path)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/maps", &text, NULL, NULL));

  return strstr (text, path) != NULL;
}

/* File systems may have no leases; then it is copied, and that is tested as well */
static gboolean
has_leases (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean has = fcntl (fd, F_SETLEASE, F_RDLCK) == 0;

  close (fd);

  return has;
}

/* As an editor does, and cp(1): shorter first, then something else */
static void
write_over (const char *path,
            gsize       length)
{
  g_autofree guint8 *bytes = g_malloc (length);
  int fd = open (path, O_WRONLY | O_TRUNC | O_CLOEXEC);

  memset (bytes, 0xA5, length);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, length), ==, length);
  close (fd);
}

/* Tests */

static void
test_short (void)
{
  File self;

  save_and_open (&self, SHORT);
  g_assert_false (is_mapped (self.place.path));
  g_assert_cmpint (truncate (self.place.path, 0), ==, 0);
  assert_whole (&self);
  write_over (self.place.path, 100000);
  assert_whole (&self);
  close_file (&self);
}

static void
test_long (void)
{
  File self;

  save_and_open (&self, LONG);
  g_assert_cmpint (is_mapped (self.place.path), ==, has_leases (self.place.path));
  assert_whole (&self);
  close_file (&self);
}

static void
test_shorter (void)
{
  File self;

  save_and_open (&self, LONG);
  g_assert_cmpint (truncate (self.place.path, 1000), ==, 0);
  assert_whole (&self);
  g_assert_false (is_mapped (self.place.path));
  close_file (&self);
}

static void
test_written_over (void)
{
  File self;

  save_and_open (&self, LONG);
  write_over (self.place.path, N_RECORDS * LONG);
  assert_whole (&self);

  /* Once it is a copy, nobody waits any more */
  write_over (self.place.path, 10);
  assert_whole (&self);
  close_file (&self);
}

/* The same while it is read all the time */
typedef struct
{
  const char  *path;
  atomic_bool  done;
} Writer;

static gpointer
writer_thread (gpointer user_data)
{
  Writer *self = user_data;

  write_over (self->path, N_RECORDS * LONG);
  atomic_store (&self->done, TRUE);

  return NULL;
}

static void
test_written_over_meanwhile (void)
{
  Writer writer = { 0, };
  GThread *thread;
  File self;

  save_and_open (&self, LONG);
  writer.path = self.place.path;
  thread = g_thread_new ("writer", writer_thread, &writer);
  do
    assert_whole (&self);
  while (!atomic_load (&writer.done));
  g_thread_join (thread);
  assert_whole (&self);
  close_file (&self);
}

/* Another name, no name, and another file in its place: no change */
static void
test_renamed (void)
{
  g_autofree char *other = NULL;
  File self;

  save_and_open (&self, LONG);
  other = g_strconcat (self.place.path, ".old", NULL);
  g_assert_cmpint (g_rename (self.place.path, other), ==, 0);
  g_assert_true (g_file_set_contents (self.place.path, "other", -1, NULL));
  assert_whole (&self);
  g_assert_cmpint (g_unlink (other), ==, 0);
  assert_whole (&self);
  close_file (&self);
}

/* Saved under the name that it was opened by, as who has changed nothing does too */
static void
test_saved_over (void)
{
  SxJournal *live;
  File self;

  save_and_open (&self, LONG);
  live = self.place.journal;
  self.place.journal = self.opened;
  save_session (&self.place, G_MAXUINT64);
  self.place.journal = live;
  assert_whole (&self);
  g_object_unref (self.opened);
  self.opened = open_session (self.place.path);
  assert_whole (&self);
  close_file (&self);
}

/* Somebody has it open for writing already: there is no lease, and it is copied */
static void
test_open_elsewhere (void)
{
  static const guint8 zeros[4096];
  File self;
  int fd;

  save (&self, LONG);
  fd = open (self.place.path, O_RDWR | O_CLOEXEC);
  self.opened = open_session (self.place.path);
  g_assert_false (is_mapped (self.place.path));
  g_assert_cmpint (pwrite (fd, zeros, sizeof zeros, 5000), ==, sizeof zeros);
  assert_whole (&self);
  close (fd);
  close_file (&self);
}

/* Two windows of two programs may have the same one open */
static void
test_twice (void)
{
  SxJournal *second;
  File self;

  save_and_open (&self, LONG);
  second = open_session (self.place.path);
  write_over (self.place.path, 10);
  assert_whole (&self);
  assert_begins_like (second, self.place.journal);
  g_assert_cmpuint (sx_journal_get_n_records (second), ==, N_RECORDS);
  g_assert_finalize_object (second);
  close_file (&self);
}

/* Whoever closes it while somebody waits lets him go on */
static void
test_closed_meanwhile (void)
{
  for (guint i = 0; i < 20; i++)
    {
      Writer writer = { 0, };
      GThread *thread;
      File self;

      save_and_open (&self, LONG);
      writer.path = self.place.path;
      thread = g_thread_new ("writer", writer_thread, &writer);
      if (i % 2)
        g_thread_yield ();
      g_assert_finalize_object (self.opened);
      g_thread_join (thread);
      close_place (&self.place);
    }
}

/* Nothing of it stays: no thread, no descriptor */
static void
test_closed (void)
{
  guint n_descriptors;
  File self;

  save (&self, LONG);
  n_descriptors = sx_test_count_descriptors ();
  for (guint i = 0; i < 300; i++)
    g_object_unref (open_session (self.place.path));
  g_assert_cmpuint (sx_test_count_descriptors (), ==, n_descriptors);
  g_assert_false (is_mapped (self.place.path));
  close_place (&self.place);
}

/* A disk that has no room for a copy. In a process of its own, for its limit */

static void
set_limit (void)
{
  struct rlimit limit = { 6 << 20, 6 << 20 };

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
assert_refused (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SxJournal) journal = sx_session_open (path, NULL, &error);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_null (journal);
  g_assert_nonnull (strstr (error->message, g_strerror (EFBIG)));
}

static void
open_short_on_full_disk (void)
{
  File self;

  save (&self, 1 << 20);
  set_limit ();
  assert_refused (self.place.path);
  close_place (&self.place);
}

static void
test_full_disk (void)
{
  sx_test_run_apart (open_short_on_full_disk);
}

static void
open_long_elsewhere_on_full_disk (void)
{
  File self;
  int fd;

  save (&self, LONG);
  fd = open (self.place.path, O_RDWR | O_CLOEXEC);
  set_limit ();
  assert_refused (self.place.path);
  close (fd);
  close_place (&self.place);
}

static void
test_full_disk_elsewhere (void)
{
  sx_test_run_apart (open_long_elsewhere_on_full_disk);
}

/* What cannot be copied when somebody writes over it is lost, which is told; nothing else is taken for it */
static void
write_over_on_full_disk (void)
{
  SxRecord record;
  File self;

  save (&self, LONG);
  if (!has_leases (self.place.path))
    {
      sx_test_skip ("the file system has no leases");
      close_place (&self.place);
      return;
    }

  /* It needs no room for that */
  set_limit ();
  self.opened = open_session (self.place.path);
  assert_whole (&self);
  write_over (self.place.path, 5 << 20);

  g_assert_cmpint (sx_journal_get_errno (self.opened), ==, EFBIG);
  g_assert_cmpuint (sx_journal_get_n_records (self.opened), ==, N_RECORDS);
  for (guint64 serial = 0; serial < N_RECORDS; serial++)
    {
      g_assert_false (sx_journal_read (self.opened, serial, &record));
      g_assert_null (record.payload);
    }
  close_file (&self);
}

static void
test_full_disk_written_over (void)
{
  sx_test_run_apart (write_over_on_full_disk);
}

/* A cut that comes when nobody can be asked: while the file is opened */
static void
test_cut_off (void)
{
  g_autofree char *bytes = NULL;
  gsize length;
  File self;

  open_place (&self.place);
  fill (self.place.journal, LONG);
  bytes = save_bytes (&self.place, G_MAXUINT64, &length);
  for (guint i = 1; i < N_RECORDS; i++)
    {
      gsize cut = length / N_RECORDS * i + (i % 2 ? 100 : -100);
      g_autoptr (SxJournal) opened = NULL;

      g_assert_cmpint (truncate (self.place.path, cut), ==, 0);
      opened = open_session (self.place.path);
      g_assert_cmpuint (sx_journal_get_n_records (opened), ==, i % 2 ? i : i - 1);
      assert_begins_like (opened, self.place.journal);
      g_assert_cmpuint (sx_session_get_n_missing (opened), >, 0);
      g_clear_object (&opened);
      g_assert_true (g_file_set_contents_full (self.place.path, bytes, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
  close_place (&self.place);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/session-file/short", test_short);
  g_test_add_func ("/journal/session-file/long", test_long);
  g_test_add_func ("/journal/session-file/shorter", test_shorter);
  g_test_add_func ("/journal/session-file/written-over", test_written_over);
  g_test_add_func ("/journal/session-file/written-over-meanwhile", test_written_over_meanwhile);
  g_test_add_func ("/journal/session-file/renamed", test_renamed);
  g_test_add_func ("/journal/session-file/saved-over", test_saved_over);
  g_test_add_func ("/journal/session-file/open-elsewhere", test_open_elsewhere);
  g_test_add_func ("/journal/session-file/twice", test_twice);
  g_test_add_func ("/journal/session-file/closed-meanwhile", test_closed_meanwhile);
  g_test_add_func ("/journal/session-file/closed", test_closed);
  g_test_add_func ("/journal/session-file/cut-off", test_cut_off);
  g_test_add_func ("/journal/session-file/full-disk", test_full_disk);
  g_test_add_func ("/journal/session-file/full-disk-elsewhere", test_full_disk_elsewhere);
  g_test_add_func ("/journal/session-file/full-disk-written-over", test_full_disk_written_over);

  return g_test_run ();
}
