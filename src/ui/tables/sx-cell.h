/* sx-cell.h: a cell of a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-mark.h"

G_BEGIN_DECLS

/**
 * SxCell:
 *
 * A line of text, with a #SxMark before it where the column has shapes. The text is never
 * markup. It knows its list item, so that a click can be traced to its row.
 *
 * It is no label: a label that has another text has the whole window laid out anew, and a table has more than a thousand of
 * them, most of which are not to be seen. What stands in a cell does not change its size, but where it makes its column
 * wider; and it is asked for, by a function of its column, when it is to be seen.
 */
#define SX_TYPE_CELL (sx_cell_get_type ())
G_DECLARE_FINAL_TYPE (SxCell, sx_cell, SX, CELL, GtkWidget)

typedef void (*SxCellFunc) (SxCell *cell);

/**
 * SxCellShare:
 * @column: whatever the column wants to find again
 * @fill: sets text, shape and tone from the item
 * @grown: tells that the column is to be wider; called while it is drawn
 * @stale: tells that what stands in the cell is to be asked for
 * @ellipsis: what becomes of text that is wider than the column
 * @to_the_right: numbers stand flush right, with digits of one width
 * @marked: whether there is a shape before the text
 * @min_chars: for how many characters there is room at least
 * @whole_chars: text of so many characters makes its column as wide as it is
 *
 * What all cells of a column have in common. The rest is the cells' own.
 */
typedef struct
{
  gconstpointer      column;
  SxCellFunc         fill;
  SxCellFunc         grown;
  SxCellFunc         stale;
  gpointer           user_data;
  PangoEllipsizeMode ellipsis;
  gboolean           to_the_right;
  gboolean           marked;
  int                min_chars;
  int                whole_chars;

  /* In pixels; 0: to be measured */
  int                height;
  int                char_width;
  /* From the middle of a row down to where its text stands, in units of Pango */
  int                drop;
  /* As wide as the widest text so far that must not be cut, and as the widest one at all */
  int                width;
  int                natural;
  gboolean           has_grown; /* wider than the column was laid out for */
  guint              font;
  gconstpointer      measured;  /* the cell whose font that is; not to be followed */
} SxCellShare;

GtkWidget    *sx_cell_new           (GtkListItem *list_item,
                                     SxCellShare *share);
GtkListItem  *sx_cell_get_list_item (SxCell      *self);
SxCellShare  *sx_cell_get_share     (SxCell      *self);

void          sx_cell_set_item      (SxCell      *self,
                                     gpointer     item);
gpointer      sx_cell_get_item      (SxCell      *self);

void          sx_cell_set_stale     (SxCell      *self);
gboolean      sx_cell_is_stale      (SxCell      *self);
void          sx_cell_fill          (SxCell      *self);

const char   *sx_cell_get_text      (SxCell      *self);
void          sx_cell_set_text      (SxCell      *self,
                                     const char  *text);
void          sx_cell_set_shape     (SxCell      *self,
                                     SxShape      shape);
void          sx_cell_set_tone      (SxCell      *self,
                                     const char  *css_class);
gboolean      sx_cell_is_cut        (SxCell      *self);

G_END_DECLS
