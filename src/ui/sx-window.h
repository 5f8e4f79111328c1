/* sx-window.h: a window with four panes of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"
#include "sx-moment.h"
#include "sx-notice-bar.h"
#include "sx-offer-bar.h"
#include "sx-options.h"

G_BEGIN_DECLS

/**
 * SxWindow:
 *
 * The header bar with the pane switcher and the main menu, the four panes, and the caption
 * of the demo. Each window has desks of its own, so that two windows are two
 * independent sets of sockets. All of them follow the window's moment.
 */
#define SX_TYPE_WINDOW (sx_window_get_type ())
G_DECLARE_FINAL_TYPE (SxWindow, sx_window, SX, WINDOW, GtkApplicationWindow)

SxWindow   *sx_window_new             (GtkApplication  *application,
                                       SxEngine        *engine,
                                       SxJournal       *journal,
                                       GSettings       *settings);

/* A session that was opened: only to be looked at. name: its file's, or another for the title; number: which of its windows, see sx-owner.h */
SxWindow   *sx_window_new_session     (GtkApplication  *application,
                                       SxJournal       *journal,
                                       GSettings       *settings,
                                       const char      *name,
                                       guint            number);

/* NULL in a session that was opened */
SxEngine   *sx_window_get_engine      (SxWindow        *self);
gboolean    sx_window_is_session      (SxWindow        *self);
SxJournal  *sx_window_get_journal     (SxWindow        *self);
/* Its number in the journal, see sx-owner.h */
guint       sx_window_get_number      (SxWindow        *self);
/* What all views of the window show: now, or an earlier moment */
SxMoment   *sx_window_get_moment      (SxWindow        *self);
/* The line for what concerns the whole window; NULL once it was closed */
SxNoticeBar *sx_window_get_notice_bar (SxWindow        *self);
/* The line for what can be done about something; NULL once it was closed */
SxOfferBar *sx_window_get_offer_bar   (SxWindow        *self);
/* The past is told anew: its file was saved or taken away */
void        sx_window_update_past     (SxWindow        *self);
GSettings  *sx_window_get_settings    (SxWindow        *self);
SxDesk     *sx_window_get_desk        (SxWindow        *self,
                                       SxPaneKind       pane);
GtkWidget  *sx_window_get_pane_widget (SxWindow        *self,
                                       SxPaneKind       pane);

SxPaneKind  sx_window_get_pane        (SxWindow        *self);
void        sx_window_set_pane        (SxWindow        *self,
                                       SxPaneKind       pane);
/* For a person who is going to use it: the focus goes there, too */
void        sx_window_go_to_pane      (SxWindow        *self,
                                       SxPaneKind       pane);
/* "server", "client", "udp", "lookup": in actions and settings */
const char *sx_window_get_pane_name   (SxPaneKind       pane);
gboolean    sx_window_find_pane       (const char      *name,
                                       SxPaneKind      *pane);

/* Does what the command line says, one after the other */
void        sx_window_start           (SxWindow        *self,
                                       const SxOptions *options);
gboolean    sx_window_is_starting     (SxWindow        *self);

/* Beside the panes; without it being remembered */
void        sx_window_show_diagram    (SxWindow        *self);
GtkWidget  *sx_window_get_diagram     (SxWindow        *self);
GtkWidget  *sx_window_get_plots       (SxWindow        *self);

void        sx_window_show_me         (SxWindow        *self);
gboolean    sx_window_is_showing      (SxWindow        *self);
void        sx_window_leave           (SxWindow        *self);

G_END_DECLS
