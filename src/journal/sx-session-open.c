/* sx-session-open.c: opens a saved journal, of which nothing is trusted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-session.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "sx-journal-private.h"
#include "sx-record-pack-private.h"

/* How much is read at a time; in between it can be cancelled */
#define SLICE (G_GUINT64_CONSTANT (1) << 20)

typedef struct
{
  int              fd;
  const char      *path;
  guint64          size;     /* of the file, when it was opened */
  guint8          *buffer;   /* SLICE bytes */
  gsize            position; /* of what is next in the buffer */
  gsize            n_buffered;
  guint64          n_taken;  /* bytes of whole records */
  SxSessionHeader  header;
  SxJournal       *journal;
  GCancellable    *cancellable;
} Opener;

/* A record was taken; there is none any more; an error was set */
typedef enum
{
  TAKEN,
  ENDED,
  FAILED,
} Taken;

/* Helpers: errors */

static void
fail (Opener      *self,
      GIOErrorEnum code,
      const char  *reason,
      GError     **error)
{
  g_autofree char *shown = g_filename_display_name (self->path);

  g_set_error (error, G_IO_ERROR, code,
               /* Translators: %s is a file, then the reason */
               _("The session %s cannot be opened: %s"), shown, reason);
}

static void
fail_errno (Opener  *self,
            int      saved_errno,
            GError **error)
{
  fail (self, g_io_error_from_errno (saved_errno), g_strerror (saved_errno), error);
}

static Taken
fail_damaged (Opener  *self,
              GError **error)
{
  g_autofree char *place = g_strdup_printf ("%" G_GUINT64_FORMAT, sizeof self->header + self->n_taken);
  /* Translators: %s is a number */
  g_autofree char *reason = g_strdup_printf (_("it is damaged, %s bytes after its beginning."), place);

  fail (self, G_IO_ERROR_INVALID_DATA, reason, error);

  return FAILED;
}

/* Helpers: reading. The file is read and not mapped: it may get shorter while it is looked at */

/* Returns how many bytes were read, less than length only at the file's end; -1 with an error set */
static gssize
read_all (Opener  *self,
          guint8  *bytes,
          gsize    length,
          GError **error)
{
  gsize done = 0;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return -1;

  while (done < length)
    {
      gssize n = read (self->fd, bytes + done, MIN (length - done, SLICE));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          fail_errno (self, errno, error);
          return -1;
        }
      if (n == 0 || g_cancellable_is_cancelled (self->cancellable))
        break;

      done += n;
    }

  return g_cancellable_set_error_if_cancelled (self->cancellable, error) ? -1 : (gssize) done;
}

/* The next bytes of the file. ENDED: there are not so many */
static Taken
take (Opener  *self,
      guint8  *bytes,
      gsize    length,
      GError **error)
{
  gsize ready = MIN (length, self->n_buffered - self->position);
  gssize n;

  memcpy (bytes, self->buffer + self->position, ready);
  self->position += ready;
  bytes += ready;
  length -= ready;
  if (length == 0)
    return TAKEN;

  /* What is long goes where it belongs at once */
  if (length >= SLICE)
    {
      n = read_all (self, bytes, length, error);
      return n < 0 ? FAILED : (gsize) n == length ? TAKEN : ENDED;
    }

  n = read_all (self, self->buffer, SLICE, error);
  if (n < 0)
    return FAILED;

  self->n_buffered = n;
  self->position = MIN (length, self->n_buffered);
  memcpy (bytes, self->buffer, self->position);

  return self->position == length ? TAKEN : ENDED;
}

/* Helpers: records */

/* What the record says of itself, and of another one */
static gboolean
is_good (Opener               *self,
         const SxRecordPrefix *prefix,
         const guint8         *place)
{
  const SxRecordHeader *header;

  if (!sx_record_is_whole (prefix, place))
    return FALSE;

  header = (const SxRecordHeader *) (const void *) (place + (gsize) prefix->header * 8);
  if (self->header.version == SX_SESSION_VERSION)
    return sx_record_get_reference (header) == NULL;

  return sx_journal_can_refer (self->journal, header);
}

/* Copies a record to where our own journal has it, and looks at the copy: nobody else can change that */
static Taken
take_record (Opener  *self,
             GError **error)
{
  SxRecordPrefix prefix;
  Taken taken = take (self, (guint8 *) &prefix, sizeof prefix, error);
  guint64 size;
  guint64 start = sizeof self->header + self->n_taken;
  guint8 *place;
  int saved_errno;

  /* A file that was never written to its end has zeros there */
  if (taken != TAKEN || (prefix.size == 0 && prefix.header == 0))
    return taken == TAKEN ? ENDED : taken;

  size = (guint64) prefix.size * 8;
  if (size < SX_RECORD_MIN || size > self->header.n_bytes - self->n_taken)
    return fail_damaged (self, error);
  if (start + size > self->size)
    return ENDED;

  place = sx_journal_import_room (self->journal, size, &saved_errno);
  if (place == NULL)
    {
      fail_errno (self, saved_errno, error);
      return FAILED;
    }

  taken = take (self, place + sizeof prefix, size - sizeof prefix, error);
  if (taken != TAKEN)
    return taken;
  if (!is_good (self, &prefix, place))
    return fail_damaged (self, error);

  sx_journal_import_record (self->journal, size, (gsize) prefix.header * 8);
  self->n_taken += size;

  return TAKEN;
}

