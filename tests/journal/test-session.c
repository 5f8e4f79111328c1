/* test-session.c: a journal saved and opened, and files that are none
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "session-place.h"
#include "sx-journal-format-private.h"

#define N_FLIPS 4000

/* Records */

static gint64
random_number (GRand *rand)
{
  return (gint64) ((guint64) g_rand_int (rand) << 32 | g_rand_int (rand)) >> g_rand_int_range (rand, 0, 63);
}

static SxAddress
random_address (GRand *rand)
{
  SxAddress address = { 0, };

  if (g_rand_boolean (rand))
    address.length = g_rand_int_range (rand, 2, SX_ADDRESS_MAX + 1);
  for (guint i = 0; i < address.length; i++)
    address.bytes[i] = g_rand_int (rand);

  return address;
}

static void
append_random (SxJournal *journal,
               GRand     *rand)
{
  static guint8 bytes[70000];
  gint32 length = g_rand_int_range (rand, 0, 20) == 0 ? (gint32) sizeof bytes : 60;
  SxRecord record = {
    .time = random_number (rand),
    .owner = g_rand_int (rand),
    .request = g_rand_int (rand),
    .socket = g_rand_int (rand),
    .kind = g_rand_int_range (rand, 1, SX_N_KINDS + 3),
    .flags = g_rand_int_range (rand, 0, 4),
    .error = (gint32) random_number (rand),
    .value = random_number (rand),
    .local = random_address (rand),
    .remote = random_address (rand),
    .payload = bytes,
    .payload_length = g_rand_int_range (rand, 0, length),
  };

  for (guint i = 0; i < G_N_ELEMENTS (record.args); i++)
    record.args[i] = (gint32) random_number (rand);
  fill_payload (bytes, record.payload_length, g_rand_int (rand));
  g_assert_true (sx_journal_append (journal, &record));
}

static void
assert_refused (const char   *path,
                GIOErrorEnum  code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SxJournal) journal = sx_session_open (path, NULL, &error);

  g_assert_error (error, G_IO_ERROR, (gint) code);
  g_assert_null (journal);
  g_assert_nonnull (strstr (error->message, path));
}

/* Tests */

static void
test_round_trip (void)
{
  for (guint round = 0; round < 20; round++)
    {
      guint32 seed = g_test_rand_int ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (SxJournal) opened = NULL;
      Place place;

      g_test_message ("seed %u", seed);
      open_place (&place);
      for (gint32 n = g_rand_int_range (rand, 0, 300); n > 0; n--)
        append_random (place.journal, rand);
      save_session (&place, G_MAXUINT64);

      opened = open_session (place.path);
      g_assert_cmpuint (sx_journal_get_n_records (opened), ==, sx_journal_get_n_records (place.journal));
      assert_begins_like (opened, place.journal);
      g_assert_cmpuint (sx_journal_get_n_bytes (opened), ==, sx_journal_get_n_bytes (place.journal));
      g_assert_cmpuint (sx_journal_get_n_truncated (opened), ==, sx_journal_get_n_truncated (place.journal));
      g_assert_cmpuint (sx_session_get_n_missing (opened), ==, 0);
      g_assert_true (sx_journal_is_read_only (opened));
      g_assert_false (sx_journal_is_read_only (place.journal));
      close_place (&place);
    }
}

/* Nothing in the file but what the records say: saved, opened and saved again it is the same */
static void
test_same_bytes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize first_length, second_length;
  SxJournal *live;
  struct stat info;
  Place place;

  open_place (&place);
  for (guint i = 0; i < 100; i++)
    {
      /* What lay there before is not given away */
      memset (sx_journal_reserve (place.journal, 5000), 0xEE, 5000);
      append_random (place.journal, rand);
    }
  save_session (&place, G_MAXUINT64);
  g_assert_cmpint (stat (place.path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (place.path, &first, &first_length, NULL));
  g_assert_cmpuint (first_length, ==, sizeof (SxSessionHeader) + sx_journal_get_n_bytes (place.journal));

  live = place.journal;
  place.journal = open_session (place.path);
  save_session (&place, G_MAXUINT64);
  g_assert_finalize_object (live);
  g_assert_true (g_file_get_contents (place.path, &second, &second_length, NULL));
  ((SxSessionHeader *) (void *) first)->saved = ((SxSessionHeader *) (void *) second)->saved;
  g_assert_cmpmem (first, first_length, second, second_length);
  close_place (&place);
}

