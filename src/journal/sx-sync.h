/* sx-sync.h: puts a journal on the disk when it is quiet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"

G_BEGIN_DECLS

/**
 * SxSync:
 *
 * Sees to it that a journal that is kept outlasts a power cut too. What a program has written outlasts its own end
 * anyway: the kernel has it. The kernel puts it on the disk by itself, usually within half a minute; this does it within
 * seconds when little happens, and notes how far that went.
 */
typedef struct _SxSync SxSync;

/**
 * SxSyncFailedFunc:
 *
 * Runs in the default #GMainContext, once, when the disk has said for the first time that it could not store what it was given.
 */
typedef void (*SxSyncFailedFunc) (SxSync   *sync,
                                  gpointer  user_data);

SxSync  *sx_sync_new          (SxJournal        *journal,
                               guint             interval);
void     sx_sync_free         (SxSync           *self);
void     sx_sync_set_failed   (SxSync           *self,
                               SxSyncFailedFunc  func,
                               gpointer          user_data);
guint64  sx_sync_get_n_synced (SxSync           *self);
int      sx_sync_get_errno    (SxSync           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxSync, sx_sync_free)

G_END_DECLS
