/* fake-diagram.c: a sequence diagram that a test writes down
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "fake-diagram.h"

/* Events stand that far apart, lifelines so */
#define ROW 34.0
#define COLUMN 260.0
#define HEAD 60.0
#define BAND 13.0

struct _SxDiagram
{
  GArray    *lifelines;  /* (element-type SxLifeline) */
  GArray    *events;     /* (element-type SxDiagramEvent) */
  GArray    *arrows;     /* (element-type SxDiagramArrow) */
  GPtrArray *strings;    /* what they point at */
  GPtrArray *labels;     /* of the events */
  GPtrArray *previews;   /* of the arrows */
};

static const char *
keep (SxDiagram  *self,
      const char *text)
{
  g_ptr_array_add (self->strings, g_strdup (text));

  return g_ptr_array_index (self->strings, self->strings->len - 1);
}

SxDiagram *
fake_diagram_new (void)
{
  SxDiagram *self = g_new0 (SxDiagram, 1);

  self->lifelines = g_array_new (FALSE, TRUE, sizeof (SxLifeline));
  self->events = g_array_new (FALSE, TRUE, sizeof (SxDiagramEvent));
  self->arrows = g_array_new (FALSE, TRUE, sizeof (SxDiagramArrow));
  self->strings = g_ptr_array_new_with_free_func (g_free);
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->previews = g_ptr_array_new_with_free_func (g_free);

  return self;
}

guint
fake_diagram_add_lifeline (SxDiagram  *self,
                           SxSide      side,
                           const char *title,
                           const char *address)
{
  SxLifeline lifeline = { .socket = self->lifelines->len + 1, .side = side };

  lifeline.title = keep (self, title);
  lifeline.address = keep (self, address);
  lifeline.state = keep (self, "ESTABLISHED");
  g_array_append_val (self->lifelines, lifeline);

  return self->lifelines->len - 1;
}

guint
fake_diagram_add_event (SxDiagram  *self,
                        guint       lifeline,
                        SxKind      kind,
                        const char *label)
{
  SxDiagramEvent event = { .count = 1, .lifeline = lifeline, .kind = kind };

  event.serial = event.last_serial = self->events->len;
  event.time = event.last_time = (gint64) self->events->len * 1000;
  g_array_append_val (self->events, event);
  g_ptr_array_add (self->labels, g_strdup (label));

  return self->events->len - 1;
}

guint
fake_diagram_add_arrow (SxDiagram      *self,
                        SxDiagramArrow  arrow,
                        const char     *label)
{
  g_array_append_val (self->arrows, arrow);
  g_ptr_array_add (self->previews, g_strdup (label));

  return self->arrows->len - 1;
}

SxDiagram *
fake_diagram_new_story (void)
{
  SxDiagram *self = fake_diagram_new ();
  guint server = fake_diagram_add_lifeline (self, SX_SIDE_LISTENER, "Server", "127.0.0.1:12345");
  guint accepted = fake_diagram_add_lifeline (self, SX_SIDE_ACCEPTED, "Connection 1", "127.0.0.1:12345");
  guint client = fake_diagram_add_lifeline (self, SX_SIDE_CLIENT, "Client", "127.0.0.1:48437");
  guint outside = fake_diagram_add_lifeline (self, SX_SIDE_OUTSIDE, "192.0.2.1:9", "192.0.2.1:9");
  guint connect, accept, send, recv;

  fake_diagram_add_event (self, server, SX_KIND_SOCKET, "socket");
  fake_diagram_add_event (self, server, SX_KIND_BIND, "bind 127.0.0.1:12345");
  fake_diagram_add_event (self, server, SX_KIND_LISTEN, "listen 5");
  connect = fake_diagram_add_event (self, client, SX_KIND_CONNECTING, "connect 127.0.0.1:12345 …");
  fake_diagram_add_event (self, client, SX_KIND_STATE, "ESTABLISHED");
  accept = fake_diagram_add_event (self, accepted, SX_KIND_ACCEPT, "accept → 127.0.0.1:48437");
  send = fake_diagram_add_event (self, accepted, SX_KIND_SEND, "send 24");
  recv = fake_diagram_add_event (self, client, SX_KIND_RECV, "recv 24");
  fake_diagram_add_arrow (self, (SxDiagramArrow) { .type = SX_ARROW_SYN, .from = connect, .to = accept,
                          .from_lifeline = client, .to_lifeline = server, .inferred = TRUE }, "SYN");
  fake_diagram_add_arrow (self, (SxDiagramArrow) { .type = SX_ARROW_STREAM, .from = send, .to = recv,
                          .from_lifeline = accepted, .to_lifeline = client }, "Thank you for connecting");
  send = fake_diagram_add_event (self, client, SX_KIND_SENDTO, "sendto 3");
  fake_diagram_add_arrow (self, (SxDiagramArrow) { .type = SX_ARROW_DATAGRAM, .from = send, .to = SX_NO_EVENT,
                          .from_lifeline = client, .to_lifeline = outside, .lost = TRUE }, "abc");
  recv = fake_diagram_add_event (self, client, SX_KIND_RECVFROM, "recvfrom 2");
  fake_diagram_add_arrow (self, (SxDiagramArrow) { .type = SX_ARROW_DATAGRAM, .from = SX_NO_EVENT, .to = recv,
                          .from_lifeline = outside, .to_lifeline = client }, "ok");

  return self;
}

