/* sx-diagram-private.h: what the files of the diagram share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sx-diagram.c         public functions
 * sx-diagram-choose.c  which sockets are shown, new records
 * sx-diagram-story.c   records → events, one lifeline at a time
 * sx-diagram-state.c   records → states of TCP, as bands
 * sx-diagram-travel.c  events → arrows: what was sent and received
 * sx-diagram-datagrams.c  the same for datagrams
 * sx-diagram-stamps.c  the kernel's own times of these
 * sx-diagram-infer.c   events → arrows: handshake and farewell
 * sx-diagram-place.c   where all that stands
 * sx-diagram-draw*.c   the same as things to be drawn
 * sx-diagram-heads.c   what stands above the lifelines, and the legend
 * sx-diagram-words.c   the same in words
 */

#pragma once

#include "sx-diagram.h"
#include "sx-directory.h"

G_BEGIN_DECLS

/* What a band stands for; the order is that of the words in sx-diagram-state.c */
typedef enum
{
  SX_BAND_NONE,
  SX_BAND_NEW,
  SX_BAND_BOUND,
  SX_BAND_LISTEN,
  SX_BAND_SYN_SENT,
  SX_BAND_SYN_RECV,
  SX_BAND_ESTABLISHED,
  SX_BAND_FIN_WAIT_1,
  SX_BAND_FIN_WAIT_2,
  SX_BAND_CLOSING,
  SX_BAND_CLOSE_WAIT,
  SX_BAND_LAST_ACK,
  SX_BAND_TIME_WAIT,
  SX_BAND_CLOSED,
  SX_N_BANDS
} SxBandState;

typedef struct
{
  guint       event;   /* it begins there */
  SxBandState state;
} SxBand;

/* One send event: a stream's bytes up to end, or the datagrams up to that ordinal */
typedef struct
{
  guint64 end;
  guint   event;
  guint   n_messages;
  gint64  queued;
  gint64  sent;
  gint64  acked;
  guint   arrow;       /* the last one that left with it */
  guint   lost_arrow;  /* the one of its datagrams that were lost */
} SxSendEntry;

/* A datagram on its way between two sockets of ours */
typedef struct
{
  guint32 serial;
  guint   from_line;
  guint   entry;       /* in the sender's sends */
} SxPendingDatagram;

/* Sends and reads of a stream that share bytes without being one to one */
typedef struct
{
  guint event;         /* the one that showed it: a remark stands below */
  guint from_line;
  guint to_line;
  guint first_from;
  guint last_from;
  guint n_from;
  guint first_to;
  guint last_to;
  guint n_to;
  guint first_arrow;
  guint last_arrow;
} SxBundle;

/* send, recv, sendto, recvfrom */
#define SX_N_RUNS 4

typedef struct
{
  SxLifeline  public;
  char       *title;
  char       *address;

  SxBandState state;
  GArray     *bands;         /* of SxBand */
  GArray     *events;        /* of guint: those that stand here */
  guint       first_event;
  guint       closed_event;  /* SX_NO_EVENT: it is open */
  guint       connecting;    /* the event of a connect() under way */
  gboolean    shaken;        /* its handshake has its arrows */
  gboolean    is_internet;
  guint       peer;          /* the line at the other end; SX_NO_EVENT: not looked for yet */

  /* Streams: what was sent, and how much of it the other end has read */
  GArray     *sends;         /* of SxSendEntry */
  guint       next_send;     /* the first of those that was not read to its end */
  guint64     n_taken;       /* bytes of these that were read by the partner */
  guint64     n_sent;
  guint64     n_sent_before; /* of these, before the journal was cleared */
  GArray     *ends;          /* of guint64: how much had been sent after each send, if the partner is to read it */
  guint       next_end;      /* the first of those that was not read up to */
  guint       last_read;     /* the event here that read last, and the arrow that it made */
  guint       last_read_arrow;

  /* Datagrams: on their way to here, from sockets of ours */
  GArray     *pending;       /* of SxPendingDatagram */

  guint       fin_arrow;     /* our farewell, SX_NO_EVENT: none yet */
  gboolean    reset;         /* the connection was */
  gboolean    heard;         /* the other end's farewell has its arrow */

  /* Summing up: the event of each kind that a flood is added to */
  guint       run_event[SX_N_RUNS];
  guint       run_length[SX_N_RUNS];
  gint64      run_time[SX_N_RUNS];
  guint32     last_backlog;

  /* Where it stands */
  double      x;
  gboolean    labels_left;
  double      room_left;
  double      room_right;
} SxLine;

