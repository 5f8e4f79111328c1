/* test-reference.c: payloads that the journal does not keep twice
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"

#include "session-place.h"
#include "sx-journal-format-private.h"
#include "sx-journal-private.h"
#include "sx-left.h"

#define N_FLIPS 800

/* Of a record with one IPv4 address, and a reference */
#define REFERENCE_SIZE \
  (sizeof (SxRecordPrefix) + sizeof (SxRecordReference) + sizeof (SxRecordHeader) + sizeof (struct sockaddr_in))

/* A record with these bytes, or where they are if they are in the journal */
static const guint8 *
append (SxJournal    *journal,
        const guint8 *bytes,
        gsize         length)
{
  guint64 serial = sx_journal_get_n_records (journal);
  SxRecord record = make_record (serial, bytes, length);
  SxRecord read;
  gsize n;

  g_assert_true (sx_journal_append (journal, &record));
  g_assert_true (sx_journal_read (journal, serial, &read));
  g_assert_cmpmem (read.payload, read.payload_length, bytes, length);
  g_assert_true (sx_journal_get_payload (journal, serial, &n) == (length > 0 ? read.payload : NULL));
  g_assert_cmpuint (n, ==, length);
  g_assert_cmpint (read.flags, ==, record.flags);

  return read.payload;
}

static const guint8 *
append_fresh (SxJournal *journal,
              gsize      length)
{
  g_autofree guint8 *bytes = g_malloc (length);

  fill_payload (bytes, length, sx_journal_get_n_records (journal));

  return append (journal, bytes, length);
}

static gboolean
refers (SxJournal *journal)
{
  SxRecordReference reference;

  return sx_journal_get_reference (journal, sx_journal_get_n_records (journal) - 1, &reference);
}

static void
assert_reference (SxJournal *journal,
                  guint32    serial,
                  guint32    offset)
{
  SxRecordReference reference = { 0, 0 };

  g_assert_true (sx_journal_get_reference (journal, sx_journal_get_n_records (journal) - 1, &reference));
  g_assert_cmpuint (reference.serial, ==, serial);
  g_assert_cmpuint (reference.offset, ==, offset);
}

/* An echo: the bytes, and parts of them, are there once */
static void
test_once (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  SxJournalPeek peek;
  const guint8 *bytes;
  guint64 before;

  append_fresh (journal, 3);
  bytes = append_fresh (journal, 100000);
  before = sx_journal_get_n_bytes (journal);
  g_assert_true (append (journal, bytes, 100000) == bytes);
  assert_reference (journal, 1, 0);
  g_assert_cmpuint (sx_journal_get_n_bytes (journal) - before, ==, REFERENCE_SIZE);

  g_assert_true (append (journal, bytes + 12345, 50001) == bytes + 12345);
  assert_reference (journal, 1, 12345);
  g_assert_true (append (journal, bytes + 99000, 1000) == bytes + 99000);
  assert_reference (journal, 1, 99000);
  g_assert_cmpuint (sx_journal_get_n_truncated (journal), ==, 0);

  g_assert_true (sx_journal_peek (journal, 3, &peek));
  g_assert_cmpuint (peek.flags, ==, 0);
}

/* What is received into the journal is there only when it was appended; a place is used again until then */
static void
test_reserved (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  guint8 *room = sx_journal_reserve (journal, 4000);
  guint8 expected[1000];
  const guint8 *bytes;
  SxRecord record;

  fill_payload (room, 4000, 0);
  g_assert_false (sx_journal_holds (journal, room));
  bytes = append (journal, room, 4000);
  g_assert_true (bytes == room);
  g_assert_false (refers (journal));
  g_assert_true (sx_journal_holds (journal, room));
  g_assert_true (sx_journal_holds (journal, room + 3999));

  /* Bytes that were never appended are no payload, wherever they are: they are moved to where they belong */
  room = sx_journal_reserve (journal, 4000);
  fill_payload (expected, sizeof expected, 7);
  memcpy (room + 100, expected, sizeof expected);
  record = make_record (1, room + 100, sizeof expected);
  g_assert_true (sx_journal_append (journal, &record));
  g_assert_false (refers (journal));
  g_assert_true (sx_journal_read (journal, 1, &record));
  g_assert_cmpmem (record.payload, record.payload_length, expected, sizeof expected);
}

static void
test_not_there (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxJournal) other = make_journal ();
  const guint8 *bytes = append_fresh (journal, 5000);
  SxRecord record, read;

  /* In another journal; in none; too short to be worth it */
  append (other, bytes, 5000);
  g_assert_false (refers (other));
  g_assert_false (sx_journal_holds (other, bytes));
  append_fresh (journal, 5000);
  g_assert_false (refers (journal));
  append (journal, bytes, 16);
  g_assert_false (refers (journal));

  /* More than a payload: what is behind it is no payload, and bytes that are sent are exactly those that are recorded */
  record = make_record (0, bytes + 4000, 1200);
  g_assert_true (sx_journal_append (journal, &record));
  g_assert_false (refers (journal));
  g_assert_true (sx_journal_read (journal, sx_journal_get_n_records (journal) - 1, &read));
  g_assert_cmpmem (read.payload, read.payload_length, bytes + 4000, 1200);
}

