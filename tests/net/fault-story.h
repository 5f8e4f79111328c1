/* fault-story.h: everything that the engine can do, once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine-fixture.h"

G_BEGIN_DECLS

/**
 * StoryFlags:
 * @STORY_OBSERVED: sockets are observed
 * @STORY_DESCRIBES: this computer is described, which takes longer than all the rest
 * @STORY_ALONE: the network is this process's own: an address goes and comes back
 */
typedef enum
{
  STORY_OBSERVED  = 1 << 0,
  STORY_DESCRIBES = 1 << 1,
  STORY_ALONE     = 1 << 2,
} StoryFlags;

/**
 * Story:
 * @f: the engine and its journal
 * @folder: for Unix sockets
 * @troubles: what should not have happened, a line each
 * @flags: what is done
 * @n_again: how often something was done again that had failed
 */
typedef struct
{
  Fixture     f;
  const char *folder;
  GString    *troubles;
  StoryFlags  flags;
  guint       n_again;
} Story;

/* Each part is done again, once, when it fails, and then has to succeed. Returns with the engine ended and the journal
 * still there; descriptors are few in this process from then on */
void story_run   (Story      *self,
                  const char *folder,
                  StoryFlags  flags);
/* How many records have this error, with or without what describes this computer */
guint story_count_errors (Story    *self,
                          int       error,
                          gboolean  describes);
void story_clear (Story      *self);

G_END_DECLS
