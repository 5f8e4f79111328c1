/* sx-cell.c: a cell of a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-cell.h"

#include <string.h>

#include "sx-widget-util.h"

/* Side of the shape, and the room between it and the text, in pixels */
#define MARK_SIZE 12
#define MARK_SPACING 6

/* Of text that does not fit, so many times as many characters are laid out as have room, and a few: the rest is never seen, and
 * payloads are long */
#define SPARE 2
#define SPARE_CHARS 8

struct _SxCell
{
  GtkWidget    parent_instance;

  GtkListItem *list_item; /* owns the cell */
  SxCellShare *share;
  GObject     *item;
  gulong       handler;   /* of the item's "changed" */
  gboolean     is_stale;

  char        *text;
  PangoLayout *layout;    /* once it was to be seen */
  gsize        n_laid;    /* how many bytes of the text it has */
  GtkWidget   *mark;
  const char  *tone;      /* interned */
};

G_DEFINE_FINAL_TYPE (SxCell, sx_cell, GTK_TYPE_WIDGET)

/* Whether there is a shape or not: it may come after the text */
static int
get_mark_room (SxCell *self)
{
  return self->share->marked ? MARK_SIZE + MARK_SPACING : 0;
}

/* The room that the shape has taken */
static int
get_indent (SxCell *self)
{
  gboolean shaped = self->mark != NULL && sx_mark_get_shape (SX_MARK (self->mark)) != SX_SHAPE_NONE;

  return shaped ? MARK_SIZE + MARK_SPACING : 0;
}

/* How far below the middle of a row its text stands, in units of Pango: the same for all its cells, whatever font each has */
static int
get_drop (SxCell *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_COLUMN_VIEW);
  PangoContext *context = gtk_widget_get_pango_context (row != NULL ? row : GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int drop = (pango_font_metrics_get_ascent (metrics) - pango_font_metrics_get_descent (metrics)) / 2;

  pango_font_metrics_unref (metrics);

  return drop;
}

static void
measure_font (SxCell *self)
{
  SxCellShare *share = self->share;
  PangoContext *context;
  PangoFontMetrics *metrics;

  /* A context is made for who asks for one */
  if (share->height > 0)
    return;

  context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  metrics = pango_context_get_metrics (context, NULL, NULL);
  share->height = PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics)
                                     + pango_font_metrics_get_descent (metrics));
  share->char_width = PANGO_PIXELS_CEIL (MAX (pango_font_metrics_get_approximate_char_width (metrics),
                                              pango_font_metrics_get_approximate_digit_width (metrics)));
  share->font = pango_font_description_hash (pango_context_get_font_description (context));
  share->drop = get_drop (self);
  share->measured = self;
  pango_font_metrics_unref (metrics);
}

static PangoLayout *
get_layout (SxCell *self)
{
  if (self->layout != NULL)
    return self->layout;

  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  self->n_laid = 0;
  /* One line, whatever the bytes were */
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  if (self->share->to_the_right)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
      pango_layout_set_attributes (self->layout, attributes);
    }

  return self->layout;
}

/* Text may make its column wider, never narrower: columns would jump while rows scroll by */
static void
make_room (SxCell *self,
           int     text_width)
{
  SxCellShare *share = self->share;
  int wanted = text_width + get_mark_room (self);
  int whole = wanted;

  measure_font (self);
  if (share->ellipsis != PANGO_ELLIPSIZE_NONE && g_utf8_strlen (self->text, -1) > share->whole_chars)
    whole = MIN (wanted, share->whole_chars * share->char_width + get_mark_room (self));

  if (whole <= share->width && wanted <= share->natural)
    return;

  share->width = MAX (share->width, whole);
  share->natural = MAX (share->natural, wanted);
  share->has_grown = TRUE;
  share->grown (self);
}

/* How many bytes of the text may be seen */
static gsize
count_seen (SxCell *self,
            int     room)
{
  const char *end = self->text;
  int n;

  measure_font (self);
  if (self->share->ellipsis != PANGO_ELLIPSIZE_END)
    return strlen (self->text);

  for (n = MAX (room, 0) * SPARE / MAX (self->share->char_width, 1) + MAX (self->share->whole_chars, SPARE_CHARS);
       n > 0 && *end != '\0'; n--)
    end = g_utf8_next_char (end);

  return end - self->text;
}

/* Returns the width of what may be seen of the text */
static int
fit (SxCell *self,
     int     room)
{
  PangoLayout *layout = get_layout (self);
  gsize n_seen = count_seen (self, room);
  int width;

  if (n_seen != self->n_laid)
    {
      self->n_laid = n_seen;
      pango_layout_set_text (layout, self->text, n_seen);
    }

  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width > room && self->share->ellipsis != PANGO_ELLIPSIZE_NONE)
    {
      pango_layout_set_ellipsize (layout, self->share->ellipsis);
      pango_layout_set_width (layout, MAX (room, 0) * PANGO_SCALE);
    }

  return width;
}