/* Always to the record that has it, however often it was sent on */
static void
test_chain (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  const guint8 *first = append_fresh (journal, 1000);
  const guint8 *bytes = first;

  for (guint i = 0; i < 100; i++)
    {
      bytes = append (journal, bytes, 1000);
      assert_reference (journal, 0, 0);
      append_fresh (journal, 1000 + i);
    }
  g_assert_true (bytes == first);
}

/* From one chunk into those before it, of which one is as long as two */
static void
test_chunks (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  gsize length = SX_CHUNK_SIZE + 1001;
  const guint8 *first = append_fresh (journal, 2000);
  const guint8 *second = append_fresh (journal, length);

  append (journal, first, 2000);
  assert_reference (journal, 0, 0);
  append (journal, second, length);
  assert_reference (journal, 1, 0);
  append (journal, second + SX_CHUNK_SIZE - 300, 900);
  assert_reference (journal, 1, SX_CHUNK_SIZE - 300);
  append (journal, second + SX_CHUNK_SIZE + 1, 1000);
  assert_reference (journal, 1, SX_CHUNK_SIZE + 1);

  /* Into the chunk behind that. What is many chunks back is not looked for, but kept again */
  append_fresh (journal, SX_CHUNK_SIZE - 4096);
  append (journal, second + 10, 1000);
  assert_reference (journal, 1, 10);
  append_fresh (journal, 2 * SX_CHUNK_SIZE);
  append (journal, first, 2000);
  g_assert_false (refers (journal));
}

static void
append_again (SxJournal    *journal,
              const guint8 *bytes,
              gsize         length,
              guint64       serial,
              gsize         offset)
{
  guint64 n_records = sx_journal_get_n_records (journal);
  SxRecord record = make_record (n_records, bytes, length);
  SxRecord read;

  g_assert_true (sx_journal_append_again (journal, &record, serial, offset));
  g_assert_true (sx_journal_read (journal, n_records, &read));
  g_assert_cmpmem (read.payload, read.payload_length, bytes, length);
  g_assert_cmpint (read.flags, ==, record.flags);
}

/* Known by its number, however far back it is. What is not in that record itself is kept as ever */
static void
test_again (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autofree guint8 *bytes = g_malloc (5000);
  guint64 before;

  fill_payload (bytes, 5000, 0);
  append (journal, bytes, 5000);
  before = sx_journal_get_n_bytes (journal);
  append_again (journal, bytes, 5000, 0, 0);
  assert_reference (journal, 0, 0);
  g_assert_cmpuint (sx_journal_get_n_bytes (journal) - before, ==, REFERENCE_SIZE);
  append_again (journal, bytes + 4000, 1000, 0, 4000);
  assert_reference (journal, 0, 4000);

  append_again (journal, bytes, 5000, 1, 0);
  g_assert_false (refers (journal));
  append_again (journal, bytes + 4000, 1000, 0, 4001);
  g_assert_false (refers (journal));
  append_again (journal, bytes, 5000, 0, G_MAXSIZE);
  g_assert_false (refers (journal));
  append_again (journal, bytes, 5000, sx_journal_get_n_records (journal), 0);
  g_assert_false (refers (journal));
  append_again (journal, bytes, 5000, G_MAXUINT64, 0);
  g_assert_false (refers (journal));
  append_again (journal, bytes, 16, 0, 0);
  g_assert_false (refers (journal));
  append_again (journal, NULL, 0, 0, 0);
  g_assert_false (refers (journal));

  for (guint i = 0; i < 6; i++)
    append_fresh (journal, SX_CHUNK_SIZE - 4096);
  append_again (journal, bytes, 5000, 0, 0);
  assert_reference (journal, 0, 0);
}

/* Beyond the limit nothing comes in any more; what is there can still be referred to */
static void
test_limit (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  const guint8 *bytes = append_fresh (journal, 2000);
  SxRecord record = make_record (1, bytes, 2000);
  SxRecord read;

  sx_journal_set_limit (journal, sx_journal_get_n_bytes (journal));
  g_assert_null (sx_journal_reserve (journal, 2000));
  append (journal, bytes, 2000);
  assert_reference (journal, 0, 0);
  g_assert_cmpuint (sx_journal_get_n_truncated (journal), ==, 0);

  record.payload = (const guint8 *) "0123456789";
  record.payload_length = 10;
  g_assert_true (sx_journal_append (journal, &record));
  g_assert_true (sx_journal_read (journal, 2, &read));
  g_assert_cmpuint (read.payload_length, ==, 0);
  g_assert_cmpuint (sx_journal_get_n_truncated (journal), ==, 1);
}

