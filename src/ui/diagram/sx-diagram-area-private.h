/* sx-diagram-area-private.h: what the files of SxDiagramArea share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-diagram-area.h"

G_BEGIN_DECLS

struct _SxDiagramArea
{
  GtkWidget            parent_instance;

  /* Not owned: who has it tells when it goes */
  SxDiagram           *diagram;
  SxDiagramView        view;
  SxTimeScale          time_scale;
  gboolean             follow;

  GtkAdjustment       *horizontal;
  GtkAdjustment       *vertical;
  GtkScrollablePolicy  horizontal_policy;
  GtkScrollablePolicy  vertical_policy;
  /* It is not the person who scrolls */
  gboolean             scrolling;
  /* Somewhere to go once there is a size */
  gboolean             fit_wanted;

  SxTypesetter        *typesetter;
  SxScene             *body;
  SxScene             *heads;
  gboolean             body_stale;
  gboolean             heads_stale;
  guint                n_built;

  /* What is selected, also when events get other numbers */
  guint64              selected_serial;
  guint                generation;
  /* What a screen reader was told */
  char                *description;

  /* The pointer, in pixels of the widget; below 0: it is elsewhere */
  double               pointer_x;
  double               pointer_y;
  double               pinch_start;
  double               drag_x;
  double               drag_y;
};

/* sx-diagram-area.c */
void   sx_diagram_area_set_hovered      (SxDiagramArea          *self,
                                         guint32                 tag);
void   sx_diagram_area_emit_head        (SxDiagramArea          *self,
                                         guint                   lifeline,
                                         gboolean                only);
void   sx_diagram_area_emit_menu        (SxDiagramArea          *self,
                                         guint                   lifeline,
                                         double                  x,
                                         double                  y);
void   sx_diagram_area_emit_scale       (SxDiagramArea          *self);

/* sx-diagram-area-scroll.c */
double sx_diagram_area_get_left         (SxDiagramArea          *self);
double sx_diagram_area_get_top          (SxDiagramArea          *self);
double sx_diagram_area_get_head         (SxDiagramArea          *self);
double sx_diagram_area_get_page         (SxDiagramArea          *self);
void   sx_diagram_area_reveal           (SxDiagramArea          *self,
                                         double                  y);
void   sx_diagram_area_reveal_lifeline  (SxDiagramArea          *self,
                                         guint                   lifeline);
void   sx_diagram_area_follow_moment    (SxDiagramArea          *self);
void   sx_diagram_area_configure        (SxDiagramArea          *self);
void   sx_diagram_area_fit              (SxDiagramArea          *self);
void   sx_diagram_area_zoom_at          (SxDiagramArea          *self,
                                         double                  ns_per_pixel,
                                         double                  y);
void   sx_diagram_area_set_horizontal   (SxDiagramArea          *self,
                                         GtkAdjustment          *adjustment);
void   sx_diagram_area_set_vertical     (SxDiagramArea          *self,
                                         GtkAdjustment          *adjustment);
void   sx_diagram_area_drop_adjustments (SxDiagramArea          *self);
void   sx_diagram_area_scrollable_init  (GtkScrollableInterface *iface);

/* sx-diagram-area-draw.c */
void   sx_diagram_area_redraw           (SxDiagramArea          *self);
void   sx_diagram_area_snapshot         (GtkWidget              *widget,
                                         GtkSnapshot            *snapshot);

/* sx-diagram-area-input.c */
void   sx_diagram_area_class_add_keys   (GtkWidgetClass         *klass);
void   sx_diagram_area_add_pointer      (SxDiagramArea          *self);

G_END_DECLS
