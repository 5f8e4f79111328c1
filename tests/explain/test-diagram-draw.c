/* test-diagram-draw.c: diagrams as things to be drawn, from written-down journals
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <math.h>

#include "diagram-scene.h"

/* Boxes of texts */

typedef struct
{
  double      x1, y1, x2, y2;
  const char *text;
} TextBox;

static TextBox
get_text_box (const SxSceneItem  *item,
              const SxSceneStyle *style)
{
  double size = sx_face_get_size (item->text.face) * style->scale;
  double width = sx_scene_measure (style, item->text.face, item->text.string);
  double before = width * (item->text.anchor == SX_ANCHOR_START ? 0 : item->text.anchor == SX_ANCHOR_MIDDLE ? 0.5 : 1);

  if (item->text.vertical)
    return (TextBox) { item->text.x - size * 0.75, item->text.y - width + before, item->text.x + size * 0.2,
                       item->text.y + before, item->text.string };

  return (TextBox) { item->text.x - before, item->text.y - size * 0.75, item->text.x - before + width,
                     item->text.y + size * 0.2, item->text.string };
}

static void
assert_no_overlap (SxScene            *scene,
                   const SxSceneStyle *style,
                   double              width)
{
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (TextBox));
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (scene, &n_items);

  for (guint i = 0; i < n_items; i++)
    {
      TextBox box;

      if (items[i].type != SX_SCENE_TEXT)
        continue;
      box = get_text_box (&items[i], style);
      g_assert_cmpfloat (box.x1, >=, 0);
      g_assert_cmpfloat (box.x2, <=, width);
      for (guint j = 0; j < boxes->len; j++)
        {
          const TextBox *other = &g_array_index (boxes, TextBox, j);

          if (box.x1 < other->x2 && box.x2 > other->x1 && box.y1 < other->y2 && box.y2 > other->y1)
            g_error ("“%s” (%g %g %g %g) lies over “%s” (%g %g %g %g)", box.text, box.x1, box.y1, box.x2, box.y2,
                     other->text, other->x1, other->y1, other->x2, other->y2);
        }
      g_array_append_val (boxes, box);
    }
}

/* What an arrow is called, on the patch that it stands on, leaves the head of each to be seen */
static void
assert_heads_seen (SxScene            *scene,
                   const SxSceneStyle *style)
{
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (scene, &n_items);

  for (guint i = 0; i < n_items * n_items; i++)
    {
      const SxSceneItem *head = &items[i / n_items];
      const SxSceneItem *name = &items[i % n_items];
      TextBox box;

      if (head->type != SX_SCENE_PATH || !head->path.closed || name->type != SX_SCENE_TEXT
          || (name->text.face != SX_FACE_SMALL_ITALIC && name->text.face != SX_FACE_SMALL) || name->tag != head->tag)
        continue;

      box = get_text_box (name, style);
      for (guint j = 0; j < head->path.n_points; j++)
        {
          const SxPoint *point = &sx_scene_get_points (scene)[head->path.first + j];

          if (point->x > box.x1 - 4 && point->x < box.x2 + 4 && point->y > box.y1 && point->y < box.y2)
            g_error ("“%s” (%g to %g) lies over the head of its arrow, at %g", box.text, box.x1, box.x2, point->x);
        }
    }
}

