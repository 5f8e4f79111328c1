/* fault-story.c: all that can be done with files of journals
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"

#include <fcntl.h>
#include <sys/syscall.h>

#include "fault-disk.h"
#include "fault-story-private.h"
#include "sx-left.h"
#include "sx-session.h"
#include "sx-sync.h"

/* Records of the story: some short, and then one for which a new chunk is needed */
#define N_SHORT 300
#define N_OTHERS 3
#define LONG    (70 * 1024 * 1024)

/* So long a payload is not copied into the map but written into the file */
#define PUT_LENGTH 100000

/* The payload of the long session */
#define SESSION (17 * 1024 * 1024)

static gboolean
tell (Story  *self,
      GError *error)
{
  if (error == NULL)
    return TRUE;

  g_string_append_printf (self->told, "%s\n", error->message);
  g_error_free (error);

  return FALSE;
}

/* What a journal has of the story: its records are whole, and those that it lost are counted */
static void
check_records (Story     *self,
               SxJournal *journal,
               guint64    n_lost)
{
  guint64 n = sx_journal_get_n_records (journal);
  guint64 n_truncated = 0;
  SxRecord record;

  if (n + n_lost != N_SHORT + N_OTHERS)
    fault_add_trouble (self->troubles, "%" G_GUINT64_FORMAT " records are there, %" G_GUINT64_FORMAT " are lost", n, n_lost);

  for (guint64 i = 0; i < n; i++)
    {
      g_assert_true (sx_journal_read (journal, i, &record));
      if (record.flags & SX_RECORD_TRUNCATED)
        n_truncated++;
      else if (record.payload_length == STORY_LENGTH)
        assert_record (&record, record.value == STORY_LENGTH ? record.request - 7 : i, STORY_LENGTH);
      else if (record.payload_length == PUT_LENGTH)
        assert_record (&record, i, PUT_LENGTH);
    }
  if (n_truncated != sx_journal_get_n_truncated (journal))
    fault_add_trouble (self->troubles, "%" G_GUINT64_FORMAT " records have no payload, and others are counted", n_truncated);
}

static gboolean
put_long (SxJournal *journal,
          guint64    serial)
{
  g_autofree guint8 *bytes = g_malloc (PUT_LENGTH);
  SxRecord record = make_record (serial, bytes, PUT_LENGTH);

  fill_payload (bytes, PUT_LENGTH, serial);

  return sx_journal_append (journal, &record);
}

/* The last but one is received into the journal, and is longer than what is left of the first chunk */
static void
fill (Story     *self,
      SxJournal *journal)
{
  SxRecord record;
  guint64 serial = 0;

  for (guint i = 0; i < N_SHORT; i++)
    {
      fill_payload (self->bytes, STORY_LENGTH, serial);
      record = make_record (serial, self->bytes, STORY_LENGTH);
      serial += sx_journal_append (journal, &record);
    }
  serial += put_long (journal, serial);

  fill_payload (self->bytes, STORY_LENGTH, serial);
  record = make_record (serial, self->bytes, STORY_LENGTH);
  record.payload = sx_journal_reserve (journal, LONG);
  if (record.payload != NULL)
    memcpy ((guint8 *) record.payload, self->bytes, STORY_LENGTH);
  else
    record.payload = self->bytes;
  serial += sx_journal_append (journal, &record);

  fill_payload (self->bytes, STORY_LENGTH, serial);
  record = make_record (serial, self->bytes, STORY_LENGTH);
  sx_journal_append (journal, &record);

  if (sx_journal_get_errno (journal) != 0)
    g_string_append_printf (self->told, "%s\n", g_strerror (sx_journal_get_errno (journal)));
  check_records (self, journal, sx_journal_get_n_lost (journal));
}

/* The parts of the story. Each returns whether it succeeded */

typedef gboolean (*Part) (Story *self);

