/* test-window-diagram.c: the diagram beside the panes, below them, and in a window of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-panel.h"
#include "sx-diagram-window.h"
#include "sx-server-pane.h"
#include "sx-split.h"
#include "window-tests.h"

static void
toggle (SxWindow *window)
{
  g_action_group_activate_action (G_ACTION_GROUP (window), "diagram", NULL);
}

static gboolean
is_shown (gpointer data)
{
  GtkWidget *panel = sx_window_get_diagram (data);

  return gtk_widget_get_mapped (panel) && gtk_widget_get_width (panel) > 0;
}

static GtkWidget *
get_pane (SxWindow *window)
{
  return sx_window_get_pane_widget (window, sx_window_get_pane (window));
}

static SxSplit *
get_split (SxWindow *window)
{
  return SX_SPLIT (gtk_widget_get_ancestor (get_pane (window), SX_TYPE_SPLIT));
}

static void
test_hidden_at_first (void)
{
  SxWindow *window = open_sized_window (1280, 800);
  g_autoptr (GVariant) state = NULL;

  sx_test_iterate ();
  state = g_action_group_get_action_state (G_ACTION_GROUP (window), "diagram");
  g_assert_false (g_variant_get_boolean (state));
  g_assert_false (gtk_widget_get_mapped (sx_window_get_diagram (window)));
  close_window (window);
}

static gboolean
is_beside (gpointer data)
{
  graphene_rect_t bounds;
  GtkWidget *panel = sx_window_get_diagram (data);

  return is_shown (data) && gtk_widget_compute_bounds (panel, data, &bounds)
         && bounds.origin.x > 300 && bounds.size.height > 500;
}

static gboolean
is_below (gpointer data)
{
  graphene_rect_t bounds;
  GtkWidget *panel = sx_window_get_diagram (data);

  return is_shown (data) && gtk_widget_compute_bounds (panel, data, &bounds)
         && bounds.origin.y > 150 && bounds.size.width > 500;
}

static void
test_beside (void)
{
  SxWindow *window = open_sized_window (1280, 800);

  toggle (window);
  sx_test_assert_until (is_beside, window);
  g_assert_true (sx_split_is_wide (get_split (window)));
  /* About half and half */
  g_assert_cmpint (ABS (gtk_widget_get_width (sx_window_get_diagram (window)) - 640), <, 30);
  toggle (window);
  sx_test_iterate ();
  g_assert_false (gtk_widget_get_mapped (sx_window_get_diagram (window)));
  close_window (window);
}

static GtkWidget *
find_scroller (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_SCROLLED_WINDOW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_scroller (child);

  return found;
}

static gboolean
fits (gpointer data)
{
  GtkWidget *scroller = find_scroller (get_pane (data));
  int wanted, height;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));

  gtk_window_get_default_size (GTK_WINDOW (data), &wanted, &height);

  return is_shown (data) && ABS (gtk_widget_get_width (data) - wanted) < 20 && gtk_widget_get_mapped (scroller)
         && gtk_adjustment_get_page_size (adjustment) > 0
         && gtk_adjustment_get_upper (adjustment) <= gtk_adjustment_get_page_size (adjustment);
}

/* However the two share the room, no button of a pane is cut off */
static void
test_nothing_cut (void)
{
  static const int widths[] = { 1000, 1030, 1100, 1280, 720 };
  static const guint scales[] = { 100, 130 };
  GSettings *settings = sx_application_get_settings (application);
  SxWindow *window = open_sized_window (1280, 800);

  toggle (window);
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_settings_set_uint (settings, "text-scale", scales[i]);
      for (guint j = 0; j < G_N_ELEMENTS (widths); j++)
        for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_LOOKUP; pane++)
          {
            sx_window_set_pane (window, pane);
            gtk_window_set_default_size (GTK_WINDOW (window), widths[j], 800);
            sx_test_assert_until (fits, window);
          }
    }
  g_settings_reset (settings, "text-scale");
  sx_window_set_pane (window, SX_PANE_SERVER);

  /* From below to beside the divider stands where it did, not where it would in a room of that height */
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  sx_test_assert_until (is_beside, window);
  g_assert_cmpint (ABS (gtk_widget_get_width (sx_window_get_diagram (window)) - 640), <, 40);
  toggle (window);
  close_window (window);
}

