/* sx-drop-down.c: one of a few words, chosen from a list that is made when it is opened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-drop-down.h"

/* A list that is higher has a scroll bar; in px */
#define MAX_LIST_HEIGHT 400

/* Between an item and its tick, in px */
#define TICK_SPACING 6

struct _SxDropDown
{
  GtkWidget           parent_instance;

  GtkWidget          *button;
  GtkWidget          *label;

  /* NULL until the list was opened */
  GtkWidget          *popover;
  GtkWidget          *list;
  /* What is selected in the open list; it counts when it is confirmed */
  GtkSingleSelection *selection;

  GtkStringList      *model;
  guint               selected;
};

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_SELECTED,
  N_PROPS
};

enum
{
  ACTIVATE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SxDropDown, sx_drop_down, GTK_TYPE_WIDGET)

/* Helpers: the list */

static void
update_tick (SxDropDown  *self,
             GParamSpec  *pspec,
             GtkListItem *list_item)
{
  GtkWidget *tick = gtk_widget_get_last_child (gtk_list_item_get_child (list_item));

  /* It keeps its place, so that the list is not wider for some words than for others */
  gtk_widget_set_opacity (tick, gtk_list_item_get_position (list_item) == self->selected ? 1 : 0);
}

static void
setup_item_cb (GtkListItemFactory *factory,
               GtkListItem        *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, TICK_SPACING);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *tick = g_object_new (GTK_TYPE_IMAGE,
                                  "icon-name", "object-select-symbolic",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_NONE,
                                  NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), tick);
  gtk_list_item_set_child (list_item, box);
}

static void
bind_item_cb (GtkListItemFactory *factory,
              GtkListItem        *list_item,
              SxDropDown         *self)
{
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));

  gtk_label_set_label (GTK_LABEL (label),
                       gtk_string_object_get_string (gtk_list_item_get_item (list_item)));
  g_signal_connect (self, "notify::selected", G_CALLBACK (update_tick), list_item);
  update_tick (self, NULL, list_item);
}

static void
unbind_item_cb (GtkListItemFactory *factory,
                GtkListItem        *list_item,
                SxDropDown         *self)
{
  g_signal_handlers_disconnect_by_func (self, update_tick, list_item);
}

static void
close_list (SxDropDown *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->button), FALSE);
}

/* A screen reader selects and then activates, and the row that is activated is the one with the focus: what counts
 * is the selection. By mouse and keys it is the same row. */
static void
row_activated_cb (SxDropDown *self)
{
  close_list (self);
  sx_drop_down_set_selected (self, gtk_single_selection_get_selected (self->selection));
}

static GtkListItemFactory *
create_factory (SxDropDown *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_item_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_item_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_item_cb), self, 0);

  return factory;
}

static void
create_list (SxDropDown *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  self->list = gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), create_factory (self));
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_LIST_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);

  self->popover = gtk_popover_new ();
  gtk_widget_add_css_class (self->popover, "menu");
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_child (GTK_POPOVER (self->popover), scroller);
  g_signal_connect_object (self->popover, "closed", G_CALLBACK (close_list), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
}

static void
drop_list (SxDropDown *self)
{
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  self->list = NULL;
  g_clear_object (&self->selection);
}

static void
open_list (SxDropDown *self)
{
  if (self->popover == NULL)
    create_list (self);

  gtk_single_selection_set_selected (self->selection, self->selected);
  gtk_widget_set_size_request (self->popover, gtk_widget_get_width (GTK_WIDGET (self)), -1);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* Callbacks */

static void
toggled_cb (SxDropDown *self)
{
  gboolean open = self->model != NULL && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->button));

  if (open)
    open_list (self);
  else if (self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));

  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
}

static void
activate_cb (SxDropDown *self)
{
  gtk_widget_activate (self->button);
}

/* Overrides */

static void
sx_drop_down_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  gtk_widget_measure (SX_DROP_DOWN (widget)->button, orientation, for_size,
                      minimum, natural, minimum_baseline, natural_baseline);
}

static void
sx_drop_down_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  SxDropDown *self = SX_DROP_DOWN (widget);

  gtk_widget_size_allocate (self->button, &(GtkAllocation) { 0, 0, width, height }, baseline);
  if (self->popover == NULL)
    return;

  /* An open list goes along */
  gtk_widget_set_size_request (self->popover, width, -1);
  gtk_popover_present (GTK_POPOVER (self->popover));
}

static gboolean
sx_drop_down_focus (GtkWidget        *widget,
                    GtkDirectionType  direction)
{
  SxDropDown *self = SX_DROP_DOWN (widget);

  if (self->popover != NULL && gtk_widget_get_visible (self->popover))
    return gtk_widget_child_focus (self->popover, direction);

  return gtk_widget_child_focus (self->button, direction);
}

