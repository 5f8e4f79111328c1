/* test-lookup-pane.c: the pane Lookup, clicked through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include "pane-bench.h"
#include "sx-address-table.h"
#include "sx-errno.h"
#include "sx-lookup-pane.h"
#include "sx-table-frame.h"
#include "sx-this-computer.h"
#include "widget-tests.h"

static void
set_up (PaneBench     *bench,
        gconstpointer  data)
{
  pane_bench_set_up (bench, SX_PANE_LOOKUP, sx_lookup_pane_new);
}

static void
tear_down (PaneBench     *bench,
           gconstpointer  data)
{
  pane_bench_tear_down (bench);
}

static char *
dup_python (PaneBench *bench)
{
  return sx_address_table_dup_python (SX_ADDRESS_TABLE (pane_bench_part (bench, "SxAddressTable")));
}

static gboolean
has_rows (gpointer data)
{
  g_autofree char *python = dup_python (data);

  return python != NULL;
}

static gboolean
is_column_view (GtkWidget  *widget,
                const char *name)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);
  char *wrong;

  if (!GTK_IS_COLUMN_VIEW (widget))
    return FALSE;
  wrong = gtk_test_accessible_check_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  g_free (wrong);

  return wrong == NULL;
}

static GtkColumnView *
find_table (PaneBench  *bench,
            const char *name)
{
  GtkWidget *table = pane_bench_find (bench->pane, is_column_view, name);

  g_assert_nonnull (table);
  return GTK_COLUMN_VIEW (table);
}

static void
assert_columns (PaneBench         *bench,
                const char        *table,
                const char *const *titles)
{
  GListModel *columns = gtk_column_view_get_columns (find_table (bench, table));
  guint i;

  for (i = 0; titles[i] != NULL; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      g_assert_cmpstr (gtk_column_view_column_get_title (column), ==, titles[i]);
    }
  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, i);
}

static void
look_up (PaneBench  *bench,
         const char *host,
         const char *service)
{
  pane_bench_write (bench, "Host", host);
  pane_bench_write (bench, "Service", service);
  pane_bench_click (bench, "Look up");
}

static void
test_form (PaneBench     *bench,
           gconstpointer  data)
{
  static const char *const families[] = { "Any", "IPv4", "IPv6", NULL };
  static const char *const types[] = { "Any", "Stream", "Datagram", "Raw", NULL };
  static const char *const protocols[] = { "Any", "TCP", "UDP", NULL };
  static const char *const flags[] = {
    "Passive", "Canonical name", "Numeric host", "Numeric service", "Only configured families", "IPv4-mapped",
  };
  static const char *const addresses[] = {
    "Family", "Type", "Protocol", "Canonical name", "Address", "Port", NULL
  };
  static const char *const socket_families[] = {
    "Family", "Number", "Stream", "Datagram", "Raw", "Sequenced packet", NULL
  };

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bench->pane), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Lookup pane");
  pane_bench_field (bench, "Host");
  pane_bench_field (bench, "Service");
  pane_bench_assert_items (bench, "Family", families);
  pane_bench_assert_items (bench, "Type", types);
  pane_bench_assert_items (bench, "Protocol", protocols);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    g_assert_true (GTK_IS_CHECK_BUTTON (pane_bench_button (bench, flags[i])));
  assert_columns (bench, "Addresses", addresses);
  assert_columns (bench, "Socket families", socket_families);
  g_assert_false (gtk_widget_is_sensitive (pane_bench_button (bench, "Cancel")));
  g_assert_false (gtk_widget_is_sensitive (pane_bench_button (bench, "Connect to this address")));
  g_assert_false (gtk_widget_is_sensitive (pane_bench_button (bench, "Copy")));
}

static void
test_look_up (PaneBench     *bench,
              gconstpointer  data)
{
  g_autofree char *python = NULL;
  g_autofree char *sentence = NULL;

  pane_bench_choose (bench, "Type", 1);
  look_up (bench, "127.0.0.1", "80");
  sx_test_assert_until (has_rows, bench);
  python = dup_python (bench);
  g_assert_cmpstr (python, ==, "[(2, 1, 6, '', ('127.0.0.1', 80))]");
  sentence = sx_desk_dup_sentence (bench->desk);
  g_assert_nonnull (strstr (sentence, "1 address"));
}

static void
test_copy (PaneBench     *bench,
           gconstpointer  data)
{
  GdkContentProvider *content;
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  pane_bench_choose (bench, "Type", 1);
  look_up (bench, "127.0.0.1", "80");
  sx_test_assert_until (has_rows, bench);
  pane_bench_click (bench, "Copy");

  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (bench->pane));
  g_assert_nonnull (content);
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (g_value_get_string (&value), ==, "[(2, 1, 6, '', ('127.0.0.1', 80))]");
}

static void
test_old_rows_vanish (PaneBench     *bench,
                      gconstpointer  data)
{
  g_autofree char *python = NULL;

  pane_bench_choose (bench, "Type", 2);
  look_up (bench, "127.0.0.1", "");
  sx_test_assert_until (has_rows, bench);
  look_up (bench, "127.0.0.2", "");
  g_assert_false (has_rows (bench));
  sx_test_assert_until (has_rows, bench);
  python = dup_python (bench);
  g_assert_cmpstr (python, ==, "[(2, 2, 17, '', ('127.0.0.2', 0))]");
}

typedef struct
{
  char *host;
  char *port;
  int   family;
} Wish;

static void
wish_cb (GtkWidget  *pane,
         const char *host,
         const char *port,
         int         family,
         Wish       *wish)
{
  wish->host = g_strdup (host);
  wish->port = g_strdup (port);
  wish->family = family;
}

static void
test_use_address (PaneBench     *bench,
                  gconstpointer  data)
{
  static const char *const buttons[] = { "Connect to this address", "Listen on this address" };
  Wish wish = { NULL, NULL, 0 };

  g_signal_connect (bench->pane, "connect-to", G_CALLBACK (wish_cb), &wish);
  g_signal_connect (bench->pane, "listen-on", G_CALLBACK (wish_cb), &wish);
  pane_bench_choose (bench, "Type", 1);
  look_up (bench, "127.0.0.1", "80");
  sx_test_assert_until (has_rows, bench);
  g_assert_false (gtk_widget_is_sensitive (pane_bench_button (bench, buttons[0])));
  gtk_selection_model_select_item (gtk_column_view_get_model (find_table (bench, "Addresses")), 0, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      pane_bench_click (bench, buttons[i]);
      g_assert_cmpstr (wish.host, ==, "127.0.0.1");
      g_assert_cmpstr (wish.port, ==, "80");
      g_assert_cmpint (wish.family, ==, AF_INET);
      g_clear_pointer (&wish.host, g_free);
      g_clear_pointer (&wish.port, g_free);
    }
}

static void
test_flags (PaneBench     *bench,
            gconstpointer  data)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (pane_bench_button (bench, "Numeric host")), TRUE);
  look_up (bench, "localhost", "");
  pane_bench_assert_wrong (bench, "Host", "EAI_NONAME");
  g_assert_cmpuint (sx_journal_get_n_records (bench->journal), >, 0);
}

/* What an empty host means depends on what the addresses are for */
static void
test_passive (PaneBench     *bench,
              gconstpointer  data)
{
  GtkCheckButton *passive = GTK_CHECK_BUTTON (pane_bench_button (bench, "Passive"));
  g_autofree char *python = NULL;

  pane_bench_write (bench, "Host", "");
  g_assert_cmpstr (pane_bench_below (bench, "Host"), ==, "Empty: this computer itself.");
  gtk_check_button_set_active (passive, TRUE);
  g_assert_cmpstr (pane_bench_below (bench, "Host"), ==, "Empty: every interface, to listen there.");

  look_up (bench, "", "80");
  sx_test_assert_until (has_rows, bench);
  python = dup_python (bench);
  g_assert_nonnull (strstr (python, "('0.0.0.0', 80)"));
  gtk_check_button_set_active (passive, FALSE);
  g_assert_cmpstr (pane_bench_below (bench, "Host"), ==, "Empty: this computer itself.");
}

