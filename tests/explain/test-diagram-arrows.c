/* test-diagram-arrows.c: arrows and braces as they are drawn, from written-down journals
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <math.h>

#include "diagram-scene.h"

/* A brace is an open path */
static guint
count_braces (SxScene *scene)
{
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (scene, &n_items);
  guint n = 0;

  for (guint i = 0; i < n_items; i++)
    n += items[i].type == SX_SCENE_PATH && !items[i].path.closed;

  return n;
}

/* Braces and what they mean */
static void
test_braces (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) scene = NULL;
  const SxSceneItem *remark;

  story_meet (story);
  story_send (story, 2, "a");
  story_send (story, 2, "bc");
  story_send (story, 2, "def");
  story_recv (story, 3, "abcdef");
  story_send (story, 3, "ghi");
  scene = story_draw_all (story);

  g_assert_cmpuint (count_braces (scene), ==, 1);
  remark = scene_find_text (scene, "3 sends arrived as one recv");
  g_assert_nonnull (remark);
  /* In the room between the read and what comes next */
  g_assert_cmpfloat (remark->text.y, >, sx_diagram_get_event_y (story->diagram, 10));
  g_assert_cmpfloat (remark->text.y, <, sx_diagram_get_event_y (story->diagram, 11));
  for (guint i = 3; i < 6; i++)
    g_assert_nonnull (scene_find_shaft (scene, i));
}

static void
test_two_braces (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) scene = NULL;

  story_meet (story);
  story_send (story, 2, "abcd");
  story_send (story, 2, "efgh");
  story_recv (story, 3, "abc");
  story_recv (story, 3, "defgh");
  scene = story_draw_all (story);

  g_assert_cmpuint (count_braces (scene), ==, 2);
  g_assert_nonnull (scene_find_text (scene, "2 sends were read by 2 recvs, cut differently"));
}

/* What two connections share is seen wherever one looks, in whichever order it was found out */
static void
test_braces_out_of_order (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) scene = NULL;

  story_meet (story);
  story_send (story, 2, "a");
  story_send (story, 2, "b");
  for (guint i = 0; i < 20; i++)
    {
      story_send (story, 3, "x");
      story_recv (story, 2, "x");
    }
  for (guint i = 0; i < 60; i++)
    {
      story_send (story, 3, "c");
      story->time += 60 * MS;
    }
  for (guint i = 0; i < 30; i++)
    story_recv (story, 2, "cc");
  story_recv (story, 3, "ab");
  story_tell (story);

  scene = story_draw (story, 0, sx_diagram_get_event_y (story->diagram, 9), NULL);
  g_assert_cmpuint (count_braces (scene), >=, 1);
}

/* A lost datagram ends in mid-air, with a cross */
static void
test_lost (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) scene = NULL;
  const SxSceneItem *shaft;
  double x;

  story_post (story);
  story_sendto (story, 2, SERVER, "one");
  story_close (story, 1);
  scene = story_draw_all (story);

  shaft = scene_find_shaft (scene, 0);
  g_assert_nonnull (shaft);
  g_assert_true (shaft->dashed);
  g_assert_cmpint (shaft->stroke, ==, SX_INK_ERROR);
  x = sx_diagram_get_lifeline_x (story->diagram, 0);
  g_assert_cmpfloat (shaft->line.x2, >, x + 20);
  g_assert_cmpuint (scene_count_tagged (scene, SX_TAG_ARROW (0)), >=, 3);
}

/* Under way: no arrow yet, but something to be seen */
static void
test_under_way (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) before = NULL;
  g_autoptr (SxScene) after = NULL;
  guint event;

  story_meet (story);
  event = story_send (story, 2, "hello");
  before = story_draw_all (story);
  story_recv (story, 3, "hello");
  after = story_draw_all (story);

  /* Its mark and label, and more while it is under way */
  g_assert_cmpuint (scene_count_tagged (before, SX_TAG_EVENT (event)), >, scene_count_tagged (after, SX_TAG_EVENT (event)));
}

