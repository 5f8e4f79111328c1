/* sx-svg.c: a scene as SVG
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written by ourselves, since what draws it makes outlines of texts: here they stay texts, which can be searched, read
 * out and edited.
 */

#include "sx-config.h"

#include <math.h>
#include <string.h>

#include "sx-svg.h"

/* As drawn on the screen */
#define DASHES "5 4"

typedef struct
{
  GString            *out;
  const SxSceneStyle *style;
  const SxPoint      *points;
  double              dx;
  double              dy;
  double              top;     /* what is seen of the picture, from here */
  double              bottom;
  gboolean            dark;
} Writer;

/* The point is a point in every language, and two digits behind it are more than can be seen */
static void
append_number (GString *out,
               double   number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  char *end;

  /* Beyond that renderers count in floats, and nothing can be seen anyway */
  number = isfinite (number) ? CLAMP (number, -1e7, 1e7) : 0;
  g_ascii_formatd (text, sizeof text, "%.2f", number);
  end = text + strlen (text);
  while (end[-1] == '0')
    *--end = '\0';
  if (end[-1] == '.')
    *--end = '\0';
  g_string_append (out, strcmp (text, "-0") == 0 ? "0" : text);
}

static void
append_attribute (GString    *out,
                  const char *name,
                  double      number)
{
  g_string_append_printf (out, " %s=\"", name);
  append_number (out, number);
  g_string_append_c (out, '"');
}

/* XML 1.0 has no control characters, not even escaped ones (section 2.2) */
static gboolean
is_xml_char (gunichar c)
{
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xd7ff && !(c >= 0x7f && c <= 0x9f)) ||
         (c >= 0xe000 && c <= 0xfffd) || (c >= 0x10000 && c <= 0x10ffff);
}

static void
append_escaped (GString    *out,
                const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '&')
        g_string_append (out, "&amp;");
      else if (c == '<')
        g_string_append (out, "&lt;");
      else if (c == '>')
        g_string_append (out, "&gt;");
      else if (c == '"')
        g_string_append (out, "&quot;");
      else if (c == '\t' || c == '\n' || c == '\r')
        g_string_append_c (out, ' ');
      else
        g_string_append_unichar (out, is_xml_char (c) ? c : 0xfffd);
    }
}

static void
append_color (Writer     *self,
              const char *name,
              SxInk       ink)
{
  SxColor color = sx_palette_get (ink, self->dark);

  if (ink == SX_INK_NONE)
    g_string_append_printf (self->out, " %s=\"none\"", name);
  else
    g_string_append_printf (self->out, " %s=\"#%02x%02x%02x\"", name, (guint) (color.red * 255 + 0.5f),
                            (guint) (color.green * 255 + 0.5f), (guint) (color.blue * 255 + 0.5f));
}

/* What a shape is filled and drawn with, and the end of its element */
static void
append_paint (Writer            *self,
              const SxSceneItem *item,
              SxInk              fill)
{
  append_color (self, "fill", fill);
  if (item->stroke != SX_INK_NONE)
    {
      append_color (self, "stroke", item->stroke);
      append_attribute (self->out, "stroke-width", item->line_width);
      if (item->dashed)
        g_string_append (self->out, " stroke-dasharray=\"" DASHES "\"");
    }
  if (item->opacity < 1)
    append_attribute (self->out, "opacity", item->opacity);
  g_string_append (self->out, "/>\n");
}

static void
add_rect (Writer            *self,
          const SxSceneItem *item)
{
  double y = item->rect.y + self->dy;

  if (y > self->bottom + item->line_width || y + item->rect.height < self->top - item->line_width)
    return;

  g_string_append (self->out, "<rect");
  append_attribute (self->out, "x", item->rect.x + self->dx);
  append_attribute (self->out, "y", y);
  append_attribute (self->out, "width", item->rect.width);
  append_attribute (self->out, "height", item->rect.height);
  if (item->rect.radius > 0)
    append_attribute (self->out, "rx", item->rect.radius);
  append_paint (self, item, item->fill);
}

static void
add_line (Writer            *self,
          const SxSceneItem *item)
{
  double y1 = item->line.y1 + self->dy;
  double y2 = item->line.y2 + self->dy;

  if (item->stroke == SX_INK_NONE || MIN (y1, y2) > self->bottom + item->line_width ||
      MAX (y1, y2) < self->top - item->line_width)
    return;

  g_string_append (self->out, "<line");
  append_attribute (self->out, "x1", item->line.x1 + self->dx);
  append_attribute (self->out, "y1", y1);
  append_attribute (self->out, "x2", item->line.x2 + self->dx);
  append_attribute (self->out, "y2", y2);
  append_paint (self, item, SX_INK_NONE);
}

static void
add_path (Writer            *self,
          const SxSceneItem *item)
{
  const SxPoint *p = self->points + item->path.first;
  double low = G_MAXDOUBLE, high = -G_MAXDOUBLE;

  for (guint i = 0; i < item->path.n_points; i++)
    {
      low = MIN (low, p[i].y + self->dy);
      high = MAX (high, p[i].y + self->dy);
    }
  if (low > self->bottom + item->line_width || high < self->top - item->line_width)
    return;

  g_string_append_printf (self->out, "<%s points=\"", item->path.closed ? "polygon" : "polyline");
  for (guint i = 0; i < item->path.n_points; i++)
    {
      if (i > 0)
        g_string_append_c (self->out, ' ');
      append_number (self->out, p[i].x + self->dx);
      g_string_append_c (self->out, ',');
      append_number (self->out, p[i].y + self->dy);
    }
  g_string_append_c (self->out, '"');
  append_paint (self, item, item->path.closed ? item->fill : SX_INK_NONE);
}