static void
sx_cell_measure (GtkWidget      *widget,
                 GtkOrientation  orientation,
                 int             for_size,
                 int            *minimum,
                 int            *natural,
                 int            *minimum_baseline,
                 int            *natural_baseline)
{
  SxCell *self = SX_CELL (widget);
  SxCellShare *share = self->share;

  measure_font (self);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = MAX (share->height, share->marked ? MARK_SIZE : 0);
      return;
    }

  *minimum = MAX (share->width, share->min_chars * share->char_width + get_mark_room (self));
  *natural = MAX (*minimum, share->whole_chars > 0 ? share->natural : 0);
}

static gboolean
is_mirrored (SxCell *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static void
sx_cell_size_allocate (GtkWidget *widget,
                       int        width,
                       int        height,
                       int        baseline)
{
  SxCell *self = SX_CELL (widget);

  if (self->mark == NULL)
    return;

  /* Its size is known, but GTK wants each widget to be asked for it before it gets one */
  gtk_widget_measure (self->mark, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->mark, &(GtkAllocation) {
    .x = is_mirrored (self) ? width - MARK_SIZE : 0, .y = (height - MARK_SIZE) / 2, .width = MARK_SIZE, .height = MARK_SIZE,
  }, -1);
}

static void
sx_cell_snapshot (GtkWidget   *widget,
                  GtkSnapshot *snapshot)
{
  SxCell *self = SX_CELL (widget);
  int width = gtk_widget_get_width (widget);
  int indent = get_indent (self);
  int room = width - indent;
  int text_width, x, y;

  if (indent > 0)
    gtk_widget_snapshot_child (widget, self->mark, snapshot);
  if (self->text == NULL || *self->text == '\0')
    return;

  make_room (self, fit (self, room));
  pango_layout_get_pixel_size (self->layout, &text_width, NULL);
  y = PANGO_PIXELS (gtk_widget_get_height (widget) * PANGO_SCALE / 2 + self->share->drop
                    - pango_layout_get_baseline (self->layout));
  x = self->share->to_the_right ? room - text_width : 0;
  x = is_mirrored (self) ? room - text_width - x : x + indent;
  gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget), x, y, self->layout);
}

static void
sx_cell_css_changed (GtkWidget         *widget,
                     GtkCssStyleChange *change)
{
  SxCell *self = SX_CELL (widget);
  PangoContext *context;

  GTK_WIDGET_CLASS (sx_cell_parent_class)->css_changed (widget, change);

  /* It may be the first style, before there is a column. And all cells of a column have the same font: those are asked that have a
   * context already */
  if (self->share == NULL || self->share->height == 0 || (self->layout == NULL && self->share->measured != self))
    return;

  context = gtk_widget_get_pango_context (widget);
  if (pango_font_description_hash (pango_context_get_font_description (context)) != self->share->font)
    self->share->height = self->share->char_width = self->share->width = self->share->natural = 0;
}

static void
sx_cell_dispose (GObject *object)
{
  SxCell *self = SX_CELL (object);

  sx_cell_set_item (self, NULL);
  if (self->share != NULL && self->share->measured == self)
    {
      self->share->measured = NULL;
      self->share->height = 0;
    }
  sx_widget_unparent_children (GTK_WIDGET (self));
  self->mark = NULL;
  g_clear_object (&self->layout);

  G_OBJECT_CLASS (sx_cell_parent_class)->dispose (object);
}

static void
sx_cell_finalize (GObject *object)
{
  SxCell *self = SX_CELL (object);

  g_free (self->text);
  g_clear_pointer (&self->share, g_rc_box_release);

  G_OBJECT_CLASS (sx_cell_parent_class)->finalize (object);
}