/* In true time an arrow slopes by the time it took */
static void
test_slope (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) scene = NULL;
  SxRecord record = { .kind = SX_KIND_RECV, .socket = 3, .value = 5, .payload = (const guint8 *) "hello",
                      .payload_length = 5 };
  gint64 sent = DAWN + 7 * MS;
  const SxSceneItem *shaft;
  double slope, span;

  story_meet (story);
  story_send (story, 2, "hello");
  story_stamp (story, SX_KIND_SENT, 2, 5, sent + 10 * US);
  story->time = sent + 90 * MS;
  sx_record_set_arrival (&record, sent + 50 * MS + 10 * US);
  story_add (story, record);
  sx_diagram_set_time_scale (story->diagram, SX_TIME_SCALE_TRUE);
  sx_diagram_set_ns_per_pixel (story->diagram, 100 * US);
  scene = story_draw_all (story);

  /* The shaft ends a little before the arrow does: it has the same slope */
  shaft = scene_find_shaft (scene, 3);
  slope = (shaft->line.y2 - shaft->line.y1) / fabs (shaft->line.x2 - shaft->line.x1);
  span = sx_diagram_get_lifeline_x (story->diagram, 2) - sx_diagram_get_lifeline_x (story->diagram, 1) - 2 * 7;
  g_assert_cmpfloat_with_epsilon (slope * span, 500, 1);
  g_assert_cmpfloat_with_epsilon (shaft->line.y1, 26 + 70.1, 1e-6);
}

/* An arrow that begins above and ends below what is seen is seen */
static void
test_crossing (gconstpointer data)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) scene = NULL;
  double middle;

  story_meet (story);
  story_send (story, 2, "long");
  for (guint i = 0; i < 300; i++)
    {
      story_send (story, 3, "c");
      story_recv (story, 2, "c");
      story->time += 60 * MS;
    }
  story_recv (story, 3, "long");
  story_tell (story);
  sx_diagram_set_time_scale (story->diagram, GPOINTER_TO_UINT (data));
  sx_diagram_set_ns_per_pixel (story->diagram, MS);

  middle = sx_diagram_get_event_y (story->diagram, 300);
  scene = story_draw (story, middle, middle + 100, NULL);
  /* It was found out about last */
  g_assert_nonnull (scene_find_shaft (scene, sx_diagram_get_n_arrows (story->diagram) - 1));
}

/* What is seen costs what is seen */
static guint
count_items (guint n_before,
             guint n_after)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) scene = NULL;
  guint n_items;
  double y;

  story_meet (story);
  for (guint i = 0; i < n_before + n_after; i++)
    {
      story_send (story, 2, "hello");
      story_recv (story, 3, "hello");
      story->time += 60 * MS;
    }
  story_tell (story);
  y = sx_diagram_get_event_y (story->diagram, 7 + 2 * n_before);
  scene = story_draw (story, y - 400, y + 400, NULL);
  sx_scene_get_items (scene, &n_items);

  return n_items;
}

static void
test_slice (void)
{
  guint n = count_items (50, 50);

  g_assert_cmpuint (n, >, 50);
  g_assert_cmpuint (count_items (2000, 50), <=, n + 2);
  g_assert_cmpuint (count_items (50, 2000), <=, n + 2);
}

static void
test_heads (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) now = sx_scene_new ();
  g_autoptr (SxScene) then = sx_scene_new ();
  SxDiagramView view = ALL_VIEW;

  story_talk (story);
  story_tell (story);
  sx_diagram_draw_heads (story->diagram, now, &view);
  g_assert_nonnull (scene_find_text (now, "Server 1"));
  g_assert_nonnull (scene_find_text (now, "127.0.0.1:40000"));
  g_assert_nonnull (scene_find_text (now, "TIME-WAIT"));
  g_assert_null (scene_find_text (now, "SYN-SENT"));
  g_assert_cmpuint (scene_count_tagged (now, SX_TAG_LIFELINE (2)), >, 2);

  view.end = 5;
  sx_diagram_draw_heads (story->diagram, then, &view);
  g_assert_nonnull (scene_find_text (then, "SYN-SENT"));
  g_assert_null (scene_find_text (then, "TIME-WAIT"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/arrows/braces", test_braces);
  g_test_add_func ("/diagram/arrows/two-braces", test_two_braces);
  g_test_add_func ("/diagram/arrows/braces-out-of-order", test_braces_out_of_order);
  g_test_add_func ("/diagram/arrows/lost", test_lost);
  g_test_add_func ("/diagram/arrows/under-way", test_under_way);
  g_test_add_func ("/diagram/arrows/slope", test_slope);
  g_test_add_data_func ("/diagram/arrows/crossing/steps", GUINT_TO_POINTER (SX_TIME_SCALE_STEPS), test_crossing);
  g_test_add_data_func ("/diagram/arrows/crossing/true", GUINT_TO_POINTER (SX_TIME_SCALE_TRUE), test_crossing);
  g_test_add_func ("/diagram/arrows/slice", test_slice);
  g_test_add_func ("/diagram/arrows/heads", test_heads);

  return g_test_run ();
}
