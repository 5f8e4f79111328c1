/* sx-bytes-view.c: bytes as hex and as text, side by side
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-bytes-text.h"
#include "sx-bytes-view.h"
#include "sx-widget-util.h"

#define ROW SX_BYTES_DUMP_ROW

/* Characters of a byte in the hex column, with the space behind it: sx_bytes_text_dump_hex() */
#define HEX_CHARS 3

/* Of an offset below 4 GiB: sx_bytes_text_dump_offset() */
#define OFFSET_CHARS 8

/* Marks the other column's selection; seen on white and on black */
#define MARK_COLOR "rgba(53,132,228,0.35)"

struct _SxBytesView
{
  GtkWidget          parent_instance;

  GBytes            *bytes;
  /* Offset of the first byte that is laid out, and how many are */
  gsize              first;
  gsize              shown;
  gsize              selection_offset;
  gsize              selection_length;
  /* One column's selection changes the other's */
  gboolean           in_update;
  guint              fit_id;
  guint              show_id;

  GtkScrolledWindow *scroller;
  GtkTextView       *offsets;
  GtkTextView       *hex;
  GtkTextView       *text;
  GtkLabel          *selection_label;
  GtkWidget         *parts;
  GtkSpinButton     *part;
  GtkLabel          *n_parts_label;
};

G_DEFINE_FINAL_TYPE (SxBytesView, sx_bytes_view, GTK_TYPE_WIDGET)

enum {
  SELECTION_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Byte in front of which a selection begins: of one that begins within a byte's digits, that byte */
static gsize
byte_at_start (SxBytesView       *self,
               gboolean           is_hex,
               const GtkTextIter *iter)
{
  int column = gtk_text_iter_get_line_offset (iter);
  gsize byte = gtk_text_iter_get_line (iter) * (gsize) ROW +
               (is_hex ? (column + 1) / HEX_CHARS : column);

  return MIN (byte, self->shown);
}

/* Byte behind which it ends */
static gsize
byte_at_end (SxBytesView       *self,
             gboolean           is_hex,
             const GtkTextIter *iter)
{
  int column = gtk_text_iter_get_line_offset (iter);
  gsize byte = gtk_text_iter_get_line (iter) * (gsize) ROW +
               (is_hex ? (column + HEX_CHARS - 1) / HEX_CHARS : column);

  return MIN (byte, self->shown);
}

static void
iter_at_byte (GtkTextBuffer *buffer,
              gboolean       is_hex,
              gsize          byte,
              gboolean       is_end,
              GtkTextIter   *iter)
{
  gsize column;

  /* The end of a row, rather than the beginning of the next */
  gtk_text_buffer_get_iter_at_line (buffer, iter, (is_end && byte > 0 ? byte - 1 : byte) / ROW);
  column = byte - gtk_text_iter_get_line (iter) * (gsize) ROW;
  if (is_hex)
    column = column * HEX_CHARS - (is_end && column > 0 ? 1 : 0);
  gtk_text_iter_set_line_offset (iter, MIN ((int) column, gtk_text_iter_get_chars_in_line (iter)));
}

static void
clear_mark (GtkTextBuffer *buffer)
{
  GtkTextIter from, to;

  gtk_text_buffer_get_bounds (buffer, &from, &to);
  gtk_text_buffer_remove_tag_by_name (buffer, "marked", &from, &to);
}

static void
mark_range (GtkTextBuffer *buffer,
            gboolean       is_hex,
            gsize          start,
            gsize          end)
{
  GtkTextIter from, to;

  clear_mark (buffer);
  /* One selection at a time: here it is the mark */
  gtk_text_buffer_get_iter_at_mark (buffer, &from, gtk_text_buffer_get_insert (buffer));
  gtk_text_buffer_place_cursor (buffer, &from);

  if (end > start)
    {
      iter_at_byte (buffer, is_hex, start, FALSE, &from);
      iter_at_byte (buffer, is_hex, end, TRUE, &to);
      gtk_text_buffer_apply_tag_by_name (buffer, "marked", &from, &to);
    }
}

static void
update_selection_label (SxBytesView *self)
{
  g_autofree char *offset = sx_widget_format_count (self->selection_offset);
  g_autofree char *length = sx_widget_format_count (self->selection_length);
  g_autofree char *total = sx_widget_format_count (self->bytes != NULL ? g_bytes_get_size (self->bytes) : 0);
  g_autofree char *text = NULL;

  if (self->selection_length > 0)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Offset %s, %s byte selected of %s",
                                      "Offset %s, %s bytes selected of %s",
                                      self->selection_length),
                            offset, length, total);
  gtk_label_set_text (self->selection_label,
                      text != NULL ? text : _("Select bytes to see where they are"));
}

