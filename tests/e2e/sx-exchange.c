/* sx-exchange.c: a message that goes there and back, and what is shown of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-exchange.h"

#include "sx-steps.h"

static const struct { const char *pane, *table; } tables[SX_EXCHANGE_TABLES] = {
  { "Server", "Sockets" }, { "Server", "Connection log" }, { "Server", "Messages" },
  { "Client", "Sockets" }, { "Client", "Connection log" }, { "Client", "Messages" },
};

/* All rows of a table as one text */
static char *
get_text (SxRobot *robot,
          guint    table)
{
  g_autoptr (GPtrArray) rows = sx_robot_get_rows (robot, tables[table].pane, tables[table].table);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (rows, i));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_text (SxRobot    *robot,
         guint       table,
         const char *expected)
{
  g_autofree char *text = get_text (robot, table);

  return g_str_equal (text, expected);
}

/* Public functions */

void
sx_exchange_make (SxRobot    *robot,
                  const char *message)
{
  g_autofree char *parameter = g_strdup_printf ("'%s'", message);
  g_autofree char *received = g_strdup_printf ("* | received | * | %s", message);
  g_autofree char *sent = g_strdup_printf ("* | sent | * | %s", message);
  guint16 port = sx_steps_listen (robot, "Echo");

  sx_steps_connect (robot, port);
  sx_robot_show_pane (robot, "Client");
  sx_robot_action (robot, "client-send", parameter);
  sx_robot_wait_row (robot, "Client", "Messages", received);
  sx_robot_wait_row (robot, "Server", "Messages", sent);
}

void
sx_exchange_note (SxRobot  *robot,
                  char    **texts)
{
  for (guint i = 0; i < SX_EXCHANGE_TABLES; i++)
    {
      sx_robot_show_pane (robot, tables[i].pane);
      texts[i] = get_text (robot, i);
    }
}

void
sx_exchange_expect (SxRobot  *robot,
                    char    **texts)
{
  for (guint i = 0; i < SX_EXCHANGE_TABLES; i++)
    {
      g_autofree char *text = g_steal_pointer (&texts[i]);

      g_assert_nonnull (text);
      g_assert_cmpstr (text, !=, "");
      sx_robot_show_pane (robot, tables[i].pane);
      sx_robot_wait (robot, is_text (robot, i, text));
    }
}
