/* test-scene.c: drawings as data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include "sx-scene.h"

/* Every character is ten pixels wide */
static double
measure_tens (SxFace      face,
              const char *text,
              gpointer    user_data)
{
  guint *n_measured = user_data;

  *n_measured = MAX (*n_measured, strlen (text));

  return 10.0 * g_utf8_strlen (text, -1);
}

static guint longest_measured;
static const SxSceneStyle tens = { 1, measure_tens, &longest_measured };

static void
test_items (void)
{
  static const SxPoint points[] = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
  g_autoptr (SxScene) scene = sx_scene_new ();
  const SxSceneItem *items;
  guint n;

  sx_scene_add_line (scene, 1, 2, 3, 4, SX_INK_TEXT, 1.5, TRUE);
  sx_scene_set_tag (scene, 7);
  sx_scene_set_opacity (scene, 0.5);
  sx_scene_add_rect (scene, 1, 2, 30, 20, 99, SX_INK_CARD, SX_INK_NONE, 0);
  sx_scene_add_path (scene, points, 2, FALSE, SX_INK_NONE, SX_INK_DIM, 1, FALSE);
  sx_scene_add_path (scene, points, 3, TRUE, SX_INK_DIM, SX_INK_NONE, 0, FALSE);
  sx_scene_add_path (scene, points, 1, TRUE, SX_INK_DIM, SX_INK_NONE, 0, FALSE);
  sx_scene_add_vertical_text (scene, 1, 2, SX_FACE_BOLD, SX_ANCHOR_END, SX_INK_ERROR, "up");
  sx_scene_add_text (scene, 1, 2, SX_FACE_BOLD, SX_ANCHOR_END, SX_INK_ERROR, "");
  sx_scene_add_text (scene, 1, 2, SX_FACE_BOLD, SX_ANCHOR_END, SX_INK_ERROR, NULL);

  items = sx_scene_get_items (scene, &n);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpint (items[0].type, ==, SX_SCENE_LINE);
  g_assert_cmpuint (items[0].tag, ==, 0);
  g_assert_cmpfloat (items[0].opacity, ==, 1);
  g_assert_true (items[0].dashed);
  g_assert_cmpfloat (items[0].line.y2, ==, 4);
  g_assert_cmpuint (items[1].tag, ==, 7);
  g_assert_cmpfloat (items[1].opacity, ==, 0.5);
  /* No corner is rounder than the rectangle is high */
  g_assert_cmpfloat (items[1].rect.radius, ==, 10);
  g_assert_cmpuint (items[3].path.first, ==, 2);
  g_assert_cmpuint (items[3].path.n_points, ==, 3);
  g_assert_cmpfloat (sx_scene_get_points (scene)[4].y, ==, 6);
  g_assert_true (items[4].text.vertical);
  g_assert_cmpint (items[4].stroke, ==, SX_INK_ERROR);
  g_assert_cmpstr (items[4].text.string, ==, "up");
}

/* Strings stay where they are, however many follow; a cleared scene is as new, and needs no new memory */
static void
test_strings (void)
{
  g_autoptr (SxScene) scene = sx_scene_new ();
  g_autofree char *large = g_strnfill (100000, 'x');
  const SxSceneItem *items;
  const char *first = NULL;
  guint n;

  for (guint round = 0; round < 3; round++)
    {
      sx_scene_clear (scene);
      sx_scene_set_tag (scene, 1);
      for (guint i = 0; i < 5000; i++)
        {
          g_autofree char *text = g_strdup_printf ("text %u %u", round, i);

          sx_scene_add_text (scene, 0, 0, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_TEXT, i == 2500 ? large : text);
        }

      items = sx_scene_get_items (scene, &n);
      g_assert_cmpuint (n, ==, 5000);
      for (guint i = 0; i < n; i++)
        {
          g_autofree char *text = g_strdup_printf ("text %u %u", round, i);

          g_assert_cmpstr (items[i].text.string, ==, i == 2500 ? large : text);
        }
      g_assert_true (first == NULL || first == items[0].text.string);
      first = items[0].text.string;
    }

  sx_scene_clear (scene);
  sx_scene_get_items (scene, &n);
  g_assert_cmpuint (n, ==, 0);
  sx_scene_add_line (scene, 0, 0, 1, 1, SX_INK_TEXT, 1, FALSE);
  g_assert_cmpuint (sx_scene_get_items (scene, &n)->tag, ==, 0);
}

