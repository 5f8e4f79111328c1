/* sx-desk-private.h: what the desk's files share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-desk.h"

G_BEGIN_DECLS

/* For the files named sx-desk*, and for nobody else */
struct _SxDesk
{
  GObject        parent_instance;

  SxEngine      *engine;
  SxJournal     *journal;
  guint32        owner;
  SxPaneKind     pane;

  SxSocketModel *sockets;
  SxRecordModel *log;
  SxRecordModel *messages;
  GPtrArray     *others; /* (element-type SxRecordModel) */
  /* Records from this one on have not happened */
  guint64        end;
  SxStatus      *status;
  /* The first record that the status has not been told of */
  guint64        next_serial;
  /* What the status will be once it has come as far as end; NULL: nothing else */
  SxStatus      *earlier;
  guint64        earlier_serial;

  guint32        selected_socket;
  guint32        show_socket;
  guint64        selected_serial;

  char          *form_sentence;
  SxBlame        form_blame;

  /* Set by the models and the status during a drain */
  gboolean       changed;
};

/* Has the status follow to the end that is set now; the next drains bring it there */
void sx_desk_move_status  (SxDesk *self);
/* Something is to be told with SX_DESK_STATUS. Also for signals, swapped */
void sx_desk_set_changed  (SxDesk *self);
void sx_desk_emit_changed (SxDesk *self);
void sx_desk_emit_stale   (SxDesk *self);

G_END_DECLS
