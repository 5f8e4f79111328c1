/* sx-scene-export.c: scenes as files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-scene-export.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sx-file-write.h"
#include "sx-scene-cairo.h"
#include "sx-svg.h"

/* Around the drawing, in pixels */
#define MARGIN 24.0

/* A pixel on a sharp screen is half of one of ours */
#define PNG_SCALE 2.0
/* cairo's images are limited to that on each side; the number of pixels to what takes 256 MiB of memory */
#define PNG_MAX_SIDE 32767.0
#define PNG_MAX_PIXELS 67108864.0

/* PDF counts in points, 1/72 inch, our pixels are 1/96; a page has 14,400 at most (ISO 32000-1, annex C.2) */
#define PDF_POINTS_PER_PIXEL 0.75
#define PDF_MAX_SIDE (14400 / PDF_POINTS_PER_PIXEL)

/* A sheet with its fonts, for files */
typedef struct
{
  const SxSceneSheet *sheet;
  SxTypesetter       *typesetter;
  double              width;    /* with the margins */
  double              height;
} Job;

static double
sum_heights (const SxSceneSheet *sheet,
             gboolean            repeated)
{
  double height = 0;

  for (guint i = 0; i < sheet->n_strips; i++)
    if (sheet->strips[i].repeated == repeated)
      height += sheet->strips[i].height;

  return height;
}

/* A part of a strip at y of the page, in pixels */
static void
draw_strip (Job                *job,
            cairo_t            *cr,
            const SxSceneStrip *strip,
            double              skipped,
            double              height,
            double              y,
            double              device_scale)
{
  SxSceneLook look = { job->typesetter, job->sheet->dark, MARGIN, -(strip->top + skipped), device_scale };

  if (strip->scene == NULL || height <= 0)
    return;

  cairo_save (cr);
  cairo_translate (cr, 0, device_scale > 0 ? round (y) : y);
  cairo_rectangle (cr, 0, 0, job->width, height);
  cairo_clip (cr);
  sx_scene_draw (strip->scene, cr, &look, job->width, height);
  cairo_restore (cr);
}

/* What is repeated, and below it what of the rest is between from and to */
static void
draw_page (Job     *job,
           cairo_t *cr,
           double   from,
           double   to,
           double   device_scale)
{
  SxColor paper = sx_palette_get (SX_INK_PAPER, job->sheet->dark);
  double y = MARGIN;
  double start = 0;

  cairo_set_source_rgb (cr, paper.red, paper.green, paper.blue);
  cairo_paint (cr);

  for (guint i = 0; i < job->sheet->n_strips; i++)
    {
      const SxSceneStrip *strip = &job->sheet->strips[i];
      double skipped = strip->repeated ? 0 : MAX (from - start, 0);
      double height = strip->repeated ? strip->height : MIN (to - start, strip->height) - skipped;

      draw_strip (job, cr, strip, skipped, height, y, device_scale);
      y += MAX (height, 0);
      if (!strip->repeated)
        start += strip->height;
    }
}

static cairo_status_t
append_cb (void                *closure,
           const unsigned char *data,
           unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static gboolean
check_cairo (cairo_status_t   status,
             GError         **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;

  /* Translators: the reason comes from the library that draws, in English */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("It could not be drawn: %s."), cairo_status_to_string (status));

  return FALSE;
}

static gboolean
refuse_size (Job         *job,
             const char  *format,
             GError     **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               _("The drawing is %.0f × %.0f pixels, which is too large for %s. Export only what is shown, or as SVG."),
               job->width, job->height, format);

  return FALSE;
}

static gboolean
make_png (Job         *job,
          GByteArray  *out,
          GError     **error)
{
  double scale = MIN (PNG_SCALE, PNG_MAX_SIDE / MAX (job->width, job->height));
  cairo_surface_t *surface;
  gboolean made;
  cairo_t *cr;

  scale = MIN (scale, sqrt (PNG_MAX_PIXELS / (job->width * job->height)));
  /* Smaller than on the screen nobody could read it */
  if (scale < 1)
    return refuse_size (job, "PNG", error);

  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, floor (job->width * scale), floor (job->height * scale));
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  draw_page (job, cr, 0, G_MAXDOUBLE, scale);
  made = check_cairo (cairo_status (cr), error) &&
         check_cairo (cairo_surface_write_to_png_stream (surface, append_cb, out), error);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return made;
}

static gboolean
make_pdf (Job         *job,
          GByteArray  *out,
          GError     **error)
{
  double repeated = sum_heights (job->sheet, TRUE);
  double rest = sum_heights (job->sheet, FALSE);
  double room = floor (PDF_MAX_SIDE - 2 * MARGIN - repeated);
  cairo_surface_t *surface;
  gboolean made;

  if (job->width > PDF_MAX_SIDE || room < PDF_MAX_SIDE / 2)
    return refuse_size (job, "PDF", error);

  surface = cairo_pdf_surface_create_for_stream (append_cb, out, 1, 1);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, job->sheet->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Socket Explorer " SX_VERSION);
  for (double from = 0; from == 0 || from < rest; from += room)
    {
      double height = 2 * MARGIN + repeated + MIN (rest - from, room);
      cairo_t *cr;

      cairo_pdf_surface_set_size (surface, job->width * PDF_POINTS_PER_PIXEL, height * PDF_POINTS_PER_PIXEL);
      cr = cairo_create (surface);
      cairo_scale (cr, PDF_POINTS_PER_PIXEL, PDF_POINTS_PER_PIXEL);
      draw_page (job, cr, from, from + room, 0);
      cairo_show_page (cr);
      cairo_destroy (cr);
    }
  cairo_surface_finish (surface);
  made = check_cairo (cairo_surface_status (surface), error);
  cairo_surface_destroy (surface);

  return made;
}

