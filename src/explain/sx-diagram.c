/* sx-diagram.c: the sockets' story as a sequence diagram
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-private.h"

/* So many events on a line may come while one goes on to grow */
#define MAX_BEHIND 128

#define DEFAULT_NS_PER_PIXEL 1e6
#define DEFAULT_WIDTH 640

/* Public functions */

/**
 * sx_diagram_new:
 * @journal: what happened
 *
 * Returns: (transfer full): a diagram that is empty until sx_diagram_drain()
 */
SxDiagram *
sx_diagram_new (SxJournal *journal)
{
  SxDiagram *self;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), NULL);

  self = g_new0 (SxDiagram, 1);
  self->journal = g_object_ref (journal);
  g_signal_connect_swapped (journal, "cleared", G_CALLBACK (sx_diagram_start_over), self);
  self->directory = sx_directory_new (journal);
  self->owners = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->chosen = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->serials = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->lines = g_ptr_array_new ();
  self->events = g_array_new (FALSE, FALSE, sizeof (SxDiagramEvent));
  self->rows = g_array_new (FALSE, FALSE, sizeof (SxRow));
  self->arrows = g_array_new (FALSE, FALSE, sizeof (SxArrow));
  self->blocks = g_array_new (FALSE, FALSE, sizeof (SxArrowBlock));
  self->bundles = g_array_new (FALSE, FALSE, sizeof (SxBundle));
  self->bundle_blocks = g_array_new (FALSE, FALSE, sizeof (SxArrowBlock));
  self->style.scale = 1;
  self->ns_per_pixel = DEFAULT_NS_PER_PIXEL;
  self->wanted_width = DEFAULT_WIDTH;
  sx_diagram_begin_story (self);

  return self;
}

void
sx_diagram_free (SxDiagram *self)
{
  g_signal_handlers_disconnect_by_data (self->journal, self);
  sx_diagram_clear_story (self);
  g_array_unref (self->bundle_blocks);
  g_array_unref (self->bundles);
  g_array_unref (self->blocks);
  g_array_unref (self->arrows);
  g_array_unref (self->rows);
  g_array_unref (self->events);
  g_ptr_array_unref (self->lines);
  g_array_unref (self->serials);
  g_array_unref (self->shown);
  g_array_unref (self->chosen);
  g_array_unref (self->owners);
  sx_directory_free (self->directory);
  g_object_unref (self->journal);
  g_free (self);
}

guint
sx_diagram_get_generation (SxDiagram *self)
{
  return self->generation;
}

guint64
sx_diagram_get_n_records (SxDiagram *self)
{
  return self->n_told_before + self->n_told;
}

guint
sx_diagram_get_n_lifelines (SxDiagram *self)
{
  return self->lines->len;
}

/**
 * sx_diagram_get_lifeline:
 * @self: a diagram
 * @lifeline: a number below sx_diagram_get_n_lifelines()
 *
 * Returns: (transfer none): what stands above that line; good until the next call
 */
const SxLifeline *
sx_diagram_get_lifeline (SxDiagram *self,
                         guint      lifeline)
{
  SxLine *line;

  g_return_val_if_fail (lifeline < self->lines->len, NULL);

  line = sx_diagram_line (self, lifeline);
  self->scratch_line = line->public;
  self->scratch_line.title = line->title;
  self->scratch_line.address = line->address;
  self->scratch_line.state = sx_band_get_name (line->state);

  return &self->scratch_line;
}

guint
sx_diagram_get_n_events (SxDiagram *self)
{
  return self->events->len;
}

/**
 * sx_diagram_get_event:
 * @self: a diagram
 * @event: a number below sx_diagram_get_n_events()
 *
 * Returns: (transfer none): that event; good until the next sx_diagram_drain()
 */
const SxDiagramEvent *
sx_diagram_get_event (SxDiagram *self,
                      guint      event)
{
  g_return_val_if_fail (event < self->events->len, NULL);

  return sx_diagram_event (self, event);
}

guint
sx_diagram_get_n_arrows (SxDiagram *self)
{
  return self->arrows->len;
}

/**
 * sx_diagram_get_arrow:
 * @self: a diagram
 * @arrow: a number below sx_diagram_get_n_arrows()
 *
 * Returns: (transfer none): that arrow, with the kernel's times; good until the next call
 */
