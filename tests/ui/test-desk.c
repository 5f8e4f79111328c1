/* test-desk.c: desks add up their own records, and the feed brings them once a frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <gtk/gtk.h>

#include "desk-story.h"
#include "sx-feed.h"
#include "widget-tests.h"

static guint
count (gpointer model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static gboolean
is_asleep (gpointer feed)
{
  return sx_feed_is_asleep (feed);
}

static void
test_drain (void)
{
  Story story;
  guint n_changed = 0;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  story_open (&story, SX_PANE_SERVER);
  g_signal_connect_swapped (story.desk, "changed", G_CALLBACK (count_cb), &n_changed);
  before = sx_desk_dup_sentence (story.desk);

  story_listen (&story);
  story_accept (&story, 2);
  story_text (&story, 2, SX_KIND_SEND, "hello");
  g_assert_cmpuint (count (sx_desk_get_sockets (story.desk)), ==, 0);

  g_assert_false (sx_desk_drain (story.desk, 4096));
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (count (sx_desk_get_sockets (story.desk)), ==, 2);
  g_assert_cmpuint (count (sx_desk_get_log (story.desk)), ==, 5);
  g_assert_cmpuint (count (sx_desk_get_messages (story.desk)), ==, 1);

  after = sx_desk_dup_sentence (story.desk);
  g_assert_cmpstr (before, !=, after);
  g_assert_nonnull (strstr (after, "12345"));

  /* Nothing new: nothing is said */
  g_assert_false (sx_desk_drain (story.desk, 4096));
  g_assert_cmpuint (n_changed, ==, 1);

  story_close (&story);
}

static void
test_slices (void)
{
  Story story;
  guint n_slices = 1;

  story_open (&story, SX_PANE_SERVER);
  story_listen (&story);
  for (guint i = 0; i < 95; i++)
    story_text (&story, 1, SX_KIND_RECV, "x");

  while (sx_desk_drain (story.desk, 10))
    n_slices++;
  g_assert_cmpuint (n_slices, ==, 10);
  g_assert_cmpuint (count (sx_desk_get_messages (story.desk)), ==, 95);

  story_close (&story);
}

static void
test_other_owner (void)
{
  Story story;
  guint n_changed = 0;

  story_open (&story, SX_PANE_SERVER);
  g_signal_connect_swapped (story.desk, "changed", G_CALLBACK (count_cb), &n_changed);

  story_append (&story, (SxRecord) { .kind = SX_KIND_SOCKET, .owner = 77, .socket = 1,
                                     .args = { AF_INET, SOCK_STREAM, 0 } });
  story_drain (&story);

  g_assert_cmpuint (n_changed, ==, 0);
  g_assert_cmpuint (count (sx_desk_get_log (story.desk)), ==, 0);
  g_assert_cmpuint (count (sx_desk_get_sockets (story.desk)), ==, 0);

  story_close (&story);
}

static void
test_form_error (void)
{
  Story story;
  guint n_changed = 0;
  g_autofree char *idle = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *again = NULL;

  story_open (&story, SX_PANE_SERVER);
  g_signal_connect_swapped (story.desk, "changed", G_CALLBACK (count_cb), &n_changed);
  idle = sx_desk_dup_sentence (story.desk);
  g_assert_cmpint (sx_desk_get_tone (story.desk), !=, SX_TONE_ERROR);

  sx_desk_set_form_error (story.desk, "Port 70000 is too large (EINVAL).", SX_BLAME_PORT);
  wrong = sx_desk_dup_sentence (story.desk);
  g_assert_cmpstr (wrong, ==, "Port 70000 is too large (EINVAL).");
  g_assert_cmpint (sx_desk_get_tone (story.desk), ==, SX_TONE_ERROR);
  g_assert_cmpint (sx_desk_get_blame (story.desk), ==, SX_BLAME_PORT);
  g_assert_null (sx_desk_dup_advice (story.desk));
  g_assert_cmpuint (n_changed, ==, 1);

  sx_desk_set_form_error (story.desk, NULL, SX_BLAME_NONE);
  again = sx_desk_dup_sentence (story.desk);
  g_assert_cmpstr (again, ==, idle);
  g_assert_cmpint (sx_desk_get_blame (story.desk), ==, SX_BLAME_NONE);
  g_assert_cmpuint (n_changed, ==, 2);

  /* Clearing what is clear is no change */
  sx_desk_set_form_error (story.desk, NULL, SX_BLAME_NONE);
  g_assert_cmpuint (n_changed, ==, 2);

  story_close (&story);
}

