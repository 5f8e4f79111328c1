/* sx-diagram-place.c: where lifelines, events and arrows stand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-private.h"

#include <math.h>

/* All in pixels at a text scale of 1 */
#define GUTTER        80.0    /* the times, at the left */
#define FIRST_ROOM    30.0    /* from there to the first line, if its labels stand at its right */
#define TIGHT_FIRST   14.0    /* likewise, where there are more lines than the width is for */
#define LAST_ROOM     66.0    /* behind the last line, if its labels stand at its left */
#define ARROW_ROOM    204.0   /* between two lines that talk to one another */
#define LINE_ROOM     30.0    /* between two that do not */
#define TIGHT_GAP     112.0   /* at least, where there are more lines than the width is for */
#define MAX_STRETCH   150.0   /* what a gap takes at most of the room that is left */
#define RIGHT_MARGIN  14.0

/* How far an arrow whose other end nobody saw goes down */
#define UNSEEN_DROP   16.0

/* Columns */

/* Labels stand on the side from which no arrows come */
static gboolean
has_labels_left (SxDiagram *self,
                 guint      number)
{
  SxLine *line = sx_diagram_line (self, number);
  guint peer = line->peer != SX_NO_EVENT ? line->peer : sx_diagram_find_line (self, line->public.partner);

  if (line->public.side == SX_SIDE_DATAGRAM)
    return number == 0 && self->lines->len > 1;

  /* Nothing stands beside a line of others */
  return line->public.side == SX_SIDE_OUTSIDE ? FALSE : peer != SX_NO_EVENT && peer > number;
}

static gboolean
has_labels_right (SxDiagram *self,
                  guint      number)
{
  SxLine *line = sx_diagram_line (self, number);

  return !line->labels_left && line->public.side != SX_SIDE_OUTSIDE;
}

static gboolean
talk (SxDiagram *self,
      guint      left)
{
  for (guint i = 0; i <= left; i++)
    {
      SxLine *line = sx_diagram_line (self, i);

      if (line->public.side == SX_SIDE_DATAGRAM || (line->peer != SX_NO_EVENT && line->peer > left))
        return TRUE;
      if (sx_diagram_find_line (self, line->public.partner) != SX_NO_EVENT
          && sx_diagram_find_line (self, line->public.partner) > left)
        return TRUE;
    }

  return FALSE;
}

/* A long label, of those that are worth being whole. Not the longest there is: columns would jump */
static double
get_label_room (SxDiagram  *self,
                const char *name,
                const char *rest)
{
  double scale = self->style.scale;
  double space = *name != '\0' ? SX_NAME_SPACE * scale : 0;

  /* Lines stand at whole pixels, so there may be one pixel less */
  return ceil (sx_scene_measure (&self->style, SX_FACE_BOLD, name) + space
               + sx_scene_measure (&self->style, SX_FACE_BODY, rest) + SX_LABEL_GAP * scale + SX_LABEL_END) + 1;
}

/* At the edge there is no gap into which a longer one could reach. Where there is little room, the name stands above the rest */
static double
get_edge_room (SxDiagram *self,
               gboolean   is_tight)
{
  const char *name = is_tight ? "" : "connect";

  return MAX (get_label_room (self, name, "127.0.0.1:65535"), get_label_room (self, name, "→ ECONNREFUSED"));
}

static double
get_gap (SxDiagram *self,
         guint      left)
{
  gboolean at_left = has_labels_right (self, left);
  gboolean at_right = sx_diagram_line (self, left + 1)->labels_left;
  double arrows = (talk (self, left) ? ARROW_ROOM : LINE_ROOM) * self->style.scale;
  double labels = at_left || at_right ? get_label_room (self, "connect", "127.0.0.1:65535") : 0;

  /* At one height there is only one of them */
  return MAX (labels, arrows);
}