static gboolean
has_families (gpointer data)
{
  GListModel *rows = G_LIST_MODEL (gtk_column_view_get_model (find_table (data, "Socket families")));
  guint n = g_list_model_get_n_items (rows);
  g_autoptr (SxFamilyRow) last = n > 0 ? g_list_model_get_item (rows, n - 1) : NULL;

  return last != NULL && sx_family_row_get_family (last) >= AF_X25;
}

static void
find_most_cb (GListModel *rows,
              guint       position,
              guint       n_removed,
              guint       n_added,
              guint      *most)
{
  *most = MAX (*most, n_added);
}

/* The window cannot do anything else while a row of a table is made */
#define MOST_ROWS_AT_ONCE 8

static void
test_bad_input (PaneBench     *bench,
                gconstpointer  data)
{
  const PaneBenchBadInput inputs[] = {
    { "Service", "70000", "EAI_SERVICE" },
    { "Host", "two words", "EAI_NONAME" },
    { "Host", "1::2::3", "EAI_NONAME" },
  };

  /* What the view of this computer asks comes first */
  sx_test_assert_until (has_families, bench);
  sx_test_assert_until (has_rows, (look_up (bench, "127.0.0.1", ""), bench));
  pane_bench_assert_bad_inputs (bench, "Look up", inputs, G_N_ELEMENTS (inputs));
}

