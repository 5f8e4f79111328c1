/* sx-moment.h: which moment of the session a window shows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"

G_BEGIN_DECLS

/**
 * SxMoment:
 *
 * Usually now: everything in the journal has happened. Or an earlier moment: records from
 * sx_moment_get_end() on have not happened yet, for every view of the window that shares it.
 * It can also run: then the journal's times are replayed, slowed down by a factor, and a silence of more than
 * a moment is passed over. It has no clock of its own: who draws tells it how much time went by.
 *
 * Signal "changed": the end, the time, or whether it is live or runs.
 */
#define SX_TYPE_MOMENT (sx_moment_get_type ())
G_DECLARE_FINAL_TYPE (SxMoment, sx_moment, SX, MOMENT, GObject)

SxMoment  *sx_moment_new         (SxJournal *journal);
SxJournal *sx_moment_get_journal (SxMoment  *self);

/* G_MAXUINT64 while live, so that what is new belongs to it by itself */
guint64    sx_moment_get_end     (SxMoment  *self);
gboolean   sx_moment_is_live     (SxMoment  *self);
void       sx_moment_go_live     (SxMoment  *self);
/* Clamped to the journal's length: the past with everything in it is not "live" */
void       sx_moment_set_end     (SxMoment  *self,
                                  guint64    end);

/* Replay from where it is (from the first record if it is live); speed: 1, 0.1, 0.01, 0.001 */
void       sx_moment_play        (SxMoment  *self,
                                  double     speed);
void       sx_moment_stop        (SxMoment  *self);
gboolean   sx_moment_is_playing  (SxMoment  *self);
double     sx_moment_get_speed   (SxMoment  *self);
/* The replayed time, ns since 1970 UTC; 0: it does not play */
gint64     sx_moment_get_time    (SxMoment  *self);
/* That much time went by, in us; at the journal's end it stops */
void       sx_moment_advance     (SxMoment  *self,
                                  gint64     microseconds);

G_END_DECLS
