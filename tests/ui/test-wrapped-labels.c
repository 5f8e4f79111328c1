/* test-wrapped-labels.c: text that wraps is not laid out more often than it has to be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * To lay text out is much of what a frame costs that changes some. Widgets that do not fill their place, and rows of a GtkBox, ask
 * a label how wide it is at a height, or how high at many widths: it is laid out dozens of times then.
 */

#include "sx-config.h"

#include "window-play.h"

/* A sentence: how wide it can be and wants to be, how high without a width, and with the one that it gets */
#define MOST_MEASURED 6

static struct
{
  void     (*measure) (GtkWidget *, GtkOrientation, int, int *, int *, int *, int *);
  GtkWidget *watched;    /* NULL: all */
  guint      n_measured; /* how often the watched label was asked for its size */
  guint      n_searched; /* how often any that wraps was asked for its width at a height */
} spy;

static void
measure_cb (GtkWidget      *widget,
            GtkOrientation  orientation,
            int             for_size,
            int            *minimum,
            int            *natural,
            int            *minimum_baseline,
            int            *natural_baseline)
{
  if (widget == spy.watched)
    spy.n_measured++;
  if (gtk_label_get_wrap (GTK_LABEL (widget)) && orientation == GTK_ORIENTATION_HORIZONTAL && for_size >= 0)
    {
      g_test_message ("How wide is “%s” at %d pixels?", gtk_label_get_text (GTK_LABEL (widget)), for_size);
      spy.n_searched++;
    }
  spy.measure (widget, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
spy_open (void)
{
  GtkWidgetClass *label_class = g_type_class_ref (GTK_TYPE_LABEL);

  spy.measure = label_class->measure;
  label_class->measure = measure_cb;
  spy.n_measured = spy.n_searched = 0;
}

static void
spy_close (void)
{
  GtkWidgetClass *label_class = g_type_class_peek (GTK_TYPE_LABEL);

  label_class->measure = spy.measure;
  spy.watched = NULL;
  g_type_class_unref (label_class);
}

static void
painted_cb (guint *n)
{
  ++*n;
}

static gboolean
is_painted (gpointer n)
{
  return *(guint *) n >= 2;
}

/* Until what there is now is seen */
static void
see (SxWindow *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  guint n = 0;
  gulong id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb), &n);

  while (!is_painted (&n))
    {
      gtk_widget_queue_draw (GTK_WIDGET (window));
      g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (clock, id);
}

static void
look_at_panes (SxWindow *window)
{
  for (int pane = SX_PANE_SERVER; pane <= SX_PANE_LOOKUP; pane++)
    {
      sx_window_set_pane (window, pane);
      see (window);
    }
}

/* What an empty table says is all within its table */
static guint
check_placeholders (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  graphene_rect_t bounds;
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += check_placeholders (child);
  if (!gtk_widget_has_css_class (widget, "table-placeholder") || !gtk_widget_get_mapped (widget))
    return n;

  g_assert_true (gtk_widget_compute_bounds (widget, parent, &bounds));
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (parent));

  return n + 1;
}

static void
test_panes (gconstpointer data)
{
  int width = GPOINTER_TO_INT (data);
  SxWindow *window;

  spy_open ();
  window = open_sized_window (width, 600);
  sx_window_set_pane (window, SX_PANE_SERVER);
  see (window);
  g_assert_cmpuint (check_placeholders (GTK_WIDGET (window)), ==, 3);
  look_at_panes (window);
  play (window);
  look_at_panes (window);
  g_action_group_activate_action (G_ACTION_GROUP (window), "plots", NULL);
  look_at_panes (window);
  g_action_group_activate_action (G_ACTION_GROUP (window), "plots", NULL);
  close_window (window);
  g_assert_cmpuint (spy.n_searched, ==, 0);
  spy_close ();
}

static GtkWidget *
find_label (GtkWidget  *widget,
            const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, text);

  return found;
}

static void
test_sentence (void)
{
  SxWindow *window = open_sized_window (720, 600);
  SxDesk *desk;

  sx_window_set_pane (window, SX_PANE_SERVER);
  desk = sx_window_get_desk (window, SX_PANE_SERVER);
  sx_desk_set_form_error (desk, "Something is wrong.", SX_BLAME_NONE);
  see (window);

  spy_open ();
  spy.watched = find_label (GTK_WIDGET (window), "Something is wrong.");
  g_assert_nonnull (spy.watched);
  sx_desk_set_form_error (desk, "Something else is wrong, and there is so much to be said about it that it has to wrap. "
                          "There is one more sentence here, and then it ends.", SX_BLAME_NONE);
  see (window);
  g_assert_cmpuint (spy.n_measured, >=, 1);
  g_assert_cmpuint (spy.n_measured, <=, MOST_MEASURED);
  spy_close ();

  close_window (window);
}

static void
add_tests (void)
{
  g_test_add_data_func ("/wrapped-labels/panes/wide", GINT_TO_POINTER (1280), test_panes);
  g_test_add_data_func ("/wrapped-labels/panes/narrow", GINT_TO_POINTER (720), test_panes);
  g_test_add_func ("/wrapped-labels/sentence", test_sentence);
}

int
main (int    argc,
      char **argv)
{
  return run_window_tests (argc, argv, add_tests);
}
