/* window-journal.h: a window with a server and a client, and what it offers when not all can be kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "sx-cleared.h"
#include "sx-client-pane.h"
#include "sx-journal-care.h"
#include "sx-offer-bar.h"
#include "sx-server-pane.h"
#include "sx-window-actions.h"
#include "window-tests.h"

G_BEGIN_DECLS

/* How soon it is looked whether there is room again */
#define LOOK_MS 20

/* A server that echoes, and a client that is connected */
typedef struct
{
  SxWindow  *window;
  SxDesk    *server;
  SxDesk    *client;
  SxJournal *journal;
  guint64    n_received;   /* that the client is to have */
  guint      n_rows;       /* that its messages are to have */
  const char *part;        /* of the sentence that is to be offered */
} Fixture;

static inline guint
count_rows (gpointer model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static inline gboolean
is_listening (gpointer data)
{
  Fixture *fixture = data;

  return sx_socket_model_count (sx_desk_get_sockets (fixture->server), SX_SOCKET_LISTENING) > 0
         && !sx_status_is_busy (sx_desk_get_status (fixture->server));
}

static inline gboolean
is_connected (gpointer data)
{
  Fixture *fixture = data;

  return sx_socket_model_count (sx_desk_get_sockets (fixture->client), SX_SOCKET_OPEN) == 1
         && sx_socket_model_count (sx_desk_get_sockets (fixture->server), SX_SOCKET_OPEN) == 1;
}

static inline guint64
get_received (Fixture *fixture)
{
  SxSocketModel *sockets = sx_desk_get_sockets (fixture->client);

  return count_rows (sockets) > 0 ? (guint64) sx_socket_model_peek (sockets, 0)->received : 0;
}

static inline gboolean
has_received (gpointer data)
{
  Fixture *fixture = data;

  return get_received (fixture) == fixture->n_received;
}

static inline void
send_bytes (Fixture *fixture,
            gsize    length)
{
  g_autofree char *text = g_strnfill (length, 'x');

  fixture->n_received += length;
  g_assert_true (sx_window_send (fixture->window, SX_PANE_CLIENT, text));
  sx_test_assert_until (has_received, fixture);
  /* The tables may be behind the sockets */
  while (sx_desk_drain (fixture->client, G_MAXUINT))
    continue;
}

static inline void
open_fixture (Fixture *fixture)
{
  g_autofree char *port = NULL;

  *fixture = (Fixture) { .window = sx_application_add_window (application) };
  fixture->server = sx_window_get_desk (fixture->window, SX_PANE_SERVER);
  fixture->client = sx_window_get_desk (fixture->window, SX_PANE_CLIENT);
  fixture->journal = sx_window_get_journal (fixture->window);

  g_assert_true (sx_server_pane_start (SX_SERVER_PANE (sx_window_get_pane_widget (fixture->window, SX_PANE_SERVER)),
                                       "127.0.0.1", "0", NULL, 5, "echo"));
  sx_test_assert_until (is_listening, fixture);
  port = g_strdup_printf ("%d", sx_status_get_port (sx_desk_get_status (fixture->server)));
  g_assert_true (sx_client_pane_start (SX_CLIENT_PANE (sx_window_get_pane_widget (fixture->window, SX_PANE_CLIENT)),
                                       "127.0.0.1", port, NULL, NULL));
  sx_test_assert_until (is_connected, fixture);
}

static inline void
close_fixture (Fixture *fixture)
{
  close_window (fixture->window);
}

static inline GtkWidget *
get_bar (Fixture *fixture)
{
  return GTK_WIDGET (sx_window_get_offer_bar (fixture->window));
}

static inline gboolean
offers (gpointer data)
{
  Fixture *fixture = data;

  return strstr (sx_offer_bar_get_sentence (sx_window_get_offer_bar (fixture->window)), fixture->part) != NULL;
}

static inline gboolean
offers_nothing (gpointer data)
{
  return !gtk_widget_get_visible (get_bar (data));
}

static inline void
wait_for_offer (Fixture    *fixture,
                const char *part)
{
  fixture->part = part;
  sx_test_assert_until (offers, fixture);
  g_assert_true (gtk_widget_get_visible (get_bar (fixture)));
}

static inline SxRecord
get_last_message (Fixture *fixture)
{
  GListModel *messages = G_LIST_MODEL (sx_desk_get_messages (fixture->client));
  g_autoptr (SxRecordItem) item = g_list_model_get_item (messages, count_rows (messages) - 1);
  SxRecord record;

  g_assert_true (sx_record_item_read (item, &record));

  return record;
}

static inline gboolean
cannot_undo (gpointer data)
{
  return !sx_journal_can_undo_clear (((Fixture *) data)->journal);
}

G_END_DECLS
