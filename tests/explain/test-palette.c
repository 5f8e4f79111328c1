/* test-palette.c: can the colours be seen, and told apart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <math.h>

#include "sx-palette.h"

typedef struct
{
  double v[3];
} Vector;

/* As all eyes see it, or simulated as in Viénot, Brettel and Mollon, "Digital video colourmaps for checking the
 * legibility of displays by dichromats" (1999): on linear RGB */
static const double eyes[][3][3] = {
  { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  { { 0.11238, 0.88762, 0 }, { 0.11238, 0.88762, 0 }, { 0.00401, -0.00401, 1 } },
  { { 0.29275, 0.70725, 0 }, { 0.29275, 0.70725, 0 }, { -0.02234, 0.02234, 1 } },
};

/* Colours as far apart as that in CIELAB are told apart at a glance; 2.3 can just be seen */
#define APART 12.0

static double
linear (double component)
{
  return component <= 0.04045 ? component / 12.92 : pow ((component + 0.055) / 1.055, 2.4);
}

static Vector
get_linear (SxInk    ink,
            gboolean dark)
{
  SxColor color = sx_palette_get (ink, dark);

  return (Vector) { { linear (color.red), linear (color.green), linear (color.blue) } };
}

/* WCAG 2.1: relative luminance and contrast ratio */
static double
contrast (SxInk    first,
          SxInk    second,
          gboolean dark)
{
  Vector a = get_linear (first, dark);
  Vector b = get_linear (second, dark);
  double la = 0.2126 * a.v[0] + 0.7152 * a.v[1] + 0.0722 * a.v[2];
  double lb = 0.2126 * b.v[0] + 0.7152 * b.v[1] + 0.0722 * b.v[2];

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}

static Vector
multiply (const double m[3][3],
          Vector       x)
{
  Vector y;

  for (guint i = 0; i < 3; i++)
    y.v[i] = MAX (m[i][0] * x.v[0] + m[i][1] * x.v[1] + m[i][2] * x.v[2], 0);

  return y;
}

static double
lab_curve (double t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

/* From linear sRGB, white D65 */
static Vector
get_lab (Vector rgb)
{
  static const double xyz[3][3] = {
    { 0.4124 / 0.95047, 0.3576 / 0.95047, 0.1805 / 0.95047 },
    { 0.2126, 0.7152, 0.0722 },
    { 0.0193 / 1.08883, 0.1192 / 1.08883, 0.9505 / 1.08883 },
  };
  Vector t = multiply (xyz, rgb);
  double x = lab_curve (t.v[0]), y = lab_curve (t.v[1]), z = lab_curve (t.v[2]);

  return (Vector) { { 116 * y - 16, 500 * (x - y), 200 * (y - z) } };
}

static double
distance (SxInk    first,
          SxInk    second,
          gboolean dark,
          guint    eye)
{
  Vector a = get_lab (multiply (eyes[eye], get_linear (first, dark)));
  Vector b = get_lab (multiply (eyes[eye], get_linear (second, dark)));

  return hypot (hypot (a.v[0] - b.v[0], a.v[1] - b.v[1]), a.v[2] - b.v[2]);
}

static void
assert_contrast (SxInk  ink,
                 SxInk  paper,
                 double least)
{
  for (gboolean dark = FALSE; dark <= TRUE; dark++)
    {
      g_test_message ("ink %d on %d, %s: %.2f", ink, paper, dark ? "dark" : "light", contrast (ink, paper, dark));
      g_assert_cmpfloat (contrast (ink, paper, dark), >=, least);
    }
}

static void
assert_apart (const SxInk *inks,
              guint        n)
{
  for (guint i = 0; i < n; i++)
    for (guint k = i + 1; k < n; k++)
      for (guint eye = 0; eye < G_N_ELEMENTS (eyes); eye++)
        for (gboolean dark = FALSE; dark <= TRUE; dark++)
          {
            g_test_message ("inks %d and %d, eye %u, %s: %.1f", inks[i], inks[k], eye, dark ? "dark" : "light",
                            distance (inks[i], inks[k], dark, eye));
            g_assert_cmpfloat (distance (inks[i], inks[k], dark, eye), >=, APART);
          }
}

static void
test_formula (void)
{
  /* The numbers of the standards */
  g_assert_cmpfloat_with_epsilon (get_lab ((Vector) { { 1, 1, 1 } }).v[0], 100, 0.1);
  g_assert_cmpfloat_with_epsilon (get_lab ((Vector) { { 1, 0, 0 } }).v[1], 80.1, 0.2);
  g_assert_cmpfloat_with_epsilon (contrast (SX_INK_PAPER, SX_INK_PAPER, FALSE), 1, 1e-6);
}

static void
test_type (void)
{
  static const SxInk papers[] = { SX_INK_PAPER, SX_INK_CARD, SX_INK_NOTE, SX_INK_SELECTED, SX_INK_SERVER_TINT,
                                  SX_INK_CLIENT_TINT, SX_INK_DATAGRAM_TINT, SX_INK_OUTSIDE_TINT };
  static const SxInk inks[] = { SX_INK_TEXT, SX_INK_DIM, SX_INK_ERROR, SX_INK_INFERRED, SX_INK_MESSAGE };

  for (guint i = 0; i < G_N_ELEMENTS (inks); i++)
    assert_contrast (inks[i], SX_INK_PAPER, 4.5);
  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      assert_contrast (SX_INK_TEXT, papers[i], 4.5);
      assert_contrast (SX_INK_DIM, papers[i], 4.5);
    }
  for (SxInk band = SX_INK_STATE_NEW; band <= SX_INK_STATE_CLOSED; band++)
    assert_contrast (SX_INK_ON_BAND, band, 4.5);
}

static void
test_lines (void)
{
  static const SxInk inks[] = { SX_INK_NOTE_EDGE, SX_INK_FOCUS, SX_INK_SERVER, SX_INK_CLIENT, SX_INK_DATAGRAM, SX_INK_OUTSIDE };

  for (guint i = 0; i < G_N_ELEMENTS (inks); i++)
    assert_contrast (inks[i], SX_INK_PAPER, 3);
  for (SxInk band = SX_INK_STATE_NEW; band <= SX_INK_STATE_CLOSED; band++)
    assert_contrast (band, SX_INK_PAPER, 3);
  for (SxInk series = SX_INK_SERIES_1; series <= SX_INK_SERIES_6; series++)
    assert_contrast (series, SX_INK_PAPER, 3);
}

static void
test_apart (void)
{
  static const SxInk sides[] = { SX_INK_SERVER, SX_INK_CLIENT, SX_INK_DATAGRAM, SX_INK_OUTSIDE };
  static const SxInk series[] = { SX_INK_SERIES_1, SX_INK_SERIES_2, SX_INK_SERIES_3, SX_INK_SERIES_4, SX_INK_SERIES_5,
                                  SX_INK_SERIES_6 };
  static const SxInk arrows[] = { SX_INK_MESSAGE, SX_INK_INFERRED, SX_INK_ERROR };

  assert_apart (sides, G_N_ELEMENTS (sides));
  assert_apart (series, G_N_ELEMENTS (series));
  assert_apart (arrows, G_N_ELEMENTS (arrows));
}

static void
test_whole (void)
{
  for (SxInk ink = SX_INK_PAPER; ink < SX_N_INKS; ink++)
    for (gboolean dark = FALSE; dark <= TRUE; dark++)
      {
        SxColor color = sx_palette_get (ink, dark);

        /* Nobody forgot one: none is black, not even the darkest type */
        g_assert_cmpfloat (color.red + color.green + color.blue, >, 0);
        g_assert_cmpfloat (color.alpha, ==, 1);
      }
  g_assert_cmpfloat (sx_palette_get (SX_INK_NONE, FALSE).alpha, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/palette/formula", test_formula);
  g_test_add_func ("/palette/type", test_type);
  g_test_add_func ("/palette/lines", test_lines);
  g_test_add_func ("/palette/apart", test_apart);
  g_test_add_func ("/palette/whole", test_whole);

  return g_test_run ();
}