static void
test_show_socket (void)
{
  Story story;
  guint n_stale = 0;

  story_open (&story, SX_PANE_SERVER);
  g_signal_connect_swapped (story.desk, "stale", G_CALLBACK (count_cb), &n_stale);
  story_listen (&story);
  story_accept (&story, 2);
  story_accept (&story, 3);
  story_text (&story, 2, SX_KIND_SEND, "to two");
  story_text (&story, 3, SX_KIND_SEND, "to three");
  story_text (&story, 3, SX_KIND_SEND, "again");
  story_drain (&story);
  g_assert_cmpuint (count (sx_desk_get_messages (story.desk)), ==, 3);

  sx_desk_set_show_socket (story.desk, 3);
  g_assert_cmpuint (n_stale, >, 0);
  g_assert_cmpuint (count (sx_desk_get_messages (story.desk)), ==, 0);
  story_drain (&story);
  g_assert_cmpuint (count (sx_desk_get_messages (story.desk)), ==, 2);
  g_assert_cmpuint (count (sx_desk_get_log (story.desk)), ==, 3);
  /* The sockets all stay */
  g_assert_cmpuint (count (sx_desk_get_sockets (story.desk)), ==, 3);

  g_object_set (story.desk, "show-socket", 0, NULL);
  story_drain (&story);
  g_assert_cmpuint (count (sx_desk_get_messages (story.desk)), ==, 3);

  story_close (&story);
}

static void
test_feed (void)
{
  Story story;
  GtkWidget *window;
  SxFeed *feed;
  guint n_changed = 0;
  guint n_batches = 0;

  story_open (&story, SX_PANE_SERVER);
  window = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (window));
  feed = sx_feed_new (story.journal, window);
  sx_feed_add_desk (feed, story.desk);
  sx_test_assert_until (is_asleep, feed);

  /* More than a table has widgets for: those come a few at a time */
  story_listen (&story);
  for (guint i = 0; i < 300; i++)
    story_text (&story, 1, SX_KIND_RECV, "x");
  sx_test_iterate ();
  sx_test_assert_until (is_asleep, feed);
  g_assert_cmpuint (count (sx_desk_get_messages (story.desk)), ==, 300);

  g_signal_connect_swapped (story.desk, "changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect_swapped (sx_desk_get_messages (story.desk), "items-changed",
                            G_CALLBACK (count_cb), &n_batches);

  /* A thousand records between two frames are one batch */
  for (guint i = 0; i < 1000; i++)
    story_text (&story, 1, SX_KIND_RECV, "x");
  g_assert_cmpuint (n_batches, ==, 0);
  sx_test_iterate ();
  sx_test_assert_until (is_asleep, feed);
  while (count (sx_desk_get_messages (story.desk)) < 1300)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_batches, ==, 1);
  g_assert_cmpuint (n_changed, ==, 1);

  /* What was seen before is looked at again when the desk asks for it */
  sx_test_assert_until (is_asleep, feed);
  sx_desk_set_show_socket (story.desk, 1);
  g_assert_false (sx_feed_is_asleep (feed));
  sx_test_assert_until (is_asleep, feed);
  g_assert_cmpuint (count (sx_desk_get_messages (story.desk)), ==, 1300);

  g_assert_finalize_object (feed);
  gtk_window_destroy (GTK_WINDOW (window));
  sx_test_iterate ();
  story_close (&story);
}

/* So often something new is shown at once, and then once in so long */
#define AT_ONCE 5
#define REST_MS 100

static gboolean
text_cb (gpointer data)
{
  story_text (data, 1, SX_KIND_RECV, "x");

  return G_SOURCE_CONTINUE;
}

static gboolean
has_a_hundred (gpointer desk)
{
  return count (sx_desk_get_messages (desk)) >= 100;
}

static gboolean
count_frame_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       data)
{
  count_cb (data);

  return G_SOURCE_CONTINUE;
}

/* Each message of a slow stream would cost a frame. What a person does is answered in the next one */
static void
test_feed_rests (void)
{
  Story story;
  GtkWidget *window;
  SxFeed *feed;
  guint n_batches = 0, n_frames, n_messages, id;
  gint64 start;

  story_open (&story, SX_PANE_SERVER);
  window = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (window));
  feed = sx_feed_new (story.journal, window);
  sx_feed_add_desk (feed, story.desk);
  story_listen (&story);
  sx_test_iterate ();
  sx_test_assert_until (is_asleep, feed);

  g_signal_connect_swapped (sx_desk_get_messages (story.desk), "items-changed", G_CALLBACK (count_cb), &n_batches);
  start = g_get_monotonic_time ();
  id = g_timeout_add (10, text_cb, &story);
  sx_test_assert_until (has_a_hundred, story.desk);
  g_source_remove (id);
  g_assert_cmpint (n_batches, <=, AT_ONCE + (g_get_monotonic_time () - start) / (1000 * REST_MS) + 1);
  sx_test_assert_until (is_asleep, feed);

  /* It has rested */
  sx_test_run_for (AT_ONCE * REST_MS);
  id = gtk_widget_add_tick_callback (window, count_frame_cb, &n_frames, NULL);
  for (guint i = 0; i < AT_ONCE; i++)
    {
      n_messages = count (sx_desk_get_messages (story.desk));
      n_frames = 0;
      story_text (&story, 1, SX_KIND_RECV, "x");
      while (count (sx_desk_get_messages (story.desk)) == n_messages)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (n_frames, <=, 3);
    }
  gtk_widget_remove_tick_callback (window, id);

  g_assert_finalize_object (feed);
  gtk_window_destroy (GTK_WINDOW (window));
  sx_test_iterate ();
  story_close (&story);
}

