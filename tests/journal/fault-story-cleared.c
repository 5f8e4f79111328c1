/* fault-story-cleared.c: the part of the story in which a journal is cleared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* For fallocate() */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "journal-records.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fault-disk.h"
#include "fault-story-private.h"
#include "sx-cleared.h"
#include "sx-journal-private.h"
#include "sx-left.h"

/* Has pages of its own, which can be given back */
#define LONG (100 * 1024)

/* What is sent on of what was received */
#define ECHOED (8 * 1024)

/* The index of so many has pages of its own, too */
#define N_SHORT 3000
#define N_ROUNDS 2

/* Of stat(2) */
#define BLOCK 512

typedef struct
{
  Story     *story;
  SxJournal *journal;
  guint64    socket;      /* numbers of records that are there to the end */
  guint64    echoes[N_ROUNDS];
  guint64    n_blocks;    /* that were given back */
} Clearing;

static guint64
append_received (Clearing *self,
                 gsize     length)
{
  guint64 serial = sx_journal_get_n_records (self->journal);
  g_autofree guint8 *bytes = g_malloc (length);
  SxRecord record = make_record (serial, bytes, length);

  fill_payload (bytes, length, serial);
  g_assert_true (sx_journal_append (self->journal, &record));

  return serial;
}

static guint64
append_socket (Clearing *self)
{
  guint64 serial = sx_journal_get_n_records (self->journal);
  SxRecord record = { .kind = SX_KIND_SOCKET, .owner = 1, .socket = 500, .args = { AF_INET, SOCK_STREAM } };

  g_assert_true (sx_journal_append (self->journal, &record));

  return serial;
}

/* It has no bytes of its own, but those of a record that is cleared away otherwise */
static guint64
append_echo (Clearing     *self,
             const guint8 *received)
{
  guint64 serial = sx_journal_get_n_records (self->journal);
  SxRecord record = make_record (serial, received, ECHOED);

  record.kind = SX_KIND_SEND;
  g_assert_true (sx_journal_append (self->journal, &record));

  return serial;
}

static void
check_echo (Clearing  *self,
            SxJournal *journal,
            guint      round)
{
  guint64 serial = self->echoes[round];
  SxRecord record;

  if (!sx_journal_read (journal, serial, &record) || record.kind != SX_KIND_SEND || record.payload_length != ECHOED)
    {
      fault_add_trouble (self->story->troubles, "what was sent on in round %u is not there", round);
      return;
    }

  /* It was received just before the journal was cleared */
  for (guint i = 0; i < ECHOED; i++)
    if (record.payload[i] != get_payload_byte (serial - 1, i))
      {
        fault_add_trouble (self->story->troubles, "byte %u of what was sent on in round %u is another", i, round);
        return;
      }
}

/* What stays and what came since is as it was; of the rest nothing is there */
static void
check_journal (Clearing *self,
               guint     round)
{
  SxRecord record;
  guint64 n_there = 0;

  if (!sx_journal_read (self->journal, self->socket, &record) || record.kind != SX_KIND_SOCKET)
    fault_add_trouble (self->story->troubles, "the socket is not there");
  for (guint64 serial = 0; serial < sx_journal_get_first (self->journal); serial++)
    n_there += sx_journal_read (self->journal, serial, &record) && record.kind != SX_KIND_NONE;
  if (n_there != 1)
    fault_add_trouble (self->story->troubles, "%" G_GUINT64_FORMAT " records are there from before", n_there);
  check_echo (self, self->journal, round);
}

static guint64
count_blocks (SxJournal *journal)
{
  struct stat info;

  g_assert_cmpint (syscall (SYS_newfstatat, AT_FDCWD, sx_journal_get_path (journal), &info, 0), ==, 0);

  return info.st_blocks;
}

static void
give_back (Clearing *self)
{
  guint64 n_blocks = count_blocks (self->journal);

  sx_journal_forget_cleared (self->journal);
  self->n_blocks += n_blocks - MIN (n_blocks, count_blocks (self->journal));
}

static void
clear_once (Clearing *self,
            guint     round)
{
  SxCleared *cleared;
  SxRecord received;

  append_received (self, LONG);
  for (guint i = 0; i < N_SHORT; i++)
    append_received (self, STORY_LENGTH);
  g_assert_true (sx_journal_read (self->journal, append_received (self, ECHOED), &received));

  fault_enter ();
  cleared = sx_cleared_new (self->journal, NULL);
  sx_journal_clear (self->journal, cleared);
  fault_leave ();

  self->echoes[round] = append_echo (self, received.payload);
  check_journal (self, round);

  fault_enter ();
  give_back (self);
  fault_leave ();
  check_journal (self, round);
}

/* Not all file systems do */
static gboolean
can_give_back (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "probe", NULL);
  int fd = syscall (SYS_openat, AT_FDCWD, path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  gboolean can;

  g_assert_cmpint (fd, >=, 0);
  can = syscall (SYS_fallocate, fd, 0, 0L, (long) LONG) == 0
        && syscall (SYS_fallocate, fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0L, (long) LONG) == 0;
  syscall (SYS_close, fd);
  syscall (SYS_unlinkat, AT_FDCWD, path, 0);

  return can;
}

/* Besides those that another part could not remove */
static SxJournal *
find_left (GPtrArray  *left,
           const char *path)
{
  for (guint i = 0; i < left->len; i++)
    if (g_strcmp0 (sx_journal_get_path (left->pdata[i]), path) == 0)
      return left->pdata[i];

  return NULL;
}

/* As after a crash */
static void
check_left (Clearing   *self,
            const char *path)
{
  g_autoptr (GPtrArray) left = sx_left_list (self->story->folder, NULL);
  SxJournal *journal = find_left (left, path);
  SxRecord record;

  if (journal == NULL)
    {
      fault_add_trouble (self->story->troubles, "a cleared journal is not found");
      return;
    }

  if (!sx_journal_read (journal, self->socket, &record) || record.kind != SX_KIND_SOCKET)
    fault_add_trouble (self->story->troubles, "the socket is not in the file");
  check_echo (self, journal, N_ROUNDS - 1);
  sx_journal_remove_file (journal);
}

/* Nobody is told if the disk does not get its space back: it does so the next time, or when the file goes; one that fails gets
 * nothing back, as it might not have what says where something is missing */
gboolean
story_clear_journal (Story *self)
{
  Clearing clearing = { .story = self, .journal = sx_journal_new_kept (self->folder, NULL) };
  g_autofree char *path = NULL;
  gboolean gives_back;

  g_assert_nonnull (clearing.journal);
  path = g_strdup (sx_journal_get_path (clearing.journal));
  clearing.socket = append_socket (&clearing);
  for (guint round = 0; round < N_ROUNDS; round++)
    clear_once (&clearing, round);
  if (fault_has_failed () && !self->is_interrupted)
    give_back (&clearing);
  check_journal (&clearing, N_ROUNDS - 1);
  gives_back = can_give_back (self->folder) && sx_journal_put_on_disk (clearing.journal) == 0;
  if (gives_back && clearing.n_blocks < N_ROUNDS * (LONG - 2 * 4096) / BLOCK)
    fault_add_trouble (self->troubles, "only %" G_GUINT64_FORMAT " blocks were given back", clearing.n_blocks);

  story_let_go (clearing.journal);
  check_left (&clearing, path);

  return TRUE;
}