/* Saved sessions */

/* Half of them are parts of payloads that were there, by their pointers */
static void
append_random (SxJournal *journal,
               GRand     *rand)
{
  guint64 n = sx_journal_get_n_records (journal);
  SxRecord record;
  gsize offset, length;

  if (n == 0 || g_rand_boolean (rand))
    {
      append_fresh (journal, g_rand_int_range (rand, 0, 3000));
      return;
    }

  g_assert_true (sx_journal_read (journal, g_rand_int_range (rand, 0, n), &record));
  offset = g_rand_int_range (rand, 0, record.payload_length + 1);
  length = g_rand_int_range (rand, 0, record.payload_length - offset + 1);
  append (journal, record.payload + offset, length);
}

static void
test_round_trip (void)
{
  for (guint round = 0; round < 30; round++)
    {
      guint32 seed = g_test_rand_int ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (SxJournal) opened = NULL;
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;
      gsize first_length, second_length;
      SxJournal *live;
      Place place;

      g_test_message ("seed %u", seed);
      open_place (&place);
      for (guint i = 0; i < 100; i++)
        append_random (place.journal, rand);
      first = save_bytes (&place, G_MAXUINT64, &first_length);
      g_assert_cmpuint (((SxSessionHeader *) (void *) first)->version, ==, 2);
      g_assert_cmpuint (first_length, ==, sizeof (SxSessionHeader) + sx_journal_get_n_bytes (place.journal));

      opened = open_session (place.path);
      g_assert_cmpuint (sx_journal_get_n_records (opened), ==, 100);
      assert_begins_like (opened, place.journal);

      /* Saved again it is the same */
      live = place.journal;
      place.journal = g_object_ref (opened);
      second = save_bytes (&place, G_MAXUINT64, &second_length);
      ((SxSessionHeader *) (void *) first)->saved = ((SxSessionHeader *) (void *) second)->saved;
      g_assert_cmpmem (first, first_length, second, second_length);
      g_clear_object (&opened);
      g_assert_finalize_object (live);
      close_place (&place);
    }
}

/* What has no references, older programs can read */
static void
test_version (void)
{
  Place place;
  const guint8 *bytes;

  open_place (&place);
  bytes = append_fresh (place.journal, 1000);
  append (place.journal, bytes, 1000);
  for (guint64 end = 0; end <= 2; end++)
    {
      gsize length;
      g_autofree char *saved = save_bytes (&place, end, &length);
      g_autoptr (SxJournal) opened = open_session (place.path);

      g_assert_cmpuint (((SxSessionHeader *) (void *) saved)->version, ==, end == 2 ? 2 : 1);
      g_assert_cmpuint (sx_journal_get_n_records (opened), ==, end);
    }
  close_place (&place);
}

/* Damaged references. Records: 0: 1000 bytes, 1: of it, 2: 1000 bytes, 3: the damaged one, 4: 1000 bytes */

typedef struct
{
  const char *name;
  guint32     serial;
  guint32     offset;
  guint32     length;
  gboolean    opens;
} Lie;

static const Lie lies[] = {
  { "as it was", 0, 0, 1000, TRUE },
  { "a part", 2, 500, 500, TRUE },
  { "one byte too many", 2, 500, 501, FALSE },
  { "behind its end", 2, 1001, 1, FALSE },
  { "far behind", 2, G_MAXUINT32, 300, FALSE },
  { "long", 2, 0, G_MAXUINT32, FALSE },
  { "nothing", 2, 0, 0, FALSE },
  { "a reference", 1, 0, 500, FALSE },
  { "itself", 3, 0, 8, FALSE },
  { "a later one", 4, 0, 300, FALSE },
  { "none", 5, 0, 300, FALSE },
  { "far away", G_MAXUINT32, 0, 300, FALSE },
};

