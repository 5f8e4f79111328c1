/* sx-row-menu.c: the context menu of a table's rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-pick.h"
#include "sx-row-menu.h"

/* Opened by key, the menu points to the beginning of the cell */
#define ANCHOR_SIZE 24

struct _SxRowMenu
{
  GObject        parent_instance;

  /* The widget and the table in it, which own us */
  GtkWidget     *owner;
  GtkColumnView *view;
  GMenuModel    *model;
  GtkWidget     *popover;
  GtkWidget     *focus_before; /* weak */
};

G_DEFINE_FINAL_TYPE (SxRowMenu, sx_row_menu, G_TYPE_OBJECT)

/* Left alone, the focus would go on to the next widget of the window */
static void
closed_cb (SxRowMenu *self)
{
  GtkRoot *root = gtk_widget_get_root (self->owner);

  if (self->focus_before != NULL && root != NULL && gtk_widget_get_root (self->focus_before) == root)
    gtk_widget_grab_focus (self->focus_before);
  g_clear_weak_pointer (&self->focus_before);
}

static void
select_row (SxRowMenu *self,
            SxCell    *cell)
{
  GtkSelectionModel *rows = gtk_column_view_get_model (self->view);
  guint position = sx_pick_get_position (cell);

  if (rows != NULL && position != GTK_INVALID_LIST_POSITION &&
      !gtk_selection_model_is_selected (rows, position))
    gtk_selection_model_select_item (rows, position, TRUE);
}

static void
popup (SxRowMenu          *self,
       const GdkRectangle *where)
{
  GtkRoot *root = gtk_widget_get_root (self->owner);

  if (self->model == NULL)
    return;

  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (self->model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, self->owner);
      g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (closed_cb), self);
    }

  g_set_weak_pointer (&self->focus_before, root != NULL ? gtk_root_get_focus (root) : NULL);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), where);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
sx_row_menu_dispose (GObject *object)
{
  SxRowMenu *self = SX_ROW_MENU (object);

  sx_row_menu_close (self);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (sx_row_menu_parent_class)->dispose (object);
}

static void
sx_row_menu_class_init (SxRowMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_row_menu_dispose;
}

static void
sx_row_menu_init (SxRowMenu *self)
{
}

/**
 * sx_row_menu_new:
 * @owner: what the menu belongs to; it must call sx_row_menu_close() before it is disposed
 * @view: the table, inside @owner
 *
 * Returns: (transfer full): nothing opens until there is a model
 */
SxRowMenu *
sx_row_menu_new (GtkWidget     *owner,
                 GtkColumnView *view)
{
  SxRowMenu *self;

  g_return_val_if_fail (GTK_IS_WIDGET (owner), NULL);
  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (view), NULL);

  self = g_object_new (SX_TYPE_ROW_MENU, NULL);
  self->owner = owner;
  self->view = view;

  return self;
}

/**
 * sx_row_menu_get_model:
 *
 * Returns: (transfer none) (nullable): what stands in the menu
 */
GMenuModel *
sx_row_menu_get_model (SxRowMenu *self)
{
  g_return_val_if_fail (SX_IS_ROW_MENU (self), NULL);

  return self->model;
}

/**
 * sx_row_menu_set_model:
 * @model: (nullable): what stands in the menu; %NULL: there is none
 */
void
sx_row_menu_set_model (SxRowMenu  *self,
                       GMenuModel *model)
{
  g_return_if_fail (SX_IS_ROW_MENU (self));

  if (g_set_object (&self->model, model))
    sx_row_menu_close (self);
}

/**
 * sx_row_menu_popup_at:
 * @x: in coordinates of the view
 * @y: likewise
 *
 * Opens the menu on the row at a point, or on no row.
 */
void
sx_row_menu_popup_at (SxRowMenu *self,
                      double     x,
                      double     y)
{
  SxCell *cell;
  double owner_x, owner_y;

  g_return_if_fail (SX_IS_ROW_MENU (self));

  cell = sx_pick_cell (self->view, x, y);
  if (!gtk_widget_translate_coordinates (GTK_WIDGET (self->view), self->owner, x, y, &owner_x, &owner_y))
    return;

  if (cell != NULL)
    {
      sx_pick_focus_row (self->view, cell);
      select_row (self, cell);
    }
  popup (self, &(GdkRectangle) { owner_x, owner_y, 1, 1 });
}

/**
 * sx_row_menu_popup_at_focus:
 *
 * Opens the menu on the row that has the focus.
 *
 * Returns: whether the menu could be opened
 */
gboolean
sx_row_menu_popup_at_focus (SxRowMenu *self)
{
  GtkWidget *anchor;
  GtkRoot *root;
  GtkWidget *focus;
  SxCell *cell = NULL;
  graphene_rect_t bounds;

  g_return_val_if_fail (SX_IS_ROW_MENU (self), FALSE);

  anchor = GTK_WIDGET (self->view);
  root = gtk_widget_get_root (self->owner);
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (focus != NULL && gtk_widget_is_ancestor (focus, anchor))
    cell = sx_pick_cell_of (self->view, focus);
  if (cell != NULL)
    {
      anchor = GTK_WIDGET (cell);
      select_row (self, cell);
    }
  if (self->model == NULL || !gtk_widget_compute_bounds (anchor, self->owner, &bounds))
    return FALSE;

  popup (self, &(GdkRectangle) { bounds.origin.x, bounds.origin.y,
                                 CLAMP (bounds.size.width, 1, ANCHOR_SIZE),
                                 CLAMP (bounds.size.height, 1, ANCHOR_SIZE) });
  return TRUE;
}

/**
 * sx_row_menu_close:
 *
 * Takes the menu away.
 */
void
sx_row_menu_close (SxRowMenu *self)
{
  g_return_if_fail (SX_IS_ROW_MENU (self));

  g_clear_weak_pointer (&self->focus_before);
  if (self->popover != NULL)
    g_signal_handlers_disconnect_by_data (self->popover, self);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
}
