/* sx-words.c: addresses, numbers and times in sentences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-words.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sx-bytes-text.h"

/* More of a name does not fit into a sentence */
#define MAX_SHOWN 120

/**
 * sx_words_number:
 * @n: a number
 *
 * Returns: (transfer full): it with its digits grouped as the locale does
 */
char *
sx_words_number (guint64 n)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, n);
}

/**
 * sx_words_bytes:
 * @n: a number of bytes
 *
 * Returns: (transfer full): “24 bytes”, translated, with grouped digits
 */
char *
sx_words_bytes (guint64 n)
{
  g_autofree char *number = sx_words_number (n);

  /* Translators: %s is the number, with its digits grouped */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s byte", "%s bytes", n), number);
}

/**
 * sx_words_duration:
 * @nanoseconds: a time span in ns
 * @decimals: how many digits behind the point
 *
 * Returns: (transfer full): “1.204 ms”, from one second on “1.204 s”, and below a millisecond
 *   “38 µs”, which has no digits behind a point
 */
char *
sx_words_duration (gint64 nanoseconds,
                   int    decimals)
{
  if (nanoseconds >= G_GINT64_CONSTANT (1000000000))
    /* Translators: seconds */
    return g_strdup_printf (_("%.*f s"), decimals, nanoseconds / 1e9);

  if (nanoseconds > -1000000 && nanoseconds < 1000000)
    /* Translators: microseconds */
    return g_strdup_printf (_("%d µs"), (int) (nanoseconds / 1000));

  /* Translators: milliseconds */
  return g_strdup_printf (_("%.*f ms"), decimals, nanoseconds / 1e6);
}

/**
 * sx_words_address:
 * @address: an address
 *
 * Returns: (transfer full): “127.0.0.1 port 12345”; a path or a name for Unix sockets
 */
char *
sx_words_address (const SxAddress *address)
{
  g_autofree char *host = sx_address_to_host (address);
  int port = sx_address_get_port (address);

  if (port < 0)
    return g_steal_pointer (&host);

  /* Translators: a host (or several) and its port */
  return g_strdup_printf (_("%s port %d"), host, port);
}

static char *
show (const char *text)
{
  return sx_bytes_text_line ((const guint8 *) text, strlen (text), MAX_SHOWN);
}

/**
 * sx_words_place:
 * @host: a host or a path, as a person wrote it
 * @service: a port likewise; "" for a path
 *
 * Returns: (transfer full): “localhost port 12345”, safe to show
 */
char *
sx_words_place (const char *host,
                const char *service)
{
  g_autofree char *shown_host = NULL;
  g_autofree char *shown_service = show (service);

  /* Translators: an empty host, in the place of its name: “Binding to any address…” */
  shown_host = *host != '\0' ? show (host) : g_strdup (_("any address"));
  if (*service == '\0')
    return g_steal_pointer (&shown_host);

  /* Translators: a host and its port or service, as they were written */
  return g_strdup_printf (_("%s port %s"), shown_host, shown_service);
}

/* Up to a NUL byte. A journal from elsewhere may say that a host has any name */
static char *
valid_text (const guint8 *bytes,
            gsize         length)
{
  return g_utf8_make_valid ((const char *) bytes, strnlen ((const char *) bytes, length));
}

/**
 * sx_words_split:
 * @payload: (nullable) (array length=length): two texts, each ended by a NUL byte
 * @length: how many bytes these are
 * @host: (out) (transfer full): the first
 * @service: (out) (transfer full): the second
 *
 * Takes apart the payload of #SX_KIND_BEGIN and #SX_KIND_GETADDRINFO. What is
 * not there is empty: a journal's payload may have been left out.
 */
void
sx_words_split (const guint8  *payload,
                gsize          length,
                char         **host,
                char         **service)
{
  gsize first = payload != NULL ? strnlen ((const char *) payload, length) : 0;

  *host = payload != NULL ? valid_text (payload, first) : g_strdup ("");
  *service = first < length && payload != NULL ? valid_text (payload + first + 1, length - first - 1)
                                               : g_strdup ("");
}
