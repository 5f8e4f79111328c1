/* fault-story.h: everything that the engine can do, once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "engine-fixture.h"

G_BEGIN_DECLS

/**
 * Story:
 * @f: the engine and its journal
 * @folder: for Unix sockets
 * @troubles: what should not have happened, a line each
 * @n_again: how often something was done again that had failed
 */
typedef struct
{
  Fixture     f;
  const char *folder;
  GString    *troubles;
  guint       n_again;
} Story;

/* Each part is done again, once, when it fails, and then has to succeed. Whether this computer is described, which
 * takes longer than all the rest, is up to the caller. Returns with the engine ended and the journal still there */
void story_run   (Story      *self,
                  const char *folder,
                  gboolean    observed,
                  gboolean    describes);
/* How many records have this error, with or without what describes this computer */
guint story_count_errors (Story    *self,
                          int       error,
                          gboolean  describes);
void story_clear (Story      *self);

G_END_DECLS
