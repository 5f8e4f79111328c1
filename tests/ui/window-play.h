/* window-play.h: a window in which a server greets a client
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-config.h"

#include "sx-client-pane.h"
#include "sx-server-pane.h"
#include "window-tests.h"

G_BEGIN_DECLS

static inline GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (child, type) ? child : find_widget (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static inline guint
count_rows (gpointer model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

/* A server that greets and closes, and a client that it greets */

static inline gboolean
is_listening (gpointer data)
{
  SxDesk *desk = sx_window_get_desk (data, SX_PANE_SERVER);

  return sx_socket_model_count (sx_desk_get_sockets (desk), SX_SOCKET_LISTENING) > 0
         && !sx_status_is_busy (sx_desk_get_status (desk));
}

/* The client's pane closes by itself at the end that the server's close brings */
static inline gboolean
is_greeted (gpointer data)
{
  SxDesk *client = sx_window_get_desk (data, SX_PANE_CLIENT);
  SxDesk *server = sx_window_get_desk (data, SX_PANE_SERVER);

  return count_rows (sx_desk_get_messages (client)) > 0 && count_rows (sx_desk_get_messages (server)) > 0
         && sx_socket_model_count (sx_desk_get_sockets (client), SX_SOCKET_OPEN) == 0
         && sx_socket_model_count (sx_desk_get_sockets (server), SX_SOCKET_CLOSED) > 0;
}

static inline void
play (SxWindow *window)
{
  GtkWidget *server = sx_window_get_pane_widget (window, SX_PANE_SERVER);
  GtkWidget *client = sx_window_get_pane_widget (window, SX_PANE_CLIENT);
  g_autofree char *port = NULL;

  g_assert_true (sx_server_pane_start (SX_SERVER_PANE (server), "127.0.0.1", "0", NULL, 5, "greet-close"));
  sx_test_assert_until (is_listening, window);
  port = g_strdup_printf ("%d", sx_status_get_port (sx_desk_get_status (sx_window_get_desk (window, SX_PANE_SERVER))));
  g_assert_true (sx_client_pane_start (SX_CLIENT_PANE (client), "127.0.0.1", port, NULL, NULL));
  sx_test_assert_until (is_greeted, window);
}

static inline gboolean
has_no_sockets (gpointer data)
{
  return count_rows (sx_desk_get_sockets (sx_window_get_desk (data, SX_PANE_SERVER))) == 0;
}

static inline gboolean
has_sockets (gpointer data)
{
  return count_rows (sx_desk_get_sockets (sx_window_get_desk (data, SX_PANE_SERVER))) > 0;
}

G_END_DECLS
