/* sx-socket-columns.c: the columns of the table Sockets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-call-text.h"
#include "sx-errno.h"
#include "sx-socket-item.h"
#include "sx-socket-columns.h"
#include "sx-symbols.h"
#include "sx-widget-util.h"

/* Where a socket cannot have what the column shows */
#define NOT_APPLICABLE "–"

/* The longest word for a state in any language has room */
#define WHOLE_STATE 20

/* [::ffff:255.255.255.255]:65535, an IPv4 peer of an IPv6 socket */
#define WHOLE_ADDRESS 30

/* Shape and style class of each state */
static const struct
{
  SxShape     shape;
  const char *tone;
} states[] = {
  [SX_SOCKET_NEW] = { SX_SHAPE_RING, NULL },
  [SX_SOCKET_LISTENING] = { SX_SHAPE_RINGS, "listening" },
  [SX_SOCKET_CONNECTING] = { SX_SHAPE_DOTS, "busy" },
  [SX_SOCKET_OPEN] = { SX_SHAPE_DOT, "good" },
  [SX_SOCKET_HALF_CLOSED_THEIRS] = { SX_SHAPE_HALF_LEFT, "half" },
  [SX_SOCKET_HALF_CLOSED_OURS] = { SX_SHAPE_HALF_RIGHT, "half" },
  [SX_SOCKET_CLOSED] = { SX_SHAPE_RING, "dim" },
  [SX_SOCKET_FAILED] = { SX_SHAPE_CROSS, "error" },
};

static gboolean
is_listener (const SxSocketInfo *info)
{
  return info->state == SX_SOCKET_LISTENING || info->backlog > 0;
}

static char *
describe_error (int error)
{
  if (error == 0)
    return NULL;

  /* Translators: an errno's name, and what it means */
  return g_strdup_printf (C_("tooltip", "%s: %s"),
                          sx_errno_get_name (error), sx_errno_get_meaning (error));
}

static char *
get_id (gpointer item)
{
  return g_strdup_printf ("%u", sx_socket_item_get_id (item));
}

static char *
get_id_tooltip (gpointer item)
{
  const SxSocketInfo *info = sx_socket_item_get_info (item);
  g_autofree char *family = sx_symbols_family_number (info->family);
  g_autofree char *type = sx_symbols_type_number (info->type);
  g_autofree char *since = sx_call_text_date (info->since);

  /* In a narrow window that has no column */
  return g_strdup_printf ("%s, %s\n%s: %s", family, type, _("Since"), since);
}

static char *
get_state (gpointer item)
{
  return g_strdup (sx_symbols_get_state (sx_socket_item_get_info (item)->state));
}

static char *
get_state_tooltip (gpointer item)
{
  const SxSocketInfo *info = sx_socket_item_get_info (item);

  switch (info->state)
    {
    case SX_SOCKET_LISTENING:
      return g_strdup (_("Waits for connections"));
    case SX_SOCKET_HALF_CLOSED_THEIRS:
      return g_strdup (_("The peer has finished sending; we can still send"));
    case SX_SOCKET_HALF_CLOSED_OURS:
      return g_strdup (_("We have finished sending; the peer can still send"));
    default:
      return describe_error (info->error);
    }
}

static void
decorate_state (SxCell   *cell,
                gpointer  item)
{
  SxSocketState state = sx_socket_item_get_info (item)->state;

  sx_cell_set_shape (cell, states[state].shape);
  sx_cell_set_tone (cell, states[state].tone);
}

/* What is over stands back, but does not vanish */
static void
decorate_plain (SxCell   *cell,
                gpointer  item)
{
  sx_cell_set_tone (cell, sx_socket_info_is_live (sx_socket_item_get_info (item)) ? NULL : "dim");
}

static char *
get_local (gpointer item)
{
  const SxSocketInfo *info = sx_socket_item_get_info (item);

  return sx_address_is_set (&info->local) ? sx_address_to_string (&info->local)
                                          : g_strdup (NOT_APPLICABLE);
}

static char *
get_remote (gpointer item)
{
  const SxSocketInfo *info = sx_socket_item_get_info (item);

  return sx_address_is_set (&info->remote) ? sx_address_to_string (&info->remote)
                                           : g_strdup (NOT_APPLICABLE);
}

static char *
format_bytes (const SxSocketInfo *info,
              guint64             count)
{
  return is_listener (info) ? g_strdup (NOT_APPLICABLE) : sx_widget_format_count (count);
}

static char *
get_sent (gpointer item)
{
  const SxSocketInfo *info = sx_socket_item_get_info (item);

  return format_bytes (info, info->sent);
}

