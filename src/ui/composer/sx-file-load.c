/* sx-file-load.c: a file as bytes, without waiting for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-file-load.h"
#include "sx-widget-util.h"

/* Read at a time. A file may be longer than it says (/proc), or never end (/dev/zero) */
#define CHUNK (256 * 1024)

static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  guint64 max = *(guint64 *) task_data;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  GError *error = NULL;
  gssize n = 0;

  stream = g_file_read (source, cancellable, &error);
  while (stream != NULL && bytes->len <= max &&
         (n = g_input_stream_read (G_INPUT_STREAM (stream), chunk, CHUNK, cancellable, &error)) > 0)
    g_byte_array_append (bytes, chunk, n);

  if (stream == NULL || n < 0)
    {
      g_task_return_error (task, error);
    }
  else if (bytes->len > max)
    {
      g_autofree char *limit = sx_widget_describe_count (max);

      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                               /* Translators: %s is a size, like 256 MiB */
                               _("It is larger than %s (EFBIG)"), limit);
    }
  else
    {
      g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&bytes)),
                             (GDestroyNotify) g_bytes_unref);
    }
}

/**
 * sx_file_load_async:
 * @file: what to read
 * @max: how many bytes it may have, below 2 GiB
 * @cancellable: (nullable): gives up
 * @callback: calls sx_file_load_finish()
 *
 * Reads a whole file in a thread.
 */
void
sx_file_load_async (GFile               *file,
                    guint64              max,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (max < G_MAXINT32);

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, sx_file_load_async);
  g_task_set_task_data (task, g_memdup2 (&max, sizeof max), g_free);
  g_task_run_in_thread (task, load_thread);
}

/**
 * sx_file_load_finish:
 * @error: #GIOErrorEnum; %G_IO_ERROR_MESSAGE_TOO_LARGE when the file has more bytes than it may
 *
 * Returns: (transfer full) (nullable): the file's bytes; %NULL on error
 */
GBytes *
sx_file_load_finish (GFile         *file,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
