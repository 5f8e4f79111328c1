/* test-svg.c: a scene as SVG
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "sx-svg.h"

/* Names and texts of all elements that are open somewhere, by GLib's reader of a part of XML */
typedef struct
{
  GString *texts;
  guint    n_elements;
} Reading;

static void
start_cb (GMarkupParseContext  *context,
          const char           *name,
          const char          **attributes,
          const char          **values,
          gpointer              user_data,
          GError              **error)
{
  Reading *reading = user_data;

  reading->n_elements++;
  g_assert_true (strcmp (name, "svg") == 0 || strcmp (name, "title") == 0 || strcmp (name, "rect") == 0 ||
                 strcmp (name, "line") == 0 || strcmp (name, "polygon") == 0 || strcmp (name, "polyline") == 0 ||
                 strcmp (name, "text") == 0);
}

static void
text_cb (GMarkupParseContext  *context,
         const char           *text,
         gsize                 length,
         gpointer              user_data,
         GError              **error)
{
  Reading *reading = user_data;

  g_string_append_len (reading->texts, text, length);
  g_string_append_c (reading->texts, '|');
}

/* What can be read in it; fails if it is no XML */
static char *
read_texts (const char *svg)
{
  const GMarkupParser parser = { .start_element = start_cb, .text = text_cb };
  Reading reading = { g_string_new (NULL), 0 };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &reading, NULL);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, svg, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_markup_parse_context_free (context);

  return g_string_free (reading.texts, FALSE);
}

static char *
write_svg (SxScene    *scene,
           const char *title,
           gboolean    dark)
{
  GString *svg = sx_svg_begin (300, 200, title, dark);

  sx_svg_add (svg, scene, NULL, 10, 20, 300, 0, 100, dark);
  sx_svg_end (svg);

  return g_string_free (svg, FALSE);
}

