/* sx-shown.c: the whole window, in a process that measures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-shown.h"

#include <string.h>

#include "sx-diagram-panel.h"
#include "sx-test-util.h"
#include "sx-works.h"

/* As wide as the three columns of a diagram beside a pane need */
#define WIDTH 1280
#define HEIGHT 800

/* How many frames, until what begins with a window has settled, and how long that may take */
#define FIRST_FRAMES 5
#define PATIENCE_MS 60000

/* So many records are looked at in one go */
#define SLICE 16384
#define FEW 2048

/**
 * sx_shown_run_for:
 * @seconds: for how long the window lives on
 */
void
sx_shown_run_for (double seconds)
{
  sx_test_run_for (seconds * 1000);
}

static gboolean
count_frame_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       data)
{
  ++*(guint *) data;
  gtk_widget_queue_draw (widget);

  return G_SOURCE_CONTINUE;
}

static gboolean
has_drawn (gpointer data)
{
  return *(guint *) data >= FIRST_FRAMES;
}

static void
wait_for_frames (GtkWidget *widget)
{
  guint n_frames = 0;
  guint id = gtk_widget_add_tick_callback (widget, count_frame_cb, &n_frames, NULL);

  g_assert_true (sx_test_wait_until (has_drawn, &n_frames, PATIENCE_MS));
  gtk_widget_remove_tick_callback (widget, id);
}

/**
 * sx_shown_open:
 * @self: (out): what is opened
 * @pane: the pane that is shown
 *
 * Starts the program and opens its window, whatever other instances there are. Returns when it is drawn.
 *
 * Returns: %FALSE when there is no display
 */
gboolean
sx_shown_open (SxShown    *self,
               SxPaneKind  pane)
{
  g_autoptr (GError) error = NULL;
  GApplication *application;
  GSettings *settings;

  *self = (SxShown) { 0, };
  if (!gtk_init_check ())
    return FALSE;

  self->application = sx_application_new ();
  application = G_APPLICATION (self->application);
  g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  g_application_register (application, NULL, &error);
  g_assert_no_error (error);
  g_application_hold (application);

  settings = sx_application_get_settings (self->application);
  g_settings_set_int (settings, "window-width", WIDTH);
  g_settings_set_int (settings, "window-height", HEIGHT);
  self->window = sx_application_add_window (self->application);
  sx_window_set_pane (self->window, pane);
  wait_for_frames (GTK_WIDGET (self->window));

  return TRUE;
}

void
sx_shown_close (SxShown *self)
{
  g_clear_handle_id (&self->rows_id, g_source_remove);
  gtk_window_close (GTK_WINDOW (self->window));
  sx_test_iterate ();
  g_application_release (G_APPLICATION (self->application));
  g_clear_object (&self->application);
}

SxDesk *
sx_shown_get_desk (SxShown    *self,
                   SxPaneKind  pane)
{
  return sx_window_get_desk (self->window, pane);
}

void
sx_shown_set_diagram (SxShown  *self,
                      gboolean  shown)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self->window), "diagram");

  if (g_variant_get_boolean (state) == shown)
    return;

  g_action_group_activate_action (G_ACTION_GROUP (self->window), "diagram", NULL);
  sx_shown_catch_up (self);
  wait_for_frames (GTK_WIDGET (self->window));
}

static gboolean
has_caught_up (gpointer data)
{
  SxShown *self = data;
  gboolean more = sx_diagram_panel_drain (sx_window_get_diagram (self->window), SLICE);

  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_LOOKUP; pane++)
    more |= sx_desk_drain (sx_shown_get_desk (self, pane), SLICE);

  return !more;
}

void
sx_shown_catch_up (SxShown *self)
{
  g_assert_true (sx_test_wait_until (has_caught_up, self, PATIENCE_MS));
}

/* The last socket of a pane, if it is what it is to become */
typedef struct
{
  SxDesk             *desk;
  SxSocketState       state;
  const SxSocketInfo *info;
} Wanted;

static gboolean
is_there (gpointer data)
{
  Wanted *wanted = data;
  SxSocketModel *sockets = sx_desk_get_sockets (wanted->desk);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (sockets));

  wanted->info = n > 0 ? sx_socket_model_peek (sockets, n - 1) : NULL;

  return wanted->info != NULL && wanted->info->state == wanted->state && sx_address_get_port (&wanted->info->local) > 0;
}

const SxSocketInfo *
sx_shown_wait_for_socket (SxShown       *self,
                          SxPaneKind     pane,
                          SxSocketState  state)
{
  Wanted wanted = { .desk = sx_shown_get_desk (self, pane), .state = state };

  g_assert_true (sx_test_wait_until (is_there, &wanted, PATIENCE_MS));

  return wanted.info;
}

