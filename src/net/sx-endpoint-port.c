/* sx-endpoint-port.c: ports and services
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

/* Enough of what was written for a person to know it again */
#define SHOWN 60

/* getservbyname_r(3) wants a buffer and says when it is too small; more than
 * this no entry of a services file needs. */
#define MAX_SERVICE_BUFFER (64 * 1024)

typedef struct
{
  char     *service;
  gboolean  datagram;
} FindData;

static gboolean G_GNUC_PRINTF (2, 3)
fail (GError     **error,
      const char  *format,
      ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SX_ENDPOINT_ERROR, SX_ENDPOINT_ERROR_PORT, format, args);
  va_end (args);

  return FALSE;
}

static gboolean
parse_number (const char  *digits,
              gboolean     negative,
              const char  *shown,
              int         *port,
              GError     **error)
{
  guint64 value;

  digits += strspn (digits, "0");
  value = strlen (digits) > 5 ? G_MAXUINT64 : g_ascii_strtoull (digits, NULL, 10);

  if (value > G_MAXUINT16 || (negative && value != 0))
    return fail (error,
                 /* Translators: %s is the number that was written */
                 _("Port %s does not exist: ports go from 0 to 65535 (EAI_SERVICE)."), shown);

  *port = value;
  return TRUE;
}

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

/* Public functions */

/**
 * sx_endpoint_parse_port:
 * @service: a port as a person wrote it; white space around it is left out
 * @port: (out): the port; -1 when @service is a name
 * @error: what is wrong: #SX_ENDPOINT_ERROR_PORT
 *
 * Reads a number from 0 to 65535, or the name of a service. Whether a service
 * of that name exists is not looked up: sx_endpoint_find_service_async() does.
 *
 * Returns: whether it can be a port
 */
gboolean
sx_endpoint_parse_port (const char  *service,
                        int         *port,
                        GError     **error)
{
  g_autofree char *text = g_strstrip (g_strdup (service));
  g_autofree char *shown = sx_quote (text, SHOWN);
  gboolean negative = g_str_has_prefix (text, "-") || g_str_has_prefix (text, "−");
  const char *digits = text;

  if (*text == '\0')
    return fail (error,
                 _("Which port? Write a number from 0 to 65535, or the name of a service, like http (EAI_SERVICE)."));

  if (negative)
    digits = g_utf8_next_char (text);
  else if (*text == '+')
    digits = text + 1;

  if (*digits != '\0' && strspn (digits, "0123456789") == strlen (digits))
    return parse_number (digits, negative, shown, port, error);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (g_ascii_isspace (*p))
        return fail (error,
                     _("A port is one number or one name, without spaces (EAI_SERVICE)."));
      if (!g_ascii_isgraph (*p))
        return fail (error,
                     /* Translators: %s is the port that was written */
                     _("“%s” is no port: write a number from 0 to 65535, or the name of a service, like http (EAI_SERVICE)."),
                     shown);
    }

  *port = -1;
  return TRUE;
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
