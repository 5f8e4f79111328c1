/* sx-address-table.c: what getaddrinfo() found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-address-table.h"
#include "sx-flow.h"
#include "sx-pane-util.h"
#include "sx-python.h"
#include "sx-record-filter.h"
#include "sx-record-item.h"
#include "sx-record-model.h"
#include "sx-symbols.h"
#include "sx-table-frame.h"

struct _SxAddressTable
{
  GtkWidget           parent_instance;

  SxTableFrame       *frame;

  SxDesk             *desk;
  /* The desk looks for them, a few records at a time */
  SxRecordModel      *found;
  SxRecordFilter     *filter;
  /* The first record that was not looked at for a row, and how many of those found were */
  guint64             next;
  guint               n_taken;
  guint32             request;
  /* Where the rows begin that an earlier moment shows, and how many they are; while it is now, not set */
  guint               past_begin;
  guint               past_length;
  gboolean            is_past;
  /* Of SxRecordItem; a look-up has few results, so they are kept */
  GListStore         *rows;
  GtkSingleSelection *selection;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SxAddressTable, sx_address_table, GTK_TYPE_WIDGET)

static char *
get_argument (gpointer   item,
              int        index,
              char    *(*describe) (int number))
{
  SxRecord record;

  return sx_record_item_read (item, &record) ? describe (record.args[index]) : g_strdup ("");
}

static char *
get_family (gpointer item)
{
  return get_argument (item, 0, sx_symbols_family_number);
}

static char *
get_socket_type (gpointer item)
{
  return get_argument (item, 1, sx_symbols_type_number);
}

static char *
get_protocol (gpointer item)
{
  return get_argument (item, 2, sx_symbols_protocol_number);
}

static char *
get_canonical_name (gpointer item)
{
  SxRecord record;
  g_autofree char *name = NULL;

  if (!sx_record_item_read (item, &record) || record.payload_length == 0)
    return g_strdup ("");

  /* It comes from somebody's name server: it need not be UTF-8 */
  name = g_strndup ((const char *) record.payload, record.payload_length);
  return g_utf8_make_valid (name, -1);
}

static char *
get_address (gpointer item)
{
  SxRecord record;

  return sx_record_item_read (item, &record) ? sx_address_to_host (&record.remote) : g_strdup ("");
}

static char *
get_port (gpointer item)
{
  SxRecord record;

  return sx_record_item_read (item, &record)
           ? g_strdup_printf ("%d", MAX (sx_address_get_port (&record.remote), 0)) : g_strdup ("");
}

/* A handful of rows: each column is as wide as what stands in it */
static const SxColumn columns[] = {
  { .title = N_("Family"), .min_chars = 10, .whole_chars = 24, .get_text = get_family },
  { .title = N_("Type"), .min_chars = 12, .whole_chars = 24, .get_text = get_socket_type },
  { .title = N_("Protocol"), .min_chars = 12, .whole_chars = 24, .get_text = get_protocol },
  {
    .title = N_("Canonical name"), .min_chars = 4, .whole_chars = 32, .flags = SX_COLUMN_MIDDLE,
    .get_text = get_canonical_name,
  },
  {
    .title = N_("Address"), .min_chars = 15, .whole_chars = 46,
    .flags = SX_COLUMN_MONOSPACE | SX_COLUMN_EXPAND | SX_COLUMN_MIDDLE, .get_text = get_address,
  },
  { .title = N_("Port"), .min_chars = 5, .flags = SX_COLUMN_NUMERIC, .get_text = get_port },
};

static void
clear (SxAddressTable *self)
{
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_list_store_remove_all (self->rows);
}

/* Of what the filter has found, the results of a look-up that stand there */
static void
add_rows (SxAddressTable *self,
          guint           from,
          guint           to,
          guint32         request)
{
  SxJournal *journal = sx_desk_get_journal (self->desk);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  SxRecord record;

  for (guint i = from; i < to; i++)
    {
      guint64 serial = sx_record_filter_get_serial (self->filter, i);

      if (sx_journal_read (journal, serial, &record) && record.kind == SX_KIND_ADDRINFO
          && record.request == request)
        g_ptr_array_add (items, sx_record_item_new (journal, serial));
    }
  if (items->len == 0)
    return;

  g_list_store_splice (self->rows, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), 0,
                       items->pdata, items->len);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The look-up that was the last one at that moment: old rows vanish when a new one starts */
static guint
find_begin (SxAddressTable *self,
            guint           end,
            guint32        *request)
{
  SxRecord record;

  for (guint i = end; i > 0; i--)
    {
      if (sx_journal_read (sx_desk_get_journal (self->desk), sx_record_filter_get_serial (self->filter, i - 1), &record)
          && record.kind == SX_KIND_BEGIN && record.args[0] == SX_COMMAND_LOOKUP)
        {
          *request = record.request;
          return i;
        }
    }

  *request = 0;

  return end;
}

