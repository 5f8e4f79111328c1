/* sx-alive-private.h: the rows that somebody holds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A lazy model must hand out the same object for the same row while somebody holds it, and
 * must not hold it itself. So a model and its items share a table of number → item, without a reference to
 * either: an item that is disposed of takes itself out. It outlives the model if an item does. */

static inline GHashTable *
sx_alive_new (void)
{
  return g_hash_table_new (NULL, NULL);
}

static inline gpointer
sx_alive_lookup (GHashTable *alive,
                 gsize       number)
{
  return g_hash_table_lookup (alive, GSIZE_TO_POINTER (number));
}

/* item_alive: the item's own reference to the table, unset so far */
static inline void
sx_alive_join (GHashTable  *alive,
               gsize        number,
               gpointer     item,
               GHashTable **item_alive)
{
  *item_alive = g_hash_table_ref (alive);
  g_hash_table_insert (alive, GSIZE_TO_POINTER (number), item);
}

static inline void
sx_alive_leave (GHashTable **item_alive,
                gsize        number,
                gpointer     item)
{
  if (*item_alive == NULL)
    return;

  if (sx_alive_lookup (*item_alive, number) == item)
    g_hash_table_remove (*item_alive, GSIZE_TO_POINTER (number));
  g_clear_pointer (item_alive, g_hash_table_unref);
}

G_END_DECLS
