/* sx-directory.h: all sockets of a journal, and which of them belong together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-diagram.h"
#include "sx-party.h"

G_BEGIN_DECLS

typedef struct _SxDirectory SxDirectory;

SxDirectory *sx_directory_new      (SxJournal       *journal);
void         sx_directory_free     (SxDirectory     *self);

/* Takes in the record with this serial; returns whose it is, if a diagram is made of it */
SxParty     *sx_directory_add      (SxDirectory     *self,
                                    guint64          serial,
                                    gboolean        *is_news);
SxParty     *sx_directory_find     (SxDirectory     *self,
                                    guint32          id);
guint        sx_directory_get_n    (SxDirectory     *self);
SxParty     *sx_directory_get      (SxDirectory     *self,
                                    guint            position);
/* Its records that a diagram is made of, in order: appended to an array of guint32 */
void         sx_directory_collect  (SxDirectory     *self,
                                    const SxParty   *party,
                                    GArray          *serials);

/* The sockets to show where nobody chose: (element-type guint32), transfer full */
GArray      *sx_directory_choose   (SxDirectory     *self,
                                    const GArray    *owners,
                                    SxDiagramScope   scope,
                                    guint            max);
gboolean     sx_directory_is_within (const SxParty  *party,
                                    const GArray    *owners,
                                    SxDiagramScope   scope);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxDirectory, sx_directory_free)

G_END_DECLS
