/* test-window-moment.c: earlier moments of a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "window-play.h"

#include <string.h>

#include "sx-address-table.h"
#include "sx-composer.h"
#include "sx-lookup-pane.h"
#include "sx-past-bar.h"

static void
test_moment (void)
{
  SxWindow *window = open_window ();
  SxMoment *moment = sx_window_get_moment (window);
  GtkWidget *bar = find_widget (GTK_WIDGET (window), SX_TYPE_PAST_BAR);
  GtkWidget *server = sx_window_get_pane_widget (window, SX_PANE_SERVER);
  GtkWidget *composer = find_widget (server, SX_TYPE_COMPOSER);

  play (window);
  g_assert_true (sx_moment_is_live (moment));
  g_assert_false (gtk_widget_get_visible (bar));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "now"));
  g_assert_true (gtk_widget_is_sensitive (composer));

  sx_moment_set_end (moment, 1);
  sx_test_assert_until (has_no_sockets, window);
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_nonnull (strstr (sx_past_bar_get_sentence (SX_PAST_BAR (bar)), " 1 of "));
  g_assert_nonnull (strstr (sx_past_bar_get_sentence (SX_PAST_BAR (bar)), "Sockets go on meanwhile."));
  g_assert_false (gtk_widget_is_sensitive (composer));
  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_LOOKUP; pane++)
    g_assert_cmpuint (sx_desk_get_end (sx_window_get_desk (window, pane)), ==, 1);

  sx_moment_set_end (moment, 0);
  g_assert_nonnull (strstr (sx_past_bar_get_sentence (SX_PAST_BAR (bar)), "before the first"));

  /* What is seen again has not just arrived */
  g_action_group_activate_action (G_ACTION_GROUP (window), "now", NULL);
  sx_test_assert_until (has_sockets, window);
  g_assert_true (sx_moment_is_live (moment));
  g_assert_false (gtk_widget_get_visible (bar));
  g_assert_true (gtk_widget_is_sensitive (composer));

  /* Who starts something wants to see it */
  sx_moment_set_end (moment, 1);
  activate ("lookup-host", g_variant_new_string ("127.0.0.1"));
  g_assert_true (sx_moment_is_live (moment));

  /* Closing closes what is open now, also while something else is shown */
  sx_moment_set_end (moment, 0);
  close_window (window);
}

typedef struct
{
  SxDesk  *desk;
  guint64  before; /* records that there were */
} LookUp;

/* What was found before does not count */
static gboolean
is_found (gpointer data)
{
  LookUp *self = data;
  SxJournal *journal = sx_desk_get_journal (self->desk);
  SxJournalPeek peek = { 0, };

  for (guint64 serial = self->before; serial < sx_journal_get_n_records (journal) && peek.kind != SX_KIND_END; serial++)
    sx_journal_peek (journal, serial, &peek);
  if (peek.kind != SX_KIND_END)
    return FALSE;

  while (sx_desk_drain (self->desk, 4096))
    ;

  return sx_desk_get_tone (self->desk) == SX_TONE_GOOD;
}

static guint
count_addresses (SxWindow *window)
{
  GtkWidget *table = find_widget (sx_window_get_pane_widget (window, SX_PANE_LOOKUP), SX_TYPE_ADDRESS_TABLE);
  GtkWidget *view = find_widget (table, GTK_TYPE_COLUMN_VIEW);

  return count_rows (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)));
}

static void
look_up (SxWindow   *window,
         const char *host)
{
  GtkWidget *lookup = sx_window_get_pane_widget (window, SX_PANE_LOOKUP);
  LookUp look_up = {
    .desk = sx_window_get_desk (window, SX_PANE_LOOKUP),
    .before = sx_journal_get_n_records (sx_window_get_journal (window)),
  };

  g_assert_true (sx_lookup_pane_start (SX_LOOKUP_PANE (lookup), host, ""));
  sx_test_assert_until (is_found, &look_up);
}

static gboolean
has_addresses (gpointer data)
{
  return count_addresses (data) > 0;
}

static gboolean
has_no_addresses (gpointer data)
{
  return count_addresses (data) == 0;
}

/* Addresses belong to the last look-up of the moment */
static void
test_lookup_moment (void)
{
  SxWindow *window = open_window ();
  SxMoment *moment = sx_window_get_moment (window);
  guint64 before = sx_journal_get_n_records (sx_window_get_journal (window));
  guint64 between;

  look_up (window, "127.0.0.1");
  sx_test_assert_until (has_addresses, window);
  between = sx_journal_get_n_records (sx_window_get_journal (window));
  look_up (window, "::1");
  sx_test_assert_until (has_addresses, window);

  sx_moment_set_end (moment, before);
  sx_test_assert_until (has_no_addresses, window);
  sx_moment_set_end (moment, between);
  sx_test_assert_until (has_addresses, window);
  sx_moment_go_live (moment);
  sx_test_assert_until (has_addresses, window);
  close_window (window);
}

static void
add_tests (void)
{
  g_test_add_func ("/window/moment", test_moment);
  g_test_add_func ("/window/lookup-moment", test_lookup_moment);
}

int
main (int    argc,
      char **argv)
{
  return run_window_tests (argc, argv, add_tests);
}
