/* test-diagram-random.c: diagrams of journals that no program of ours wrote
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A session may come from a stranger: records of all kinds, in any order, with any numbers in them. Whatever they are, the
 * diagram holds together, and it does not matter in which portions they come.
 */

#include "sx-config.h"

#include <math.h>

#include "diagram-journal.h"

#define N_SOCKETS 7

static gint64
any_number (void)
{
  static const gint64 numbers[] = { 0, 1, 2, 5, 24, 100000, -1, -5, G_MAXINT32, G_MININT32, G_MAXINT64, G_MININT64 };

  return g_test_rand_bit () ? g_test_rand_int_range (0, 12) : numbers[g_test_rand_int_range (0, G_N_ELEMENTS (numbers))];
}

static SxAddress
any_address (void)
{
  static const char *const hosts[] = { "127.0.0.1", "0.0.0.0", "::", "::1", "::ffff:127.0.0.1", "192.0.2.7", "/x", "@y" };
  SxAddress address = { 0, };

  if (g_test_rand_int_range (0, 8) > 0)
    return sx_test_address (hosts[g_test_rand_int_range (0, G_N_ELEMENTS (hosts))], g_test_rand_int_range (1, 4));

  address.length = g_test_rand_int_range (0, sizeof address.bytes + 1);
  for (guint i = 0; i < address.length; i++)
    address.bytes[i] = g_test_rand_int_range (0, 256);

  return address;
}

static void
append_any (SxJournal *journal,
            gint64    *time)
{
  static const int errors[] = { ECONNRESET, ECONNREFUSED, ETIMEDOUT, EAGAIN, -2, G_MAXINT };
  guint8 payload[64];
  SxRecord record = {
    .owner = g_test_rand_int_range (0, 3),
    .socket = g_test_rand_int_range (0, N_SOCKETS + 1),
    .kind = g_test_rand_int_range (1, SX_N_KINDS),
    .flags = g_test_rand_int_range (0, 4),
    .value = any_number (),
    .local = any_address (),
    .remote = any_address (),
    .payload = payload,
    .payload_length = g_test_rand_int_range (0, sizeof payload),
  };

  /* Most are messages, and most time goes on */
  if (g_test_rand_int_range (0, 3) == 0)
    record.kind = g_test_rand_int_range (SX_KIND_SEND, SX_KIND_SHUTDOWN);
  if (g_test_rand_int_range (0, 4) == 0)
    record.error = errors[g_test_rand_int_range (0, G_N_ELEMENTS (errors))];
  for (guint i = 0; i < G_N_ELEMENTS (record.args); i++)
    record.args[i] = (gint32) any_number ();
  for (guint i = 0; i < record.payload_length; i++)
    payload[i] = g_test_rand_int_range (0, 256);

  *time = g_test_rand_int_range (0, 50) > 0
          ? (gint64) ((guint64) *time + (guint64) g_test_rand_int_range (-1000, 3000000)) : any_number ();
  record.time = *time != 0 ? *time : 1;
  g_assert_true (sx_journal_append (journal, &record));
}

/* Half of these stories begin in earnest */
static void
make_journal (Story *story)
{
  guint n = g_test_rand_int_range (50, 2000);
  gint64 time;

  if (g_test_rand_bit ())
    story_meet (story);
  time = story->time;
  for (guint i = 0; i < n; i++)
    append_any (story->journal, &time);
}

static void
show (SxDiagram     *diagram,
      const guint32 *sockets,
      guint          n_sockets,
      SxTimeScale    scale,
      double         ns_per_pixel)
{
  sx_diagram_set_sockets (diagram, sockets, n_sockets);
  sx_diagram_set_time_scale (diagram, scale);
  sx_diagram_set_ns_per_pixel (diagram, ns_per_pixel);
}

static void
assert_within (guint number,
               guint end)
{
  g_assert_true (number < end || number == SX_NO_EVENT);
}

