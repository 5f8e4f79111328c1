/* plot-records.h: journals with traffic in them, written down
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sys/socket.h>

#include "sx-journal.h"
#include "sx-test-records.h"

/* 2026-11-22 20:14:07 UTC */
#define PLOT_TIME G_GINT64_CONSTANT (1795378447000000000)
#define MS        G_GINT64_CONSTANT (1000000)
#define SECOND    G_GINT64_CONSTANT (1000000000)

static inline SxJournal *
plot_journal (void)
{
  g_autoptr (GError) error = NULL;
  SxJournal *journal = sx_journal_new (g_get_tmp_dir (), &error);

  g_assert_no_error (error);

  return journal;
}

/* time: after PLOT_TIME, in ns */
static inline void
plot_append (SxJournal *journal,
             gint64     time,
             SxRecord   record)
{
  record.time = PLOT_TIME + time;
  if (record.owner == 0)
    record.owner = 1;
  g_assert_true (sx_journal_append (journal, &record));
}

static inline void
plot_message (SxJournal *journal,
              gint64     time,
              guint32    socket,
              SxKind     kind,
              gint64     value)
{
  plot_append (journal, time, (SxRecord) { .kind = kind, .socket = socket, .value = value });
}

static inline void
plot_listen (SxJournal *journal,
             gint64     time,
             guint32    socket,
             int        backlog)
{
  SxAddress local = sx_test_address ("127.0.0.1", 12345);

  plot_append (journal, time, (SxRecord) { .kind = SX_KIND_SOCKET, .socket = socket,
                                           .args = { AF_INET, SOCK_STREAM, 0 } });
  plot_append (journal, time, (SxRecord) { .kind = SX_KIND_BIND, .socket = socket, .local = local });
  plot_append (journal, time, (SxRecord) { .kind = SX_KIND_LISTEN, .socket = socket, .args = { backlog },
                                           .local = local });
}

static inline void
plot_accept (SxJournal *journal,
             gint64     time,
             guint32    socket,
             guint32    listener)
{
  plot_append (journal, time, (SxRecord) { .kind = SX_KIND_ACCEPT, .socket = socket,
                                           .args = { (gint32) listener, AF_INET, SOCK_STREAM, 0 },
                                           .local = sx_test_address ("127.0.0.1", 12345),
                                           .remote = sx_test_address ("127.0.0.1", 48430 + socket) });
}

static inline void
plot_connect (SxJournal *journal,
              gint64     time,
              guint32    socket)
{
  plot_append (journal, time, (SxRecord) { .kind = SX_KIND_SOCKET, .socket = socket,
                                           .args = { AF_INET, SOCK_STREAM, 0 } });
  plot_append (journal, time, (SxRecord) { .kind = SX_KIND_CONNECT, .socket = socket,
                                           .local = sx_test_address ("127.0.0.1", 48430 + socket),
                                           .remote = sx_test_address ("127.0.0.1", 12345) });
}

static inline void
plot_datagram (SxJournal *journal,
               gint64     time,
               guint32    socket)
{
  plot_append (journal, time, (SxRecord) { .kind = SX_KIND_SOCKET, .socket = socket,
                                           .args = { AF_INET, SOCK_DGRAM, 0 } });
  plot_append (journal, time, (SxRecord) { .kind = SX_KIND_BIND, .socket = socket,
                                           .local = sx_test_address ("127.0.0.1", 5000 + socket) });
}

static inline void
plot_sample (SxJournal *journal,
             gint64     time,
             guint32    socket,
             SxSample   sample)
{
  plot_append (journal, time, (SxRecord) { .kind = SX_KIND_SAMPLE, .socket = socket,
                                           .payload = (const guint8 *) &sample, .payload_length = sizeof sample });
}
