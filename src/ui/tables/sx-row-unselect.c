/* sx-row-unselect.c: a second click takes a selection back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-row-unselect.h"

#include "sx-pick.h"

typedef struct
{
  GtkColumnView *view;      /* has the gesture, which has this */
  /* The row under the pointer, when it was selected before the click began */
  guint          position;
} RowUnselect;

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            RowUnselect     *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  GtkSelectionModel *model = gtk_column_view_get_model (self->view);
  SxCell *cell = sx_pick_cell (self->view, x, y);
  guint position = sx_pick_get_position (cell);

  self->position = GTK_INVALID_LIST_POSITION;
  if (model == NULL || position == GTK_INVALID_LIST_POSITION ||
      (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != 0 ||
      !gtk_selection_model_is_selected (model, position))
    return;

  /* The row would select itself again; nothing below hears of this click */
  self->position = position;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  sx_pick_focus_row (self->view, cell);
}

static void
released_cb (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y,
             RowUnselect     *self)
{
  GtkSelectionModel *model = gtk_column_view_get_model (self->view);
  guint position = self->position;
  g_autoptr (GtkBitset) selection = NULL;

  self->position = GTK_INVALID_LIST_POSITION;
  if (model == NULL || position == GTK_INVALID_LIST_POSITION ||
      position != sx_pick_get_position (sx_pick_cell (self->view, x, y)))
    return;

  /* One of several rows: the click means this one alone */
  selection = gtk_selection_model_get_selection (model);
  if (gtk_bitset_get_size (selection) > 1)
    gtk_selection_model_select_item (model, position, TRUE);
  else
    gtk_selection_model_unselect_item (model, position);
}

/**
 * sx_row_unselect_add:
 * @view: a table, while it is made
 *
 * From now on a click on a row that is selected unselects it, which GTK itself does with Ctrl only.
 */
void
sx_row_unselect_add (GtkColumnView *view)
{
  GtkGesture *gesture = gtk_gesture_click_new ();
  RowUnselect *self = g_new0 (RowUnselect, 1);

  self->view = view;
  self->position = GTK_INVALID_LIST_POSITION;
  g_object_set_data_full (G_OBJECT (gesture), "sx-row-unselect", self, g_free);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_PRIMARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect (gesture, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (gesture, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (gesture));
}
