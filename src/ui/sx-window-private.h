/* sx-window-private.h: what the window's files share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-demo-bar.h"
#include "sx-demo.h"
#include "sx-feed.h"
#include "sx-past-bar.h"
#include "sx-split.h"
#include "sx-starter.h"
#include "sx-window-diagram.h"
#include "sx-window-plots.h"
#include "sx-window-side.h"
#include "sx-window.h"

G_BEGIN_DECLS

#define SX_N_PANES (SX_PANE_LOOKUP + 1)

/* For sx-window.c and sx-window-panes.c, and for nobody else */
struct _SxWindow
{
  GtkApplicationWindow  parent_instance;

  /* Template */
  GtkStack             *stack;
  SxPastBar            *past_bar;
  SxOfferBar           *offer_bar;
  SxNoticeBar          *notice_bar;
  SxDemoBar            *demo_bar;
  GtkPaned             *side;
  GtkWidget            *diagram_toggle;
  GtkWidget            *plots_toggle;
  SxSplit              *split;
  GtkMenuButton        *menu_button;
  GMenuModel           *main_menu;
  GMenu                *recent_section;

  /* NULL: a session that was opened, only to be looked at */
  SxEngine             *engine;
  SxJournal            *journal;
  SxMoment             *moment;
  gboolean              is_moving;
  guint                 number;
  GSettings            *settings;
  SxDesk               *desks[SX_N_PANES];
  /* The stack's children; a pane is made inside of its page when it is first needed, or soon after the start */
  GtkWidget            *pages[SX_N_PANES];
  GtkWidget            *panes[SX_N_PANES];
  SxFeed               *feed;
  SxWindowDiagram      *diagram;
  SxWindowPlots        *plots;
  SxWindowSide         *room;
  SxStarter            *starter;
  SxDemo               *demo;

  /* The room that it got last, in pixels, and how it was shared */
  int                   width;
  int                   height;
  gboolean              is_wide;
  guint                 n_frames;
  guint                 fill_id;
};

/* A desk and a page of the stack for each pane; the panes come later */
void     sx_window_create_pages  (SxWindow      *self);
/* For gtk_widget_add_tick_callback(): makes the panes that are not there yet, when the first one has been drawn */
gboolean sx_window_fill_panes_cb (GtkWidget     *widget,
                                  GdkFrameClock *clock,
                                  gpointer       user_data);

G_END_DECLS
