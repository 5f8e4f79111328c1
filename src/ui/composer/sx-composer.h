/* sx-composer.h: what to send
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-payload.h"

G_BEGIN_DECLS

/**
 * SxComposer:
 *
 * **Message**, **Format**, **Ending**, **Send**, "Open file…", and the label **Message error**. Emits "send" with a
 * #GBytes when the person sends something that can be parsed, and "refused" with the sentence
 * when it cannot (%NULL once that has been changed); the pane says how it went with
 * sx_composer_set_error(). Properties: "format", "ending" (strings "text" "escapes" "hex", "none" "lf" "crlf" "nul", for
 * g_settings_bind()), "allow-empty" (boolean: datagrams may be empty), "can-send" (boolean), "hint" (string: who will get it).
 */
#define SX_TYPE_COMPOSER (sx_composer_get_type ())
G_DECLARE_FINAL_TYPE (SxComposer, sx_composer, SX, COMPOSER, GtkWidget)

/* NULL: no error */
void sx_composer_set_error  (SxComposer *self,
                             const char *sentence);
void sx_composer_set_text   (SxComposer *self,
                             const char *text);
/* What Open file… does once a file is chosen */
void sx_composer_open_file  (SxComposer *self,
                             GFile      *file);
/* What dropping them does: a message holds the first one */
void sx_composer_open_files (SxComposer *self,
                             GSList     *files);
/* Does what Send does; FALSE when it cannot be parsed (and says so itself) */
gboolean sx_composer_send   (SxComposer *self);
void sx_composer_clear      (SxComposer *self);

G_END_DECLS
