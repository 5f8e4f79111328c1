/* sx-python.c: what Python would have said
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-python.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

/* A str holds bytes that are no UTF-8 as lone surrogates ("surrogateescape",
 * PEP 383), and repr() writes those as \udcXX */
static void
append_char (GString  *out,
             gunichar  c,
             char      quote)
{
  if (c == '\\' || c == (gunichar) quote)
    g_string_append_printf (out, "\\%c", (char) c);
  else if (c == '\n')
    g_string_append (out, "\\n");
  else if (c == '\r')
    g_string_append (out, "\\r");
  else if (c == '\t')
    g_string_append (out, "\\t");
  else if (c == ' ' || (g_unichar_isprint (c) && !g_unichar_isspace (c) && g_unichar_type (c) != G_UNICODE_FORMAT &&
                        g_unichar_type (c) != G_UNICODE_PRIVATE_USE))
    g_string_append_unichar (out, c);
  else if (c < 0x100)
    g_string_append_printf (out, "\\x%02x", c);
  else if (c < 0x10000)
    g_string_append_printf (out, "\\u%04x", c);
  else
    g_string_append_printf (out, "\\U%08x", c);
}

/* repr() of a str: in ' unless there is a ' and no " in it */
static void
append_str (GString    *out,
            const char *text,
            gsize       length)
{
  const char *p = text;
  const char *end = text + length;
  char quote = length > 0 && memchr (text, '\'', length) != NULL && memchr (text, '"', length) == NULL ? '"' : '\'';

  g_string_append_c (out, quote);
  while (p < end)
    {
      gunichar c = (guint8) *p < 0x80 ? (gunichar) *p : g_utf8_get_char_validated (p, end - p);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_printf (out, "\\udc%02x", (guint8) *p);
          p++;
          continue;
        }

      append_char (out, c, quote);
      p = g_utf8_next_char (p);
    }
  g_string_append_c (out, quote);
}

/* repr() of a bytes object */
static void
append_bytes (GString    *out,
              const char *bytes,
              gsize       length)
{
  char quote = memchr (bytes, '\'', length) != NULL && memchr (bytes, '"', length) == NULL ? '"' : '\'';

  g_string_append_printf (out, "b%c", quote);
  for (gsize i = 0; i < length; i++)
    {
      guint8 byte = bytes[i];

      if (byte >= 0x7f)
        g_string_append_printf (out, "\\x%02x", byte);
      else
        append_char (out, byte, quote);
    }
  g_string_append_c (out, quote);
}

static void
append_inet (GString                  *out,
             const struct sockaddr_in *in)
{
  char text[INET_ADDRSTRLEN];

  inet_ntop (AF_INET, &in->sin_addr, text, sizeof text);
  g_string_append_printf (out, "('%s', %u)", text, ntohs (in->sin_port));
}

/* Since Python 3.7 the scope is in the fourth number only */
static void
append_inet6 (GString                   *out,
              const struct sockaddr_in6 *in6)
{
  char text[INET6_ADDRSTRLEN];

  inet_ntop (AF_INET6, &in6->sin6_addr, text, sizeof text);
  g_string_append_printf (out, "('%s', %u, %u, %u)", text, ntohs (in6->sin6_port),
                          ntohl (in6->sin6_flowinfo), in6->sin6_scope_id);
}

/* A path is a str, an abstract name bytes with its NUL */
static void
append_unix (GString                  *out,
             const struct sockaddr_un *un,
             gsize                     length)
{
  gsize n = length > offsetof (struct sockaddr_un, sun_path) ? length - offsetof (struct sockaddr_un, sun_path) : 0;

  n = MIN (n, sizeof un->sun_path);
  if (n > 0 && un->sun_path[0] == '\0')
    append_bytes (out, un->sun_path, n);
  else
    append_str (out, un->sun_path, strnlen (un->sun_path, n));
}

/* What Python says of a family that it does not know: (2, b'…') */
static void
append_other (GString         *out,
              const SxAddress *address)
{
  gsize start = offsetof (struct sockaddr, sa_data);

  g_string_append_printf (out, "(%d, ", sx_address_get_family (address));
  append_bytes (out, (const char *) address->bytes + start,
                address->length > start ? address->length - start : 0);
  g_string_append_c (out, ')');
}

static void
append_address (GString         *out,
                const SxAddress *address)
{
  /* Copied out: the bytes may be any */
  union {
    struct sockaddr_in  in;
    struct sockaddr_in6 in6;
    struct sockaddr_un  un;
    guint8              bytes[SX_ADDRESS_MAX];
  } u;

  if (!sx_address_is_set (address))
    {
      g_string_append (out, "None");
      return;
    }

  memcpy (u.bytes, address->bytes, sizeof u.bytes);

  switch (sx_address_get_family (address))
    {
    case AF_INET:
      append_inet (out, &u.in);
      break;
    case AF_INET6:
      append_inet6 (out, &u.in6);
      break;
    case AF_UNIX:
      append_unix (out, &u.un, address->length);
      break;
    default:
      append_other (out, address);
      break;
    }
}

/**
 * sx_python_addrinfo_list:
 * @records: (array length=n_records): records, of which those of the kind
 *   #SX_KIND_ADDRINFO count
 * @n_records: how many
 *
 * A list that is equal to the one of Python's socket.getaddrinfo(), all in
 * numbers: [(2, 1, 0, '', ('94.130.81.180', 80))].
 *
 * Returns: (transfer full): a Python expression
 */
char *
sx_python_addrinfo_list (const SxRecord *records,
                         guint           n_records)
{
  GString *out = g_string_new ("[");
  gboolean first = TRUE;

  for (guint i = 0; i < n_records; i++)
    {
      const SxRecord *record = &records[i];

      if (record->kind != SX_KIND_ADDRINFO)
        continue;

      g_string_append_printf (out, "%s(%d, %d, %d, ", first ? "" : ", ",
                              record->args[0], record->args[1], record->args[2]);
      append_str (out, record->payload != NULL ? (const char *) record->payload : "", record->payload_length);
      g_string_append (out, ", ");
      append_address (out, &record->remote);
      g_string_append_c (out, ')');
      first = FALSE;
    }

  g_string_append_c (out, ']');
  return g_string_free (out, FALSE);
}

/**
 * sx_python_address:
 * @address: an address
 *
 * An address as Python's repr() of it: a tuple of two for IPv4, of four for
 * IPv6; a str for the path of a Unix socket, bytes for an abstract name.
 *
 * Returns: (transfer full): a Python expression; “None” for no address
 */
char *
sx_python_address (const SxAddress *address)
{
  GString *out = g_string_new (NULL);

  append_address (out, address);

  return g_string_free (out, FALSE);
}
