/* sx-courtesy.h: who works for long lets somebody who is in a hurry go first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <poll.h>

G_BEGIN_DECLS

/**
 * SxCourtesy:
 *
 * Between two threads that need processors: one that has something to do at certain times and at once, as a window that draws a
 * frame, and one that always has something to do and may wait for it. The first asks and ends, the second stops in between as
 * long as that takes. To have a lower weight is not enough where others are at work, too: the kernel lets them take turns.
 * Counted references, from any thread.
 */
typedef struct _SxCourtesy SxCourtesy;

SxCourtesy *sx_courtesy_new       (void);
SxCourtesy *sx_courtesy_ref       (SxCourtesy *self);
void        sx_courtesy_unref     (SxCourtesy *self);

/* Who is in a hurry */
void        sx_courtesy_ask       (SxCourtesy *self);
void        sx_courtesy_end       (SxCourtesy *self);

/* Who may wait */
gboolean    sx_courtesy_is_asked  (SxCourtesy *self);
void        sx_courtesy_show      (SxCourtesy    *self,
                                   struct pollfd *urgent,
                                   guint          n_urgent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxCourtesy, sx_courtesy_unref)

G_END_DECLS
