/* sx-notice-bar.h: how it goes with a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxNoticeBar:
 *
 * A line below the panes for what concerns the window as a whole: something that takes its time and can be given up,
 * what came of it, or why nothing did. It says one thing at a time, the last one.
 */
#define SX_TYPE_NOTICE_BAR (sx_notice_bar_get_type ())
G_DECLARE_FINAL_TYPE (SxNoticeBar, sx_notice_bar, SX, NOTICE_BAR, GtkWidget)

void        sx_notice_bar_say          (SxNoticeBar  *self,
                                        const char   *sentence);
void        sx_notice_bar_say_error    (SxNoticeBar  *self,
                                        const char   *sentence);
/* Shown only if it takes so long that somebody wonders; until something else is said, or it is hidden */
void        sx_notice_bar_say_busy     (SxNoticeBar  *self,
                                        const char   *sentence,
                                        GCancellable *cancellable);
void        sx_notice_bar_hide         (SxNoticeBar  *self);

const char *sx_notice_bar_get_sentence (SxNoticeBar  *self);

G_END_DECLS
