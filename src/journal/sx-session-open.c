/* sx-session-open.c: opens a saved journal, of which nothing is trusted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-session.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "sx-journal-private.h"
#include "sx-record-pack-private.h"

/* How much is read at a time; in between it can be cancelled. A multiple of each page size */
#define SLICE (G_GUINT64_CONSTANT (4) << 20)

typedef struct
{
  int              fd;       /* -1: the journal has it */
  const char      *path;
  guint64          size;     /* of the file, when it was opened */
  guint64          end;      /* up to where it is read, at most */
  guint64          ready;    /* up to where it was fetched from the disk */
  guint64          n_taken;  /* bytes of whole records */
  SxSessionHeader  header;
  SxJournal       *journal;
  const SxStore   *store;
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

/* Page by page, each would be waited for. Where the kernel cannot do that (Linux before 5.14) they come when they are looked at.
 * What a long payload has in between is not needed now */
static void
fetch (Opener  *self,
       guint64  start)
{
  guint64 length;

  self->ready = MAX (self->ready, start / SLICE * SLICE);
  length = MIN (SLICE, self->end - self->ready);
  madvise (sx_store_at (self->store, self->ready), length, MADV_POPULATE_READ);
  self->ready += length;
}

/* A page that the disk does not give back is one of zeros, and looks like the end */
static gboolean
is_given_back (Opener  *self,
               GError **error)
{
  int saved_errno = sx_journal_get_errno (self->journal);

  if (saved_errno != 0)
    fail_errno (self, saved_errno, error);

  return saved_errno == 0;
}

static Taken
take_record (Opener  *self,
             GError **error)
{
  guint64 start = sizeof self->header + self->n_taken;
  const SxRecordPrefix *prefix;
  const guint8 *place;
  guint64 size;

  if (self->end - start < sizeof *prefix)
    return ENDED;
  if (start + sizeof *prefix > self->ready)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FAILED;
      fetch (self, start);
    }

  place = sx_store_at (self->store, start);
  prefix = (const SxRecordPrefix *) (const void *) place;
  size = (guint64) prefix->size * 8;

  /* A file that was never written to its end has zeros there */
  if (prefix->size == 0 && prefix->header == 0)
    return ENDED;
  if (size < SX_RECORD_MIN || size > self->header.n_bytes - self->n_taken)
    return fail_damaged (self, error);
  if (start + size > self->end)
    return ENDED;
  if (!is_good (self, prefix, place))
    return fail_damaged (self, error);
  if (!sx_journal_adopt_record (self->journal, start, (gsize) prefix->header * 8))
    {
      fail_errno (self, ENOMEM, error);
      return FAILED;
    }

  sx_journal_adopt_totals (self->journal);
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

  if (taken == FAILED || !is_given_back (self, error))
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

/* What the file says, in one line, whatever bytes it has there */
static char *
get_program (Opener *self)
{
  g_autofree char *program = g_strndup (self->header.program, sizeof self->header.program);

  for (char *c = program; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = '?';

  return g_utf8_make_valid (program, -1);
}

static gboolean
check_version (Opener  *self,
               GError **error)
{
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

  shown = get_program (self);
  reason = g_strdup_printf (_("version %s of the program saved it, in a format that this one does not know."), shown);
  fail (self, G_IO_ERROR_NOT_SUPPORTED, reason, error);

  return FALSE;
}

static gboolean
take_header (Opener  *self,
             GError **error)
{
  gssize n;

  do
    n = pread (self->fd, &self->header, sizeof self->header, 0);
  while (n < 0 && errno == EINTR);

  if (n < 0)
    {
      fail_errno (self, errno, error);
      return FALSE;
    }
  if (n < (gssize) sizeof self->header || memcmp (self->header.magic, SX_SESSION_MAGIC, sizeof self->header.magic) != 0)
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

/* From here on the file stays as it is. What was looked at before may be something else by now */
static gboolean
take_file (Opener  *self,
           GError **error)
{
  int result;

  self->end = sizeof self->header + MIN (self->header.n_bytes, self->size - sizeof self->header);
  self->journal = g_object_new (SX_TYPE_JOURNAL, NULL);
  self->store = sx_journal_get_store (self->journal);
  result = sx_journal_hold_file (self->journal, self->fd, self->end, self->cancellable);
  self->fd = -1;
  if (result == 0 && memcmp (sx_store_at (self->store, 0), &self->header, sizeof self->header) != 0)
    result = EBUSY;
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (result != 0)
    fail_errno (self, result, error);

  return result == 0;
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
 * Nothing that happens to the file afterwards can change what was opened: a short one is copied, and a long one is read
 * where it is and copied when somebody comes to write to it, see sx-store-hold.c. Every record is looked at;
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
  gboolean opened;

  g_return_val_if_fail (path != NULL, NULL);

  opened = !g_cancellable_set_error_if_cancelled (cancellable, error)
           && open_file (&self, error) && take_header (&self, error) && take_file (&self, error)
           && take_all (&self, error);
  if (self.fd >= 0)
    close (self.fd);
  if (!opened)
    {
      g_clear_object (&self.journal);
      return NULL;
    }

  sx_journal_set_n_missing (self.journal, count_missing (&self));

  return self.journal;
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
