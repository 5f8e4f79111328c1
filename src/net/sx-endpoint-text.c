/* sx-endpoint-text.c: endpoints in words, checked and split
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-endpoint.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sx-quote.h"

/* "[HOST]" or "[HOST]:SERVICE" */
static gboolean
split_brackets (const char  *text,
                char       **host,
                char       **service)
{
  const char *close = strchr (text, ']');

  if (close == NULL || (close[1] != '\0' && close[1] != ':'))
    return FALSE;

  *host = g_strndup (text, close + 1 - text);
  *service = close[1] == ':' ? g_strdup (close + 2) : NULL;
  return TRUE;
}

/**
 * sx_endpoint_check_host:
 * @host: a host as a person wrote it
 * @family: AF_UNSPEC, AF_INET, AF_INET6, or AF_UNIX with the path in @host
 * @error: what is wrong, in #SX_ENDPOINT_ERROR
 *
 * Returns: whether it can be one, as far as can be told without looking it up
 */
gboolean
sx_endpoint_check_host (const char  *host,
                        int          family,
                        GError     **error)
{
  g_autoptr (SxEndpoint) endpoint = sx_endpoint_parse (host, NULL, family, error);

  return endpoint != NULL;
}

/**
 * sx_endpoint_describe_host:
 * @self: an endpoint
 *
 * What the host was understood as, where that is not what was written.
 *
 * Returns: (transfer full) (nullable): a sentence, translated; %NULL when there
 *   is nothing to explain
 */
char *
sx_endpoint_describe_host (const SxEndpoint *self)
{
  g_autofree char *written = g_strstrip (g_strdup (self->host_as_written));
  g_autofree char *shown = NULL;
  gsize length = strlen (written);

  switch (self->form)
    {
    case SX_HOST_ANY:
      return g_strdup (_("Empty: every interface of this computer."));
    case SX_HOST_ABSTRACT:
      shown = sx_quote (written, 60);
      /* Translators: %s is the name of a Unix socket, like @name */
      return g_strdup_printf (_("%s is an abstract name: there is no file of that name."), shown);
    case SX_HOST_PATH:
      return NULL;
    case SX_HOST_BROADCAST:
    case SX_HOST_INTEGER:
    case SX_HOST_IPV4:
    case SX_HOST_IPV6:
    case SX_HOST_NAME:
    default:
      break;
    }

  /* Brackets need no explanation */
  if (self->form == SX_HOST_IPV6 && *written == '[')
    {
      written[length - 1] = '\0';
      memmove (written, written + 1, length - 1);
    }

  if (g_ascii_strcasecmp (written, self->host) == 0)
    return NULL;

  shown = sx_quote (written, 60);
  /* Translators: the host as it was written, and what it means: “2130706433 is 127.0.0.1.” */
  return g_strdup_printf (_("%s is %s."), shown, self->host);
}

/**
 * sx_endpoint_split:
 * @text: “HOST:SERVICE”, “[IPV6]:SERVICE”, “:SERVICE”, “HOST”, “[IPV6]” or “unix:PATH”
 * @host: (out) (transfer full) (nullable): the host, brackets included, possibly
 *   empty; %NULL with a path
 * @service: (out) (transfer full) (nullable): what is behind the colon, possibly
 *   nothing; %NULL when there is no colon, and with a path
 * @path: (out) (transfer full) (nullable): what is behind “unix:”, possibly nothing;
 *   %NULL without that prefix
 *
 * Takes apart what stands on a command line; the parts are for sx_endpoint_parse()
 * and sx_endpoint_parse_path(), and may be wrong in themselves. A caller that
 * needs a port looks whether @service is %NULL.
 *
 * Returns: whether it could be split; %FALSE for the empty string, for a bracket
 *   that is not closed, and for an IPv6 address without brackets, of which nobody
 *   can tell where it ends
 */
gboolean
sx_endpoint_split (const char  *text,
                   char       **host,
                   char       **service,
                   char       **path)
{
  const char *colon = strchr (text, ':');

  *host = NULL;
  *service = NULL;
  *path = NULL;

  if (g_str_has_prefix (text, "unix:"))
    {
      *path = g_strdup (text + strlen ("unix:"));
      return TRUE;
    }

  if (*text == '\0')
    return FALSE;
  if (*text == '[')
    return split_brackets (text, host, service);
  if (colon != NULL && strchr (colon + 1, ':') != NULL)
    return FALSE;

  *host = colon != NULL ? g_strndup (text, colon - text) : g_strdup (text);
  *service = colon != NULL ? g_strdup (colon + 1) : NULL;
  return TRUE;
}
