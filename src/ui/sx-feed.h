/* sx-feed.h: brings new records to the desks, once a frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

/**
 * SxFeedDrainFunc:
 * @view: what is fed
 * @max: how many records to look at, at most
 *
 * Returns: %TRUE when there are more
 */
typedef gboolean (*SxFeedDrainFunc) (gpointer view,
                                     guint    max);

/**
 * SxFeed:
 *
 * Asleep until the journal wakes it; then a tick callback of its widget drains every desk and view
 * once a frame until nothing is new. A slow timer takes over while the widget's frame clock does not
 * run (window minimised).
 */
#define SX_TYPE_FEED (sx_feed_get_type ())
G_DECLARE_FINAL_TYPE (SxFeed, sx_feed, SX, FEED, GObject)

SxFeed *sx_feed_new      (SxJournal *journal,
                          GtkWidget *widget);
void    sx_feed_add_desk (SxFeed    *self,
                          SxDesk    *desk);
/* Any other view that has a signal "stale", as desks have; forgotten by itself when it goes */
void    sx_feed_add_view (SxFeed         *self,
                          gpointer        view,
                          SxFeedDrainFunc drain);
/* Whether nothing runs until the journal calls */
gboolean sx_feed_is_asleep (SxFeed *self);

G_END_DECLS
