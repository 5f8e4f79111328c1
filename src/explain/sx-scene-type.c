/* sx-scene-type.c: the type that drawings are set in, and how wide it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include "sx-scene.h"

static const struct
{
  double   size;
  gboolean bold;
  gboolean italic;
} faces[SX_N_FACES] = {
  [SX_FACE_BODY] = { 12.5, FALSE, FALSE },
  [SX_FACE_BOLD] = { 12.5, TRUE, FALSE },
  [SX_FACE_SMALL] = { 10.5, FALSE, FALSE },
  [SX_FACE_SMALL_BOLD] = { 10.5, TRUE, FALSE },
  [SX_FACE_SMALL_ITALIC] = { 10.5, FALSE, TRUE },
  [SX_FACE_TITLE] = { 14, TRUE, FALSE },
};

/* Bold type is wider by about that */
#define BOLD_WIDTH 1.08

/* No line of real text is narrower than that, in em for each character: an "l" takes 0.22 */
#define NARROWEST_EM 0.15

/**
 * sx_face_get_size:
 * @face: a kind of type
 *
 * Returns: its size in pixels at scale 1: the em, not the height of a letter
 */
double
sx_face_get_size (SxFace face)
{
  g_return_val_if_fail (face < SX_N_FACES, faces[SX_FACE_BODY].size);

  return faces[face].size;
}

/**
 * sx_face_is_bold:
 * @face: a kind of type
 *
 * Returns: whether it is
 */
gboolean
sx_face_is_bold (SxFace face)
{
  g_return_val_if_fail (face < SX_N_FACES, FALSE);

  return faces[face].bold;
}

/**
 * sx_face_is_italic:
 * @face: a kind of type
 *
 * Returns: whether it is
 */
gboolean
sx_face_is_italic (SxFace face)
{
  g_return_val_if_fail (face < SX_N_FACES, FALSE);

  return faces[face].italic;
}

/* In em, rather too wide than too narrow: what is cut off in vain is better than what overlaps */
static double
char_width (gunichar c)
{
  if (c < 0x80)
    {
      if (strchr ("iIjl|!.,:;'` ", c) != NULL)
        return 0.29;
      if (strchr ("frt()[]{}/\\-\"", c) != NULL)
        return 0.39;
      if (strchr ("mwMW%@", c) != NULL)
        return 0.92;
      if (g_ascii_isupper (c))
        return 0.68;
      return strchr ("+<=>~#&", c) != NULL ? 0.78 : 0.58;
    }

  if (g_unichar_iszerowidth (c))
    return 0;
  if (g_unichar_iswide (c))
    return c >= 0x1f000 ? 1.3 : 1.0;
  if (c == 0x2026 || (c >= 0x2190 && c <= 0x21ff))
    return 1.0;

  return g_unichar_isupper (c) ? 0.68 : 0.6;
}

/**
 * sx_scene_measure:
 * @style: (nullable): who measures, and at what scale; %NULL: nobody, at scale 1
 * @face: a kind of type
 * @text: UTF-8, one line
 *
 * Returns: how wide the text is, in pixels. Without a measure function that is an estimate for a sans
 *   serif, the same everywhere
 */
double
sx_scene_measure (const SxSceneStyle *style,
                  SxFace              face,
                  const char         *text)
{
  double width = 0;

  g_return_val_if_fail (face < SX_N_FACES, 0);

  if (style != NULL && style->measure != NULL)
    return style->measure (face, text, style->user_data);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += char_width (g_utf8_get_char (p));

  return width * faces[face].size * (faces[face].bold ? BOLD_WIDTH : 1) *
         (style != NULL && style->scale > 0 ? style->scale : 1);
}

/* A place where a text may be cut without taking an accent off its letter, or an emoji apart */
static gboolean
may_cut (const char *text,
         const char *p)
{
  gunichar after = g_utf8_get_char (p);
  gunichar before = p > text ? g_utf8_get_char (g_utf8_prev_char (p)) : 0;

  return !g_unichar_iszerowidth (after) && !(after >= 0x1f3fb && after <= 0x1f3ff) && before != 0x200d;
}

/* The first n characters, without spaces at their end, and "…" */
static char *
cut_off (const char *text,
         guint       n)
{
  const char *end = g_utf8_offset_to_pointer (text, n);

  while (end > text && !may_cut (text, end))
    end = g_utf8_prev_char (end);
  while (end > text && end[-1] == ' ')
    end--;

  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

/* How many characters a text has, at most max */
static guint
count_chars (const char *text,
             guint       max)
{
  guint n = 0;

  for (const char *p = text; *p != '\0' && n < max; p = g_utf8_next_char (p))
    n++;

  return n;
}

/**
 * sx_scene_fit:
 * @style: (nullable): see sx_scene_measure()
 * @face: a kind of type
 * @text: UTF-8, one line
 * @width: the room there is, in pixels
 *
 * However long the text is, only as much of it is measured as could have room.
 *
 * Returns: (transfer full): the text, or as much of its beginning as has room together with "…"; if not even
 *   that has, nothing
 */
char *
sx_scene_fit (const SxSceneStyle *style,
              SxFace              face,
              const char         *text,
              double              width)
{
  double scale = style != NULL && style->scale > 0 ? style->scale : 1;
  guint max = CLAMP (width, 0, 1e6) / (sx_face_get_size (face) * scale * NARROWEST_EM) + 1;
  guint n = count_chars (text, max + 1);
  guint fits = 0;
  guint too_many = n;

  if (n <= max && sx_scene_measure (style, face, text) <= width)
    return g_strdup (text);
  if (sx_scene_measure (style, face, "…") > width)
    return g_strdup ("");

  while (too_many - fits > 1)
    {
      guint middle = fits + (too_many - fits) / 2;
      g_autofree char *candidate = cut_off (text, middle);

      if (sx_scene_measure (style, face, candidate) <= width)
        fits = middle;
      else
        too_many = middle;
    }

  return cut_off (text, fits);
}

/**
 * sx_scene_wrap:
 * @style: (nullable): see sx_scene_measure()
 * @face: a kind of type
 * @text: UTF-8
 * @width: the room there is, in pixels
 * @max_lines: as many lines as there may be, at least 1
 *
 * Breaks a text at its spaces. What does not fit at all is cut off, see sx_scene_fit().
 *
 * Returns: (transfer full) (element-type utf8): its lines, none of which is wider than @width
 */
GPtrArray *
sx_scene_wrap (const SxSceneStyle *style,
               SxFace              face,
               const char         *text,
               double              width,
               guint               max_lines)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  const char *end = text;

  while (lines->len + 1 < max_lines)
    {
      const char *next = strchr (*end != '\0' ? end + 1 : end, ' ');
      g_autofree char *longer = next != NULL ? g_strndup (text, (gsize) (next - text)) : g_strdup (text);

      if (sx_scene_measure (style, face, longer) > width)
        {
          /* A word that has no room in a line has none in the next one */
          if (end == text)
            break;
          g_ptr_array_add (lines, g_strndup (text, (gsize) (end - text)));
          text = end = end + 1;
          continue;
        }
      if (next == NULL)
        break;
      end = next;
    }
  g_ptr_array_add (lines, sx_scene_fit (style, face, text, width));

  return lines;
}