static void
test_families (PaneBench     *bench,
               gconstpointer  data)
{
  GListModel *rows = G_LIST_MODEL (gtk_column_view_get_model (find_table (bench, "Socket families")));
  gboolean unix_found = FALSE;
  gboolean x25_found = FALSE;
  guint most = 0;

  g_signal_connect (rows, "items-changed", G_CALLBACK (find_most_cb), &most);
  sx_test_assert_until (has_families, bench);
  g_assert_cmpuint (most, <=, MOST_ROWS_AT_ONCE);
  g_signal_handlers_disconnect_by_data (rows, &most);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (SxFamilyRow) row = g_list_model_get_item (rows, i);
      int error = -1;

      g_assert_true (sx_family_row_get_error (row, SOCK_STREAM, &error));
      if (sx_family_row_get_family (row) == AF_UNIX)
        {
          g_assert_cmpint (error, ==, 0);
          unix_found = TRUE;
        }
      x25_found |= sx_family_row_get_family (row) == AF_X25;
    }
  g_assert_true (unix_found);
  g_assert_true (x25_found);
}

static gint64
look_at_all (SxJournal *journal,
             guint64    from)
{
  gint64 start = sx_test_get_work ();
  SxJournalPeek peek;

  for (guint64 serial = from; serial < sx_journal_get_n_records (journal); serial++)
    g_assert_true (sx_journal_peek (journal, serial, &peek));

  return sx_test_get_work () - start;
}

static void
answered_cb (gboolean *answered)
{
  *answered = TRUE;
}

/* What a flood of others costs in one go when somebody looks something up, against looking at all of its records */
typedef struct
{
  gint64 all;       /* us, looking at each of its records once */
  gint64 sentence;  /* us, showing a sentence below the form */
  gint64 most;      /* us, the longest that the main loop was held until this computer had answered */
} Visit;