/* How far a label may reach from a line: to the next one, or, where these stand close, in front of that one */
static void
set_rooms (SxDiagram *self)
{
  guint n = self->lines->len;
  guint over = self->is_tight && self->scale == SX_TIME_SCALE_STEPS ? 2 : 1;

  for (guint i = 0; i < n; i++)
    {
      SxLine *line = sx_diagram_line (self, i);

      line->room_left = i >= over ? line->x - sx_diagram_line (self, i - over)->x : line->x - GUTTER * self->style.scale;
      line->room_right = i + over < n ? sx_diagram_line (self, i + over)->x - line->x : self->width - line->x;
    }
}

/* Takes what is too much from the gaps, in proportion to what each can spare, or gives them what is left over.
 * Returns whether they had to give */
static gboolean
fit_gaps (SxDiagram *self,
          double    *gaps,
          guint      n_gaps,
          double     excess)
{
  double spare = 0;

  for (guint i = 0; i < n_gaps; i++)
    spare += MAX (gaps[i] - TIGHT_GAP * self->style.scale, 0);

  if (excess <= 0 || spare <= 0)
    return FALSE;

  for (guint i = 0; i < n_gaps; i++)
    gaps[i] -= MAX (gaps[i] - TIGHT_GAP * self->style.scale, 0) / spare * MIN (excess, spare);

  return TRUE;
}

/* In front of the first line, and behind the last one */
static void
get_edges (SxDiagram *self,
           gboolean   is_tight,
           double    *left,
           double    *right)
{
  double scale = self->style.scale;
  double first = (is_tight ? TIGHT_FIRST : FIRST_ROOM) * scale;

  *left = GUTTER * scale + (sx_diagram_line (self, 0)->labels_left ? get_edge_room (self, is_tight) : first);
  /* Labels of the second one reach over the first, as far as the times */
  if (is_tight && self->lines->len > 1 && sx_diagram_line (self, 1)->labels_left)
    *left = MAX (*left, (GUTTER - TIGHT_GAP) * scale + get_label_room (self, "", "127.0.0.1:65535"));
  *right = has_labels_right (self, self->lines->len - 1) ? get_edge_room (self, is_tight) : LAST_ROOM * scale;
  *right += RIGHT_MARGIN;
}

static void
place_columns (SxDiagram *self)
{
  double scale = self->style.scale;
  guint n = self->lines->len;
  g_autofree double *gaps = g_new0 (double, n + 1);
  double left, right, stretch, x;
  double total = 0;

  self->columns_stale = FALSE;
  self->width = self->wanted_width;
  if (n == 0)
    return;

  for (guint i = 0; i < n; i++)
    sx_diagram_line (self, i)->labels_left = has_labels_left (self, i);

  for (guint i = 0; i + 1 < n; i++)
    {
      gaps[i] = get_gap (self, i);
      total += gaps[i];
    }

  get_edges (self, FALSE, &left, &right);
  if (left + total + right > self->wanted_width)
    get_edges (self, TRUE, &left, &right);
  self->is_tight = fit_gaps (self, gaps, n - 1, left + total + right - self->wanted_width);
  total = 0;
  for (guint i = 0; i + 1 < n; i++)
    total += gaps[i];
  self->width = MAX (self->wanted_width, ceil (left + total + right));
  stretch = MIN (MAX (self->wanted_width - left - total - right, 0) / n, MAX_STRETCH * scale);

  x = left + (n == 1 ? stretch / 2 : 0);
  for (guint i = 0; i < n; i++)
    {
      sx_diagram_line (self, i)->x = round (x);
      x += gaps[i] + stretch;
    }
  set_rooms (self);
}

/* Rows */

static double
get_height (SxDiagram            *self,
            const SxDiagramEvent *event)
{
  double height = event->kind == SX_KIND_STATE || event->kind == SX_KIND_SAMPLE ? SX_STATE_HEIGHT : SX_STEP_HEIGHT;

  return height * self->style.scale;
}

static void
place_step (SxDiagram *self,
            guint      event)
{
  SxRow *row = sx_diagram_row (self, event);
  double scale = self->style.scale;
  double height = get_height (self, sx_diagram_event (self, event));

  row->y = self->bottom + ((row->silence > 0 ? SX_FOLD_HEIGHT : 0) + row->lead) * scale + height / 2;
  self->bottom = row->y + height / 2 + row->remark * scale;
}

