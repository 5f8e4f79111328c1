/* sx-file-load.h: a file as bytes, without waiting for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void    sx_file_load_async  (GFile                *file,
                             guint64               max,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data);
GBytes *sx_file_load_finish (GFile                *file,
                             GAsyncResult         *result,
                             GError              **error);

G_END_DECLS
