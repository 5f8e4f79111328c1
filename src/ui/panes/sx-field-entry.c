/* sx-field-entry.c: an entry that says what is wrong with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-field-entry.h"

struct _SxFieldEntry
{
  GtkEntry   parent_instance;

  GtkWidget *label_widget;
  GtkWidget *hint_label;
  char      *hint;
  char      *error;
  gboolean   shown;
};

enum
{
  PROP_0,
  PROP_LABEL_WIDGET,
  PROP_HINT_LABEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GQuark entry_quark;

G_DEFINE_FINAL_TYPE (SxFieldEntry, sx_field_entry, GTK_TYPE_ENTRY)

static void
set_css_class (GtkWidget  *widget,
               const char *css_class,
               gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static void
update_hint_label (SxFieldEntry *self)
{
  const char *text = self->error != NULL ? self->error : self->hint;

  if (self->hint_label == NULL)
    return;

  /* To screen readers too; GTK 4.8 does not make it out of the relation */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", -1);
  gtk_label_set_text (GTK_LABEL (self->hint_label), text != NULL ? text : "");
  /* An empty label would be read out as one without a name. Its line keeps the height */
  gtk_widget_set_visible (self->hint_label, self->shown && text != NULL);
  set_css_class (self->hint_label, "field-error", self->error != NULL);
  set_css_class (self->hint_label, "field-hint", self->error == NULL);
}

static void
set_label_widget (SxFieldEntry *self,
                  GtkWidget    *label)
{
  /* The mnemonic's relation is what names the entry; a label property besides it would
   * be read out a second time */
  g_set_object (&self->label_widget, label);
  if (label != NULL)
    gtk_label_set_mnemonic_widget (GTK_LABEL (label), GTK_WIDGET (self));
}

static void
set_hint_label (SxFieldEntry *self,
                GtkWidget    *label)
{
  g_set_object (&self->hint_label, label);
  if (label != NULL)
    {
      /* The entry has a reference to the label, not the other way round */
      g_object_set_qdata (G_OBJECT (label), entry_quark, self);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (self),
                                      GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, label, NULL, -1);
    }
  update_hint_label (self);
}

static void
sx_field_entry_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SxFieldEntry *self = SX_FIELD_ENTRY (object);

  switch (prop_id)
    {
    case PROP_LABEL_WIDGET:
      g_value_set_object (value, self->label_widget);
      break;

    case PROP_HINT_LABEL:
      g_value_set_object (value, self->hint_label);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_field_entry_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SxFieldEntry *self = SX_FIELD_ENTRY (object);

  switch (prop_id)
    {
    case PROP_LABEL_WIDGET:
      set_label_widget (self, g_value_get_object (value));
      break;

    case PROP_HINT_LABEL:
      set_hint_label (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_field_entry_dispose (GObject *object)
{
  SxFieldEntry *self = SX_FIELD_ENTRY (object);

  if (self->hint_label != NULL)
    g_object_set_qdata (G_OBJECT (self->hint_label), entry_quark, NULL);
  g_clear_object (&self->label_widget);
  g_clear_object (&self->hint_label);

  G_OBJECT_CLASS (sx_field_entry_parent_class)->dispose (object);
}

static void
sx_field_entry_finalize (GObject *object)
{
  SxFieldEntry *self = SX_FIELD_ENTRY (object);

  g_free (self->hint);
  g_free (self->error);

  G_OBJECT_CLASS (sx_field_entry_parent_class)->finalize (object);
}

static void
sx_field_entry_class_init (SxFieldEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  entry_quark = g_quark_from_static_string ("sx-field-entry");

  object_class->get_property = sx_field_entry_get_property;
  object_class->set_property = sx_field_entry_set_property;
  object_class->dispose = sx_field_entry_dispose;
  object_class->finalize = sx_field_entry_finalize;

  properties[PROP_LABEL_WIDGET] =
    g_param_spec_object ("label-widget", NULL, NULL, GTK_TYPE_LABEL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HINT_LABEL] =
    g_param_spec_object ("hint-label", NULL, NULL, GTK_TYPE_LABEL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sx_field_entry_init (SxFieldEntry *self)
{
  self->shown = TRUE;
}

/**
 * sx_field_entry_get_text:
 * @self: a field entry
 *
 * Returns: (transfer none): what is written, UTF-8
 */
const char *
sx_field_entry_get_text (SxFieldEntry *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self));
}

/**
 * sx_field_entry_set_text:
 * @self: a field entry
 * @text: (nullable): what to write into it; %NULL: nothing
 *
 * Writes as if a person did; that it may be read-only does not matter.
 */
void
sx_field_entry_set_text (SxFieldEntry *self,
                         const char   *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self), text != NULL ? text : "");
}

/**
 * sx_field_entry_set_hint:
 * @self: a field entry
 * @hint: (nullable): what stands below as long as nothing is wrong, translated
 *
 * Says more about what is written.
 */
void
sx_field_entry_set_hint (SxFieldEntry *self,
                         const char   *hint)
{
  g_return_if_fail (SX_IS_FIELD_ENTRY (self));

  if (g_strcmp0 (hint, self->hint) == 0)
    return;

  g_free (self->hint);
  self->hint = g_strdup (hint);
  update_hint_label (self);
}

/**
 * sx_field_entry_set_error:
 * @self: a field entry
 * @error: (nullable): what is wrong, a sentence, translated; %NULL: nothing
 *
 * Says what is wrong: in words below, by a style, and to screen readers.
 */
void
sx_field_entry_set_error (SxFieldEntry *self,
                          const char   *error)
{
  g_return_if_fail (SX_IS_FIELD_ENTRY (self));

  if (g_strcmp0 (error, self->error) == 0)
    return;

  g_free (self->error);
  self->error = g_strdup (error);
  set_css_class (GTK_WIDGET (self), "error", error != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                             : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  update_hint_label (self);
}

/**
 * sx_field_entry_get_error:
 * @self: a field entry
 *
 * Returns: (transfer none) (nullable): what is wrong; %NULL: nothing
 */
const char *
sx_field_entry_get_error (SxFieldEntry *self)
{
  g_return_val_if_fail (SX_IS_FIELD_ENTRY (self), NULL);

  return self->error;
}

/**
 * sx_field_entry_set_read_only:
 * @self: a field entry
 * @read_only: whether it can only be read, selected and copied
 */
void
sx_field_entry_set_read_only (SxFieldEntry *self,
                              gboolean      read_only)
{
  g_return_if_fail (SX_IS_FIELD_ENTRY (self));

  gtk_editable_set_editable (GTK_EDITABLE (self), !read_only);
  set_css_class (GTK_WIDGET (self), "read-only", read_only);
}

/**
 * sx_field_entry_set_shown:
 * @self: a field entry
 * @shown: whether it is in use
 *
 * Shows or hides it together with its labels.
 */
void
sx_field_entry_set_shown (SxFieldEntry *self,
                          gboolean      shown)
{
  g_return_if_fail (SX_IS_FIELD_ENTRY (self));

  self->shown = shown;
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  if (self->label_widget != NULL)
    gtk_widget_set_visible (self->label_widget, shown);
  update_hint_label (self);
}

/**
 * sx_field_entry_find:
 * @hint_label: a label
 *
 * Returns: (transfer none) (nullable): the entry whose hint label it is
 */
GtkWidget *
sx_field_entry_find (GtkWidget *hint_label)
{
  return entry_quark != 0 ? g_object_get_qdata (G_OBJECT (hint_label), entry_quark) : NULL;
}
