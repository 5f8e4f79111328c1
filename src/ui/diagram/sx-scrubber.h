/* sx-scrubber.h: a slider over the whole session
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-moment.h"

G_BEGIN_DECLS

/**
 * SxScrubber:
 *
 * The slider **Moment** from the beginning of the session to now, by records, which sets a #SxMoment and follows it; its text is
 * the time. At its end is the button **Now**.
 */
#define SX_TYPE_SCRUBBER (sx_scrubber_get_type ())
G_DECLARE_FINAL_TYPE (SxScrubber, sx_scrubber, SX, SCRUBBER, GtkWidget)

void sx_scrubber_set_moment (SxScrubber *self,
                             SxMoment   *moment);
/* There may be more records */
void sx_scrubber_update     (SxScrubber *self);

G_END_DECLS
