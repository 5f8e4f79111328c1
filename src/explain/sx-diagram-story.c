/* sx-diagram-story.c: records become events, one lifeline at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-cleared.h"
#include "sx-diagram-private.h"

#include <sys/socket.h>

#include <glib/gi18n-lib.h>

#include "sx-end.h"

/* More than so many messages of a kind, with no longer pause between them, are a flood: it is summed up, in
 * pieces of a tenth of a second */
#define FLOOD_LENGTH 32
#define FLOOD_PAUSE  (G_GINT64_CONSTANT (50) * 1000 * 1000)
#define FLOOD_PIECE  (G_GINT64_CONSTANT (100) * 1000 * 1000)

/* A longer silence is folded */
#define SILENCE (G_GINT64_CONSTANT (100) * 1000 * 1000)

/* Programs outside that have a line of their own; all others share the last one */
#define MAX_OUTSIDE 12

/* Lines */

static void
line_free (gpointer data)
{
  SxLine *line = data;

  g_free (line->title);
  g_free (line->address);
  g_array_unref (line->bands);
  g_array_unref (line->events);
  g_array_unref (line->sends);
  g_array_unref (line->ends);
  g_array_unref (line->pending);
  g_free (line);
}

static SxLine *
add_line (SxDiagram *self,
          SxSide     side)
{
  SxLine *line = g_new0 (SxLine, 1);

  line->public.side = side;
  line->bands = g_array_new (FALSE, FALSE, sizeof (SxBand));
  line->events = g_array_new (FALSE, FALSE, sizeof (guint));
  line->sends = g_array_new (FALSE, FALSE, sizeof (SxSendEntry));
  line->ends = g_array_new (FALSE, FALSE, sizeof (guint64));
  line->pending = g_array_new (FALSE, FALSE, sizeof (SxPendingDatagram));
  line->first_event = SX_NO_EVENT;
  line->closed_event = SX_NO_EVENT;
  line->connecting = SX_NO_EVENT;
  line->peer = SX_NO_EVENT;
  line->fin_arrow = SX_NO_EVENT;
  line->last_read = SX_NO_EVENT;
  line->last_read_arrow = SX_NO_EVENT;
  for (guint i = 0; i < SX_N_RUNS; i++)
    line->run_event[i] = SX_NO_EVENT;
  g_ptr_array_add (self->lines, line);
  sx_diagram_forget_columns (self);

  return line;
}

static void
set_address (SxLine          *line,
             const SxAddress *address)
{
  g_free (line->address);
  line->address = sx_address_to_string (address);
}

guint
sx_diagram_find_line (SxDiagram *self,
                      guint32    socket)
{
  for (guint i = 0; i < self->lines->len && socket != 0; i++)
    {
      if (sx_diagram_line (self, i)->public.socket == socket)
        return i;
    }

  return SX_NO_EVENT;
}

/* A Unix socket that was not bound has an address without a name: that of many */
static gboolean
has_name (const SxAddress *address)
{
  return sx_address_get_port (address) >= 0 || address->length > sizeof (sa_family_t);
}

/* A line for somebody who is not shown: a program outside, or the socket party of ours. With an address it is shared
 * by all who have that one. */
guint
sx_diagram_add_outside (SxDiagram       *self,
                        const SxAddress *address,
                        const SxParty   *party)
{
  guint n_outside = 0;
  SxLine *line;

  for (guint i = 0; i < self->lines->len; i++)
    {
      line = sx_diagram_line (self, i);
      if (line->public.side != SX_SIDE_OUTSIDE)
        continue;
      if (has_name (address) && sx_end_same (&line->public.local, address))
        return i;
      if (++n_outside == MAX_OUTSIDE)
        {
          g_free (line->title);
          line->title = g_strdup (_("Outside"));
          g_free (line->address);
          line->address = g_strdup ("…");
          line->public.local = (SxAddress) { 0, };
          return i;
        }
    }

  line = add_line (self, SX_SIDE_OUTSIDE);
  line->public.local = *address;
  line->title = party != NULL ? sx_party_dup_name (party) : g_strdup (_("Outside"));
  set_address (line, address);

  return self->lines->len - 1;
}

/* Events */

static gint64
take_time (SxDiagram      *self,
           const SxRecord *record)
{
  gint64 raw = MAX (record->time, 0);

  /* The clock was set back: what follows goes on from where it was */
  if (raw < self->last_raw)
    self->shift = sx_time_add (self->shift, self->last_raw - raw);
  self->last_raw = raw;

  return sx_time_add (raw, self->shift);
}

