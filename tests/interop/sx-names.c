/* sx-names.c: getaddrinfo() of ours and of Python
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-names.h"

#include "sx-python.h"
#include "sx-tool.h"

/**
 * sx_names_ask_ours:
 *
 * Returns: (transfer full): the results as **Copy** gives them, or the number of the error
 */
char *
sx_names_ask_ours (SxOurs        *ours,
                   const SxQuery *query)
{
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (SxRecord));
  SxRecord record = SX_RECORD_INIT;
  guint32 request;

  request = sx_engine_lookup (ours->engine, ours->owner, query->host != NULL ? query->host : "",
                              query->service != NULL ? query->service : "", query->family, query->type,
                              query->protocol, query->flags);
  g_assert_true (sx_ours_wait_end (ours, request, &record));
  if (record.error != 0)
    return g_strdup_printf ("%d", record.error);

  for (guint64 serial = 0; serial < sx_journal_get_n_records (ours->journal); serial++)
    {
      if (sx_journal_read (ours->journal, serial, &record) && record.kind == SX_KIND_ADDRINFO
          && record.request == request)
        g_array_append_val (results, record);
    }

  return sx_python_addrinfo_list ((const SxRecord *) (gpointer) results->data, results->len);
}

char *
sx_names_ask_python (const SxQuery *query)
{
  g_autofree char *script = sx_tool_script ("getaddrinfo.py");
  g_autofree char *family = g_strdup_printf ("%d", query->family);
  g_autofree char *type = g_strdup_printf ("%d", query->type);
  g_autofree char *protocol = g_strdup_printf ("%d", query->protocol);
  g_autofree char *flags = g_strdup_printf ("%d", query->flags);
  g_autoptr (SxTool) tool = NULL;
  g_autofree char *output = NULL;

  tool = sx_tool_start (NULL, sx_tool_python (), script, query->host != NULL ? query->host : "-",
                        query->service != NULL ? query->service : "-", family, type, protocol, flags);
  output = sx_tool_finish (tool);
  return g_strdup (g_strchomp (output));
}
