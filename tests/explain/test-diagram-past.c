/* test-diagram-past.c: diagrams as of an earlier moment, from written-down journals
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "diagram-scene.h"

/* A thing of the future, which is drawn as being under way: its text is what was sent */
static gboolean
is_under_way (Story *story,
              guint  end,
              guint  tag)
{
  const SxDiagramArrow *arrow;

  if (!SX_TAG_IS_ARROW (tag))
    return FALSE;

  arrow = sx_diagram_get_arrow (story->diagram, SX_TAG_NUMBER (tag));
  if (arrow->inferred)
    return FALSE;
  if (arrow->to == SX_NO_EVENT)
    return arrow->lost;

  return sx_diagram_get_event (story->diagram, arrow->to)->serial >= end;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* All texts but the names of bands, sorted */
static char *
write_texts (Story   *story,
             SxScene *scene,
             guint    end)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (scene, &n_items);

  for (guint i = 0; i < n_items; i++)
    {
      if (items[i].type == SX_SCENE_TEXT && !items[i].text.vertical && !is_under_way (story, end, items[i].tag))
        g_ptr_array_add (texts, (gpointer) items[i].text.string);
    }
  g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_add (texts, NULL);

  return g_strjoinv ("\n", (char **) texts->pdata);
}

static Story *
copy_beginning (Story *story,
                guint  end)
{
  Story *copy = story_new ();

  for (guint i = 0; i < end; i++)
    {
      SxRecord record;

      g_assert_true (sx_journal_read (story->journal, i, &record));
      g_assert_true (sx_journal_append (copy->journal, &record));
    }

  return copy;
}

/* As of any moment, nothing is told that came later: the same as if nothing had come */
static void
assert_past (Story *story,
             guint  step)
{
  static const guint32 sockets[] = { 1, 2, 3, 4 };

  sx_diagram_set_width (story->diagram, 4000);
  sx_diagram_set_sockets (story->diagram, sockets, G_N_ELEMENTS (sockets));
  story_tell (story);

  for (guint end = 1; end < sx_journal_get_n_records (story->journal); end += step)
    {
      g_autoptr (Story) copy = copy_beginning (story, end);
      g_autoptr (SxScene) then = NULL;
      g_autoptr (SxScene) alone = NULL;
      g_autofree char *then_texts = NULL;
      g_autofree char *alone_texts = NULL;
      SxDiagramView view = ALL_VIEW;

      view.end = end;
      then = story_draw (story, 0, sx_diagram_get_height (story->diagram), &view);
      sx_diagram_set_width (copy->diagram, 4000);
      sx_diagram_set_sockets (copy->diagram, sockets, G_N_ELEMENTS (sockets));
      alone = story_draw_all (copy);
      then_texts = write_texts (story, then, end);
      alone_texts = write_texts (copy, alone, end);
      g_assert_cmpstr (then_texts, ==, alone_texts);
    }
}

static void
test_past (void)
{
  g_autoptr (Story) story = story_new ();

  story_talk (story);
  assert_past (story, 1);
}

static void
test_past_of_reset (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  story_send (story, 2, "hello");
  story_close (story, 3);
  story_fail (story, SX_KIND_RECV, 2, ECONNRESET);
  story_close (story, 2);
  assert_past (story, 1);
}

static void
test_past_of_loss (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) scene = NULL;
  SxDiagramView view = ALL_VIEW;

  story_post (story);
  story_sendto (story, 2, SERVER, "one");
  story_sendto (story, 2, SERVER, "two");
  story_recvfrom (story, 1, CLIENT, "two");
  assert_past (story, 1);

  view.end = 6;
  scene = story_draw (story, 0, sx_diagram_get_height (story->diagram), &view);
  g_assert_false (scene_find_shaft (scene, 1)->dashed);
}

static void
test_past_of_bundle (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  story_send (story, 2, "abcd");
  story_send (story, 2, "efgh");
  story_recv (story, 3, "abc");
  story_recv (story, 3, "def");
  story_recv (story, 3, "gh");
  assert_past (story, 1);
}

static void
test_past_of_flood (void)
{
  g_autoptr (Story) story = story_new ();

  story_meet (story);
  for (guint i = 0; i < 200; i++)
    {
      story_send (story, 2, "hello");
      story_recv (story, 3, "hello");
    }
  assert_past (story, 7);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/past/talk", test_past);
  g_test_add_func ("/diagram/past/reset", test_past_of_reset);
  g_test_add_func ("/diagram/past/loss", test_past_of_loss);
  g_test_add_func ("/diagram/past/bundle", test_past_of_bundle);
  g_test_add_func ("/diagram/past/flood", test_past_of_flood);

  return g_test_run ();
}
