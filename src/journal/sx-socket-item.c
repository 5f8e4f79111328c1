/* sx-socket-item.c: a row that stands for a socket
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-socket-item.h"

#include <string.h>

#include "sx-alive-private.h"
#include "sx-socket-item-private.h"

struct _SxSocketItem
{
  GObject       parent_instance;

  SxSocketInfo  info;
  GHashTable   *alive; /* (nullable): where its model finds it */
};

G_DEFINE_FINAL_TYPE (SxSocketItem, sx_socket_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Overrides */

static void
sx_socket_item_dispose (GObject *object)
{
  SxSocketItem *self = SX_SOCKET_ITEM (object);

  /* Not in finalize: from here on it must not be handed out again */
  sx_alive_leave (&self->alive, self->info.id, self);

  G_OBJECT_CLASS (sx_socket_item_parent_class)->dispose (object);
}

static void
sx_socket_item_class_init (SxSocketItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_socket_item_dispose;

  /**
   * SxSocketItem::changed:
   *
   * The socket's info is not what it was.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sx_socket_item_init (SxSocketItem *self)
{
}

/* Private functions */

SxSocketItem *
sx_socket_item_new_alive (const SxSocketInfo *info,
                          GHashTable         *alive)
{
  SxSocketItem *self = sx_socket_item_new (info);

  sx_alive_join (alive, info->id, self, &self->alive);

  return self;
}

/* Public functions */

/**
 * sx_socket_item_new:
 * @info: what the socket is; copied
 *
 * Returns: (transfer full): an item for that socket
 */
SxSocketItem *
sx_socket_item_new (const SxSocketInfo *info)
{
  SxSocketItem *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (SX_TYPE_SOCKET_ITEM, NULL);
  memcpy (&self->info, info, sizeof self->info);

  return self;
}

/**
 * sx_socket_item_get_info:
 * @self: an item
 *
 * Returns: (transfer none): what the socket is now; the same place as long as the item lives
 */
const SxSocketInfo *
sx_socket_item_get_info (SxSocketItem *self)
{
  g_return_val_if_fail (SX_IS_SOCKET_ITEM (self), NULL);

  return &self->info;
}

/**
 * sx_socket_item_get_id:
 * @self: an item
 *
 * Returns: the socket's number
 */
guint32
sx_socket_item_get_id (SxSocketItem *self)
{
  g_return_val_if_fail (SX_IS_SOCKET_ITEM (self), 0);

  return self->info.id;
}

/**
 * sx_socket_item_update:
 * @self: an item
 * @info: what its socket, the same one, is now
 *
 * Emits "changed" if that is not what it was.
 */
void
sx_socket_item_update (SxSocketItem       *self,
                       const SxSocketInfo *info)
{
  g_return_if_fail (SX_IS_SOCKET_ITEM (self));
  g_return_if_fail (info != NULL && info->id == self->info.id);

  if (memcmp (&self->info, info, sizeof self->info) == 0)
    return;

  memcpy (&self->info, info, sizeof self->info);
  g_signal_emit (self, signals[CHANGED], 0);
}