/* A record that is longer than a chunk of the journal, between short ones */
static void
test_long_record (void)
{
  gsize length = SX_CHUNK_SIZE + 1001;
  g_autofree guint8 *bytes = g_malloc (length);
  g_autoptr (SxJournal) opened = NULL;
  Place place;

  fill_payload (bytes, length, 1);
  open_place (&place);
  for (guint64 serial = 0; serial < 3; serial++)
    {
      SxRecord record = make_record (serial, bytes, serial == 1 ? length : 10);

      g_assert_true (sx_journal_append (place.journal, &record));
    }
  save_session (&place, G_MAXUINT64);
  opened = open_session (place.path);
  g_assert_cmpuint (sx_journal_get_n_records (opened), ==, 3);
  assert_begins_like (opened, place.journal);
  close_place (&place);
}

static void
test_end (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  Place place;

  open_place (&place);
  for (guint i = 0; i < 20; i++)
    append_random (place.journal, rand);
  for (guint64 end = 0; end <= 22; end++)
    {
      g_autoptr (SxJournal) opened = NULL;

      save_session (&place, end);
      opened = open_session (place.path);
      g_assert_cmpuint (sx_journal_get_n_records (opened), ==, MIN (end, 20));
      assert_begins_like (opened, place.journal);
    }
  close_place (&place);
}

/* The writer does not wait for who saves */
static gpointer
write_thread (gpointer user_data)
{
  SxJournal *journal = user_data;

  for (guint64 serial = 0; serial < 20000; serial++)
    {
      guint8 bytes[300];
      SxRecord record = make_record (serial, bytes, sizeof bytes);

      fill_payload (bytes, sizeof bytes, serial);
      g_assert_true (sx_journal_append (journal, &record));
    }

  return NULL;
}

static void
test_while_written (void)
{
  Place place;
  GThread *thread;
  guint64 n = 0;

  open_place (&place);
  thread = g_thread_new ("writer", write_thread, place.journal);
  while (n < 20000)
    {
      g_autoptr (SxJournal) opened = NULL;

      save_session (&place, G_MAXUINT64);
      opened = open_session (place.path);
      g_assert_cmpuint (sx_journal_get_n_records (opened), >=, n);
      n = sx_journal_get_n_records (opened);
      assert_begins_like (opened, place.journal);
    }
  g_thread_join (thread);
  close_place (&place);
}

/* Cut off at each byte: whole records, and the truth about what is missing */
static void
test_cut_off (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autofree char *bytes = NULL;
  gsize length;
  guint64 n_before = 0;
  Place place;

  open_place (&place);
  for (guint i = 0; i < 12; i++)
    append_random (place.journal, rand);
  bytes = save_bytes (&place, G_MAXUINT64, &length);

  for (gsize cut = 0; cut < length; cut += cut < 3000 || length - cut < 3000 ? 1 : 997)
    {
      g_autoptr (SxJournal) opened = NULL;

      g_assert_true (g_file_set_contents (place.path, bytes, cut, NULL));
      if (cut < sizeof (SxSessionHeader))
        {
          assert_refused (place.path, G_IO_ERROR_INVALID_DATA);
          continue;
        }

      opened = open_session (place.path);
      assert_begins_like (opened, place.journal);
      g_assert_cmpuint (sx_journal_get_n_records (opened), >=, n_before);
      n_before = sx_journal_get_n_records (opened);
      g_assert_cmpuint (sx_session_get_n_missing (opened), ==,
                        length - sizeof (SxSessionHeader) - sx_journal_get_n_bytes (opened));
    }
  g_assert_cmpuint (n_before, ==, 11);
  close_place (&place);
}

/* As after a crash of the machine: the length is right, what was written last is not there */
static void
test_zeros_at_end (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);
  g_autofree char *bytes = NULL;
  g_autoptr (SxJournal) opened = NULL;
  gsize first, whole;
  Place place;

  open_place (&place);
  append_random (place.journal, rand);
  first = sizeof (SxSessionHeader) + sx_journal_get_n_bytes (place.journal);
  for (guint i = 0; i < 9; i++)
    append_random (place.journal, rand);
  bytes = save_bytes (&place, G_MAXUINT64, &whole);
  memset (bytes + first, 0, whole - first);
  g_assert_true (g_file_set_contents (place.path, bytes, whole, NULL));
  opened = open_session (place.path);
  g_assert_cmpuint (sx_journal_get_n_records (opened), ==, 1);
  g_assert_cmpuint (sx_session_get_n_missing (opened), ==, whole - first);
  close_place (&place);
}

