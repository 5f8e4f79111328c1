/* sx-shortcuts.c: the keys, to look them up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-shortcuts.h"
#include "sx-singleton.h"

/**
 * sx_shortcuts_present:
 * @parent: the window that it belongs to
 *
 * Shows the list of keys. It is built when it is first asked for: most people never do, and
 * the program starts sooner.
 */
void
sx_shortcuts_present (GtkWindow *parent)
{
  GtkWindow *window = sx_singleton_find (GTK_TYPE_SHORTCUTS_WINDOW);

  if (window == NULL)
    {
      g_autoptr (GtkBuilder) builder = NULL;

      builder = gtk_builder_new_from_resource ("/io/github/socketexplorer/SocketExplorer/sx-shortcuts.ui");
      window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
    }

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