double
sx_diagram_raw_y (SxDiagram *self,
                  gint64     time)
{
  gint64 start = self->events->len > 0 ? sx_diagram_event (self, 0)->time : 0;

  return SX_TOP_MARGIN * self->style.scale + (time - start) / self->ns_per_pixel;
}

static void
place_true (SxDiagram *self,
            guint      event)
{
  sx_diagram_row (self, event)->y = sx_diagram_raw_y (self, sx_diagram_event (self, event)->time);
}

/* Gives a place to what is new; all have to be placed anew when the scale, the style or the sockets change */
void
sx_diagram_place (SxDiagram *self)
{
  if (self->columns_stale)
    place_columns (self);

  if (self->n_placed == 0)
    self->bottom = SX_TOP_MARGIN * self->style.scale - (self->scale == SX_TIME_SCALE_STEPS ? 14 : 0);

  for (; self->n_placed < self->events->len; self->n_placed++)
    {
      if (self->scale == SX_TIME_SCALE_STEPS)
        place_step (self, self->n_placed);
      else
        place_true (self, self->n_placed);
    }

  /* A flood goes on to grow */
  if (self->scale == SX_TIME_SCALE_TRUE && self->n_placed > 0)
    self->bottom = sx_diagram_raw_y (self, self->last_time);
}

void
sx_diagram_forget_places (SxDiagram *self)
{
  self->n_placed = 0;
}

/* Where lines stand depends on which there are, and who is at their other ends */
void
sx_diagram_forget_columns (SxDiagram *self)
{
  self->columns_stale = TRUE;
  self->generation++;
}

