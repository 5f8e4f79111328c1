/* sx-record-columns.c: the columns of Connection log and Messages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-bytes-text.h"
#include "sx-call-text.h"
#include "sx-record-columns.h"
#include "sx-record-item.h"
#include "sx-widget-util.h"

/* Wider than any window shows */
#define LINE_BYTES 512

/* What is copied of one message in a row. All of it is to be had from the detail */
#define COPY_BYTES 65536

static char *
get_time (gpointer item)
{
  SxRecord record;

  return sx_record_item_read (item, &record) ? sx_call_text_time (record.time) : g_strdup ("");
}

static char *
get_time_tooltip (gpointer item)
{
  SxRecord record;

  return sx_record_item_read (item, &record) ? sx_call_text_date (record.time) : NULL;
}

static char *
get_socket (gpointer item)
{
  SxRecord record;

  /* A look-up has no socket */
  if (!sx_record_item_read (item, &record) || record.socket == 0)
    return g_strdup ("");

  return g_strdup_printf ("%u", record.socket);
}

static char *
get_call (gpointer item)
{
  SxRecord record;

  return sx_record_item_read (item, &record) ? sx_call_text_call (&record) : g_strdup ("");
}

static char *
get_result (gpointer item)
{
  SxRecord record;

  return sx_record_item_read (item, &record) ? sx_call_text_result (&record) : g_strdup ("");
}

static char *
get_details (gpointer item)
{
  SxRecord record;

  return sx_record_item_read (item, &record) ? sx_call_text_details (&record) : NULL;
}

static void
decorate_result (SxCell   *cell,
                 gpointer  item)
{
  SxRecord record;
  gboolean failed = sx_record_item_read (item, &record) && record.error != 0;

  sx_cell_set_shape (cell, failed ? SX_SHAPE_CROSS : SX_SHAPE_NONE);
  sx_cell_set_tone (cell, failed ? "error" : NULL);
}

static gboolean
is_sent (gpointer item)
{
  SxRecord record;

  return sx_record_item_read (item, &record) &&
         (record.kind == SX_KIND_SEND || record.kind == SX_KIND_SENDTO);
}

static char *
get_direction (gpointer item)
{
  return g_strdup (is_sent (item) ? _("sent") : _("received"));
}

static void
decorate_direction (SxCell   *cell,
                    gpointer  item)
{
  gboolean sent = is_sent (item);

  sx_cell_set_shape (cell, sent ? SX_SHAPE_SENT : SX_SHAPE_RECEIVED);
  sx_cell_set_tone (cell, sent ? "sent" : "received");
}

static char *
get_peer (gpointer item)
{
  SxRecord record;

  if (!sx_record_item_read (item, &record) || !sx_address_is_set (&record.remote))
    return g_strdup ("–");

  return sx_address_to_string (&record.remote);
}

static char *
get_length (gpointer item)
{
  SxRecord record;

  return sx_widget_format_count (sx_record_item_read (item, &record) ? record.value : 0);
}

static char *
get_length_tooltip (gpointer item)
{
  SxRecord record;

  return sx_record_item_read (item, &record) ? sx_widget_describe_count (record.value) : NULL;
}

static char *
get_line (gpointer item,
          gsize    max_bytes)
{
  SxRecord record;

  if (!sx_record_item_read (item, &record))
    return g_strdup ("");

  return sx_bytes_text_line (record.payload, record.payload_length, max_bytes);
}

static char *
get_data (gpointer item)
{
  return get_line (item, LINE_BYTES);
}

static char *
get_data_copy (gpointer item)
{
  return get_line (item, COPY_BYTES);
}

static char *
get_data_tooltip (gpointer item)
{
  SxRecord record;

  if (!sx_record_item_read (item, &record) || (record.flags & SX_RECORD_TRUNCATED) == 0)
    return NULL;

  return g_strdup (_("Not all of these bytes were kept"));
}

static const SxColumn log_columns[] = {
  {
    .title = N_("Time"), .sample = "00:00:00.000000", .flags = SX_COLUMN_MONOSPACE,
    .get_text = get_time, .get_tooltip = get_time_tooltip,
  },
  {
    .title = N_("#"), .min_chars = 3, .flags = SX_COLUMN_NUMERIC,
    .get_text = get_socket,
  },
  {
    .title = N_("Call"), .min_chars = 14, .flags = SX_COLUMN_MONOSPACE | SX_COLUMN_EXPAND,
    .get_text = get_call, .get_tooltip = get_details,
  },
  {
    .title = N_("Result"), .min_chars = 15, .whole_chars = 30, .flags = SX_COLUMN_MONOSPACE | SX_COLUMN_MARKED,
    .get_text = get_result, .get_tooltip = get_details, .decorate = decorate_result,
  },
};

static const SxColumn message_columns[] = {
  {
    .title = N_("Time"), .sample = "00:00:00.000000", .flags = SX_COLUMN_MONOSPACE,
    .get_text = get_time, .get_tooltip = get_time_tooltip,
  },
  {
    .title = N_("#"), .min_chars = 3, .flags = SX_COLUMN_NUMERIC,
    .get_text = get_socket,
  },
  {
    .title = N_("Direction"), .sample = N_("received"), .whole_chars = 12, .flags = SX_COLUMN_MARKED,
    .get_text = get_direction, .decorate = decorate_direction,
  },
  {
    .title = N_("Peer"), .min_chars = 15, .whole_chars = 30, .flags = SX_COLUMN_MONOSPACE | SX_COLUMN_MIDDLE,
    .get_text = get_peer,
  },
  {
    .title = N_("Length"), .min_chars = 6, .flags = SX_COLUMN_NUMERIC,
    .get_text = get_length, .get_tooltip = get_length_tooltip,
  },
  {
    .title = N_("Data"), .min_chars = 12, .flags = SX_COLUMN_MONOSPACE | SX_COLUMN_EXPAND,
    .get_text = get_data, .get_copy = get_data_copy, .get_tooltip = get_data_tooltip,
  },
};

/**
 * sx_record_columns_get_log:
 * @n_columns: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_columns): the columns of Connection log
 */
const SxColumn *
sx_record_columns_get_log (guint *n_columns)
{
  *n_columns = G_N_ELEMENTS (log_columns);

  return log_columns;
}

/**
 * sx_record_columns_get_messages:
 * @n_columns: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_columns): the columns of Messages
 */
const SxColumn *
sx_record_columns_get_messages (guint *n_columns)
{
  *n_columns = G_N_ELEMENTS (message_columns);

  return message_columns;
}
