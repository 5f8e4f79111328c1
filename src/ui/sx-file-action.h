/* sx-file-action.h: actions that are about a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-application.h"

G_BEGIN_DECLS

/* What is to be done with the file. window: the one that has the focus. path: absolute */
typedef void (*SxFileActionFunc) (SxWindow   *window,
                                  const char *path);

/**
 * SxFileAction:
 * @name: the action's, in the application
 * @is_save: whether a file is made, and not opened
 * @title: of the dialog, to be translated
 * @suggested: the name that is suggested for a new file, to be translated; %NULL: none
 * @filters: the kinds of file, the usual one first, ended by a row of %NULL: their names, to be translated, and how
 *   they end, without the dot
 * @func: what to do
 *
 * An action of the application with the file's path as its parameter, so that a script calls it with one and it asks
 * nobody. With an empty path, as the menu and the keys have it ("app.name::"), a dialog asks for one.
 */
typedef struct
{
  const char       *name;
  gboolean          is_save;
  const char       *title;
  const char       *suggested;
  struct
  {
    const char     *name;
    const char     *suffix;
  }                 filters[8];
  SxFileActionFunc  func;
} SxFileAction;

/* action: must stay, so it is best static */
void sx_file_action_add (SxApplication      *application,
                         const SxFileAction *action);

G_END_DECLS
