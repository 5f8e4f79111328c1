/* sx-desk.c: one pane's view of the journal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-desk-private.h"

G_DEFINE_FINAL_TYPE (SxDesk, sx_desk, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_SELECTED_SOCKET,
  PROP_SHOW_SOCKET,
  PROP_SELECTED_SERIAL,
  PROP_CAN_ACT,
  N_PROPS
};

enum {
  CHANGED,
  STALE,
  SELECT_RECORD,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static SxRecordModel *
new_model (SxDesk  *self,
           guint64  kinds,
           gboolean messages_only)
{
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (self->journal);

  sx_record_filter_set_owner (filter, self->owner);
  sx_record_filter_set_kinds (filter, kinds);
  sx_record_filter_set_messages_only (filter, messages_only);

  return sx_record_model_new (filter);
}

static void
show_only (SxRecordModel *model,
           guint32        socket)
{
  sx_record_filter_set_socket (sx_record_model_get_filter (model), socket);
}

static void
sx_desk_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  SxDesk *self = SX_DESK (object);

  switch (prop_id)
    {
    case PROP_SELECTED_SOCKET:
      g_value_set_uint (value, self->selected_socket);
      break;
    case PROP_SHOW_SOCKET:
      g_value_set_uint (value, self->show_socket);
      break;
    case PROP_SELECTED_SERIAL:
      g_value_set_uint64 (value, self->selected_serial);
      break;
    case PROP_CAN_ACT:
      g_value_set_boolean (value, sx_desk_can_act (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_desk_set_property (GObject      *object,
                      guint         prop_id,
                      const GValue *value,
                      GParamSpec   *pspec)
{
  SxDesk *self = SX_DESK (object);

  switch (prop_id)
    {
    case PROP_SELECTED_SOCKET:
      sx_desk_set_selected_socket (self, g_value_get_uint (value));
      break;
    case PROP_SHOW_SOCKET:
      sx_desk_set_show_socket (self, g_value_get_uint (value));
      break;
    case PROP_SELECTED_SERIAL:
      sx_desk_set_selected_serial (self, g_value_get_uint64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_desk_finalize (GObject *object)
{
  SxDesk *self = SX_DESK (object);

  g_clear_pointer (&self->earlier, sx_status_free);
  g_clear_pointer (&self->status, sx_status_free);
  g_ptr_array_unref (self->others);
  g_clear_object (&self->messages);
  g_clear_object (&self->log);
  g_clear_object (&self->sockets);
  g_clear_object (&self->journal);
  g_clear_object (&self->engine);
  g_free (self->form_sentence);

  G_OBJECT_CLASS (sx_desk_parent_class)->finalize (object);
}

static void
sx_desk_class_init (SxDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sx_desk_get_property;
  object_class->set_property = sx_desk_set_property;
  object_class->finalize = sx_desk_finalize;

  properties[PROP_SELECTED_SOCKET] =
    g_param_spec_uint ("selected-socket", NULL, NULL, 0, G_MAXUINT32, 0,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_SOCKET] =
    g_param_spec_uint ("show-socket", NULL, NULL, 0, G_MAXUINT32, 0,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED_SERIAL] =
    g_param_spec_uint64 ("selected-serial", NULL, NULL, 0, G_MAXUINT64, G_MAXUINT64,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_ACT] =
    g_param_spec_boolean ("can-act", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] =
    g_signal_new ("changed", SX_TYPE_DESK, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* There are old records to look at again: sx_desk_drain() is wanted */
  signals[STALE] =
    g_signal_new ("stale", SX_TYPE_DESK, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SELECT_RECORD] =
    g_signal_new ("select-record", SX_TYPE_DESK, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
}

static void
sx_desk_init (SxDesk *self)
{
  self->selected_serial = G_MAXUINT64;
  self->end = G_MAXUINT64;
  self->others = g_ptr_array_new_with_free_func (g_object_unref);
}

/* For the files named sx-desk* */

void
sx_desk_set_changed (SxDesk *self)
{
  self->changed = TRUE;
}

