/* sx-plots-choice.c: which sockets are plotted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-plots-choice.h"

/* What there is to plot of them: in the order in which they are chosen, after the listeners, which have plots of their own */
typedef enum
{
  LISTENER,
  BUSY,
  OPEN,
  CLOSED,
  N_GROUPS
} Group;

static gboolean
is_open (SxSocketState state)
{
  return state != SX_SOCKET_CLOSED && state != SX_SOCKET_FAILED;
}

/* FALSE: there is nothing to plot of it */
static gboolean
find_group (const SxSocketInfo *info,
            Group              *group)
{
  gboolean used = info->sent > 0 || info->received > 0;

  if (info->state == SX_SOCKET_LISTENING)
    *group = LISTENER;
  else if (is_open (info->state))
    *group = used ? BUSY : OPEN;
  else
    *group = CLOSED;

  return *group != CLOSED || used;
}

/* At most so many of each group, in order, that there are enough of it whatever the other groups have */
static void
collect (const SxSocketInfo *info,
         gpointer            user_data)
{
  GArray **groups = user_data;
  Group group;
  GArray *last;
  guint i;

  if (!find_group (info, &group))
    return;

  last = groups[group];
  for (i = last->len; i > 0 && g_array_index (last, guint32, i - 1) > info->id; i--)
    continue;
  if (i == 0 && last->len == SX_PLOTS_MAX_LINES)
    return;

  g_array_insert_val (last, i, info->id);
  if (last->len > SX_PLOTS_MAX_LINES)
    g_array_remove_index (last, 0);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  guint32 one = *(const guint32 *) a;
  guint32 other = *(const guint32 *) b;

  return one < other ? -1 : one > other;
}

/* The last ones of a group; returns how many */
static guint
take (GArray *chosen,
      GArray *group,
      guint   max)
{
  guint n = MIN (group->len, max);

  if (n > 0)
    g_array_append_vals (chosen, &g_array_index (group, guint32, group->len - n), n);

  return n;
}

static GArray *
list_selected (SxDesk *const *desks,
               guint          n_desks)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < n_desks; i++)
    {
      guint32 socket = sx_desk_get_selected_socket (desks[i]);

      if (socket != 0)
        g_array_append_val (chosen, socket);
    }
  g_array_sort (chosen, compare);

  return chosen;
}

static guint
count_open (SxDesk *const *desks,
            guint          n_desks)
{
  guint n = 0;

  for (guint i = 0; i < n_desks; i++)
    for (SxSocketState state = SX_SOCKET_NEW; state <= SX_SOCKET_FAILED; state++)
      if (is_open (state))
        n += sx_socket_model_count (sx_desk_get_sockets (desks[i]), state);

  return n;
}

/**
 * sx_plots_choose:
 * @desks: (array length=n_desks): whose sockets there are to choose from
 * @n_desks: how many
 * @n_left_out: (out): how many of those that are open are not among them, where nobody selected any
 *
 * Chooses what the desks have selected. Where that is nothing, it is all that are open, first those that have sent or received
 * anything, and if there is room those too that were open before; at most %SX_PLOTS_MAX_LINES of these, and as many listeners.
 *
 * Returns: (transfer full) (element-type guint32): their numbers, in order
 */
GArray *
sx_plots_choose (SxDesk *const *desks,
                 guint          n_desks,
                 guint         *n_left_out)
{
  GArray *chosen = list_selected (desks, n_desks);
  GArray *groups[N_GROUPS];
  guint room = SX_PLOTS_MAX_LINES;
  guint n_open;

  *n_left_out = 0;
  if (chosen->len > 0)
    return chosen;

  for (guint i = 0; i < N_GROUPS; i++)
    groups[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < n_desks; i++)
    sx_socket_model_foreach_recent (sx_desk_get_sockets (desks[i]), collect, groups);

  take (chosen, groups[LISTENER], SX_PLOTS_MAX_LINES);
  room -= take (chosen, groups[BUSY], room);
  room -= take (chosen, groups[OPEN], room);
  n_open = count_open (desks, n_desks);
  *n_left_out = n_open > chosen->len ? n_open - chosen->len : 0;
  take (chosen, groups[CLOSED], room);
  g_array_sort (chosen, compare);

  for (guint i = 0; i < N_GROUPS; i++)
    g_array_unref (groups[i]);

  return chosen;
}
