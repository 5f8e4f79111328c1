/* sx-scene.h: a drawing as plain data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "sx-palette.h"

G_BEGIN_DECLS

/**
 * SxFace:
 *
 * The few kinds of type that a drawing is set in. All are the desktop's sans serif.
 */
typedef enum
{
  SX_FACE_BODY,
  SX_FACE_BOLD,
  SX_FACE_SMALL,
  SX_FACE_SMALL_BOLD,
  SX_FACE_SMALL_ITALIC,
  SX_FACE_TITLE,
  SX_N_FACES
} SxFace;

/**
 * SxMeasureFunc:
 * @face: a kind of type
 * @text: UTF-8, one line
 *
 * Returns: how wide the text is, in pixels, at the face's size times the style's scale
 */
typedef double (*SxMeasureFunc) (SxFace      face,
                                 const char *text,
                                 gpointer    user_data);

/**
 * SxSceneStyle:
 * @scale: of all text: 1 as the desktop has it
 * @measure: (nullable): how wide texts are; %NULL: about
 * @user_data: for @measure
 *
 * What geometry must know of type: nothing here draws.
 */
typedef struct
{
  double        scale;
  SxMeasureFunc measure;
  gpointer      user_data;
} SxSceneStyle;

typedef enum
{
  SX_SCENE_RECT,
  SX_SCENE_LINE,
  SX_SCENE_PATH,
  SX_SCENE_TEXT,
} SxSceneItemType;

typedef enum
{
  SX_ANCHOR_START,
  SX_ANCHOR_MIDDLE,
  SX_ANCHOR_END,
} SxAnchor;

typedef struct
{
  double x;
  double y;
} SxPoint;

/**
 * SxSceneItem:
 * @type: what it is
 * @tag: what it stands for, for who points at it; 0: nothing
 * @opacity: from 0 to 1
 * @fill: what is inside, of a rectangle or a closed path; %SX_INK_NONE: nothing
 * @stroke: its line, or the colour of a text
 * @line_width: of the line, in pixels
 * @dashed: whether the line is
 * @rect: of a rectangle; a circle is one with a radius of half its width
 * @line: of a line
 * @path: points joined by straight lines; owned by the scene
 * @text: x, y: where the base line begins, is centred or ends (@anchor); upright unless @vertical: then it
 *   reads from bottom to top, and x, y is where its base line would be turned around. The string is owned by the scene
 *
 * One thing to be drawn. All numbers are pixels, y runs downwards.
 */
typedef struct
{
  SxSceneItemType type;
  guint32         tag;
  float           opacity;
  SxInk           fill;
  SxInk           stroke;
  float           line_width;
  gboolean        dashed;

  union
  {
    struct
    {
      double x, y, width, height, radius;
    } rect;
    struct
    {
      double x1, y1, x2, y2;
    } line;
    struct
    {
      guint    first;    /* in sx_scene_get_points() */
      guint    n_points;
      gboolean closed;
    } path;
    struct
    {
      double      x, y;
      SxFace      face;
      SxAnchor    anchor;
      gboolean    vertical;
      const char *string;
    } text;
  };
} SxSceneItem;

/**
 * SxScene:
 *
 * A list of things to be drawn, in order. Who computes it knows no display; who draws it
 * (on the screen, as PNG, PDF or SVG) computes nothing.
 */
typedef struct _SxScene SxScene;

SxScene           *sx_scene_new        (void);
void               sx_scene_free       (SxScene         *self);
void               sx_scene_clear      (SxScene         *self);
const SxSceneItem *sx_scene_get_items  (SxScene         *self,
                                        guint           *n_items);
const SxPoint     *sx_scene_get_points (SxScene         *self);

/* What is added from now on has this tag and opacity */
void               sx_scene_set_tag     (SxScene        *self,
                                         guint32         tag);
void               sx_scene_set_opacity (SxScene        *self,
                                         double          opacity);

void               sx_scene_add_rect   (SxScene         *self,
                                        double           x,
                                        double           y,
                                        double           width,
                                        double           height,
                                        double           radius,
                                        SxInk            fill,
                                        SxInk            stroke,
                                        double           line_width);
void               sx_scene_add_line   (SxScene         *self,
                                        double           x1,
                                        double           y1,
                                        double           x2,
                                        double           y2,
                                        SxInk            ink,
                                        double           line_width,
                                        gboolean         dashed);
void               sx_scene_add_path   (SxScene         *self,
                                        const SxPoint   *points,
                                        guint            n_points,
                                        gboolean         closed,
                                        SxInk            fill,
                                        SxInk            stroke,
                                        double           line_width,
                                        gboolean         dashed);
void               sx_scene_add_text   (SxScene         *self,
                                        double           x,
                                        double           y,
                                        SxFace           face,
                                        SxAnchor         anchor,
                                        SxInk            ink,
                                        const char      *text);
void               sx_scene_add_vertical_text (SxScene  *self,
                                        double           x,
                                        double           y,
                                        SxFace           face,
                                        SxAnchor         anchor,
                                        SxInk            ink,
                                        const char      *text);

/* The thing with a tag that is drawn nearest to a point, the last one first; 0: none within slack pixels */
guint32            sx_scene_pick       (SxScene         *self,
                                        double           x,
                                        double           y,
                                        double           slack);

/* Type */
double             sx_face_get_size    (SxFace           face);
gboolean           sx_face_is_bold     (SxFace           face);
gboolean           sx_face_is_italic   (SxFace           face);
double             sx_scene_measure    (const SxSceneStyle *style,
                                        SxFace           face,
                                        const char      *text);
char              *sx_scene_fit        (const SxSceneStyle *style,
                                        SxFace           face,
                                        const char      *text,
                                        double           width);
GPtrArray         *sx_scene_wrap       (const SxSceneStyle *style,
                                        SxFace           face,
                                        const char      *text,
                                        double           width,
                                        guint            max_lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxScene, sx_scene_free)

G_END_DECLS
