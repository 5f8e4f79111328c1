/* sx-plots-choice.h: which sockets are plotted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-desk.h"

G_BEGIN_DECLS

/* So many lines in one plot can be told apart */
#define SX_PLOTS_MAX_LINES 6

/* Those that are selected, else the ones that were made last. (element-type guint32), transfer full */
GArray *sx_plots_choose (SxDesk *const *desks,
                         guint          n_desks,
                         guint         *n_left_out);

G_END_DECLS
