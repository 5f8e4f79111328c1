/* sx-record-rows.c: the records that a table shows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-record-rows.h"

#include "sx-record-follow.h"
#include "sx-widget-util.h"

struct _SxRecordRows
{
  GObject              parent_instance;

  /* Not owned: the table has all of us */
  SxTableFrame        *frame;
  GtkToggleButton     *button;
  SxSearchBar         *bar;    /* made when it is wanted first */
  const SxSearchNames *names;
  char                *placeholder;
  const char          *placeholder_now;

  SxDesk              *desk;
  SxRecordModel       *rows;
  SxSearch            *search;
  /* A person wants to go to a match, and there is none so far */
  gboolean             waits;
  gboolean             waits_forward;
  SxRecordModel       *shown;  /* the rows, or those that match */
  SxRowSelection      *selection;
  SxRecordFollow      *follow;
};

G_DEFINE_FINAL_TYPE (SxRecordRows, sx_record_rows, G_TYPE_OBJECT)

enum {
  CHANGED,
  NEEDLE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The serial of the only row that is selected; G_MAXUINT64: none or several */
static guint64
get_single (SxRecordRows *self)
{
  guint position = self->selection != NULL ? sx_row_selection_get_single (self->selection)
                                           : GTK_INVALID_LIST_POSITION;

  return position != GTK_INVALID_LIST_POSITION ? sx_record_model_get_serial (self->shown, position) : G_MAXUINT64;
}

static void
selection_cb (SxRecordRows *self)
{
  if (self->bar != NULL)
    sx_search_bar_set_current (self->bar, get_single (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
hide (SxRecordRows *self)
{
  g_clear_object (&self->follow);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->shown != NULL)
    sx_table_frame_set_model (self->frame, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->shown);
}

static void
show (SxRecordRows  *self,
      SxRecordModel *model)
{
  guint64 serial = self->follow != NULL ? sx_record_follow_get_serial (self->follow) : G_MAXUINT64;

  if (self->shown == model)
    return;

  hide (self);
  self->shown = g_object_ref (model);
  self->selection = sx_row_selection_new (G_LIST_MODEL (model));
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (selection_cb), self);
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (selection_cb), self);
  sx_table_frame_set_model (self->frame, GTK_SELECTION_MODEL (self->selection));
  self->follow = sx_record_follow_new (self->desk, model, self->selection, self->frame);
  sx_record_follow_want (self->follow, serial);
  selection_cb (self);
}

/* All rows, unless only matches are wanted and something is looked for */
static void
update_shown (SxRecordRows *self)
{
  SxRecordModel *matches = self->search != NULL ? sx_search_get_matches (self->search) : NULL;
  gboolean only = matches != NULL && sx_search_bar_get_only_matches (self->bar);
  const char *placeholder = self->placeholder;

  if (self->rows == NULL)
    return;

  show (self, only ? matches : self->rows);
  if (only)
    placeholder = sx_search_is_running (self->search) ? _("Searching …") : _("No matches");
  if (self->placeholder_now != placeholder)
    g_object_set (self->frame, "placeholder", placeholder, NULL);
  self->placeholder_now = placeholder;
}

/* Who types fast presses Enter before anything can have been found */
static void
step_cb (SxRecordRows *self,
         gboolean      forward)
{
  guint64 serial;

  if (self->search == NULL)
    return;

  serial = sx_search_step (self->search, get_single (self), forward);
  self->waits = serial == G_MAXUINT64 && sx_search_is_running (self->search);
  self->waits_forward = forward;
  if (serial != G_MAXUINT64)
    sx_desk_select_record (self->desk, serial);
}

static void
search_changed_cb (SxRecordRows *self)
{
  update_shown (self);
  g_signal_emit (self, signals[NEEDLE_CHANGED], 0);
  if (self->waits)
    step_cb (self, self->waits_forward);
}

static void
close_cb (SxRecordRows *self)
{
  gtk_toggle_button_set_active (self->button, FALSE);
}

static void
make_bar (SxRecordRows *self)
{
  self->bar = SX_SEARCH_BAR (sx_search_bar_new (self->names));
  sx_table_frame_set_bar (self->frame, GTK_WIDGET (self->bar));
  g_signal_connect_swapped (self->bar, "step", G_CALLBACK (step_cb), self);
  g_signal_connect_swapped (self->bar, "close", G_CALLBACK (close_cb), self);
  g_signal_connect_swapped (self->bar, "notify::only-matches", G_CALLBACK (update_shown), self);
}

/* A search lives as long as its bar is to be seen: what nobody looks at costs nothing */
static void
update_search (SxRecordRows *self)
{
  gboolean wanted = self->desk != NULL && gtk_toggle_button_get_active (self->button);

  if (wanted == (self->search != NULL))
    return;

  if (wanted)
    {
      self->search = sx_search_new (self->desk, self->rows);
      g_signal_connect_swapped (self->search, "changed", G_CALLBACK (search_changed_cb), self);
      sx_search_bar_set_search (self->bar, self->search);
      sx_search_bar_set_current (self->bar, get_single (self));
    }
  else
    {
      g_signal_handlers_disconnect_by_data (self->search, self);
      if (self->bar != NULL)
        sx_search_bar_set_search (self->bar, NULL);
      g_clear_object (&self->search);
      self->waits = FALSE;
    }
  search_changed_cb (self);
}

static void
toggled_cb (SxRecordRows *self)
{
  gboolean active = gtk_toggle_button_get_active (self->button);

  if (active && self->bar == NULL)
    make_bar (self);

  gtk_widget_set_visible (GTK_WIDGET (self->bar), active);
  update_search (self);
  if (active)
    {
      sx_search_bar_start (self->bar);
      sx_widget_reveal (GTK_WIDGET (self->frame));
    }
  else
    gtk_widget_grab_focus (GTK_WIDGET (sx_table_frame_get_view (self->frame)));
}

static void
sx_record_rows_dispose (GObject *object)
{
  SxRecordRows *self = SX_RECORD_ROWS (object);

  if (self->button != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->button, self);
      if (self->bar != NULL)
        g_signal_handlers_disconnect_by_data (self->bar, self);
      sx_record_rows_set_desk (self, NULL, NULL);
      self->button = NULL;
    }

