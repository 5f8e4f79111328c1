/* sx-environment.h: where the program's own files are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Both before any thread is started, and before settings or translations are used */
void     sx_environment_init_locale   (void);
gboolean sx_environment_init_settings (GError **error);

G_END_DECLS