static void
set_selection (SxBytesView *self,
               gsize        start,
               gsize        end)
{
  self->selection_offset = self->first + start;
  self->selection_length = end > start ? end - start : 0;
  update_selection_label (self);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

/* The text views are as high as their text, so it is for us to keep their cursor in view */
static void
show_cursor (SxBytesView *self,
             GtkTextView *view)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter iter;
  GdkRectangle where;
  int y;

  if (!gtk_widget_has_focus (GTK_WIDGET (view)))
    return;

  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  gtk_text_view_get_iter_location (view, &iter, &where);
  gtk_text_view_buffer_to_window_coords (view, GTK_TEXT_WINDOW_WIDGET, 0, where.y, NULL, &y);
  gtk_adjustment_clamp_page (adjustment, y, y + where.height);
}

/* Where the text views have been laid out: not in the frame in which they are shown first */
#define SHOW_FRAMES 4

static gboolean
show_marked_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       user_data)
{
  SxBytesView *self = SX_BYTES_VIEW (widget);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  guint *frames = user_data;
  GtkTextIter iter;
  int y, height;

  if (self->selection_length > 0 && self->selection_offset >= self->first)
    {
      iter_at_byte (gtk_text_view_get_buffer (self->text), FALSE, self->selection_offset - self->first, FALSE, &iter);
      gtk_text_view_get_line_yrange (self->text, &iter, &y, &height);
      gtk_adjustment_clamp_page (adjustment, y, y + 2 * height);
    }

  if (++*frames < SHOW_FRAMES)
    return G_SOURCE_CONTINUE;

  self->show_id = 0;

  return G_SOURCE_REMOVE;
}

static void
mark_set_cb (SxBytesView       *self,
             const GtkTextIter *location,
             GtkTextMark       *mark,
             GtkTextBuffer     *buffer)
{
  gboolean is_hex = buffer == gtk_text_view_get_buffer (self->hex);
  GtkTextView *view = is_hex ? self->hex : self->text;
  GtkTextView *other = is_hex ? self->text : self->hex;
  GtkTextIter from, to;
  gsize start = 0, end = 0;

  if (self->in_update ||
      (mark != gtk_text_buffer_get_insert (buffer) &&
       mark != gtk_text_buffer_get_selection_bound (buffer)))
    return;

  if (gtk_text_buffer_get_selection_bounds (buffer, &from, &to))
    {
      start = byte_at_start (self, is_hex, &from);
      end = byte_at_end (self, is_hex, &to);
    }

  self->in_update = TRUE;
  mark_range (gtk_text_view_get_buffer (other), !is_hex, start, end);
  clear_mark (buffer);
  self->in_update = FALSE;

  set_selection (self, start, end);
  show_cursor (self, view);
}

