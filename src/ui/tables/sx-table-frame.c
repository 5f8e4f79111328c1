/* sx-table-frame.c: what all tables have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-table-frame-private.h"

#include "sx-flow.h"
#include "sx-row-unselect.h"
#include "sx-widget-util.h"

G_DEFINE_FINAL_TYPE (SxTableFrame, sx_table_frame, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_TITLE,
  PROP_PLACEHOLDER,
  PROP_TOOLS,
  PROP_MENU,
  PROP_FOLLOW_TAIL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The text of an empty table has all of it, and stands in its middle. GtkOverlay gives each child the height that it has where it
 * is as narrow as can be, too */
static gboolean
place_cb (SxTableFrame  *self,
          GtkWidget     *child,
          GtkAllocation *place)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->overlay));
  int height = gtk_widget_get_height (GTK_WIDGET (self->overlay));
  int least;

  if (child != GTK_WIDGET (self->placeholder))
    return FALSE;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  width = MAX (width, least);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);
  *place = (GtkAllocation) { 0, (height - MAX (height, least)) / 2, width, MAX (height, least) };

  return TRUE;
}

static void
fit_columns (SxTableFrame *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      sx_column_fit (&self->columns[i], self->view, column);
    }
}

static void
secondary_pressed_cb (GtkGestureClick *gesture,
                      int              n_press,
                      double           x,
                      double           y,
                      SxTableFrame    *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  sx_row_menu_popup_at (self->row_menu, x, y);
}

static gboolean
popup_menu_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   user_data)
{
  SxTableFrame *self = SX_TABLE_FRAME (widget);

  return sx_row_menu_popup_at_focus (self->row_menu);
}

static gboolean
unselect_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  /* With nothing selected Esc is for others: it cancels what is under way */
  return sx_table_frame_unselect (SX_TABLE_FRAME (widget));
}

static void
set_tools (SxTableFrame *self,
           GtkWidget    *tools)
{
  if (self->tools != NULL)
    gtk_widget_unparent (self->tools);
  self->tools = tools;
  if (tools != NULL)
    gtk_widget_set_parent (tools, self->heading_box);
}

/* Again only when the size of the text has changed: else a person may have moved the edges */
static void
fit_if_changed (SxTableFrame *self)
{
  int size = sx_column_get_text_size (self->view);

  if (size != self->fitted_to)
    {
      self->fitted_to = size;
      fit_columns (self);
    }
}

static gboolean
fit_cb (gpointer user_data)
{
  SxTableFrame *self = user_data;

  self->fit_id = 0;
  fit_if_changed (self);

  return G_SOURCE_REMOVE;
}

static void
sx_table_frame_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sx_table_frame_parent_class)->realize (widget);

  fit_if_changed (SX_TABLE_FRAME (widget));
}

static void
sx_table_frame_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  SxTableFrame *self = SX_TABLE_FRAME (widget);

  GTK_WIDGET_CLASS (sx_table_frame_parent_class)->css_changed (widget, change);

  /* Later, when what is inside has its new style too */
  if (gtk_widget_get_realized (widget) && self->fit_id == 0)
    self->fit_id = g_idle_add (fit_cb, self);
}

/* Rows that have come into view are filled now, when it is known where they are */
static void
sx_table_frame_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  sx_fill_visible (SX_TABLE_FRAME (widget)->fill);

  GTK_WIDGET_CLASS (sx_table_frame_parent_class)->snapshot (widget, snapshot);
}