/* Clients one after the other, so that arrows pass the lines of others, and in a diagram that is narrow for them */
static void
test_names_of_arrows (void)
{
  static const double widths[] = { 400, 560, 700, 900, 1200, 1600 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (Story) story = story_new ();
      g_autoptr (SxScene) scene = NULL;
      SxSceneStyle style = { .scale = 1 };

      story_serve (story);
      for (guint client = 2; client < 10; client += 2)
        {
          SxAddress address = sx_test_address ("127.0.0.1", 40000 + client);

          story_socket (story, client, AF_INET, SOCK_STREAM);
          story_connecting (story, client, SERVER);
          story_connect (story, client, address, SERVER, 0);
          story_accept (story, 1, client + 1, SERVER, address);
          story_close (story, client + 1);
          story_add (story, (SxRecord) { .kind = SX_KIND_RECV, .socket = client });
          story_close (story, client);
        }
      sx_diagram_set_style (story->diagram, &style);
      sx_diagram_set_width (story->diagram, widths[i]);
      scene = story_draw_all (story);
      g_assert_nonnull (scene_find_text (scene, "SYN"));
      g_assert_nonnull (scene_find_text (scene, "FIN"));
      assert_heads_seen (scene, &style);
    }
}

static void
test_no_overlap (gconstpointer data)
{
  static const double scales[] = { 1, 1.4, 2 };
  static const double widths[] = { 400, 900, 1600 };

  for (guint i = 0; i < G_N_ELEMENTS (scales) * G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (Story) story = story_new ();
      g_autoptr (SxScene) scene = NULL;
      SxSceneStyle style = { .scale = scales[i % 3] };

      story_talk (story);
      sx_diagram_set_style (story->diagram, &style);
      sx_diagram_set_width (story->diagram, widths[i / 3]);
      sx_diagram_set_time_scale (story->diagram, GPOINTER_TO_UINT (data));
      sx_diagram_set_ns_per_pixel (story->diagram, pow (10, 4 + i % 5));
      scene = story_draw_all (story);
      assert_no_overlap (scene, &style, sx_diagram_get_width (story->diagram));
    }
}

static void
append_letters (GString    *letters,
                const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p != ' ')
      g_string_append_c (letters, *p);
}

/* All of what is to be said about each call and each state is there to be read, in one line or in more */
static void
assert_labels_whole (Story      *story,
                     SxScene    *scene,
                     SxTimeScale time_scale)
{
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (scene, &n_items);

  for (guint event = 0; event < sx_diagram_get_n_events (story->diagram); event++)
    {
      g_autofree char *label = sx_diagram_dup_label (story->diagram, event);
      g_autoptr (GString) wanted = g_string_new (NULL);
      g_autoptr (GString) seen = g_string_new (NULL);

      append_letters (wanted, label);
      for (guint i = 0; i < n_items; i++)
        if (items[i].type == SX_SCENE_TEXT && items[i].tag == SX_TAG_EVENT (event)
            && items[i].text.face != SX_FACE_SMALL_ITALIC)
          append_letters (seen, items[i].text.string);
      /* In true time some are counted instead */
      if (seen->len > 0 || time_scale == SX_TIME_SCALE_STEPS)
        g_assert_cmpstr (seen->str, ==, wanted->str);
    }
}

static void
test_labels_whole (gconstpointer data)
{
  static const double scales[] = { 1, 1.25, 1.5, 2 };
  static const double widths[] = { 400, 560, 640, 900, 1280 };

  for (guint i = 0; i < G_N_ELEMENTS (scales) * G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (Story) story = story_new ();
      g_autoptr (SxScene) scene = NULL;
      SxSceneStyle style = { .scale = scales[i % 4] };

      story_talk (story);
      story_add (story, (SxRecord) { .kind = SX_KIND_STATE, .socket = 2, .args = { TCP_TIME_WAIT }, .value = 59999 * MS });
      sx_diagram_set_style (story->diagram, &style);
      sx_diagram_set_width (story->diagram, widths[i / 4]);
      sx_diagram_set_time_scale (story->diagram, GPOINTER_TO_UINT (data));
      scene = story_draw_all (story);
      assert_labels_whole (story, scene, GPOINTER_TO_UINT (data));
      assert_no_overlap (scene, &style, sx_diagram_get_width (story->diagram));
    }
}

