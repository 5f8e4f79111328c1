/* test-drawing.c: lines, text and dashes as pixels
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include "drawn-ink.h"
#include "sx-scene-cairo.h"

static cairo_surface_t *
draw (SxScene      *scene,
      SxTypesetter *typesetter,
      double        dy)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 100, 100);
  SxSceneLook look = { typesetter, FALSE, 0, dy, 1 };
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  sx_scene_draw (scene, cr, &look, 100, 100);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

static guint32
get_drawn (cairo_surface_t *surface,
           int              x,
           int              y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + (gsize) y * cairo_image_surface_get_stride (surface);
  guint32 pixel;

  memcpy (&pixel, row + 4 * (gsize) x, sizeof pixel);

  return pixel & 0xffffff;
}

/* A thin line is one row of pixels in its own colour, wherever it lies */
static void
test_crisp (void)
{
  SxTypesetter *typesetter = sx_typesetter_new_for_file (NULL, 1);
  g_autoptr (SxScene) scene = sx_scene_new ();
  cairo_surface_t *surface;

  sx_scene_add_line (scene, 0, 10.3, 100, 10.3, SX_INK_TEXT, 1, FALSE);
  sx_scene_add_line (scene, 50.8, 20, 50.8, 100, SX_INK_TEXT, 1, FALSE);
  sx_scene_add_rect (scene, 60.4, 60.4, 20, 20, 0, SX_INK_CARD, SX_INK_ERROR, 1);
  surface = draw (scene, typesetter, 0);

  g_assert_cmphex (get_drawn (surface, 5, 9), ==, 0xffffff);
  g_assert_cmphex (get_drawn (surface, 5, 10), ==, drawn_ink (SX_INK_TEXT, FALSE));
  g_assert_cmphex (get_drawn (surface, 5, 11), ==, 0xffffff);
  g_assert_cmphex (get_drawn (surface, 49, 40), ==, 0xffffff);
  g_assert_cmphex (get_drawn (surface, 50, 40), ==, drawn_ink (SX_INK_TEXT, FALSE));
  g_assert_cmphex (get_drawn (surface, 51, 40), ==, 0xffffff);
  g_assert_cmphex (get_drawn (surface, 59, 70), ==, 0xffffff);
  g_assert_cmphex (get_drawn (surface, 60, 70), ==, drawn_ink (SX_INK_ERROR, FALSE));
  g_assert_cmphex (get_drawn (surface, 61, 70), ==, drawn_ink (SX_INK_CARD, FALSE));
  cairo_surface_destroy (surface);
  sx_typesetter_free (typesetter);
}

/* Days at a nanosecond a pixel: nothing is lost, and dashes stay where they are */
static void
test_far (void)
{
  const double far = 8.64e13;
  SxTypesetter *typesetter = sx_typesetter_new_for_file (NULL, 1);
  g_autoptr (SxScene) scene = sx_scene_new ();
  cairo_surface_t *surface;
  guint n_dashes = 0;

  sx_scene_add_line (scene, 20, 0, 20, 2 * far, SX_INK_TEXT, 2, FALSE);
  sx_scene_add_line (scene, 40, 0, 40, 2 * far, SX_INK_TEXT, 2, TRUE);
  sx_scene_add_rect (scene, 60, 0, 10, 2 * far, 3, SX_INK_SERVER, SX_INK_NONE, 0);
  sx_scene_add_text (scene, 80, far + 50, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_TEXT, "██");
  surface = draw (scene, typesetter, -far);

  for (int y = 0; y < 100; y++)
    {
      g_assert_cmphex (get_drawn (surface, 20, y), ==, drawn_ink (SX_INK_TEXT, FALSE));
      g_assert_cmphex (get_drawn (surface, 65, y), ==, drawn_ink (SX_INK_SERVER, FALSE));
      n_dashes += get_drawn (surface, 40, y) != 0xffffff;
    }
  g_assert_cmpuint (n_dashes, >, 40);
  g_assert_cmpuint (n_dashes, <, 80);
  g_assert_cmphex (get_drawn (surface, 84, 46), ==, drawn_ink (SX_INK_TEXT, FALSE));
  cairo_surface_destroy (surface);
  sx_typesetter_free (typesetter);
}

static void
test_typesetter (void)
{
  SxTypesetter *one = sx_typesetter_new_for_file ("Sans", 1);
  SxTypesetter *two = sx_typesetter_new_for_file ("Sans", 2);
  SxSceneStyle style = sx_typesetter_get_style (two);
  double width, again, baseline;
  PangoLayout *layout = sx_typesetter_get_layout (one, SX_FACE_BODY, "ESTABLISHED", &width, &baseline);

  g_assert_cmpfloat (width, >, 40);
  g_assert_cmpfloat (baseline, >, 5);
  g_assert_cmpfloat_with_epsilon (sx_scene_measure (&style, SX_FACE_BODY, "ESTABLISHED"), 2 * width, 1);
  g_assert_cmpfloat (sx_typesetter_measure (SX_FACE_BOLD, "ESTABLISHED", one), >, width);

  /* Remembered while it is asked for, right after it was forgotten */
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      sx_typesetter_measure (SX_FACE_BODY, text, one);
      g_assert_true (sx_typesetter_get_layout (one, SX_FACE_BODY, "ESTABLISHED", &again, &baseline) == layout);
    }
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      sx_typesetter_measure (SX_FACE_BODY, text, one);
    }
  sx_typesetter_get_layout (one, SX_FACE_BODY, "ESTABLISHED", &again, &baseline);
  g_assert_cmpfloat (again, ==, width);

  sx_typesetter_free (one);
  sx_typesetter_free (two);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drawing/crisp", test_crisp);
  g_test_add_func ("/drawing/far", test_far);
  g_test_add_func ("/drawing/typesetter", test_typesetter);

  return g_test_run ();
}
