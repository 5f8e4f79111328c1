/* sx-diagram.h: the sockets' story as a sequence diagram
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"
#include "sx-scene.h"

G_BEGIN_DECLS

/**
 * SxSide:
 *
 * What a lifeline is; they stand grouped by it, from left to right.
 */
typedef enum
{
  SX_SIDE_LISTENER,
  SX_SIDE_ACCEPTED,
  SX_SIDE_CLIENT,
  SX_SIDE_DATAGRAM,
  SX_SIDE_OUTSIDE,
} SxSide;

/**
 * SxLifeline:
 * @socket: the socket's number; 0: a program outside
 * @side: what it is
 * @listener: of an accepted connection, its listener's number
 * @partner: the number of the socket at the other end, if it is one of ours; else 0
 * @local: its address
 * @remote: the address at the other end, if it has one
 * @title: "Server", "Client 3" …, translated
 * @address: its address as text
 * @state: the state at the moment that is shown, as text: "LISTEN", "ESTABLISHED" …; may be empty
 *
 * A line of the diagram.
 */
typedef struct
{
  guint32     socket;
  SxSide      side;
  guint32     listener;
  guint32     partner;
  SxAddress   local;
  SxAddress   remote;
  const char *title;
  const char *address;
  const char *state;
} SxLifeline;

#define SX_NO_EVENT G_MAXUINT

/**
 * SxDiagramEvent:
 * @serial: the record that it is
 * @last_serial: of several records that were summed up, the last one; else @serial
 * @count: how many records it is
 * @bytes: how many bytes these moved
 * @time: when, ns since 1970 UTC; never before the time of the event in front of it
 * @last_time: of the last record
 * @lifeline: where it stands
 * @kind: #SxKind of the records
 * @error: errno of a call that failed; else 0
 *
 * Something that happened on a lifeline: a call, a change of state, or a flood of calls of one kind.
 */
typedef struct
{
  guint32 serial;
  guint32 last_serial;
  guint32 count;
  guint64 bytes;
  gint64  time;
  gint64  last_time;
  guint   lifeline;
  SxKind  kind;
  gint32  error;
} SxDiagramEvent;

typedef enum
{
  SX_ARROW_STREAM,
  SX_ARROW_DATAGRAM,
  SX_ARROW_SYN,
  SX_ARROW_SYN_ACK,
  SX_ARROW_ACK,
  SX_ARROW_FIN,
  SX_ARROW_RST,
} SxArrowType;

/**
 * SxDiagramArrow:
 * @type: what travelled
 * @from: the event that it left with; %SX_NO_EVENT: nobody here saw it
 * @to: the event that it arrived with; %SX_NO_EVENT: nobody here saw it (yet)
 * @from_lifeline: where it starts
 * @to_lifeline: where it ends
 * @inferred: drawn dashed: follows from what was measured, but was not seen itself
 * @lost: a datagram that is known not to arrive any more
 * @group: arrows of a stream with the same number share bytes with one send() or recv(): braces tie
 *   them together; 0: one send() arrived as one recv()
 * @first_byte: of a stream: offset of the first byte that travelled
 * @n_bytes: how many did
 * @n_messages: how many sends it sums up: of a stream, those whose last byte it took, so that each counts once,
 *   however it was read
 * @queued: when the kernel queued it; 0: not known, like all that follow
 * @sent: when it left this host
 * @arrived: when it arrived at the peer's host, or when at the latest
 * @arrived_by_ack: the latter: its own arrival was not measured, but by then it was acknowledged
 * @acked: when its acknowledgement came back
 * @read: when the program read it
 *
 * Something that travelled between two lifelines.
 */
typedef struct
{
  SxArrowType type;
  guint       from;
  guint       to;
  guint       from_lifeline;
  guint       to_lifeline;
  gboolean    inferred;
  gboolean    lost;
  guint       group;
  guint64     first_byte;
  guint64     n_bytes;
  guint       n_messages;
  gint64      queued;
  gint64      sent;
  gint64      arrived;
  gboolean    arrived_by_ack;
  gint64      acked;
  gint64      read;
} SxDiagramArrow;

