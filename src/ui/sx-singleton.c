/* sx-singleton.c: windows of which one is enough
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-singleton.h"

/**
 * sx_singleton_find:
 * @type: a type of windows
 *
 * Returns: (transfer none) (nullable): an open window of this type
 */
GtkWindow *
sx_singleton_find (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);

      /* GTK holds toplevels itself, so this outlives the reference */
      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }

  return NULL;
}