static void
lay_out (SxBytesView *self)
{
  g_autoptr (GString) offsets = g_string_new (NULL);
  g_autoptr (GString) hex = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  const guint8 *data = self->bytes != NULL ? g_bytes_get_data (self->bytes, NULL) : NULL;

  for (gsize i = 0; i < self->shown; i += ROW)
    {
      gsize n = MIN (ROW, self->shown - i);
      const char *separator = i > 0 ? "\n" : "";
      g_autofree char *row_offset = sx_bytes_text_dump_offset (self->first + i);
      g_autofree char *row_hex = sx_bytes_text_dump_hex (data + self->first + i, n);
      g_autofree char *row_text = sx_bytes_text_dump_text (data + self->first + i, n);

      g_string_append_printf (offsets, "%s%s", separator, row_offset);
      g_string_append_printf (hex, "%s%s", separator, row_hex);
      g_string_append_printf (text, "%s%s", separator, row_text);
    }

  self->in_update = TRUE;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->offsets), offsets->str, offsets->len);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->hex), hex->str, hex->len);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), text->str, text->len);
  self->in_update = FALSE;

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  set_selection (self, 0, 0);
}

static void
part_changed_cb (SxBytesView *self)
{
  sx_bytes_view_set_part (self, gtk_spin_button_get_value_as_int (self->part) - 1);
}

static void
set_up_column (SxBytesView *self,
               GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);

  gtk_text_buffer_set_enable_undo (buffer, FALSE);
  gtk_text_buffer_create_tag (buffer, "marked", "background", MARK_COLOR, NULL);
  g_signal_connect_swapped (buffer, "mark-set", G_CALLBACK (mark_set_cb), self);
}

/* A text view does not know how wide its text is before it has been drawn */
static void
fit_column (GtkTextView *view,
            int          n_chars)
{
  g_autofree char *sample = g_strnfill (n_chars, '0');
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (view), sample);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_widget_set_size_request (GTK_WIDGET (view), width + 2, -1);
}

static gboolean
fit_cb (gpointer user_data)
{
  SxBytesView *self = user_data;

  self->fit_id = 0;
  fit_column (self->offsets, OFFSET_CHARS);
  fit_column (self->hex, ROW * HEX_CHARS - 1);
  fit_column (self->text, ROW);

  return G_SOURCE_REMOVE;
}

/* The font may have changed. What is inside has its new style a little later */
static void
sx_bytes_view_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  SxBytesView *self = SX_BYTES_VIEW (widget);

  GTK_WIDGET_CLASS (sx_bytes_view_parent_class)->css_changed (widget, change);

  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

static void
sx_bytes_view_dispose (GObject *object)
{
  SxBytesView *self = SX_BYTES_VIEW (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  if (self->show_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->show_id);
  self->show_id = 0;
  if (self->hex != NULL)
    g_signal_handlers_disconnect_by_data (gtk_text_view_get_buffer (self->hex), self);
  if (self->text != NULL)
    g_signal_handlers_disconnect_by_data (gtk_text_view_get_buffer (self->text), self);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), SX_TYPE_BYTES_VIEW);
  sx_widget_unparent_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (sx_bytes_view_parent_class)->dispose (object);
}