static SxJournal *
make (Story    *self,
      gboolean  kept)
{
  GError *error = NULL;
  SxJournal *journal;

  fault_enter ();
  journal = kept ? sx_journal_new_kept (self->folder, &error) : sx_journal_new (self->folder, &error);
  if (journal != NULL)
    fill (self, journal);
  fault_leave ();
  tell (self, error);

  return journal;
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
story_let_go (SxJournal *journal)
{
  gpointer weak = journal;

  g_object_add_weak_pointer (G_OBJECT (journal), &weak);
  fault_enter ();
  g_object_unref (journal);
  sx_test_assert_until (is_gone, &weak);
  fault_leave ();
}

static gboolean
drop (SxJournal *journal)
{
  gboolean whole = sx_journal_get_errno (journal) == 0;

  fault_enter ();
  sx_journal_remove_file (journal);
  fault_leave ();
  story_let_go (journal);

  return whole;
}

static gboolean
nameless (Story *self)
{
  SxJournal *journal = make (self, FALSE);

  return journal != NULL && drop (journal);
}

/* Over a file that is there, through a link, as whoever saves often does */
static gboolean
save (Story *self)
{
  g_autofree char *path = g_build_filename (self->folder, "saved.sxj", NULL);
  g_autofree char *link = g_build_filename (self->folder, "link.sxj", NULL);
  g_autoptr (SxJournal) journal = sx_journal_new (self->folder, NULL);
  GError *error = NULL;
  SxJournal *opened = NULL;
  gboolean saved;

  fill (self, journal);
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_unlink (link);
  g_assert_cmpint (symlink (path, link), ==, 0);

  fault_enter ();
  saved = sx_session_save (journal, G_MAXUINT64, link, NULL, &error);
  fault_leave ();
  tell (self, error);
  if (!g_file_test (link, G_FILE_TEST_IS_SYMLINK))
    fault_add_trouble (self->troubles, "the link was replaced");

  if (!saved)
    {
      g_autofree char *old = NULL;

      if (!g_file_get_contents (path, &old, NULL, NULL) || strcmp (old, "old") != 0)
        fault_add_trouble (self->troubles, "what was there is not there any more");
      return FALSE;
    }

  error = NULL;
  fault_enter ();
  opened = sx_session_open (path, NULL, &error);
  fault_leave ();
  tell (self, error);
  if (opened == NULL)
    return FALSE;

  check_records (self, opened, 0);

  return drop (opened);
}

/* Whoever comes to write waits until it is copied. Not by functions that count */
static void
want_to_write (const char *path)
{
  int fd = syscall (SYS_openat, AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  syscall (SYS_close, fd);
}

static gboolean
is_lost (gpointer data)
{
  SxRecord record;

  return !sx_journal_read (data, 0, &record);
}

/* It is all there, or all lost; and if it is just being lost, that is known before anything is missing */
static gboolean
check_session (Story     *self,
               SxJournal *opened)
{
  SxRecord record;
  gboolean whole = sx_journal_read (opened, 0, &record) && record.payload_length == SESSION
                   && record.payload[0] == 0x5A && record.payload[SESSION - 1] == 0x5A;

  if (sx_journal_get_errno (opened) != 0)
    {
      g_string_append_printf (self->told, "%s\n", g_strerror (sx_journal_get_errno (opened)));
      if (!sx_test_wait_until (is_lost, opened, SX_TEST_TIMEOUT_MS))
        fault_add_trouble (self->troubles, "what is lost can be read");
      return FALSE;
    }

  if (!whole)
    fault_add_trouble (self->troubles, "what was opened is something else");

  return TRUE;
}

static gboolean
open_long (Story *self)
{
  GError *error = NULL;
  SxJournal *opened;
  gboolean whole;

  fault_enter ();
  opened = sx_session_open (self->session, NULL, &error);
  fault_leave ();
  tell (self, error);
  if (opened == NULL)
    return FALSE;

  fault_enter ();
  want_to_write (self->session);
  fault_leave ();
  whole = check_session (self, opened);

  return drop (opened) && whole;
}

/* What is left of a journal whose first page has not reached the disk. Not by functions that count */
static char *
leave_nothing (Story *self)
{
  char *path = g_build_filename (self->folder, "journal-nothing.sxjournal", NULL);
  int fd = syscall (SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (syscall (SYS_ftruncate, fd, 4096L), ==, 0);
  syscall (SYS_close, fd);

  return path;
}

/* Nobody would open it */
static void
check_nothing (Story      *self,
               const char *path)
{
  if (syscall (SYS_unlinkat, AT_FDCWD, path, 0) == 0 && !fault_has_failed ())
    fault_add_trouble (self->troubles, "a file without a record was left");
}

/* Left behind, and found */
static gboolean
keep (Story *self)
{
  SxJournal *journal = make (self, TRUE);
  g_autoptr (GPtrArray) left = NULL;
  g_autofree char *nothing = NULL;
  gboolean whole;
  guint64 n_lost;

  if (journal == NULL)
    return FALSE;

  whole = sx_journal_get_errno (journal) == 0;
  n_lost = sx_journal_get_n_lost (journal);
  story_let_go (journal);
  nothing = leave_nothing (self);
  fault_enter ();
  left = sx_left_list (self->folder, NULL);
  fault_leave ();
  check_nothing (self, nothing);
  if (left->len != 1)
    {
      /* What could not be looked at is still there */
      g_clear_pointer (&left, g_ptr_array_unref);
      left = sx_left_list (self->folder, NULL);
      whole = FALSE;
    }
  if (left->len != 1)
    {
      fault_add_trouble (self->troubles, "%u journals were left behind", left->len);
      return FALSE;
    }

  check_records (self, left->pdata[0], n_lost);
  fault_enter ();
  sx_journal_remove_file (left->pdata[0]);
  g_ptr_array_set_size (left, 0);
  fault_leave ();

  return whole;
}

static gboolean
is_synced (gpointer data)
{
  return sx_sync_get_n_synced (data) == N_SHORT + N_OTHERS || sx_sync_get_errno (data) != 0;
}

/* On the disk, or it is told that it is not */
static gboolean
put_on_disk (Story *self)
{
  SxJournal *journal = make (self, TRUE);
  SxSync *sync;
  gboolean synced;

  if (journal == NULL)
    return FALSE;
  if (sx_journal_get_n_records (journal) < N_SHORT + N_OTHERS)
    {
      drop (journal);
      return FALSE;
    }

  fault_enter ();
  sync = sx_sync_new (journal, 1);
  synced = sx_test_wait_until (is_synced, sync, SX_TEST_TIMEOUT_MS);
  fault_leave ();
  if (sx_sync_get_errno (sync) != 0)
    {
      g_string_append_printf (self->told, "%s\n", g_strerror (sx_sync_get_errno (sync)));
      synced = FALSE;
    }
  sx_sync_free (sync);

  return drop (journal) && synced;
}

static const struct
{
  const char *name;
  Part        part;
} parts[] = {
  { "a journal", nameless },
  { "to save and open", save },
  { "to open where it is", open_long },
  { "a journal that is kept", keep },
  { "to put it on the disk", put_on_disk },
  { "to clear it", story_clear_journal },
  { "to lose a page", story_lose_page },
};

/* What has no business there any more */
void
story_check_folder (Story *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_autofree char *inner = g_build_filename (path, "journal", NULL);

      if (strcmp (name, "saved.sxj") == 0 || strcmp (name, "link.sxj") == 0)
        continue;

      fault_add_trouble (self->troubles, "%s was left", name);
      g_unlink (inner);
      if (g_rmdir (path) != 0)
        g_unlink (path);
    }
}

/* How many files are mapped there, by whichever name */
static guint
count_maps (const char *folder)
{
  g_autofree char *text = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents ("/proc/self/maps", &text, NULL, NULL));
  for (const char *found = text; (found = strstr (found, folder)) != NULL; found++)
    n++;

  return n;
}

typedef struct
{
  const char *folder;
  guint       n_descriptors;
} Rest;

static gboolean
is_at_rest (gpointer data)
{
  const Rest *rest = data;

  return sx_test_count_descriptors () == rest->n_descriptors && count_maps (rest->folder) == 0;
}

/* Each part is done again, once, when it fails, and then has to succeed */
void
story_run (Story *self)
{
  guint n_descriptors = sx_test_count_descriptors ();
  Rest rest = { self->folder, n_descriptors };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i].part (self))
        continue;
      if (!fault_has_failed ())
        fault_add_trouble (self->troubles, "%s fails though nothing was made to", parts[i].name);
      else if (!parts[i].part (self))
        fault_add_trouble (self->troubles, "%s fails still", parts[i].name);
    }

  /* The thread that wrote to the disk may let go of the journal last, a moment after it has said that it has written */
  if (sx_test_wait_until (is_at_rest, &rest, SX_TEST_TIMEOUT_MS))
    return;
  if (sx_test_count_descriptors () != n_descriptors)
    fault_add_trouble (self->troubles, "%u descriptors were open, %u are", n_descriptors, sx_test_count_descriptors ());
  if (count_maps (self->folder) != 0)
    fault_add_trouble (self->troubles, "%u pieces are mapped still", count_maps (self->folder));
}

char *
story_make_session (const char *folder)
{
  g_autoptr (SxJournal) journal = sx_journal_new (folder, NULL);
  g_autofree guint8 *bytes = g_malloc (SESSION);
  SxRecord record = { .kind = SX_KIND_SEND, .payload = bytes, .payload_length = SESSION };
  char *path = g_build_filename (folder, "long.sxj", NULL);

  memset (bytes, 0x5A, SESSION);
  g_assert_true (sx_journal_append (journal, &record));
  g_assert_true (sx_session_save (journal, G_MAXUINT64, path, NULL, NULL));

  return path;
}