/* The first event at or below y; the number of events if there is none */
guint
sx_diagram_event_at (SxDiagram *self,
                     double     y)
{
  guint low = 0;
  guint high = self->n_placed;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (sx_diagram_row (self, middle)->y < y)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Arrows */

static gint64
get_time (SxDiagram *self,
          guint      event)
{
  return sx_diagram_event (self, event)->time;
}

/* The handshake, in the room above its event, or at thirds of the time that it had */
static double
get_slot_y (SxDiagram     *self,
            const SxArrow *arrow,
            gboolean       end,
            gint64        *time)
{
  double part = (arrow->slot + (end ? 0.78 : 0.12)) / SX_N_SLOTS;
  SxRow *row = sx_diagram_row (self, arrow->anchor);
  double lead = SX_LEAD_HEIGHT * self->style.scale;
  gint64 until = get_time (self, arrow->anchor);
  gint64 since = arrow->since != SX_NO_EVENT ? get_time (self, arrow->since) : until;

  *time = since + (gint64) ((until - since) * part);
  if (self->scale == SX_TIME_SCALE_TRUE)
    return sx_diagram_raw_y (self, *time);

  return row->y - get_height (self, sx_diagram_event (self, arrow->anchor)) / 2 - lead + lead * part;
}

static double
get_drop (SxDiagram *self)
{
  return UNSEEN_DROP * self->style.scale;
}

double
sx_arrow_get_y1 (SxDiagram     *self,
                 const SxArrow *arrow,
                 gint64        *time)
{
  const SxSendEntry *entry = NULL;

  if (arrow->anchor != SX_NO_EVENT)
    return get_slot_y (self, arrow, FALSE, time);

  if (arrow->public.from == SX_NO_EVENT)
    {
      *time = get_time (self, arrow->public.to);
      return sx_diagram_row (self, arrow->public.to)->y - get_drop (self);
    }

  *time = get_time (self, arrow->public.from);
  if (self->scale == SX_TIME_SCALE_STEPS)
    return sx_diagram_row (self, arrow->public.from)->y;

  if (arrow->entry != SX_NO_EVENT)
    entry = sx_line_send (sx_diagram_line (self, arrow->entry_line), arrow->entry);
  if (entry != NULL && (entry->sent != 0 || entry->queued != 0))
    *time = entry->sent != 0 ? entry->sent : entry->queued;

  return sx_diagram_raw_y (self, *time);
}

double
sx_arrow_get_y2 (SxDiagram     *self,
                 const SxArrow *arrow,
                 gint64        *time)
{
  gint64 arrival;
  gboolean by_ack;

  if (arrow->anchor != SX_NO_EVENT)
    return get_slot_y (self, arrow, TRUE, time);

  if (arrow->public.to == SX_NO_EVENT)
    return sx_arrow_get_y1 (self, arrow, time) + get_drop (self);

  *time = get_time (self, arrow->public.to);
  if (self->scale == SX_TIME_SCALE_STEPS)
    return sx_diagram_row (self, arrow->public.to)->y;

  arrival = sx_travel_get_arrival (self, arrow, &by_ack);
  if (arrival != 0)
    *time = arrival;

  return sx_diagram_raw_y (self, *time);
}

/* Public functions */

double
sx_diagram_get_width (SxDiagram *self)
{
  sx_diagram_place (self);

  return self->width;
}

double
sx_diagram_get_height (SxDiagram *self)
{
  sx_diagram_place (self);

  return self->events->len > 0 ? self->bottom + SX_BOTTOM_MARGIN * self->style.scale : 0;
}

double
sx_diagram_get_lifeline_x (SxDiagram *self,
                           guint      lifeline)
{
  g_return_val_if_fail (lifeline < self->lines->len, 0);

  sx_diagram_place (self);

  return sx_diagram_line (self, lifeline)->x;
}

double
sx_diagram_get_event_y (SxDiagram *self,
                        guint      event)
{
  g_return_val_if_fail (event < self->events->len, 0);

  sx_diagram_place (self);

  return sx_diagram_row (self, event)->y;
}

/**
 * sx_diagram_get_time_at:
 * @self: a diagram
 * @y: a height
 *
 * Returns: the time at that height, in the diagram's time; between steps, in proportion
 */
gint64
sx_diagram_get_time_at (SxDiagram *self,
                        double     y)
{
  guint after;
  double y1, y2, part;
  gint64 t1, t2;

  sx_diagram_place (self);
  if (self->events->len == 0)
    return 0;

  if (self->scale == SX_TIME_SCALE_TRUE)
    return sx_time_add (get_time (self, 0),
                        sx_time_from_double ((y - SX_TOP_MARGIN * self->style.scale) * self->ns_per_pixel));

  after = sx_diagram_event_at (self, y);
  if (after == 0)
    return get_time (self, 0);
  if (after == self->events->len)
    return get_time (self, after - 1);

  y1 = sx_diagram_row (self, after - 1)->y;
  y2 = sx_diagram_row (self, after)->y;
  t1 = get_time (self, after - 1);
  t2 = get_time (self, after);
  part = y2 > y1 ? (y - y1) / (y2 - y1) : 0;

  return sx_time_add (t1, sx_time_from_double (part * (t2 - t1)));
}

/**
 * sx_diagram_get_y_at:
 * @self: a diagram
 * @time: a time, as of the events
 *
 * Returns: the height of that time; between steps, in proportion
 */
double
sx_diagram_get_y_at (SxDiagram *self,
                     gint64     time)
{
  guint low = 0;
  guint high;
  double y1, y2;
  gint64 t1, t2;

  sx_diagram_place (self);
  if (self->events->len == 0)
    return 0;
  if (self->scale == SX_TIME_SCALE_TRUE)
    return sx_diagram_raw_y (self, time);

  for (high = self->events->len; low < high;)
    {
      guint middle = low + (high - low) / 2;

      if (get_time (self, middle) < time)
        low = middle + 1;
      else
        high = middle;
    }

  if (low == 0 || low == self->events->len)
    return sx_diagram_row (self, MIN (low, self->events->len - 1))->y;

  y1 = sx_diagram_row (self, low - 1)->y;
  y2 = sx_diagram_row (self, low)->y;
  t1 = get_time (self, low - 1);
  t2 = get_time (self, low);

  return y1 + (y2 - y1) * (double) (time - t1) / MAX (t2 - t1, 1);
}
