/* sx-socket-model-private.h: what the socket model's files share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-socket-model.h"
#include "sx-socket-rows-private.h"

G_BEGIN_DECLS

/* For the files named sx-socket-model*, and for nobody else */
struct _SxSocketModel
{
  GObject       parent_instance;

  SxJournal    *journal;
  guint64       end;       /* records from this one on have not happened */
  guint64       cleared;   /* rows that ended before this record are not shown, except in the past */
  gboolean      was_past;  /* so that there may be such rows */

  SxSocketRows *rows;      /* what is shown, all of it or the rows at hand */
  SxSocketRows *earlier;   /* what will be, once it has come as far as end; NULL: nothing else */
  guint         n_items;   /* what was told */
  gboolean      untold;    /* there is more to tell: rows, or what happened to them */
  GArray       *listed;    /* ids of the rows at hand, where the others are summed up; NULL: all are listed */
  guint         n_moves;   /* of the rows, when these were listed */
  guint         tidy_id;   /* puts rows away when there is nothing else to be done */
  GHashTable   *alive;     /* id → item, see sx-alive-private.h */
};

/* How many rows are listed */
guint    sx_socket_model_get_length   (SxSocketModel *self);
/* The row of a place in the list */
guint    sx_socket_model_get_row      (SxSocketModel *self,
                                       guint          position);
/* The ids of the rows at hand, in the order of the rows. transfer full */
GArray  *sx_socket_model_list_at_hand (SxSocketRows  *rows);

/* Tells the items that somebody holds what became of their sockets; all: also those to which nothing happened */
void     sx_socket_model_update_items (SxSocketModel *self,
                                       gboolean       all);
/* Tells that a list of ids has become another one; what is told is there already */
void     sx_socket_model_tell_replaced (SxSocketModel *self,
                                        gpointer       old,
                                        guint          n_old,
                                        gpointer       new,
                                        guint          n_new,
                                        guint32      (*get) (gpointer list,
                                                             guint    position));
/* Lists the rows that are at hand now; FALSE: they are the same as before */
gboolean sx_socket_model_list_anew    (SxSocketModel *self);
/* Takes away the rows that ended before a record; FALSE: there are none */
gboolean sx_socket_model_remove_dead  (SxSocketModel *self,
                                       guint64        ended);
void     sx_socket_model_emit_changed (SxSocketModel *self);

G_END_DECLS