/* One who was refused, beside others: nothing of it is cut, at whatever width it no longer has to be scrolled */
static void
test_refused (void)
{
  for (guint width = 300; width < 900; width += 7)
    {
      g_autoptr (Story) story = story_new ();
      g_autoptr (SxScene) scene = NULL;
      SxSceneStyle style = { .scale = 1 + width % 2 / 2.0 };

      story_socket (story, 1, AF_INET, SOCK_STREAM);
      story_connecting (story, 1, sx_test_address ("127.0.0.1", 65535));
      story_connect (story, 1, NOWHERE, sx_test_address ("127.0.0.1", 65535), ECONNREFUSED);
      sx_diagram_set_style (story->diagram, &style);
      sx_diagram_set_width (story->diagram, width);
      scene = story_draw_all (story);
      assert_labels_whole (story, scene, SX_TIME_SCALE_STEPS);
      assert_no_overlap (scene, &style, sx_diagram_get_width (story->diagram));
    }
}

/* Three sockets fit into half of a window where text is half as large again as the desktop has it: what is said about the last
 * one is not beyond the edge */
static void
test_large_text (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) scene = NULL;
  SxSceneStyle style = { .scale = 1.36 };

  story_talk (story);
  sx_diagram_set_style (story->diagram, &style);
  sx_diagram_set_sockets (story->diagram, (guint32[]) { 1, 2, 3 }, 3);
  sx_diagram_set_width (story->diagram, 660);
  scene = story_draw_all (story);
  g_assert_cmpfloat (sx_diagram_get_width (story->diagram), <=, 660);
  assert_labels_whole (story, scene, SX_TIME_SCALE_STEPS);
}

/* Wide, as some type is */
static double
measure_wide (SxFace      face,
              const char *text,
              gpointer    user_data)
{
  return g_utf8_strlen (text, -1) * 0.6 * sx_face_get_size (face) * *(double *) user_data;
}

/* However little room there is, an address is read in one piece */
static void
test_addresses (void)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (Story) story = story_new ();
      g_autoptr (SxScene) scene = NULL;
      double scale = 1 + i / 4.0;
      SxSceneStyle style = { .scale = scale, .measure = measure_wide, .user_data = &scale };

      story_talk (story);
      sx_diagram_set_style (story->diagram, &style);
      sx_diagram_set_sockets (story->diagram, (guint32[]) { 1, 2, 3 }, 3);
      sx_diagram_set_width (story->diagram, 400);
      scene = story_draw_all (story);
      g_assert_nonnull (scene_find_text (scene, "127.0.0.1:12345"));
      g_assert_nonnull (scene_find_text (scene, "127.0.0.1:40000"));
      assert_labels_whole (story, scene, SX_TIME_SCALE_STEPS);
    }
}

/* What is sent is read in several lines where lifelines stand too close for one, and its arrow still has its head */
static void
test_tall_pill (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) scene = NULL;
  SxSceneStyle style = { .scale = 1.36 };
  guint arrow;

  story_meet (story);
  story_send (story, 3, "Thank you for connecting");
  story_state (story, 3, TCP_FIN_WAIT1);
  story_close (story, 3);
  story_recv (story, 2, "Thank you for connecting");
  sx_diagram_set_style (story->diagram, &style);
  sx_diagram_set_width (story->diagram, 660);
  scene = story_draw_all (story);

  arrow = scene_find_text (scene, "Thank you")->tag;
  g_assert_true (SX_TAG_IS_ARROW (arrow));
  g_assert_cmpuint (scene_find_text (scene, "for")->tag, ==, arrow);
  g_assert_cmpuint (scene_find_text (scene, "connecting")->tag, ==, arrow);
  assert_no_overlap (scene, &style, sx_diagram_get_width (story->diagram));
  assert_heads_seen (scene, &style);
}