static void
visit_after_flood (PaneBench *bench,
                   Visit     *visit)
{
  g_autoptr (SxThisComputer) computer = sx_this_computer_new (bench->engine, bench->journal);
  SxRecord other = { .owner = 0xfff0, .kind = SX_KIND_RECVFROM, .socket = 9, .value = 1 };
  guint64 from = sx_journal_get_n_records (bench->journal);
  gboolean answered = FALSE;
  gint64 start;

  for (guint i = 0; i < 6000000; i++)
    g_assert_true (sx_journal_append (bench->journal, &other));
  visit->all = look_at_all (bench->journal, from);

  start = sx_test_get_work ();
  sx_desk_set_form_error (bench->desk, "Something is wrong.", SX_BLAME_NONE);
  visit->sentence = sx_test_get_work () - start;
  sx_desk_set_form_error (bench->desk, NULL, SX_BLAME_NONE);

  while (sx_desk_drain (bench->desk, G_MAXUINT))
    continue;
  g_signal_connect_swapped (computer, "changed", G_CALLBACK (answered_cb), &answered);
  sx_this_computer_ask (computer);
  visit->most = 0;
  for (gint64 end = g_get_monotonic_time () + SX_TEST_TIMEOUT_MS * 1000; !answered && g_get_monotonic_time () < end; )
    {
      start = sx_test_get_work ();
      g_main_context_iteration (NULL, TRUE);
      visit->most = MAX (visit->most, sx_test_get_work () - start);
    }
  g_test_message ("all: %" G_GINT64_FORMAT " us, the sentence: %" G_GINT64_FORMAT " us, the most at a time: %"
                  G_GINT64_FORMAT " us", visit->all, visit->sentence, visit->most);
  g_assert_true (answered);
}

/* Other panes may have had millions of messages before somebody comes here: those are nothing to be looked at in one go.
 * A frame that GTK draws in between may take as long by itself, where everything is slow: in one of three it does not. */
static void
test_after_flood (PaneBench     *bench,
                  gconstpointer  data)
{
  gboolean in_slices = FALSE;

  sx_test_assert_until (has_families, bench);
  sx_test_assert_until (has_rows, (look_up (bench, "127.0.0.1", ""), bench));
  for (guint i = 0; i < 3 && !in_slices; i++)
    {
      Visit visit;

      visit_after_flood (bench, &visit);
      in_slices = visit.sentence < visit.all / 4 && visit.most < visit.all / 2;
    }
  g_assert_true (in_slices);
  g_assert_true (has_rows (bench));
}

static void
test_remembered (PaneBench     *bench,
                 gconstpointer  data)
{
  g_autoptr (SxDesk) desk = sx_desk_new (bench->engine, bench->journal, SX_PANE_LOOKUP);
  PaneBench second = *bench;

  pane_bench_write (bench, "Host", "howcodex.com");
  pane_bench_write (bench, "Service", "www");
  pane_bench_choose (bench, "Protocol", 2);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (pane_bench_button (bench, "Canonical name")), TRUE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (pane_bench_button (bench, "All mapped")), TRUE);

  second.pane = g_object_ref_sink (sx_lookup_pane_new (desk));
  g_assert_cmpstr (pane_bench_read (&second, "Host"), ==, "howcodex.com");
  g_assert_cmpstr (pane_bench_read (&second, "Service"), ==, "www");
  g_assert_cmpuint (sx_drop_down_get_selected (SX_DROP_DOWN (pane_bench_field (&second, "Protocol"))), ==, 2);
  g_assert_true (gtk_check_button_get_active (
                   GTK_CHECK_BUTTON (pane_bench_button (&second, "Canonical name"))));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (pane_bench_button (&second, "All mapped"))));
  g_object_unref (second.pane);
}

static void
add_tests (void)
{
#define ADD(path, test) \
  g_test_add ("/lookup-pane/" path, PaneBench, NULL, set_up, test, tear_down)
  ADD ("form", test_form);
  ADD ("look-up", test_look_up);
  ADD ("copy", test_copy);
  ADD ("old-rows-vanish", test_old_rows_vanish);
  ADD ("use-address", test_use_address);
  ADD ("flags", test_flags);
  ADD ("passive", test_passive);
  ADD ("bad-input", test_bad_input);
  ADD ("families", test_families);
  ADD ("after-flood", test_after_flood);
  ADD ("remembered", test_remembered);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