const SxDiagramArrow *
sx_diagram_get_arrow (SxDiagram *self,
                      guint      arrow)
{
  const SxArrow *one;

  g_return_val_if_fail (arrow < self->arrows->len, NULL);

  one = sx_diagram_arrow (self, arrow);
  self->scratch_arrow = one->public;
  if (one->entry != SX_NO_EVENT)
    {
      const SxSendEntry *entry = sx_line_send (sx_diagram_line (self, one->entry_line), one->entry);

      self->scratch_arrow.queued = entry->queued;
      self->scratch_arrow.sent = entry->sent;
      self->scratch_arrow.acked = entry->acked;
    }

  if (one->public.to != SX_NO_EVENT && !one->public.inferred)
    self->scratch_arrow.read = sx_diagram_event (self, one->public.to)->time;
  self->scratch_arrow.arrived = sx_travel_get_arrival (self, one, &self->scratch_arrow.arrived_by_ack);

  return &self->scratch_arrow;
}

static guint
find_on_line (SxDiagram *self,
              SxLine    *line,
              guint64    serial)
{
  guint low = 0;
  guint high = line->events->len;
  SxJournalPeek peek;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (sx_diagram_event (self, g_array_index (line->events, guint, middle))->serial <= serial)
        low = middle + 1;
      else
        high = middle;
    }

  if (!sx_journal_peek (self->journal, serial, &peek))
    return SX_NO_EVENT;

  /* A flood may reach over others: the beginning of one of another kind, and calls in between */
  for (guint i = low; i > 0 && low - i < MAX_BEHIND; i--)
    {
      guint event = g_array_index (line->events, guint, i - 1);
      const SxDiagramEvent *one = sx_diagram_event (self, event);

      if (one->serial == serial || (one->last_serial >= serial && one->kind == peek.kind && peek.error == 0))
        return event;
    }

  return SX_NO_EVENT;
}

/**
 * sx_diagram_find_event:
 * @self: a diagram
 * @serial: a record's number
 *
 * Returns: the event that this record is, or is summed up in; %SX_NO_EVENT: none
 */
guint
sx_diagram_find_event (SxDiagram *self,
                       guint64    serial)
{
  SxJournalPeek peek;
  guint line;

  if (!sx_journal_peek (self->journal, serial, &peek))
    return SX_NO_EVENT;

  line = sx_diagram_find_line (self, peek.socket);

  return line != SX_NO_EVENT ? find_on_line (self, sx_diagram_line (self, line), serial) : SX_NO_EVENT;
}

/**
 * sx_diagram_find_last:
 * @self: a diagram
 * @end: a record's number
 *
 * Returns: the last event that happened before that record; %SX_NO_EVENT: none
 */
guint
sx_diagram_find_last (SxDiagram *self,
                      guint64    end)
{
  guint low = 0;
  guint high = self->events->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (sx_diagram_event (self, middle)->serial < end)
        low = middle + 1;
      else
        high = middle;
    }

  return low > 0 ? low - 1 : SX_NO_EVENT;
}

/* Where it stands */

void
sx_diagram_set_style (SxDiagram          *self,
                      const SxSceneStyle *style)
{
  self->style = *style;
  if (self->style.scale <= 0)
    self->style.scale = 1;
  sx_diagram_forget_columns (self);
  sx_diagram_forget_places (self);
}

void
sx_diagram_set_width (SxDiagram *self,
                      double     width)
{
  if (self->wanted_width == width)
    return;

  self->wanted_width = width;
  sx_diagram_forget_columns (self);
}

void
sx_diagram_set_time_scale (SxDiagram   *self,
                           SxTimeScale  scale)
{
  if (self->scale == scale)
    return;

  self->scale = scale;
  self->columns_stale = TRUE;
  self->generation++;
  sx_diagram_forget_places (self);
}

/**
 * sx_diagram_set_ns_per_pixel:
 * @self: a diagram
 * @ns_per_pixel: how much true time a pixel is, within %SX_DIAGRAM_MIN_NS_PER_PIXEL and the maximum
 */
void
sx_diagram_set_ns_per_pixel (SxDiagram *self,
                             double     ns_per_pixel)
{
  ns_per_pixel = CLAMP (ns_per_pixel, SX_DIAGRAM_MIN_NS_PER_PIXEL, SX_DIAGRAM_MAX_NS_PER_PIXEL);
  if (self->ns_per_pixel == ns_per_pixel)
    return;

  self->ns_per_pixel = ns_per_pixel;
  if (self->scale != SX_TIME_SCALE_TRUE)
    return;

  self->generation++;
  sx_diagram_forget_places (self);
}

double
sx_diagram_get_ns_per_pixel (SxDiagram *self)
{
  return self->ns_per_pixel;
}