/* A datagram that a socket sends to itself leaves its line, says what it is, and comes back */
static void
test_to_itself (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) before = NULL;
  g_autoptr (SxScene) after = NULL;
  const SxSceneStyle style = { .scale = 1 };
  const SxSceneItem *shaft, *label;
  double x;

  story_socket (story, 1, AF_INET, SOCK_DGRAM);
  story_bind (story, 1, SERVER);
  story_sendto (story, 1, SERVER, "a letter");
  before = story_draw_all (story);
  story_recvfrom (story, 1, SERVER, "a letter");
  after = story_draw_all (story);

  g_assert_cmpuint (scene_count_tagged (before, SX_TAG_ARROW (0)), ==, 0);
  shaft = scene_find_shaft (after, 0);
  g_assert_nonnull (shaft);
  x = sx_diagram_get_lifeline_x (story->diagram, 0);
  g_assert_cmpfloat (ABS (shaft->line.x2 - x), >, 20);

  label = scene_find_text (after, "a letter");
  g_assert_nonnull (label);
  g_assert_cmpuint (label->tag, ==, SX_TAG_ARROW (0));
  assert_no_overlap (after, &style, sx_diagram_get_width (story->diagram));
}

/* What is said about the last message is not below the end */
static void
test_note (void)
{
  g_autoptr (Story) story = story_new ();
  g_autoptr (SxScene) scene = NULL;
  SxDiagramView view = ALL_VIEW;
  gint64 sent = DAWN + 7 * MS;
  const SxSceneItem *items;
  guint n_items, n_notes = 0;
  double height;
  SxRecord record = { .kind = SX_KIND_RECV, .socket = 3, .value = 5, .payload = (const guint8 *) "hello",
                      .payload_length = 5 };

  story_meet (story);
  story_send (story, 2, "hello");
  story_stamp (story, SX_KIND_SENT, 2, 5, sent + 10 * US);
  story->time = sent + 90 * MS;
  sx_record_set_arrival (&record, sent + 50 * MS + 10 * US);
  story_add (story, record);
  story_stamp (story, SX_KIND_QUEUED, 2, 5, sent + 5 * US);
  story_stamp (story, SX_KIND_ACKED, 2, 5, sent + 60 * MS);
  height = sx_diagram_get_height (story_tell (story));
  view.selected_event = sx_diagram_get_n_events (story->diagram) - 1;
  scene = story_draw (story, 0, height, &view);

  items = sx_scene_get_items (scene, &n_items);
  for (guint i = 0; i < n_items; i++)
    {
      if (items[i].type != SX_SCENE_RECT || items[i].fill != SX_INK_NOTE)
        continue;
      g_assert_cmpfloat (items[i].rect.y, >=, 0);
      g_assert_cmpfloat (items[i].rect.y + items[i].rect.height, <=, height);
      n_notes++;
    }
  g_assert_cmpuint (n_notes, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/diagram/draw/no-overlap/steps", GUINT_TO_POINTER (SX_TIME_SCALE_STEPS), test_no_overlap);
  g_test_add_func ("/diagram/draw/names-of-arrows", test_names_of_arrows);
  g_test_add_data_func ("/diagram/draw/no-overlap/true", GUINT_TO_POINTER (SX_TIME_SCALE_TRUE), test_no_overlap);
  g_test_add_data_func ("/diagram/draw/labels-whole/steps", GUINT_TO_POINTER (SX_TIME_SCALE_STEPS), test_labels_whole);
  g_test_add_data_func ("/diagram/draw/labels-whole/true", GUINT_TO_POINTER (SX_TIME_SCALE_TRUE), test_labels_whole);
  g_test_add_func ("/diagram/draw/refused", test_refused);
  g_test_add_func ("/diagram/draw/large-text", test_large_text);
  g_test_add_func ("/diagram/draw/addresses", test_addresses);
  g_test_add_func ("/diagram/draw/tall-pill", test_tall_pill);
  g_test_add_func ("/diagram/draw/to-itself", test_to_itself);
  g_test_add_func ("/diagram/draw/note", test_note);

  return g_test_run ();
}
