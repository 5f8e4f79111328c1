/* sx-robot-table.c: reading tables and choosing their rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-robot-private.h"

#include <string.h>

/* AtspiRole of what a table is made of */
#define ROLE_LIST         31
#define ROLE_TREE_TABLE   66
#define ROLE_TABLE_ROW    90

static guint32
get_role (SxRobot *self,
          SxNode   node)
{
  g_autoptr (GVariant) reply = sx_robot_call (self, node, "org.a11y.atspi.Accessible", "GetRole", NULL,
                                              G_VARIANT_TYPE ("(u)"));
  guint32 role = 0;

  if (reply != NULL)
    g_variant_get (reply, "(u)", &role);
  return role;
}

/* Below the node, itself included, the first with the role */
static SxNode
find_role (SxRobot *self,
           SxNode   node,
           guint32  role)
{
  g_autoptr (GPtrArray) children = NULL;
  SxNode found = NULL;

  if (node == NULL || get_role (self, node) == role)
    return node;

  children = sx_node_get_children (self, node);
  for (guint i = 0; i < children->len && found == NULL; i++)
    found = find_role (self, g_ptr_array_index (children, i), role);

  return found;
}

/**
 * sx_robot_get_table:
 *
 * The name may be borne by the table itself or by the scroller around it; a heading, which
 * is a label, may bear it too.
 *
 * Returns: (nullable): the table
 */
SxNode
sx_robot_get_table (SxRobot    *self,
                    const char *pane,
                    const char *table)
{
  SxNode node = sx_robot_find (self, pane, table, SX_ROLE_TABLE);

  if (node == NULL)
    {
      node = sx_robot_find (self, pane, table, SX_ROLE_ANY);
      if (node != NULL && sx_node_is_role (self, node, SX_ROLE_LABEL))
        node = NULL;
    }

  return find_role (self, node, ROLE_TREE_TABLE);
}

/* The rows' objects: those of the list, not the header */
static GPtrArray *
get_row_nodes (SxRobot    *self,
               const char *pane,
               const char *table)
{
  SxNode list = find_role (self, sx_robot_get_table (self, pane, table), ROLE_LIST);

  return sx_node_get_children (self, list);
}

static char *
get_row_text (SxRobot *self,
              SxNode   row)
{
  g_autoptr (GPtrArray) cells = sx_node_get_children (self, row);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < cells->len; i++)
    {
      g_autofree char *cell = sx_node_get_labels (self, g_ptr_array_index (cells, i));

      g_string_append_printf (text, "%s%s", i > 0 ? " | " : "", cell);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sx_robot_get_rows:
 *
 * Returns: (transfer container) (element-type utf8): the rows as they are shown, their
 *   cells joined by " | "
 */
GPtrArray *
sx_robot_get_rows (SxRobot    *self,
                   const char *pane,
                   const char *table)
{
  g_autoptr (GPtrArray) nodes = get_row_nodes (self, pane, table);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_add (rows, get_row_text (self, g_ptr_array_index (nodes, i)));

  return rows;
}

/**
 * sx_robot_count_rows:
 * @pattern: (nullable): a #GPatternSpec ("*" and "?") for the whole row; %NULL: all
 *
 * Returns: how many rows match
 */
guint
sx_robot_count_rows (SxRobot    *self,
                     const char *pane,
                     const char *table,
                     const char *pattern)
{
  g_autoptr (GPtrArray) rows = sx_robot_get_rows (self, pane, table);
  guint count = 0;

  for (guint i = 0; i < rows->len; i++)
    count += pattern == NULL || g_pattern_match_simple (pattern, g_ptr_array_index (rows, i));

  return count;
}

/**
 * sx_robot_get_row:
 *
 * Returns: (transfer full) (nullable): the first row that matches
 */
char *
sx_robot_get_row (SxRobot    *self,
                  const char *pane,
                  const char *table,
                  const char *pattern)
{
  g_autoptr (GPtrArray) rows = sx_robot_get_rows (self, pane, table);

  for (guint i = 0; i < rows->len; i++)
    {
      if (g_pattern_match_simple (pattern, g_ptr_array_index (rows, i)))
        return g_strdup (g_ptr_array_index (rows, i));
    }

  return NULL;
}

/**
 * sx_robot_get_columns:
 *
 * Returns: (transfer full): the titles of the columns, joined by " | "
 */
char *
sx_robot_get_columns (SxRobot    *self,
                      const char *pane,
                      const char *table)
{
  SxNode node = sx_robot_get_table (self, pane, table);
  SxNode header = find_role (self, node, ROLE_TABLE_ROW);

  return header != NULL ? get_row_text (self, header) : g_strdup ("");
}

/**
 * sx_robot_get_cell:
 * @pattern: for the row
 * @column: the title of the column
 *
 * Returns: (transfer full) (nullable): what stands there
 */
char *
sx_robot_get_cell (SxRobot    *self,
                   const char *pane,
                   const char *table,
                   const char *pattern,
                   const char *column)
{
  g_autofree char *row = sx_robot_get_row (self, pane, table, pattern);
  g_autofree char *columns = sx_robot_get_columns (self, pane, table);
  g_auto (GStrv) titles = g_strsplit (columns, " | ", -1);
  g_auto (GStrv) cells = g_strsplit (row != NULL ? row : "", " | ", -1);

  for (guint i = 0; titles[i] != NULL && cells[i] != NULL; i++)
    {
      if (strcmp (titles[i], column) == 0)
        return g_strdup (cells[i]);
    }

  return NULL;
}

SxNode
sx_robot_find_row (SxRobot    *self,
                   const char *pane,
                   const char *table,
                   const char *pattern)
{
  g_autoptr (GPtrArray) nodes = get_row_nodes (self, pane, table);

  for (guint i = 0; i < nodes->len; i++)
    {
      g_autofree char *text = get_row_text (self, g_ptr_array_index (nodes, i));

      if (g_pattern_match_simple (pattern, text))
        return g_ptr_array_index (nodes, i);
    }

  return NULL;
}

/**
 * sx_robot_select_row:
 * @pattern: for the row
 *
 * Selects the first row that matches.
 */
void
sx_robot_select_row (SxRobot    *self,
                     const char *pane,
                     const char *table,
                     const char *pattern)
{
  SxNode list = find_role (self, sx_robot_get_table (self, pane, table), ROLE_LIST);
  SxNode row = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (GVariant) reply = NULL;
  guint place;

  sx_robot_wait (self, (row = sx_robot_find_row (self, pane, table, pattern)) != NULL);
  nodes = sx_node_get_children (self, list);
  if (!g_ptr_array_find (nodes, row, &place))
    return;

  reply = sx_robot_call (self, list, "org.a11y.atspi.Selection", "SelectChild", g_variant_new ("(i)", (int) place), NULL);
  sx_robot_wait (self, sx_node_has_state (self, row, SX_STATE_SELECTED));
}