/* Whether it is read from right to left: then the start of a text is at its right (SVG 2, section 11.10.1), and ours is
 * always the left end */
static gboolean
is_right_to_left (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (p));

      if (script == G_UNICODE_SCRIPT_ARABIC || script == G_UNICODE_SCRIPT_HEBREW ||
          script == G_UNICODE_SCRIPT_SYRIAC || script == G_UNICODE_SCRIPT_THAANA || script == G_UNICODE_SCRIPT_NKO)
        return TRUE;
      if (g_unichar_isalpha (g_utf8_get_char (p)))
        return FALSE;
    }

  return FALSE;
}

/* A font of another width must not break the layout: it is given the length that ours has */
static void
add_text (Writer            *self,
          const SxSceneItem *item)
{
  static const char *const anchors[] = { "start", "middle", "end" };
  double scale = self->style != NULL && self->style->scale > 0 ? self->style->scale : 1;
  double size = sx_face_get_size (item->text.face) * scale;
  double length = sx_scene_measure (self->style, item->text.face, item->text.string);
  double x = item->text.x + self->dx;
  double y = item->text.y + self->dy;
  double reach = item->text.vertical ? length : size;
  SxAnchor anchor = item->text.anchor;

  if (y - reach > self->bottom || y + reach < self->top)
    return;

  g_string_append (self->out, "<text");
  append_attribute (self->out, "x", x);
  append_attribute (self->out, "y", y);
  append_attribute (self->out, "font-size", size);
  if (sx_face_is_bold (item->text.face))
    g_string_append (self->out, " font-weight=\"bold\"");
  if (sx_face_is_italic (item->text.face))
    g_string_append (self->out, " font-style=\"italic\"");
  if (is_right_to_left (item->text.string))
    {
      g_string_append (self->out, " direction=\"rtl\"");
      anchor = SX_ANCHOR_END - anchor;
    }
  if (anchor != SX_ANCHOR_START)
    g_string_append_printf (self->out, " text-anchor=\"%s\"", anchors[anchor]);
  if (item->text.vertical)
    {
      g_string_append (self->out, " transform=\"rotate(-90 ");
      append_number (self->out, x);
      g_string_append_c (self->out, ' ');
      append_number (self->out, y);
      g_string_append (self->out, ")\"");
    }
  if (length > 0)
    append_attribute (self->out, "textLength", length);
  append_color (self, "fill", item->stroke);
  if (item->opacity < 1)
    append_attribute (self->out, "opacity", item->opacity);
  g_string_append_c (self->out, '>');
  append_escaped (self->out, item->text.string);
  g_string_append (self->out, "</text>\n");
}

/**
 * sx_svg_begin:
 * @width: of the picture, in pixels
 * @height: of it
 * @title: what it shows, for who cannot see it
 * @dark: whether its paper is
 *
 * Returns: (transfer full): the beginning of a file; end it with sx_svg_end()
 */
GString *
sx_svg_begin (double      width,
              double      height,
              const char *title,
              gboolean    dark)
{
  GString *out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                               "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" role=\"img\"");
  Writer writer = { .out = out, .dark = dark };

  append_attribute (out, "width", width);
  append_attribute (out, "height", height);
  g_string_append (out, " viewBox=\"0 0 ");
  append_number (out, width);
  g_string_append_c (out, ' ');
  append_number (out, height);
  g_string_append (out, "\" font-family=\"sans-serif\" xml:space=\"preserve\" aria-labelledby=\"title\">\n"
                        "<title id=\"title\">");
  append_escaped (out, title);
  g_string_append (out, "</title>\n<rect width=\"100%\" height=\"100%\"");
  append_color (&writer, "fill", SX_INK_PAPER);
  g_string_append (out, "/>\n");

  return out;
}

/**
 * sx_svg_add:
 * @svg: from sx_svg_begin()
 * @scene: what to draw
 * @style: (nullable): who measures texts, and their scale
 * @x: where the scene's left edge is in the picture
 * @y: where the part of the scene is in the picture
 * @width: of the picture
 * @top: where that part begins, in the scene
 * @height: of the part; what reaches out of it is cut off
 * @dark: whether the paper is
 *
 * Adds a part of a scene. Several may follow one another in a picture.
 */
void
sx_svg_add (GString            *svg,
            SxScene            *scene,
            const SxSceneStyle *style,
            double              x,
            double              y,
            double              width,
            double              top,
            double              height,
            gboolean            dark)
{
  Writer self = { svg, style, sx_scene_get_points (scene), x, -top, 0, height, dark };
  const SxSceneItem *items;
  guint n_items;

  /* A picture in the picture: what hides what reaches out of it, in every renderer */
  g_string_append (svg, "<svg overflow=\"hidden\"");
  append_attribute (svg, "y", y);
  append_attribute (svg, "width", width);
  append_attribute (svg, "height", height);
  g_string_append (svg, ">\n");

  items = sx_scene_get_items (scene, &n_items);
  for (guint i = 0; i < n_items; i++)
    switch (items[i].type)
      {
      case SX_SCENE_RECT:
        add_rect (&self, &items[i]);
        break;
      case SX_SCENE_LINE:
        add_line (&self, &items[i]);
        break;
      case SX_SCENE_PATH:
        add_path (&self, &items[i]);
        break;
      case SX_SCENE_TEXT:
        add_text (&self, &items[i]);
        break;
      default:
        break;
      }

  g_string_append (svg, "</svg>\n");
}

/**
 * sx_svg_end:
 * @svg: from sx_svg_begin()
 *
 * The end of the file.
 */
void
sx_svg_end (GString *svg)
{
  g_string_append (svg, "</svg>\n");
}