typedef struct
{
  SxDiagramArrow public;
  guint          entry_line;   /* whose sends[entry] it left with; SX_NO_EVENT: none */
  guint          entry;
  guint          anchor;       /* inferred in the room above that event; SX_NO_EVENT: not so */
  guint          slot;         /* from 0 to 2: which of the three */
  guint          since;        /* the event before which it cannot have started; SX_NO_EVENT: not known */
  gboolean       is_early;     /* later bytes came with the same read: its arrival was not measured */
  gboolean       was_fin;      /* until it arrived, it looked like one */
  guint          known;        /* of what is lost: the event from which on that is known */
} SxArrow;

#define SX_N_SLOTS 3

/* How far the arrows of a block reach, or the bundles of one, so that those which cross the screen are found */
#define SX_ARROW_BLOCK 64

typedef struct
{
  guint first_event;
  guint last_event;
} SxArrowBlock;

static inline void
sx_blocks_reach (GArray *blocks,
                 guint   number,
                 guint   event)
{
  SxArrowBlock *block;

  if (number / SX_ARROW_BLOCK == blocks->len)
    {
      SxArrowBlock new = { .first_event = event, .last_event = event };

      g_array_append_val (blocks, new);
    }

  block = &g_array_index (blocks, SxArrowBlock, number / SX_ARROW_BLOCK);
  block->first_event = MIN (block->first_event, event);
  block->last_event = MAX (block->last_event, event);
}

typedef struct
{
  double y;            /* of the mark */
  float  silence;      /* how long nothing had happened before it, in ns: it is folded above it; 0: not so long */
  float  lead;         /* room above it for what was inferred */
  float  remark;       /* room below it for a remark */
} SxRow;

struct _SxDiagram
{
  SxJournal     *journal;
  SxDirectory   *directory;
  guint64        n_looked;

  /* What is shown */
  GArray        *owners;
  GArray        *chosen;          /* of guint32, by a person; empty: automatic */
  GArray        *shown;           /* of guint32 */
  SxDiagramScope scope;
  gboolean       stale;           /* shown has to be chosen again */
  guint          n_waited;
  guint64        signature;
  guint          generation;
  guint          n_counted;       /* sockets that were looked at, whether they are the owners' */
  guint          n_within;        /* and how many were */

  /* The records that it is made of, and up to where it was */
  GArray        *serials;         /* of guint32 */
  guint          n_told;
  guint64        n_told_before;

  GPtrArray     *lines;           /* (element-type SxLine) */
  GArray        *events;          /* of SxDiagramEvent */
  GArray        *rows;            /* of SxRow, one for each event */
  GArray        *arrows;          /* of SxArrow */
  GArray        *blocks;          /* of SxArrowBlock */
  GArray        *bundles;         /* of SxBundle; their numbers are from 1 */
  GArray        *bundle_blocks;   /* of SxArrowBlock */
  gint64         last_raw;        /* time of the last record */
  gint64         shift;           /* added to times, since the clock was set back */
  gint64         last_time;       /* when the last event was over, or the flood that lasted longest */
  SxDiagramArrow scratch_arrow;
  SxLifeline     scratch_line;

