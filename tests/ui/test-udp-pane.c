/* test-udp-pane.c: the pane UDP, clicked through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include "pane-bench.h"
#include "sx-composer.h"
#include "sx-udp-pane.h"
#include "widget-tests.h"

static void
set_up (PaneBench     *bench,
        gconstpointer  data)
{
  pane_bench_set_up (bench, SX_PANE_UDP, sx_udp_pane_new);
}

static void
tear_down (PaneBench     *bench,
           gconstpointer  data)
{
  pane_bench_tear_down (bench);
}

static gboolean
is_bound (gpointer data)
{
  PaneBench *bench = data;
  SxStatus *status = sx_desk_get_status (bench->desk);

  return sx_status_is_active (status) && !sx_status_is_busy (status);
}

static gboolean
is_closed (gpointer data)
{
  return !sx_status_is_active (sx_desk_get_status (((PaneBench *) data)->desk));
}

/* One sent, one received */
static gboolean
went_round (gpointer data)
{
  return pane_bench_count_messages (data) == 2;
}

static char *
bind_here (PaneBench *bench)
{
  pane_bench_write (bench, "Host", "127.0.0.1");
  pane_bench_click (bench, "Bind");
  sx_test_assert_until (is_bound, bench);

  return g_strdup_printf ("%u", sx_status_get_port (sx_desk_get_status (bench->desk)));
}

static void
send_to (PaneBench  *bench,
         const char *port,
         const char *text)
{
  pane_bench_write (bench, "Remote host", "127.0.0.1");
  pane_bench_write (bench, "Remote port", port);
  sx_composer_set_text (SX_COMPOSER (pane_bench_part (bench, "SxComposer")), text);
  pane_bench_click (bench, "Send");
}

static SxRecordItem *
get_message (PaneBench *bench,
             SxKind     kind,
             SxRecord  *record)
{
  GListModel *messages = G_LIST_MODEL (sx_desk_get_messages (bench->desk));

  for (guint i = 0; i < g_list_model_get_n_items (messages); i++)
    {
      g_autoptr (SxRecordItem) item = g_list_model_get_item (messages, i);

      g_assert_true (sx_record_item_read (item, record));
      if (record->kind == kind)
        return g_steal_pointer (&item);
    }

  g_assert_not_reached ();
}

static void
test_form (PaneBench     *bench,
           gconstpointer  data)
{
  static const char *const families[] = { "Any", "IPv4", "IPv6", "Unix", NULL };

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bench->pane), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "UDP pane");
  g_assert_cmpstr (pane_bench_read (bench, "Port"), ==, "0");
  pane_bench_field (bench, "Host");
  pane_bench_field (bench, "Remote host");
  pane_bench_field (bench, "Remote port");
  pane_bench_assert_items (bench, "Family", families);
  pane_bench_button (bench, "Bind");

  pane_bench_choose (bench, "Family", 3);
  g_assert_true (gtk_widget_get_visible (pane_bench_field (bench, "Path")));
  g_assert_true (gtk_widget_get_visible (pane_bench_field (bench, "Remote path")));
  g_assert_false (gtk_widget_get_visible (pane_bench_field (bench, "Remote host")));
  g_assert_false (gtk_widget_get_visible (pane_bench_field (bench, "Remote port")));
}

static void
test_round (PaneBench     *bench,
            gconstpointer  data)
{
  g_autofree char *port = bind_here (bench);
  g_autoptr (SxRecordItem) item = NULL;
  SxRecord record;

  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (pane_bench_field (bench, "Host"))));
  g_assert_true (gtk_editable_get_editable (GTK_EDITABLE (pane_bench_field (bench, "Remote host"))));
  pane_bench_await_below (bench, "Port", port);

  send_to (bench, port, "hello");
  sx_test_assert_until (went_round, bench);
  item = get_message (bench, SX_KIND_RECVFROM, &record);
  g_assert_cmpmem (record.payload, record.payload_length, "hello", 5);

  pane_bench_click (bench, "Close");
  sx_test_assert_until (is_closed, bench);
  pane_bench_button (bench, "Bind");
  g_assert_true (gtk_editable_get_editable (GTK_EDITABLE (pane_bench_field (bench, "Host"))));
}