static void
sx_table_frame_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SxTableFrame *self = SX_TABLE_FRAME (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_text (self->heading));
      break;
    case PROP_PLACEHOLDER:
      g_value_set_string (value, gtk_label_get_text (self->placeholder));
      break;
    case PROP_TOOLS:
      g_value_set_object (value, self->tools);
      break;
    case PROP_MENU:
      g_value_set_object (value, sx_row_menu_get_model (self->row_menu));
      break;
    case PROP_FOLLOW_TAIL:
      g_value_set_boolean (value, self->follow_tail);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_table_frame_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SxTableFrame *self = SX_TABLE_FRAME (object);
  const char *title;

  switch (prop_id)
    {
    case PROP_TITLE:
      title = g_value_get_string (value);
      gtk_label_set_text (self->heading, title != NULL ? title : "");
      sx_widget_set_name (GTK_WIDGET (self->view), title != NULL ? title : "");
      break;
    case PROP_PLACEHOLDER:
      gtk_label_set_text (self->placeholder,
                          g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
      break;
    case PROP_TOOLS:
      set_tools (self, g_value_get_object (value));
      break;
    case PROP_MENU:
      sx_table_frame_set_menu (self, g_value_get_object (value));
      break;
    case PROP_FOLLOW_TAIL:
      sx_table_frame_set_follow_tail (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_table_frame_dispose (GObject *object)
{
  SxTableFrame *self = SX_TABLE_FRAME (object);

  if (self->tail != NULL)
    g_signal_handlers_disconnect_by_data (self->tail, self);
  if (self->view != NULL)
    sx_table_frame_set_model (self, NULL);
  g_clear_object (&self->flood);
  g_clear_object (&self->tail);
  g_clear_handle_id (&self->fit_id, g_source_remove);
  if (self->row_menu != NULL)
    sx_row_menu_close (self->row_menu);
  g_clear_object (&self->row_menu);
  self->tools = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), SX_TYPE_TABLE_FRAME);
  sx_widget_unparent_children (GTK_WIDGET (self));
  g_clear_object (&self->fill);

  G_OBJECT_CLASS (sx_table_frame_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PLACEHOLDER] =
    g_param_spec_string ("placeholder", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TOOLS] =
    g_param_spec_object ("tools", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MENU] =
    g_param_spec_object ("menu", NULL, NULL, G_TYPE_MENU_MODEL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLLOW_TAIL] =
    g_param_spec_boolean ("follow-tail", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sx_table_frame_class_init (SxTableFrameClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_table_frame_get_property;
  object_class->set_property = sx_table_frame_set_property;
  object_class->dispose = sx_table_frame_dispose;
  widget_class->realize = sx_table_frame_realize;
  widget_class->css_changed = sx_table_frame_css_changed;
  widget_class->snapshot = sx_table_frame_snapshot;
  install_properties (object_class);

  g_type_ensure (SX_TYPE_FLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
    "/io/github/socketexplorer/SocketExplorer/sx-table-frame.ui");
  gtk_widget_class_bind_template_child (widget_class, SxTableFrame, heading_box);
  gtk_widget_class_bind_template_child (widget_class, SxTableFrame, heading);
  gtk_widget_class_bind_template_child (widget_class, SxTableFrame, note);
  gtk_widget_class_bind_template_child (widget_class, SxTableFrame, scroller);
  gtk_widget_class_bind_template_child (widget_class, SxTableFrame, view);
  gtk_widget_class_bind_template_child (widget_class, SxTableFrame, placeholder);
  gtk_widget_class_bind_template_child (widget_class, SxTableFrame, overlay);
  gtk_widget_class_bind_template_callback (widget_class, place_cb);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, unselect_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, popup_menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, popup_menu_cb, NULL);
}

static void
sx_table_frame_init (SxTableFrame *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->row_menu = sx_row_menu_new (GTK_WIDGET (self), self->view);
  self->fill = sx_fill_new (self->view);

  sx_row_unselect_add (self->view);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect (gesture, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (gesture));
}

/**
 * sx_table_frame_get_view:
 *
 * Returns: (transfer none): the table itself
 */
GtkColumnView *
sx_table_frame_get_view (SxTableFrame *self)
{
  g_return_val_if_fail (SX_IS_TABLE_FRAME (self), NULL);

  return self->view;
}

/**
 * sx_table_frame_set_columns:
 * @columns: (array length=n_columns): static data
 * @n_columns: how many
 *
 * Sets the columns, once.
 */
void
sx_table_frame_set_columns (SxTableFrame   *self,
                            const SxColumn *columns,
                            guint           n_columns)
{
  g_return_if_fail (SX_IS_TABLE_FRAME (self));
  g_return_if_fail (self->columns == NULL);

  self->columns = columns;
  self->n_columns = n_columns;
  for (guint i = 0; i < n_columns; i++)
    sx_column_append (&columns[i], self->view, self->fill);
}

/**
 * sx_table_frame_set_menu:
 * @menu: (nullable): the menu of a row, whose actions act on the selection
 */
void
sx_table_frame_set_menu (SxTableFrame *self,
                         GMenuModel   *menu)
{
  g_return_if_fail (SX_IS_TABLE_FRAME (self));

  sx_row_menu_set_model (self->row_menu, menu);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MENU]);
}

/**
 * sx_table_frame_set_bar:
 * @bar: (transfer floating): what stands between the heading and the table
 */
void
sx_table_frame_set_bar (SxTableFrame *self,
                        GtkWidget    *bar)
{
  g_return_if_fail (SX_IS_TABLE_FRAME (self));
  g_return_if_fail (GTK_IS_WIDGET (bar));

  gtk_widget_insert_after (bar, GTK_WIDGET (self), self->heading_box);
}

/**
 * sx_table_frame_note_socket:
 * @socket: the only socket that is shown; 0: all are
 *
 * Says beside the heading that rows are left out.
 */
void
sx_table_frame_note_socket (SxTableFrame *self,
                            guint32       socket)
{
  /* Translators: beside the heading of a table: it shows this socket's rows and no others. %u is its number */
  g_autofree char *text = g_strdup_printf (_("only of socket %u"), socket);

  g_return_if_fail (SX_IS_TABLE_FRAME (self));

  gtk_label_set_text (self->note, text);
  gtk_widget_set_visible (GTK_WIDGET (self->note), socket != 0);
}
