/* sx-column.c: a column of a table, as data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-column.h"

/* What the theme and our style sheet put around the text of a cell, both sides together */
#define CELL_PADDING 14

/* Between a shape and its text, with the shape */
#define MARK_WIDTH 18

static PangoEllipsizeMode
get_ellipsis (SxColumnFlags flags)
{
  /* A number without its end is another number */
  if (flags & SX_COLUMN_NUMERIC)
    return PANGO_ELLIPSIZE_NONE;

  return flags & SX_COLUMN_MIDDLE ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_END;
}

static const SxColumn *
get_column (SxCell *cell)
{
  return sx_cell_get_share (cell)->column;
}

static void
fill_cb (SxCell *cell)
{
  const SxColumn *self = get_column (cell);
  gpointer item = sx_cell_get_item (cell);
  g_autofree char *text = self->get_text (item);

  sx_cell_set_text (cell, text);
  if (self->decorate != NULL)
    self->decorate (cell, item);
}

static void
stale_cb (SxCell *cell)
{
  sx_fill_add_stale (sx_cell_get_share (cell)->user_data);
}

static void
grown_cb (SxCell *cell)
{
  sx_fill_add_grown (sx_cell_get_share (cell)->user_data);
}

static gboolean
query_tooltip_cb (SxCell     *cell,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip,
                  gpointer    user_data)
{
  const SxColumn *self = get_column (cell);
  gpointer item = sx_cell_get_item (cell);
  g_autofree char *text = NULL;

  if (item == NULL)
    return FALSE;

  if (self->get_tooltip != NULL)
    text = self->get_tooltip (item);
  if (text == NULL && sx_cell_is_cut (cell))
    text = self->get_text (item);
  gtk_tooltip_set_text (tooltip, text);

  return text != NULL;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item,
          gpointer                  user_data)
{
  SxCellShare *share = user_data;
  const SxColumn *self = share->column;
  GtkWidget *cell = sx_cell_new (list_item, share);

  if (self->flags & SX_COLUMN_NUMERIC)
    gtk_widget_add_css_class (cell, "numeric");
  if (self->flags & SX_COLUMN_MONOSPACE)
    gtk_widget_add_css_class (cell, "monospace");

  /* Text for a tooltip is made when the pointer rests there, not for every row */
  gtk_widget_set_has_tooltip (cell, TRUE);
  g_signal_connect (cell, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);

  gtk_list_item_set_child (list_item, cell);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item,
         gpointer                  user_data)
{
  sx_cell_set_item (SX_CELL (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *list_item,
           gpointer                  user_data)
{
  sx_cell_set_item (SX_CELL (gtk_list_item_get_child (list_item)), NULL);
}

static SxCellShare *
make_share (const SxColumn *self,
            SxFill         *fill)
{
  SxCellShare *share = g_rc_box_new0 (SxCellShare);

  share->column = self;
  share->user_data = fill;
  share->fill = fill_cb;
  share->stale = stale_cb;
  share->grown = grown_cb;
  share->ellipsis = get_ellipsis (self->flags);
  share->to_the_right = (self->flags & SX_COLUMN_NUMERIC) != 0;
  share->marked = (self->flags & SX_COLUMN_MARKED) != 0;
  share->min_chars = self->min_chars;
  share->whole_chars = self->whole_chars;

  return share;
}

static void
release_share (gpointer  share,
               GClosure *closure)
{
  g_rc_box_release (share);
}

static void
connect_share (GtkListItemFactory *factory,
               const char         *signal,
               GCallback           callback,
               SxCellShare        *share)
{
  g_signal_connect_data (factory, signal, callback, g_rc_box_acquire (share), release_share, 0);
}

/**
 * sx_column_append:
 * @self: static data
 * @view: the table
 * @fill: what fills its cells; must outlive them
 *
 * Adds a column behind those that @view has.
 *
 * Returns: (transfer none): the column
 */
GtkColumnViewColumn *
sx_column_append (const SxColumn *self,
                  GtkColumnView  *view,
                  SxFill         *fill)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  SxCellShare *share = make_share (self, fill);
  g_autoptr (GtkColumnViewColumn) column = NULL;

  connect_share (factory, "setup", G_CALLBACK (setup_cb), share);
  connect_share (factory, "bind", G_CALLBACK (bind_cb), share);
  connect_share (factory, "unbind", G_CALLBACK (unbind_cb), share);
  g_rc_box_release (share);

  column = gtk_column_view_column_new (_(self->title), factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, (self->flags & SX_COLUMN_EXPAND) != 0);
  gtk_column_view_append_column (view, column);

  return column;
}

static int
measure (GtkWidget  *widget,
         const char *text,
         gboolean    monospace)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width;

  if (monospace)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_family_new ("monospace"));
      pango_layout_set_attributes (layout, attributes);
    }
  pango_layout_get_pixel_size (layout, &width, NULL);

  return width;
}

/**
 * sx_column_get_text_size:
 * @view: a table
 *
 * Returns: the size of its font, in Pango units: it tells when that changes. The width of a digit would not:
 *   hinting rounds it to whole pixels, and not in all faces alike
 */
int
sx_column_get_text_size (GtkColumnView *view)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (view));

  return pango_font_description_get_size (pango_context_get_font_description (context));
}

/* The column view makes its headings' labels itself; numbers want theirs above the last digit */
static gboolean
align_heading (GtkWidget  *widget,
               const char *title)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_LABEL (child) && g_str_equal (gtk_label_get_text (GTK_LABEL (child)), title))
        {
          gtk_widget_set_hexpand (child, TRUE);
          gtk_label_set_xalign (GTK_LABEL (child), 1);
          return TRUE;
        }
      if (align_heading (child, title))
        return TRUE;
    }

  return FALSE;
}

/**
 * sx_column_fit:
 * @column: what sx_column_append() returned
 *
 * Sets a number's heading flush right, and gives the column the width of its sample or its title,
 * whichever is wider, in the font that @view has now. Columns that measured their cells would jump while rows scroll by.
 */
void
sx_column_fit (const SxColumn      *self,
               GtkColumnView       *view,
               GtkColumnViewColumn *column)
{
  gboolean monospace = (self->flags & SX_COLUMN_MONOSPACE) != 0;
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  int sample;
  int title;

  if (self->flags & SX_COLUMN_NUMERIC && header != NULL)
    align_heading (header, gtk_column_view_column_get_title (column));
  if (self->sample == NULL || self->flags & SX_COLUMN_EXPAND)
    return;

  sample = measure (GTK_WIDGET (view), *self->sample != '\0' ? _(self->sample) : "", monospace);
  title = measure (GTK_WIDGET (view), _(self->title), FALSE);
  if (self->flags & SX_COLUMN_MARKED)
    sample += MARK_WIDTH;
  gtk_column_view_column_set_fixed_width (column, MAX (sample, title) + CELL_PADDING);
}

/**
 * sx_column_dup_copy:
 * @item: a row's item
 *
 * Returns: (transfer full): the cell as it is copied
 */
char *
sx_column_dup_copy (const SxColumn *self,
                    gpointer        item)
{
  return self->get_copy != NULL ? self->get_copy (item) : self->get_text (item);
}
