/* sx-preferences.c: what can be chosen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-preferences.h"
#include "sx-singleton.h"

struct _SxPreferences
{
  GtkWindow      parent_instance;

  GtkAdjustment *timeout;
  GtkAdjustment *text_scale;
  GtkAdjustment *journal_limit;
  GtkSwitch     *close_switch;
  GtkSwitch     *times_switch;
  GtkSwitch     *summarise_switch;
};

G_DEFINE_FINAL_TYPE (SxPreferences, sx_preferences, GTK_TYPE_WINDOW)

static void
sx_preferences_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SX_TYPE_PREFERENCES);

  G_OBJECT_CLASS (sx_preferences_parent_class)->dispose (object);
}

static void
sx_preferences_class_init (SxPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sx_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketexplorer/SocketExplorer/sx-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, SxPreferences, timeout);
  gtk_widget_class_bind_template_child (widget_class, SxPreferences, text_scale);
  gtk_widget_class_bind_template_child (widget_class, SxPreferences, journal_limit);
  gtk_widget_class_bind_template_child (widget_class, SxPreferences, close_switch);
  gtk_widget_class_bind_template_child (widget_class, SxPreferences, times_switch);
  gtk_widget_class_bind_template_child (widget_class, SxPreferences, summarise_switch);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sx_preferences_init (SxPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sx_preferences_present:
 * @parent: the window that it belongs to
 * @settings: the program's settings
 *
 * Shows the preferences; those that are open already, if they are.
 */
void
sx_preferences_present (GtkWindow *parent,
                        GSettings *settings)
{
  GtkWindow *window = sx_singleton_find (SX_TYPE_PREFERENCES);

  if (window == NULL)
    {
      SxPreferences *self = g_object_new (SX_TYPE_PREFERENCES, NULL);

      g_settings_bind (settings, "connect-timeout", self->timeout, "value", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "client-close-at-end", self->close_switch, "active", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "kernel-times-always", self->times_switch, "active", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "summarise-closed", self->summarise_switch, "active", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "journal-limit", self->journal_limit, "value", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "text-scale", self->text_scale, "value", G_SETTINGS_BIND_DEFAULT);
      window = GTK_WINDOW (self);
    }

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