void
sx_desk_emit_changed (SxDesk *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
sx_desk_emit_stale (SxDesk *self)
{
  g_signal_emit (self, signals[STALE], 0);
}

/* Public functions */

/**
 * sx_desk_new:
 * @engine: the live sockets; gives the desk an owner number of its own
 * @journal: where @engine writes
 * @pane: what the sentences are about
 *
 * Returns: (transfer full): a desk that has seen nothing yet
 */
SxDesk *
sx_desk_new (SxEngine  *engine,
             SxJournal *journal,
             SxPaneKind pane)
{
  g_return_val_if_fail (SX_IS_ENGINE (engine), NULL);

  return sx_desk_new_for_owner (engine, journal, sx_engine_new_owner (engine), pane);
}

/**
 * sx_desk_new_for_owner:
 * @engine: (nullable): the live sockets; %NULL: there are none, the desk is only to be looked at
 * @journal: where records come from
 * @owner: whose records, and whose commands
 * @pane: what the sentences are about
 *
 * Returns: (transfer full): a desk that has seen nothing yet
 */
SxDesk *
sx_desk_new_for_owner (SxEngine   *engine,
                       SxJournal  *journal,
                       guint32     owner,
                       SxPaneKind  pane)
{
  SxDesk *self;

  g_return_val_if_fail (engine == NULL || SX_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (SX_IS_JOURNAL (journal), NULL);
  g_return_val_if_fail (owner != 0, NULL);

  self = g_object_new (SX_TYPE_DESK, NULL);
  g_set_object (&self->engine, engine);
  self->journal = g_object_ref (journal);
  self->owner = owner;
  self->pane = pane;

  self->sockets = sx_socket_model_new (journal, self->owner);
  self->log = new_model (self, SX_KINDS_CALLS, FALSE);
  self->messages = new_model (self, SX_KINDS_MESSAGES, TRUE);
  self->status = sx_status_new (pane);

  g_signal_connect_object (self->sockets, "changed", G_CALLBACK (sx_desk_set_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->log, "stale", G_CALLBACK (sx_desk_emit_stale), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->messages, "stale", G_CALLBACK (sx_desk_emit_stale), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->log, "items-changed", G_CALLBACK (sx_desk_set_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->messages, "items-changed", G_CALLBACK (sx_desk_set_changed), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sx_desk_get_engine:
 *
 * Returns: (transfer none) (nullable): where commands go; %NULL in a session that was opened
 */
SxEngine *
sx_desk_get_engine (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), NULL);

  return self->engine;
}

/**
 * sx_desk_get_journal:
 *
 * Returns: (transfer none): where records come from
 */
SxJournal *
sx_desk_get_journal (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), NULL);

  return self->journal;
}

/**
 * sx_desk_can_act:
 *
 * Returns: whether commands make sense: there are live sockets, and what is shown is now
 */
gboolean
sx_desk_can_act (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), FALSE);

  return self->engine != NULL && self->end == G_MAXUINT64;
}

/**
 * sx_desk_get_end:
 *
 * Returns: the serial of the first record that has not happened yet; %G_MAXUINT64: all have
 */
guint64
sx_desk_get_end (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), G_MAXUINT64);

  return self->end;
}

/**
 * sx_desk_set_end:
 * @end: the serial of the first record that has not happened yet; %G_MAXUINT64: all have
 *
 * Goes to another moment. Log and messages are there at once; sockets and the sentence follow in the next drains,
 * which "stale" asks for. When nothing is left to be drained, everything is what it was when @end records had
 * happened.
 */
void
sx_desk_set_end (SxDesk  *self,
                 guint64  end)
{
  gboolean could_act;

  g_return_if_fail (SX_IS_DESK (self));

  if (self->end == end)
    return;

  could_act = sx_desk_can_act (self);
  self->end = end;
  sx_socket_model_set_end (self->sockets, end);
  sx_record_model_set_end (self->log, end);
  sx_record_model_set_end (self->messages, end);
  for (guint i = 0; i < self->others->len; i++)
    sx_record_model_set_end (g_ptr_array_index (self->others, i), end);
  sx_desk_move_status (self);

  if (could_act != sx_desk_can_act (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_ACT]);
  sx_desk_emit_stale (self);
}

