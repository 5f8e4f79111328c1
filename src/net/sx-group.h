/* sx-group.h: what the connections of one listen command share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-behaviour-table.h"

G_BEGIN_DECLS

/**
 * SxGroup:
 * @behaviour: what is done with clients
 * @greeting: what they are greeted with
 * @members: (element-type SxConnection): the open connections of a social behaviour
 *
 * Shared by the listeners of one command and the connections that they
 * accepted; counted by reference, for connections outlive their listeners.
 */
typedef struct
{
  guint              ref_count;
  const SxBehaviour *behaviour;
  GBytes            *greeting;
  GQueue             members;
} SxGroup;

SxGroup *sx_group_new   (SxBehaviourId  behaviour,
                         GBytes        *greeting);
SxGroup *sx_group_ref   (SxGroup       *self);
void     sx_group_unref (SxGroup       *self);

G_END_DECLS
