/* left-corpus.c: journals that were left behind, as the program makes them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: left-corpus [--write] FOLDER
 *
 * The folder is tests/fuzz/corpus/left, where what is made here has names that begin with “made-”. With --write the files
 * are made anew; without, it is a test that they are what is made here, and that as many records are found in them as there are.
 */

#include "sx-config.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "sx-cleared.h"
#include "sx-left-bytes.h"
#include "sx-left.h"
#include "sx-owner.h"
#include "sx-record-pack-private.h"
#include "sx-test-util.h"

#define SYNCED (sizeof (SxChunkHeader) + G_STRUCT_OFFSET (SxFileHeader, n_synced))
#define BOOT   (sizeof (SxChunkHeader) + G_STRUCT_OFFSET (SxFileHeader, boot))

/* 0: none is offered */
typedef struct
{
  const char  *name;
  GByteArray *(*make) (void);
  guint        n_records;
} Made;

/* Records */

static SxRecord
begin_record (SxJournal *journal,
              guint32    socket,
              SxKind     kind)
{
  return (SxRecord) {
    .time = G_GINT64_CONSTANT (1767225600000000000) + (gint64) sx_journal_get_n_records (journal) * 1000000,
    .owner = sx_owner_of_pane (0, 0),
    .request = 1 + socket,
    .socket = socket,
    .kind = kind,
  };
}

static void
append_call (SxJournal *journal,
             guint32    socket,
             SxKind     kind,
             gint32     error)
{
  SxRecord record = begin_record (journal, socket, kind);

  record.args[0] = AF_INET;
  record.args[1] = SOCK_STREAM;
  record.error = error;
  g_assert_true (sx_journal_append (journal, &record));
}

static void
append_bytes (SxJournal    *journal,
              guint32       socket,
              SxKind        kind,
              const guint8 *bytes,
              gsize         length)
{
  SxRecord record = begin_record (journal, socket, kind);

  record.value = length;
  record.payload = bytes;
  record.payload_length = length;
  g_assert_true (sx_journal_append (journal, &record));
}

static void
append_text (SxJournal *journal,
             guint32    socket,
             SxKind     kind,
             gsize      length)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (text->len < length)
    g_string_append_printf (text, "%" G_GSIZE_FORMAT " hello, ", text->len);
  append_bytes (journal, socket, kind, (const guint8 *) text->str, length);
}

