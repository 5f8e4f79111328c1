/* sx-typesetter.c: the type of drawings, by Pango
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-typesetter.h"

#include <pango/pangocairo.h>
#include <string.h>

/* What is not asked for while that many other texts are is forgotten: some frames' worth */
#define GENERATION 2048

/* The desktop's own text where nobody changed it: 11 points at 96 dots per inch (gtk-font-name, gtk-xft-dpi) */
#define USUAL_TEXT_PX (11.0 * 96 / 72)

struct _SxTypesetter
{
  PangoContext         *context;
  PangoFontDescription *fonts[SX_N_FACES];
  char                 *family;
  double                scale;

  PangoLayout          *ruler;  /* for texts that are measured only */
  GHashTable           *young;  /* (element-type Setting Setting): asked for since the last generation */
  GHashTable           *old;    /* and before */
};

/* One text; the layout is made when it is drawn */
typedef struct
{
  SxFace       face;
  char        *text;
  double       width;
  double       baseline;
  PangoLayout *layout;
} Setting;

static guint
setting_hash (gconstpointer data)
{
  const Setting *setting = data;

  return g_str_hash (setting->text) * SX_N_FACES + setting->face;
}

static gboolean
setting_equal (gconstpointer a,
               gconstpointer b)
{
  const Setting *first = a;
  const Setting *second = b;

  return first->face == second->face && strcmp (first->text, second->text) == 0;
}

static void
setting_free (gpointer data)
{
  Setting *setting = data;

  g_clear_object (&setting->layout);
  g_free (setting->text);
  g_free (setting);
}

static GHashTable *
new_generation (void)
{
  return g_hash_table_new_full (setting_hash, setting_equal, NULL, setting_free);
}

static void
set_text (SxTypesetter *self,
          PangoLayout  *layout,
          SxFace        face,
          const char   *text)
{
  pango_layout_set_font_description (layout, self->fonts[face]);
  pango_layout_set_text (layout, text, -1);
}

static PangoLayout *
new_layout (SxTypesetter *self)
{
  PangoLayout *layout = pango_layout_new (self->context);

  /* A line break in a text is a sign in it, not a second line */
  pango_layout_set_single_paragraph_mode (layout, TRUE);

  return layout;
}

static void
read_extents (Setting     *setting,
              PangoLayout *layout)
{
  int width;

  pango_layout_get_size (layout, &width, NULL);
  setting->width = (double) width / PANGO_SCALE;
  setting->baseline = (double) pango_layout_get_baseline (layout) / PANGO_SCALE;
}

static Setting *
measure (SxTypesetter *self,
         SxFace        face,
         const char   *text)
{
  Setting *setting = g_new0 (Setting, 1);

  setting->face = face;
  setting->text = g_strdup (text);
  set_text (self, self->ruler, face, text);
  read_extents (setting, self->ruler);

  return setting;
}

/* Known, or measured now; alive until two generations later */
static Setting *
look_up (SxTypesetter *self,
         SxFace        face,
         const char   *text)
{
  Setting key = { .face = face, .text = (char *) text };
  Setting *setting = g_hash_table_lookup (self->young, &key);

  if (setting != NULL)
    return setting;

  if (g_hash_table_size (self->young) >= GENERATION)
    {
      g_hash_table_unref (self->old);
      self->old = self->young;
      self->young = new_generation ();
    }

  if (!g_hash_table_steal_extended (self->old, &key, (gpointer *) &setting, NULL))
    setting = measure (self, face, text);
  g_hash_table_add (self->young, setting);

  return setting;
}

/**
 * sx_typesetter_new:
 * @context: a context of Pango whose font's family is used; its size is not
 * @scale: of all text; 1 as the desktop has it
 *
 * Returns: (transfer full): a typesetter; it belongs to one thread
 */