/* What sx-diagram.h promises, of what was written down */

SxDiagram *
sx_diagram_new (SxJournal *journal)
{
  return fake_diagram_new ();
}

void
sx_diagram_free (SxDiagram *self)
{
  g_array_unref (self->lifelines);
  g_array_unref (self->events);
  g_array_unref (self->arrows);
  g_ptr_array_unref (self->strings);
  g_ptr_array_unref (self->labels);
  g_ptr_array_unref (self->previews);
  g_free (self);
}

guint
sx_diagram_get_n_lifelines (SxDiagram *self)
{
  return self->lifelines->len;
}

const SxLifeline *
sx_diagram_get_lifeline (SxDiagram *self,
                         guint      lifeline)
{
  g_assert_cmpuint (lifeline, <, self->lifelines->len);

  return &g_array_index (self->lifelines, SxLifeline, lifeline);
}

guint
sx_diagram_get_n_events (SxDiagram *self)
{
  return self->events->len;
}

const SxDiagramEvent *
sx_diagram_get_event (SxDiagram *self,
                      guint      event)
{
  g_assert_cmpuint (event, <, self->events->len);

  return &g_array_index (self->events, SxDiagramEvent, event);
}

guint
sx_diagram_get_n_arrows (SxDiagram *self)
{
  return self->arrows->len;
}

const SxDiagramArrow *
sx_diagram_get_arrow (SxDiagram *self,
                      guint      arrow)
{
  g_assert_cmpuint (arrow, <, self->arrows->len);

  return &g_array_index (self->arrows, SxDiagramArrow, arrow);
}

guint
sx_diagram_find_last (SxDiagram *self,
                      guint64    end)
{
  guint64 n = MIN (end, self->events->len);

  return n > 0 ? n - 1 : SX_NO_EVENT;
}

char *
sx_diagram_dup_label (SxDiagram *self,
                      guint      event)
{
  return g_strdup (g_ptr_array_index (self->labels, event));
}

char *
sx_diagram_dup_arrow_label (SxDiagram *self,
                            guint      arrow)
{
  return g_strdup (g_ptr_array_index (self->previews, arrow));
}

double
sx_diagram_get_width (SxDiagram *self)
{
  return COLUMN * self->lifelines->len;
}

double
sx_diagram_get_height (SxDiagram *self)
{
  return ROW * (self->events->len + 1);
}

double
sx_diagram_get_head_height (SxDiagram *self)
{
  return HEAD;
}

double
sx_diagram_get_lifeline_x (SxDiagram *self,
                           guint      lifeline)
{
  return COLUMN * (lifeline + 0.5);
}

double
sx_diagram_get_event_y (SxDiagram *self,
                        guint      event)
{
  return ROW * (event + 1);
}

