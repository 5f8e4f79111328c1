/* sx-call-private.h: what the recorded calls share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "sx-call.h"

G_BEGIN_DECLS

/* The calls are made without SOCK_NONBLOCK, SOCK_CLOEXEC and MSG_NOSIGNAL in
 * their records: these say how this program waits, not what the socket does. */

static inline void
sx_call_record_init (SxRecord *record,
                     SxSocket *socket,
                     SxKind    kind)
{
  memset (record, 0, sizeof *record);
  record->owner = socket->owner;
  record->request = socket->request;
  record->socket = socket->number;
  record->kind = kind;
}

/* FALSE: the disk has not even room to say that it happened */
static inline gboolean
sx_call_append (SxSocket *socket,
                SxRecord *record)
{
  return sx_journal_append (socket->core->journal, record);
}

G_END_DECLS
