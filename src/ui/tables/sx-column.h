/* sx-column.h: a column of a table, as data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-fill.h"

G_BEGIN_DECLS

/**
 * SxColumnFlags:
 * @SX_COLUMN_NUMERIC: flush right, with digits of one width
 * @SX_COLUMN_MONOSPACE: in a typewriter face
 * @SX_COLUMN_MARKED: a shape stands before the text
 * @SX_COLUMN_EXPAND: takes the room that is left
 * @SX_COLUMN_MIDDLE: text that does not fit loses its middle, not its end
 */
typedef enum
{
  SX_COLUMN_NUMERIC = 1 << 0,
  SX_COLUMN_MONOSPACE = 1 << 1,
  SX_COLUMN_MARKED = 1 << 2,
  SX_COLUMN_EXPAND = 1 << 3,
  SX_COLUMN_MIDDLE = 1 << 4,
} SxColumnFlags;

/**
 * SxColumn:
 * @title: the heading, marked for translation
 * @sample: text as wide as the column begins, marked for translation where words are; %NULL: as wide as its cells are
 * @flags: how it looks
 * @get_text: what stands in the cell; never %NULL
 * @get_copy: what is copied, where that is more than @get_text; may be missing
 * @get_tooltip: more, on hover; may be missing or give %NULL
 * @decorate: sets shape and tone of the cell; may be missing
 * @min_chars: without a sample: how many characters there is room for in a narrow window
 * @whole_chars: text of so many characters is never cut: the table scrolls sideways
 *
 * All functions are given the row's item.
 */
typedef struct
{
  const char     *title;
  const char     *sample;
  SxColumnFlags   flags;
  char         *(*get_text)    (gpointer  item);
  char         *(*get_copy)    (gpointer  item);
  char         *(*get_tooltip) (gpointer  item);
  void          (*decorate)    (SxCell   *cell,
                                gpointer  item);
  int             min_chars;
  int             whole_chars;
} SxColumn;

GtkColumnViewColumn *sx_column_append    (const SxColumn      *self,
                                          GtkColumnView       *view,
                                          SxFill              *fill);
void                 sx_column_fit       (const SxColumn      *self,
                                          GtkColumnView       *view,
                                          GtkColumnViewColumn *column);
int                  sx_column_get_text_size (GtkColumnView   *view);
char                *sx_column_dup_copy  (const SxColumn      *self,
                                          gpointer             item);

G_END_DECLS