static void
test_below (void)
{
  SxWindow *window = open_sized_window (720, 700);

  toggle (window);
  sx_test_assert_until (is_below, window);
  g_assert_false (sx_split_is_wide (get_split (window)));
  toggle (window);
  close_window (window);
}

static gboolean
get_state (SxWindow   *window,
           const char *name)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (window), name);

  return g_variant_get_boolean (state);
}

static gboolean
shows_plots_only (gpointer data)
{
  return !get_state (data, "diagram") && get_state (data, "plots") && gtk_widget_get_mapped (sx_window_get_plots (data));
}

static gboolean
shows_diagram_only (gpointer data)
{
  return get_state (data, "diagram") && !get_state (data, "plots") && is_shown (data);
}

static gboolean
shows_nothing (gpointer data)
{
  return !get_state (data, "diagram") && !get_state (data, "plots") && sx_split_is_wide (get_split (data));
}

static gboolean
shows_both (gpointer data)
{
  return get_state (data, "diagram") && get_state (data, "plots") && is_shown (data)
         && gtk_widget_get_mapped (sx_window_get_plots (data));
}

/* In a small window both would leave the tables no room */
static void
test_room (void)
{
  GSettings *settings = sx_application_get_settings (application);
  SxWindow *window = open_sized_window (720, 600);

  toggle (window);
  sx_test_assert_until (shows_diagram_only, window);
  g_action_group_activate_action (G_ACTION_GROUP (window), "plots", NULL);
  sx_test_assert_until (shows_plots_only, window);
  toggle (window);
  sx_test_assert_until (shows_diagram_only, window);
  g_assert_true (g_settings_get_boolean (settings, "plots-shown"));

  /* Beside the panes there is room, and high windows have it below them too */
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  sx_test_assert_until (shows_both, window);
  gtk_window_set_default_size (GTK_WINDOW (window), 720, 600);
  sx_test_assert_until (shows_diagram_only, window);
  gtk_window_set_default_size (GTK_WINDOW (window), 720, 980);
  sx_test_assert_until (shows_both, window);

  /* With the largest text 1010 pixels are too few for both beside the panes, which is known only when it is tried */
  toggle (window);
  g_action_group_activate_action (G_ACTION_GROUP (window), "plots", NULL);
  g_settings_set_uint (settings, "text-scale", 200);
  gtk_window_set_default_size (GTK_WINDOW (window), 1010, 600);
  sx_test_assert_until (shows_nothing, window);
  toggle (window);
  g_action_group_activate_action (G_ACTION_GROUP (window), "plots", NULL);
  sx_test_assert_until (shows_plots_only, window);
  g_settings_reset (settings, "text-scale");
  gtk_window_set_default_size (GTK_WINDOW (window), 720, 980);
  sx_test_assert_until (shows_both, window);

  /* Whoever made room stays away when the person closes the other one, too */
  gtk_window_set_default_size (GTK_WINDOW (window), 720, 600);
  sx_test_assert_until (shows_plots_only, window);
  g_action_group_activate_action (G_ACTION_GROUP (window), "plots", NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  sx_test_assert_until (shows_nothing, window);

  close_window (window);
  g_settings_reset (settings, "plots-shown");
  g_settings_reset (settings, "diagram-shown");
}

static void
test_remembered (void)
{
  GSettings *settings = sx_application_get_settings (application);
  SxWindow *window = open_sized_window (1280, 800);

  toggle (window);
  sx_test_assert_until (is_beside, window);
  g_object_set (get_split (window), "share-beside", 300, NULL);
  g_object_set (sx_window_get_diagram (window), "legend", TRUE, NULL);
  close_window (window);
  g_assert_true (g_settings_get_boolean (settings, "diagram-shown"));
  g_assert_cmpint (g_settings_get_int (settings, "diagram-share-beside"), ==, 300);
  g_assert_true (g_settings_get_boolean (settings, "diagram-legend"));

  window = open_sized_window (1280, 800);
  sx_test_assert_until (is_beside, window);
  g_assert_cmpint (gtk_widget_get_width (sx_window_get_diagram (window)), >, 700);
  toggle (window);
  close_window (window);
  g_assert_false (g_settings_get_boolean (settings, "diagram-shown"));
  g_settings_reset (settings, "diagram-share-beside");
  g_settings_reset (settings, "diagram-legend");
}

static SxDiagramWindow *
find_diagram_window (void)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (application)); l != NULL; l = l->next)
    if (SX_IS_DIAGRAM_WINDOW (l->data))
      return l->data;

  return NULL;
}

