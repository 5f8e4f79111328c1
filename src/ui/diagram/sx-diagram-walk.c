/* sx-diagram-walk.c: from one event of a diagram to the next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-walk.h"

static double
get_x (SxDiagram *diagram,
       guint      event)
{
  return sx_diagram_get_lifeline_x (diagram, sx_diagram_get_event (diagram, event)->lifeline);
}

static gboolean
is_on_side (double x,
            double from,
            SxWalk walk)
{
  return walk == SX_WALK_LEFT ? x < from : x > from;
}

/* Where an arrow of the event leads to, if that is on the side that is asked for */
static guint
find_other_end (SxDiagram *diagram,
                guint      event,
                guint      n_events,
                SxWalk     walk)
{
  guint n_arrows = sx_diagram_get_n_arrows (diagram);
  double from = get_x (diagram, event);

  for (guint i = 0; i < n_arrows; i++)
    {
      const SxDiagramArrow *arrow = sx_diagram_get_arrow (diagram, i);
      guint other = arrow->from == event ? arrow->to : arrow->to == event ? arrow->from : SX_NO_EVENT;

      if (other != SX_NO_EVENT && other < n_events && is_on_side (get_x (diagram, other), from, walk))
        return other;
    }

  return SX_NO_EVENT;
}

/* The event nearest in time on the nearest lifeline on that side that has any */
static guint
find_neighbour (SxDiagram *diagram,
                guint      event,
                guint      n_events,
                SxWalk     walk)
{
  double from = get_x (diagram, event);
  double best_x = 0;
  guint best = SX_NO_EVENT;

  for (guint i = 0; i < n_events; i++)
    {
      double x = get_x (diagram, i);
      guint distance = MAX (i, event) - MIN (i, event);

      if (!is_on_side (x, from, walk))
        continue;
      if (best == SX_NO_EVENT || ABS (x - from) < ABS (best_x - from)
          || (x == best_x && distance < MAX (best, event) - MIN (best, event)))
        {
          best = i;
          best_x = x;
        }
    }

  return best;
}

/**
 * sx_diagram_count_until:
 * @end: records from this serial on have not happened yet; %G_MAXUINT64: all have
 *
 * Returns: how many events have happened
 */
guint
sx_diagram_count_until (SxDiagram *diagram,
                        guint64    end)
{
  guint last;

  if (end == G_MAXUINT64)
    return sx_diagram_get_n_events (diagram);

  last = sx_diagram_find_last (diagram, end);

  return last != SX_NO_EVENT ? last + 1 : 0;
}

/**
 * sx_diagram_walk:
 * @event: where from; %SX_NO_EVENT: from outside, up leads to the last one and anything else to the first
 * @end: records from this serial on have not happened yet
 * @walk: which way: up and down in time; to the sides along an arrow, or else to the next lifeline
 *
 * Returns: the event there; @event itself if there is none; %SX_NO_EVENT if nothing has happened
 */
guint
sx_diagram_walk (SxDiagram *diagram,
                 guint      event,
                 guint64    end,
                 SxWalk     walk)
{
  guint n_events = sx_diagram_count_until (diagram, end);
  guint other;

  if (n_events == 0)
    return SX_NO_EVENT;
  if (event == SX_NO_EVENT)
    return walk == SX_WALK_UP ? n_events - 1 : 0;
  if (event >= n_events)
    return n_events - 1;

  switch (walk)
    {
    case SX_WALK_UP:
      return event > 0 ? event - 1 : 0;
    case SX_WALK_DOWN:
      return MIN (event + 1, n_events - 1);
    case SX_WALK_LEFT:
    case SX_WALK_RIGHT:
    default:
      other = find_other_end (diagram, event, n_events, walk);
      if (other == SX_NO_EVENT)
        other = find_neighbour (diagram, event, n_events, walk);
      return other != SX_NO_EVENT ? other : event;
    }
}

/**
 * sx_diagram_walk_page:
 * @event: where from, as in sx_diagram_walk()
 * @end: records from this serial on have not happened yet
 * @distance: how far down, in pixels; up if it is negative
 *
 * Returns: the last event within that distance, at least the next one; %SX_NO_EVENT if nothing has happened
 */
guint
sx_diagram_walk_page (SxDiagram *diagram,
                      guint      event,
                      guint64    end,
                      double     distance)
{
  SxWalk walk = distance < 0 ? SX_WALK_UP : SX_WALK_DOWN;
  guint n_events = sx_diagram_count_until (diagram, end);
  double start;

  if (event == SX_NO_EVENT || event >= n_events)
    return sx_diagram_walk (diagram, event, end, walk);

  start = sx_diagram_get_event_y (diagram, event);
  for (gboolean first = TRUE; ; first = FALSE)
    {
      guint next = sx_diagram_walk (diagram, event, end, walk);

      if (next == event || (!first && ABS (sx_diagram_get_event_y (diagram, next) - start) > ABS (distance)))
        break;
      event = next;
    }

  return event;
}

/**
 * sx_diagram_get_step_end:
 * @end: records from this serial on have not happened yet; %G_MAXUINT64: start over
 * @event: (out): the event that comes next; %SX_NO_EVENT: none does
 *
 * Kernel facts are told after what they are about, so the records of a later event can come before those of an
 * earlier one: the end never goes back.
 *
 * Returns: the end with one more event in it
 */
guint64
sx_diagram_get_step_end (SxDiagram *diagram,
                         guint64    end,
                         guint     *event)
{
  guint n_events = sx_diagram_get_n_events (diagram);
  guint next = end == G_MAXUINT64 ? 0 : sx_diagram_count_until (diagram, end);

  if (end == G_MAXUINT64)
    end = 0;
  while (next < n_events && sx_diagram_get_event (diagram, next)->last_serial < end)
    next++;

  if (next >= n_events)
    {
      *event = SX_NO_EVENT;
      return end;
    }

  *event = next;

  return MAX (end, (guint64) sx_diagram_get_event (diagram, next)->last_serial + 1);
}