static void
make_svg (Job        *job,
          GByteArray *out)
{
  const SxSceneSheet *sheet = job->sheet;
  GString *svg = sx_svg_begin (job->width, job->height, sheet->title, sheet->dark);
  SxSceneStyle style = sx_typesetter_get_style (job->typesetter);
  double y = MARGIN;

  for (guint i = 0; i < sheet->n_strips; i++)
    {
      const SxSceneStrip *strip = &sheet->strips[i];

      if (strip->scene != NULL)
        sx_svg_add (svg, strip->scene, &style, MARGIN, y, job->width, strip->top, strip->height, sheet->dark);
      y += strip->height;
    }
  sx_svg_end (svg);

  g_byte_array_append (out, (const guint8 *) svg->str, svg->len);
  g_string_free (svg, TRUE);
}

/**
 * sx_export_get_format:
 * @path: a file's name
 * @mermaid: whether a text for Mermaid is possible
 * @error: return location; %G_IO_ERROR_INVALID_FILENAME, and a sentence that lists the endings
 *
 * Returns: the format that the ending of the name asks for, or %SX_EXPORT_FORMAT_NONE with @error set
 */
SxExportFormat
sx_export_get_format (const char  *path,
                      gboolean     mermaid,
                      GError     **error)
{
  static const struct
  {
    const char    *ending;
    SxExportFormat format;
  } endings[] = {
    { ".png", SX_EXPORT_FORMAT_PNG },
    { ".svg", SX_EXPORT_FORMAT_SVG },
    { ".pdf", SX_EXPORT_FORMAT_PDF },
    { ".mmd", SX_EXPORT_FORMAT_MERMAID },
  };
  const char *dot = strrchr (path, '.');
  g_autofree char *name = NULL;

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (endings); i++)
    if (g_ascii_strcasecmp (dot, endings[i].ending) == 0 &&
        (mermaid || endings[i].format != SX_EXPORT_FORMAT_MERMAID))
      return endings[i].format;

  name = g_filename_display_name (path);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
               _("The ending of a name tells the format, and “%s” has none of these: %s."), name,
               mermaid ? ".png, .svg, .pdf, .mmd" : ".png, .svg, .pdf");

  return SX_EXPORT_FORMAT_NONE;
}

/**
 * sx_sheet_export:
 * @sheet: what to write
 * @path: where to; its ending tells the format: .png (two pixels for each of ours, fewer if it is very large), .svg,
 *   .pdf (one page as large as the drawing, or as many of the largest size as it takes)
 * @error: return location; %G_IO_ERROR_INVALID_FILENAME: another ending; %G_IO_ERROR_NO_SPACE: too large for that format, or
 *   the disk is full; what else sx_file_write() says
 *
 * Draws, and writes a file: at once, so it takes as long as a drawing is large. Needs no display.
 *
 * Returns: whether it was written; if not, a file that was there is as it was
 */
gboolean
sx_sheet_export (const SxSceneSheet  *sheet,
                 const char          *path,
                 GError             **error)
{
  SxExportFormat format = sx_export_get_format (path, FALSE, error);
  SxTypesetter *typesetter = sheet->typesetter;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gboolean made = TRUE;
  Job job = { .sheet = sheet };

  if (format == SX_EXPORT_FORMAT_NONE)
    return FALSE;

  job.width = ceil (sheet->width + 2 * MARGIN);
  job.height = ceil (sum_heights (sheet, TRUE) + sum_heights (sheet, FALSE) + 2 * MARGIN);
  /* One for the screen has glyphs that are bent to the screen's pixels */
  job.typesetter = sx_typesetter_new_for_file (typesetter != NULL ? sx_typesetter_get_family (typesetter) : NULL,
                                               typesetter != NULL ? sx_typesetter_get_scale (typesetter) : 1);
  if (format == SX_EXPORT_FORMAT_PNG)
    made = make_png (&job, out, error);
  else if (format == SX_EXPORT_FORMAT_PDF)
    made = make_pdf (&job, out, error);
  else
    make_svg (&job, out);
  sx_typesetter_free (job.typesetter);

  return made && sx_file_write (path, out->data, out->len, error);
}

/**
 * sx_scene_export:
 * @scene: what to write
 * @width: of what is shown of it from 0, 0 on, in pixels
 * @height: of it
 * @title: what it shows
 * @typesetter: (nullable): the font and the scale that it was made for
 * @dark: whether the paper is
 * @path: where to, see sx_sheet_export()
 * @error: return location, see sx_sheet_export()
 *
 * Writes one scene as a file.
 *
 * Returns: whether it was written
 */
gboolean
sx_scene_export (SxScene       *scene,
                 double         width,
                 double         height,
                 const char    *title,
                 SxTypesetter  *typesetter,
                 gboolean       dark,
                 const char    *path,
                 GError       **error)
{
  SxSceneStrip strip = { scene, 0, height, FALSE };
  SxSceneSheet sheet = { title, width, &strip, 1, typesetter, dark };

  return sx_sheet_export (&sheet, path, error);
}
