/* test-drop-down.c: one of a few words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gtk/gtk.h>

#include "sx-drop-down.h"
#include "sx-test-util.h"
#include "widget-tests.h"

typedef struct
{
  GtkWidget  *window;
  SxDropDown *drop_down;
  GtkWidget  *button;
  guint       n_notified;
} Fixture;

static void
notified_cb (Fixture *f)
{
  f->n_notified++;
}

static void
set_items (Fixture    *f,
           const char *first,
           const char *second,
           const char *third)
{
  const char *words[] = { first, second, third, NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (words);

  sx_drop_down_set_model (f->drop_down, model);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->drop_down = SX_DROP_DOWN (sx_drop_down_new ());
  g_signal_connect_swapped (f->drop_down, "notify::selected", G_CALLBACK (notified_cb), f);
  f->button = gtk_widget_get_first_child (GTK_WIDGET (f->drop_down));
  f->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->drop_down));
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

static void
show (Fixture *f)
{
  gtk_window_present (GTK_WINDOW (f->window));
  sx_test_assert_until (is_mapped, f->button);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  GtkWidget *found = NULL;

  if (widget == NULL || G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);

  return found;
}

static GtkWidget *
get_popover (Fixture *f)
{
  return gtk_widget_get_next_sibling (f->button);
}

static const char *
get_shown (Fixture *f)
{
  return gtk_label_get_label (GTK_LABEL (find (f->button, GTK_TYPE_LABEL)));
}

static gboolean
is_open (gpointer data)
{
  GtkWidget *popover = get_popover (data);

  return popover != NULL && gtk_widget_get_mapped (popover);
}

static gboolean
is_laid_out (gpointer list)
{
  return gtk_widget_get_width (list) > 0;
}

/* What the row at a place of the open list says, and whether it has the tick */
static const char *
get_row (Fixture  *f,
         guint     place,
         gboolean *ticked)
{
  GtkWidget *row = gtk_widget_get_first_child (find (get_popover (f), GTK_TYPE_LIST_VIEW));

  while (place-- > 0)
    row = gtk_widget_get_next_sibling (row);
  *ticked = gtk_widget_get_opacity (find (row, GTK_TYPE_IMAGE)) > 0;

  return gtk_label_get_label (GTK_LABEL (find (row, GTK_TYPE_LABEL)));
}

/* Between the words of an open list and their ticks, in px */
static double
get_tick_distance (Fixture *f)
{
  GtkWidget *list = find (get_popover (f), GTK_TYPE_LIST_VIEW);
  graphene_rect_t word, tick;

  g_assert_true (gtk_widget_compute_bounds (find (list, GTK_TYPE_LABEL), list, &word));
  g_assert_true (gtk_widget_compute_bounds (find (list, GTK_TYPE_IMAGE), list, &tick));

  return tick.origin.x - (word.origin.x + word.size.width);
}

static guint
get_selected_row (GtkWidget *list)
{
  return gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (list))));
}

static void
test_selected (Fixture       *f,
               gconstpointer  data)
{
  g_assert_cmpuint (sx_drop_down_get_selected (f->drop_down), ==, GTK_INVALID_LIST_POSITION);
  g_assert_null (sx_drop_down_get_model (f->drop_down));
  sx_drop_down_set_selected (f->drop_down, 0);
  g_assert_cmpuint (f->n_notified, ==, 0);

  set_items (f, "one", "two", "three");
  g_assert_cmpuint (sx_drop_down_get_selected (f->drop_down), ==, 0);
  g_assert_cmpuint (f->n_notified, ==, 1);
  g_assert_cmpstr (get_shown (f), ==, "one");

  sx_drop_down_set_selected (f->drop_down, 2);
  sx_drop_down_set_selected (f->drop_down, 2);
  sx_drop_down_set_selected (f->drop_down, 3);
  g_assert_cmpuint (sx_drop_down_get_selected (f->drop_down), ==, 2);
  g_assert_cmpuint (f->n_notified, ==, 2);
  g_assert_cmpstr (get_shown (f), ==, "three");

  set_items (f, "eins", "zwei", "drei");
  g_assert_cmpuint (sx_drop_down_get_selected (f->drop_down), ==, 0);
  g_assert_cmpstr (get_shown (f), ==, "eins");

  sx_drop_down_set_model (f->drop_down, NULL);
  g_assert_cmpuint (sx_drop_down_get_selected (f->drop_down), ==, GTK_INVALID_LIST_POSITION);
  g_assert_cmpstr (get_shown (f), ==, "");
}