static gboolean
is_own_window_drawn (gpointer data)
{
  SxDiagramPanel *panel = sx_diagram_window_get_panel (data);

  return sx_diagram_get_n_events (sx_diagram_panel_get_diagram (panel)) > 0;
}

static gboolean
is_own_window_gone (gpointer data)
{
  return find_diagram_window () == NULL;
}

static void
test_own_window (void)
{
  SxWindow *window = open_sized_window (1280, 800);
  GtkWidget *pane = sx_window_get_pane_widget (window, SX_PANE_SERVER);
  SxDiagramWindow *own;
  SxDiagramArea *area;
  SxMoment *moment = sx_window_get_moment (window);

  g_assert_true (sx_server_pane_start (SX_SERVER_PANE (pane), "127.0.0.1", "0", NULL, 5, "greet-close"));
  g_action_group_activate_action (G_ACTION_GROUP (window), "diagram-window", NULL);
  own = find_diagram_window ();
  g_assert_nonnull (own);
  sx_test_assert_until (is_own_window_drawn, own);

  /* The same moment, the same selection */
  area = sx_diagram_panel_get_area (sx_diagram_window_get_panel (own));
  sx_moment_set_end (moment, 1);
  g_assert_cmpuint (sx_diagram_area_get_view (area)->end, ==, 1);
  sx_moment_go_live (moment);
  sx_diagram_area_select (area, 0);
  g_assert_cmpuint (sx_desk_get_selected_socket (sx_window_get_desk (window, SX_PANE_SERVER)), !=, 0);

  /* A second call shows the one that is there */
  g_action_group_activate_action (G_ACTION_GROUP (window), "diagram-window", NULL);
  g_assert_true (find_diagram_window () == own);

  /* F9 there closes it */
  g_action_group_activate_action (G_ACTION_GROUP (own), "diagram", NULL);
  sx_test_assert_until (is_own_window_gone, NULL);

  /* And so does the end of the window that it belongs to */
  g_action_group_activate_action (G_ACTION_GROUP (window), "diagram-window", NULL);
  g_assert_nonnull (find_diagram_window ());
  close_window (window);
  sx_test_assert_until (is_own_window_gone, NULL);
}

static void
test_show_me (void)
{
  SxWindow *window = open_sized_window (1280, 800);

  sx_window_show_me (window);
  sx_test_assert_until (is_shown, window);
  /* It was the tutorial that wanted it */
  g_assert_false (g_settings_get_boolean (sx_application_get_settings (application), "diagram-shown"));
  close_window (window);
}

static void
test_forwarded (void)
{
  SxWindow *window = open_sized_window (1280, 800);
  SxDiagramPanel *panel = SX_DIAGRAM_PANEL (sx_window_get_diagram (window));
  gboolean legend;
  g_autofree char *time = NULL;

  gtk_window_present (GTK_WINDOW (window));
  g_action_group_activate_action (G_ACTION_GROUP (application), "diagram-legend", NULL);
  sx_test_assert_until (is_shown, window);
  g_action_group_activate_action (G_ACTION_GROUP (application), "diagram-time", g_variant_new_string ("true"));
  g_object_get (panel, "legend", &legend, "time", &time, NULL);
  g_assert_true (legend);
  g_assert_cmpstr (time, ==, "true");
  g_action_group_activate_action (G_ACTION_GROUP (application), "diagram", NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (panel)));
  close_window (window);
  g_settings_reset (sx_application_get_settings (application), "diagram-legend");
  g_settings_reset (sx_application_get_settings (application), "diagram-time");
}

static void
add_tests (void)
{
  g_test_add_func ("/window-diagram/hidden-at-first", test_hidden_at_first);
  g_test_add_func ("/window-diagram/beside", test_beside);
  g_test_add_func ("/window-diagram/below", test_below);
  g_test_add_func ("/window-diagram/nothing-cut", test_nothing_cut);
  g_test_add_func ("/window-diagram/room", test_room);
  g_test_add_func ("/window-diagram/remembered", test_remembered);
  g_test_add_func ("/window-diagram/own-window", test_own_window);
  g_test_add_func ("/window-diagram/show-me", test_show_me);
  g_test_add_func ("/window-diagram/forwarded", test_forwarded);
}

int
main (int    argc,
      char **argv)
{
  return run_window_tests (argc, argv, add_tests);
}