static void
assert_holds_together (SxDiagram *diagram)
{
  guint n_events = sx_diagram_get_n_events (diagram);
  guint n_lines = sx_diagram_get_n_lifelines (diagram);
  double y = -G_MAXDOUBLE;
  gint64 time = G_MININT64;

  for (guint i = 0; i < n_events; i++)
    {
      const SxDiagramEvent *event = sx_diagram_get_event (diagram, i);
      g_autofree char *label = sx_diagram_dup_label (diagram, i);
      g_autofree char *sentence = sx_diagram_dup_sentence (diagram, i);

      g_assert_cmpuint (event->lifeline, <, n_lines);
      g_assert_cmpint (event->time, >=, time);
      g_assert_cmpint (event->last_time, >=, event->time);
      g_assert_cmpfloat (sx_diagram_get_event_y (diagram, i), >=, y);
      g_assert_cmpuint (sx_diagram_find_event (diagram, event->serial), ==, i);
      g_assert_true (g_utf8_validate (label, -1, NULL) && g_utf8_validate (sentence, -1, NULL));
      time = event->time;
      y = sx_diagram_get_event_y (diagram, i);
    }

  for (guint i = 0; i < sx_diagram_get_n_arrows (diagram); i++)
    {
      const SxDiagramArrow *arrow = sx_diagram_get_arrow (diagram, i);
      g_autofree char *label = NULL;
      g_autofree char *sentence = NULL;

      g_assert_cmpuint (arrow->from_lifeline, <, n_lines);
      g_assert_cmpuint (arrow->to_lifeline, <, n_lines);
      assert_within (arrow->from, n_events);
      assert_within (arrow->to, n_events);
      label = sx_diagram_dup_arrow_label (diagram, i);
      sentence = sx_diagram_dup_arrow_sentence (diagram, i);
      g_assert_true (g_utf8_validate (label, -1, NULL) && g_utf8_validate (sentence, -1, NULL));
    }
}

/* Nothing in a scene is at no place, or points to nothing */
static void
assert_scene (SxDiagram *diagram,
              SxScene   *scene)
{
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (scene, &n_items);

  for (guint i = 0; i < n_items; i++)
    {
      guint number = SX_TAG_NUMBER (items[i].tag);

      if (SX_TAG_IS_EVENT (items[i].tag))
        g_assert_cmpuint (number, <, sx_diagram_get_n_events (diagram));
      if (SX_TAG_IS_ARROW (items[i].tag))
        g_assert_cmpuint (number, <, sx_diagram_get_n_arrows (diagram));
      if (items[i].type == SX_SCENE_RECT)
        g_assert_true (isfinite (items[i].rect.x) && isfinite (items[i].rect.y) && items[i].rect.width >= 0
                       && items[i].rect.height >= 0);
      if (items[i].type == SX_SCENE_TEXT)
        g_assert_true (g_utf8_validate (items[i].text.string, -1, NULL));
      if (items[i].type == SX_SCENE_LINE)
        g_assert_true (isfinite (items[i].line.y1) && isfinite (items[i].line.y2));
    }
}

static void
draw_somewhere (SxDiagram *diagram,
                guint64    n_records)
{
  double height = sx_diagram_get_height (diagram);
  guint n_events = sx_diagram_get_n_events (diagram);

  for (guint i = 0; i < 24; i++)
    {
      g_autoptr (SxScene) scene = sx_scene_new ();
      double y = i < 12 ? height * i / 12 : g_test_rand_double_range (-500, MAX (height, 1));
      SxDiagramView view = {
        .end = g_test_rand_bit () ? G_MAXUINT64 : (guint64) g_test_rand_int_range (0, n_records + 10),
        .now = g_test_rand_bit () ? 0 : sx_diagram_get_time_at (diagram, y + g_test_rand_double_range (0, 800)),
        .selected_socket = g_test_rand_int_range (0, N_SOCKETS),
        .selected_event = n_events > 0 ? (guint) g_test_rand_int_range (0, n_events) : SX_NO_EVENT,
        .hovered = g_test_rand_bit () ? 0 : (guint32) g_test_rand_int (),
      };

      sx_diagram_draw (diagram, scene, y, y + 800, &view);
      sx_diagram_draw_heads (diagram, scene, &view);
      assert_scene (diagram, scene);
    }
}