static void
test_invalid (void)
{
  g_autoptr (SxScene) scene = sx_scene_new ();
  const SxSceneItem *items;
  guint n;

  sx_scene_add_text (scene, 0, 0, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_TEXT, "a\xff\xfe" "b");
  items = sx_scene_get_items (scene, &n);
  g_assert_true (g_utf8_validate (items[0].text.string, -1, NULL));
  g_assert_true (g_str_has_prefix (items[0].text.string, "a"));
}

static void
test_pick (void)
{
  static const SxPoint triangle[] = { { 200, 0 }, { 240, 0 }, { 220, 40 } };
  g_autoptr (SxScene) scene = sx_scene_new ();

  sx_scene_add_rect (scene, 0, 0, 1000, 1000, 0, SX_INK_PAPER, SX_INK_NONE, 0);
  sx_scene_set_tag (scene, 1);
  sx_scene_add_rect (scene, 10, 10, 50, 50, 0, SX_INK_CARD, SX_INK_NONE, 0);
  sx_scene_set_tag (scene, 2);
  sx_scene_add_line (scene, 0, 100, 100, 200, SX_INK_TEXT, 2, FALSE);
  sx_scene_set_tag (scene, 3);
  sx_scene_add_path (scene, triangle, 3, TRUE, SX_INK_TEXT, SX_INK_NONE, 0, FALSE);
  sx_scene_set_tag (scene, 4);
  sx_scene_add_rect (scene, 40, 40, 50, 50, 0, SX_INK_CARD, SX_INK_NONE, 0);
  sx_scene_set_tag (scene, 5);
  sx_scene_add_text (scene, 400, 100, SX_FACE_BODY, SX_ANCHOR_MIDDLE, SX_INK_TEXT, "a long text to be hit");
  sx_scene_set_tag (scene, 6);
  sx_scene_add_vertical_text (scene, 600, 100, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_TEXT, "a long text to be hit");

  g_assert_cmpuint (sx_scene_pick (scene, 20, 20, 4), ==, 1);
  /* On top */
  g_assert_cmpuint (sx_scene_pick (scene, 50, 50, 4), ==, 4);
  g_assert_cmpuint (sx_scene_pick (scene, 50, 150, 4), ==, 2);
  g_assert_cmpuint (sx_scene_pick (scene, 52, 149, 4), ==, 2);
  g_assert_cmpuint (sx_scene_pick (scene, 60, 150, 4), ==, 0);
  g_assert_cmpuint (sx_scene_pick (scene, 110, 210, 4), ==, 0);
  g_assert_cmpuint (sx_scene_pick (scene, 220, 10, 0), ==, 3);
  g_assert_cmpuint (sx_scene_pick (scene, 202, 35, 3), ==, 0);
  /* Nearer than the edge of a rectangle */
  g_assert_cmpuint (sx_scene_pick (scene, 8, 104, 200), ==, 2);
  g_assert_cmpuint (sx_scene_pick (scene, 380, 97, 1), ==, 5);
  g_assert_cmpuint (sx_scene_pick (scene, 420, 97, 1), ==, 5);
  g_assert_cmpuint (sx_scene_pick (scene, 597, 60, 1), ==, 6);
  g_assert_cmpuint (sx_scene_pick (scene, 597, 110, 1), ==, 0);
}

