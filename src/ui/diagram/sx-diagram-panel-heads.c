/* sx-diagram-panel-heads.c: what a lifeline's head does when it is clicked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-diagram-panel-private.h"

void
sx_diagram_panel_head_activated (SxDiagramPanel *self,
                                 guint           lifeline,
                                 gboolean        only)
{
  guint32 socket = sx_diagram_get_lifeline (self->diagram, lifeline)->socket;

  if (socket == 0)
    return;

  sx_diagram_link_select_socket (self->link, socket);
  if (!only)
    return;

  /* A second click takes back what the first one did */
  if (self->only_socket == socket)
    gtk_widget_activate_action (GTK_WIDGET (self), "diagram.show-all", NULL);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "diagram.show-only", "u", socket);
}

static GMenuModel *
build_head_menu (guint32 socket)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuItem) only = g_menu_item_new (_("Show _only this one and its partner"), NULL);

  if (socket != 0)
    {
      g_menu_item_set_action_and_target (only, "diagram.show-only", "u", socket);
      g_menu_append_item (menu, only);
    }
  g_menu_append (menu, _("Choose _automatically"), "diagram.show-all");

  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static void
drop_menu_cb (gpointer popover)
{
  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  g_object_unref (popover);
}

static void
menu_closed_cb (GtkWidget *popover)
{
  /* Its action runs after it is closed */
  g_idle_add_once (drop_menu_cb, g_object_ref (popover));
}

void
sx_diagram_panel_menu_requested (SxDiagramPanel *self,
                                 guint           lifeline,
                                 double          x,
                                 double          y)
{
  g_autoptr (GMenuModel) menu = build_head_menu (sx_diagram_get_lifeline (self->diagram, lifeline)->socket);
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);

  gtk_widget_set_parent (popover, GTK_WIDGET (self->area));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle) { x, y, 1, 1 });
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  /* Beside the pointer, as menus are, and not to both sides of it */
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  g_signal_connect (popover, "closed", G_CALLBACK (menu_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}
