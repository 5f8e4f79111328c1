/* diagram-journal.h: a little story, written down in a journal, and its diagram
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <errno.h>
#include <netinet/tcp.h>

#include "sx-diagram.h"
#include "sx-test-records.h"
#include "sx-test-util.h"

#define MS G_GINT64_CONSTANT (1000000)
#define US G_GINT64_CONSTANT (1000)

/* 2026-01-01 UTC: where the stories begin */
#define DAWN (G_GINT64_CONSTANT (1767225600) * 1000 * MS)

#define SERVER  sx_test_address ("127.0.0.1", 12345)
#define CLIENT  sx_test_address ("127.0.0.1", 40000)
#define NOWHERE ((SxAddress) { 0, })

/* Each record comes a step after the one in front of it */
typedef struct
{
  SxJournal *journal;
  SxDiagram *diagram;
  gint64     time;
  gint64     step;
} Story;

static inline Story *
story_new (void)
{
  g_autoptr (GError) error = NULL;
  Story *self = g_new0 (Story, 1);

  self->journal = sx_journal_new (g_get_tmp_dir (), &error);
  g_assert_no_error (error);
  self->diagram = sx_diagram_new (self->journal);
  self->time = DAWN;
  self->step = MS;

  return self;
}

static inline void
story_free (Story *self)
{
  sx_diagram_free (self->diagram);
  g_object_unref (self->journal);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Story, story_free)

/* Takes in all there is */
static inline SxDiagram *
story_tell (Story *self)
{
  while (sx_diagram_drain (self->diagram, 1000))
    ;

  return self->diagram;
}

/* Returns the record's number */
static inline guint64
story_add (Story    *self,
           SxRecord  record)
{
  record.time = self->time;
  if (record.owner == 0)
    record.owner = 1;
  g_assert_true (sx_journal_append (self->journal, &record));
  self->time += self->step;

  return sx_journal_get_n_records (self->journal) - 1;
}

/* Calls */

static inline guint64
story_socket (Story  *self,
              guint32 socket,
              int     family,
              int     type)
{
  return story_add (self, (SxRecord) { .kind = SX_KIND_SOCKET, .socket = socket, .args = { family, type } });
}

static inline guint64
story_bind (Story     *self,
            guint32    socket,
            SxAddress  local)
{
  return story_add (self, (SxRecord) { .kind = SX_KIND_BIND, .socket = socket, .local = local });
}

static inline guint64
story_listen (Story     *self,
              guint32    socket,
              SxAddress  local)
{
  return story_add (self, (SxRecord) { .kind = SX_KIND_LISTEN, .socket = socket, .local = local, .args = { 5 } });
}

static inline guint64
story_connecting (Story     *self,
                  guint32    socket,
                  SxAddress  remote)
{
  return story_add (self, (SxRecord) { .kind = SX_KIND_CONNECTING, .socket = socket, .remote = remote });
}

static inline guint64
story_connect (Story     *self,
               guint32    socket,
               SxAddress  local,
               SxAddress  remote,
               int        error)
{
  return story_add (self, (SxRecord) { .kind = SX_KIND_CONNECT, .socket = socket, .local = local, .remote = remote,
                                       .error = error });
}

static inline guint64
story_accept (Story     *self,
              guint32    listener,
              guint32    socket,
              SxAddress  local,
              SxAddress  remote)
{
  return story_add (self, (SxRecord) { .kind = SX_KIND_ACCEPT, .socket = socket, .local = local, .remote = remote,
                                       .args = { listener, sx_address_get_family (&local), SOCK_STREAM } });
}

static inline guint64
story_message (Story      *self,
               SxKind      kind,
               guint32     socket,
               SxAddress   remote,
               const char *text)
{
  return story_add (self, (SxRecord) { .kind = kind, .socket = socket, .remote = remote, .value = strlen (text),
                                       .payload = (const guint8 *) text, .payload_length = strlen (text) });
}

static inline guint64
story_send (Story      *self,
            guint32     socket,
            const char *text)
{
  return story_message (self, SX_KIND_SEND, socket, NOWHERE, text);
}

static inline guint64
story_recv (Story      *self,
            guint32     socket,
            const char *text)
{
  return story_message (self, SX_KIND_RECV, socket, NOWHERE, text);
}

static inline guint64
story_sendto (Story      *self,
              guint32     socket,
              SxAddress   to,
              const char *text)
{
  return story_message (self, SX_KIND_SENDTO, socket, to, text);
}

static inline guint64
story_recvfrom (Story      *self,
                guint32     socket,
                SxAddress   from,
                const char *text)
{
  return story_message (self, SX_KIND_RECVFROM, socket, from, text);
}

static inline guint64
story_fail (Story   *self,
            SxKind   kind,
            guint32  socket,
            int      error)
{
  return story_add (self, (SxRecord) { .kind = kind, .socket = socket, .error = error });
}

static inline guint64
story_shutdown (Story  *self,
                guint32 socket)
{
  return story_add (self, (SxRecord) { .kind = SX_KIND_SHUTDOWN, .socket = socket, .args = { SHUT_WR } });
}

static inline guint64
story_close (Story  *self,
             guint32 socket)
{
  return story_add (self, (SxRecord) { .kind = SX_KIND_CLOSE, .socket = socket });
}

