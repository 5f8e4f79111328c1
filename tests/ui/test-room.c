/* test-room.c: what there is room for in a low or narrow window, and how large what pops up is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-composer.h"
#include "sx-demo-bar.h"
#include "sx-diagram-area.h"
#include "sx-diagram-legend.h"
#include "sx-diagram-panel.h"
#include "sx-past-bar.h"
#include "sx-sentence-box.h"
#include "window-languages.h"
#include "window-play.h"

static const guint scales[] = { 100, 150 };

static gboolean
is_laid_out (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_height (widget) > 0;
}

static SxWindow *
open_with_diagram (int   width,
                   int   height,
                   guint scale)
{
  GSettings *settings = sx_application_get_settings (application);
  SxWindow *window;

  g_settings_set_uint (settings, "text-scale", scale);
  g_settings_set_boolean (settings, "diagram-shown", TRUE);
  window = open_sized_window (width, height);
  sx_test_assert_until (is_laid_out, sx_window_get_diagram (window));

  return window;
}

static void
reset (void)
{
  GSettings *settings = sx_application_get_settings (application);

  g_settings_reset (settings, "window-width");
  g_settings_reset (settings, "window-height");
  g_settings_reset (settings, "text-scale");
  g_settings_reset (settings, "diagram-shown");
  g_settings_reset (settings, "diagram-legend");
  speak ("C");
}

static void
show_demo (SxWindow *window)
{
  SxDemoBar *demo = SX_DEMO_BAR (find_widget (GTK_WIDGET (window), SX_TYPE_DEMO_BAR));

  sx_demo_bar_set_progress (demo, 10, 11);
  sx_demo_bar_set_sentence (demo, "A client is the one who calls. It opens a socket too and connects to the server’s port, 12345.");
  sx_demo_bar_set_shown (demo, TRUE);
}

static SxDiagramArea *
get_area (SxWindow *window)
{
  return SX_DIAGRAM_AREA (find_widget (GTK_WIDGET (sx_window_get_diagram (window)), SX_TYPE_DIAGRAM_AREA));
}

static gboolean
is_past_shown (gpointer window)
{
  return is_laid_out (find_widget (window, SX_TYPE_PAST_BAR));
}

/* What there is room for in a window, in pixels */
typedef struct
{
  int      height;        /* of the window */
  int      minimum;       /* that it needs */
  double   head;          /* of the diagram's heads */
  double   body;          /* of what is below them */
  int      legend;        /* that is seen of it */
  int      whole_legend;
  gboolean legend_keys;   /* it can be scrolled by keys */
} Room;

static void
get_room (SxWindow *window,
          Room     *room)
{
  GtkWidget *panel = GTK_WIDGET (sx_window_get_diagram (window));
  GtkWidget *legend = find_widget (panel, SX_TYPE_DIAGRAM_LEGEND);

  room->height = gtk_widget_get_height (GTK_WIDGET (window));
  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (GTK_WIDGET (window)),
                      &room->minimum, NULL, NULL, NULL);
  room->head = sx_diagram_get_head_height (sx_diagram_panel_get_diagram (SX_DIAGRAM_PANEL (panel)));
  room->body = gtk_widget_get_height (GTK_WIDGET (get_area (window))) - room->head;
  room->legend = gtk_widget_get_height (gtk_widget_get_parent (legend));
  gtk_widget_measure (legend, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (legend), &room->whole_legend, NULL, NULL, NULL);
  room->legend_keys = gtk_widget_get_focusable (legend);
}

/* As high as it was made, whatever it shows */
static gboolean
is_low (gpointer window)
{
  Room room;

  get_room (window, &room);

  return room.height <= 600 && room.minimum <= 600;
}

/* For two events at least, below the heads */
static gboolean
has_room (gpointer window)
{
  Room room;

  get_room (window, &room);

  return is_low (window) && room.body >= 0.8 * room.head;
}

/* Whole, or to be scrolled by keys */
static gboolean
has_room_for_legend (gpointer window)
{
  Room room;

  get_room (window, &room);

  return has_room (window) && room.legend >= 20 && room.legend_keys == (room.legend < room.whole_legend);
}

/* What was shown last takes its room, and then it stays so */
static void
check (SxWindow        *window,
       SxTestPredicate  predicate)
{
  gboolean good;
  Room room;

  sx_test_run_for (300);
  good = sx_test_wait_until (predicate, window, SX_TEST_TIMEOUT_MS);
  get_room (window, &room);
  g_test_message ("%d high, at least %d; of the diagram %g below its heads of %g; of the legend %d of %d", room.height,
                  room.minimum, room.body, room.head, room.legend, room.whole_legend);
  g_assert_true (good);
}