static void
draw_arrow (SxDiagram *self,
            SxScene   *scene,
            guint      number)
{
  const SxDiagramArrow *arrow = sx_diagram_get_arrow (self, number);
  guint event = arrow->from != SX_NO_EVENT ? arrow->from : arrow->to;
  double y1 = sx_diagram_get_event_y (self, event);
  double y2 = arrow->to != SX_NO_EVENT ? sx_diagram_get_event_y (self, arrow->to) : y1 + ROW;
  double x1 = sx_diagram_get_lifeline_x (self, arrow->from_lifeline);
  double x2 = sx_diagram_get_lifeline_x (self, arrow->to_lifeline);
  double ahead = x2 > x1 ? -1 : 1;
  SxPoint head[] = { { x2 + 8 * ahead, y2 }, { x2 + 20 * ahead, y2 - 5 }, { x2 + 20 * ahead, y2 + 5 } };
  SxInk ink = arrow->inferred ? SX_INK_INFERRED : arrow->lost ? SX_INK_ERROR : SX_INK_MESSAGE;

  sx_scene_set_tag (scene, SX_TAG_ARROW (number));
  sx_scene_add_line (scene, x1 - 8 * ahead, y1, x2 + 16 * ahead, y2, ink, arrow->inferred ? 1.25 : 2, arrow->inferred);
  sx_scene_add_path (scene, head, G_N_ELEMENTS (head), TRUE, ink, SX_INK_NONE, 0, FALSE);
  if (!arrow->inferred)
    sx_scene_add_rect (scene, (x1 + x2) / 2 - 90, (y1 + y2) / 2 - 12, 180, 24, 12, SX_INK_PAPER, ink, 1);
  sx_scene_add_text (scene, (x1 + x2) / 2, (y1 + y2) / 2 + 4, arrow->inferred ? SX_FACE_SMALL_ITALIC : SX_FACE_BODY,
                     SX_ANCHOR_MIDDLE, ink, g_ptr_array_index (self->previews, number));
}

void
sx_diagram_draw (SxDiagram           *self,
                 SxScene             *scene,
                 double               y0,
                 double               y1,
                 const SxDiagramView *view)
{
  for (guint i = 0; i < self->lifelines->len; i++)
    {
      double x = sx_diagram_get_lifeline_x (self, i);

      sx_scene_add_rect (scene, x - BAND / 2, 0, BAND, ROW * 2.5, 0, SX_INK_STATE_NEW, SX_INK_NONE, 0);
      sx_scene_add_rect (scene, x - BAND / 2, ROW * 2.5, BAND, sx_diagram_get_height (self) - ROW * 2.5, 0,
                         SX_INK_STATE_OPEN, SX_INK_NONE, 0);
      sx_scene_add_vertical_text (scene, x + 4, ROW * 5, SX_FACE_SMALL_BOLD, SX_ANCHOR_MIDDLE, SX_INK_ON_BAND, "ESTABLISHED");
    }

  for (guint i = 0; i < self->events->len; i++)
    {
      double y = sx_diagram_get_event_y (self, i);
      double x = sx_diagram_get_lifeline_x (self, sx_diagram_get_event (self, i)->lifeline);

      if (y < y0 - ROW || y > y1 + ROW)
        continue;

      sx_scene_set_tag (scene, SX_TAG_EVENT (i));
      sx_scene_add_rect (scene, x - 4, y - 4, 8, 8, 4, SX_INK_PAPER, SX_INK_TEXT, 1);
      sx_scene_add_text (scene, x + BAND, y + 4, SX_FACE_BODY, SX_ANCHOR_START, SX_INK_TEXT, g_ptr_array_index (self->labels, i));
    }

  for (guint i = 0; i < self->arrows->len; i++)
    draw_arrow (self, scene, i);
}

void
sx_diagram_draw_heads (SxDiagram           *self,
                       SxScene             *scene,
                       const SxDiagramView *view)
{
  static const SxInk inks[] = { SX_INK_SERVER, SX_INK_SERVER, SX_INK_CLIENT, SX_INK_DATAGRAM, SX_INK_OUTSIDE };

  for (guint i = 0; i < self->lifelines->len; i++)
    {
      const SxLifeline *lifeline = sx_diagram_get_lifeline (self, i);
      double x = sx_diagram_get_lifeline_x (self, i);

      sx_scene_set_tag (scene, SX_TAG_LIFELINE (i));
      sx_scene_add_rect (scene, x - 100, 2, 200, HEAD - 10, 9, inks[lifeline->side] + 1, inks[lifeline->side], 1.5);
      sx_scene_add_text (scene, x, 23, SX_FACE_TITLE, SX_ANCHOR_MIDDLE, SX_INK_TEXT, lifeline->title);
      sx_scene_add_text (scene, x, 42, SX_FACE_SMALL, SX_ANCHOR_MIDDLE, SX_INK_DIM, lifeline->address);
    }
}

double
sx_diagram_draw_legend (SxDiagram *self,
                        SxScene   *scene,
                        double     width)
{
  sx_scene_add_rect (scene, 0, 0, 380, 40, 6, SX_INK_NOTE, SX_INK_NOTE_EDGE, 1);
  sx_scene_add_line (scene, 12, 20, 60, 20, SX_INK_INFERRED, 1.25, TRUE);
  sx_scene_add_text (scene, 72, 24, SX_FACE_SMALL, SX_ANCHOR_START, SX_INK_TEXT, "dashed: inferred, not measured");

  return 40;
}