static void
append_accept (SxJournal *journal,
               guint32    listener,
               guint32    socket)
{
  SxRecord record = begin_record (journal, socket, SX_KIND_ACCEPT);
  struct sockaddr_in local = { .sin_family = AF_INET, .sin_port = htons (80), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct sockaddr_in6 remote = { .sin6_family = AF_INET6, .sin6_port = htons (1000 + socket), .sin6_addr = IN6ADDR_LOOPBACK_INIT };

  record.args[0] = listener;
  record.args[1] = AF_INET;
  record.args[2] = SOCK_STREAM;
  sx_address_set (&record.local, &local, sizeof local);
  sx_address_set (&record.remote, &remote, sizeof remote);
  g_assert_true (sx_journal_append (journal, &record));
}

static void
append_listener (SxJournal *journal)
{
  append_call (journal, 1, SX_KIND_SOCKET, 0);
  append_call (journal, 1, SX_KIND_BIND, 0);
  append_call (journal, 1, SX_KIND_LISTEN, 0);
}

/* What was received is sent as it came: it is not repeated */
static void
append_echo (SxJournal *journal,
             guint32    socket,
             gsize      length)
{
  SxRecord record;

  append_text (journal, socket, SX_KIND_RECV, length);
  g_assert_true (sx_journal_read (journal, sx_journal_get_n_records (journal) - 1, &record));
  append_bytes (journal, socket, SX_KIND_SEND, record.payload, record.payload_length);
  append_bytes (journal, socket, SX_KIND_SEND, record.payload + 10, record.payload_length - 10);
}

/* Journals */

static SxJournal *
begin (char **folder)
{
  g_autoptr (GError) error = NULL;
  SxJournal *journal;

  *folder = sx_test_make_dir ();
  journal = sx_journal_new_kept (*folder, &error);
  g_assert_no_error (error);

  return journal;
}

static GByteArray *
end (SxJournal *journal,
     char      *folder)
{
  GByteArray *bytes = sx_left_bytes_take (sx_journal_get_path (journal));

  sx_journal_remove_file (journal);
  g_assert_finalize_object (journal);
  sx_test_remove_dir (folder);
  g_free (folder);

  return bytes;
}

static void
clear (SxJournal *journal)
{
  sx_journal_clear (journal, sx_cleared_new (journal, NULL));
  sx_journal_forget_cleared (journal);
}

/* The next record is in the next chunk: there was no room for a long one, which then was not */
static void
begin_chunk (SxJournal *journal,
             gsize      size)
{
  g_assert_nonnull (sx_journal_reserve (journal, size));
}

/* As after a power cut, up to which so many records were noted to be on the disk */
static GByteArray *
cut_power (GByteArray *bytes,
           guint64     n_synced)
{
  g_strlcpy ((char *) bytes->data + BOOT, "another", 40);
  memcpy (bytes->data + SYNCED, &n_synced, sizeof n_synced);

  return bytes;
}

/* What is made */

static GByteArray *
make_nothing (void)
{
  char *folder;
  SxJournal *journal = begin (&folder);

  return end (journal, folder);
}

/* Only what no pane asked for */
static GByteArray *
make_no_pane (void)
{
  char *folder;
  SxJournal *journal = begin (&folder);
  SxRecord record = begin_record (journal, 1, SX_KIND_SOCKET);

  record.owner = SX_OWNER_FIRST_OTHER;
  g_assert_true (sx_journal_append (journal, &record));

  return end (journal, folder);
}

static GByteArray *
make_story (void)
{
  char *folder;
  SxJournal *journal = begin (&folder);
  SxSample sample = { .rtt = 100, .cwnd = 10, .unsent = 3 };

  append_listener (journal);
  append_accept (journal, 1, 2);
  append_text (journal, 2, SX_KIND_RECV, 100);
  append_text (journal, 2, SX_KIND_SEND, 13);
  append_bytes (journal, 2, SX_KIND_SAMPLE, (const guint8 *) &sample, sizeof sample);
  append_call (journal, 2, SX_KIND_STATE, 0);
  append_call (journal, 2, SX_KIND_RECV, ECONNRESET);
  append_call (journal, 2, SX_KIND_CLOSE, 0);
  append_bytes (journal, 0, SX_KIND_GETADDRINFO, (const guint8 *) "localhost\0http", 14);

  return end (journal, folder);
}

static GByteArray *
make_echo (void)
{
  char *folder;
  SxJournal *journal = begin (&folder);

  append_listener (journal);
  append_accept (journal, 1, 2);
  append_echo (journal, 2, 300);
  append_echo (journal, 2, 700);

  return end (journal, folder);
}

/* Some of it stays, and something came since */
static GByteArray *
make_cleared (void)
{
  char *folder;
  SxJournal *journal = begin (&folder);

  append_listener (journal);
  append_accept (journal, 1, 2);
  append_text (journal, 2, SX_KIND_RECV, 900);
  append_text (journal, 2, SX_KIND_SEND, 50);
  append_accept (journal, 1, 3);
  append_call (journal, 3, SX_KIND_CLOSE, 0);
  clear (journal);
  append_text (journal, 2, SX_KIND_RECV, 40);
  append_call (journal, 2, SX_KIND_CLOSE, 0);

  return end (journal, folder);
}

/* All of it went, and what came since repeats what it was about */
static GByteArray *
make_cleared_twice (void)
{
  char *folder;
  SxJournal *journal = begin (&folder);
  SxRecord record;

  append_listener (journal);
  append_accept (journal, 1, 2);
  append_text (journal, 2, SX_KIND_RECV, 400);
  g_assert_true (sx_journal_read (journal, sx_journal_get_n_records (journal) - 1, &record));
  sx_journal_clear (journal, sx_cleared_new (journal, NULL));
  append_bytes (journal, 2, SX_KIND_SEND, record.payload, record.payload_length);
  sx_journal_forget_cleared (journal);
  append_echo (journal, 2, 256);
  append_call (journal, 1, SX_KIND_CLOSE, 0);
  append_call (journal, 2, SX_KIND_CLOSE, 0);
  clear (journal);
  append_call (journal, 4, SX_KIND_SOCKET, EMFILE);

  return end (journal, folder);
}

/* Three of them, the second one as long as two */
static GByteArray *
make_chunks (void)
{
  char *folder;
  SxJournal *journal = begin (&folder);

  append_listener (journal);
  append_text (journal, 1, SX_KIND_RECV, 1000);
  begin_chunk (journal, SX_CHUNK_SIZE);
  append_accept (journal, 1, 2);
  append_echo (journal, 2, 256);
  begin_chunk (journal, SX_CHUNK_SIZE * 2 - 1000);
  append_call (journal, 2, SX_KIND_CLOSE, 0);

  return end (journal, folder);
}

/* The last one has sectors of which nobody knows whether they are there */
static GByteArray *
make_cut (void)
{
  static const guint8 zeros[1500];
  char *folder;
  SxJournal *journal = begin (&folder);

  append_listener (journal);
  append_text (journal, 1, SX_KIND_RECV, 1500);
  append_bytes (journal, 1, SX_KIND_RECV, zeros, sizeof zeros);

  return cut_power (end (journal, folder), 0);
}

static GByteArray *
make_noted (void)
{
  return cut_power (make_cut (), 5);
}

/* Ends within the last record */
static GByteArray *
make_torn (void)
{
  GByteArray *bytes = make_story ();

  return g_byte_array_set_size (bytes, bytes->len - 90);
}

/* Where the prefix of nothing is, behind so many records of the first chunk */
static SxRecordPrefix *
get_prefix (GByteArray *bytes,
            guint       n_records)
{
  gsize place = sizeof (SxChunkHeader) + sizeof (SxFileHeader);

  for (guint i = 0; i < n_records; i++)
    place += (gsize) ((SxRecordPrefix *) (void *) (bytes->data + place))->size * 8;

  return (SxRecordPrefix *) (void *) (bytes->data + place);
}

/* A gap as long as no file is, for millions of records */
static GByteArray *
make_long_gap (void)
{
  GByteArray *bytes = make_story ();

  *get_prefix (bytes, 11) = (SxRecordPrefix) { .size = G_MAXUINT32, .header = SX_PREFIX_GAP | 10000000 };

  return bytes;
}

/* In place of the prefix of nothing */
static GByteArray *
append_packed (GByteArray    *bytes,
               gconstpointer  record,
               gsize          size)
{
  g_byte_array_set_size (bytes, bytes->len - sizeof (SxRecordPrefix));

  return g_byte_array_append (bytes, record, size);
}

/* The header is 8 bytes nearer to the prefix than it should be: the payload would begin there */
static GByteArray *
make_near_header (void)
{
  struct
  {
    SxRecordPrefix prefix;
    guint8         payload[8];
    SxRecordHeader header;
    guint8         rest[8];
  } record = { .payload = "received", .header = { .owner = 1, .kind = SX_KIND_RECV, .payload_length = 16 } };

  record.prefix = (SxRecordPrefix) { .size = sizeof record / 8, .header = G_STRUCT_OFFSET (typeof (record), header) / 8 };
  record.header.check = sx_record_get_check (&record.header, sizeof record.header + sizeof record.rest);

  return append_packed (make_story (), &record, sizeof record);
}

/* A record, behind those of a story, of which all is as it should be but for what it says of itself */
static GByteArray *
make_lie (SxKind  kind,
          guint8  local_length,
          guint8  remote_length)
{
  struct
  {
    SxRecordPrefix prefix;
    SxRecordHeader header;
    guint8         address[SX_ADDRESS_MAX + 8];
  } record = { .header = { .owner = 1, .kind = kind, .local_length = local_length, .remote_length = remote_length } };

  record.prefix = (SxRecordPrefix) { .size = sizeof record / 8, .header = sizeof record.prefix / 8 };
  record.header.check = sx_record_get_check (&record.header, sizeof record - sizeof record.prefix);

  return append_packed (make_story (), &record, sizeof record);
}

static GByteArray *
make_long_address (void)
{
  return make_lie (SX_KIND_SEND, SX_ADDRESS_MAX + 8, 0);
}

static GByteArray *
make_long_peer (void)
{
  return make_lie (SX_KIND_SEND, 0, SX_ADDRESS_MAX + 8);
}

static GByteArray *
make_no_kind (void)
{
  return make_lie (SX_KIND_NONE, SX_ADDRESS_MAX, 8);
}

/* Ends 8 bytes before the last record does, which are 0 */
static GByteArray *
make_torn_zeros (void)
{
  char *folder;
  SxJournal *journal = begin (&folder);
  GByteArray *bytes;

  append_listener (journal);
  append_accept (journal, 1, 2);
  bytes = end (journal, folder);

  return g_byte_array_set_size (bytes, bytes->len - sizeof (SxRecordPrefix) - 8);
}

/* The last record of an echo refers to so many bytes from there on of what has 700 */
static GByteArray *
make_beyond (guint32 offset,
             guint32 length)
{
  GByteArray *bytes = make_echo ();
  SxRecordReference *reference = (SxRecordReference *) (void *) (get_prefix (bytes, 9) + 1);
  SxRecordHeader *header = (SxRecordHeader *) (void *) (reference + 1);

  reference->offset = offset;
  header->payload_length = length;
  header->check = sx_record_get_check (header, sizeof *header);

  return bytes;
}

static GByteArray *
make_beyond_end (void)
{
  return make_beyond (1, 700);
}

static GByteArray *
make_beyond_all (void)
{
  return make_beyond (701, 100);
}

/* The second one of what was sent refers to the first one, which refers to what was received */
static GByteArray *
make_chain (void)
{
  GByteArray *bytes = make_echo ();
  SxRecordReference *reference = (SxRecordReference *) (void *) (get_prefix (bytes, 6) + 1);

  reference->serial++;

  return bytes;
}

static GByteArray *
make_later_version (void)
{
  GByteArray *bytes = make_story ();

  ((SxChunkHeader *) (void *) bytes->data)->version++;

  return bytes;
}

static GByteArray *
make_zeros (void)
{
  GByteArray *bytes = make_story ();

  memset (bytes->data, 0, bytes->len);

  return bytes;
}

static const Made made[] = {
  { "made-nothing", make_nothing, 0 },
  { "made-no-pane", make_no_pane, 0 },
  { "made-story", make_story, 11 },
  { "made-echo", make_echo, 10 },
  { "made-cleared", make_cleared, 6 },
  { "made-cleared-twice", make_cleared_twice, 1 },
  { "made-chunks", make_chunks, 9 },
  { "made-cut", make_cut, 4 },
  { "made-noted", make_noted, 5 },
  { "made-torn", make_torn, 10 },
  { "made-long-gap", make_long_gap, 11 },
  { "made-near-header", make_near_header, 11 },
  { "made-long-address", make_long_address, 11 },
  { "made-long-peer", make_long_peer, 11 },
  { "made-no-kind", make_no_kind, 11 },
  { "made-torn-zeros", make_torn_zeros, 3 },
  { "made-beyond-end", make_beyond_end, 9 },
  { "made-beyond-all", make_beyond_all, 9 },
  { "made-chain", make_chain, 6 },
  { "made-later-version", make_later_version, 0 },
  { "made-zeros", make_zeros, 0 },
};

static const char *corpus;

/* Tests */

static void
test_made (gconstpointer data)
{
  const Made *it = data;
  g_autoptr (GByteArray) bytes = it->make ();
  g_autofree char *path = g_build_filename (corpus, it->name, NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (bytes->data, bytes->len, contents, length);
}

static void
test_offered (gconstpointer data)
{
  const Made *it = data;
  g_autoptr (GByteArray) bytes = it->make ();
  g_autofree char *folder = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "journal-abcdef.sxjournal", NULL);
  g_autoptr (GPtrArray) found = NULL;

  sx_left_bytes_put (bytes->data, bytes->len, path);
  found = sx_left_list (folder, NULL);
  g_assert_cmpuint (found->len, ==, it->n_records > 0 ? 1 : 0);
  if (it->n_records > 0)
    g_assert_cmpuint (sx_left_count (g_ptr_array_index (found, 0)), ==, it->n_records);
  sx_test_remove_dir (folder);
}

static void
write_made (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autoptr (GByteArray) bytes = made[i].make ();
      g_autofree char *path = g_build_filename (corpus, made[i].name, NULL);
      g_autoptr (GError) error = NULL;

      g_file_set_contents (path, (const char *) bytes->data, bytes->len, &error);
      g_assert_no_error (error);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, >=, 2);
  corpus = argv[argc - 1];
  if (g_strcmp0 (argv[1], "--write") == 0)
    {
      write_made ();
      return 0;
    }

  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autofree char *file = g_strconcat ("/left-corpus/made/", made[i].name, NULL);
      g_autofree char *offer = g_strconcat ("/left-corpus/offered/", made[i].name, NULL);

      /* The files are of a machine that has the low bytes first */
      if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
        g_test_add_data_func (file, &made[i], test_made);
      g_test_add_data_func (offer, &made[i], test_offered);
    }

  return g_test_run ();
}
