/* sx-behaviour.h: what a server does with its clients, and a client with what comes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxBehaviourId:
 *
 * The behaviours of a server, in the order in which they are offered.
 */
typedef enum
{
  SX_BEHAVIOUR_GREET_CLOSE,
  SX_BEHAVIOUR_GREET,
  SX_BEHAVIOUR_ECHO,
  SX_BEHAVIOUR_DISCARD,
  SX_BEHAVIOUR_DAYTIME,
  SX_BEHAVIOUR_CHAT,
  SX_BEHAVIOUR_NONE,
  SX_N_BEHAVIOURS
} SxBehaviourId;

/* "greet-close" …: on the command line and in settings */
const char *sx_behaviour_get_name     (SxBehaviourId   id);
gboolean    sx_behaviour_from_name    (const char     *name,
                                       SxBehaviourId  *id);
/* "Send greeting, then close" …: translated */
const char *sx_behaviour_get_label    (SxBehaviourId   id);
gboolean    sx_behaviour_has_greeting (SxBehaviourId   id);
/* Those that a client can have, too */
const SxBehaviourId *
            sx_behaviour_list_clients (guint          *n_behaviours);
gboolean    sx_behaviour_fits_client  (SxBehaviourId   id);

G_END_DECLS