static gboolean
take_all (Opener  *self,
          GError **error)
{
  Taken taken = TAKEN;

  for (guint64 i = 0; i < self->header.n_records && taken == TAKEN; i++)
    taken = take_record (self, error);

  if (taken == FAILED)
    return FALSE;

  /* All the records that it says, and more bytes than they have */
  if (taken == TAKEN && self->n_taken != self->header.n_bytes)
    {
      fail_damaged (self, error);
      return FALSE;
    }

  return TRUE;
}

/* Helpers: the file */

static gboolean
open_file (Opener  *self,
           GError **error)
{
  struct stat info;

  /* Opening a pipe would wait for its other end, if it did not say that it does not want to */
  self->fd = open (self->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (self->fd < 0 || fstat (self->fd, &info) != 0)
    {
      fail_errno (self, errno, error);
      return FALSE;
    }
  if (S_ISDIR (info.st_mode))
    {
      fail_errno (self, EISDIR, error);
      return FALSE;
    }
  if (!S_ISREG (info.st_mode))
    {
      fail (self, G_IO_ERROR_NOT_REGULAR_FILE, _("it is not a file."), error);
      return FALSE;
    }

  self->size = info.st_size;

  return TRUE;
}

static gboolean
check_version (Opener  *self,
               GError **error)
{
  g_autofree char *program = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *reason = NULL;

  if (self->header.byte_order != SX_SESSION_BYTE_ORDER)
    {
      fail (self, G_IO_ERROR_NOT_SUPPORTED,
            self->header.byte_order == GUINT32_SWAP_LE_BE (SX_SESSION_BYTE_ORDER)
              ? _("it was saved on a computer with another byte order.") : _("its beginning is damaged."), error);
      return FALSE;
    }
  if (self->header.version == SX_SESSION_VERSION || self->header.version == SX_SESSION_VERSION_REFERENCES)
    return TRUE;

  program = g_strndup (self->header.program, sizeof self->header.program);
  shown = g_utf8_make_valid (program, -1);
  reason = g_strdup_printf (_("version %s of the program saved it, in a format that this one does not know."), shown);
  fail (self, G_IO_ERROR_NOT_SUPPORTED, reason, error);

  return FALSE;
}

static gboolean
take_header (Opener  *self,
             GError **error)
{
  Taken taken = take (self, (guint8 *) &self->header, sizeof self->header, error);

  if (taken == FAILED)
    return FALSE;

  if (taken == ENDED || memcmp (self->header.magic, SX_SESSION_MAGIC, sizeof self->header.magic) != 0)
    {
      fail (self, G_IO_ERROR_INVALID_DATA, _("it is not a saved session."), error);
      return FALSE;
    }
  if (!check_version (self, error))
    return FALSE;

  /* What it says of itself cannot be, whatever the records are */
  if (self->header.n_bytes % 8 != 0 || self->header.n_records > self->header.n_bytes / SX_RECORD_MIN)
    {
      fail_damaged (self, error);
      return FALSE;
    }

  return TRUE;
}

/* Of the bytes that should be there, and those that are */
static guint64
count_missing (Opener *self)
{
  guint64 there = self->size - MIN (self->size, sizeof self->header);

  return MAX (there, self->header.n_bytes) - self->n_taken;
}

/* Public functions */

/**
 * sx_session_open:
 * @path: a file that sx_session_save() made, or anything else
 * @cancellable: (nullable): to give up
 * @error: return location for a #GError of domain %G_IO_ERROR: %G_IO_ERROR_INVALID_DATA if it is no session or a
 *   damaged one, %G_IO_ERROR_NOT_SUPPORTED if another version or another kind of computer made it,
 *   %G_IO_ERROR_NOT_REGULAR_FILE, %G_IO_ERROR_IS_DIRECTORY, and what open(2) and a full disk say
 *
 * Copies the file into a journal of its own, which nothing that happens to the file afterwards can change. Every record is looked at;
 * of a file that was cut off, the whole records are there, and sx_session_get_n_missing() says
 * what is not. Takes as long as the disk does: not for the thread of the widgets.
 *
 * Returns: (transfer full) (nullable): a journal that is read-only, see sx_journal_is_read_only()
 */
SxJournal *
sx_session_open (const char    *path,
                 GCancellable  *cancellable,
                 GError       **error)
{
  Opener self = { .fd = -1, .path = path, .cancellable = cancellable };
  g_autofree guint8 *buffer = NULL;
  g_autoptr (SxJournal) journal = NULL;
  gboolean opened;

  g_return_val_if_fail (path != NULL, NULL);

  buffer = g_malloc (SLICE);
  self.buffer = buffer;
  opened = open_file (&self, error) && take_header (&self, error);
  if (opened)
    {
      journal = sx_journal_new (NULL, error);
      self.journal = journal;
      opened = journal != NULL && take_all (&self, error);
    }
  if (self.fd >= 0)
    close (self.fd);
  if (!opened)
    return NULL;

  sx_journal_import_end (journal, count_missing (&self));

  return g_steal_pointer (&journal);
}

/**
 * sx_session_get_n_missing:
 * @journal: what sx_session_open() returned
 *
 * Returns: how many bytes the file should have had and had not, or had besides whole records; 0: it was whole
 */
guint64
sx_session_get_n_missing (SxJournal *journal)
{
  g_return_val_if_fail (SX_IS_JOURNAL (journal), 0);

  return sx_journal_get_n_missing (journal);
}
