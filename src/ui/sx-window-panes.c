/* sx-window-panes.c: the four panes of a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-client-pane.h"
#include "sx-lookup-pane.h"
#include "sx-server-pane.h"
#include "sx-udp-pane.h"
#include "sx-window-private.h"

/* How many of the newest messages are looked at to tell whether one arrived in a hidden pane: after
 * a flood it does not matter which one it was */
#define MAX_LOOK_BACK 64

typedef struct
{
  const char  *name;
  const char  *title;
  GtkWidget *(*create) (SxDesk *desk);
} PaneClass;

static const PaneClass pane_classes[SX_N_PANES] = {
  [SX_PANE_SERVER] = { "server", N_("Server"), sx_server_pane_new },
  [SX_PANE_CLIENT] = { "client", N_("Client"), sx_client_pane_new },
  [SX_PANE_UDP] = { "udp", N_("UDP"), sx_udp_pane_new },
  [SX_PANE_LOOKUP] = { "lookup", N_("Lookup"), sx_lookup_pane_new },
};

static gboolean
any_received (GListModel *messages,
              guint       position,
              guint       added)
{
  guint n_looked_at = MIN (added, MAX_LOOK_BACK);

  for (guint i = position + added - n_looked_at; i < position + added; i++)
    {
      g_autoptr (SxRecordItem) item = g_list_model_get_item (messages, i);
      SxRecord record;

      if (item != NULL && sx_record_item_read (item, &record)
          && (record.kind == SX_KIND_RECV || record.kind == SX_KIND_RECVFROM))
        return TRUE;
    }

  return FALSE;
}

static void
messages_changed_cb (GListModel *messages,
                     guint       position,
                     guint       removed,
                     guint       added,
                     gpointer    user_data)
{
  SxWindow *self = user_data;

  /* What is seen again has not arrived now */
  if (self->is_moving || self->engine == NULL || !sx_moment_is_live (self->moment))
    return;

  for (SxPaneKind pane = 0; pane < SX_N_PANES; pane++)
    {
      GtkStackPage *page;

      if (messages != G_LIST_MODEL (sx_desk_get_messages (self->desks[pane])) || added == 0
          || pane == sx_window_get_pane (self))
        continue;

      page = gtk_stack_get_page (self->stack, self->pages[pane]);
      if (!gtk_stack_page_get_needs_attention (page) && any_received (messages, position, added))
        gtk_stack_page_set_needs_attention (page, TRUE);
    }
}

static void
show_me_cb (SxWindow *self)
{
  sx_window_show_me (self);
}

/* A look-up without a service knows no port: then the form is filled in, and the person writes it */
static gboolean
is_port_known (const char *port)
{
  return *port != '\0' && !g_str_equal (port, "0");
}

static void
connect_to_cb (SxWindow   *self,
               const char *host,
               const char *port,
               int         family)
{
  SxClientPane *pane = SX_CLIENT_PANE (sx_window_get_pane_widget (self, SX_PANE_CLIENT));

  sx_window_go_to_pane (self, SX_PANE_CLIENT);
  if (is_port_known (port))
    sx_client_pane_start (pane, host, port, NULL, NULL);
  else
    sx_client_pane_fill (pane, host, port, family);
}

static void
listen_on_cb (SxWindow   *self,
              const char *host,
              const char *port,
              int         family)
{
  SxServerPane *pane = SX_SERVER_PANE (sx_window_get_pane_widget (self, SX_PANE_SERVER));

  sx_window_go_to_pane (self, SX_PANE_SERVER);
  if (is_port_known (port))
    sx_server_pane_start (pane, host, port, NULL, -1, NULL);
  else
    sx_server_pane_fill (pane, host, port, family);
}