static void
test_empty_datagram (PaneBench     *bench,
                     gconstpointer  data)
{
  g_autofree char *port = bind_here (bench);
  g_autoptr (SxRecordItem) item = NULL;
  SxRecord record;

  send_to (bench, port, "");
  sx_test_assert_until (went_round, bench);
  item = get_message (bench, SX_KIND_RECVFROM, &record);
  g_assert_cmpint (record.value, ==, 0);
}

static void
test_unbound (PaneBench     *bench,
              gconstpointer  data)
{
  g_autofree char *port = g_strdup_printf ("%u", sx_test_find_free_port (SOCK_DGRAM));

  send_to (bench, port, "hello");
  sx_test_assert_until (is_bound, bench);
  pane_bench_button (bench, "Close");
}

static void
test_reply (PaneBench     *bench,
            gconstpointer  data)
{
  g_autofree char *port = bind_here (bench);
  g_autoptr (SxRecordItem) item = NULL;
  SxRecord record;

  send_to (bench, port, "hello");
  sx_test_assert_until (went_round, bench);
  pane_bench_write (bench, "Remote host", "localhost");
  pane_bench_write (bench, "Remote port", "1");

  item = get_message (bench, SX_KIND_RECVFROM, &record);
  g_signal_emit_by_name (pane_bench_part (bench, "SxMessageTable"), "reply", item);
  g_assert_cmpstr (pane_bench_read (bench, "Remote host"), ==, "127.0.0.1");
  g_assert_cmpstr (pane_bench_read (bench, "Remote port"), ==, port);
}

static void
test_bad_input (PaneBench     *bench,
                gconstpointer  data)
{
  const PaneBenchBadInput local[] = {
    { "Port", "70000", "EAI_SERVICE" },
    { "Port", "", "EAI_SERVICE" },
    { "Host", "two words", "EAI_NONAME" },
  };
  const PaneBenchBadInput remote[] = {
    { "Remote port", "-1", "EAI_SERVICE" },
    { "Remote port", "", "EAI_SERVICE" },
    { "Remote host", "two words", "EAI_NONAME" },
  };

  pane_bench_assert_bad_inputs (bench, "Bind", local, G_N_ELEMENTS (local));

  pane_bench_write (bench, "Remote port", "9");
  pane_bench_assert_bad_inputs (bench, "Send", remote, G_N_ELEMENTS (remote));
}

static void
test_unix (PaneBench     *bench,
           gconstpointer  data)
{
  g_autofree char *dir = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "socket", NULL);
  SxUdpPane *pane = SX_UDP_PANE (bench->pane);
  g_autoptr (SxRecordItem) item = NULL;
  SxRecord record;

  g_assert_true (sx_udp_pane_start (pane, NULL, NULL, path));
  sx_test_assert_until (is_bound, bench);
  g_assert_false (sx_udp_pane_send (pane, "", NULL, "hello"));
  pane_bench_assert_wrong (bench, "Remote path", "ENOENT");
  g_assert_true (sx_udp_pane_send (pane, path, NULL, "hello"));
  sx_test_assert_until (went_round, bench);
  item = get_message (bench, SX_KIND_RECVFROM, &record);
  g_assert_cmpmem (record.payload, record.payload_length, "hello", 5);

  pane_bench_click (bench, "Close");
  sx_test_assert_until (is_closed, bench);
  g_unlink (path);
  sx_test_remove_dir (dir);
}

static void
test_hint (PaneBench     *bench,
           gconstpointer  data)
{
  GtkWidget *composer = pane_bench_part (bench, "SxComposer");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_object_get (composer, "hint", &before, NULL);
  pane_bench_write (bench, "Remote host", "127.0.0.1");
  pane_bench_write (bench, "Remote port", "4711");
  g_object_get (composer, "hint", &after, NULL);
  g_assert_cmpstr (before, !=, after);
  g_assert_nonnull (strstr (after, "127.0.0.1"));
  g_assert_nonnull (strstr (after, "4711"));
}

static void
add_tests (void)
{
#define ADD(path, test) \
  g_test_add ("/udp-pane/" path, PaneBench, NULL, set_up, test, tear_down)
  ADD ("form", test_form);
  ADD ("round", test_round);
  ADD ("empty-datagram", test_empty_datagram);
  ADD ("unbound", test_unbound);
  ADD ("reply", test_reply);
  ADD ("bad-input", test_bad_input);
  ADD ("unix", test_unix);
  ADD ("hint", test_hint);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
