/* sx-diagram-area-scroll.c: what part of a diagram is seen, and how closely
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-area-private.h"
#include "sx-diagram-walk.h"

/* How far the arrow buttons of a scroll bar go, in pixels */
#define STEP 40

/* What is gone to is not at the very edge: that many pixels stay free there */
#define MARGIN 36
#define SIDE_MARGIN 110

static double
get_offset (GtkAdjustment *adjustment)
{
  return adjustment != NULL ? gtk_adjustment_get_value (adjustment) : 0;
}

/* How much is left of what is shown, in pixels */
double
sx_diagram_area_get_left (SxDiagramArea *self)
{
  return get_offset (self->horizontal);
}

/* Likewise above it */
double
sx_diagram_area_get_top (SxDiagramArea *self)
{
  return get_offset (self->vertical);
}

double
sx_diagram_area_get_head (SxDiagramArea *self)
{
  return self->diagram != NULL ? sx_diagram_get_head_height (self->diagram) : 0;
}

/* How high the part below the heads is */
double
sx_diagram_area_get_page (SxDiagramArea *self)
{
  return MAX (gtk_widget_get_height (GTK_WIDGET (self)) - sx_diagram_area_get_head (self), 0);
}

static void
scroll_to (SxDiagramArea *self,
           double         y)
{
  if (self->vertical == NULL)
    return;

  self->scrolling = TRUE;
  gtk_adjustment_set_value (self->vertical, y);
  self->scrolling = FALSE;
}

void
sx_diagram_area_reveal (SxDiagramArea *self,
                        double         y)
{
  double top = sx_diagram_area_get_top (self);
  double page = sx_diagram_area_get_page (self);

  if (y < top + MARGIN)
    scroll_to (self, y - MARGIN);
  else if (y > top + page - MARGIN)
    scroll_to (self, y - page + MARGIN);
}

void
sx_diagram_area_reveal_lifeline (SxDiagramArea *self,
                                 guint          lifeline)
{
  double x = sx_diagram_get_lifeline_x (self->diagram, lifeline);

  if (self->horizontal != NULL)
    gtk_adjustment_clamp_page (self->horizontal, x - SIDE_MARGIN, x + SIDE_MARGIN);
}

/* The end; but where there is little room, what happened last in the middle of it and not the room below that */
static double
find_bottom (SxDiagramArea *self)
{
  guint n_events = sx_diagram_get_n_events (self->diagram);
  double page = sx_diagram_area_get_page (self);
  double end = gtk_adjustment_get_upper (self->vertical) - page;

  return n_events > 0 ? MIN (sx_diagram_get_event_y (self->diagram, n_events - 1) - page / 2, end) : end;
}

/* Where it was left off by what is known to have happened */
void
sx_diagram_area_follow_moment (SxDiagramArea *self)
{
  guint n_events;

  if (!self->follow || self->diagram == NULL || self->vertical == NULL)
    return;

  if (self->view.now != 0)
    {
      sx_diagram_area_reveal (self, sx_diagram_get_y_at (self->diagram, self->view.now));
    }
  else if (self->view.end == G_MAXUINT64)
    {
      scroll_to (self, find_bottom (self));
    }
  else
    {
      n_events = sx_diagram_count_until (self->diagram, self->view.end);
      sx_diagram_area_reveal (self, n_events > 0 ? sx_diagram_get_event_y (self->diagram, n_events - 1) : 0);
    }
}

void
sx_diagram_area_configure (SxDiagramArea *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double page = sx_diagram_area_get_page (self);
  double total_width = width, total_height = page;

  if (self->diagram != NULL)
    {
      total_width = MAX (sx_diagram_get_width (self->diagram), width);
      total_height = MAX (sx_diagram_get_height (self->diagram), page);
    }

  self->scrolling = TRUE;
  if (self->horizontal != NULL)
    gtk_adjustment_configure (self->horizontal, sx_diagram_area_get_left (self), 0, total_width,
                              STEP, width * 0.9, width);
  if (self->vertical != NULL)
    gtk_adjustment_configure (self->vertical, sx_diagram_area_get_top (self), 0, total_height,
                              STEP, page * 0.9, page);
  self->scrolling = FALSE;
}

/* y: the pixel of the page that stays where it is */
void
sx_diagram_area_zoom_at (SxDiagramArea *self,
                         double         ns_per_pixel,
                         double         y)
{
  gint64 time;

  if (self->diagram == NULL || self->time_scale != SX_TIME_SCALE_TRUE)
    return;

  time = sx_diagram_get_time_at (self->diagram, sx_diagram_area_get_top (self) + y);
  sx_diagram_set_ns_per_pixel (self->diagram,
                               CLAMP (ns_per_pixel, SX_DIAGRAM_MIN_NS_PER_PIXEL, SX_DIAGRAM_MAX_NS_PER_PIXEL));
  sx_diagram_area_configure (self);
  scroll_to (self, sx_diagram_get_y_at (self->diagram, time) - y);
  sx_diagram_area_redraw (self);
  sx_diagram_area_emit_scale (self);
}

