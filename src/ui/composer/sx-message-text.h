/* sx-message-text.h: the text of a message that is being written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void  sx_message_text_set_up      (GtkTextView       *view);
char *sx_message_text_dup         (GtkTextView       *view);
void  sx_message_text_replace     (GtkTextView       *view,
                                   const char        *text);
void  sx_message_text_mark        (GtkTextView       *view,
                                   guint              from,
                                   guint              to);
void  sx_message_text_clear_marks (GtkTextView       *view);
void  sx_message_text_limit_lines (GtkTextView       *view,
                                   GtkScrolledWindow *scroller,
                                   int                max_lines);

G_END_DECLS