static void
create_pane (SxWindow   *self,
             SxPaneKind  pane)
{
  GtkWidget *widget = pane_classes[pane].create (self->desks[pane]);

  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_box_append (GTK_BOX (self->pages[pane]), widget);
  self->panes[pane] = widget;

  if (pane == SX_PANE_SERVER)
    {
      g_signal_connect_object (widget, "show-me", G_CALLBACK (show_me_cb), self, G_CONNECT_SWAPPED);
    }
  else if (pane == SX_PANE_LOOKUP)
    {
      g_signal_connect_object (widget, "connect-to", G_CALLBACK (connect_to_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (widget, "listen-on", G_CALLBACK (listen_on_cb), self, G_CONNECT_SWAPPED);
    }
}

void
sx_window_create_pages (SxWindow *self)
{
  self->feed = sx_feed_new (self->journal, GTK_WIDGET (self));

  for (SxPaneKind pane = 0; pane < SX_N_PANES; pane++)
    {
      self->desks[pane] = sx_desk_new_for_owner (self->engine, self->journal,
                                                 sx_owner_of_pane (self->number, pane), pane);
      sx_feed_add_desk (self->feed, self->desks[pane]);
      g_signal_connect_object (sx_desk_get_messages (self->desks[pane]), "items-changed",
                               G_CALLBACK (messages_changed_cb), self, 0);

      self->pages[pane] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      gtk_stack_add_titled (self->stack, self->pages[pane], pane_classes[pane].name,
                            _(pane_classes[pane].title));
    }
}

/* One at a time, so that the window answers in between */
static gboolean
fill_cb (gpointer user_data)
{
  SxWindow *self = user_data;

  for (SxPaneKind pane = 0; pane < SX_N_PANES; pane++)
    {
      if (self->panes[pane] == NULL)
        {
          create_pane (self, pane);
          return G_SOURCE_CONTINUE;
        }
    }

  self->fill_id = 0;

  return G_SOURCE_REMOVE;
}

/* The panes that are not shown come when the first one has been drawn, so that the window is there sooner; but they
 * come, because who looks for a control by its name (a script, a screen reader's list) does not go to each pane first */
gboolean
sx_window_fill_panes_cb (GtkWidget     *widget,
                         GdkFrameClock *clock,
                         gpointer       user_data)
{
  SxWindow *self = SX_WINDOW (widget);

  if (++self->n_frames < 2)
    return G_SOURCE_CONTINUE;

  self->fill_id = g_idle_add_full (G_PRIORITY_LOW, fill_cb, self, NULL);

  return G_SOURCE_REMOVE;
}

/**
 * sx_window_get_desk:
 * @self: the window
 * @pane: which pane
 *
 * Returns: (transfer none): what the pane works with
 */
SxDesk *
sx_window_get_desk (SxWindow   *self,
                    SxPaneKind  pane)
{
  return self->desks[pane];
}

/**
 * sx_window_get_pane_widget:
 * @self: the window
 * @pane: which pane
 *
 * The pane is made now if it is not there yet.
 *
 * Returns: (transfer none): the pane
 */
GtkWidget *
sx_window_get_pane_widget (SxWindow   *self,
                           SxPaneKind  pane)
{
  if (self->panes[pane] == NULL)
    create_pane (self, pane);

  return self->panes[pane];
}

/**
 * sx_window_get_pane:
 * @self: the window
 *
 * Returns: the pane that is shown
 */
SxPaneKind
sx_window_get_pane (SxWindow *self)
{
  SxPaneKind pane = SX_PANE_SERVER;

  sx_window_find_pane (gtk_stack_get_visible_child_name (self->stack), &pane);

  return pane;
}

void
sx_window_set_pane (SxWindow   *self,
                    SxPaneKind  pane)
{
  sx_window_get_pane_widget (self, pane);
  gtk_stack_set_visible_child (self->stack, self->pages[pane]);
}

/**
 * sx_window_go_to_pane:
 * @self: the window
 * @pane: which pane
 *
 * Shows a pane and puts the focus into it. sx_window_set_pane() leaves the focus where it is: who reads along with
 * the demo has a finger on its button.
 */
void
sx_window_go_to_pane (SxWindow   *self,
                      SxPaneKind  pane)
{
  sx_window_set_pane (self, pane);
  gtk_widget_grab_focus (self->panes[pane]);
}

const char *
sx_window_get_pane_name (SxPaneKind pane)
{
  return pane_classes[pane].name;
}

/**
 * sx_window_find_pane:
 * @name: (nullable): "server", "client", "udp", "lookup"
 * @pane: (out): the pane of this name
 *
 * Returns: whether there is one of this name
 */
gboolean
sx_window_find_pane (const char *name,
                     SxPaneKind *pane)
{
  for (SxPaneKind i = 0; i < SX_N_PANES; i++)
    {
      if (g_strcmp0 (pane_classes[i].name, name) == 0)
        {
          *pane = i;
          return TRUE;
        }
    }

  return FALSE;
}
