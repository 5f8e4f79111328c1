/* sx-operation.c: a command that takes time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-operation.h"

#include <string.h>

#include "sx-budget.h"
#include "sx-clock.h"

/* A step of the computer's clock that is worth a word, in ns */
#define CLOCK_STEP_LEAST G_GINT64_CONSTANT (1000000000)

/* What is asked for by nearly everybody fits in: a host and a port, or a path */
#define BEGIN_BUFFER 512

/* Now and then is often enough: the times themselves are right anyhow */
static void
note_clock (SxCore  *self,
            guint32  owner,
            guint32  request)
{
  SxRecord record = SX_RECORD_INIT;
  gint64 now = sx_budget_now ();
  gint64 step;

  /* Many commands at once: the first of them is enough */
  if (now == self->clock_looked)
    return;

  self->clock_looked = now;
  step = sx_clock_get_step ();
  if (ABS (step - self->clock_step) < CLOCK_STEP_LEAST)
    return;

  self->clock_step = step;
  record.owner = owner;
  record.request = request;
  record.kind = SX_KIND_CLOCK;
  record.value = step;
  sx_journal_append (self->journal, &record);
}

/**
 * sx_core_begin:
 * @self: the core
 * @owner: who gave the command
 * @request: its number
 * @command: which
 * @socket: the socket it is about, or 0
 * @first: (nullable): host or path as written
 * @second: (nullable): service as written; "" for a path
 *
 * Appends the record that a command begins, and another one if the computer's clock was set since the last one.
 */
void
sx_core_begin (SxCore     *self,
               guint32     owner,
               guint32     request,
               SxCommand   command,
               guint32     socket,
               const char *first,
               const char *second)
{
  char buffer[BEGIN_BUFFER];
  g_autofree char *large = NULL;
  char *payload = buffer;
  gsize first_size = first != NULL ? strlen (first) + 1 : 0;
  gsize second_size = second != NULL ? strlen (second) + 1 : 1;
  SxRecord record = SX_RECORD_INIT;

  if (first_size + second_size > sizeof buffer)
    payload = large = g_malloc (first_size + second_size);

  record.owner = owner;
  record.request = request;
  record.socket = socket;
  record.kind = SX_KIND_BEGIN;
  record.args[0] = command;
  if (first != NULL)
    {
      memcpy (payload, first, first_size);
      memcpy (payload + first_size, second != NULL ? second : "", second_size);
      record.payload = (const guint8 *) payload;
      record.payload_length = first_size + second_size;
    }
  sx_journal_append (self->journal, &record);
  note_clock (self, owner, request);
}

/**
 * sx_core_end:
 * @self: the core
 * @owner: who gave the command
 * @request: its number
 * @command: which
 * @outcome: what came of it
 *
 * Appends the record that a command is over.
 */
void
sx_core_end (SxCore          *self,
             guint32          owner,
             guint32          request,
             SxCommand        command,
             const SxOutcome *outcome)
{
  SxRecord record = SX_RECORD_INIT;

  record.owner = owner;
  record.request = request;
  record.socket = outcome->socket;
  record.kind = SX_KIND_END;
  record.error = outcome->error;
  record.args[0] = command;
  record.args[1] = outcome->kind;
  record.value = outcome->value;
  if (outcome->address != NULL)
    record.remote = *outcome->address;
  sx_journal_append (self->journal, &record);
}

/**
 * sx_operation_start:
 * @operation: a command that takes time
 * @core: the core
 * @owner: who gave it
 * @request: its number
 * @command: which
 * @cancel: gives it up
 *
 * Makes it known, so that it can be cancelled.
 */
void
sx_operation_start (SxOperation  *operation,
                    SxCore       *core,
                    guint32       owner,
                    guint32       request,
                    SxCommand     command,
                    void        (*cancel) (SxOperation *operation))
{
  operation->core = core;
  operation->owner = owner;
  operation->request = request;
  operation->command = command;
  operation->cancel = cancel;
  g_hash_table_insert (core->operations, GUINT_TO_POINTER (request), operation);
}

/**
 * sx_operation_end:
 * @operation: a command that was started
 * @outcome: what came of it
 *
 * Records its end and forgets it. Freeing it is up to the caller.
 */
void
sx_operation_end (SxOperation     *operation,
                  const SxOutcome *outcome)
{
  g_hash_table_remove (operation->core->operations, GUINT_TO_POINTER (operation->request));
  sx_core_end (operation->core, operation->owner, operation->request, operation->command, outcome);
}

/**
 * sx_core_cancel:
 * @self: the core
 * @request: a command's number
 *
 * Gives a command up if it is under way.
 */
void
sx_core_cancel (SxCore  *self,
                guint32  request)
{
  SxOperation *operation = g_hash_table_lookup (self->operations, GUINT_TO_POINTER (request));

  if (operation != NULL)
    operation->cancel (operation);
}

/**
 * sx_core_cancel_owner:
 * @self: the core
 * @owner: whose; 0: everybody's
 * @command: which; #SX_COMMAND_NONE: all
 *
 * Gives commands up that are under way.
 */
void
sx_core_cancel_owner (SxCore    *self,
                      guint32    owner,
                      SxCommand  command)
{
  g_autoptr (GList) operations = g_hash_table_get_values (self->operations);

  for (GList *l = operations; l != NULL; l = l->next)
    {
      SxOperation *operation = l->data;

      if ((owner == 0 || operation->owner == owner)
          && (command == SX_COMMAND_NONE || operation->command == (gint32) command))
        operation->cancel (operation);
    }
}