static void
test_low (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      SxWindow *window;

      speak (languages[i]);
      window = open_with_diagram (720, 600, 100);
      g_test_message ("%s", languages[i]);
      play (window);
      show_demo (window);
      check (window, has_room);
      g_object_set (sx_window_get_diagram (window), "legend", TRUE, NULL);
      check (window, has_room_for_legend);
      g_action_group_activate_action (G_ACTION_GROUP (application), "diagram-step", NULL);
      sx_test_assert_until (is_past_shown, window);
      check (window, is_low);
      g_object_set (sx_window_get_diagram (window), "legend", FALSE, NULL);
      close_window (window);
    }
  reset ();
}

/* Nothing happens meanwhile that would have it drawn anew */
static void
test_legend (void)
{
  SxWindow *window = open_with_diagram (1280, 800, 100);
  GtkWidget *legend = find_widget (GTK_WIDGET (sx_window_get_diagram (window)), SX_TYPE_DIAGRAM_LEGEND);
  int small, large;

  g_object_set (sx_window_get_diagram (window), "legend", TRUE, NULL);
  sx_test_assert_until (is_laid_out, legend);
  gtk_widget_measure (legend, GTK_ORIENTATION_VERTICAL, 300, &small, NULL, NULL, NULL);
  g_settings_set_uint (sx_application_get_settings (application), "text-scale", 150);
  sx_test_run_for (300);
  gtk_widget_measure (legend, GTK_ORIENTATION_VERTICAL, 300, &large, NULL, NULL, NULL);
  g_assert_cmpint (large, >=, small * 14 / 10);
  /* And it has that much room where there is enough */
  gtk_widget_measure (legend, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (legend), &large, NULL, NULL, NULL);
  g_assert_cmpint (gtk_widget_get_height (gtk_widget_get_parent (legend)), >=, large);
  g_assert_false (gtk_widget_get_focusable (legend));

  close_window (window);
  reset ();
}

static void
check_receivers (SxWindow *window)
{
  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_CLIENT; pane++)
    {
      GtkWidget *composer = find_widget (sx_window_get_pane_widget (window, pane), SX_TYPE_COMPOSER);
      GtkLabel *hint = GTK_LABEL (find_widget (find_widget (composer, SX_TYPE_SENTENCE_BOX), GTK_TYPE_LABEL));

      sx_window_set_pane (window, pane);
      sx_test_assert_until (is_laid_out, composer);
      sx_test_iterate ();
      g_test_message ("%s", gtk_label_get_text (hint));
      g_assert_cmpstr (gtk_label_get_text (hint), ==, _("no connection is open yet"));
      g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (hint)));
    }
}

/* Whom a message goes to, beside an open diagram and above it */
static void
test_receivers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (scales); j++)
        {
          SxWindow *window;

          speak (languages[i]);
          window = scales[j] == 100 ? open_with_diagram (1280, 800, 100) : open_with_diagram (720, 600, scales[j]);
          check_receivers (window);
          close_window (window);
        }
    }
  reset ();
}

static int
get_text_size (GtkWidget *widget)
{
  return pango_font_description_get_size (pango_context_get_font_description (gtk_widget_get_pango_context (widget)));
}

/* Menus and lists are read as the rest is */
static void
test_menus (void)
{
  SxWindow *window = open_window ();
  GtkWidget *button = find_widget (gtk_window_get_titlebar (GTK_WINDOW (window)), GTK_TYPE_MENU_BUTTON);
  GtkWidget *label;
  int size;

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  label = find_widget (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))), GTK_TYPE_LABEL);
  sx_test_assert_until (is_laid_out, label);
  size = get_text_size (label);
  g_settings_set_uint (sx_application_get_settings (application), "text-scale", 150);
  sx_test_run_for (300);
  g_assert_cmpint (ABS (get_text_size (label) - size * 3 / 2), <, PANGO_SCALE / 10);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));

  close_window (window);
  reset ();
}

static gboolean
is_menu_open (gpointer area)
{
  GtkWidget *menu = find_widget (area, GTK_TYPE_POPOVER_MENU);

  return menu != NULL && is_laid_out (menu);
}

static gboolean
is_menu_gone (gpointer area)
{
  return find_widget (area, GTK_TYPE_POPOVER_MENU) == NULL;
}

