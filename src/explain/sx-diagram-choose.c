/* sx-diagram-choose.c: which sockets a diagram shows, and which records are theirs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-cleared.h"
#include "sx-diagram-private.h"
#include "sx-numbers.h"

/* To choose other sockets means to start over. Once that is much, it is not done each time there is a new
 * socket, but once in so many drains: about a second */
#define CHEAP_CHOICE 20000
#define CHOICE_WAIT  64

/* Those that a person chose may have been cleared away, and come back if that is undone */
static gboolean
is_any_chosen_there (SxDiagram *self)
{
  for (guint i = 0; i < self->chosen->len; i++)
    {
      if (sx_directory_find (self->directory, g_array_index (self->chosen, guint32, i)) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
set_shown (SxDiagram *self)
{
  g_autoptr (GArray) shown = NULL;

  if (is_any_chosen_there (self))
    {
      shown = g_array_copy (self->chosen);
    }
  else
    {
      shown = sx_directory_choose (self->directory, self->owners, self->scope, SX_DIAGRAM_AUTO_SOCKETS);
    }

  g_array_unref (self->shown);
  self->shown = g_steal_pointer (&shown);
}

/* Sockets that are shown, in which order and joined to whom: what the lines are made from */
static guint64
get_signature (SxDiagram *self)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (guint i = 0; i < self->shown->len; i++)
    {
      SxParty *party = sx_directory_find (self->directory, g_array_index (self->shown, guint32, i));
      guint64 parts[3] = { 0, };

      if (party == NULL)
        continue;

      parts[0] = party->id;
      parts[1] = party->side;
      parts[2] = party->partner;
      for (guint j = 0; j < G_N_ELEMENTS (parts); j++)
        hash = (hash ^ parts[j]) * G_GUINT64_CONSTANT (0x100000001b3);
    }

  return hash;
}

static void
collect_serials (SxDiagram *self)
{
  g_array_set_size (self->serials, 0);
  self->n_told = 0;
  self->n_told_before = 0;

  for (guint i = 0; i < self->shown->len; i++)
    {
      SxParty *party = sx_directory_find (self->directory, g_array_index (self->shown, guint32, i));

      if (party != NULL)
        sx_directory_collect (self->directory, party, self->serials);
    }

  g_array_sort (self->serials, sx_numbers_compare);
}

/* Chooses again, and starts over if that makes a difference */
static void
choose (SxDiagram *self,
        gboolean   anyway)
{
  guint64 before = get_signature (self);

  self->stale = FALSE;
  self->n_waited = 0;
  set_shown (self);
  if (!anyway && get_signature (self) == before && self->signature == before)
    return;

  self->signature = get_signature (self);
  self->generation++;
  collect_serials (self);
  sx_diagram_begin_story (self);
}

/* The journal has other records than before */
void
sx_diagram_start_over (SxDiagram *self)
{
  sx_directory_free (self->directory);
  self->directory = sx_directory_new (self->journal);
  self->n_looked = 0;
  self->n_counted = 0;
  self->n_within = 0;
  choose (self, TRUE);
}

/* TRUE: there is more */
static gboolean
look (SxDiagram *self,
      guint      max)
{
  guint64 n_records = sx_journal_get_n_records (self->journal);
  guint64 end;
  gboolean shown_used = FALSE;
  gboolean other_used = FALSE;

  self->n_looked = sx_journal_skip (self->journal, self->n_looked);
  end = MIN (n_records, self->n_looked + max);
  for (; self->n_looked < end; self->n_looked = sx_journal_skip (self->journal, self->n_looked + 1))
    {
      gboolean is_news;
      SxParty *party = sx_directory_add (self->directory, self->n_looked, &is_news);

      self->stale |= is_news;
      if (party == NULL)
        continue;

      if (sx_numbers_have (self->shown, party->id))
        {
          guint32 serial = (guint32) self->n_looked;

          g_array_append_val (self->serials, serial);
          shown_used = TRUE;
        }
      else
        {
          other_used |= sx_directory_is_within (party, self->owners, self->scope);
        }
    }

  /* An old one is used again. As long as those that are shown are used too they stay, or lines would come and go */
  self->stale |= other_used && !shown_used;

  return self->n_looked < n_records;
}

/* Public functions */

/**
 * sx_diagram_set_owners:
 * @self: a diagram
 * @owners: (array length=n_owners): whose sockets are chosen from and counted
 * @n_owners: how many; 0: everybody's
 */
void
sx_diagram_set_owners (SxDiagram     *self,
                       const guint32 *owners,
                       guint          n_owners)
{
  g_array_set_size (self->owners, 0);
  if (n_owners > 0)
    g_array_append_vals (self->owners, owners, n_owners);
  self->n_counted = 0;
  self->n_within = 0;
  choose (self, FALSE);
}

/**
 * sx_diagram_set_scope:
 * @self: a diagram
 * @scope: which kinds of sockets are chosen from, where nobody chose
 */
void
sx_diagram_set_scope (SxDiagram      *self,
                      SxDiagramScope  scope)
{
  if (self->scope == scope)
    return;

  self->scope = scope;
  choose (self, FALSE);
}

/**
 * sx_diagram_set_sockets:
 * @self: a diagram
 * @sockets: (array length=n_sockets) (nullable): the numbers of the sockets to be shown
 * @n_sockets: how many, of which the first %SX_DIAGRAM_MAX_SOCKETS count; 0: the diagram chooses
 */
void
sx_diagram_set_sockets (SxDiagram     *self,
                        const guint32 *sockets,
                        guint          n_sockets)
{
  g_array_set_size (self->chosen, 0);
  for (guint i = 0; i < n_sockets && self->chosen->len < SX_DIAGRAM_MAX_SOCKETS; i++)
    {
      if (!sx_numbers_have (self->chosen, sockets[i]))
        g_array_append_val (self->chosen, sockets[i]);
    }
  choose (self, FALSE);
}

gboolean
sx_diagram_is_automatic (SxDiagram *self)
{
  return self->chosen->len == 0;
}

/**
 * sx_diagram_list_sockets:
 * @self: a diagram
 *
 * Returns: (transfer full) (element-type guint32): the numbers of all sockets that can be shown, in the order in which
 *   they were made
 */
GArray *
sx_diagram_list_sockets (SxDiagram *self)
{
  GArray *sockets = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < sx_directory_get_n (self->directory); i++)
    {
      SxParty *party = sx_directory_get (self->directory, i);

      if (sx_directory_is_within (party, self->owners, SX_SCOPE_ALL))
        g_array_append_val (sockets, party->id);
    }

  return sockets;
}

/**
 * sx_diagram_dup_socket_name:
 * @self: a diagram
 * @socket: a socket's number
 *
 * Returns: (transfer full): “Client 3”, translated; "" if there is no such socket
 */
char *
sx_diagram_dup_socket_name (SxDiagram *self,
                            guint32    socket)
{
  SxParty *party = sx_directory_find (self->directory, socket);

  return party != NULL ? sx_party_dup_name (party) : g_strdup ("");
}

/**
 * sx_diagram_get_n_left_out:
 * @self: a diagram
 *
 * Returns: how many sockets could be shown and are not
 */
guint
sx_diagram_get_n_left_out (SxDiagram *self)
{
  guint n_shown = 0;

  /* Whose they are does not change: each is counted once */
  for (; self->n_counted < sx_directory_get_n (self->directory); self->n_counted++)
    self->n_within += sx_directory_is_within (sx_directory_get (self->directory, self->n_counted), self->owners,
                                              SX_SCOPE_ALL);

  for (guint i = 0; i < self->shown->len; i++)
    {
      SxParty *party = sx_directory_find (self->directory, g_array_index (self->shown, guint32, i));

      n_shown += party != NULL && sx_directory_is_within (party, self->owners, SX_SCOPE_ALL);
    }

  return self->n_within - n_shown;
}

/**
 * sx_diagram_drain:
 * @self: a diagram
 * @max: how many records to take in, at most
 *
 * Returns: %TRUE if there is more
 */
gboolean
sx_diagram_drain (SxDiagram *self,
                  guint      max)
{
  gboolean more = look (self, max);
  guint end;

  if (self->stale && (self->n_told_before < CHEAP_CHOICE || ++self->n_waited >= CHOICE_WAIT))
    choose (self, FALSE);

  end = MIN (self->serials->len, self->n_told + max);
  for (; self->n_told < end; self->n_told++)
    sx_diagram_tell (self, g_array_index (self->serials, guint32, self->n_told));

  /* They are told: only what is still to come has to be kept */
  if (self->n_told == self->serials->len)
    {
      g_array_set_size (self->serials, 0);
      self->n_told_before += self->n_told;
      self->n_told = 0;
    }

  return more || self->stale || self->serials->len > 0;
}
