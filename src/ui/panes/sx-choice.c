/* sx-choice.c: a drop-down whose value is a word
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>
#include <sys/socket.h>

#include "sx-choice.h"
#include "sx-drop-down.h"
#include "sx-widget-util.h"

struct _SxChoice
{
  GtkWidget parent_instance;

  GtkWidget *drop_down;
  GtkWidget *label_widget;
  GPtrArray *values;
};

enum
{
  PROP_0,
  PROP_VALUE,
  PROP_LABEL_WIDGET,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SxChoice, sx_choice, GTK_TYPE_WIDGET)

/* The families by the words that settings have for them */
static const struct
{
  const char *value;
  int         family;
} families[] = {
  { "any", AF_UNSPEC },
  { "ipv4", AF_INET },
  { "ipv6", AF_INET6 },
  { "unix", AF_UNIX },
};

static void
selected_cb (SxChoice *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

static void
set_label_widget (SxChoice  *self,
                  GtkWidget *label)
{
  /* The mnemonic's relation is what names the drop-down; a label property besides it
   * would be read out a second time */
  g_set_object (&self->label_widget, label);
  if (label != NULL)
    gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->drop_down);
}

static gboolean
sx_choice_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SX_CHOICE (widget)->drop_down);
}

static void
sx_choice_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  SxChoice *self = SX_CHOICE (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      g_value_set_string (value, sx_choice_get_value (self));
      break;

    case PROP_LABEL_WIDGET:
      g_value_set_object (value, self->label_widget);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_choice_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  SxChoice *self = SX_CHOICE (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      sx_choice_set_value (self, g_value_get_string (value));
      break;

    case PROP_LABEL_WIDGET:
      set_label_widget (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_choice_dispose (GObject *object)
{
  SxChoice *self = SX_CHOICE (object);

  g_clear_object (&self->label_widget);
  g_clear_pointer (&self->drop_down, gtk_widget_unparent);

  G_OBJECT_CLASS (sx_choice_parent_class)->dispose (object);
}

static void
sx_choice_finalize (GObject *object)
{
  SxChoice *self = SX_CHOICE (object);

  g_ptr_array_unref (self->values);

  G_OBJECT_CLASS (sx_choice_parent_class)->finalize (object);
}

static void
sx_choice_class_init (SxChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_choice_get_property;
  object_class->set_property = sx_choice_set_property;
  object_class->dispose = sx_choice_dispose;
  object_class->finalize = sx_choice_finalize;

  widget_class->grab_focus = sx_choice_grab_focus;
  widget_class->focus = sx_widget_focus_inside;

  properties[PROP_VALUE] =
    g_param_spec_string ("value", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LABEL_WIDGET] =
    g_param_spec_object ("label-widget", NULL, NULL, GTK_TYPE_LABEL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_choice_init (SxChoice *self)
{
  self->values = g_ptr_array_new_with_free_func (g_free);
  self->drop_down = sx_drop_down_new ();
  gtk_widget_set_parent (self->drop_down, GTK_WIDGET (self));
  g_signal_connect_object (self->drop_down, "notify::selected",
                           G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
}

/**
 * sx_choice_set_items:
 * @self: a choice
 * @items: (array length=n_items): what can be chosen; copied
 * @n_items: how many
 *
 * Sets what can be chosen and selects the first of it.
 */
void
sx_choice_set_items (SxChoice           *self,
                     const SxChoiceItem *items,
                     guint               n_items)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint i;

  g_return_if_fail (SX_IS_CHOICE (self));

  g_ptr_array_set_size (self->values, 0);
  for (i = 0; i < n_items; i++)
    {
      g_ptr_array_add (self->values, g_strdup (items[i].value));
      gtk_string_list_append (labels, items[i].label);
    }
  sx_drop_down_set_model (SX_DROP_DOWN (self->drop_down), labels);
}

/**
 * sx_choice_get_position:
 * @self: a choice
 *
 * Returns: the place of the chosen item, from 0
 */
guint
sx_choice_get_position (SxChoice *self)
{
  guint position;

  g_return_val_if_fail (SX_IS_CHOICE (self), 0);

  position = sx_drop_down_get_selected (SX_DROP_DOWN (self->drop_down));
  return position < self->values->len ? position : 0;
}

/**
 * sx_choice_get_value:
 * @self: a choice
 *
 * Returns: (transfer none) (nullable): the word for the chosen item; %NULL only as
 *   long as there are no items
 */
const char *
sx_choice_get_value (SxChoice *self)
{
  g_return_val_if_fail (SX_IS_CHOICE (self), NULL);

  if (self->values->len == 0)
    return NULL;
  return g_ptr_array_index (self->values, sx_choice_get_position (self));
}

/**
 * sx_choice_set_value:
 * @self: a choice
 * @value: (nullable): the word for an item; one that there is not changes nothing
 *
 * Chooses an item.
 */
void
sx_choice_set_value (SxChoice   *self,
                     const char *value)
{
  guint i;

  g_return_if_fail (SX_IS_CHOICE (self));

  for (i = 0; i < self->values->len; i++)
    {
      if (g_strcmp0 (g_ptr_array_index (self->values, i), value) == 0)
        {
          sx_drop_down_set_selected (SX_DROP_DOWN (self->drop_down), i);
          return;
        }
    }
}

/**
 * sx_choice_set_families:
 * @self: a choice
 * @with_unix: whether Unix is one of them
 *
 * Offers the families: Any, IPv4, IPv6 and Unix.
 */
void
sx_choice_set_families (SxChoice *self,
                        gboolean  with_unix)
{
  const SxChoiceItem items[] = {
    { "any", _("Any") },
    { "ipv4", "IPv4" },
    { "ipv6", "IPv6" },
    { "unix", "Unix" },
  };

  sx_choice_set_items (self, items, with_unix ? G_N_ELEMENTS (items) : G_N_ELEMENTS (items) - 1);
}

/**
 * sx_choice_get_family:
 * @self: a choice that offers the families
 *
 * Returns: AF_UNSPEC for Any, AF_INET, AF_INET6 or AF_UNIX
 */
int
sx_choice_get_family (SxChoice *self)
{
  const char *value = sx_choice_get_value (self);
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (families); i++)
    {
      if (g_strcmp0 (families[i].value, value) == 0)
        return families[i].family;
    }
  return AF_UNSPEC;
}

/**
 * sx_choice_set_family:
 * @self: a choice that offers the families
 * @family: AF_UNSPEC for Any, AF_INET, AF_INET6 or AF_UNIX
 *
 * Chooses a family.
 */
void
sx_choice_set_family (SxChoice *self,
                      int       family)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (families); i++)
    {
      if (families[i].family == family)
        sx_choice_set_value (self, families[i].value);
    }
}