/* Beside the pointer, but for an edge, and not over what it points at */
static void
test_head_menu (void)
{
  SxWindow *window = open_with_diagram (1280, 800, 100);
  SxDiagramArea *area = get_area (window);
  GtkWidget *menu;
  double x, y, menu_x, menu_y;

  play (window);
  sx_test_iterate ();
  g_signal_emit_by_name (area, "menu-requested", 0, 100.0, 30.0);
  sx_test_assert_until (is_menu_open, area);
  menu = find_widget (GTK_WIDGET (area), GTK_TYPE_POPOVER_MENU);
  gtk_widget_translate_coordinates (GTK_WIDGET (area), GTK_WIDGET (window), 100, 30, &x, &y);
  gtk_native_get_surface_transform (GTK_NATIVE (window), &menu_x, &menu_y);
  x += menu_x;
  gtk_native_get_surface_transform (GTK_NATIVE (menu), &menu_x, &menu_y);
  g_assert_cmpfloat (gdk_popup_get_position_x (GDK_POPUP (gtk_native_get_surface (GTK_NATIVE (menu)))) + menu_x, >=, x - 8);

  gtk_popover_popdown (GTK_POPOVER (menu));
  sx_test_assert_until (is_menu_gone, area);
  close_window (window);
  reset ();
}

/* As long as the longest one there is, in any language */
static const char *const sentences[] = {
  "There are two now.",
  "They are connected, and the greeting is here: 24 bytes, sent at the server’s end and received at this one.",
  "The diagram tells the same from top to bottom: the server waited (LISTEN), the client called, the greeting travelled along the "
  "solid arrow, and both said goodbye (FIN). What is dashed was not seen, but must have been. And so that this is as long as it "
  "becomes in French, here are some more words.",
};

static double
get_lower_edge (GtkWidget *widget,
                GtkWidget *window)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, window, &bounds));

  return bounds.origin.y + bounds.size.height;
}

static gboolean
has_button_room (GtkWidget *widget,
                 GtkWidget *window)
{
  gboolean good = !GTK_IS_BUTTON (widget) || get_lower_edge (widget, window) <= gtk_widget_get_height (window);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    good &= has_button_room (child, window);

  return good;
}

/* The buttons are whole, some of the sentence is seen, and what is not can be scrolled to, by keys too */
static gboolean
is_demo_reached (gpointer window)
{
  GtkWidget *demo = find_widget (window, SX_TYPE_DEMO_BAR);
  GtkWidget *scroller = find_widget (demo, GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *sentence = find_widget (scroller, GTK_TYPE_LABEL);
  GtkAdjustment *room = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  gboolean is_cut = gtk_widget_get_height (sentence) > gtk_widget_get_height (scroller);

  return has_button_room (demo, window) && gtk_widget_get_height (scroller) >= 17
         && gtk_adjustment_get_upper (room) >= gtk_widget_get_height (sentence)
         && gtk_widget_get_focusable (scroller) == is_cut && (!is_cut || gtk_widget_grab_focus (scroller));
}

static gboolean
is_demo_low (gpointer window)
{
  return is_low (window) && is_demo_reached (window);
}

/* What the demo says, and the buttons that stop it, in a low window */
static void
test_demo (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages) * G_N_ELEMENTS (scales); i++)
    {
      SxWindow *window;
      SxDemoBar *demo;

      speak (languages[i / 2]);
      window = open_with_diagram (720, 600, scales[i % 2]);
      demo = SX_DEMO_BAR (find_widget (GTK_WIDGET (window), SX_TYPE_DEMO_BAR));
      play (window);
      show_demo (window);
      /* Continue is longer than Pause */
      sx_demo_bar_set_paused (demo, TRUE);
      for (guint j = 0; j < G_N_ELEMENTS (sentences); j++)
        {
          g_test_message ("%s, %u %%, “%s”", languages[i / 2], scales[i % 2], sentences[j]);
          sx_demo_bar_set_sentence (demo, sentences[j]);
          check (window, is_demo_low);
        }
      close_window (window);
    }
  reset ();
}

static void
add_tests (void)
{
  g_test_add_func ("/room/low", test_low);
  g_test_add_func ("/room/demo", test_demo);
  g_test_add_func ("/room/legend", test_legend);
  g_test_add_func ("/room/receivers", test_receivers);
  g_test_add_func ("/room/menus", test_menus);
  g_test_add_func ("/room/head-menu", test_head_menu);
}

int
main (int    argc,
      char **argv)
{
  return run_translated_window_tests (argc, argv, add_tests);
}
