/* sx-group.c: what the connections of one listen command share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-group.h"

/**
 * sx_group_new:
 * @behaviour: what is done with clients
 * @greeting: (nullable): what they are greeted with
 *
 * Returns: (transfer full): a group
 */
SxGroup *
sx_group_new (SxBehaviourId  behaviour,
              GBytes        *greeting)
{
  SxGroup *self = g_new0 (SxGroup, 1);

  self->ref_count = 1;
  self->behaviour = sx_behaviour_table_get (behaviour);
  self->greeting = greeting != NULL ? g_bytes_ref (greeting) : g_bytes_new (NULL, 0);
  g_queue_init (&self->members);

  return self;
}

/**
 * sx_group_ref:
 * @self: a group
 *
 * Returns: (transfer full): @self
 */
SxGroup *
sx_group_ref (SxGroup *self)
{
  self->ref_count++;
  return self;
}

/**
 * sx_group_unref:
 * @self: (transfer full): a group
 */
void
sx_group_unref (SxGroup *self)
{
  if (--self->ref_count > 0)
    return;

  g_assert (self->members.length == 0);
  g_bytes_unref (self->greeting);
  g_free (self);
}
