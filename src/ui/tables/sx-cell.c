/* sx-cell.c: a cell of a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-cell.h"

#include "sx-widget-util.h"

#define MARK_SPACING 6

struct _SxCell
{
  GtkWidget      parent_instance;

  GtkListItem   *list_item; /* owns the cell */
  gconstpointer  column;
  GtkWidget     *mark;
  GtkWidget     *label;
  const char    *tone;      /* interned */
};

G_DEFINE_FINAL_TYPE (SxCell, sx_cell, GTK_TYPE_WIDGET)

static void
sx_cell_dispose (GObject *object)
{
  SxCell *self = SX_CELL (object);

  sx_widget_unparent_children (GTK_WIDGET (self));
  self->mark = NULL;
  self->label = NULL;

  G_OBJECT_CLASS (sx_cell_parent_class)->dispose (object);
}

static void
sx_cell_class_init (SxCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sx_cell_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "cell-content");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_cell_init (SxCell *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), MARK_SPACING);

  self->label = gtk_label_new (NULL);
  gtk_widget_set_hexpand (self->label, TRUE);
  /* One line, whatever the bytes were */
  gtk_label_set_single_line_mode (GTK_LABEL (self->label), TRUE);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

/**
 * sx_cell_new:
 * @list_item: the item that is going to own the cell
 * @column: whatever the column wants to find again
 * @marked: whether there is a shape before the text
 *
 * Returns: (transfer floating): an empty cell
 */
GtkWidget *
sx_cell_new (GtkListItem   *list_item,
             gconstpointer  column,
             gboolean       marked)
{
  SxCell *self = g_object_new (SX_TYPE_CELL, NULL);

  self->list_item = list_item;
  self->column = column;
  if (marked)
    {
      self->mark = sx_mark_new ();
      gtk_widget_insert_before (self->mark, GTK_WIDGET (self), self->label);
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
 * sx_cell_get_column:
 *
 * Returns: (transfer none): what sx_cell_new() was given
 */
gconstpointer
sx_cell_get_column (SxCell *self)
{
  g_return_val_if_fail (SX_IS_CELL (self), NULL);

  return self->column;
}

/**
 * sx_cell_get_label:
 *
 * Returns: (transfer none): what shows the text
 */
GtkLabel *
sx_cell_get_label (SxCell *self)
{
  g_return_val_if_fail (SX_IS_CELL (self), NULL);

  return GTK_LABEL (self->label);
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

  gtk_label_set_text (GTK_LABEL (self->label), text != NULL ? text : "");
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

  if (self->mark == NULL)
    return;

  sx_mark_set_shape (SX_MARK (self->mark), shape);
  gtk_widget_set_visible (self->mark, shape != SX_SHAPE_NONE);
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

  return pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (self->label)));
}
