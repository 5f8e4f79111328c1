/* sx-pane-util.c: small things that every pane does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-pane-util.h"

#include "sx-widget-util.h"

/**
 * sx_pane_bind:
 * @prefix: the pane: "server", "client", "udp" or "lookup"
 * @key: the rest of the key
 * @object: a control
 * @property: its property that is remembered
 *
 * Gives the property what was remembered, and remembers every change from now on. It does
 * not follow the settings: two windows are two forms, and one must not write into the other.
 */
void
sx_pane_bind (const char *prefix,
              const char *key,
              gpointer    object,
              const char *property)
{
  g_autoptr (GSettings) settings = g_settings_new (SX_APPLICATION_ID);
  g_autofree char *name = g_strdup_printf ("%s-%s", prefix, key);

  g_settings_bind (settings, name, object, property,
                   G_SETTINGS_BIND_GET | G_SETTINGS_BIND_SET
                   | G_SETTINGS_BIND_GET_NO_CHANGES | G_SETTINGS_BIND_NO_SENSITIVITY);
}

/**
 * sx_pane_set_button:
 * @pane: the pane whose actions they are
 * @button: the button
 * @label: what it says, translated
 * @action: what it does
 * @other: what it did, which cannot be done now
 * @suggested: whether it is the main thing to do next
 *
 * Makes one button say and do what is possible now. It is never without an action that is enabled, or
 * it would be insensitive for a moment and lose the focus.
 */
void
sx_pane_set_button (GtkWidget  *pane,
                    GtkButton  *button,
                    const char *label,
                    const char *action,
                    const char *other,
                    gboolean    suggested)
{
  gtk_widget_action_set_enabled (pane, action, TRUE);
  if (g_strcmp0 (gtk_button_get_label (button), label) != 0)
    gtk_button_set_label (button, label);
  if (g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), action) != 0)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_action_set_enabled (pane, other, FALSE);

  if (suggested)
    gtk_widget_add_css_class (GTK_WIDGET (button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (button), "suggested-action");
}

/**
 * sx_pane_disable_button:
 * @pane: the pane whose actions they are
 * @action: what sx_pane_set_button() let a button do
 * @other: what it did before
 *
 * For a form that is insensitive as a whole, so that a screen reader hears so of the button too.
 */
void
sx_pane_disable_button (GtkWidget  *pane,
                        const char *action,
                        const char *other)
{
  gtk_widget_action_set_enabled (pane, action, FALSE);
  gtk_widget_action_set_enabled (pane, other, FALSE);
}

/**
 * sx_pane_reserve_labels:
 * @button: a button with a text
 * @first: what it says at one time, translated
 * @second: what it says at another
 *
 * Makes it wide enough for both, so that nothing moves when its text changes.
 */
void
sx_pane_reserve_labels (GtkButton  *button,
                        const char *first,
                        const char *second)
{
  GtkWidget *label = gtk_button_get_child (button);

  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_label_set_width_chars (GTK_LABEL (label),
                             MAX (g_utf8_strlen (first, -1), g_utf8_strlen (second, -1)));
}

/**
 * sx_pane_dispose_template:
 * @widget: a widget with a template, in its dispose
 * @type: the type that has the template
 *
 * gtk_widget_dispose_template() lets go of the children that are bound to a field only; this lets go of
 * the others too.
 */
void
sx_pane_dispose_template (GtkWidget *widget,
                          GType      type)
{
  gtk_widget_dispose_template (widget, type);
  sx_widget_unparent_children (widget);
}
