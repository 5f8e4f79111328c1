/* sx-call-text.h: a record as a line of the connection log
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-record.h"

G_BEGIN_DECLS

/* "socket(AF_INET, SOCK_STREAM, 0)", "bind 127.0.0.1:12345", "listen 5": not translated */
char *sx_call_text_call    (const SxRecord *record);
/* "ok", "24 bytes", "127.0.0.1:48437", "ECONNREFUSED", "end of stream" */
char *sx_call_text_result  (const SxRecord *record);
/* The numbers behind the symbols, the errno's meaning: the tooltip. NULL: nothing to add */
char *sx_call_text_details (const SxRecord *record);
/* One sentence that a screen reader or a class hears. Translated */
char *sx_call_text_sentence (const SxRecord *record);

/* "20:14:07.103512" and the whole date, in local time */
char *sx_call_text_time    (gint64          time);
char *sx_call_text_date    (gint64          time);

G_END_DECLS