/* Bits that are wrong: refused, or records that can be read */
static void
test_flips (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree char *bytes = NULL;
  guint n_opened = 0;
  gsize length;
  Place place;

  g_test_message ("seed %u", seed);
  open_place (&place);
  for (guint i = 0; i < 15; i++)
    {
      SxRecord record = make_record (i, (const guint8 *) "0123456789", i % 11);

      g_assert_true (sx_journal_append (place.journal, &record));
    }
  bytes = save_bytes (&place, G_MAXUINT64, &length);

  for (guint i = 0; i < N_FLIPS; i++)
    {
      g_autofree char *flipped = g_memdup2 (bytes, length);
      g_autoptr (SxJournal) opened = NULL;
      g_autoptr (GError) error = NULL;

      for (gint32 n = g_rand_int_range (rand, 1, 4); n > 0; n--)
        {
          gsize at = g_rand_int_range (rand, 0, i % 2 ? (gint32) length : 200);

          flipped[at] = g_rand_boolean (rand) ? flipped[at] ^ (1 << g_rand_int_range (rand, 0, 8)) : (char) g_rand_int (rand);
        }
      opened = open_bytes (&place, flipped, length, &error);
      if (opened == NULL)
        {
          g_assert_true (error->domain == G_IO_ERROR);
          continue;
        }

      g_assert_cmpuint (sx_journal_get_n_records (opened), <=, 15);
      read_everything (opened);
      n_opened++;
    }
  g_test_message ("%u of %u opened", n_opened, N_FLIPS);
  g_assert_cmpuint (n_opened, >, 0);
  g_assert_cmpuint (n_opened, <, N_FLIPS);
  close_place (&place);
}

/* Fields that are wrong on purpose */

typedef struct
{
  const char  *name;
  gsize        at;
  gsize        size;
  guint64      number;
  GIOErrorEnum code; /* 0: it opens */
} Lie;

#define FIRST sizeof (SxSessionHeader)
/* The first record has no payload: its header comes right behind the prefix */
#define HEADER(field) FIRST + sizeof (SxRecordPrefix) + G_STRUCT_OFFSET (SxRecordHeader, field)

static const Lie lies[] = {
  { "magic", 1, 1, 'P', G_IO_ERROR_INVALID_DATA },
  { "line ends", 4, 1, '\n', G_IO_ERROR_INVALID_DATA },
  { "byte order", G_STRUCT_OFFSET (SxSessionHeader, byte_order), 4, 0x04030201, G_IO_ERROR_NOT_SUPPORTED },
  { "version", G_STRUCT_OFFSET (SxSessionHeader, version), 4, 3, G_IO_ERROR_NOT_SUPPORTED },
  { "many records", G_STRUCT_OFFSET (SxSessionHeader, n_records), 8, G_MAXUINT64, G_IO_ERROR_INVALID_DATA },
  { "fewer records", G_STRUCT_OFFSET (SxSessionHeader, n_records), 8, 2, G_IO_ERROR_INVALID_DATA },
  { "many bytes", G_STRUCT_OFFSET (SxSessionHeader, n_bytes), 8, G_MAXUINT64 - 7, G_IO_ERROR_INVALID_DATA },
  { "odd bytes", G_STRUCT_OFFSET (SxSessionHeader, n_bytes), 8, 1001, G_IO_ERROR_INVALID_DATA },
  { "size", FIRST, 4, G_MAXUINT32, G_IO_ERROR_INVALID_DATA },
  { "no size", FIRST, 4, 0, G_IO_ERROR_INVALID_DATA },
  { "small size", FIRST, 4, 8, G_IO_ERROR_INVALID_DATA },
  { "larger size", FIRST, 4, 10, G_IO_ERROR_INVALID_DATA },
  { "no header", FIRST + 4, 4, 0, G_IO_ERROR_INVALID_DATA },
  { "header behind", FIRST + 4, 4, 2, G_IO_ERROR_INVALID_DATA },
  { "header far behind", FIRST + 4, 4, G_MAXUINT32, G_IO_ERROR_INVALID_DATA },
  { "payload", HEADER (payload_length), 4, G_MAXUINT32, G_IO_ERROR_INVALID_DATA },
  { "a byte of payload", HEADER (payload_length), 4, 1, G_IO_ERROR_INVALID_DATA },
  { "local address", HEADER (local_length), 1, 113, G_IO_ERROR_INVALID_DATA },
  { "remote address", HEADER (remote_length), 1, 255, G_IO_ERROR_INVALID_DATA },
  { "no kind", HEADER (kind), 2, 0, G_IO_ERROR_INVALID_DATA },
  { "a payload elsewhere", HEADER (flags), 2, SX_RECORD_ELSEWHERE, G_IO_ERROR_INVALID_DATA },
  { "new flag", HEADER (flags), 2, 1 << 12, 0 },
  { "new kind", HEADER (kind), 2, 999, 0 },
  { "time", HEADER (time), 8, G_MAXUINT64, 0 },
};