static SxEndpoint *
make_endpoint (guint16 port)
{
  g_autofree char *text = g_strdup_printf ("%u", port);
  SxEndpoint *endpoint = sx_endpoint_parse ("127.0.0.1", text, AF_INET, NULL);

  g_assert_nonnull (endpoint);

  return endpoint;
}

/**
 * sx_shown_listen:
 * @greeting: (nullable): for the behaviours that say something
 *
 * Returns: the port of a new listener of the server pane
 */
guint16
sx_shown_listen (SxShown       *self,
                 SxBehaviourId  behaviour,
                 guint          backlog,
                 const char    *greeting)
{
  g_autoptr (SxEndpoint) where = make_endpoint (0);
  g_autoptr (GBytes) bytes = greeting != NULL ? g_bytes_new_static (greeting, strlen (greeting)) : NULL;
  guint32 owner = sx_desk_get_owner (sx_shown_get_desk (self, SX_PANE_SERVER));

  sx_engine_listen (sx_window_get_engine (self->window), owner, where, backlog, behaviour, bytes);

  return sx_address_get_port (&sx_shown_wait_for_socket (self, SX_PANE_SERVER, SX_SOCKET_LISTENING)->local);
}

static void
answer (SxShown        *self,
        const SxRecord *question)
{
  SxDesk *desk = sx_shown_get_desk (self, SX_PANE_UDP);
  g_autoptr (GBytes) number = g_bytes_new (&self->n_listed, sizeof self->n_listed);
  g_autoptr (SxEndpoint) to = make_endpoint (sx_address_get_port (&question->remote));

  sx_engine_send_to (sx_desk_get_engine (desk), sx_desk_get_owner (desk), question->socket, to, number);
}

/* TRUE: there are more rows */
static gboolean
look_at_rows (SxShown *self,
              guint    max)
{
  SxDesk *desk = sx_shown_get_desk (self, SX_PANE_UDP);
  SxRecordModel *messages = sx_desk_get_messages (desk);
  SxRecordFilter *filter = sx_record_model_get_filter (messages);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (messages));
  guint end = MIN (n, self->next_row + max);

  for (; self->next_row < end; self->next_row++)
    {
      guint64 serial = sx_record_filter_get_serial (filter, self->next_row);
      SxJournalPeek peek;
      SxRecord record;

      if (!sx_journal_peek (sx_desk_get_journal (desk), serial, &peek) || peek.kind != SX_KIND_RECVFROM)
        continue;
      if (peek.value == 1 && sx_journal_read (sx_desk_get_journal (desk), serial, &record)
          && record.payload[0] == SX_WORKS_QUESTION[0])
        answer (self, &record);
      else
        self->n_listed++;
    }

  return self->next_row < n;
}

static gboolean
rows_cb (gpointer data)
{
  SxShown *self = data;

  if (look_at_rows (self, FEW))
    return G_SOURCE_CONTINUE;

  self->rows_id = 0;

  return G_SOURCE_REMOVE;
}

/* A row is looked at as a person would: when the table has it. Looking is no work of the window's: no frame waits for it */
static void
datagrams_cb (SxShown *self)
{
  if (self->rows_id == 0)
    self->rows_id = g_idle_add_full (G_PRIORITY_LOW, rows_cb, self, NULL);
}

/**
 * sx_shown_bind:
 *
 * Returns: the port of a new socket of the UDP pane
 */
guint16
sx_shown_bind (SxShown *self)
{
  g_autoptr (SxEndpoint) where = make_endpoint (0);
  guint32 owner = sx_desk_get_owner (sx_shown_get_desk (self, SX_PANE_UDP));

  g_signal_connect_swapped (sx_shown_get_desk (self, SX_PANE_UDP), "changed", G_CALLBACK (datagrams_cb), self);
  sx_engine_bind (sx_window_get_engine (self->window), owner, where);

  return sx_address_get_port (&sx_shown_wait_for_socket (self, SX_PANE_UDP, SX_SOCKET_OPEN)->local);
}

guint32
sx_shown_connect (SxShown *self,
                  guint16  port)
{
  g_autoptr (SxEndpoint) where = make_endpoint (port);
  guint32 owner = sx_desk_get_owner (sx_shown_get_desk (self, SX_PANE_CLIENT));

  sx_engine_connect (sx_window_get_engine (self->window), owner, where, SX_BEHAVIOUR_NONE);

  return sx_shown_wait_for_socket (self, SX_PANE_CLIENT, SX_SOCKET_OPEN)->id;
}
