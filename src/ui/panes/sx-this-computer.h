/* sx-this-computer.h: what there is to know about this computer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-engine.h"
#include "sx-journal.h"

G_BEGIN_DECLS

/**
 * SxFamilyRow:
 *
 * What socket() answered for one family, by type: 0 for yes, an errno for no.
 */
#define SX_TYPE_FAMILY_ROW (sx_family_row_get_type ())
G_DECLARE_FINAL_TYPE (SxFamilyRow, sx_family_row, SX, FAMILY_ROW, GObject)

int sx_family_row_get_family (SxFamilyRow *self);
/* FALSE: it was not asked */
gboolean sx_family_row_get_error (SxFamilyRow *self,
                                  int          type,
                                  int         *error);

/**
 * SxThisComputer:
 *
 * The host name, the interfaces' addresses and the socket families of this computer, as the calls
 * that tell them answered. Asked for when somebody wants to know, under an owner number of its
 * own, so that no pane's log fills up with it. Signal "changed" when the names are known, and when
 * all families are in the list, which comes a moment later.
 */
#define SX_TYPE_THIS_COMPUTER (sx_this_computer_get_type ())
G_DECLARE_FINAL_TYPE (SxThisComputer, sx_this_computer, SX, THIS_COMPUTER, GObject)

SxThisComputer *sx_this_computer_new            (SxEngine       *engine,
                                                 SxJournal      *journal);
void            sx_this_computer_ask            (SxThisComputer *self);
/* NULL: not known */
const char     *sx_this_computer_get_host_name  (SxThisComputer *self);
/* One line for each interface: "lo: 127.0.0.1, ::1" */
const char     *sx_this_computer_get_interfaces (SxThisComputer *self);
/* Of SxFamilyRow */
GListModel     *sx_this_computer_get_families   (SxThisComputer *self);

G_END_DECLS
