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
  /* What the desk selected before the table had a row for it; G_MAXUINT64: nothing */
  guint64         wanted;
};

G_DEFINE_FINAL_TYPE (SxRecordFollow, sx_record_follow, G_TYPE_OBJECT)

static void
selection_changed_cb (SxRecordFollow *self)
{
  guint position = sx_row_selection_get_single (self->selection);

  if (self->following)
    return;

  self->wanted = G_MAXUINT64;
  if (position != GTK_INVALID_LIST_POSITION)
    {
      self->told = TRUE;
      sx_desk_set_selected_serial (self->desk, sx_record_model_get_serial (self->model, position));
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
select_record_cb (SxRecordFollow *self,
                  guint64         serial)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);
  guint position;

  self->following = TRUE;
  self->told = find_row (self, serial, &position);
  self->wanted = self->told ? G_MAXUINT64 : serial;
  if (!self->told)
    {
      gtk_selection_model_unselect_all (selection);
    }
  else
    {
      gtk_selection_model_select_item (selection, position, TRUE);
      sx_table_frame_scroll_to (self->frame, position);
    }
  self->following = FALSE;
}

static void
desk_changed_cb (SxRecordFollow *self)
{
  guint position;

  if (self->wanted != G_MAXUINT64 && find_row (self, self->wanted, &position))
    select_record_cb (self, self->wanted);
}

static void
sx_record_follow_dispose (GObject *object)
{
  SxRecordFollow *self = SX_RECORD_FOLLOW (object);

  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
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
  g_signal_connect_swapped (desk, "select-record", G_CALLBACK (select_record_cb), self);
  g_signal_connect_swapped (desk, "changed", G_CALLBACK (desk_changed_cb), self);

  return self;
}