static void
sx_cell_class_init (SxCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sx_cell_dispose;
  object_class->finalize = sx_cell_finalize;
  widget_class->measure = sx_cell_measure;
  widget_class->size_allocate = sx_cell_size_allocate;
  widget_class->snapshot = sx_cell_snapshot;
  widget_class->css_changed = sx_cell_css_changed;

  gtk_widget_class_set_css_name (widget_class, "cell-content");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
sx_cell_init (SxCell *self)
{
}

/**
 * sx_cell_new:
 * @list_item: the item that is going to own the cell
 * @share: what all cells of the column have, made with g_rc_box_new0()
 *
 * Returns: (transfer floating): an empty cell
 */
GtkWidget *
sx_cell_new (GtkListItem *list_item,
             SxCellShare *share)
{
  SxCell *self = g_object_new (SX_TYPE_CELL, NULL);

  self->list_item = list_item;
  self->share = g_rc_box_acquire (share);
  if (share->marked)
    {
      self->mark = sx_mark_new ();
      gtk_widget_set_parent (self->mark, GTK_WIDGET (self));
    }

  return GTK_WIDGET (self);
}

/**
 * sx_cell_get_list_item:
 *
 * Returns: (transfer none): where the cell is now
 */
GtkListItem *
sx_cell_get_list_item (SxCell *self)
{
  g_return_val_if_fail (SX_IS_CELL (self), NULL);

  return self->list_item;
}

/**
 * sx_cell_get_share:
 *
 * Returns: (transfer none): what sx_cell_new() was given
 */
SxCellShare *
sx_cell_get_share (SxCell *self)
{
  g_return_val_if_fail (SX_IS_CELL (self), NULL);

  return self->share;
}

/**
 * sx_cell_set_item:
 * @item: (nullable) (transfer none): what the row shows. Where it has a signal "changed", the cell is stale then
 *
 * Has the cell show another item, which may be another one than GTK's list has there: see #SxRowTail.
 */
void
sx_cell_set_item (SxCell  *self,
                  gpointer item)
{
  g_return_if_fail (SX_IS_CELL (self));

  if (self->item == item)
    return;

  if (self->handler != 0)
    g_signal_handler_disconnect (self->item, self->handler);
  self->handler = 0;
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  if (g_signal_lookup ("changed", G_OBJECT_TYPE (item)) != 0)
    self->handler = g_signal_connect_swapped (item, "changed", G_CALLBACK (sx_cell_set_stale), self);
  sx_cell_set_stale (self);
}

/**
 * sx_cell_get_item:
 *
 * Returns: (transfer none) (nullable): what the row shows
 */
gpointer
sx_cell_get_item (SxCell *self)
{
  g_return_val_if_fail (SX_IS_CELL (self), NULL);

  return self->item;
}

/**
 * sx_cell_set_stale:
 *
 * Says that what stands in the cell is not what its row is. It is asked for when it is to be seen.
 */
void
sx_cell_set_stale (SxCell *self)
{
  g_return_if_fail (SX_IS_CELL (self));

  self->is_stale = TRUE;
  self->share->stale (self);
}

gboolean
sx_cell_is_stale (SxCell *self)
{
  g_return_val_if_fail (SX_IS_CELL (self), FALSE);

  return self->is_stale;
}

/**
 * sx_cell_fill:
 *
 * Asks for what stands in the cell, if that is to be asked for.
 */
void
sx_cell_fill (SxCell *self)
{
  g_return_if_fail (SX_IS_CELL (self));

  if (!self->is_stale || self->item == NULL)
    return;

  self->is_stale = FALSE;
  self->share->fill (self);
}

/**
 * sx_cell_get_text:
 *
 * Returns: (transfer none): what stands there, of which a part may be cut off where it is shown
 */
const char *
sx_cell_get_text (SxCell *self)
{
  g_return_val_if_fail (SX_IS_CELL (self), NULL);

  sx_cell_fill (self);

  return self->text != NULL ? self->text : "";
}

/**
 * sx_cell_set_text:
 * @text: (nullable): one line, not markup
 */
void
sx_cell_set_text (SxCell     *self,
                  const char *text)
{
  g_return_if_fail (SX_IS_CELL (self));

  if (text == NULL)
    text = "";
  if (self->text != NULL && g_str_equal (self->text, text))
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  if (self->layout != NULL)
    pango_layout_set_text (self->layout, "", 0);
  self->n_laid = 0;
  sx_widget_set_name (GTK_WIDGET (self), self->text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sx_cell_set_shape:
 * @shape: what stands before the text, if the cell was made with room for it
 */
void
sx_cell_set_shape (SxCell  *self,
                   SxShape  shape)
{
  g_return_if_fail (SX_IS_CELL (self));

  if (self->mark == NULL || sx_mark_get_shape (SX_MARK (self->mark)) == shape)
    return;

  sx_mark_set_shape (SX_MARK (self->mark), shape);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * sx_cell_set_tone:
 * @css_class: (nullable): the style class for what the text means; replaces the last one
 */
void
sx_cell_set_tone (SxCell     *self,
                  const char *css_class)
{
  const char *tone = g_intern_string (css_class);

  g_return_if_fail (SX_IS_CELL (self));

  if (self->tone == tone)
    return;

  if (self->tone != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->tone);
  if (tone != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), tone);
  self->tone = tone;
}

/**
 * sx_cell_is_cut:
 *
 * Returns: whether the text is wider than the cell
 */
gboolean
sx_cell_is_cut (SxCell *self)
{
  g_return_val_if_fail (SX_IS_CELL (self), FALSE);

  sx_cell_fill (self);
  if (self->text == NULL)
    return FALSE;

  return fit (self, gtk_widget_get_width (GTK_WIDGET (self)) - get_indent (self))
         > gtk_widget_get_width (GTK_WIDGET (self)) - get_indent (self);
}
