/* desk-story.h: records of a server and its clients, for tests of views
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "fake-engine.h"
#include "sx-desk.h"
#include "sx-test-util.h"

/* 2026-11-22 20:14:07.103512 UTC */
#define STORY_TIME G_GINT64_CONSTANT (1795378447103512000)

typedef struct
{
  SxJournal *journal;
  SxEngine  *engine;
  SxDesk    *desk;
  gint64     time;
} Story;

static inline SxAddress
story_address (guint16 port)
{
  struct sockaddr_in ipv4 = {
    .sin_family = AF_INET, .sin_port = htons (port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK)
  };
  SxAddress address;

  sx_address_set (&address, &ipv4, sizeof ipv4);

  return address;
}

static inline void
story_open (Story      *story,
            SxPaneKind  pane)
{
  g_autoptr (GError) error = NULL;

  story->journal = sx_journal_new (g_get_tmp_dir (), &error);
  g_assert_no_error (error);
  story->engine = sx_engine_new (story->journal);
  story->desk = sx_desk_new (story->engine, story->journal, pane);
  story->time = STORY_TIME;
}

static inline void
story_close (Story *story)
{
  g_assert_finalize_object (story->desk);
  g_assert_finalize_object (story->engine);
  /* A thread that went through many records may let go of it a moment after it has said that it is done */
  sx_test_assert_until (sx_test_is_last, story->journal);
  g_assert_finalize_object (story->journal);
}

static inline void
story_append (Story    *story,
              SxRecord  record)
{
  story->time += 18000;
  record.time = story->time;
  if (record.owner == 0)
    record.owner = sx_desk_get_owner (story->desk);
  g_assert_true (sx_journal_append (story->journal, &record));
}

/* Socket 1 listens on port 12345 */
static inline void
story_listen (Story *story)
{
  SxAddress local = story_address (12345);

  story_append (story, (SxRecord) { .kind = SX_KIND_BEGIN, .request = 1, .args = { SX_COMMAND_LISTEN },
                                    .payload = (const guint8 *) "localhost\0" "12345", .payload_length = 16 });
  story_append (story, (SxRecord) { .kind = SX_KIND_SOCKET, .request = 1, .socket = 1, .args = { AF_INET, SOCK_STREAM, 0 } });
  story_append (story, (SxRecord) { .kind = SX_KIND_BIND, .request = 1, .socket = 1, .args = { 12345 }, .local = local });
  story_append (story, (SxRecord) { .kind = SX_KIND_LISTEN, .request = 1, .socket = 1, .args = { 5 }, .local = local });
  story_append (story, (SxRecord) { .kind = SX_KIND_END, .request = 1, .args = { SX_COMMAND_LISTEN }, .value = 1 });
}

static inline void
story_accept (Story   *story,
              guint32  socket)
{
  story_append (story, (SxRecord) { .kind = SX_KIND_ACCEPT, .request = 1, .socket = socket,
                                    .args = { 1, AF_INET, SOCK_STREAM, 0 },
                                    .local = story_address (12345), .remote = story_address (48430 + socket) });
}

static inline void
story_message (Story        *story,
               guint32       socket,
               SxKind        kind,
               const guint8 *bytes,
               gsize         length)
{
  story_append (story, (SxRecord) { .kind = kind, .request = 1, .socket = socket, .value = length,
                                    .remote = story_address (48430 + socket),
                                    .payload = bytes, .payload_length = length });
}

static inline void
story_text (Story      *story,
            guint32     socket,
            SxKind      kind,
            const char *text)
{
  story_message (story, socket, kind, (const guint8 *) text, strlen (text));
}

static inline void
story_end (Story   *story,
           guint32  socket)
{
  story_append (story, (SxRecord) { .kind = SX_KIND_CLOSE, .request = 1, .socket = socket });
}

/* As the feed does, to the end */
static inline void
story_drain (Story *story)
{
  while (sx_desk_drain (story->desk, 4096))
    ;
}
