/* sx-directory-choose.c: which sockets are worth showing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-directory.h"

#include "sx-numbers.h"

/* How many of the sockets made last are chosen from: with more, the older ones are history */
#define MAX_CANDIDATES 2048

gboolean
sx_directory_is_within (const SxParty  *party,
                        const GArray   *owners,
                        SxDiagramScope  scope)
{
  if (scope != SX_SCOPE_ALL && (scope == SX_SCOPE_STREAMS) != party->is_stream)
    return FALSE;

  return owners->len == 0 || sx_numbers_have (owners, party->owner);
}

/* Whether it is more than a socket that nobody uses */
static gboolean
is_of_use (const SxParty *party)
{
  return party->moved_bytes || party->was_called || party->partner != 0 || party->has_accepted;
}

/* What carried something is worth more than what did not, and what was used last more than what was used before */
static int
compare_worth (gconstpointer a,
               gconstpointer b)
{
  const SxParty *first = *(SxParty *const *) a;
  const SxParty *second = *(SxParty *const *) b;
  gboolean first_useful = is_of_use (first);

  if (first_useful != is_of_use (second))
    return first_useful ? -1 : 1;

  return first->last > second->last ? -1 : first->last < second->last;
}

/* A connection comes with its other end and with its listener, or not at all */
static gboolean
choose_group (SxDirectory *self,
              GArray      *chosen,
              SxParty     *party,
              guint        max)
{
  SxParty *partner = sx_directory_find (self, party->partner);
  guint32 group[4] = { party->id, party->partner, party->listener, partner != NULL ? partner->listener : 0 };
  guint n_new = 0;

  for (guint i = 0; i < G_N_ELEMENTS (group); i++)
    {
      if (sx_directory_find (self, group[i]) == NULL || sx_numbers_have (chosen, group[i]))
        group[i] = 0;
      n_new += group[i] != 0;
    }

  if (chosen->len + n_new > max)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (group); i++)
    {
      if (group[i] != 0 && !sx_numbers_have (chosen, group[i]))
        g_array_append_val (chosen, group[i]);
    }

  return TRUE;
}

/* Half of what "localhost" brings is of no use: the listener that nobody calls, the address that does not answer */
static gboolean
is_idle (SxDirectory   *self,
         const SxParty *party,
         const GArray  *chosen)
{
  if (is_of_use (party))
    return FALSE;

  for (guint i = 0; i < chosen->len; i++)
    {
      SxParty *other = sx_directory_find (self, g_array_index (chosen, guint32, i));

      if (other->owner == party->owner && other->side == party->side && is_of_use (other))
        return TRUE;
    }

  return FALSE;
}

/**
 * sx_directory_choose:
 * @self: a directory
 * @owners: (element-type guint32): whose; empty: everybody's
 * @scope: which kinds; all of them if there are none of these
 * @max: how many at most
 *
 * Chooses what tells most: the connections that were used last, each with its other end and its listener.
 *
 * Returns: (transfer full) (element-type guint32): the sockets' numbers, in order
 */
GArray *
sx_directory_choose (SxDirectory    *self,
                     const GArray   *owners,
                     SxDiagramScope  scope,
                     guint           max)
{
  guint n = sx_directory_get_n (self);
  guint first = n > MAX_CANDIDATES ? n - MAX_CANDIDATES : 0;
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();

  for (guint i = first; i < n; i++)
    {
      SxParty *party = sx_directory_get (self, i);

      if (sx_directory_is_within (party, owners, scope))
        g_ptr_array_add (candidates, party);
    }
  g_ptr_array_sort (candidates, compare_worth);

  for (guint i = 0; i < candidates->len && chosen->len < max; i++)
    {
      SxParty *party = g_ptr_array_index (candidates, i);

      if (!is_idle (self, party, chosen) && !choose_group (self, chosen, party, max))
        break;
    }
  g_array_sort (chosen, sx_numbers_compare);

  /* Rather another story than none */
  if (chosen->len == 0 && scope != SX_SCOPE_ALL)
    {
      g_array_unref (chosen);
      return sx_directory_choose (self, owners, SX_SCOPE_ALL, max);
    }

  return chosen;
}
