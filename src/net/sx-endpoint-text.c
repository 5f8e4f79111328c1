/* sx-endpoint-text.c: endpoints in words, checked, split and looked up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-endpoint.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "sx-quote.h"

/* getservbyname_r(3) wants a buffer and says when it is too small; more than
 * this no entry of a services file needs. */
#define MAX_SERVICE_BUFFER (64 * 1024)

typedef struct
{
  char     *service;
  gboolean  datagram;
} FindData;

static void
find_data_free (gpointer data)
{
  FindData *find = data;

  g_free (find->service);
  g_free (find);
}

static int
find_port (const char *name,
           const char *protocol)
{
  struct servent entry;
  struct servent *found = NULL;

  for (gsize size = 1024; size <= MAX_SERVICE_BUFFER; size *= 4)
    {
      g_autofree char *buffer = g_malloc (size);
      int result = getservbyname_r (name, protocol, &entry, buffer, size, &found);

      if (result != ERANGE)
        return result == 0 && found != NULL ? ntohs (found->s_port) : -1;
    }

  return -1;
}

/* A services file on a network (NIS) can take its time: hence the thread */
static void
find_service_thread (GTask        *task,
                     gpointer      source_object,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  FindData *find = task_data;
  GError *error = NULL;
  int port = -1;

  if (!sx_endpoint_parse_port (find->service, &port, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (port < 0)
    port = find_port (find->service, find->datagram ? "udp" : "tcp");

  if (port < 0)
    {
      g_autofree char *shown = sx_quote (find->service, 60);

      g_task_return_new_error (task, SX_ENDPOINT_ERROR, SX_ENDPOINT_ERROR_PORT,
                               /* Translators: %s is the name of a service */
                               _("This computer knows no service “%s”: write its number, from 0 to 65535 (EAI_SERVICE)."),
                               shown);
      return;
    }

  g_task_return_int (task, port);
}

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
 * sx_endpoint_check_port:
 * @service: a port as a person wrote it
 * @error: what is wrong: #SX_ENDPOINT_ERROR_PORT
 *
 * Returns: whether it can be one, as far as can be told without looking it up
 */
gboolean
sx_endpoint_check_port (const char  *service,
                        GError     **error)
{
  int port;

  return sx_endpoint_parse_port (service, &port, error);
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

/**
 * sx_endpoint_find_service_async:
 * @service: a port as a person wrote it: a number too
 * @datagram: whether it is for UDP; else for TCP
 * @cancellable: (nullable): to give up
 * @callback: called when it is found or not
 * @user_data: for @callback
 *
 * Looks up the number of a service with getservbyname_r(3), in a thread.
 */
void
sx_endpoint_find_service_async (const char          *service,
                                gboolean             datagram,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  FindData *find = g_new0 (FindData, 1);

  find->service = g_strstrip (g_strdup (service));
  find->datagram = datagram;

  g_task_set_source_tag (task, sx_endpoint_find_service_async);
  g_task_set_task_data (task, find, find_data_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, find_service_thread);
}

/**
 * sx_endpoint_find_service_finish:
 * @result: what the callback was given
 * @error: #SX_ENDPOINT_ERROR_PORT when it cannot be a port or there is no such
 *   service; %G_IO_ERROR_CANCELLED
 *
 * Returns: the port; -1 on error
 */
int
sx_endpoint_find_service_finish (GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sx_endpoint_find_service_async), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
