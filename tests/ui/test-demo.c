/* test-demo.c: the demo, on real sockets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-demo.h"
#include "window-tests.h"

/* No pause: every step still waits for what it has to wait for */
#define FAST_PACE 0

typedef struct
{
  SxWindow  *window;
  SxDemoBar *bar;
  SxDemo    *demo;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->window = sx_application_add_window (application);
  fixture->bar = g_object_ref_sink (g_object_new (SX_TYPE_DEMO_BAR, NULL));
  fixture->demo = sx_demo_new (fixture->window, fixture->bar);
  sx_test_iterate ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  sx_demo_stop (fixture->demo);
  g_clear_object (&fixture->demo);
  g_clear_object (&fixture->bar);
  close_window (fixture->window);
}

static gboolean
is_over (gpointer data)
{
  return !sx_demo_is_running (data);
}

static guint
count_messages (Fixture    *fixture,
                SxPaneKind  pane)
{
  return g_list_model_get_n_items (G_LIST_MODEL (sx_desk_get_messages (sx_window_get_desk (fixture->window, pane))));
}

static guint
count_live (Fixture *fixture)
{
  guint n = 0;

  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_UDP; pane++)
    {
      GListModel *sockets = G_LIST_MODEL (sx_desk_get_sockets (sx_window_get_desk (fixture->window, pane)));

      for (guint i = 0; i < g_list_model_get_n_items (sockets); i++)
        {
          g_autoptr (SxSocketItem) item = g_list_model_get_item (sockets, i);

          if (sx_socket_info_is_live (sx_socket_item_get_info (item)))
            n++;
        }
    }

  return n;
}

static gboolean
is_something_open (gpointer data)
{
  return count_live (data) > 0;
}

static gboolean
is_nothing_open (gpointer data)
{
  return count_live (data) == 0;
}

static void
test_to_the_end (Fixture       *fixture,
                 gconstpointer  data)
{
  sx_demo_set_pace (fixture->demo, FAST_PACE);
  sx_demo_start (fixture->demo);
  g_assert_true (sx_demo_is_running (fixture->demo));
  g_assert_cmpint (sx_window_get_pane (fixture->window), ==, SX_PANE_SERVER);
  g_assert_true (sx_test_wait_until (is_over, fixture->demo, 60000));
  g_test_message ("%s", sx_demo_bar_get_sentence (fixture->bar));

  g_assert_true (sx_demo_succeeded (fixture->demo));
  g_assert_cmpint (sx_window_get_pane (fixture->window), ==, SX_PANE_LOOKUP);
  /* The greeting, and a datagram each way, sent and received */
  g_assert_cmpuint (count_messages (fixture, SX_PANE_CLIENT), >=, 1);
  g_assert_cmpuint (count_messages (fixture, SX_PANE_UDP), ==, 4);
  g_assert_true (is_something_open (fixture));

  /* Again: what was left open is closed first, and it ends as well */
  sx_demo_start (fixture->demo);
  g_assert_true (sx_test_wait_until (is_over, fixture->demo, 60000));
  g_test_message ("%s", sx_demo_bar_get_sentence (fixture->bar));
  g_assert_true (sx_demo_succeeded (fixture->demo));
  g_assert_cmpuint (count_messages (fixture, SX_PANE_UDP), ==, 8);
}

static void
test_remembers_nothing (Fixture       *fixture,
                        gconstpointer  data)
{
  GSettings *settings = sx_application_get_settings (application);
  g_autofree char *server_port = NULL;
  g_autofree char *client_port = NULL;

  g_settings_set_string (settings, "server-port", "4711");
  sx_demo_set_pace (fixture->demo, FAST_PACE);
  sx_demo_start (fixture->demo);
  g_assert_true (sx_test_wait_until (is_over, fixture->demo, 60000));

  server_port = g_settings_get_string (settings, "server-port");
  client_port = g_settings_get_string (settings, "client-port");
  g_assert_cmpstr (server_port, ==, "4711");
  g_assert_cmpstr (client_port, ==, "12345");
  g_settings_reset (settings, "server-port");
}