/* All that was there, on one page */
void
sx_diagram_area_fit (SxDiagramArea *self)
{
  double page = sx_diagram_area_get_page (self);
  guint n_events = sx_diagram_get_n_events (self->diagram);
  double duration;

  self->fit_wanted = page <= 0 || n_events == 0;
  if (self->fit_wanted)
    return;

  duration = (double) sx_diagram_get_event (self->diagram, n_events - 1)->last_time
             - (double) sx_diagram_get_event (self->diagram, 0)->time;
  sx_diagram_area_zoom_at (self, duration / MAX (page - 2 * MARGIN, 1), 0);
}

static void
horizontal_changed_cb (SxDiagramArea *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
vertical_changed_cb (SxDiagramArea *self)
{
  double end = gtk_adjustment_get_upper (self->vertical) - gtk_adjustment_get_page_size (self->vertical);

  self->body_stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (!self->scrolling)
    sx_diagram_area_set_follow (self, sx_diagram_area_get_top (self) >= end - 1);
}

static void
set_adjustment (SxDiagramArea  *self,
                GtkAdjustment **place,
                GtkAdjustment  *adjustment,
                GCallback       changed_cb)
{
  if (*place != NULL)
    g_signal_handlers_disconnect_by_data (*place, self);
  g_clear_object (place);
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  *place = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", changed_cb, self);
  sx_diagram_area_configure (self);
}

void
sx_diagram_area_set_horizontal (SxDiagramArea *self,
                                GtkAdjustment *adjustment)
{
  set_adjustment (self, &self->horizontal, adjustment, G_CALLBACK (horizontal_changed_cb));
}

void
sx_diagram_area_set_vertical (SxDiagramArea *self,
                              GtkAdjustment *adjustment)
{
  set_adjustment (self, &self->vertical, adjustment, G_CALLBACK (vertical_changed_cb));
}

/* When it goes */
void
sx_diagram_area_drop_adjustments (SxDiagramArea *self)
{
  if (self->horizontal != NULL)
    g_signal_handlers_disconnect_by_data (self->horizontal, self);
  if (self->vertical != NULL)
    g_signal_handlers_disconnect_by_data (self->vertical, self);
  g_clear_object (&self->horizontal);
  g_clear_object (&self->vertical);
}

static gboolean
get_border (GtkScrollable *scrollable,
            GtkBorder     *border)
{
  *border = (GtkBorder) { .top = sx_diagram_area_get_head (SX_DIAGRAM_AREA (scrollable)) };

  return TRUE;
}

void
sx_diagram_area_scrollable_init (GtkScrollableInterface *iface)
{
  iface->get_border = get_border;
}

/* Public functions */

/**
 * sx_diagram_area_zoom:
 * @factor: how much closer; below 1: farther away
 *
 * Zooms linear time around the event that is selected, if it is to be seen, or else around the middle.
 */
void
sx_diagram_area_zoom (SxDiagramArea *self,
                      double         factor)
{
  double page, y;

  g_return_if_fail (SX_IS_DIAGRAM_AREA (self));
  g_return_if_fail (factor > 0);

  if (self->diagram == NULL)
    return;

  page = sx_diagram_area_get_page (self);
  y = page / 2;
  if (self->view.selected_event != SX_NO_EVENT)
    {
      double selected = sx_diagram_get_event_y (self->diagram, self->view.selected_event)
                        - sx_diagram_area_get_top (self);

      if (selected >= 0 && selected <= page)
        y = selected;
    }
  sx_diagram_area_zoom_at (self, sx_diagram_get_ns_per_pixel (self->diagram) / factor, y);
}

/**
 * sx_diagram_area_reset_zoom:
 *
 * Shows all of linear time on one page.
 */
void
sx_diagram_area_reset_zoom (SxDiagramArea *self)
{
  g_return_if_fail (SX_IS_DIAGRAM_AREA (self));

  if (self->diagram != NULL)
    sx_diagram_area_fit (self);
}

/**
 * sx_diagram_area_get_part:
 * @y0: (out): where what is shown begins, in the diagram's own pixels
 * @y1: (out): where it ends
 */
void
sx_diagram_area_get_part (SxDiagramArea *self,
                          double        *y0,
                          double        *y1)
{
  g_return_if_fail (SX_IS_DIAGRAM_AREA (self));

  *y0 = sx_diagram_area_get_top (self);
  *y1 = *y0 + sx_diagram_area_get_page (self);
}
