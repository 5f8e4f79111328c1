/* sx-quote.h: what a person wrote, safe to show in a sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sx_quote (const char *text,
                gsize       max_chars);

G_END_DECLS
