/* sx-pick.c: from a place in a column view to the row that is there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GTK 4.8 does not tell which row a point is in. Our cells know their list items, so the way
 * leads from the widget at the point to a cell.
 */

#include "sx-config.h"

#include "sx-pick.h"

/* From a row's widget down to our cell: row, column view cell, cell */
#define ROW_DEPTH 2

/**
 * sx_pick_cell:
 * @x: in coordinates of @view
 * @y: likewise
 *
 * Returns: (transfer none) (nullable): a cell of the row at that point; %NULL for headings and void
 */
SxCell *
sx_pick_cell (GtkColumnView *view,
              double         x,
              double         y)
{
  return sx_pick_cell_of (view, gtk_widget_pick (GTK_WIDGET (view), x, y, GTK_PICK_DEFAULT));
}

/**
 * sx_pick_cell_of:
 * @widget: (nullable): a widget inside @view
 *
 * Returns: (transfer none) (nullable): the cell that @widget is, is in, or begins with
 */
SxCell *
sx_pick_cell_of (GtkColumnView *view,
                 GtkWidget     *widget)
{
  for (; widget != NULL && widget != GTK_WIDGET (view); widget = gtk_widget_get_parent (widget))
    {
      GtkWidget *child = widget;

      for (int depth = 0; child != NULL && depth <= ROW_DEPTH; depth++)
        {
          if (SX_IS_CELL (child))
            return SX_CELL (child);
          child = gtk_widget_get_first_child (child);
        }
    }

  return NULL;
}

/**
 * sx_pick_get_position:
 * @cell: (nullable): a cell
 *
 * Returns: the place of its row; %GTK_INVALID_LIST_POSITION for %NULL
 */
guint
sx_pick_get_position (SxCell *cell)
{
  return cell != NULL ? gtk_list_item_get_position (sx_cell_get_list_item (cell))
                      : GTK_INVALID_LIST_POSITION;
}

/**
 * sx_pick_focus_row:
 * @cell: a cell of @view
 *
 * Gives the row the focus, as a click on it does.
 */
void
sx_pick_focus_row (GtkColumnView *view,
                   SxCell        *cell)
{
  GtkWidget *widget = GTK_WIDGET (cell);

  while (widget != NULL && widget != GTK_WIDGET (view) && !gtk_widget_get_focusable (widget))
    widget = gtk_widget_get_parent (widget);
  if (widget != NULL)
    gtk_widget_grab_focus (widget);
}