static void
sx_bytes_view_class_init (SxBytesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sx_bytes_view_dispose;
  widget_class->css_changed = sx_bytes_view_css_changed;

  signals[SELECTION_CHANGED] =
    g_signal_new ("selection-changed", SX_TYPE_BYTES_VIEW, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
    "/io/github/socketexplorer/SocketExplorer/sx-bytes-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SxBytesView, scroller);
  gtk_widget_class_bind_template_child (widget_class, SxBytesView, offsets);
  gtk_widget_class_bind_template_child (widget_class, SxBytesView, hex);
  gtk_widget_class_bind_template_child (widget_class, SxBytesView, text);
  gtk_widget_class_bind_template_child (widget_class, SxBytesView, selection_label);
  gtk_widget_class_bind_template_child (widget_class, SxBytesView, parts);
  gtk_widget_class_bind_template_child (widget_class, SxBytesView, part);
  gtk_widget_class_bind_template_child (widget_class, SxBytesView, n_parts_label);
  gtk_widget_class_bind_template_callback (widget_class, part_changed_cb);
}

static void
sx_bytes_view_init (SxBytesView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  set_up_column (self, self->hex);
  set_up_column (self, self->text);
  update_selection_label (self);
}

/**
 * sx_bytes_view_set_bytes:
 * @bytes: (nullable): what to show, from its beginning
 */
void
sx_bytes_view_set_bytes (SxBytesView *self,
                         GBytes      *bytes)
{
  g_autofree char *n_parts = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (SX_IS_BYTES_VIEW (self));

  if (bytes != NULL)
    g_bytes_ref (bytes);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = bytes;

  n_parts = sx_widget_format_count (sx_bytes_view_get_n_parts (self));
  /* Translators: behind the number of a part: “Part 1 of 12” */
  text = g_strdup_printf (_("of %s"), n_parts);
  gtk_label_set_text (self->n_parts_label, text);
  gtk_widget_set_visible (self->parts, sx_bytes_view_get_n_parts (self) > 1);
  gtk_spin_button_set_range (self->part, 1, sx_bytes_view_get_n_parts (self));
  sx_bytes_view_set_part (self, 0);
}

/**
 * sx_bytes_view_set_part:
 * @part: which part to lay out, from 0
 */
void
sx_bytes_view_set_part (SxBytesView *self,
                        guint        part)
{
  gsize size;

  g_return_if_fail (SX_IS_BYTES_VIEW (self));
  g_return_if_fail (part < sx_bytes_view_get_n_parts (self));

  size = self->bytes != NULL ? g_bytes_get_size (self->bytes) : 0;
  self->first = (gsize) part * SX_BYTES_VIEW_PART;
  self->shown = MIN (SX_BYTES_VIEW_PART, size - self->first);
  lay_out (self);

  g_signal_handlers_block_by_func (self->part, part_changed_cb, self);
  gtk_spin_button_set_value (self->part, part + 1);
  g_signal_handlers_unblock_by_func (self->part, part_changed_cb, self);
}

/**
 * sx_bytes_view_get_n_parts:
 *
 * Returns: how many parts there are, at least 1
 */
guint
sx_bytes_view_get_n_parts (SxBytesView *self)
{
  gsize size;

  g_return_val_if_fail (SX_IS_BYTES_VIEW (self), 1);

  size = self->bytes != NULL ? g_bytes_get_size (self->bytes) : 0;

  return MAX (1, (size + SX_BYTES_VIEW_PART - 1) / SX_BYTES_VIEW_PART);
}

/**
 * sx_bytes_view_mark:
 * @offset: where it begins, in bytes from the beginning of all
 * @length: how many bytes it has
 *
 * Shows and marks bytes, as if they were selected. What is selected for the clipboard elsewhere stays so.
 */
void
sx_bytes_view_mark (SxBytesView *self,
                    gsize        offset,
                    gsize        length)
{
  gsize start, end;

  g_return_if_fail (SX_IS_BYTES_VIEW (self));

  sx_bytes_view_set_part (self, offset / SX_BYTES_VIEW_PART);
  start = MIN (offset - self->first, self->shown);
  end = MIN (start + length, self->shown);

  self->in_update = TRUE;
  mark_range (gtk_text_view_get_buffer (self->hex), TRUE, start, end);
  mark_range (gtk_text_view_get_buffer (self->text), FALSE, start, end);
  self->in_update = FALSE;
  set_selection (self, start, end);

  if (self->show_id == 0)
    self->show_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), show_marked_cb, g_new0 (guint, 1), g_free);
}

/**
 * sx_bytes_view_get_selection:
 * @offset: (out) (optional): where it begins, in bytes from the beginning of all
 * @length: (out) (optional): how many bytes it has
 *
 * Returns: whether bytes are selected
 */
gboolean
sx_bytes_view_get_selection (SxBytesView *self,
                             gsize       *offset,
                             gsize       *length)
{
  g_return_val_if_fail (SX_IS_BYTES_VIEW (self), FALSE);

  if (offset != NULL)
    *offset = self->selection_offset;
  if (length != NULL)
    *length = self->selection_length;

  return self->selection_length > 0;
}