/**
 * SxTimeScale:
 * @SX_TIME_SCALE_STEPS: evenly spaced, silence folded
 * @SX_TIME_SCALE_TRUE: linear
 */
typedef enum
{
  SX_TIME_SCALE_STEPS,
  SX_TIME_SCALE_TRUE,
} SxTimeScale;

/**
 * SxDiagramScope:
 * @SX_SCOPE_ALL: every socket
 * @SX_SCOPE_STREAMS: listeners and connections
 * @SX_SCOPE_DATAGRAMS: the others
 *
 * Which sockets are chosen from where nobody chose: a pane and the diagram beside it tell the same story.
 */
typedef enum
{
  SX_SCOPE_ALL,
  SX_SCOPE_STREAMS,
  SX_SCOPE_DATAGRAMS,
} SxDiagramScope;

/**
 * SxDiagramView:
 * @end: records from this serial on have not happened yet; G_MAXUINT64: all have
 * @now: while it plays, the moment of the journal's time, for what is on its way; 0: it does not play
 * @selected_socket: whose lifeline is selected; 0: none
 * @selected_event: which event is; %SX_NO_EVENT: none
 * @hovered: the tag under the pointer, see sx_diagram_draw(); 0: none
 *
 * What of a diagram depends on who looks at it. It does not move anything.
 */
typedef struct
{
  guint64 end;
  gint64  now;
  guint32 selected_socket;
  guint   selected_event;
  guint32 hovered;
} SxDiagramView;

/* The smallest and the largest scale of true time: 1 µs and 1 h on a screen of 1,000 pixels */
#define SX_DIAGRAM_MIN_NS_PER_PIXEL 1.0
#define SX_DIAGRAM_MAX_NS_PER_PIXEL 3.6e9

/* How many lifelines are chosen where nobody chose */
#define SX_DIAGRAM_AUTO_SOCKETS 6
/* And at most, however many are chosen */
#define SX_DIAGRAM_MAX_SOCKETS 64

/**
 * SxDiagram:
 *
 * A view of the journal: which sockets there are, what happened on them, what travelled between
 * them, and where all that stands. Pure: no clock, no display. It belongs to one thread.
 */
typedef struct _SxDiagram SxDiagram;

SxDiagram            *sx_diagram_new              (SxJournal            *journal);
void                  sx_diagram_free             (SxDiagram            *self);

/* Whose sockets are chosen from; n_owners 0: everybody's */
void                  sx_diagram_set_owners       (SxDiagram            *self,
                                                   const guint32        *owners,
                                                   guint                 n_owners);
void                  sx_diagram_set_scope        (SxDiagram            *self,
                                                   SxDiagramScope        scope);
/* Which ones are shown; n_sockets 0: those that were used last are chosen */
void                  sx_diagram_set_sockets      (SxDiagram            *self,
                                                   const guint32        *sockets,
                                                   guint                 n_sockets);
gboolean              sx_diagram_is_automatic     (SxDiagram            *self);
/* All there are, in the order of their numbers, for a menu: (element-type guint32), transfer full */
GArray               *sx_diagram_list_sockets     (SxDiagram            *self);
char                 *sx_diagram_dup_socket_name  (SxDiagram            *self,
                                                   guint32               socket);
guint                 sx_diagram_get_n_left_out   (SxDiagram            *self);

/* Takes in new records, at most max; TRUE: there are more. A change of what is shown takes effect here */
gboolean              sx_diagram_drain            (SxDiagram            *self,
                                                   guint                 max);
/* Grows whenever numbers or places that were asked for before may be different, not by what is only added at the end */
guint                 sx_diagram_get_generation   (SxDiagram            *self);
/* Of how many records it is made: with each of them something may look different, if only the size of a flood */
guint64               sx_diagram_get_n_records    (SxDiagram            *self);

/* What there is */
guint                 sx_diagram_get_n_lifelines  (SxDiagram            *self);
const SxLifeline     *sx_diagram_get_lifeline     (SxDiagram            *self,
                                                   guint                 lifeline);