  /* Where it stands */
  SxSceneStyle   style;
  SxTimeScale    scale;
  double         ns_per_pixel;
  double         wanted_width;
  double         width;
  gboolean       columns_stale;
  gboolean       is_tight;        /* lines stand so close that labels reach over the next one */
  guint          n_placed;        /* rows that have a place */
  double         bottom;          /* of the last of these */
};

/* Reading */
static inline SxLine *
sx_diagram_line (SxDiagram *self,
                 guint      line)
{
  return g_ptr_array_index (self->lines, line);
}

static inline SxDiagramEvent *
sx_diagram_event (SxDiagram *self,
                  guint      event)
{
  return &g_array_index (self->events, SxDiagramEvent, event);
}

static inline SxRow *
sx_diagram_row (SxDiagram *self,
                guint      event)
{
  return &g_array_index (self->rows, SxRow, event);
}

static inline SxArrow *
sx_diagram_arrow (SxDiagram *self,
                  guint      arrow)
{
  return &g_array_index (self->arrows, SxArrow, arrow);
}

static inline SxSendEntry *
sx_line_send (SxLine *line,
              guint   entry)
{
  return &g_array_index (line->sends, SxSendEntry, entry);
}

static inline gboolean
sx_event_is_summary (const SxDiagramEvent *event)
{
  return event->count > 1;
}

/* A session may come from a stranger: whatever times are in it, those of the diagram are between 0 and the largest
 * number, so that their differences are numbers as well */
static inline gint64
sx_time_add (gint64 time,
             gint64 span)
{
  time = MAX (time, 0);

  return span > 0 && time > G_MAXINT64 - span ? G_MAXINT64 : time + span;
}

/* The same for a span that was computed from a place; a double does not hold the largest number itself */
static inline gint64
sx_time_from_double (double nanoseconds)
{
  return (gint64) CLAMP (nanoseconds, -9.2e18, 9.2e18);
}

/* sx-diagram-choose.c: the journal has other records than before */
void     sx_diagram_start_over    (SxDiagram      *self);

/* sx-diagram-story.c */
void     sx_diagram_clear_story   (SxDiagram      *self);
void     sx_diagram_begin_story   (SxDiagram      *self);
void     sx_diagram_tell          (SxDiagram      *self,
                                   guint64         serial);
void     sx_diagram_foresee_ends  (SxDiagram      *self,
                                   SxLine         *line);
guint    sx_diagram_find_line     (SxDiagram      *self,
                                   guint32         socket);
guint    sx_diagram_add_outside   (SxDiagram      *self,
                                   const SxAddress *address,
                                   const SxParty  *party);

/* sx-diagram-state.c */
const char *sx_band_get_name      (SxBandState     state);
SxInk    sx_band_get_ink          (SxBandState     state);
SxBandState sx_band_from_tcp      (int             state);
SxBandState sx_band_after         (const SxLine   *line,
                                   const SxRecord *record);
void     sx_line_enter            (SxLine         *line,
                                   guint           event,
                                   SxBandState     state);
guint    sx_line_find_band        (const SxLine   *line,
                                   guint           event);
SxBandState sx_line_get_state_at  (SxLine         *line,
                                   guint           event);
guint    sx_line_find_event       (const SxLine   *line,
                                   guint           event);

/* sx-diagram-travel.c */
void     sx_travel_send           (SxDiagram      *self,
                                   guint           line,
                                   guint           event,
                                   const SxRecord *record);
void     sx_travel_recv           (SxDiagram      *self,
                                   guint           line,
                                   guint           event,
                                   const SxRecord *record);
guint    sx_travel_add_arrow      (SxDiagram      *self,
                                   SxArrowType     type,
                                   guint           from,
                                   guint           from_line,
                                   guint           to,
                                   guint           to_line);
void     sx_travel_arrive         (SxDiagram      *self,
                                   guint           arrow,
                                   guint           event);
guint    sx_travel_get_peer_line  (SxDiagram      *self,
                                   guint           line);
