/* sx-message-text.c: the text of a message that is being written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-message-text.h"

#define TAG "wrong"

/**
 * sx_message_text_set_up:
 * @view: where the message is written; call it once
 */
void
sx_message_text_set_up (GtkTextView *view)
{
  gtk_text_buffer_create_tag (gtk_text_view_get_buffer (view), TAG,
                              "underline", PANGO_UNDERLINE_ERROR,
                              NULL);
}

/**
 * sx_message_text_dup:
 *
 * Returns: (transfer full): all of the text
 */
char *
sx_message_text_dup (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

/**
 * sx_message_text_replace:
 * @text: what stands there from now on; undo takes it back
 */
void
sx_message_text_replace (GtkTextView *view,
                         const char  *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  /* Not gtk_text_buffer_set_text(), which undo cannot take back */
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
}

/**
 * sx_message_text_mark:
 * @from: the first character that is wrong
 * @to: the first behind it that is not
 *
 * Underlines what is wrong, and puts the cursor and the focus there.
 */
void
sx_message_text_mark (GtkTextView *view,
                      guint        from,
                      guint        to)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (buffer, &start, from);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, to);
  gtk_text_buffer_apply_tag_by_name (buffer, TAG, &start, &end);
  gtk_text_buffer_place_cursor (buffer, &start);
  gtk_text_view_scroll_mark_onscreen (view, gtk_text_buffer_get_insert (buffer));
  gtk_widget_grab_focus (GTK_WIDGET (view));
}

/**
 * sx_message_text_clear_marks:
 *
 * Takes back what sx_message_text_mark() underlined.
 */
void
sx_message_text_clear_marks (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (buffer, TAG, &start, &end);
}

/**
 * sx_message_text_limit_lines:
 * @scroller: what @view is in
 * @max_lines: how many lines are shown before it scrolls
 *
 * Lets @view be as high as its lines, up to a limit, in the font that it has now.
 */
void
sx_message_text_limit_lines (GtkTextView       *view,
                             GtkScrolledWindow *scroller,
                             int                max_lines)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (view), "M");
  int margins = gtk_text_view_get_top_margin (view) + gtk_text_view_get_bottom_margin (view);
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_scrolled_window_set_min_content_height (scroller, height + margins);
  gtk_scrolled_window_set_max_content_height (scroller, max_lines * height + margins);
}