static char *
get_sent_tooltip (gpointer item)
{
  return sx_widget_describe_count (sx_socket_item_get_info (item)->sent);
}

static char *
get_received (gpointer item)
{
  const SxSocketInfo *info = sx_socket_item_get_info (item);

  return format_bytes (info, info->received);
}

static char *
get_received_tooltip (gpointer item)
{
  return sx_widget_describe_count (sx_socket_item_get_info (item)->received);
}

static char *
get_since (gpointer item)
{
  return sx_call_text_time (sx_socket_item_get_info (item)->since);
}

static char *
get_since_tooltip (gpointer item)
{
  return sx_call_text_date (sx_socket_item_get_info (item)->since);
}

static char *
get_waiting (gpointer item)
{
  const SxSocketInfo *info = sx_socket_item_get_info (item);

  return format_bytes (info, info->waiting);
}

static char *
get_waiting_tooltip (gpointer item)
{
  const SxSocketInfo *info = sx_socket_item_get_info (item);
  g_autofree char *count = sx_widget_describe_count (info->waiting);

  if (info->waiting == 0)
    return NULL;

  return count != NULL ? g_steal_pointer (&count)
                       : g_strdup (_("Bytes that the kernel has not taken yet"));
}

static char *
get_dropped (gpointer item)
{
  return sx_widget_format_count (sx_socket_item_get_info (item)->dropped);
}

static char *
get_dropped_tooltip (gpointer item)
{
  guint64 dropped = sx_socket_item_get_info (item)->dropped;
  g_autofree char *number = sx_widget_format_count (dropped);

  if (dropped == 0)
    return NULL;

  /* Translators: %s is a number */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
    "%s datagram came and was thrown away by the kernel: its buffer for this socket was full, "
    "because they came faster than this computer could receive them. UDP does not send it again.",
    "%s datagrams came and were thrown away by the kernel: its buffer for this socket was full, "
    "because they came faster than this computer could receive them. UDP does not send them again.",
    dropped), number);
}

static void
decorate_dropped (SxCell   *cell,
                  gpointer  item)
{
  sx_cell_set_tone (cell, sx_socket_item_get_info (item)->dropped > 0 ? "error" : "dim");
}

static const SxColumn columns[] = {
  {
    .title = N_("#"), .min_chars = 3, .flags = SX_COLUMN_NUMERIC,
    .get_text = get_id, .get_tooltip = get_id_tooltip, .decorate = decorate_plain,
  },
  {
    .title = N_("State"), .min_chars = 9, .whole_chars = WHOLE_STATE, .flags = SX_COLUMN_MARKED,
    .get_text = get_state, .get_tooltip = get_state_tooltip, .decorate = decorate_state,
  },
  {
    .title = N_("Local address"), .min_chars = 15, .whole_chars = WHOLE_ADDRESS,
    .flags = SX_COLUMN_MONOSPACE | SX_COLUMN_MIDDLE,
    .get_text = get_local, .decorate = decorate_plain,
  },
  {
    .title = N_("Remote address"), .min_chars = 15, .whole_chars = WHOLE_ADDRESS,
    .flags = SX_COLUMN_MONOSPACE | SX_COLUMN_MIDDLE | SX_COLUMN_EXPAND,
    .get_text = get_remote, .decorate = decorate_plain,
  },
  {
    .title = N_("Sent"), .min_chars = 5, .flags = SX_COLUMN_NUMERIC,
    .get_text = get_sent, .get_tooltip = get_sent_tooltip, .decorate = decorate_plain,
  },
  {
    .title = N_("Received"), .min_chars = 5, .flags = SX_COLUMN_NUMERIC,
    .get_text = get_received, .get_tooltip = get_received_tooltip, .decorate = decorate_plain,
  },
  {
    .title = N_("Since"), .sample = "00:00:00.000000", .flags = SX_COLUMN_MONOSPACE,
    .get_text = get_since, .get_tooltip = get_since_tooltip, .decorate = decorate_plain,
  },
  {
    .title = N_("Waiting"), .min_chars = 5, .flags = SX_COLUMN_NUMERIC,
    .get_text = get_waiting, .get_tooltip = get_waiting_tooltip, .decorate = decorate_plain,
  },
  {
    .title = N_("Dropped"), .min_chars = 5, .flags = SX_COLUMN_NUMERIC,
    .get_text = get_dropped, .get_tooltip = get_dropped_tooltip, .decorate = decorate_dropped,
  },
};

/**
 * sx_socket_columns_get:
 * @n_columns: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_columns): the columns of a table of #SxSocketItem
 */
const SxColumn *
sx_socket_columns_get (guint *n_columns)
{
  *n_columns = G_N_ELEMENTS (columns);

  return columns;
}