static guint
add_event (SxDiagram      *self,
           guint           line_number,
           const SxRecord *record,
           gint64          time)
{
  SxLine *line = sx_diagram_line (self, line_number);
  guint event = self->events->len;
  SxRow row = { 0, };
  SxDiagramEvent new = {
    .serial = record->serial,
    .last_serial = record->serial,
    .count = 1,
    .bytes = MAX (record->value, 0),
    .time = time,
    .last_time = time,
    .lifeline = line_number,
    .kind = record->kind,
    .error = record->error,
  };

  if (event > 0 && time - self->last_time >= SILENCE)
    row.silence = time - self->last_time;
  self->last_time = time;
  g_array_append_val (self->events, new);
  g_array_append_val (self->rows, row);
  g_array_append_val (line->events, event);
  if (line->first_event == SX_NO_EVENT)
    line->first_event = event;

  return event;
}

static guint
get_run (SxKind kind)
{
  switch ((int) kind)
    {
    case SX_KIND_SEND:
      return 0;
    case SX_KIND_RECV:
      return 1;
    case SX_KIND_SENDTO:
      return 2;
    case SX_KIND_RECVFROM:
    default:
      return 3;
    }
}

/* An event of its own, or one more in a flood */
static guint
add_message (SxDiagram      *self,
             guint           line_number,
             const SxRecord *record,
             gint64          time)
{
  SxLine *line = sx_diagram_line (self, line_number);
  guint run = get_run (record->kind);
  SxDiagramEvent *event;
  guint number;

  if (time - line->run_time[run] > FLOOD_PAUSE)
    {
      line->run_length[run] = 0;
      line->run_event[run] = SX_NO_EVENT;
    }
  line->run_time[run] = time;
  if (++line->run_length[run] <= FLOOD_LENGTH)
    return add_event (self, line_number, record, time);

  number = line->run_event[run];
  event = number != SX_NO_EVENT ? sx_diagram_event (self, number) : NULL;
  if (event == NULL || time - event->time >= FLOOD_PIECE)
    {
      line->run_event[run] = add_event (self, line_number, record, time);
      return line->run_event[run];
    }

  event->count++;
  event->bytes += MAX (record->value, 0);
  event->last_serial = record->serial;
  event->last_time = time;
  self->last_time = time;

  return number;
}

static void
take_ends (SxDiagram      *self,
           SxLine         *line,
           const SxRecord *record)
{
  if (sx_address_is_set (&record->local) && !sx_address_equal (&line->public.local, &record->local))
    {
      line->public.local = record->local;
      set_address (line, &record->local);
    }

  if (sx_address_is_set (&record->remote) && line->public.side != SX_SIDE_DATAGRAM)
    line->public.remote = record->remote;
}

/* The ends that the first record of a socket will tell */
void
sx_diagram_foresee_ends (SxDiagram *self,
                         SxLine    *line)
{
  SxParty *party = sx_directory_find (self->directory, line->public.socket);
  SxRecord record;

  if (party != NULL && sx_journal_read (self->journal, party->first, &record))
    take_ends (self, line, &record);
}

static void
tell_message (SxDiagram      *self,
              guint           line,
              const SxRecord *record,
              gint64          time)
{
  gboolean sent = record->kind == SX_KIND_SEND || record->kind == SX_KIND_SENDTO;
  guint event = add_message (self, line, record, time);

  if (sent)
    sx_travel_send (self, line, event, record);
  else
    sx_travel_recv (self, line, event, record);
}

static void
tell_call (SxDiagram      *self,
           guint           line_number,
           const SxRecord *record,
           gint64          time)
{
  SxLine *line = sx_diagram_line (self, line_number);
  guint event = add_event (self, line_number, record, time);

  take_ends (self, line, record);
  sx_infer_from (self, line_number, event, record);
  sx_line_enter (line, event, sx_band_after (line, record));

  if (record->kind == SX_KIND_CLOSE)
    {
      line->closed_event = event;
      if (line->public.side == SX_SIDE_DATAGRAM)
        sx_travel_lose (self, line_number);
    }
}

/* A change of state is an event where it says something new; it needs no sign of its own where a call
 * said it already */
