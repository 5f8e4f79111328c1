/* sx-search-bar.c: where a person says what to look for in a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-search-bar.h"

#include "sx-drop-down.h"
#include "sx-flow.h"
#include "sx-mark.h"
#include "sx-payload.h"
#include "sx-widget-util.h"

struct _SxSearchBar
{
  GtkWidget        parent_instance;

  SxSearch        *search;
  guint64          current;

  GtkEditable     *entry;
  SxDropDown      *format;
  GtkToggleButton *match_case;
  GtkCheckButton  *only;
  GtkWidget       *matches_box;
  GtkLabel        *matches;
  GtkWidget       *next;
  GtkWidget       *previous;
  GtkWidget       *close;
  GtkWidget       *error_box;
  SxMark          *error_mark;
  GtkLabel        *error_label;
};

G_DEFINE_FINAL_TYPE (SxSearchBar, sx_search_bar, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_ONLY_MATCHES,
  N_PROPS
};

enum {
  STEP,
  CLOSE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static guint
count_matches (SxSearchBar *self)
{
  SxRecordModel *matches = self->search != NULL ? sx_search_get_matches (self->search) : NULL;

  return matches != NULL ? g_list_model_get_n_items (G_LIST_MODEL (matches)) : 0;
}

static char *
describe_count (SxSearchBar *self,
                guint        n_matches)
{
  guint place = sx_search_get_place (self->search, self->current);
  g_autofree char *count = sx_widget_format_count (n_matches);
  g_autofree char *number = sx_widget_format_count (place);

  if (place > 0)
    /* Translators: in a search: the selected match is the 3rd of 12,345 */
    return g_strdup_printf (_("%s of %s"), number, count);

  /* Translators: in a search: how many rows match; %s is the number */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s match", "%s matches", n_matches), count);
}

static char *
describe (SxSearchBar *self)
{
  guint n_matches = count_matches (self);
  g_autofree char *count = NULL;

  if (self->search == NULL || sx_search_get_matches (self->search) == NULL)
    return g_strdup ("");

  if (n_matches == 0)
    return sx_search_is_running (self->search)
           /* Translators: how much of the messages has been searched so far */
           ? g_strdup_printf (_("%u %%"), sx_search_get_percent (self->search))
           : g_strdup (_("No matches"));

  count = describe_count (self, n_matches);
  if (!sx_search_is_running (self->search))
    return g_steal_pointer (&count);

  /* Translators: what was found so far, and how much of the messages has been searched: “3 of 12,345 (62 %)” */
  return g_strdup_printf (_("%s (%u %%)"), count, sx_search_get_percent (self->search));
}

static void
update (SxSearchBar *self)
{
  g_autofree char *text = describe (self);
  gboolean any = count_matches (self) > 0;

  /* In a flood it stays the same for many frames */
  if (!g_str_equal (text, gtk_label_get_text (self->matches)))
    gtk_label_set_text (self->matches, text);
  gtk_widget_set_sensitive (self->next, any);
  gtk_widget_set_sensitive (self->previous, any);
}

