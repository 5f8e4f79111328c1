/* sx-left-made.c: journals that were left behind, as the program makes them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-left-made.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "sx-cleared.h"
#include "sx-left-bytes.h"
#include "sx-owner.h"
#include "sx-test-util.h"

#define SYNCED (sizeof (SxChunkHeader) + G_STRUCT_OFFSET (SxFileHeader, n_synced))
#define BOOT   (sizeof (SxChunkHeader) + G_STRUCT_OFFSET (SxFileHeader, boot))

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
  struct sockaddr_in local = { .sin_family = AF_INET, .sin_port = htons (80),
                               .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct sockaddr_in6 remote = { .sin6_family = AF_INET6, .sin6_port = htons (1000 + socket),
                                 .sin6_addr = IN6ADDR_LOOPBACK_INIT };

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

/* Public functions */

GByteArray *
sx_left_make_nothing (void)
{
  char *folder;
  SxJournal *journal = begin (&folder);

  return end (journal, folder);
}

/* Only what no pane asked for */
GByteArray *
sx_left_make_no_pane (void)
{
  char *folder;
  SxJournal *journal = begin (&folder);
  SxRecord record = begin_record (journal, 1, SX_KIND_SOCKET);

  record.owner = SX_OWNER_FIRST_OTHER;
  g_assert_true (sx_journal_append (journal, &record));

  return end (journal, folder);
}

GByteArray *
sx_left_make_story (void)
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

GByteArray *
sx_left_make_echo (void)
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
GByteArray *
sx_left_make_cleared (void)
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
GByteArray *
sx_left_make_cleared_twice (void)
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
GByteArray *
sx_left_make_chunks (void)
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
GByteArray *
sx_left_make_cut (void)
{
  static const guint8 zeros[1500];
  char *folder;
  SxJournal *journal = begin (&folder);

  append_listener (journal);
  append_text (journal, 1, SX_KIND_RECV, 1500);
  append_bytes (journal, 1, SX_KIND_RECV, zeros, sizeof zeros);

  return cut_power (end (journal, folder), 0);
}

GByteArray *
sx_left_make_noted (void)
{
  return cut_power (sx_left_make_cut (), 5);
}
