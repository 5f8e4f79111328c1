/* test-export.c: drawings as files, read by other programs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "drawn-ink.h"
#include "fake-diagram.h"
#include "sx-diagram-export.h"
#include "sx-scene-export.h"
#include "sx-test-util.h"

typedef struct
{
  char *dir;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->dir = sx_test_make_dir ();
}

/* Nothing but what was written is left: no file under a temporary name */
static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_true (g_str_has_prefix (name, "it."));
  sx_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static char *
make_path (Fixture    *fixture,
           const char *name)
{
  return g_build_filename (fixture->dir, name, NULL);
}

/* What a program prints; NULL, and the test is skipped: it is not there */
static char *
run (const char *program,
     const char *first,
     ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *path = g_find_program_in_path (program);
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status;
  va_list list;

  if (path == NULL)
    {
      g_autofree char *why = g_strdup_printf ("%s is not installed", program);

      g_test_skip (why);
      return NULL;
    }

  g_ptr_array_add (arguments, path);
  va_start (list, first);
  for (const char *argument = first; argument != NULL; argument = va_arg (list, const char *))
    g_ptr_array_add (arguments, (char *) argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);

  g_spawn_sync (NULL, (char **) arguments->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, &errors, &status, &error);
  g_assert_no_error (error);
  g_test_message ("%s: %s", program, errors);
  g_assert_true (g_spawn_check_wait_status (status, &error));

  return output;
}

static void
assert_contains (const char *text,
                 const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

static guint32
get_pixel (GdkPixbuf *picture,
           int        x,
           int        y)
{
  const guint8 *p = gdk_pixbuf_read_pixels (picture) + (gsize) y * gdk_pixbuf_get_rowstride (picture) +
                    (gsize) x * gdk_pixbuf_get_n_channels (picture);

  return (guint32) p[0] << 16 | (guint32) p[1] << 8 | p[2];
}

/* How many pixels of a picture have exactly an ink */
static guint
count_ink (GdkPixbuf *picture,
           SxInk      ink,
           gboolean   dark)
{
  guint32 wanted = drawn_ink (ink, dark);
  guint n = 0;

  for (int y = 0; y < gdk_pixbuf_get_height (picture); y++)
    for (int x = 0; x < gdk_pixbuf_get_width (picture); x++)
      n += get_pixel (picture, x, y) == wanted;

  return n;
}

/* Has its heads, its bands and its arrows, on paper */
static void
assert_story (const char *path,
              int         width,
              int         height,
              gboolean    dark)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new_from_file (path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, width);
  g_assert_cmpint (gdk_pixbuf_get_height (picture), ==, height);
  g_assert_cmphex (get_pixel (picture, 2, 2), ==, drawn_ink (SX_INK_PAPER, dark));
  g_assert_cmpuint (count_ink (picture, SX_INK_SERVER_TINT, dark), >, 2000);
  g_assert_cmpuint (count_ink (picture, SX_INK_STATE_OPEN, dark), >, 2000);
  g_assert_cmpuint (count_ink (picture, SX_INK_MESSAGE, dark), >, 200);
  g_assert_cmpuint (count_ink (picture, SX_INK_TEXT, dark), >, 20);
  g_assert_cmpuint (count_ink (picture, SX_INK_NOTE, dark), >, 2000);
}

/* Four columns, heads, ten events, gap, legend, margins */
#define STORY_WIDTH (4 * 260 + 48)
#define STORY_HEIGHT (60 + 11 * 34 + 16 + 40 + 48)

static void
export_story (const char *path,
              gboolean    dark)
{
  SxDiagram *diagram = fake_diagram_new_story ();
  g_autoptr (GError) error = NULL;

  g_assert_true (sx_diagram_export (diagram, NULL, NULL, 0, G_MAXDOUBLE, dark, path, &error));
  g_assert_no_error (error);
  sx_diagram_free (diagram);
}

static void
test_png (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *path = make_path (fixture, "it.png");
  g_autofree char *said = NULL;

  for (gboolean dark = FALSE; dark <= TRUE; dark++)
    {
      export_story (path, dark);
      assert_story (path, 2 * STORY_WIDTH, 2 * STORY_HEIGHT, dark);
    }

  said = run ("identify", "-format", "%m %w %h", path, NULL);
  if (said != NULL)
    {
      g_autofree char *expected = g_strdup_printf ("PNG %d %d", 2 * STORY_WIDTH, 2 * STORY_HEIGHT);

      g_assert_cmpstr (said, ==, expected);
    }
}

