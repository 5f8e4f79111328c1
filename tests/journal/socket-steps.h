/* socket-steps.h: what happens to sockets, in a short language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "journal-records.h"

#include "sx-socket-model.h"

G_BEGIN_DECLS

#define OWNER 3

/* Kind, error, value, args[0] */
typedef struct
{
  SxKind kind;
  gint32 error;
  gint64 value;
  gint32 arg;
} Step;

#define SOCKET_OK  { SX_KIND_SOCKET, 0, 3, 0 }

static inline void
step_append (SxJournal  *journal,
             guint32     socket,
             int         type,
             const Step *step,
             gint64      time)
{
  SxRecord record = {
    .time = time, .owner = OWNER, .socket = socket, .kind = step->kind, .error = step->error, .value = step->value,
    .args = { step->arg },
  };

  if (step->kind == SX_KIND_SOCKET)
    {
      record.args[0] = AF_INET;
      record.args[1] = type;
    }
  if (step->kind == SX_KIND_ACCEPT)
    {
      record.args[1] = AF_INET;
      record.args[2] = type;
    }

  g_assert_true (sx_journal_append (journal, &record));
}

static inline void
step_drain (SxSocketModel *model)
{
  while (sx_socket_model_drain (model, 1000))
    ;
  /* Rows are put away when there is nothing else to be done */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* For a Shadow */
static inline guint64
step_get_id (gpointer item)
{
  return sx_socket_item_get_id (item);
}

G_END_DECLS
