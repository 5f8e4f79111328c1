/* sx-record-follow.c: a table of records and the record that is selected in a desk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-record-follow.h"

struct _SxRecordFollow
{
  GObject         parent_instance;

  SxDesk         *desk;
  SxRecordModel  *model;
  SxRowSelection *selection;
  SxTableFrame   *frame; /* not owned: the table has both of us */
  /* The desk told us, so it need not be told */
  gboolean        following;
  /* What the desk has is what was selected here */
  gboolean        told;
  /* What is wanted is what was selected before */
  gboolean        keeps;
  /* The only row's that is selected; G_MAXUINT64: none or several are */
  guint64         single;
  /* What the desk selected before the table had a row for it, or what was selected before other records are shown;
   * G_MAXUINT64: nothing */
  guint64         wanted;
};

G_DEFINE_FINAL_TYPE (SxRecordFollow, sx_record_follow, G_TYPE_OBJECT)

static void
selection_changed_cb (SxRecordFollow *self)
{
  guint position = sx_row_selection_get_single (self->selection);

  self->single = position != GTK_INVALID_LIST_POSITION ? sx_record_model_get_serial (self->model, position)
                                                       : G_MAXUINT64;
  if (self->following)
    return;

  self->wanted = G_MAXUINT64;
  if (position != GTK_INVALID_LIST_POSITION)
    {
      self->told = TRUE;
      sx_desk_set_selected_serial (self->desk, self->single);
    }
  else if (self->told)
    {
      self->told = FALSE;
      sx_desk_set_selected_serial (self->desk, G_MAXUINT64);
    }
}

static gboolean
find_row (SxRecordFollow *self,
          guint64         serial,
          guint          *position)
{
  return serial != G_MAXUINT64 && sx_record_model_find (self->model, serial, position);
}

static void
select_record (SxRecordFollow *self,
               guint64         serial,
               gboolean        scroll)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);
  guint position;

  self->following = TRUE;
  self->told = find_row (self, serial, &position);
  self->wanted = self->told ? G_MAXUINT64 : serial;
  if (!self->told)
    gtk_selection_model_unselect_all (selection);
  else
    gtk_selection_model_select_item (selection, position, TRUE);
  if (self->told && scroll)
    sx_table_frame_scroll_to (self->frame, position);
  self->following = FALSE;
}

static void
select_record_cb (SxRecordFollow *self,
                  guint64         serial)
{
  self->keeps = FALSE;
  select_record (self, serial, TRUE);
}

static void
desk_changed_cb (SxRecordFollow *self)
{
  guint position;

  if (self->wanted != G_MAXUINT64 && find_row (self, self->wanted, &position))
    select_record (self, self->wanted, !self->keeps || !sx_table_frame_get_following (self->frame));
}

/* Other records are shown: what was selected is selected again when it is among them. Who follows what comes
 * goes on doing so */
static void
filter_reset_cb (SxRecordFollow *self)
{
  if (self->single == G_MAXUINT64)
    return;

  self->wanted = self->single;
  self->single = G_MAXUINT64;
  self->keeps = TRUE;
}

static void
sx_record_follow_dispose (GObject *object)
{
  SxRecordFollow *self = SX_RECORD_FOLLOW (object);

  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (sx_record_model_get_filter (self->model), self);
  g_clear_object (&self->desk);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (sx_record_follow_parent_class)->dispose (object);
}

static void
sx_record_follow_class_init (SxRecordFollowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_record_follow_dispose;
}

static void
sx_record_follow_init (SxRecordFollow *self)
{
  self->single = G_MAXUINT64;
  self->wanted = G_MAXUINT64;
}

/**
 * sx_record_follow_new:
 * @desk: whose records the table shows
 * @model: the records
 * @selection: which ones are selected
 * @frame: (transfer none): where they are shown; not kept alive
 *
 * Returns: (transfer full): what keeps the table and the desk together
 */
SxRecordFollow *
sx_record_follow_new (SxDesk         *desk,
                      SxRecordModel  *model,
                      SxRowSelection *selection,
                      SxTableFrame   *frame)
{
  SxRecordFollow *self = g_object_new (SX_TYPE_RECORD_FOLLOW, NULL);

  self->desk = g_object_ref (desk);
  self->model = g_object_ref (model);
  self->selection = g_object_ref (selection);
  self->frame = frame;
  g_signal_connect_swapped (selection, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  g_signal_connect_swapped (sx_record_model_get_filter (model), "reset", G_CALLBACK (filter_reset_cb), self);
  g_signal_connect_swapped (desk, "select-record", G_CALLBACK (select_record_cb), self);
  g_signal_connect_swapped (desk, "changed", G_CALLBACK (desk_changed_cb), self);

  return self;
}

/**
 * sx_record_follow_get_serial:
 *
 * Returns: the serial of the only record that is selected, or that will be as soon as it has a row; %G_MAXUINT64: there
 *   is none
 */
guint64
sx_record_follow_get_serial (SxRecordFollow *self)
{
  g_return_val_if_fail (SX_IS_RECORD_FOLLOW (self), G_MAXUINT64);

  return self->single != G_MAXUINT64 ? self->single : self->wanted;
}

/**
 * sx_record_follow_want:
 * @serial: a record's serial; %G_MAXUINT64: none
 *
 * Selects a record, now or as soon as it has a row, as the one that was selected when the table showed others.
 */
void
sx_record_follow_want (SxRecordFollow *self,
                       guint64         serial)
{
  g_return_if_fail (SX_IS_RECORD_FOLLOW (self));

  if (serial == G_MAXUINT64)
    return;

  self->keeps = TRUE;
  self->wanted = serial;
  desk_changed_cb (self);
}
