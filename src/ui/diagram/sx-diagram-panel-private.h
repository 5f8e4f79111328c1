/* sx-diagram-panel-private.h: what the files of SxDiagramPanel share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-diagram-caption.h"
#include "sx-diagram-legend.h"
#include "sx-diagram-link.h"
#include "sx-diagram-panel.h"
#include "sx-diagram-sockets.h"
#include "sx-drop-down.h"
#include "sx-scrubber.h"

G_BEGIN_DECLS

struct _SxDiagramPanel
{
  GtkWidget         parent_instance;

  SxJournal        *journal;
  /* (nullable): of a saved session there is none */
  SxEngine         *engine;
  SxMoment         *moment;
  SxDiagram        *diagram;
  SxDiagramLink    *link;
  gboolean          observing;

  /* What was shown last: nothing is drawn anew while it is the same */
  guint             generation;
  guint64           n_records;

  /* While it plays; and how fast it did before it was stopped */
  guint             tick_id;
  gint64            tick_time;
  double            speed;

  gboolean          legend_shown;
  /* Only this one and its partner are shown; 0: others */
  guint32           only_socket;

  /* Template */
  SxDiagramArea    *area;
  SxDiagramCaption *caption;
  SxDiagramLegend  *legend;
  GtkWidget        *legend_scroller;
  SxDiagramSockets *sockets;
  SxScrubber       *scrubber;
  SxDropDown       *time;
  GtkWidget        *empty;
  GtkWidget        *left_out;
  GtkWidget        *own_window;
};

/* sx-diagram-panel.c. Other sockets are to be shown: the diagram has to be drained */
void     sx_diagram_panel_restart           (SxDiagramPanel *self);

/* sx-diagram-panel-actions.c */
void     sx_diagram_panel_class_add_actions (GtkWidgetClass *klass);
void     sx_diagram_panel_update_actions    (SxDiagramPanel *self);

/* sx-diagram-panel-caption.c */
void     sx_diagram_panel_update_caption    (SxDiagramPanel *self);
void     sx_diagram_panel_update_left_out   (SxDiagramPanel *self);

/* sx-diagram-panel-heads.c */
void     sx_diagram_panel_head_activated    (SxDiagramPanel *self,
                                             guint           lifeline,
                                             gboolean        only);
void     sx_diagram_panel_menu_requested    (SxDiagramPanel *self,
                                             guint           lifeline,
                                             double          x,
                                             double          y);

/* sx-diagram-panel-play.c */
void     sx_diagram_panel_update_tick       (SxDiagramPanel *self);
gboolean sx_diagram_panel_get_pause         (SxDiagramPanel *self);
void     sx_diagram_panel_set_pause         (SxDiagramPanel *self,
                                             gboolean        pause);

G_END_DECLS