static void
set_error (SxSearchBar *self,
           const char  *sentence)
{
  gtk_label_set_text (self->error_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->error_box, sentence != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               sentence != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (sentence != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

/* (nullable): nothing is written, or nothing that could be looked for */
static SxNeedle *
read_needle (SxSearchBar *self)
{
  SxPayloadFormat format = sx_drop_down_get_selected (self->format);
  const char *text = gtk_editable_get_text (self->entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint start, end;

  if (*text == '\0')
    {
      set_error (self, NULL);
      return NULL;
    }

  bytes = sx_payload_parse (text, format, SX_PAYLOAD_NONE, &start, &end, &error);
  set_error (self, bytes == NULL ? error->message : NULL);
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    return NULL;

  /* Who writes digits means these bytes and no others */
  return sx_needle_new (bytes, format == SX_PAYLOAD_HEX || gtk_toggle_button_get_active (self->match_case));
}

static void
look_cb (SxSearchBar *self)
{
  g_autoptr (SxNeedle) needle = read_needle (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->match_case),
                            sx_drop_down_get_selected (self->format) != SX_PAYLOAD_HEX);
  if (self->search != NULL)
    sx_search_set_needle (self->search, needle);
  update (self);
}

/* What was typed a moment ago is meant too: the entry waits before it says that it has changed */
static void
step (SxSearchBar *self,
      gboolean     forward)
{
  look_cb (self);
  g_signal_emit (self, signals[STEP], 0, forward);
}

static void
next_cb (SxSearchBar *self)
{
  step (self, TRUE);
}

static void
previous_cb (SxSearchBar *self)
{
  step (self, FALSE);
}

static void
close_cb (SxSearchBar *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
only_toggled_cb (SxSearchBar *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLY_MATCHES]);
}

static gboolean
previous_key_cb (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   user_data)
{
  previous_cb (SX_SEARCH_BAR (widget));

  return TRUE;
}

static gboolean
close_key_cb (GtkWidget *widget,
              GVariant  *arguments,
              gpointer   user_data)
{
  close_cb (SX_SEARCH_BAR (widget));

  return TRUE;
}

static void
sx_search_bar_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ONLY_MATCHES:
      g_value_set_boolean (value, sx_search_bar_get_only_matches (SX_SEARCH_BAR (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_search_bar_dispose (GObject *object)
{
  SxSearchBar *self = SX_SEARCH_BAR (object);

  if (self->entry != NULL)
    sx_search_bar_set_search (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SX_TYPE_SEARCH_BAR);
  sx_widget_unparent_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (sx_search_bar_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
    "/io/github/socketexplorer/SocketExplorer/sx-search-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SxSearchBar, entry);
  gtk_widget_class_bind_template_child (widget_class, SxSearchBar, format);
  gtk_widget_class_bind_template_child (widget_class, SxSearchBar, match_case);
  gtk_widget_class_bind_template_child (widget_class, SxSearchBar, only);
  gtk_widget_class_bind_template_child (widget_class, SxSearchBar, matches_box);
  gtk_widget_class_bind_template_child (widget_class, SxSearchBar, matches);
  gtk_widget_class_bind_template_child (widget_class, SxSearchBar, next);
  gtk_widget_class_bind_template_child (widget_class, SxSearchBar, previous);
  gtk_widget_class_bind_template_child (widget_class, SxSearchBar, close);
  gtk_widget_class_bind_template_child (widget_class, SxSearchBar, error_box);
  gtk_widget_class_bind_template_child (widget_class, SxSearchBar, error_mark);
  gtk_widget_class_bind_template_child (widget_class, SxSearchBar, error_label);
  gtk_widget_class_bind_template_callback (widget_class, look_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, only_toggled_cb);
}

static void
sx_search_bar_class_init (SxSearchBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_search_bar_get_property;
  object_class->dispose = sx_search_bar_dispose;

  properties[PROP_ONLY_MATCHES] =
    g_param_spec_boolean ("only-matches", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[STEP] =
    g_signal_new ("step", SX_TYPE_SEARCH_BAR, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[CLOSE] =
    g_signal_new ("close", SX_TYPE_SEARCH_BAR, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SX_TYPE_DROP_DOWN);
  g_type_ensure (SX_TYPE_FLOW);
  g_type_ensure (SX_TYPE_MARK);
  bind_template (widget_class);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_SHIFT_MASK, previous_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_SHIFT_MASK, previous_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, close_key_cb, NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEARCH);
}

static void
sx_search_bar_init (SxSearchBar *self)
{
  self->current = G_MAXUINT64;
  gtk_widget_init_template (GTK_WIDGET (self));
  sx_mark_set_shape (self->error_mark, SX_SHAPE_CROSS);
}

/**
 * sx_search_bar_new:
 * @names: static data
 *
 * Returns: (transfer floating): a bar without a search
 */
GtkWidget *
sx_search_bar_new (const SxSearchNames *names)
{
  SxSearchBar *self = g_object_new (SX_TYPE_SEARCH_BAR, NULL);

  sx_widget_set_name (GTK_WIDGET (self->entry), _(names->find));
  sx_widget_set_name (GTK_WIDGET (self->format), _(names->format));
  sx_widget_set_name (GTK_WIDGET (self->match_case), _(names->match_case));
  sx_widget_set_name (GTK_WIDGET (self->only), _(names->only));
  sx_widget_set_name (self->matches_box, _(names->matches));
  sx_widget_set_name (self->error_box, _(names->error));
  sx_widget_set_name (self->next, _(names->next));
  sx_widget_set_name (self->previous, _(names->previous));
  sx_widget_set_name (self->close, _(names->close));

  return GTK_WIDGET (self);
}

/**
 * sx_search_bar_set_search:
 * @search: (nullable): who looks; told at once what is written
 */
void
sx_search_bar_set_search (SxSearchBar *self,
                          SxSearch    *search)
{
  g_return_if_fail (SX_IS_SEARCH_BAR (self));

  if (self->search == search)
    return;

  if (self->search != NULL)
    g_signal_handlers_disconnect_by_data (self->search, self);
  g_set_object (&self->search, search);
  if (search != NULL)
    g_signal_connect_swapped (search, "changed", G_CALLBACK (update), self);
  look_cb (self);
}

/**
 * sx_search_bar_set_current:
 * @serial: the record that is selected; %G_MAXUINT64: none or several
 */
void
sx_search_bar_set_current (SxSearchBar *self,
                           guint64      serial)
{
  g_return_if_fail (SX_IS_SEARCH_BAR (self));

  self->current = serial;
  update (self);
}

/**
 * sx_search_bar_start:
 *
 * Lets the person type, over what was looked for last.
 */
void
sx_search_bar_start (SxSearchBar *self)
{
  g_return_if_fail (SX_IS_SEARCH_BAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (self->entry, 0, -1);
}

/**
 * sx_search_bar_get_only_matches:
 *
 * Returns: whether rows that do not match are not to be shown
 */
gboolean
sx_search_bar_get_only_matches (SxSearchBar *self)
{
  g_return_val_if_fail (SX_IS_SEARCH_BAR (self), FALSE);

  return gtk_check_button_get_active (self->only);
}