guint    sx_travel_leave          (SxDiagram      *self,
                                   guint           from_line,
                                   guint           entry_number,
                                   SxArrowType     type,
                                   guint           to,
                                   guint           to_line,
                                   guint64         n_bytes,
                                   guint           n_messages);
void     sx_travel_come           (SxDiagram      *self,
                                   SxArrowType     type,
                                   guint           from_line,
                                   guint           line_number,
                                   guint           event,
                                   const SxRecord *record);

/* sx-diagram-datagrams.c */
void     sx_travel_send_datagram  (SxDiagram      *self,
                                   guint           line_number,
                                   guint           entry,
                                   const SxRecord *record);
void     sx_travel_recv_datagram  (SxDiagram      *self,
                                   guint           line_number,
                                   guint           event,
                                   const SxRecord *record);
void     sx_travel_lose           (SxDiagram      *self,
                                   guint           to_line);

/* sx-diagram-stamps.c */
void     sx_travel_stamp          (SxDiagram      *self,
                                   guint           line,
                                   const SxRecord *record);
gint64   sx_travel_get_arrival    (SxDiagram      *self,
                                   const SxArrow  *arrow,
                                   gboolean       *by_ack);

/* sx-diagram-infer.c */
void     sx_infer_waiting         (SxDiagram      *self,
                                   guint           listener,
                                   guint           event);
void     sx_infer_from_state      (SxDiagram      *self,
                                   guint           line,
                                   guint           event,
                                   SxBandState     state);
void     sx_infer_from            (SxDiagram      *self,
                                   guint           line,
                                   guint           event,
                                   const SxRecord *record);

/* sx-diagram-place.c */
void     sx_diagram_place         (SxDiagram      *self);
void     sx_diagram_forget_places (SxDiagram      *self);
void     sx_diagram_forget_columns (SxDiagram     *self);
double   sx_diagram_raw_y         (SxDiagram      *self,
                                   gint64          time);
double   sx_arrow_get_y1          (SxDiagram      *self,
                                   const SxArrow  *arrow,
                                   gint64         *time);
double   sx_arrow_get_y2          (SxDiagram      *self,
                                   const SxArrow  *arrow,
                                   gint64         *time);
guint    sx_diagram_event_at      (SxDiagram      *self,
                                   double          y);

/* sx-diagram-words.c */
char    *sx_words_times           (guint64         n);
char    *sx_words_summary         (guint64         n_messages,
                                   guint64         n_bytes);
char    *sx_words_span            (gint64          nanoseconds);
char    *sx_words_time_since      (gint64          nanoseconds);
void     sx_diagram_split_label   (SxDiagram      *self,
                                   guint           event,
                                   char          **name,
                                   char          **rest);
char    *sx_diagram_dup_preview   (SxDiagram      *self,
                                   const SxArrow  *arrow);
char    *sx_diagram_dup_times     (SxDiagram      *self,
                                   guint           arrow);
const char *sx_diagram_get_segment_name (SxArrowType type);
guint    sx_diagram_find_arrow    (SxDiagram      *self,
                                   guint           event);
char    *sx_diagram_dup_remark    (SxDiagram      *self,
                                   const SxBundle *bundle);

/* Sizes, in pixels at a text scale of 1 */
#define SX_STEP_HEIGHT    30.0
#define SX_STATE_HEIGHT   22.0
#define SX_FOLD_HEIGHT    34.0
#define SX_LEAD_HEIGHT    60.0
#define SX_REMARK_HEIGHT  30.0
#define SX_TOP_MARGIN     26.0
#define SX_BOTTOM_MARGIN  40.0
#define SX_BAND_WIDTH     12.0
#define SX_LABEL_GAP      14.0   /* from a lifeline to its labels */
#define SX_NAME_SPACE     4.0    /* between the call's name and the rest of the label */
#define SX_LABEL_END      12.0   /* behind a label, at any scale */

G_END_DECLS