static void
test_lies (void)
{
  g_autofree char *bytes = NULL;
  gsize length, at;
  Place place;
  const guint8 *first;

  open_place (&place);
  first = append_fresh (place.journal, 1000);
  append (place.journal, first, 500);
  append_fresh (place.journal, 1000);
  at = sizeof (SxSessionHeader) + sx_journal_get_n_bytes (place.journal) + sizeof (SxRecordPrefix);
  append (place.journal, first, 1000);
  append_fresh (place.journal, 1000);
  bytes = save_bytes (&place, G_MAXUINT64, &length);

  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autofree char *lie = g_memdup2 (bytes, length);
      SxRecordReference *reference = (SxRecordReference *) (void *) (lie + at);
      SxRecordHeader *header = (SxRecordHeader *) (void *) (reference + 1);
      g_autoptr (SxJournal) opened = NULL;
      g_autoptr (GError) error = NULL;
      SxRecord record;

      g_test_message ("%s", lies[i].name);
      reference->serial = lies[i].serial;
      reference->offset = lies[i].offset;
      header->payload_length = lies[i].length;
      opened = open_bytes (&place, lie, length, &error);
      if (!lies[i].opens)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
          g_assert_null (opened);
          continue;
        }

      g_assert_no_error (error);
      g_assert_true (sx_journal_read (opened, 3, &record));
      g_assert_cmpuint (record.payload_length, ==, lies[i].length);
      g_assert_cmpint (record.payload[0], ==, get_payload_byte (lies[i].serial, lies[i].offset));
    }

  /* In the first version there are none */
  {
    g_autoptr (GError) error = NULL;

    ((SxSessionHeader *) (void *) bytes)->version = 1;
    g_assert_null (open_bytes (&place, bytes, length, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  }
  close_place (&place);
}

/* Bits that are wrong: refused, or records whose every byte can be looked at */
static void
test_flips (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree char *bytes = NULL;
  guint n_opened = 0;
  gsize length;
  Place place;
  const guint8 *first;

  g_test_message ("seed %u", seed);
  open_place (&place);
  first = append_fresh (place.journal, 300);
  for (guint i = 0; i < 20; i++)
    append (place.journal, first + i, 256 + i);
  bytes = save_bytes (&place, G_MAXUINT64, &length);

  for (guint i = 0; i < N_FLIPS; i++)
    {
      g_autofree char *flipped = g_memdup2 (bytes, length);
      g_autoptr (SxJournal) opened = NULL;
      gsize at = g_rand_int_range (rand, sizeof (SxSessionHeader), length);

      flipped[at] = g_rand_boolean (rand) ? flipped[at] ^ (1 << g_rand_int_range (rand, 0, 8)) : (char) g_rand_int (rand);
      opened = open_bytes (&place, flipped, length, NULL);
      if (opened == NULL)
        continue;

      n_opened++;
      read_everything (opened);
    }
  g_assert_cmpuint (n_opened, >, 0);
  g_assert_cmpuint (n_opened, <, N_FLIPS);
  close_place (&place);
}

/* A journal whose program is gone: the references too, and none that leads nowhere */
static void
test_left (void)
{
  for (guint damaged = 0; damaged < 2; damaged++)
    {
      g_autofree char *directory = sx_test_make_dir ();
      g_autofree char *path = NULL;
      g_autofree char *file = NULL;
      g_autoptr (SxJournal) shadow = make_journal ();
      g_autoptr (GPtrArray) left = NULL;
      SxJournal *journal = sx_journal_new_kept (directory, NULL);
      const guint8 *bytes;
      gsize length, at;

      g_assert_nonnull (journal);
      path = g_strdup (sx_journal_get_path (journal));
      append_fresh (shadow, 1000);
      bytes = append_fresh (journal, 1000);
      at = sizeof (SxChunkHeader) + sizeof (SxFileHeader) + sx_journal_get_n_bytes (journal) + sizeof (SxRecordPrefix);
      append (journal, bytes + 100, 900);
      append_fresh (journal, 10);
      append (shadow, bytes + 100, 900);
      append_fresh (shadow, 10);
      g_assert_finalize_object (journal);

      if (damaged)
        {
          g_assert_true (g_file_get_contents (path, &file, &length, NULL));
          ((SxRecordReference *) (void *) (file + at))->offset++;
          g_assert_true (g_file_set_contents_full (path, file, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
        }

      left = sx_left_list (directory, NULL);
      g_assert_cmpuint (left->len, ==, 1);
      journal = g_ptr_array_index (left, 0);
      g_assert_cmpuint (sx_journal_get_n_records (journal), ==, damaged ? 1 : 3);
      assert_begins_like (journal, shadow);
      sx_journal_remove_file (journal);
      g_clear_pointer (&left, g_ptr_array_unref);
      sx_test_remove_dir (directory);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/reference/once", test_once);
  g_test_add_func ("/journal/reference/reserved", test_reserved);
  g_test_add_func ("/journal/reference/not-there", test_not_there);
  g_test_add_func ("/journal/reference/chain", test_chain);
  g_test_add_func ("/journal/reference/chunks", test_chunks);
  g_test_add_func ("/journal/reference/again", test_again);
  g_test_add_func ("/journal/reference/limit", test_limit);
  g_test_add_func ("/journal/reference/round-trip", test_round_trip);
  g_test_add_func ("/journal/reference/version", test_version);
  g_test_add_func ("/journal/reference/lies", test_lies);
  g_test_add_func ("/journal/reference/flips", test_flips);
  g_test_add_func ("/journal/reference/left", test_left);

  return g_test_run ();
}
