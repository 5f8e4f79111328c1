/* sx-session-bytes.h: a saved session that is in memory only
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-fuzz.h"

#include "sx-session.h"

G_BEGIN_DECLS

/* Opens bytes as if they were a file; NULL with an error: they are none that can be opened. transfer full */
SxJournal *sx_session_bytes_open (const uint8_t  *data,
                                  size_t          size,
                                  GError        **error);

G_END_DECLS