  G_OBJECT_CLASS (sx_record_rows_parent_class)->dispose (object);
}

static void
sx_record_rows_finalize (GObject *object)
{
  g_free (SX_RECORD_ROWS (object)->placeholder);

  G_OBJECT_CLASS (sx_record_rows_parent_class)->finalize (object);
}

static void
sx_record_rows_class_init (SxRecordRowsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sx_record_rows_dispose;
  object_class->finalize = sx_record_rows_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", SX_TYPE_RECORD_ROWS, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NEEDLE_CHANGED] =
    g_signal_new ("needle-changed", SX_TYPE_RECORD_ROWS, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sx_record_rows_init (SxRecordRows *self)
{
}

/**
 * sx_record_rows_new:
 * @frame: (transfer none): where rows are shown; not kept alive
 * @button: (transfer none): shows and hides the search; not kept alive
 * @names: static data
 *
 * Whoever has @frame and @button disposes of this first.
 *
 * Returns: (transfer full): no rows yet
 */
SxRecordRows *
sx_record_rows_new (SxTableFrame        *frame,
                    GtkToggleButton     *button,
                    const SxSearchNames *names)
{
  SxRecordRows *self;

  g_return_val_if_fail (SX_IS_TABLE_FRAME (frame), NULL);
  g_return_val_if_fail (GTK_IS_TOGGLE_BUTTON (button), NULL);

  self = g_object_new (SX_TYPE_RECORD_ROWS, NULL);
  self->frame = frame;
  self->button = button;
  self->names = names;
  g_object_get (frame, "placeholder", &self->placeholder, NULL);
  self->placeholder_now = self->placeholder;
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (toggled_cb), self);

  return self;
}

/**
 * sx_record_rows_set_desk:
 * @desk: (nullable): whose records
 * @rows: (nullable): which of them
 */
void
sx_record_rows_set_desk (SxRecordRows  *self,
                         SxDesk        *desk,
                         SxRecordModel *rows)
{
  g_return_if_fail (SX_IS_RECORD_ROWS (self));
  g_return_if_fail ((desk == NULL) == (rows == NULL));

  hide (self);
  g_clear_object (&self->desk);
  g_clear_object (&self->rows);
  update_search (self);
  if (desk == NULL)
    return;

  self->desk = g_object_ref (desk);
  self->rows = g_object_ref (rows);
  update_shown (self);
  update_search (self);
}

/**
 * sx_record_rows_get_selection:
 *
 * Returns: (transfer none) (nullable): what is shown, and what of it is selected
 */
SxRowSelection *
sx_record_rows_get_selection (SxRecordRows *self)
{
  g_return_val_if_fail (SX_IS_RECORD_ROWS (self), NULL);

  return self->selection;
}

/**
 * sx_record_rows_dup_single:
 *
 * Returns: (transfer full) (nullable): the item of the only selected row; %NULL: none is selected, or several are
 */
SxRecordItem *
sx_record_rows_dup_single (SxRecordRows *self)
{
  guint position;

  g_return_val_if_fail (SX_IS_RECORD_ROWS (self), NULL);

  position = self->selection != NULL ? sx_row_selection_get_single (self->selection) : GTK_INVALID_LIST_POSITION;

  return position != GTK_INVALID_LIST_POSITION ? g_list_model_get_item (G_LIST_MODEL (self->selection), position) : NULL;
}

/**
 * sx_record_rows_any_selected:
 *
 * Returns: whether rows are selected
 */
gboolean
sx_record_rows_any_selected (SxRecordRows *self)
{
  g_autoptr (GtkBitset) selection = NULL;

  g_return_val_if_fail (SX_IS_RECORD_ROWS (self), FALSE);

  if (self->selection == NULL)
    return FALSE;

  selection = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  return !gtk_bitset_is_empty (selection);
}

/**
 * sx_record_rows_get_needle:
 *
 * Returns: (transfer none) (nullable): what is looked for
 */
SxNeedle *
sx_record_rows_get_needle (SxRecordRows *self)
{
  g_return_val_if_fail (SX_IS_RECORD_ROWS (self), NULL);

  return self->search != NULL ? sx_search_get_needle (self->search) : NULL;
}

/**
 * sx_record_rows_search:
 *
 * Shows where to write what to look for, and lets the person write.
 */
void
sx_record_rows_search (SxRecordRows *self)
{
  g_return_if_fail (SX_IS_RECORD_ROWS (self));

  if (gtk_toggle_button_get_active (self->button))
    sx_search_bar_start (self->bar);
  else
    gtk_toggle_button_set_active (self->button, TRUE);
}

/**
 * sx_record_rows_end_search:
 *
 * Returns: whether there was a search to be ended
 */
gboolean
sx_record_rows_end_search (SxRecordRows *self)
{
  g_return_val_if_fail (SX_IS_RECORD_ROWS (self), FALSE);

  if (!gtk_toggle_button_get_active (self->button))
    return FALSE;

  gtk_toggle_button_set_active (self->button, FALSE);

  return TRUE;
}

/**
 * sx_record_rows_step:
 * @forward: whether to newer records
 *
 * Selects the next match. Without a search it asks what to look for.
 */
void
sx_record_rows_step (SxRecordRows *self,
                     gboolean      forward)
{
  g_return_if_fail (SX_IS_RECORD_ROWS (self));

  if (self->search != NULL)
    step_cb (self, forward);
  else
    sx_record_rows_search (self);
}