SxTypesetter *
sx_typesetter_new (PangoContext *context,
                   double        scale)
{
  SxTypesetter *self = g_new0 (SxTypesetter, 1);
  const char *family = pango_font_description_get_family (pango_context_get_font_description (context));

  self->context = g_object_ref (context);
  self->family = g_strdup (family != NULL ? family : "Sans");
  self->scale = scale;
  self->young = new_generation ();
  self->old = new_generation ();
  self->ruler = new_layout (self);

  for (SxFace face = 0; face < SX_N_FACES; face++)
    {
      PangoFontDescription *font = pango_font_description_new ();

      pango_font_description_set_family (font, self->family);
      pango_font_description_set_absolute_size (font, sx_face_get_size (face) * scale * PANGO_SCALE);
      pango_font_description_set_weight (font, sx_face_is_bold (face) ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
      pango_font_description_set_style (font, sx_face_is_italic (face) ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
      self->fonts[face] = font;
    }

  return self;
}

/* Which fonts of the system a font stands for is looked for in threads (Pango 1.50.12, pangofc-fontmap.c), and who sets the first
 * text in it waits for them: that would be the frame in which something happens for the first time */
static void
start_looking_for_fonts (SxTypesetter *self)
{
  PangoFontMap *map = pango_context_get_font_map (self->context);
  PangoLanguage *language = pango_context_get_language (self->context);

  for (SxFace face = 0; face < SX_N_FACES; face++)
    {
      PangoFontset *fontset = pango_font_map_load_fontset (map, self->context, self->fonts[face], language);

      g_clear_object (&fontset);
    }
}

/**
 * sx_typesetter_new_for_widget:
 * @widget: where it is drawn
 *
 * Sets in the font of a widget. The scale is how much larger than usual that is, so that a larger text of the desktop,
 * or of the program, is one here as well. Make a new one when the widget's font changes (#GtkWidgetClass.css_changed()).
 *
 * Returns: (transfer full): a typesetter
 */
SxTypesetter *
sx_typesetter_new_for_widget (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_create_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  double resolution = pango_cairo_context_get_resolution (context);
  SxTypesetter *self;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= (resolution > 0 ? resolution : 96) / 72;

  self = sx_typesetter_new (context, size > 0 ? size / USUAL_TEXT_PX : 1);
  start_looking_for_fonts (self);
  g_object_unref (context);

  return self;
}

/**
 * sx_typesetter_new_for_file:
 * @family: (nullable): the font's family; %NULL: the desktop's, or what fontconfig calls "Sans"
 * @scale: of all text
 *
 * Sets for a file, which is seen at sizes of which nothing is known: glyphs stand where the font wants them, not on pixels.
 * Needs no display.
 *
 * Returns: (transfer full): a typesetter
 */
SxTypesetter *
sx_typesetter_new_for_file (const char *family,
                            double      scale)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();
  g_autofree char *name = NULL;
  PangoFontDescription *font;
  SxTypesetter *self;

  if (family == NULL && gdk_display_get_default () != NULL)
    g_object_get (gtk_settings_get_default (), "gtk-font-name", &name, NULL);
  font = pango_font_description_from_string (name != NULL ? name : "Sans");
  if (family != NULL)
    pango_font_description_set_family (font, family);
  pango_context_set_font_description (context, font);
  pango_font_description_free (font);

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);

  self = sx_typesetter_new (context, scale);
  g_object_unref (context);

  return self;
}

/**
 * sx_typesetter_free:
 * @self: (transfer full) (nullable): a typesetter
 */
void
sx_typesetter_free (SxTypesetter *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->young);
  g_hash_table_unref (self->old);
  for (SxFace face = 0; face < SX_N_FACES; face++)
    pango_font_description_free (self->fonts[face]);
  g_object_unref (self->ruler);
  g_object_unref (self->context);
  g_free (self->family);
  g_free (self);
}

/**
 * sx_typesetter_get_scale:
 * @self: a typesetter
 *
 * Returns: the scale of all text
 */
double
sx_typesetter_get_scale (const SxTypesetter *self)
{
  return self->scale;
}

/**
 * sx_typesetter_get_family:
 * @self: a typesetter
 *
 * Returns: (transfer none): the family of the font
 */
const char *
sx_typesetter_get_family (const SxTypesetter *self)
{
  return self->family;
}

/**
 * sx_typesetter_get_style:
 * @self: a typesetter
 *
 * Returns: what geometry must know of it; good as long as the typesetter lives
 */
SxSceneStyle
sx_typesetter_get_style (SxTypesetter *self)
{
  SxSceneStyle style = { self->scale, sx_typesetter_measure, self };

  return style;
}

/**
 * sx_typesetter_measure:
 * @face: a kind of type
 * @text: UTF-8, one line
 * @user_data: the typesetter
 *
 * Returns: how wide the text is, in pixels
 */
double
sx_typesetter_measure (SxFace      face,
                       const char *text,
                       gpointer    user_data)
{
  g_return_val_if_fail (face < SX_N_FACES, 0);

  return look_up (user_data, face, text)->width;
}

/**
 * sx_typesetter_get_layout:
 * @self: a typesetter
 * @face: a kind of type
 * @text: UTF-8, one line
 * @width: (out): how wide it is, in pixels
 * @baseline: (out): how far the base line is below the layout's top, in pixels
 *
 * Returns: (transfer none): the text laid out; good until the next call
 */
PangoLayout *
sx_typesetter_get_layout (SxTypesetter *self,
                          SxFace        face,
                          const char   *text,
                          double       *width,
                          double       *baseline)
{
  Setting *setting = look_up (self, face, text);

  if (setting->layout == NULL)
    {
      setting->layout = new_layout (self);
      set_text (self, setting->layout, face, text);
    }

  *width = setting->width;
  *baseline = setting->baseline;

  return setting->layout;
}
