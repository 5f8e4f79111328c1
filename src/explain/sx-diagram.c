/* sx-diagram.c: the sockets' story as a sequence diagram
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-cleared.h"
#include "sx-diagram-private.h"

#include <string.h>

/* To choose other sockets means to start over. Once that is much, it is not done each time there is a new
 * socket, but once in so many drains: about a second */
#define CHEAP_CHOICE 20000
#define CHOICE_WAIT  64

/* So many events on a line may come while one goes on to grow */
#define MAX_BEHIND 128

#define DEFAULT_NS_PER_PIXEL 1e6
#define DEFAULT_WIDTH 640

/* What is shown */

static gboolean
contains (const GArray *sockets,
          guint32       socket)
{
  for (guint i = 0; i < sockets->len; i++)
    {
      if (g_array_index (sockets, guint32, i) == socket)
        return TRUE;
    }

  return FALSE;
}

/* Those that a person chose may have been cleared away, and come back if that is undone */
static gboolean
is_any_chosen_there (SxDiagram *self)
{
  for (guint i = 0; i < self->chosen->len; i++)
    {
      if (sx_directory_find (self->directory, g_array_index (self->chosen, guint32, i)) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
set_shown (SxDiagram *self)
{
  g_autoptr (GArray) shown = NULL;

  if (is_any_chosen_there (self))
    {
      shown = g_array_copy (self->chosen);
    }
  else
    {
      shown = sx_directory_choose (self->directory, self->owners, self->scope, SX_DIAGRAM_AUTO_SOCKETS);
    }

  g_array_unref (self->shown);
  self->shown = g_steal_pointer (&shown);
}

/* Sockets that are shown, in which order and joined to whom: what the lines are made from */
static guint64
get_signature (SxDiagram *self)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (guint i = 0; i < self->shown->len; i++)
    {
      SxParty *party = sx_directory_find (self->directory, g_array_index (self->shown, guint32, i));
      guint64 parts[3] = { 0, };

      if (party == NULL)
        continue;

      parts[0] = party->id;
      parts[1] = party->side;
      parts[2] = party->partner;
      for (guint j = 0; j < G_N_ELEMENTS (parts); j++)
        hash = (hash ^ parts[j]) * G_GUINT64_CONSTANT (0x100000001b3);
    }

  return hash;
}

static int
compare_serials (gconstpointer a,
                 gconstpointer b)
{
  guint32 first = *(const guint32 *) a;
  guint32 second = *(const guint32 *) b;

  return first < second ? -1 : first > second;
}

static void
collect_serials (SxDiagram *self)
{
  g_array_set_size (self->serials, 0);
  self->n_told = 0;
  self->n_told_before = 0;

  for (guint i = 0; i < self->shown->len; i++)
    {
      SxParty *party = sx_directory_find (self->directory, g_array_index (self->shown, guint32, i));

      if (party != NULL)
        sx_directory_collect (self->directory, party, self->serials);
    }

  g_array_sort (self->serials, compare_serials);
}

/* Chooses again, and starts over if that makes a difference */
static void
choose (SxDiagram *self,
        gboolean   anyway)
{
  guint64 before = get_signature (self);

  self->stale = FALSE;
  self->n_waited = 0;
  set_shown (self);
  if (!anyway && get_signature (self) == before && self->signature == before)
    return;

  self->signature = get_signature (self);
  self->generation++;
  collect_serials (self);
  sx_diagram_begin_story (self);
}

/* The journal has other records than before */
static void
start_over (SxDiagram *self)
{
  sx_directory_free (self->directory);
  self->directory = sx_directory_new (self->journal);
  self->n_looked = 0;
  self->n_counted = 0;
  self->n_within = 0;
  choose (self, TRUE);
}

/* TRUE: there is more */
static gboolean
look (SxDiagram *self,
      guint      max)
{
  guint64 n_records = sx_journal_get_n_records (self->journal);
  guint64 end;
  gboolean shown_used = FALSE;
  gboolean other_used = FALSE;

  self->n_looked = sx_journal_skip (self->journal, self->n_looked);
  end = MIN (n_records, self->n_looked + max);
  for (; self->n_looked < end; self->n_looked = sx_journal_skip (self->journal, self->n_looked + 1))
    {
      gboolean is_news;
      SxParty *party = sx_directory_add (self->directory, self->n_looked, &is_news);

      self->stale |= is_news;
      if (party == NULL)
        continue;

      if (contains (self->shown, party->id))
        {
          guint32 serial = (guint32) self->n_looked;

          g_array_append_val (self->serials, serial);
          shown_used = TRUE;
        }
      else
        {
          other_used |= sx_directory_is_within (party, self->owners, self->scope);
        }
    }

  /* An old one is used again. As long as those that are shown are used too they stay, or lines would come and go */
  self->stale |= other_used && !shown_used;

  return self->n_looked < n_records;
}

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
  g_signal_connect_swapped (journal, "cleared", G_CALLBACK (start_over), self);
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

/**
 * sx_diagram_set_owners:
 * @self: a diagram
 * @owners: (array length=n_owners): whose sockets are chosen from and counted
 * @n_owners: how many; 0: everybody's
 */
void
sx_diagram_set_owners (SxDiagram     *self,
                       const guint32 *owners,
                       guint          n_owners)
{
  g_array_set_size (self->owners, 0);
  if (n_owners > 0)
    g_array_append_vals (self->owners, owners, n_owners);
  self->n_counted = 0;
  self->n_within = 0;
  choose (self, FALSE);
}

/**
 * sx_diagram_set_scope:
 * @self: a diagram
 * @scope: which kinds of sockets are chosen from, where nobody chose
 */
void
sx_diagram_set_scope (SxDiagram      *self,
                      SxDiagramScope  scope)
{
  if (self->scope == scope)
    return;

  self->scope = scope;
  choose (self, FALSE);
}

/**
 * sx_diagram_set_sockets:
 * @self: a diagram
 * @sockets: (array length=n_sockets) (nullable): the numbers of the sockets to be shown
 * @n_sockets: how many, of which the first %SX_DIAGRAM_MAX_SOCKETS count; 0: the diagram chooses
 */
void
sx_diagram_set_sockets (SxDiagram     *self,
                        const guint32 *sockets,
                        guint          n_sockets)
{
  g_array_set_size (self->chosen, 0);
  for (guint i = 0; i < n_sockets && self->chosen->len < SX_DIAGRAM_MAX_SOCKETS; i++)
    {
      if (!contains (self->chosen, sockets[i]))
        g_array_append_val (self->chosen, sockets[i]);
    }
  choose (self, FALSE);
}

gboolean
sx_diagram_is_automatic (SxDiagram *self)
{
  return self->chosen->len == 0;
}

/**
 * sx_diagram_list_sockets:
 * @self: a diagram
 *
 * Returns: (transfer full) (element-type guint32): the numbers of all sockets that can be shown, in the order in which
 *   they were made
 */
GArray *
sx_diagram_list_sockets (SxDiagram *self)
{
  GArray *sockets = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < sx_directory_get_n (self->directory); i++)
    {
      SxParty *party = sx_directory_get (self->directory, i);

      if (sx_directory_is_within (party, self->owners, SX_SCOPE_ALL))
        g_array_append_val (sockets, party->id);
    }

  return sockets;
}

/**
 * sx_diagram_dup_socket_name:
 * @self: a diagram
 * @socket: a socket's number
 *
 * Returns: (transfer full): “Client 3”, translated; "" if there is no such socket
 */
char *
sx_diagram_dup_socket_name (SxDiagram *self,
                            guint32    socket)
{
  SxParty *party = sx_directory_find (self->directory, socket);

  return party != NULL ? sx_party_dup_name (party) : g_strdup ("");
}

/**
 * sx_diagram_get_n_left_out:
 * @self: a diagram
 *
 * Returns: how many sockets could be shown and are not
 */
guint
sx_diagram_get_n_left_out (SxDiagram *self)
{
  guint n_shown = 0;

  /* Whose they are does not change: each is counted once */
  for (; self->n_counted < sx_directory_get_n (self->directory); self->n_counted++)
    self->n_within += sx_directory_is_within (sx_directory_get (self->directory, self->n_counted), self->owners,
                                              SX_SCOPE_ALL);

  for (guint i = 0; i < self->shown->len; i++)
    {
      SxParty *party = sx_directory_find (self->directory, g_array_index (self->shown, guint32, i));

      n_shown += party != NULL && sx_directory_is_within (party, self->owners, SX_SCOPE_ALL);
    }

  return self->n_within - n_shown;
}

/**
 * sx_diagram_drain:
 * @self: a diagram
 * @max: how many records to take in, at most
 *
 * Returns: %TRUE if there is more
 */
gboolean
sx_diagram_drain (SxDiagram *self,
                  guint      max)
{
  gboolean more = look (self, max);
  guint end;

  if (self->stale && (self->n_told_before < CHEAP_CHOICE || ++self->n_waited >= CHOICE_WAIT))
    choose (self, FALSE);

  end = MIN (self->serials->len, self->n_told + max);
  for (; self->n_told < end; self->n_told++)
    sx_diagram_tell (self, g_array_index (self->serials, guint32, self->n_told));

  /* They are told: only what is still to come has to be kept */
  if (self->n_told == self->serials->len)
    {
      g_array_set_size (self->serials, 0);
      self->n_told_before += self->n_told;
      self->n_told = 0;
    }

  return more || self->stale || self->serials->len > 0;
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
