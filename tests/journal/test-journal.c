/* test-journal.c: what is appended is what is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"

#include <errno.h>
#include <malloc.h>
#include <sys/stat.h>

#include "sx-journal-format-private.h"

#define CHUNK (64 * 1024 * 1024)

static void
append_sized (SxJournal *journal,
              gsize      length)
{
  g_autofree guint8 *bytes = g_malloc (length + 1);
  guint64 serial = sx_journal_get_n_records (journal);
  SxRecord record = make_record (serial, bytes, length);

  fill_payload (bytes, length, serial);
  g_assert_true (sx_journal_append (journal, &record));
}

static void
test_empty (void)
{
  guint n_descriptors = sx_test_count_descriptors ();
  SxJournal *journal = make_journal ();
  SxJournalPeek peek;
  SxRecord record;

  g_assert_cmpuint (sx_journal_get_n_records (journal), ==, 0);
  g_assert_cmpuint (sx_journal_get_n_bytes (journal), ==, 0);
  g_assert_cmpuint (sx_journal_get_n_truncated (journal), ==, 0);
  g_assert_cmpuint (sx_journal_get_n_lost (journal), ==, 0);
  g_assert_cmpint (sx_journal_get_errno (journal), ==, 0);
  g_assert_false (sx_journal_read (journal, 0, &record));
  g_assert_false (sx_journal_read (journal, G_MAXUINT64, &record));
  g_assert_false (sx_journal_peek (journal, 0, &peek));

  g_assert_finalize_object (journal);
  g_assert_cmpuint (sx_test_count_descriptors (), ==, n_descriptors);
}

static int
find_journal_fd (const char *dir)
{
  for (int fd = 0; fd < 256; fd++)
    {
      g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
      g_autofree char *target = g_file_read_link (link, NULL);

      if (target != NULL && g_str_has_prefix (target, dir))
        return fd;
    }

  g_assert_not_reached ();
}

/* Nobody else can read it, and it leaves nothing behind */
static void
test_private (void)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SxJournal) journal = sx_journal_new (dir, &error);
  struct stat status;

  g_assert_no_error (error);
  g_assert_cmpint (fstat (find_journal_fd (dir), &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (status.st_nlink, ==, 0);

  g_clear_object (&journal);
  sx_test_remove_dir (dir);
}

static void
test_no_directory (void)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autofree char *missing = g_build_filename (dir, "missing", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SxJournal) journal = NULL;

  g_assert_null (sx_journal_new (missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  sx_test_remove_dir (dir);

  /* With none given there is always one */
  g_clear_error (&error);
  journal = sx_journal_new (NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (journal);
}

static void
test_sizes (void)
{
  static const gsize sizes[] = { 0, 1, 7, 8, 9, 63, 64, 65, 4096, 65507, 1 << 20 };
  g_autoptr (SxJournal) journal = make_journal ();
  SxRecord record;

  for (guint round = 0; round < 4; round++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      append_sized (journal, sizes[i]);

  for (guint serial = 0; serial < 4 * G_N_ELEMENTS (sizes); serial++)
    {
      g_assert_true (sx_journal_read (journal, serial, &record));
      assert_record (&record, serial, sizes[serial % G_N_ELEMENTS (sizes)]);
      g_assert_cmpuint ((gsize) record.payload % 8, ==, 0);
    }
  g_assert_false (sx_journal_read (journal, 4 * G_N_ELEMENTS (sizes), &record));
}

/* Records that just fit into a chunk, just do not, and are longer than one */
static void
test_chunks (void)
{
  static const gsize sizes[] = {
    CHUNK - 4096, 3800, 100, 1, CHUNK - 200, CHUNK - 64, CHUNK, 8, 2 * CHUNK + 5, 0, 24, CHUNK / 2, CHUNK / 2, 16
  };
  g_autoptr (SxJournal) journal = make_journal ();
  SxRecord first;
  SxRecord record;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      append_sized (journal, sizes[i]);
      if (i == 0)
        g_assert_true (sx_journal_read (journal, 0, &first));
    }

  for (guint serial = 0; serial < G_N_ELEMENTS (sizes); serial++)
    {
      g_assert_true (sx_journal_read (journal, serial, &record));
      assert_record (&record, serial, sizes[serial]);
    }

  /* Nothing has moved */
  assert_record (&first, 0, sizes[0]);
  g_assert_cmpint (sx_journal_get_errno (journal), ==, 0);
}

/* A chunk that is full but for some hundred bytes, and then three records, each of which in turn is the one
 * that just fits, or just does not */
static void
test_chunk_end (void)
{
  for (gsize rest = 0; rest <= 512; rest += 8)
    {
      const gsize lengths[] = { CHUNK - 4096, 3504 + rest, 40, 0 };
      g_autoptr (SxJournal) journal = make_journal ();
      guint8 *place = sx_journal_reserve (journal, lengths[0]);
      SxRecord record = make_record (0, place, lengths[0]);

      /* Only its ends are written: to fill it all would be gigabytes for the disk */
      place[0] = 'a';
      place[lengths[0] - 1] = 'z';
      g_assert_true (sx_journal_append (journal, &record));
      for (guint serial = 1; serial < G_N_ELEMENTS (lengths); serial++)
        append_sized (journal, lengths[serial]);

      for (guint serial = 1; serial < G_N_ELEMENTS (lengths); serial++)
        {
          g_assert_true (sx_journal_read (journal, serial, &record));
          assert_record (&record, serial, lengths[serial]);
        }
      g_assert_true (sx_journal_read (journal, 0, &record));
      g_assert_true (record.payload == place);
      g_assert_cmpuint (record.payload_length, ==, lengths[0]);
      g_assert_cmpuint (record.payload[0], ==, 'a');
      g_assert_cmpuint (record.payload[lengths[0] - 1], ==, 'z');
    }
}

/* Nothing but the file is looked at: a reader that has no index finds every record, and no others */
static guint64
walk_chunk (int     fd,
            off_t   start,
            guint64 serial)
{
  SxRecordPrefix prefix;
  off_t place = start + (off_t) (sizeof (SxChunkHeader) + (start == 0 ? sizeof (SxFileHeader) : 0));

  for (; pread (fd, &prefix, sizeof prefix, place) == sizeof prefix && prefix.size > 0; serial++)
    {
      SxRecordHeader header;

      g_assert_cmpint (pread (fd, &header, sizeof header, place + (off_t) prefix.header * 8), ==, sizeof header);
      g_assert_cmpuint (header.request, ==, 7 + serial);
      g_assert_cmpuint (header.kind, ==, SX_KIND_RECV);
      place += (off_t) prefix.size * 8;
    }

  return serial;
}

static void
test_format (void)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autoptr (SxJournal) journal = sx_journal_new (dir, NULL);
  SxChunkHeader chunk;
  guint64 serial = 0;
  off_t start = 0;
  guint n_chunks = 0;

  for (guint i = 0; i < 3000; i++)
    {
      /* Rubbish where the next prefixes would be, from a reservation that came to nothing */
      guint8 *place = sx_journal_reserve (journal, 100000);

      memset (place, 0xee, 100000);
      append_sized (journal, i == 100 ? CHUNK + 1 : i % 3000 * 20);
    }

  /* The file may be longer than what is in it */
  while (pread (find_journal_fd (dir), &chunk, sizeof chunk, start) == sizeof chunk && chunk.magic != 0)
    {
      g_assert_cmpuint (chunk.magic, ==, SX_CHUNK_MAGIC);
      g_assert_cmpuint (chunk.version, ==, SX_CHUNK_VERSION);
      g_assert_cmpuint (chunk.first_serial, ==, serial);
      serial = walk_chunk (find_journal_fd (dir), start, serial);
      start += (off_t) chunk.size;
      n_chunks++;
    }
  g_assert_cmpuint (serial, ==, 3000);
  g_assert_cmpuint (n_chunks, >=, 3);
  sx_test_remove_dir (dir);
}

/* A journal that grows fast has a file that is longer than its space; one that does not has not. Either way it has
 * every record */
static void
test_pace (void)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autoptr (SxJournal) journal = sx_journal_new (dir, NULL);
  struct stat status;
  SxRecord record;

  append_sized (journal, 100);
  g_assert_cmpint (fstat (find_journal_fd (dir), &status), ==, 0);
  g_assert_cmpint (status.st_size, <, CHUNK);

  /* Only the ends are written: that is fast wherever this runs */
  for (guint serial = 1; serial < 10; serial++)
    {
      guint8 *place = sx_journal_reserve (journal, CHUNK / 2);

      place[0] = 'a';
      place[CHUNK / 2 - 1] = 'z';
      record = make_record (serial, place, CHUNK / 2);
      g_assert_true (sx_journal_append (journal, &record));
    }
  g_assert_cmpint (fstat (find_journal_fd (dir), &status), ==, 0);
  g_assert_cmpint (status.st_size, >, status.st_blocks * G_GINT64_CONSTANT (512) + CHUNK / 2);

  for (guint64 serial = 1; serial < 10; serial++)
    {
      g_assert_true (sx_journal_read (journal, serial, &record));
      g_assert_cmpuint (record.payload_length, ==, CHUNK / 2);
      g_assert_cmpuint (record.payload[0], ==, 'a');
      g_assert_cmpuint (record.payload[CHUNK / 2 - 1], ==, 'z');
    }
  sx_test_remove_dir (dir);
}

static void
test_time (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  SxRecord record = SX_RECORD_INIT;
  gint64 before = g_get_real_time () * 1000;

  record.kind = SX_KIND_CLOSE;
  g_assert_true (sx_journal_append (journal, &record));
  record.time = -5;
  g_assert_true (sx_journal_append (journal, &record));

  g_assert_true (sx_journal_read (journal, 0, &record));
  g_assert_cmpint (record.time, >=, before);
  g_assert_cmpint (record.time, <=, g_get_real_time () * 1000 + 1000);
  g_assert_true (sx_journal_read (journal, 1, &record));
  g_assert_cmpint (record.time, ==, -5);
}

static void
test_peek (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  SxRecord record = make_record (3, NULL, 0);
  SxJournalPeek peek;

  record.kind = SX_KIND_CONNECT;
  record.error = ECONNREFUSED;
  record.value = G_MININT64;
  record.flags = SX_RECORD_TRUNCATED;
  g_assert_true (sx_journal_append (journal, &record));

  g_assert_true (sx_journal_peek (journal, 0, &peek));
  g_assert_cmpuint (peek.owner, ==, record.owner);
  g_assert_cmpuint (peek.socket, ==, record.socket);
  g_assert_cmpint (peek.time, ==, record.time);
  g_assert_cmpuint (peek.kind, ==, SX_KIND_CONNECT);
  g_assert_cmpuint (peek.flags, ==, SX_RECORD_TRUNCATED);
  g_assert_cmpint (peek.error, ==, ECONNREFUSED);
  g_assert_cmpint (peek.value, ==, G_MININT64);
  g_assert_false (sx_journal_peek (journal, 1, &peek));
  g_assert_cmpuint (sx_journal_get_n_truncated (journal), ==, 1);
}

/* Nothing else of the record has to be read for it */
static void
test_payload (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  guint8 bytes[100];
  const guint8 *payload;
  SxRecord record;
  gsize length = 1;

  for (gsize n = 0; n < sizeof bytes; n++)
    {
      fill_payload (bytes, n, n);
      record = make_record (n, bytes, n);
      g_assert_true (sx_journal_append (journal, &record));
    }

  for (gsize n = 0; n < sizeof bytes; n++)
    {
      fill_payload (bytes, n, n);
      payload = sx_journal_get_payload (journal, n, &length);
      g_assert_cmpmem (payload, length, bytes, n);
      g_assert_true ((payload == NULL) == (n == 0));
    }
  g_assert_null (sx_journal_get_payload (journal, sizeof bytes, &length));
  g_assert_cmpuint (length, ==, 0);
}

static void
test_longest_addresses (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  SxRecord record = SX_RECORD_INIT;
  SxRecord found;

  record.kind = SX_KIND_ACCEPT;
  record.local.length = record.remote.length = SX_ADDRESS_MAX;
  fill_payload (record.local.bytes, SX_ADDRESS_MAX, 1);
  fill_payload (record.remote.bytes, SX_ADDRESS_MAX, 2);
  g_assert_true (sx_journal_append (journal, &record));
  g_assert_true (sx_journal_append (journal, &record));

  for (guint serial = 0; serial < 2; serial++)
    {
      g_assert_true (sx_journal_read (journal, serial, &found));
      g_assert_true (sx_address_equal (&found.local, &record.local));
      g_assert_true (sx_address_equal (&found.remote, &record.remote));
    }
}

/* What is received into the journal is not copied; a shorter one than was reserved takes no more than it is long */
static void
test_reserve (void)
{
  static const gsize lengths[] = { 100, 0, 65536, 1, 8, 9 };
  g_autoptr (SxJournal) journal = make_journal ();
  guint64 n_bytes;

  for (guint serial = 0; serial < 2000; serial++)
    {
      gsize length = lengths[serial % G_N_ELEMENTS (lengths)];
      guint8 *place = sx_journal_reserve (journal, 65536);
      SxRecord record;

      g_assert_nonnull (place);
      memset (place, 0xaa, 65536);
      fill_payload (place, length, serial);
      record = make_record (serial, place, length);
      g_assert_true (sx_journal_append (journal, &record));
      g_assert_true (sx_journal_read (journal, serial, &record));
      if (length > 0)
        g_assert_true (record.payload == place);
    }

  for (guint serial = 0; serial < 2000; serial++)
    {
      SxRecord record;

      g_assert_true (sx_journal_read (journal, serial, &record));
      assert_record (&record, serial, lengths[serial % G_N_ELEMENTS (lengths)]);
    }

  /* Given out and not used: nothing is taken */
  n_bytes = sx_journal_get_n_bytes (journal);
  g_assert_nonnull (sx_journal_reserve (journal, 1000));
  g_assert_nonnull (sx_journal_reserve (journal, 0));
  g_assert_cmpuint (sx_journal_get_n_bytes (journal), ==, n_bytes);

  append_sized (journal, 10);
  g_assert_cmpuint (sx_journal_get_n_bytes (journal), <, n_bytes + 200);
  g_assert_null (sx_journal_reserve (journal, G_MAXSIZE));
}

/* What was received is whole for whoever sends it back, also if the limit is another one by then */
static void
test_reserve_limit (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  guint8 *place = sx_journal_reserve (journal, 65536);
  SxRecord record;

  fill_payload (place, 5000, 0);
  sx_journal_set_limit (journal, 1);
  record = make_record (0, place, 5000);
  g_assert_true (sx_journal_append (journal, &record));
  for (gsize i = 0; i < 5000; i++)
    g_assert_cmpuint (place[i], ==, get_payload_byte (0, i));
  g_assert_true (sx_journal_read (journal, 0, &record));
  assert_record (&record, 0, 5000);
  g_assert_cmpuint (sx_journal_get_n_truncated (journal), ==, 0);
  g_assert_null (sx_journal_reserve (journal, 65536));
}

/* An echo sends what was received: the payload of a record is that of an earlier one */
static void
test_payload_from_journal (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  SxRecord record;
  SxRecord echo;

  append_sized (journal, 5000);
  g_assert_true (sx_journal_read (journal, 0, &record));
  echo = record;
  echo.kind = SX_KIND_SEND;
  g_assert_true (sx_journal_append (journal, &echo));

  g_assert_true (sx_journal_read (journal, 1, &echo));
  g_assert_cmpmem (echo.payload, echo.payload_length, record.payload, record.payload_length);
}

static void
test_limit (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  guint8 bytes[1000] = { 0 };
  SxRecord record = { .kind = SX_KIND_RECV, .payload = bytes, .payload_length = sizeof bytes, .value = sizeof bytes };
  SxRecord name = { .kind = SX_KIND_GETHOSTNAME, .payload = bytes, .payload_length = 20 };
  guint64 n_kept = 0;

  sx_journal_set_limit (journal, 100000);
  for (guint i = 0; i < 1000; i++)
    g_assert_true (sx_journal_append (journal, &record));
  g_assert_cmpuint (sx_journal_get_n_records (journal), ==, 1000);

  for (guint i = 0; i < 1000; i++)
    {
      g_assert_true (sx_journal_read (journal, i, &record));
      g_assert_cmpint (record.value, ==, sizeof bytes);
      g_assert_cmpuint (record.payload_length, ==, record.flags & SX_RECORD_TRUNCATED ? 0 : sizeof bytes);
      n_kept += record.payload_length > 0;
    }

  /* 1072 bytes each */
  g_assert_cmpuint (n_kept, ==, 100000 / 1072);
  g_assert_cmpuint (sx_journal_get_n_truncated (journal), ==, 1000 - n_kept);
  g_assert_cmpint (sx_journal_get_errno (journal), ==, 0);
  g_assert_null (sx_journal_reserve (journal, 1));

  /* What a record is about is kept nevertheless, and so is everything when the limit is lifted */
  g_assert_true (sx_journal_append (journal, &name));
  g_assert_true (sx_journal_read (journal, 1000, &record));
  g_assert_cmpuint (record.payload_length, ==, 20);
  sx_journal_set_limit (journal, 10000000);
  g_assert_nonnull (sx_journal_reserve (journal, 1));
  append_sized (journal, 10);
  g_assert_true (sx_journal_read (journal, 1001, &record));
  g_assert_cmpuint (record.payload_length, ==, 10);
  g_assert_cmpuint (sx_journal_get_n_truncated (journal), ==, 1000 - n_kept);
}

/* The index is all that a record takes of the heap */
static void
test_memory (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  const guint n = 1000000;
  struct mallinfo2 before;
  struct mallinfo2 after;
  gsize used;

  before = mallinfo2 ();
  for (guint serial = 0; serial < n; serial++)
    {
      SxRecord record = make_record (serial, NULL, 0);

      sx_journal_append (journal, &record);
    }
  after = mallinfo2 ();

  used = after.uordblks + after.hblkhd - before.uordblks - before.hblkhd;
  g_test_message ("%.2f bytes of memory and %.1f bytes of file a record", (double) used / n,
                  (double) sx_journal_get_n_bytes (journal) / n);
  g_assert_cmpuint (used, <=, 16 * n);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/journal/empty", test_empty);
  g_test_add_func ("/journal/journal/private", test_private);
  g_test_add_func ("/journal/journal/no-directory", test_no_directory);
  g_test_add_func ("/journal/journal/sizes", test_sizes);
  g_test_add_func ("/journal/journal/chunks", test_chunks);
  g_test_add_func ("/journal/journal/chunk-end", test_chunk_end);
  g_test_add_func ("/journal/journal/format", test_format);
  g_test_add_func ("/journal/journal/pace", test_pace);
  g_test_add_func ("/journal/journal/time", test_time);
  g_test_add_func ("/journal/journal/peek", test_peek);
  g_test_add_func ("/journal/journal/payload", test_payload);
  g_test_add_func ("/journal/journal/longest-addresses", test_longest_addresses);
  g_test_add_func ("/journal/journal/reserve", test_reserve);
  g_test_add_func ("/journal/journal/reserve-limit", test_reserve_limit);
  g_test_add_func ("/journal/journal/payload-from-journal", test_payload_from_journal);
  g_test_add_func ("/journal/journal/limit", test_limit);
  g_test_add_func ("/journal/journal/memory", test_memory);

  return g_test_run ();
}