static void
test_list (Fixture       *f,
           gconstpointer  data)
{
  GtkWidget *list;
  gboolean ticked;

  set_items (f, "one", "two", "three");
  sx_drop_down_set_selected (f->drop_down, 1);
  show (f);
  g_assert_null (get_popover (f));

  /* As by the mnemonic, which presses the button for a moment */
  gtk_widget_mnemonic_activate (GTK_WIDGET (f->drop_down), FALSE);
  sx_test_assert_until (is_open, f);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (f->button)));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (f->drop_down), GTK_ACCESSIBLE_ROLE_COMBO_BOX);
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (f->drop_down), GTK_ACCESSIBLE_STATE_EXPANDED, TRUE);
  list = find (get_popover (f), GTK_TYPE_LIST_VIEW);
  g_assert_cmpuint (get_selected_row (list), ==, 1);
  g_assert_cmpstr (get_row (f, 0, &ticked), ==, "one");
  g_assert_false (ticked);
  g_assert_cmpstr (get_row (f, 1, &ticked), ==, "two");
  g_assert_true (ticked);
  sx_test_assert_until (is_laid_out, list);
  g_assert_cmpfloat (get_tick_distance (f), >=, 4);

  /* What is only selected is not chosen before it is confirmed, whichever row is */
  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (list)), 2, TRUE);
  g_assert_cmpuint (sx_drop_down_get_selected (f->drop_down), ==, 1);
  g_signal_emit_by_name (list, "activate", 0);
  g_assert_cmpuint (sx_drop_down_get_selected (f->drop_down), ==, 2);
  g_assert_cmpstr (get_shown (f), ==, "three");
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (f->button)));
  g_assert_false (gtk_widget_get_visible (get_popover (f)));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (f->drop_down), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE);

  /* Pressed, it is there at once. What was given up is forgotten; what was chosen meanwhile has the tick */
  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (list)), 1, TRUE);
  sx_drop_down_set_selected (f->drop_down, 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (f->button), TRUE);
  g_assert_true (is_open (f));
  g_assert_true (find (get_popover (f), GTK_TYPE_LIST_VIEW) == list);
  g_assert_cmpuint (get_selected_row (list), ==, 0);
  get_row (f, 0, &ticked);
  g_assert_true (ticked);
  get_row (f, 2, &ticked);
  g_assert_false (ticked);

  gtk_popover_popdown (GTK_POPOVER (get_popover (f)));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (f->button)));
  g_assert_cmpuint (sx_drop_down_get_selected (f->drop_down), ==, 0);
}

static void
test_other_items (Fixture       *f,
                  gconstpointer  data)
{
  gboolean ticked;

  set_items (f, "one", "two", "three");
  show (f);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (f->button), TRUE);
  sx_test_assert_until (is_open, f);

  /* The list of what there was goes */
  set_items (f, "eins", "zwei", "drei");
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (f->button)));
  g_assert_null (get_popover (f));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (f->button), TRUE);
  g_assert_true (is_open (f));
  g_assert_cmpstr (get_row (f, 2, &ticked), ==, "drei");

  /* It is open while the window goes */
}

static void
add_tests (void)
{
  g_test_add ("/drop-down/selected", Fixture, NULL, set_up, test_selected, tear_down);
  g_test_add ("/drop-down/list", Fixture, NULL, set_up, test_list, tear_down);
  g_test_add ("/drop-down/other-items", Fixture, NULL, set_up, test_other_items, tear_down);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