static void
test_svg (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *path = make_path (fixture, "it.svg");
  g_autofree char *drawn = make_path (fixture, "it.png");

  for (gboolean dark = FALSE; dark <= TRUE; dark++)
    {
      g_autofree char *said = NULL;

      export_story (path, dark);
      said = run ("rsvg-convert", "--output", drawn, path, NULL);
      if (said == NULL)
        return;

      assert_story (drawn, STORY_WIDTH, STORY_HEIGHT, dark);
    }
}

static void
test_pdf (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *path = make_path (fixture, "it.pdf");
  g_autofree char *texts = NULL;
  g_autofree char *facts = NULL;

  export_story (path, FALSE);
  texts = run ("pdftotext", "-layout", path, "-", NULL);
  facts = run ("pdfinfo", path, NULL);
  if (texts == NULL || facts == NULL)
    return;

  assert_contains (texts, "Connection 1");
  assert_contains (texts, "bind 127.0.0.1:12345");
  assert_contains (texts, "Thank you for connecting");
  assert_contains (texts, "ESTABLISHED");
  assert_contains (texts, "dashed: inferred, not measured");
  assert_contains (facts, "Sequence diagram");
  assert_contains (facts, "Pages:           1\n");
  /* 1088 × 538 pixels of 1/96 inch */
  assert_contains (facts, "816 x 403.5 pts");
}

static void
test_mermaid (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = make_path (fixture, "it.MMD");
  g_autofree char *text = NULL;

  export_story (path, FALSE);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "sequenceDiagram\n"));
  assert_contains (text, "L1->>L2: Thank you for connecting\n");
}

/* Only what is shown: not the events before and after */
static void
test_part (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = make_path (fixture, "it.svg");
  SxDiagram *diagram = fake_diagram_new_story ();
  g_autoptr (GError) error = NULL;
  g_autofree char *svg = NULL;

  g_assert_true (sx_diagram_export (diagram, NULL, NULL, 3 * 34 - 10, 6 * 34, FALSE, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &svg, NULL, NULL));
  assert_contains (svg, "height=\"276\"");
  assert_contains (svg, "listen 5");
  assert_contains (svg, "Connection 1");
  g_assert_null (strstr (svg, "bind 127.0.0.1:12345"));
  g_assert_null (strstr (svg, "recv 24"));
  sx_diagram_free (diagram);
}

static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const endings[] = { "svg", "pdf", "png", "mmd" };
  static const char *const texts[] = {
    "<script>alert(1)</script>", "a & b &amp; ]]>", "bell\x07 esc\x1b[31m del\x7f", "\xe2\x80\xae" "txt.exe", "שלום עולם",
    "👩‍👩‍👧 😀", "two\nlines", "\xff\xfe", "%%{init: {}}%%", "end"
  };
  SxDiagram *diagram = fake_diagram_new ();
  g_autofree char *large = g_strnfill (10240, 'W');
  g_autofree char *svg = make_path (fixture, "it.svg");
  g_autofree char *pdf = make_path (fixture, "it.pdf");
  g_autofree char *drawn = make_path (fixture, "it.png");
  g_autofree char *said = NULL;
  g_autofree char *read = NULL;

  for (guint i = 0; i <= G_N_ELEMENTS (texts); i++)
    {
      const char *text = i < G_N_ELEMENTS (texts) ? texts[i] : large;

      if (i < 4)
        fake_diagram_add_lifeline (diagram, SX_SIDE_OUTSIDE, text, text);
      fake_diagram_add_event (diagram, 0, SX_KIND_SEND, text);
      fake_diagram_add_arrow (diagram, (SxDiagramArrow) { .from = i, .to = SX_NO_EVENT, .to_lifeline = 1 }, text);
    }

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat ("it.", endings[i], NULL);
      g_autofree char *path = make_path (fixture, name);
      g_autoptr (GError) error = NULL;

      g_assert_true (sx_diagram_export (diagram, NULL, NULL, 0, G_MAXDOUBLE, FALSE, path, &error));
      g_assert_no_error (error);
    }
  sx_diagram_free (diagram);

  said = run ("rsvg-convert", "--output", drawn, svg, NULL);
  read = run ("pdftotext", pdf, "-", NULL);
  if (read != NULL)
    assert_contains (read, "<script>alert(1)</script>");
}

/* Rows of a scene, as high as wished */
static SxScene *
make_rows (guint n)
{
  SxScene *scene = sx_scene_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("row %u.", i);

      sx_scene_add_text (scene, 0, 20.0 * i + 15, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_TEXT, text);
    }

  return scene;
}

