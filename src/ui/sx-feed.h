/* sx-feed.h: brings new records to the desks, once a frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

/**
 * SxFeed:
 *
 * Asleep until the journal wakes it; then a tick callback of its widget drains every desk
 * once a frame until nothing is new. A slow timer takes over while the widget's frame clock does not
 * run (window minimised).
 */
#define SX_TYPE_FEED (sx_feed_get_type ())
G_DECLARE_FINAL_TYPE (SxFeed, sx_feed, SX, FEED, GObject)

SxFeed *sx_feed_new      (SxJournal *journal,
                          GtkWidget *widget);
void    sx_feed_add_desk (SxFeed    *self,
                          SxDesk    *desk);
/* Whether nothing runs until the journal calls */
gboolean sx_feed_is_asleep (SxFeed *self);

G_END_DECLS
