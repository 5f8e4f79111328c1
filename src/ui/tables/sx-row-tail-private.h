/* sx-row-tail-private.h: what the files of SxRowTail share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-row-tail.h"

G_BEGIN_DECLS

struct _SxRowTail
{
  GObject            parent_instance;

  GtkSelectionModel *rows;
  guint              max;
  gboolean           is_held;      /* ours are the same rows whatever comes behind them; or else the last ones */
  guint              first;        /* of all rows, the one that is ours */
  guint              n_items;
  guint              n_reserved;   /* of them at the end: for rows that are to come before ours */
  gboolean           any_selected; /* of our rows, when they were told last */
};

/* sx-row-tail-selection.c */
void sx_row_tail_selection_model_init (GtkSelectionModelInterface *iface);
void sx_row_tail_selection_changed    (SxRowTail                  *self,
                                       guint                       position,
                                       guint                       n_items);

G_END_DECLS
