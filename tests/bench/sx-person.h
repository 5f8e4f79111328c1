/* sx-person.h: somebody who uses the window while it is measured
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-shown.h"

G_BEGIN_DECLS

/* Several times a second one of: another pane, any row, a row selected, the newest row, the menu, a letter, the table of addresses
 * in another order */
typedef struct _SxPerson SxPerson;

SxPerson   *sx_person_new      (SxShown    *shown,
                                SxPaneKind  pane);
void        sx_person_stop     (SxPerson   *self);
const char *sx_person_get_deed (SxPerson   *self,
                                double      at,
                                double     *since);
void        sx_person_free     (SxPerson   *self);

G_END_DECLS