static void
test_measure (void)
{
  SxSceneStyle twice = { 2, NULL, NULL };
  double one = sx_scene_measure (NULL, SX_FACE_BODY, "ESTABLISHED");

  g_assert_cmpfloat (one, ==, sx_scene_measure (NULL, SX_FACE_BODY, "ESTABLISHED"));
  g_assert_cmpfloat_with_epsilon (sx_scene_measure (&twice, SX_FACE_BODY, "ESTABLISHED"), 2 * one, 1e-9);
  g_assert_cmpfloat (sx_scene_measure (NULL, SX_FACE_BOLD, "ESTABLISHED"), >, one);
  g_assert_cmpfloat (sx_scene_measure (NULL, SX_FACE_SMALL, "ESTABLISHED"), <, one);
  g_assert_cmpfloat (sx_scene_measure (NULL, SX_FACE_BODY, "iiii"), <, sx_scene_measure (NULL, SX_FACE_BODY, "mmmm"));
  /* An accent takes no room, an ideograph a square */
  g_assert_cmpfloat (sx_scene_measure (NULL, SX_FACE_BODY, "e\xcc\x81"), ==, sx_scene_measure (NULL, SX_FACE_BODY, "e"));
  g_assert_cmpfloat (sx_scene_measure (NULL, SX_FACE_BODY, "漢"), ==, sx_face_get_size (SX_FACE_BODY));
  g_assert_cmpfloat (sx_scene_measure (&tens, SX_FACE_BODY, "äöü"), ==, 30);
}

static void
assert_fit (const char *text,
            double      width,
            const char *expected)
{
  g_autofree char *fitted = sx_scene_fit (&tens, SX_FACE_BODY, text, width);

  g_assert_cmpstr (fitted, ==, expected);
}

static void
test_fit (void)
{
  g_autofree char *large = g_strnfill (1000000, 'l');
  g_autofree char *cut = NULL;

  assert_fit ("hello", 50, "hello");
  assert_fit ("hello", 49.9, "hel…");
  assert_fit ("hello", 10, "…");
  assert_fit ("hello", 9, "");
  assert_fit ("hello", -1, "");
  assert_fit ("", 0, "");
  assert_fit ("äöüß", 30, "äö…");
  assert_fit ("to be", 45, "to…");
  /* No accent without its letter, no half of a family */
  assert_fit ("ae\xcc\x81" "bcdef", 30, "a…");
  assert_fit ("a👩\xe2\x80\x8d👧bcd", 40, "a…");

  longest_measured = 0;
  cut = sx_scene_fit (&tens, SX_FACE_BODY, large, 100);
  g_assert_cmpuint (strlen (cut), ==, 9 + strlen ("…"));
  g_assert_cmpuint (longest_measured, <, 200);
}

static void
assert_wrap (const char *text,
             double      width,
             guint       max_lines,
             const char *expected)
{
  g_autoptr (GPtrArray) lines = sx_scene_wrap (&tens, SX_FACE_BODY, text, width, max_lines);
  g_autofree char *joined = NULL;

  g_assert_cmpuint (lines->len, <=, max_lines);
  g_ptr_array_add (lines, NULL);
  joined = g_strjoinv ("|", (char **) lines->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_wrap (void)
{
  assert_wrap ("", 50, 3, "");
  assert_wrap ("to be or", 80, 3, "to be or");
  assert_wrap ("to be or", 79, 3, "to be|or");
  assert_wrap ("to be or", 20, 3, "to|be|or");
  assert_wrap ("to be or", 20, 2, "to|b…");
  assert_wrap ("to be or", 79, 1, "to be…");
  assert_wrap ("a bee flies", 30, 4, "a|bee|fl…");
  assert_wrap ("butterflies fly", 50, 4, "butt…");
  assert_wrap ("  a  b", 30, 4, "  a| b");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scene/items", test_items);
  g_test_add_func ("/scene/strings", test_strings);
  g_test_add_func ("/scene/invalid", test_invalid);
  g_test_add_func ("/scene/pick", test_pick);
  g_test_add_func ("/scene/measure", test_measure);
  g_test_add_func ("/scene/fit", test_fit);
  g_test_add_func ("/scene/wrap", test_wrap);

  return g_test_run ();
}
