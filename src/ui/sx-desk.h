/* sx-desk.h: one pane's view of the journal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "sx-engine.h"
#include "sx-journal.h"
#include "sx-record-model.h"
#include "sx-socket-model.h"
#include "sx-status.h"

G_BEGIN_DECLS

/**
 * SxDesk:
 *
 * What a pane works with: its owner number, the models over its records, what is selected,
 * and its status. No widgets. All of it is computed from the journal, except an error in
 * the form that never became a call (sx_desk_set_form_error()).
 *
 * Properties: "selected-socket" (guint, 0: none; read-write, notifies),
 * "show-socket" (guint, 0: all; log and messages show only that socket's records),
 * "selected-serial" (guint64, G_MAXUINT64: none; the only record that is selected),
 * "can-act" (gboolean, read-only, notifies: whether commands make sense).
 * Signals: "changed" after a drain that changed anything, and when the form's error changed;
 * "select-record" (guint64) asks who shows records to select that one, see sx_desk_select_record();
 * "stale" when old records have to be looked at again, so that a drain is wanted though nothing is new.
 */
#define SX_TYPE_DESK (sx_desk_get_type ())
G_DECLARE_FINAL_TYPE (SxDesk, sx_desk, SX, DESK, GObject)

SxDesk        *sx_desk_new                 (SxEngine      *engine,
                                            SxJournal     *journal,
                                            SxPaneKind     pane);
/* For who knows the owner already. engine NULL: only to be looked at */
SxDesk        *sx_desk_new_for_owner       (SxEngine      *engine,
                                            SxJournal     *journal,
                                            guint32        owner,
                                            SxPaneKind     pane);
/* NULL in a session that was opened: ask sx_desk_can_act() before a command is given */
SxEngine      *sx_desk_get_engine          (SxDesk        *self);
SxJournal     *sx_desk_get_journal         (SxDesk        *self);
gboolean       sx_desk_can_act             (SxDesk        *self);
/* Records from this one on have not happened; G_MAXUINT64: all have */
guint64        sx_desk_get_end             (SxDesk        *self);
void           sx_desk_set_end             (SxDesk        *self,
                                            guint64        end);
guint32        sx_desk_get_owner           (SxDesk        *self);
SxPaneKind     sx_desk_get_pane            (SxDesk        *self);
SxSocketModel *sx_desk_get_sockets         (SxDesk        *self);
SxRecordModel *sx_desk_get_log             (SxDesk        *self);
SxRecordModel *sx_desk_get_messages        (SxDesk        *self);
SxStatus      *sx_desk_get_status          (SxDesk        *self);

guint32        sx_desk_get_selected_socket (SxDesk        *self);
void           sx_desk_set_selected_socket (SxDesk        *self,
                                            guint32        socket);
guint32        sx_desk_get_show_socket     (SxDesk        *self);
void           sx_desk_set_show_socket     (SxDesk        *self,
                                            guint32        socket);

/* A table or the diagram says which record is selected; the second one also asks the tables to select it */
guint64        sx_desk_get_selected_serial (SxDesk        *self);
void           sx_desk_set_selected_serial (SxDesk        *self,
                                            guint64        serial);
void           sx_desk_select_record       (SxDesk        *self,
                                            guint64        serial);

/* The sentence, its tone and the control it is about: the form's error if there is
 * one, else the status's. sentence and advice: transfer full, advice may be NULL */
char          *sx_desk_dup_sentence        (SxDesk        *self);
char          *sx_desk_dup_advice          (SxDesk        *self);
/* Only what is wrong, for the control that is to blame; NULL: nothing is. transfer full */
char          *sx_desk_dup_error           (SxDesk        *self);
SxTone         sx_desk_get_tone            (SxDesk        *self);
SxBlame        sx_desk_get_blame           (SxDesk        *self);
/* What was written cannot be: nothing was called. NULL sentence: clear it (every command does) */
void           sx_desk_set_form_error      (SxDesk        *self,
                                            const char    *sentence,
                                            SxBlame        blame);

/* Another view of the same records, which is drained and taken to other moments with the desk's own */
void           sx_desk_add_model           (SxDesk        *self,
                                            SxRecordModel *model);
void           sx_desk_remove_model        (SxDesk        *self,
                                            SxRecordModel *model);

/* Takes in what is new, at most max records; TRUE when there is more */
gboolean       sx_desk_drain               (SxDesk        *self,
                                            guint          max);
/* The two halves of it: adding up, and telling who shows it, all in one go or one part after the other, in this order */
typedef enum
{
  SX_DESK_SOCKETS = 1 << 0,
  SX_DESK_LOG = 1 << 1,
  SX_DESK_MESSAGES = 1 << 2,
  SX_DESK_STATUS = 1 << 3,
  SX_DESK_ALL = (1 << 4) - 1,
} SxDeskParts;

gboolean       sx_desk_take                (SxDesk        *self,
                                            guint          max);
guint          sx_desk_tell                (SxDesk        *self,
                                            SxDeskParts    parts);

G_END_DECLS
