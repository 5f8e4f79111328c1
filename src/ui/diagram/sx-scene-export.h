/* sx-scene-export.h: scenes as files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-typesetter.h"

G_BEGIN_DECLS

typedef enum
{
  SX_EXPORT_FORMAT_NONE,
  SX_EXPORT_FORMAT_PNG,
  SX_EXPORT_FORMAT_SVG,
  SX_EXPORT_FORMAT_PDF,
  SX_EXPORT_FORMAT_MERMAID,
} SxExportFormat;

/**
 * SxSceneStrip:
 * @scene: (nullable): what is in it; %NULL: nothing
 * @top: where in the scene it begins, in pixels
 * @height: how high it is
 * @repeated: whether it stands at the top of every page
 *
 * A part of a scene, as wide as the sheet. What reaches out of it above and below is cut off.
 */
typedef struct
{
  SxScene *scene;
  double   top;
  double   height;
  gboolean repeated;
} SxSceneStrip;

/**
 * SxSceneSheet:
 * @title: what it shows
 * @width: of the strips, without the margin that is put around them
 * @strips: (array length=n_strips): from top to bottom, those that are repeated first
 * @n_strips: how many
 * @typesetter: (nullable): the font and the scale that the scenes were made for; %NULL: the desktop's, at scale 1
 * @dark: whether the paper is
 *
 * What is exported.
 */
typedef struct
{
  const char         *title;
  double              width;
  const SxSceneStrip *strips;
  guint               n_strips;
  SxTypesetter       *typesetter;
  gboolean            dark;
} SxSceneSheet;

/* By the path's ending; mermaid: whether .mmd is one of them */
SxExportFormat sx_export_get_format (const char          *path,
                                     gboolean             mermaid,
                                     GError             **error);
gboolean       sx_sheet_export      (const SxSceneSheet  *sheet,
                                     const char          *path,
                                     GError             **error);
/* A sheet of one scene from 0, 0 on */
gboolean       sx_scene_export      (SxScene             *scene,
                                     double               width,
                                     double               height,
                                     const char          *title,
                                     SxTypesetter        *typesetter,
                                     gboolean             dark,
                                     const char          *path,
                                     GError             **error);

G_END_DECLS
