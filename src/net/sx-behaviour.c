/* sx-behaviour.c: what a server does with its clients, and a client with what comes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-behaviour.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *name;
  const char *label;
  gboolean    has_greeting;
} Entry;

static const Entry entries[SX_N_BEHAVIOURS] = {
  [SX_BEHAVIOUR_GREET_CLOSE] = { "greet-close", N_("Send greeting, then close"), TRUE },
  [SX_BEHAVIOUR_GREET] = { "greet", N_("Send greeting, keep open"), TRUE },
  [SX_BEHAVIOUR_ECHO] = { "echo", N_("Echo"), FALSE },
  [SX_BEHAVIOUR_DISCARD] = { "discard", N_("Discard"), FALSE },
  [SX_BEHAVIOUR_DAYTIME] = { "daytime", N_("Daytime"), FALSE },
  [SX_BEHAVIOUR_CHAT] = { "chat", N_("Chat room"), FALSE },
  [SX_BEHAVIOUR_NONE] = { "none", N_("Do nothing"), FALSE },
};

/**
 * sx_behaviour_get_name:
 * @id: a behaviour
 *
 * The behaviour's name on the command line and in the settings.
 *
 * Returns: the name, never translated; %NULL if there is no such behaviour
 */
const char *
sx_behaviour_get_name (SxBehaviourId id)
{
  return (guint) id < SX_N_BEHAVIOURS ? entries[id].name : NULL;
}

/**
 * sx_behaviour_from_name:
 * @name: (nullable): a name as sx_behaviour_get_name() gives it
 * @id: (out) (optional): the behaviour; not touched if there is none
 *
 * Finds a behaviour.
 *
 * Returns: whether there is one of that name
 */
gboolean
sx_behaviour_from_name (const char    *name,
                        SxBehaviourId *id)
{
  for (guint i = 0; i < SX_N_BEHAVIOURS; i++)
    {
      if (g_strcmp0 (name, entries[i].name) != 0)
        continue;

      if (id != NULL)
        *id = i;
      return TRUE;
    }

  return FALSE;
}

/**
 * sx_behaviour_get_label:
 * @id: a behaviour
 *
 * What the behaviour is called in the window.
 *
 * Returns: the label, translated; %NULL if there is no such behaviour
 */
const char *
sx_behaviour_get_label (SxBehaviourId id)
{
  return (guint) id < SX_N_BEHAVIOURS ? _(entries[id].label) : NULL;
}

/**
 * sx_behaviour_has_greeting:
 * @id: a behaviour
 *
 * Whether the behaviour sends the greeting that a person wrote.
 *
 * Returns: %TRUE if it does
 */
gboolean
sx_behaviour_has_greeting (SxBehaviourId id)
{
  return (guint) id < SX_N_BEHAVIOURS && entries[id].has_greeting;
}

/**
 * sx_behaviour_list_clients:
 * @n_behaviours: (out): how many
 *
 * What a client can do by itself with what comes. The others greet whoever connects or relay between several,
 * and to discard is what a client that does nothing does already.
 *
 * Returns: (array length=n_behaviours) (transfer none): the behaviours in the order in which they are offered; the
 *   first one is what a client does unless somebody chooses
 */
const SxBehaviourId *
sx_behaviour_list_clients (guint *n_behaviours)
{
  static const SxBehaviourId clients[] = { SX_BEHAVIOUR_NONE, SX_BEHAVIOUR_ECHO };

  *n_behaviours = G_N_ELEMENTS (clients);

  return clients;
}

/**
 * sx_behaviour_fits_client:
 * @id: a behaviour
 *
 * Returns: whether a client can have it
 */
gboolean
sx_behaviour_fits_client (SxBehaviourId id)
{
  guint n;
  const SxBehaviourId *clients = sx_behaviour_list_clients (&n);

  for (guint i = 0; i < n; i++)
    if (clients[i] == id)
      return TRUE;

  return FALSE;
}