static gboolean
sx_drop_down_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SX_DROP_DOWN (widget)->button);
}

static void
sx_drop_down_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SxDropDown *self = SX_DROP_DOWN (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;

    case PROP_SELECTED:
      g_value_set_uint (value, self->selected);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_drop_down_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SxDropDown *self = SX_DROP_DOWN (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      sx_drop_down_set_model (self, g_value_get_object (value));
      break;

    case PROP_SELECTED:
      sx_drop_down_set_selected (self, g_value_get_uint (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_drop_down_dispose (GObject *object)
{
  SxDropDown *self = SX_DROP_DOWN (object);

  drop_list (self);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (sx_drop_down_parent_class)->dispose (object);
}

static void
sx_drop_down_class_init (SxDropDownClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_drop_down_get_property;
  object_class->set_property = sx_drop_down_set_property;
  object_class->dispose = sx_drop_down_dispose;

  widget_class->measure = sx_drop_down_measure;
  widget_class->size_allocate = sx_drop_down_size_allocate;
  widget_class->focus = sx_drop_down_focus;
  widget_class->grab_focus = sx_drop_down_grab_focus;

  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, GTK_TYPE_STRING_LIST,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED] =
    g_param_spec_uint ("selected", NULL, NULL, 0, G_MAXUINT, GTK_INVALID_LIST_POSITION,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * SxDropDown::activate:
   *
   * Opens the list; so does the mnemonic of its label.
   */
  signals[ACTIVATE] = g_signal_new_class_handler ("activate", G_TYPE_FROM_CLASS (klass),
                                                  G_SIGNAL_RUN_FIRST | G_SIGNAL_ACTION,
                                                  G_CALLBACK (activate_cb), NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_activate_signal (widget_class, signals[ACTIVATE]);

  /* The theme's, and the desktop's: it is one of them to everybody */
  gtk_widget_class_set_css_name (widget_class, "dropdown");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_COMBO_BOX);
}

static void
sx_drop_down_init (SxDropDown *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *arrow = g_object_new (GTK_TYPE_IMAGE,
                                   "css-name", "arrow",
                                   "icon-name", "pan-down-symbolic",
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_NONE,
                                   NULL);

  self->selected = GTK_INVALID_LIST_POSITION;

  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_box_append (GTK_BOX (box), arrow);

  self->button = gtk_toggle_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  g_signal_connect_object (self->button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

/* Public functions */

/**
 * sx_drop_down_new:
 *
 * Returns: (transfer full): a drop-down without items
 */
GtkWidget *
sx_drop_down_new (void)
{
  return g_object_new (SX_TYPE_DROP_DOWN, NULL);
}

/**
 * sx_drop_down_set_model:
 * @self: a drop-down
 * @model: (nullable): what can be chosen
 *
 * Sets what can be chosen and selects the first of it.
 */
void
sx_drop_down_set_model (SxDropDown    *self,
                        GtkStringList *model)
{
  g_return_if_fail (SX_IS_DROP_DOWN (self));
  g_return_if_fail (model == NULL || GTK_IS_STRING_LIST (model));

  if (!g_set_object (&self->model, model))
    return;

  close_list (self);
  drop_list (self);
  self->selected = GTK_INVALID_LIST_POSITION;
  gtk_label_set_label (GTK_LABEL (self->label), "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
  sx_drop_down_set_selected (self, 0);
}

/**
 * sx_drop_down_get_model:
 * @self: a drop-down
 *
 * Returns: (transfer none) (nullable): what can be chosen
 */
GtkStringList *
sx_drop_down_get_model (SxDropDown *self)
{
  g_return_val_if_fail (SX_IS_DROP_DOWN (self), NULL);

  return self->model;
}

/**
 * sx_drop_down_set_selected:
 * @self: a drop-down
 * @position: the place of an item, from 0; one that there is not changes nothing
 *
 * Chooses an item.
 */
void
sx_drop_down_set_selected (SxDropDown *self,
                           guint       position)
{
  g_return_if_fail (SX_IS_DROP_DOWN (self));

  if (self->model == NULL || position == self->selected
      || position >= g_list_model_get_n_items (G_LIST_MODEL (self->model)))
    return;

  self->selected = position;
  gtk_label_set_label (GTK_LABEL (self->label), gtk_string_list_get_string (self->model, position));
  if (self->selection != NULL)
    gtk_single_selection_set_selected (self->selection, position);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/**
 * sx_drop_down_get_selected:
 * @self: a drop-down
 *
 * Returns: the place of the chosen item, from 0; %GTK_INVALID_LIST_POSITION only as long as there are no items
 */
guint
sx_drop_down_get_selected (SxDropDown *self)
{
  g_return_val_if_fail (SX_IS_DROP_DOWN (self), GTK_INVALID_LIST_POSITION);

  return self->selected;
}