static void
test_lies (void)
{
  g_autofree char *bytes = NULL;
  gsize length;
  Place place;

  open_place (&place);
  for (guint i = 0; i < 4; i++)
    {
      SxRecord record = make_record (i, (const guint8 *) "0123456789", i);

      g_assert_true (sx_journal_append (place.journal, &record));
    }
  bytes = save_bytes (&place, G_MAXUINT64, &length);

  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autofree char *lie = g_memdup2 (bytes, length);

      g_test_message ("%s", lies[i].name);
      memcpy (lie + lies[i].at, &lies[i].number, lies[i].size);
      g_assert_true (g_file_set_contents (place.path, lie, length, NULL));
      if (lies[i].code == 0)
        g_object_unref (open_session (place.path));
      else
        assert_refused (place.path, lies[i].code);
    }
  close_place (&place);
}

/* The version of a newer program is said, in one line of text whatever is there */
static void
test_newer_program (void)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  SxSessionHeader *header;
  gsize length;
  Place place;

  open_place (&place);
  bytes = save_bytes (&place, G_MAXUINT64, &length);
  header = (SxSessionHeader *) (void *) bytes;
  header->version = SX_SESSION_VERSION_REFERENCES + 1;
  memset (header->program, 'x', sizeof header->program);
  memcpy (header->program, "9.1\n\x1b[1m\xff\x7f", 10);
  g_assert_null (open_bytes (&place, bytes, length, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (error->message, "version 9.1??[1m\357\277\275?xxxxxxxxxxxxxx of"));
  close_place (&place);
}

/* Not even files of ours, or files at all */
static void
test_strangers (void)
{
  g_autofree char *pipe = NULL;
  Place place;

  open_place (&place);
  assert_refused (place.path, G_IO_ERROR_NOT_FOUND);
  assert_refused (place.directory, G_IO_ERROR_IS_DIRECTORY);
  assert_refused ("/dev/null", G_IO_ERROR_NOT_REGULAR_FILE);

  /* Nobody writes into it, and nobody waits */
  pipe = g_build_filename (place.directory, "pipe", NULL);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_refused (pipe, G_IO_ERROR_NOT_REGULAR_FILE);

  g_assert_true (g_file_set_contents (place.path, "", 0, NULL));
  assert_refused (place.path, G_IO_ERROR_INVALID_DATA);
  g_assert_true (g_file_set_contents (place.path, "Time,#,Call,Result\n20:14:07,1,bind,ok\n20:14:07,1,listen,ok\n",
                                      -1, NULL));
  assert_refused (place.path, G_IO_ERROR_INVALID_DATA);

  g_assert_cmpint (chmod (place.path, 0), ==, 0);
  if (geteuid () != 0)
    assert_refused (place.path, G_IO_ERROR_PERMISSION_DENIED);
  close_place (&place);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SxJournal) opened = NULL;
  Place place;

  open_place (&place);
  save_session (&place, G_MAXUINT64);
  g_cancellable_cancel (cancellable);
  opened = sx_session_open (place.path, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (opened);
  g_clear_error (&error);

  g_assert_cmpint (g_unlink (place.path), ==, 0);
  g_assert_false (sx_session_save (place.journal, 0, place.path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (sx_test_count_files (place.directory), ==, 0);
  close_place (&place);
}

static void
test_read_only (void)
{
  if (g_test_subprocess ())
    {
      SxRecord record = { .kind = SX_KIND_SEND };
      SxJournal *opened;
      Place place;

      open_place (&place);
      save_session (&place, G_MAXUINT64);
      opened = open_session (place.path);
      close_place (&place);
      sx_journal_append (opened, &record);
      return;
    }

  g_test_trap_subprocess (NULL, 240 * G_USEC_PER_SEC, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*read_only*");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/session/round-trip", test_round_trip);
  g_test_add_func ("/journal/session/same-bytes", test_same_bytes);
  g_test_add_func ("/journal/session/long-record", test_long_record);
  g_test_add_func ("/journal/session/end", test_end);
  g_test_add_func ("/journal/session/while-written", test_while_written);
  g_test_add_func ("/journal/session/cut-off", test_cut_off);
  g_test_add_func ("/journal/session/zeros-at-end", test_zeros_at_end);
  g_test_add_func ("/journal/session/flips", test_flips);
  g_test_add_func ("/journal/session/lies", test_lies);
  g_test_add_func ("/journal/session/newer-program", test_newer_program);
  g_test_add_func ("/journal/session/strangers", test_strangers);
  g_test_add_func ("/journal/session/cancel", test_cancel);
  g_test_add_func ("/journal/session/read-only", test_read_only);

  return g_test_run ();
}
