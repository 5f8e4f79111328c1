/* sx-robot-dump.c: what the window looked like when a test failed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-robot-private.h"

#include <string.h>

#define ROOT_PATH  "/org/a11y/atspi/accessible/root"
#define ACCESSIBLE "org.a11y.atspi.Accessible"

static void
dump (SxRobot *self,
      SxNode   node,
      guint    depth,
      GString *text)
{
  g_autoptr (GVariant) role = sx_robot_call (self, node, ACCESSIBLE, "GetRoleName", NULL, G_VARIANT_TYPE ("(s)"));
  g_autoptr (GPtrArray) children = sx_node_get_children (self, node);
  g_autofree char *name = sx_node_get_name (self, node);
  g_autofree char *content = sx_node_get_text (self, node);
  const char *role_name = "gone";

  if (role != NULL)
    g_variant_get (role, "(&s)", &role_name);
  g_string_append_printf (text, "%*s%s \"%s\"", 2 * depth, "", role_name, name);
  if (*content != '\0' && strcmp (content, name) != 0)
    g_string_append_printf (text, " = \"%.200s\"", content);
  if (!sx_node_has_state (self, node, SX_STATE_SENSITIVE))
    g_string_append (text, " insensitive");
  if (sx_node_has_state (self, node, SX_STATE_CHECKED))
    g_string_append (text, " checked");
  if (sx_node_has_state (self, node, SX_STATE_SELECTED))
    g_string_append (text, " selected");
  if (sx_node_has_state (self, node, SX_STATE_FOCUSED))
    g_string_append (text, " focused");
  g_string_append_c (text, '\n');

  /* Enough of a table to see what it is about */
  for (guint i = 0; i < MIN (children->len, 40); i++)
    dump (self, g_ptr_array_index (children, i), depth + 1, text);
}

/**
 * sx_robot_dump:
 * @top: (nullable): where to begin; %NULL: with the application
 *
 * Returns: (transfer full): the tree of what can be seen, a line an object
 */
char *
sx_robot_dump (SxRobot *self,
               SxNode   top)
{
  g_autoptr (GString) text = g_string_new (NULL);

  dump (self, top != NULL ? top : ROOT_PATH, 0, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
