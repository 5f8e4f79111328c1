/* sx-errno.h: what an error means
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* error: an errno (positive) or an EAI_ code (negative), as in SxRecord */
const char *sx_errno_get_name     (int error);
const char *sx_errno_get_meaning  (int error);

G_END_DECLS