/* More than a page of PDF can have: several, and every row once */
static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (SxScene) head = sx_scene_new ();
  g_autoptr (SxScene) rows = make_rows (2000);
  SxSceneStrip strips[] = { { head, 0, 40, TRUE }, { rows, 0, 40000, FALSE }, { rows, 0, 20, FALSE } };
  SxSceneSheet sheet = { "Rows", 400, strips, G_N_ELEMENTS (strips), NULL, FALSE };
  g_autofree char *path = make_path (fixture, "it.pdf");
  g_autofree char *texts = NULL;
  g_autofree char *facts = NULL;
  g_autoptr (GError) error = NULL;
  guint n_heads = 0;

  sx_scene_add_text (head, 0, 20, SX_FACE_TITLE, SX_ANCHOR_START, SX_INK_TEXT, "Head");
  g_assert_true (sx_sheet_export (&sheet, path, &error));
  g_assert_no_error (error);

  texts = run ("pdftotext", path, "-", NULL);
  facts = run ("pdfinfo", path, NULL);
  if (texts == NULL || facts == NULL)
    return;

  assert_contains (facts, "Pages:           3\n");
  for (const char *p = texts; (p = strstr (p, "Head")) != NULL; p++)
    n_heads++;
  g_assert_cmpuint (n_heads, ==, 3);
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *text = g_strdup_printf ("row %u.", i);

      assert_contains (texts, text);
    }
}

/* As sharp as there is room for, and no file where there is none */
static void
test_large (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (SxScene) rows = make_rows (5000);
  g_autofree char *path = make_path (fixture, "it.png");
  g_autofree char *svg = make_path (fixture, "it.svg");
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) picture = NULL;

  g_assert_true (sx_scene_export (rows, 100, 25000, "Rows", NULL, FALSE, path, &error));
  g_assert_no_error (error);
  picture = gdk_pixbuf_new_from_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_height (picture), >, 32000);
  g_assert_cmpint (gdk_pixbuf_get_height (picture), <=, 32767);
  g_assert_cmpuint (count_ink (picture, SX_INK_TEXT, FALSE), >, 1000);
  g_unlink (path);

  g_assert_false (sx_scene_export (rows, 100, 100000, "Rows", NULL, FALSE, path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  assert_contains (error->message, "100048");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  g_assert_true (sx_scene_export (rows, 100, 100000, "Rows", NULL, FALSE, svg, &error));
  g_assert_no_error (error);
}

static void
assert_refused (const char *path,
                int         code,
                const char *part)
{
  SxDiagram *diagram = fake_diagram_new_story ();
  g_autoptr (GError) error = NULL;

  g_assert_false (sx_diagram_export (diagram, NULL, NULL, 0, G_MAXDOUBLE, FALSE, path, &error));
  g_assert_error (error, G_IO_ERROR, code);
  assert_contains (error->message, part);
  sx_diagram_free (diagram);
}

static void
test_errors (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *gif = make_path (fixture, "it.gif");
  g_autofree char *bare = make_path (fixture, "it");
  g_autofree char *nowhere = make_path (fixture, "no/it.svg");
  g_autofree char *folder = make_path (fixture, "it.svg");

  assert_refused (gif, G_IO_ERROR_INVALID_FILENAME, ".png, .svg, .pdf, .mmd");
  assert_refused (bare, G_IO_ERROR_INVALID_FILENAME, ".png, .svg, .pdf, .mmd");
  assert_refused (nowhere, G_IO_ERROR_NOT_FOUND, "ENOENT");

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  assert_refused (folder, G_IO_ERROR_IS_DIRECTORY, "EISDIR");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* When it cannot be written, what was there is there still */
static void
test_kept (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (SxScene) scene = make_rows (100);
  g_autofree char *path = make_path (fixture, "it.svg");
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit limit, small;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));

  /* As a full disk does it, write() fails (setrlimit(2): with the signal ignored, by EFBIG) */
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  small = limit;
  small.rlim_cur = 1000;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (sx_scene_export (scene, 100, 2000, "Rows", NULL, FALSE, path, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);

  g_assert_nonnull (error);
  assert_contains (error->message, "EFBIG");
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "old");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/export/png", test_png);
  ADD ("/export/svg", test_svg);
  ADD ("/export/pdf", test_pdf);
  ADD ("/export/mermaid", test_mermaid);
  ADD ("/export/part", test_part);
  ADD ("/export/hostile", test_hostile);
  ADD ("/export/pages", test_pages);
  ADD ("/export/large", test_large);
  ADD ("/export/errors", test_errors);
  ADD ("/export/kept", test_kept);
#undef ADD

  return g_test_run ();
}
