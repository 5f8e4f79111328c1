/* sx-words.h: addresses, numbers and times in sentences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-address.h"

G_BEGIN_DECLS

char *sx_words_bytes    (guint64          n);
char *sx_words_number   (guint64          n);
char *sx_words_duration (gint64           nanoseconds,
                         int              decimals);
char *sx_words_address  (const SxAddress *address);
char *sx_words_place    (const char      *host,
                         const char      *service);
void  sx_words_split    (const guint8    *payload,
                         gsize            length,
                         char           **host,
                         char           **service);

G_END_DECLS