static gboolean
has_message (gpointer desk)
{
  return count (sx_desk_get_messages (desk)) == 1;
}

/* A window that is not shown has no frames; the models follow all the same */
static void
test_feed_without_frames (void)
{
  Story story;
  GtkWidget *window;
  SxFeed *feed;

  story_open (&story, SX_PANE_SERVER);
  window = gtk_window_new ();
  feed = sx_feed_new (story.journal, window);
  sx_feed_add_desk (feed, story.desk);

  story_listen (&story);
  story_text (&story, 1, SX_KIND_RECV, "x");
  sx_test_assert_until (has_message, story.desk);
  sx_test_assert_until (is_asleep, feed);

  /* The window may go first */
  gtk_window_destroy (GTK_WINDOW (window));
  story_text (&story, 1, SX_KIND_RECV, "y");
  sx_test_iterate ();
  g_assert_finalize_object (feed);
  story_close (&story);
}

/* What a table does that hears of rows, and a window that draws them, in us */
#define ROWS_US 1000
#define DRAWING_US 6000

/* More than a person makes */
#define N_RECORDS 400

/* Between two parts there is a frame, and seldom another one */
#define MOST_FRAMES 3

typedef struct
{
  GdkFrameClock *clock;
  gint64         log, messages, status; /* in which frame it was told last */
} Parts;

static void
take_long (gint64 microseconds)
{
  gint64 start = g_get_monotonic_time ();

  while (g_get_monotonic_time () - start < microseconds)
    ;
}

static void
draw_cb (void)
{
  take_long (DRAWING_US);
}

static void
log_cb (Parts *parts)
{
  take_long (ROWS_US);
  parts->log = gdk_frame_clock_get_frame_counter (parts->clock);
}

static void
messages_cb (Parts *parts)
{
  take_long (ROWS_US);
  parts->messages = gdk_frame_clock_get_frame_counter (parts->clock);
}

static void
status_cb (Parts *parts)
{
  parts->status = gdk_frame_clock_get_frame_counter (parts->clock);
}

/* Where it takes long to draw what is new, it is told in several frames, one after the other, in a flood and when that is over */
static void
test_feed_in_parts (void)
{
  Story story;
  GtkWidget *window = gtk_window_new ();
  SxFeed *feed;
  Parts parts = { NULL, };

  story_open (&story, SX_PANE_SERVER);
  gtk_window_present (GTK_WINDOW (window));
  feed = sx_feed_new (story.journal, window);
  sx_feed_add_desk (feed, story.desk);
  parts.clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (parts.clock, "after-paint", G_CALLBACK (draw_cb), NULL);
  g_signal_connect_swapped (sx_desk_get_log (story.desk), "items-changed", G_CALLBACK (log_cb), &parts);
  g_signal_connect_swapped (sx_desk_get_messages (story.desk), "items-changed", G_CALLBACK (messages_cb), &parts);
  g_signal_connect_swapped (story.desk, "changed", G_CALLBACK (status_cb), &parts);
  sx_test_assert_until (is_asleep, feed);

  story_listen (&story);
  for (guint round = 1; round <= 3; round++)
    {
      for (guint i = 0; i < N_RECORDS; i++)
        story_text (&story, 1, SX_KIND_RECV, "x");
      sx_test_iterate ();
      sx_test_assert_until (is_asleep, feed);
      g_assert_cmpuint (count (sx_desk_get_messages (story.desk)), ==, round * N_RECORDS);

      /* The first time nobody knows what it takes */
      if (round == 1)
        continue;
      g_assert_cmpint (parts.messages - parts.log, >=, 1);
      g_assert_cmpint (parts.messages - parts.log, <=, MOST_FRAMES);
      g_assert_cmpint (parts.status - parts.messages, >=, 1);
      g_assert_cmpint (parts.status - parts.messages, <=, MOST_FRAMES);
    }

  g_signal_handlers_disconnect_by_func (parts.clock, draw_cb, NULL);
  g_assert_finalize_object (feed);
  gtk_window_destroy (GTK_WINDOW (window));
  sx_test_iterate ();
  story_close (&story);
}

static void
add_tests (void)
{
  g_test_add_func ("/desk/drain", test_drain);
  g_test_add_func ("/desk/slices", test_slices);
  g_test_add_func ("/desk/other-owner", test_other_owner);
  g_test_add_func ("/desk/form-error", test_form_error);
  g_test_add_func ("/desk/show-socket", test_show_socket);
  g_test_add_func ("/feed/frames", test_feed);
  g_test_add_func ("/feed/rests", test_feed_rests);
  g_test_add_func ("/feed/no-frames", test_feed_without_frames);
  g_test_add_func ("/feed/parts", test_feed_in_parts);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
