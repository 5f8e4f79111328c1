/* fault-story.h: all that can be done with files of journals
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of a short record of the story */
#define STORY_LENGTH 40

/**
 * Story:
 * @folder: where everything is
 * @session: a file that is longer than what is copied in any case
 * @is_interrupted: a call fails because it was interrupted, which changes nothing
 * @told: what was said of what failed
 * @troubles: what should not have happened, a line each
 */
typedef struct
{
  const char *folder;
  const char *session;
  gboolean    is_interrupted;
  GString    *told;
  GString    *troubles;
  guint8      bytes[STORY_LENGTH];
} Story;

/* A long session in a folder. Returns: (transfer full): its path */
char *story_make_session (const char *folder);
/* Each part, and once more if it fails, when it has to succeed */
void  story_run          (Story      *self);
/* That nothing is in the folder that has no business there any more */
void  story_check_folder (Story      *self);

G_END_DECLS