static void
show_past (SxAddressTable *self)
{
  guint32 request;
  guint end, begin;

  sx_record_filter_find (self->filter, sx_desk_get_end (self->desk), &end);
  begin = find_begin (self, end, &request);
  if (self->is_past && begin == self->past_begin && end - begin == self->past_length)
    return;

  self->is_past = TRUE;
  self->past_begin = begin;
  self->past_length = end - begin;
  clear (self);
  add_rows (self, begin, end, request);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_new_rows (SxAddressTable *self)
{
  guint length = sx_record_filter_get_length (self->filter);
  guint from;

  sx_record_filter_find (self->filter, self->next, &from);
  /* Where there are many records, the old ones may be found last */
  if (from != self->n_taken)
    {
      clear (self);
      from = 0;
    }
  if (from >= length)
    return;

  add_rows (self, from, length, self->request);
  self->next = sx_record_filter_get_serial (self->filter, length - 1) + 1;
  self->n_taken = length;
}

static void
follow_desk (SxAddressTable *self)
{
  if (!sx_desk_can_act (self->desk))
    {
      show_past (self);
      return;
    }

  if (self->is_past)
    {
      self->is_past = FALSE;
      self->next = 0;
      self->n_taken = 0;
      clear (self);
    }
  add_new_rows (self);
}

/* Other records are there than before */
static void
reset_cb (SxAddressTable *self)
{
  self->next = 0;
  self->n_taken = 0;
  self->is_past = FALSE;
  clear (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
selected_cb (SxAddressTable *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sx_address_table_dispose (GObject *object)
{
  SxAddressTable *self = SX_ADDRESS_TABLE (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->frame != NULL)
    sx_table_frame_set_model (self->frame, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  if (self->found != NULL)
    sx_desk_remove_model (self->desk, self->found);
  g_clear_object (&self->found);
  g_clear_object (&self->filter);
  g_clear_object (&self->desk);
  sx_pane_dispose_template (GTK_WIDGET (self), SX_TYPE_ADDRESS_TABLE);

  G_OBJECT_CLASS (sx_address_table_parent_class)->dispose (object);
}

static void
sx_address_table_class_init (SxAddressTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sx_address_table_dispose;

  signals[CHANGED] =
    g_signal_new ("changed", SX_TYPE_ADDRESS_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  g_type_ensure (SX_TYPE_FLOW);
  g_type_ensure (SX_TYPE_TABLE_FRAME);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SX_PANE_TEMPLATE ("sx-address-table.ui"));
  gtk_widget_class_bind_template_child (widget_class, SxAddressTable, frame);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "lookup.copy",
                                       NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_address_table_init (SxAddressTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->rows = g_list_store_new (SX_TYPE_RECORD_ITEM);
  self->selection = g_object_new (GTK_TYPE_SINGLE_SELECTION,
                                  "autoselect", FALSE,
                                  "can-unselect", TRUE,
                                  "model", self->rows,
                                  NULL);
  g_signal_connect_swapped (self->selection, "notify::selected", G_CALLBACK (selected_cb), self);
  sx_table_frame_set_columns (self->frame, columns, G_N_ELEMENTS (columns));
  sx_table_frame_set_model (self->frame, GTK_SELECTION_MODEL (self->selection));
}

/**
 * sx_address_table_set_desk:
 * @self: the table
 * @desk: whose look-ups it shows; set once
 */
void
sx_address_table_set_desk (SxAddressTable *self,
                           SxDesk         *desk)
{
  g_return_if_fail (SX_IS_ADDRESS_TABLE (self));
  g_return_if_fail (SX_IS_DESK (desk) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->filter = sx_record_filter_new (sx_desk_get_journal (desk));
  sx_record_filter_set_owner (self->filter, sx_desk_get_owner (desk));
  sx_record_filter_set_kinds (self->filter, SX_KIND_MASK (SX_KIND_BEGIN) | SX_KIND_MASK (SX_KIND_ADDRINFO));
  g_signal_connect_object (self->filter, "reset", G_CALLBACK (reset_cb), self, G_CONNECT_SWAPPED);
  self->found = sx_record_model_new (self->filter);
  sx_desk_add_model (desk, self->found);
  g_signal_connect_object (desk, "changed", G_CALLBACK (follow_desk), self, G_CONNECT_SWAPPED);
}

/**
 * sx_address_table_set_request:
 * @self: the table
 * @request: the number of a look-up; 0: none
 *
 * The old rows vanish.
 */
void
sx_address_table_set_request (SxAddressTable *self,
                              guint32         request)
{
  g_return_if_fail (SX_IS_ADDRESS_TABLE (self));

  self->request = request;
  clear (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sx_address_table_get_selected:
 * @self: the table
 * @record: (out): the record of the selected row
 *
 * Returns: whether a row is selected
 */
gboolean
sx_address_table_get_selected (SxAddressTable *self,
                               SxRecord       *record)
{
  gpointer item;

  g_return_val_if_fail (SX_IS_ADDRESS_TABLE (self), FALSE);

  item = gtk_single_selection_get_selected_item (self->selection);
  return item != NULL && sx_record_item_read (item, record);
}

/**
 * sx_address_table_dup_python:
 * @self: the table
 *
 * Returns: (transfer full) (nullable): all rows, as Python's socket.getaddrinfo() returns them;
 *   %NULL when there are none
 */
char *
sx_address_table_dup_python (SxAddressTable *self)
{
  guint n, i;
  g_autofree SxRecord *records = NULL;

  g_return_val_if_fail (SX_IS_ADDRESS_TABLE (self), NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  if (n == 0)
    return NULL;

  records = g_new0 (SxRecord, n);
  for (i = 0; i < n; i++)
    {
      g_autoptr (SxRecordItem) item = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      sx_record_item_read (item, &records[i]);
    }
  return sx_python_addrinfo_list (records, n);
}
