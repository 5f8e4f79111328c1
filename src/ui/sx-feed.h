/* sx-feed.h: brings new records to the desks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"

G_BEGIN_DECLS

/**
 * SxFeedTakeFunc:
 * @view: what is fed
 * @max: how many records to look at, at most
 *
 * Adds records up.
 *
 * Returns: %TRUE when there are more
 */
typedef gboolean (*SxFeedTakeFunc) (gpointer view,
                                    guint    max);

/**
 * SxFeedTellFunc:
 * @view: what is fed
 *
 * Shows what was added up.
 */
typedef void     (*SxFeedTellFunc) (gpointer view);

/**
 * SxFeed:
 *
 * Asleep until the journal wakes it; then a tick callback of its widget has every desk and view add up
 * what is new, for a small part of each frame, until nothing is. What was added up is shown in the same frame, unless that would be
 * most of what the window does: then some times a second, and when it is over. A slow timer takes over while the widget's
 * frame clock does not run (window minimised).
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
                          SxFeedTakeFunc  take,
                          SxFeedTellFunc  tell);
/* Whether nothing runs until the journal calls */
gboolean sx_feed_is_asleep (SxFeed *self);

G_END_DECLS