static inline guint64
story_reset (Story  *self,
             guint32 socket)
{
  return story_add (self, (SxRecord) { .kind = SX_KIND_CLOSE, .socket = socket, .args = { 1 } });
}

/* What the kernel says */

static inline guint64
story_state (Story  *self,
             guint32 socket,
             int     state)
{
  return story_add (self, (SxRecord) { .kind = SX_KIND_STATE, .socket = socket, .args = { state } });
}

static inline guint64
story_stamp (Story   *self,
             SxKind   kind,
             guint32  socket,
             guint64  value,
             gint64   time)
{
  SxRecord record = { .kind = kind, .socket = socket, .owner = 1, .value = value, .time = time };

  g_assert_true (sx_journal_append (self->journal, &record));

  return sx_journal_get_n_records (self->journal) - 1;
}

/* Scenes */

/* A listener, number 1 */
static inline void
story_serve (Story *self)
{
  story_socket (self, 1, AF_INET, SOCK_STREAM);
  story_bind (self, 1, SERVER);
  story_listen (self, 1, SERVER);
}

/* Client 2, which connects to it and is accepted as 3. Seven records */
static inline void
story_meet (Story *self)
{
  story_serve (self);
  story_socket (self, 2, AF_INET, SOCK_STREAM);
  story_connecting (self, 2, SERVER);
  story_connect (self, 2, CLIENT, SERVER, 0);
  story_accept (self, 1, 3, SERVER, CLIENT);
}

/* Two datagram sockets, 1 at the server's address and 2 at the client's. Four records */
static inline void
story_post (Story *self)
{
  story_socket (self, 1, AF_INET, SOCK_DGRAM);
  story_bind (self, 1, SERVER);
  story_socket (self, 2, AF_INET, SOCK_DGRAM);
  story_bind (self, 2, CLIENT);
}

/* What came of it, as text that can be compared */

/* "0 bind 127.0.0.1:12345" for each event: its lifeline and its label */
static inline char *
story_write_events (Story *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < sx_diagram_get_n_events (self->diagram); i++)
    {
      g_autofree char *label = sx_diagram_dup_label (self->diagram, i);

      g_string_append_printf (out, "%u %s\n", sx_diagram_get_event (self->diagram, i)->lifeline, label);
    }

  return g_string_free (out, FALSE);
}

static inline void
story_write_end (GString *out,
                 guint    lifeline,
                 guint    event)
{
  g_string_append_printf (out, "%u", lifeline);
  if (event != SX_NO_EVENT)
    g_string_append_printf (out, "#%u", event);
}

/* "bytes 1#7 > 2#8 0+5" for each arrow: its type, the lifelines and the events of its ends, where its bytes begin and
 * how many they are; then its messages, if they are several, its group and that it is lost */
static inline void
story_write_arrow (GString              *out,
                   const SxDiagramArrow *arrow)
{
  static const char *const types[] = { "bytes", "datagram", "SYN", "SYN-ACK", "ACK", "FIN", "RST" };

  g_assert_cmpint (arrow->inferred, ==, arrow->type > SX_ARROW_DATAGRAM);
  g_string_append_printf (out, "%s ", types[arrow->type]);
  story_write_end (out, arrow->from_lifeline, arrow->from);
  g_string_append (out, " > ");
  story_write_end (out, arrow->to_lifeline, arrow->to);
  if (arrow->type == SX_ARROW_STREAM)
    g_string_append_printf (out, " %" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT, arrow->first_byte, arrow->n_bytes);
  if (arrow->type == SX_ARROW_DATAGRAM)
    g_string_append_printf (out, " %" G_GUINT64_FORMAT, arrow->n_bytes);
  if (arrow->n_messages > 1)
    g_string_append_printf (out, " x%u", arrow->n_messages);
  if (arrow->group != 0)
    g_string_append_printf (out, " g%u", arrow->group);
  if (arrow->lost)
    g_string_append (out, " lost");
  g_string_append_c (out, '\n');
}

static inline char *
story_write_arrows (Story *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < sx_diagram_get_n_arrows (self->diagram); i++)
    story_write_arrow (out, sx_diagram_get_arrow (self->diagram, i));

  return g_string_free (out, FALSE);
}

/* "Server 1 127.0.0.1:12345 LISTEN" for each lifeline: its title, address and state */
static inline char *
story_write_lines (Story *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < sx_diagram_get_n_lifelines (self->diagram); i++)
    {
      const SxLifeline *line = sx_diagram_get_lifeline (self->diagram, i);

      g_string_append_printf (out, "%s %s %s\n", line->title, line->address, line->state);
    }

  return g_string_free (out, FALSE);
}

static inline void
story_assert_events (Story      *self,
                     const char *expected)
{
  g_autofree char *events = story_write_events (self);

  g_assert_cmpstr (events, ==, expected);
}

static inline void
story_assert_arrows (Story      *self,
                     const char *expected)
{
  g_autofree char *arrows = story_write_arrows (self);

  g_assert_cmpstr (arrows, ==, expected);
}

static inline void
story_assert_lines (Story      *self,
                    const char *expected)
{
  g_autofree char *lines = story_write_lines (self);

  g_assert_cmpstr (lines, ==, expected);
}