/* The same, whether it came at once or in portions */
static void
assert_same (SxDiagram *a,
             SxDiagram *b)
{
  g_assert_cmpuint (sx_diagram_get_n_events (a), ==, sx_diagram_get_n_events (b));
  g_assert_cmpuint (sx_diagram_get_n_arrows (a), ==, sx_diagram_get_n_arrows (b));
  g_assert_cmpuint (sx_diagram_get_n_lifelines (a), ==, sx_diagram_get_n_lifelines (b));
  g_assert_cmpfloat (sx_diagram_get_height (a), ==, sx_diagram_get_height (b));
  g_assert_cmpfloat (sx_diagram_get_width (a), ==, sx_diagram_get_width (b));

  for (guint i = 0; i < sx_diagram_get_n_lifelines (a); i++)
    {
      SxLifeline first = *sx_diagram_get_lifeline (a, i);
      SxLifeline second = *sx_diagram_get_lifeline (b, i);

      g_assert_cmpuint (first.socket, ==, second.socket);
      g_assert_cmpuint (first.partner, ==, second.partner);
      /* Whoever is not shown has the name that was known when the line was made */
      if (first.side != SX_SIDE_OUTSIDE)
        g_assert_cmpstr (first.title, ==, second.title);
      g_assert_cmpstr (first.address, ==, second.address);
      g_assert_cmpstr (first.state, ==, second.state);
      g_assert_cmpfloat (sx_diagram_get_lifeline_x (a, i), ==, sx_diagram_get_lifeline_x (b, i));
    }

  for (guint i = 0; i < sx_diagram_get_n_events (a); i++)
    {
      const SxDiagramEvent *first = sx_diagram_get_event (a, i);
      const SxDiagramEvent *second = sx_diagram_get_event (b, i);

      g_assert_cmpuint (first->serial, ==, second->serial);
      g_assert_cmpuint (first->last_serial, ==, second->last_serial);
      g_assert_cmpuint (first->count, ==, second->count);
      g_assert_cmpuint (first->bytes, ==, second->bytes);
      g_assert_cmpint (first->time, ==, second->time);
      g_assert_cmpfloat (sx_diagram_get_event_y (a, i), ==, sx_diagram_get_event_y (b, i));
    }

  for (guint i = 0; i < sx_diagram_get_n_arrows (a); i++)
    {
      g_autoptr (GString) first = g_string_new (NULL);
      g_autoptr (GString) second = g_string_new (NULL);

      story_write_arrow (first, sx_diagram_get_arrow (a, i));
      story_write_arrow (second, sx_diagram_get_arrow (b, i));
      g_assert_cmpstr (first->str, ==, second->str);
      g_assert_cmpint (sx_diagram_get_arrow (a, i)->arrived, ==, sx_diagram_get_arrow (b, i)->arrived);
    }
}

static void
drain_in_portions (SxDiagram *diagram)
{
  gboolean more;

  do
    {
      more = sx_diagram_drain (diagram, g_test_rand_int_range (1, 100));
      if (g_test_rand_bit ())
        sx_diagram_get_height (diagram);
    }
  while (more);
}

static void
test_random (gconstpointer data)
{
  static const guint32 sockets[N_SOCKETS] = { 3, 1, 2, 7, 5, 6, 4 };
  SxTimeScale scale = GPOINTER_TO_UINT (data) & 1 ? SX_TIME_SCALE_TRUE : SX_TIME_SCALE_STEPS;

  for (guint i = 0; i < (g_test_slow () ? 200 : 12); i++)
    {
      g_autoptr (Story) story = story_new ();
      g_autoptr (SxDiagram) other = NULL;
      g_autofree char *mermaid = NULL;
      guint n_sockets = g_test_rand_int_range (1, N_SOCKETS + 1);
      double ns_per_pixel = pow (10, g_test_rand_double_range (0, 9));

      make_journal (story);
      other = sx_diagram_new (story->journal);
      show (story->diagram, sockets, n_sockets, scale, ns_per_pixel);
      show (other, sockets, n_sockets, scale, ns_per_pixel);
      story_tell (story);
      drain_in_portions (other);

      assert_holds_together (story->diagram);
      assert_same (story->diagram, other);
      draw_somewhere (other, sx_journal_get_n_records (story->journal));
      sx_diagram_set_sockets (other, NULL, 0);
      sx_diagram_set_owners (other, (guint32[]) { 1 }, 1);
      drain_in_portions (other);
      assert_holds_together (other);
      draw_somewhere (other, sx_journal_get_n_records (story->journal));
      mermaid = sx_diagram_to_mermaid (other, G_MAXUINT64);
      g_assert_true (g_utf8_validate (mermaid, -1, NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/diagram/random/steps", GUINT_TO_POINTER (0), test_random);
  g_test_add_data_func ("/diagram/random/true", GUINT_TO_POINTER (1), test_random);

  return g_test_run ();
}
