/* sx-payload.h: bytes to send, as people write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxPayloadFormat:
 * @SX_PAYLOAD_TEXT: the text's UTF-8, as it is
 * @SX_PAYLOAD_ESCAPES: text with \n \r \t \0 \\ \xHH \uHHHH
 * @SX_PAYLOAD_HEX: pairs of hexadecimal digits, white space between them
 */
typedef enum
{
  SX_PAYLOAD_TEXT,
  SX_PAYLOAD_ESCAPES,
  SX_PAYLOAD_HEX,
} SxPayloadFormat;

/**
 * SxPayloadEnding:
 *
 * What is added behind the text.
 */
typedef enum
{
  SX_PAYLOAD_NONE,
  SX_PAYLOAD_LF,
  SX_PAYLOAD_CRLF,
  SX_PAYLOAD_NUL,
} SxPayloadEnding;

typedef enum
{
  SX_PAYLOAD_ERROR_SYNTAX,
} SxPayloadError;

#define SX_PAYLOAD_ERROR (sx_payload_error_quark ())
GQuark  sx_payload_error_quark (void);

/* start, end: out, in characters of text (not bytes), the part that is wrong */
GBytes *sx_payload_parse  (const char       *text,
                           SxPayloadFormat   format,
                           SxPayloadEnding   ending,
                           guint            *start,
                           guint            *end,
                           GError          **error);
/* The text that sx_payload_parse() would turn into these bytes again; NULL where the format cannot say them (text with a NUL or bytes that are no UTF-8) */
char   *sx_payload_format (GBytes           *bytes,
                           SxPayloadFormat   format);

G_END_DECLS
