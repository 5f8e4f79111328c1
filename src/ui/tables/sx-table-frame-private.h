/* sx-table-frame-private.h: what the files of SxTableFrame share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-row-menu.h"
#include "sx-row-tail.h"
#include "sx-table-flood.h"
#include "sx-table-frame.h"
#include "sx-tail.h"

G_BEGIN_DECLS

struct _SxTableFrame
{
  GtkWidget          parent_instance;

  const SxColumn    *columns;
  guint              n_columns;
  GtkSelectionModel *model;
  SxRowMenu         *row_menu;
  SxFill            *fill;
  GtkWidget         *tools;
  SxTail            *tail;
  SxTableFlood      *flood;
  SxRowTail         *shown; /* what the view has of the model; NULL: the model itself */
  gboolean           follow_tail;
  gboolean           view_changed; /* it has other rows since it was told to show the last one; not the same ones that show others */
  /* Size of the text when the columns were fitted; 0: they were not */
  int                fitted_to;
  guint              fit_id;

  GtkWidget         *heading_box;
  GtkLabel          *heading;
  GtkLabel          *note;
  GtkScrolledWindow *scroller;
  GtkColumnView     *view;
  GtkOverlay        *overlay;
  GtkLabel          *placeholder;
  GtkWidget         *jump; /* NULL until it is shown */
};

/* sx-table-frame-rows.c */
void sx_table_frame_set_follow_tail (SxTableFrame *self,
                                     gboolean      follow_tail);

G_END_DECLS
