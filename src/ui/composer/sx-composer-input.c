/* sx-composer-input.c: keys and dropped files of the composer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-composer-input.h"

static gboolean
drop_cb (SxComposer    *composer,
         const GValue  *value,
         double         x,
         double         y,
         GtkDropTarget *target)
{
  GSList *files = g_value_get_boxed (value);

  if (files == NULL)
    return FALSE;
  sx_composer_open_files (composer, files);
  return TRUE;
}

static void
add_shortcut (GtkEventController *controller,
              guint               key,
              const char         *action)
{
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (key, GDK_CONTROL_MASK), gtk_named_action_new (action)));
}

/**
 * sx_composer_input_add:
 * @composer: a composer, while it is made
 *
 * Adds Ctrl+Enter and Ctrl+O, and takes files that are dropped on it. In the capture phase: the text view
 * would take Ctrl+Enter for a new line, and a dropped file for its name.
 */
void
sx_composer_input_add (SxComposer *composer)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };

  gtk_event_controller_set_propagation_phase (shortcuts, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    add_shortcut (shortcuts, keys[i], "composer.send");
  add_shortcut (shortcuts, GDK_KEY_o, "composer.open-file");
  gtk_widget_add_controller (GTK_WIDGET (composer), shortcuts);

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drop), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (drop, "drop", G_CALLBACK (drop_cb), composer);
  gtk_widget_add_controller (GTK_WIDGET (composer), GTK_EVENT_CONTROLLER (drop));
}