static gboolean
is_at_client (gpointer data)
{
  return sx_window_get_pane (data) == SX_PANE_CLIENT;
}

static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  sx_demo_set_pace (fixture->demo, SX_DEMO_MAX_PACE_MS);
  sx_demo_start (fixture->demo);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->bar)));
  sx_demo_next (fixture->demo);
  sx_test_assert_until (is_something_open, fixture);

  sx_demo_stop (fixture->demo);
  g_assert_false (sx_demo_is_running (fixture->demo));
  g_assert_false (sx_demo_succeeded (fixture->demo));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->bar)));
  sx_test_assert_until (is_nothing_open, fixture);
}

static gboolean
has_sentence_changed (gpointer data)
{
  const gpointer *pair = data;

  return g_strcmp0 (sx_demo_bar_get_sentence (pair[0]), pair[1]) != 0;
}

static void
test_pause_and_next (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *first = NULL;
  gpointer pair[2];

  sx_demo_set_pace (fixture->demo, FAST_PACE);
  sx_demo_start (fixture->demo);
  sx_demo_set_paused (fixture->demo, TRUE);
  first = g_strdup (sx_demo_bar_get_sentence (fixture->bar));
  pair[0] = fixture->bar;
  pair[1] = first;

  /* Nothing is due any more: the main loop has nothing to do for it */
  g_assert_false (sx_test_wait_until (has_sentence_changed, pair, 200));

  /* One sentence a click, still paused */
  sx_demo_next (fixture->demo);
  sx_test_assert_until (has_sentence_changed, pair);
  g_assert_cmpint (sx_window_get_pane (fixture->window), ==, SX_PANE_SERVER);
  sx_demo_next (fixture->demo);
  sx_test_assert_until (is_at_client, fixture->window);

  sx_demo_set_paused (fixture->demo, FALSE);
  g_assert_true (sx_test_wait_until (is_over, fixture->demo, 60000));
  g_assert_true (sx_demo_succeeded (fixture->demo));
}

static gboolean
is_one_open (gpointer data)
{
  return count_live (data) == 1;
}

/* What the person opened stays, whatever the demo closes */
static void
test_leaves_others_alone (Fixture       *fixture,
                          gconstpointer  data)
{
  SxDesk *desk = sx_window_get_desk (fixture->window, SX_PANE_UDP);
  g_autoptr (SxEndpoint) where = sx_endpoint_parse ("127.0.0.1", "0", 0, NULL);

  sx_engine_bind (sx_window_get_engine (fixture->window), sx_desk_get_owner (desk), where);
  sx_test_assert_until (is_one_open, fixture);

  sx_demo_set_pace (fixture->demo, FAST_PACE);
  sx_demo_start (fixture->demo);
  g_assert_true (sx_test_wait_until (is_over, fixture->demo, 60000));
  g_assert_cmpuint (count_live (fixture), >, 1);

  sx_demo_set_pace (fixture->demo, SX_DEMO_MAX_PACE_MS);
  sx_demo_start (fixture->demo);
  sx_demo_stop (fixture->demo);
  sx_test_assert_until (is_one_open, fixture);
}

static void
add_tests (void)
{
  g_test_add ("/demo/to-the-end", Fixture, NULL, set_up, test_to_the_end, tear_down);
  g_test_add ("/demo/remembers-nothing", Fixture, NULL, set_up, test_remembers_nothing, tear_down);
  g_test_add ("/demo/stop", Fixture, NULL, set_up, test_stop, tear_down);
  g_test_add ("/demo/pause-and-next", Fixture, NULL, set_up, test_pause_and_next, tear_down);
  g_test_add ("/demo/leaves-others-alone", Fixture, NULL, set_up, test_leaves_others_alone, tear_down);
}

int
main (int    argc,
      char **argv)
{
  return run_window_tests (argc, argv, add_tests);
}
