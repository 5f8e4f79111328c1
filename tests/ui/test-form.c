/* test-form.c: how a form is laid out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gtk/gtk.h>

#include "sx-field-entry.h"
#include "sx-flow.h"
#include "sx-hint-line.h"
#include "sx-test-util.h"
#include "widget-tests.h"

static const char template[] =
  "<interface>"
  "  <object class='GtkWindow' id='window'>"
  "    <property name='child'>"
  "      <object class='GtkBox'>"
  "        <property name='orientation'>vertical</property>"
  "        <child>"
  "          <object class='SxFlow' id='flow'>"
  "            <child><object class='GtkLabel' id='host_label'><property name='label'>Host</property></object></child>"
  "            <child>"
  "              <object class='SxFieldEntry' id='host'>"
  "                <property name='label-widget'>host_label</property>"
  "                <property name='hint-label'>host_hint</property>"
  "                <property name='hexpand'>True</property>"
  "              </object>"
  "            </child>"
  "            <child><object class='GtkLabel' id='port_label'><property name='label'>Port</property></object></child>"
  "            <child>"
  "              <object class='SxFieldEntry' id='port'>"
  "                <property name='label-widget'>port_label</property>"
  "                <property name='hint-label'>port_hint</property>"
  "              </object>"
  "            </child>"
  "          </object>"
  "        </child>"
  "        <child>"
  "          <object class='SxHintLine' id='hints'>"
  "            <child><object class='GtkLabel' id='host_hint'/></child>"
  "            <child><object class='GtkLabel' id='port_hint'/></child>"
  "          </object>"
  "        </child>"
  "      </object>"
  "    </property>"
  "  </object>"
  "</interface>";

typedef struct
{
  GtkBuilder *builder;
  GtkWidget  *window;
} Fixture;

static gpointer
get (Fixture    *f,
     const char *id)
{
  return gtk_builder_get_object (f->builder, id);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->builder = gtk_builder_new_from_string (template, -1);
  f->window = get (f, "window");
  gtk_window_set_default_size (GTK_WINDOW (f->window), 800, 300);
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_object_unref (f->builder);
}

static int
get_height (Fixture    *f,
            const char *id,
            int         width)
{
  int height = 0;

  gtk_widget_measure (get (f, id), GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  return height;
}

static graphene_rect_t
get_bounds (Fixture    *f,
            const char *id)
{
  graphene_rect_t bounds = { 0, };

  g_assert_true (gtk_widget_compute_bounds (get (f, id), f->window, &bounds));
  return bounds;
}

static gboolean
has_place (gpointer data)
{
  return gtk_widget_get_width (data) > 0;
}

static void
test_flow (Fixture       *f,
           gconstpointer  data)
{
  int minimum, one, two;

  gtk_widget_measure (get (f, "flow"), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  one = get_height (f, "flow", 1000);
  two = get_height (f, "flow", minimum);
  g_assert_cmpint (two, >=, 2 * one);

  /* In one line the host takes what is left, and all are of one height */
  sx_test_assert_until (has_place, get (f, "port"));
  g_assert_cmpfloat (get_bounds (f, "host").origin.y, ==, get_bounds (f, "port").origin.y);
  g_assert_cmpfloat (get_bounds (f, "host").size.width, >, get_bounds (f, "port").size.width);
  g_assert_cmpfloat_with_epsilon (get_bounds (f, "port").origin.x + get_bounds (f, "port").size.width,
                                  get_bounds (f, "flow").origin.x + get_bounds (f, "flow").size.width, 1);
  g_assert_cmpfloat (get_bounds (f, "port_label").origin.y, >=, get_bounds (f, "port").origin.y);

  /* In two, a label stays with its control */
  gtk_widget_allocate (get (f, "flow"), minimum, two, -1, NULL);
  g_assert_cmpfloat (get_bounds (f, "port").origin.y, >, get_bounds (f, "host").origin.y);
  g_assert_cmpfloat (get_bounds (f, "port_label").origin.y, >=, get_bounds (f, "port").origin.y);
  g_assert_cmpfloat (get_bounds (f, "port_label").origin.x, <, get_bounds (f, "port").origin.x);
}

static void
test_hints (Fixture       *f,
            gconstpointer  data)
{
  g_autofree char *text = g_strnfill (600, 'w');
  int line = get_height (f, "hints", 800);

  /* Its height is there before it is needed, but nothing without a name to read out */
  g_assert_cmpint (line, >, 0);
  g_assert_false (gtk_widget_get_visible (get (f, "host_hint")));
  g_assert_false (gtk_widget_get_visible (get (f, "port_hint")));

  sx_field_entry_set_hint (get (f, "host"), "localhost");
  sx_field_entry_set_hint (get (f, "port"), "http is port 80.");
  g_assert_true (gtk_widget_get_visible (get (f, "host_hint")));
  g_assert_cmpint (get_height (f, "hints", 800), <=, line + 1);
  g_assert_cmpint (get_height (f, "hints", 60), >, line + 1);

  /* Each below its entry, as far as there is room */
  sx_test_assert_until (has_place, get (f, "port_hint"));
  g_assert_cmpfloat_with_epsilon (get_bounds (f, "host_hint").origin.x, get_bounds (f, "host").origin.x, 1);
  g_assert_cmpfloat_with_epsilon (get_bounds (f, "port_hint").origin.x, get_bounds (f, "port").origin.x, 1);
  g_assert_cmpfloat (get_bounds (f, "host_hint").origin.y, ==, get_bounds (f, "port_hint").origin.y);

  sx_field_entry_set_error (get (f, "port"), text);
  g_assert_cmpint (get_height (f, "hints", 800), >, 2 * line);
  sx_field_entry_set_error (get (f, "port"), NULL);
  sx_field_entry_set_hint (get (f, "port"), NULL);
  sx_field_entry_set_shown (get (f, "host"), FALSE);
  g_assert_false (gtk_widget_get_visible (get (f, "host_hint")));
  g_assert_cmpint (get_height (f, "hints", 800), ==, line);
}

static void
add_tests (void)
{
  g_type_ensure (SX_TYPE_FIELD_ENTRY);
  g_type_ensure (SX_TYPE_FLOW);
  g_type_ensure (SX_TYPE_HINT_LINE);
  g_test_add ("/form/flow", Fixture, NULL, set_up, test_flow, tear_down);
  g_test_add ("/form/hints", Fixture, NULL, set_up, test_hints, tear_down);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