static void
assert_contains (const char *text,
                 const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

static void
test_shapes (void)
{
  static const SxPoint points[] = { { 1, 2 }, { 3, 4 }, { 5.256, 6 } };
  g_autoptr (SxScene) scene = sx_scene_new ();
  g_autofree char *light = NULL;
  g_autofree char *dark = NULL;

  sx_scene_add_rect (scene, 1, 2, 30, 20, 5, SX_INK_PAPER, SX_INK_NONE, 0);
  sx_scene_add_line (scene, 0.5, 2, 30, 4, SX_INK_TEXT, 1.5, TRUE);
  sx_scene_add_path (scene, points, 3, TRUE, SX_INK_TEXT, SX_INK_NONE, 0, FALSE);
  sx_scene_set_opacity (scene, 0.5);
  sx_scene_add_path (scene, points, 2, FALSE, SX_INK_TEXT, SX_INK_TEXT, 2, FALSE);
  light = write_svg (scene, "Shapes", FALSE);
  dark = write_svg (scene, "Shapes", TRUE);

  assert_contains (light, "role=\"img\"");
  assert_contains (light, "width=\"300\" height=\"200\"");
  assert_contains (light, "<title id=\"title\">Shapes</title>");
  assert_contains (light, "<rect x=\"11\" y=\"2\" width=\"30\" height=\"20\" rx=\"5\" fill=\"#ffffff\"/>");
  assert_contains (light, "<line x1=\"10.5\" y1=\"2\" x2=\"40\" y2=\"4\" fill=\"none\" stroke=\"#1f2328\" stroke-width=\"1.5\" "
                   "stroke-dasharray=\"5 4\"/>");
  assert_contains (light, "<polygon points=\"11,2 13,4 15.26,6\" fill=\"#1f2328\"/>");
  assert_contains (light, "<polyline points=\"11,2 13,4\" fill=\"none\" stroke=\"#1f2328\" stroke-width=\"2\" opacity=\"0.5\"/>");
  assert_contains (dark, "<rect width=\"100%\" height=\"100%\" fill=\"#1d1f23\"/>");
}

static void
test_texts (void)
{
  g_autoptr (SxScene) scene = sx_scene_new ();
  g_autofree char *svg = NULL;
  g_autofree char *texts = NULL;

  sx_scene_add_text (scene, 1, 50, SX_FACE_SMALL_ITALIC, SX_ANCHOR_MIDDLE, SX_INK_DIM, "SYN · inferred");
  sx_scene_add_vertical_text (scene, 5, 60, SX_FACE_SMALL_BOLD, SX_ANCHOR_START, SX_INK_TEXT, "LISTEN");
  sx_scene_add_text (scene, 1, 70, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_DIM, "שלום");
  /* Above and below what is shown */
  sx_scene_add_text (scene, 1, -50, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_DIM, "too high");
  sx_scene_add_text (scene, 1, 150, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_DIM, "too low");
  svg = write_svg (scene, "Texts", FALSE);
  texts = read_texts (svg);

  assert_contains (svg, "<text x=\"11\" y=\"50\" font-size=\"10.5\" font-style=\"italic\" text-anchor=\"middle\" textLength=\"");
  assert_contains (svg, "font-weight=\"bold\" transform=\"rotate(-90 15 60)\" textLength=\"");
  /* Its left end is its end */
  assert_contains (svg, "direction=\"rtl\" text-anchor=\"end\"");
  assert_contains (texts, "SYN · inferred|");
  assert_contains (texts, "LISTEN|");
  assert_contains (texts, "שלום|");
  g_assert_null (strstr (svg, "too "));
}

static void
test_hostile (void)
{
  g_autoptr (SxScene) scene = sx_scene_new ();
  g_autofree char *large = g_strnfill (10240, 'A');
  g_autofree char *svg = NULL;
  g_autofree char *texts = NULL;

  sx_scene_add_text (scene, 0, 9, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_TEXT, "<script>alert(\"1\")</script>&amp;]]>");
  sx_scene_add_text (scene, 0, 9, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_TEXT, "bell \x07 escape \x1b[31m delete \x7f next \xc2\x85 end");
  sx_scene_add_text (scene, 0, 9, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_TEXT, "no \xef\xbf\xbe character \xef\xbf\xbf");
  sx_scene_add_text (scene, 0, 9, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_TEXT, "two\nlines");
  sx_scene_add_text (scene, 0, 9, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_TEXT, "👩‍👩‍👧 😀");
  sx_scene_add_text (scene, 0, 9, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_TEXT, large);
  svg = write_svg (scene, "<&>\x01\"", FALSE);
  texts = read_texts (svg);

  for (const char *p = svg; *p != '\0'; p++)
    g_assert_true ((guint8) *p >= 0x20 || *p == '\n');
  g_assert_null (strstr (svg, "<script"));
  g_assert_null (strstr (svg, "\x7f"));
  assert_contains (texts, "<script>alert(\"1\")</script>&amp;]]>|");
  assert_contains (texts, "bell \xef\xbf\xbd escape \xef\xbf\xbd[31m delete \xef\xbf\xbd next \xef\xbf\xbd end|");
  assert_contains (texts, "no \xef\xbf\xbd character \xef\xbf\xbd|");
  assert_contains (texts, "two lines|");
  assert_contains (texts, "👩‍👩‍👧 😀|");
  assert_contains (texts, large);
}

/* Numbers are those of XML, whatever the language, and finite */
static void
test_numbers (void)
{
  g_autoptr (SxScene) scene = sx_scene_new ();
  g_autofree char *svg = NULL;

  setlocale (LC_ALL, "de_DE.UTF-8");
  sx_scene_add_line (scene, 0.25, -1e300, NAN, 1e300, SX_INK_TEXT, 1, FALSE);
  svg = write_svg (scene, "Numbers", FALSE);
  setlocale (LC_ALL, "C.UTF-8");

  assert_contains (svg, "x1=\"10.25\" y1=\"-10000000\" x2=\"0\" y2=\"10000000\"");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/svg/shapes", test_shapes);
  g_test_add_func ("/svg/texts", test_texts);
  g_test_add_func ("/svg/hostile", test_hostile);
  g_test_add_func ("/svg/numbers", test_numbers);

  return g_test_run ();
}
