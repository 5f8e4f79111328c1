/* sx-row-text.c: rows of a table as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-row-text.h"

static void
append_row (GString        *text,
            gpointer        item,
            const SxColumn *columns,
            guint           n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *cell = sx_column_dup_copy (&columns[i], item);

      if (i > 0)
        g_string_append_c (text, '\t');
      g_string_append (text, cell);
    }
  g_string_append_c (text, '\n');
}

/**
 * sx_row_text_dup:
 * @rows: the rows, of which some may be selected
 * @columns: (array length=n_columns): what stands in them
 * @n_columns: how many
 *
 * Returns: (transfer full) (nullable): the selected rows, a line each, tabs between the cells; %NULL
 *   when no row is selected
 */
char *
sx_row_text_dup (GtkSelectionModel *rows,
                 const SxColumn    *columns,
                 guint              n_columns)
{
  g_autoptr (GtkBitset) selection = gtk_selection_model_get_selection (rows);
  GString *text;
  GtkBitsetIter iter;
  guint position;

  if (!gtk_bitset_iter_init_first (&iter, selection, &position))
    return NULL;

  text = g_string_new (NULL);
  do
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (rows), position);

      if (item != NULL)
        append_row (text, item, columns, n_columns);
    }
  while (gtk_bitset_iter_next (&iter, &position));

  return g_string_free (text, FALSE);
}