/**
 * sx_desk_get_owner:
 *
 * Returns: the owner number of this desk's commands and records, never 0
 */
guint32
sx_desk_get_owner (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), 0);

  return self->owner;
}

/**
 * sx_desk_get_pane:
 *
 * Returns: what kind of pane this desk serves
 */
SxPaneKind
sx_desk_get_pane (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), SX_PANE_SERVER);

  return self->pane;
}

/**
 * sx_desk_get_sockets:
 *
 * Returns: (transfer none): a row for each socket
 */
SxSocketModel *
sx_desk_get_sockets (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), NULL);

  return self->sockets;
}

/**
 * sx_desk_get_log:
 *
 * Returns: (transfer none): a row for each call
 */
SxRecordModel *
sx_desk_get_log (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), NULL);

  return self->log;
}

/**
 * sx_desk_get_messages:
 *
 * Returns: (transfer none): a row for each message that was sent or received
 */
SxRecordModel *
sx_desk_get_messages (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), NULL);

  return self->messages;
}

/**
 * sx_desk_get_status:
 *
 * Returns: (transfer none): what the records add up to, the form's error aside
 */
SxStatus *
sx_desk_get_status (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), NULL);

  return self->status;
}

/**
 * sx_desk_get_selected_socket:
 *
 * Returns: the number of the selected socket; 0: none
 */
guint32
sx_desk_get_selected_socket (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), 0);

  return self->selected_socket;
}

/**
 * sx_desk_set_selected_socket:
 * @socket: a socket's number; 0: none
 *
 * Selects a socket; every view of the desk follows.
 */
void
sx_desk_set_selected_socket (SxDesk *self,
                             guint32 socket)
{
  g_return_if_fail (SX_IS_DESK (self));

  if (self->selected_socket == socket)
    return;

  self->selected_socket = socket;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_SOCKET]);
}

/**
 * sx_desk_get_selected_serial:
 *
 * Returns: the serial of the only record that is selected; %G_MAXUINT64: none or several
 */
guint64
sx_desk_get_selected_serial (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), G_MAXUINT64);

  return self->selected_serial;
}

/**
 * sx_desk_set_selected_serial:
 * @serial: a record's serial; %G_MAXUINT64: none
 *
 * Says which record is selected. A table says so when a person selects a row, and the diagram follows.
 */
void
sx_desk_set_selected_serial (SxDesk  *self,
                             guint64  serial)
{
  g_return_if_fail (SX_IS_DESK (self));

  if (self->selected_serial == serial)
    return;

  self->selected_serial = serial;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_SERIAL]);
}

/**
 * sx_desk_select_record:
 * @serial: a record's serial; %G_MAXUINT64: none
 *
 * Selects a record, and has the tables select its row. They do not follow "selected-serial" by themselves: a click in one
 * table leaves the other one as it is.
 */
void
sx_desk_select_record (SxDesk  *self,
                       guint64  serial)
{
  g_return_if_fail (SX_IS_DESK (self));

  g_signal_emit (self, signals[SELECT_RECORD], 0, serial);
  sx_desk_set_selected_serial (self, serial);
}

/**
 * sx_desk_get_show_socket:
 *
 * Returns: the number of the only socket that log and messages show; 0: all
 */
guint32
sx_desk_get_show_socket (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), 0);

  return self->show_socket;
}

/**
 * sx_desk_set_show_socket:
 * @socket: a socket's number; 0: all
 *
 * Restricts log and messages to one socket. They are empty at first and fill in the next
 * drains, which "stale" asks for: the newest rows in the first one.
 */
void
sx_desk_set_show_socket (SxDesk *self,
                         guint32 socket)
{
  g_return_if_fail (SX_IS_DESK (self));

  if (self->show_socket == socket)
    return;

  self->show_socket = socket;
  show_only (self->log, socket);
  show_only (self->messages, socket);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_SOCKET]);
}
