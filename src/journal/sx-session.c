/* sx-session.c: saves a journal as one file to keep
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "sx-journal-private.h"
#include "sx-cleared.h"
#include "sx-record-pack-private.h"

/* How much is written at a time; in between it can be cancelled */
#define SLICE (G_GUINT64_CONSTANT (1) << 20)

typedef struct
{
  int           fd;
  char         *path;      /* where it will be */
  char         *temporary; /* where it is until it is whole */
  guint8       *buffer;    /* SLICE bytes */
  gsize         n_buffered;
  guint64       n_written;
  gboolean      refers;    /* there is a record whose payload lies in another one */
  GCancellable *cancellable;
} Saver;

/* Helpers: errors */

static gboolean
fail (Saver   *self,
      int      saved_errno,
      GError **error)
{
  g_autofree char *shown = g_filename_display_name (self->path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               /* Translators: %s is a file, then the reason */
               _("The session cannot be saved as %s: %s"), shown, g_strerror (saved_errno));

  return FALSE;
}

/* Helpers: writing */

/* Writing beyond the limit would not only fail but also raise SIGXFSZ, which ends the program */
static gboolean
is_beyond_limit (guint64 end)
{
  struct rlimit limit;

  return getrlimit (RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && end > limit.rlim_cur;
}

static gboolean
write_slice (Saver         *self,
             const guint8  *bytes,
             gsize          length,
             GError       **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (is_beyond_limit (self->n_written + length))
    return fail (self, EFBIG, error);

  while (length > 0)
    {
      gssize n = write (self->fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail (self, n < 0 ? errno : EIO, error);

      bytes += n;
      length -= n;
      self->n_written += n;
    }

  return TRUE;
}

static gboolean
flush (Saver   *self,
       GError **error)
{
  gsize length = self->n_buffered;

  self->n_buffered = 0;

  return write_slice (self, self->buffer, length, error);
}

static gboolean
put (Saver       *self,
     const void  *bytes,
     gsize        length,
     GError     **error)
{
  const guint8 *from = bytes;

  while (length > 0)
    {
      gsize n = MIN (length, SLICE - self->n_buffered);

      memcpy (self->buffer + self->n_buffered, from, n);
      self->n_buffered += n;
      from += n;
      length -= n;
      if (self->n_buffered == SLICE && !flush (self, error))
        return FALSE;
    }

  return TRUE;
}

/* Made anew and not copied from the journal: what its file has between records is nobody's business */
static gboolean
put_record (Saver                    *self,
            const SxRecord           *record,
            const SxRecordReference  *reference,
            GError                  **error)
{
  static const guint8 zeros[8];
  union {
    SxRecordHeader header;
    guint8         bytes[SX_RECORD_HEADER_MAX];
  } tail;
  const void *payload = reference != NULL ? (const void *) reference : record->payload;
  gsize length = reference != NULL ? sizeof *reference : record->payload_length;
  gsize padded = SX_ALIGN (length);
  gsize size = sx_record_pack_size (length, record->local.length, record->remote.length);
  SxRecordPrefix prefix = { .size = size / 8, .header = (sizeof prefix + padded) / 8 };
  gsize tail_size = sx_record_pack_header (tail.bytes, record, record->payload_length,
                                           record->flags | (reference != NULL ? SX_RECORD_ELSEWHERE : 0));

  /* A record without a time does not get that of its saving */
  tail.header.time = record->time;

  return put (self, &prefix, sizeof prefix, error)
         && put (self, payload, length, error)
         && put (self, zeros, padded - length, error)
         && put (self, tail.bytes, tail_size, error);
}

static gboolean
put_header (Saver    *self,
            guint64   n_records,
            GError  **error)
{
  SxSessionHeader header = {
    .byte_order = SX_SESSION_BYTE_ORDER,
    .version = self->refers ? SX_SESSION_VERSION_REFERENCES : SX_SESSION_VERSION,
    .n_records = n_records,
    .n_bytes = self->n_written - MIN (self->n_written, sizeof header),
    .saved = g_get_real_time () * 1000,
  };
  gssize n;

  memcpy (header.magic, SX_SESSION_MAGIC, sizeof header.magic);
  g_strlcpy (header.program, SX_VERSION, sizeof header.program);

  /* How long it is comes out at the end only */
  if (self->n_written == 0)
    return write_slice (self, (const guint8 *) &header, sizeof header, error);

  n = pwrite (self->fd, &header, sizeof header, 0);

  return n == sizeof header || fail (self, n < 0 ? errno : EIO, error);
}

/* What a socket moved before the journal was cleared is in no record any more: that which made it says it, in its payload. One that
 * was opened from a file has that, or not, as the file has */
static void
add_totals (SxJournal *journal,
            SxRecord  *record,
            SxTotals  *totals)
{
  if (!sx_journal_is_read_only (journal) && (record->kind == SX_KIND_SOCKET || record->kind == SX_KIND_ACCEPT)
      && sx_journal_get_totals (journal, record->socket, totals))
    {
      record->payload = (const guint8 *) totals;
      record->payload_length = sizeof *totals;
    }
}

static gboolean
put_all (Saver      *self,
         SxJournal  *journal,
         guint64     end,
         GError    **error)
{
  /* References are to numbers, which are others where some records are not there any more */
  gboolean may_refer = sx_journal_get_first (journal) == 0;
  guint64 n_records = 0;
  SxRecordReference reference;
  SxRecord record;
  SxTotals totals;

  if (!put_header (self, 0, error))
    return FALSE;

  for (guint64 serial = sx_journal_skip (journal, 0); serial < end; serial = sx_journal_skip (journal, serial + 1))
    {
      gboolean refers = may_refer && sx_journal_get_reference (journal, serial, &reference);

      self->refers |= refers;
      if (!sx_journal_read (journal, serial, &record))
        continue;

      add_totals (journal, &record, &totals);
      if (!put_record (self, &record, refers ? &reference : NULL, error))
        return FALSE;
      n_records++;
    }

  return flush (self, error) && put_header (self, n_records, error);
}

/* Helpers: the file */

/* A link stays a link, and what is no file is not replaced by one */
static gboolean
find_place (Saver       *self,
            const char  *path,
            GError     **error)
{
  char *target = realpath (path, NULL);
  int saved_errno = target != NULL ? 0 : errno;
  struct stat info;

  self->path = target != NULL ? g_strdup (target) : g_strdup (path);
  free (target);

  /* What is there cannot be told: it may be such a link, or no file */
  if (saved_errno != 0 && saved_errno != ENOENT)
    return fail (self, saved_errno, error);
  if (stat (self->path, &info) != 0)
    return errno == ENOENT || fail (self, errno, error);

  return S_ISREG (info.st_mode) || fail (self, S_ISDIR (info.st_mode) ? EISDIR : EINVAL, error);
}

static gboolean
make_temporary (Saver   *self,
                GError **error)
{
  g_autofree char *directory = g_path_get_dirname (self->path);
  g_autofree char *template = g_build_filename (directory, ".socket-explorer-XXXXXX", NULL);

  /* What was received may be private */
  self->fd = g_mkstemp_full (template, O_WRONLY | O_CLOEXEC, 0600);
  if (self->fd < 0)
    return fail (self, errno, error);

  self->temporary = g_steal_pointer (&template);

  return TRUE;
}

/* On the disk first, and only then in the place of what was there: so a power cut leaves the one or the other */
static gboolean
put_in_place (Saver   *self,
              GError **error)
{
  int fd = self->fd;
  int result;

  self->fd = -1;
  do
    result = fsync (fd);
  while (result != 0 && errno == EINTR);

  if (result != 0)
    {
      int saved_errno = errno;

      close (fd);
      return fail (self, saved_errno, error);
    }
  if (close (fd) != 0 && errno != EINTR)
    return fail (self, errno, error);
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (g_rename (self->temporary, self->path) != 0)
    return fail (self, errno, error);

  g_clear_pointer (&self->temporary, g_free);

  return TRUE;
}

static void
clear (Saver *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self->buffer);
}

/* Public functions */

/**
 * sx_session_save:
 * @journal: what to save
 * @end: the serial of the first record that is not saved; %G_MAXUINT64: all that there are now
 * @path: the file's name
 * @cancellable: (nullable): to give up
 * @error: return location for a #GError of domain %G_IO_ERROR
 *
 * Writes a file that sx_session_open() reads, which only this user can read. It is written beside its place and put
 * there when it is whole and on the disk; until then, and if it fails, what was there stays as it was. The
 * writer may go on appending meanwhile. Takes as long as the disk does: not for the thread of the widgets.
 *
 * Returns: %FALSE if that failed or was cancelled
 */
gboolean
sx_session_save (SxJournal     *journal,
                 guint64        end,
                 const char    *path,
                 GCancellable  *cancellable,
                 GError       **error)
{
  Saver self = { .fd = -1, .cancellable = cancellable };
  gboolean saved;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  self.buffer = g_malloc (SLICE);
  saved = find_place (&self, path, error)
          && make_temporary (&self, error)
          && put_all (&self, journal, sx_journal_get_end (journal, end), error)
          && put_in_place (&self, error);
  clear (&self);

  return saved;
}
