/* sx-socket-model.h: the sockets of a pane, as their records add up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "sx-journal.h"
#include "sx-socket-item.h"

G_BEGIN_DECLS

/**
 * SxSocketModel:
 *
 * A #GListModel of #SxSocketItem: one row for each socket of an owner, in the order they were
 * made. Items are made when rows are looked at. It grows only in
 * sx_socket_model_tell() and sx_socket_model_drain(), which emits one items-changed for new rows and "changed" on the
 * items alive whose sockets changed, or at an earlier moment (sx_socket_model_set_end()).
 */
#define SX_TYPE_SOCKET_MODEL (sx_socket_model_get_type ())
G_DECLARE_FINAL_TYPE (SxSocketModel, sx_socket_model, SX, SOCKET_MODEL, GObject)

SxSocketModel      *sx_socket_model_new          (SxJournal     *journal,
                                                  guint32        owner);
gboolean            sx_socket_model_drain        (SxSocketModel *self,
                                                  guint          max);
/* The two halves of it: who shows rows may want to add records up more often than to have new rows */
gboolean            sx_socket_model_take         (SxSocketModel *self,
                                                  guint          max);
void                sx_socket_model_tell         (SxSocketModel *self);
/* As of an earlier moment; the next drains bring it */
void                sx_socket_model_set_end      (SxSocketModel *self,
                                                  guint64        end);
const SxSocketInfo *sx_socket_model_lookup       (SxSocketModel *self,
                                                  guint32        id);
gboolean            sx_socket_model_find         (SxSocketModel *self,
                                                  guint32        id,
                                                  guint         *position);
void                sx_socket_model_clear_closed (SxSocketModel *self);
guint               sx_socket_model_count        (SxSocketModel *self,
                                                  SxSocketState  state);
const SxSocketInfo *sx_socket_model_peek         (SxSocketModel *self,
                                                  guint          position);
void                sx_socket_model_foreach_recent (SxSocketModel *self,
                                                    SxSocketFunc   func,
                                                    gpointer       user_data);
GArray             *sx_socket_model_list_senders (SxSocketModel *self);
guint               sx_socket_model_count_senders (SxSocketModel *self);
gboolean            sx_socket_model_is_any_waiting (SxSocketModel *self);
gboolean            sx_socket_model_is_any_dropping (SxSocketModel *self);
/* Only what is live, and of the rest what ended last */
void                sx_socket_model_set_sums_up  (SxSocketModel *self,
                                                  gboolean       sums_up);
guint               sx_socket_model_get_n_summed_up (SxSocketModel *self);
void                sx_socket_model_keep         (SxSocketModel *self,
                                                  guint32        id);

/* Signal "changed": after a drain in which any row or count changed */

G_END_DECLS