static void
tell_state (SxDiagram      *self,
            guint           line_number,
            const SxRecord *record,
            gint64          time)
{
  SxLine *line = sx_diagram_line (self, line_number);
  SxBandState state = sx_band_from_tcp (record->args[0]);
  guint event;

  /* That nobody answered is told by connect() itself, right behind */
  if (state == SX_BAND_NONE || state == line->state
      || (state == SX_BAND_CLOSED && line->state == SX_BAND_SYN_SENT))
    return;

  event = add_event (self, line_number, record, time);
  sx_infer_from_state (self, line_number, event, state);
  sx_line_enter (line, event, state);
}

static void
tell_sample (SxDiagram      *self,
             guint           line_number,
             const SxRecord *record,
             gint64          time)
{
  SxLine *line = sx_diagram_line (self, line_number);
  SxSample sample;
  gboolean more;
  guint event;

  if (line->public.side != SX_SIDE_LISTENER || !sx_record_get_sample (record, &sample)
      || sample.backlog == line->last_backlog)
    return;

  more = sample.backlog > line->last_backlog;
  line->last_backlog = sample.backlog;
  event = add_event (self, line_number, record, time);
  if (more)
    sx_infer_waiting (self, line_number, event);
}

/* Public to the diagram's files */

/* Takes the record with this serial, of a socket that is shown, into the story; each once, in order */
void
sx_diagram_tell (SxDiagram *self,
                 guint64    serial)
{
  SxRecord record;
  gint64 time;
  guint line;

  if (!sx_journal_read (self->journal, serial, &record))
    return;

  line = sx_diagram_find_line (self, record.socket);
  if (line == SX_NO_EVENT)
    return;

  switch ((int) record.kind)
    {
    case SX_KIND_QUEUED:
    case SX_KIND_SENT:
    case SX_KIND_ACKED:
      /* Their time is the kernel's, and before that of the records around them */
      sx_travel_stamp (self, line, &record);
      return;
    default:
      time = take_time (self, &record);
      break;
    }

  if (record.kind == SX_KIND_STATE)
    tell_state (self, line, &record, time);
  else if (record.kind == SX_KIND_SAMPLE)
    tell_sample (self, line, &record, time);
  else if (sx_record_is_message (&record))
    tell_message (self, line, &record, time);
  else
    tell_call (self, line, &record, time);
}

void
sx_diagram_clear_story (SxDiagram *self)
{
  g_ptr_array_set_size (self->lines, 0);
  g_array_set_size (self->events, 0);
  g_array_set_size (self->rows, 0);
  g_array_set_size (self->arrows, 0);
  g_array_set_size (self->blocks, 0);
  g_array_set_size (self->bundles, 0);
  g_array_set_size (self->bundle_blocks, 0);
  self->last_raw = 0;
  self->shift = 0;
  sx_diagram_forget_columns (self);
  sx_diagram_forget_places (self);
}

static int
compare_parties (gconstpointer a,
                 gconstpointer b)
{
  const SxParty *first = *(SxParty *const *) a;
  const SxParty *second = *(SxParty *const *) b;

  if (first->side != second->side)
    return first->side < second->side ? -1 : 1;

  return first->id < second->id ? -1 : first->id > second->id;
}

/* What it had sent, and its partner had read, before the journal was cleared */
static void
count_totals (SxDiagram *self,
              SxLine    *line)
{
  SxTotals totals;

  if (!sx_journal_get_totals (self->journal, line->public.socket, &totals))
    return;

  line->n_sent = line->public.side == SX_SIDE_DATAGRAM ? totals.n_sent : totals.sent;
  line->n_sent_before = line->n_sent;
  if (sx_journal_get_totals (self->journal, line->public.partner, &totals))
    line->n_taken = totals.received;
}

/* Makes a line for each socket that is shown, grouped by side */
void
sx_diagram_begin_story (SxDiagram *self)
{
  g_autoptr (GPtrArray) parties = g_ptr_array_new ();

  sx_diagram_clear_story (self);
  g_ptr_array_set_free_func (self->lines, line_free);

  for (guint i = 0; i < self->shown->len; i++)
    {
      SxParty *party = sx_directory_find (self->directory, g_array_index (self->shown, guint32, i));

      if (party != NULL)
        g_ptr_array_add (parties, party);
    }
  g_ptr_array_sort (parties, compare_parties);

  for (guint i = 0; i < parties->len; i++)
    {
      const SxParty *party = g_ptr_array_index (parties, i);
      SxLine *line = add_line (self, party->side);

      line->public.socket = party->id;
      line->public.listener = party->listener;
      line->public.partner = party->partner;
      line->is_internet = party->is_internet;
      line->title = sx_party_dup_name (party);
      line->address = g_strdup ("");
      count_totals (self, line);
    }
}