guint                 sx_diagram_get_n_events     (SxDiagram            *self);
const SxDiagramEvent *sx_diagram_get_event        (SxDiagram            *self,
                                                   guint                 event);
guint                 sx_diagram_get_n_arrows     (SxDiagram            *self);
const SxDiagramArrow *sx_diagram_get_arrow        (SxDiagram            *self,
                                                   guint                 arrow);
/* The event that a record is (part of), or SX_NO_EVENT; the last event before a serial, or SX_NO_EVENT */
guint                 sx_diagram_find_event       (SxDiagram            *self,
                                                   guint64               serial);
guint                 sx_diagram_find_last        (SxDiagram            *self,
                                                   guint64               end);

/* In words; translated, transfer full */
char                 *sx_diagram_dup_label        (SxDiagram            *self,
                                                   guint                 event);
char                 *sx_diagram_dup_sentence     (SxDiagram            *self,
                                                   guint                 event);
char                 *sx_diagram_dup_arrow_label  (SxDiagram            *self,
                                                   guint                 arrow);
char                 *sx_diagram_dup_arrow_sentence (SxDiagram          *self,
                                                   guint                 arrow);

/* Where it stands. Heights and places are in pixels, below the heads, which are drawn by themselves */
void                  sx_diagram_set_style        (SxDiagram            *self,
                                                   const SxSceneStyle   *style);
void                  sx_diagram_set_width        (SxDiagram            *self,
                                                   double                width);
void                  sx_diagram_set_time_scale   (SxDiagram            *self,
                                                   SxTimeScale           scale);
void                  sx_diagram_set_ns_per_pixel (SxDiagram            *self,
                                                   double                ns_per_pixel);
double                sx_diagram_get_ns_per_pixel (SxDiagram            *self);
double                sx_diagram_get_width        (SxDiagram            *self);
double                sx_diagram_get_height       (SxDiagram            *self);
double                sx_diagram_get_head_height  (SxDiagram            *self);
double                sx_diagram_get_lifeline_x   (SxDiagram            *self,
                                                   guint                 lifeline);
double                sx_diagram_get_event_y      (SxDiagram            *self,
                                                   guint                 event);
gint64                sx_diagram_get_time_at      (SxDiagram            *self,
                                                   double                y);
double                sx_diagram_get_y_at         (SxDiagram            *self,
                                                   gint64                time);

/* Tags in the scenes: an event's or an arrow's number, or a lifeline's in the heads */
#define SX_TAG_EVENT(event)       (0x40000000u | (event))
#define SX_TAG_ARROW(arrow)       (0x80000000u | (arrow))
#define SX_TAG_LIFELINE(lifeline) (0xc0000000u | (lifeline))
#define SX_TAG_TYPE(tag)          ((tag) & 0xc0000000u)
#define SX_TAG_NUMBER(tag)        ((tag) & 0x3fffffffu)
#define SX_TAG_IS_EVENT(tag)      (SX_TAG_TYPE (tag) == 0x40000000u)
#define SX_TAG_IS_ARROW(tag)      (SX_TAG_TYPE (tag) == 0x80000000u)
#define SX_TAG_IS_LIFELINE(tag)   (SX_TAG_TYPE (tag) == 0xc0000000u)

/* What stands between y0 and y1, added to scene in the diagram's own coordinates */
void                  sx_diagram_draw             (SxDiagram            *self,
                                                   SxScene              *scene,
                                                   double                y0,
                                                   double                y1,
                                                   const SxDiagramView  *view);
/* The heads, from 0 to sx_diagram_get_head_height() */
void                  sx_diagram_draw_heads       (SxDiagram            *self,
                                                   SxScene              *scene,
                                                   const SxDiagramView  *view);
/* What the signs mean, from 0 on; returns its height */
double                sx_diagram_draw_legend      (SxDiagram            *self,
                                                   SxScene              *scene,
                                                   double                width);

/* "sequenceDiagram …", as Mermaid reads it: all that happened before end. transfer full */
char                 *sx_diagram_to_mermaid       (SxDiagram            *self,
                                                   guint64               end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxDiagram, sx_diagram_free)

G_END_DECLS
