/* sx-fuzz.c: what the fuzz targets share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-fuzz.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A fatal message of GLib's would be a SIGTRAP, which libFuzzer does not catch: the bytes that led to it would be lost */
static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
    {
      g_autofree char *message = g_log_writer_format_fields (level, fields, n_fields, FALSE);

      fprintf (stderr, "%s\n", message);
      abort ();
    }

  return g_log_writer_default (level, fields, n_fields, user_data);
}

/* Public functions */

/* Called once, by libFuzzer or by the test that stands in for it */
int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_log_set_writer_func (write_log, NULL, NULL);

  return 0;
}

char **
sx_fuzz_split (const uint8_t *data,
               size_t         size,
               guint          max)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);

  while (size > 0 && strings->len < max)
    {
      gsize length = strnlen ((const char *) data, size);

      g_ptr_array_add (strings, g_strndup ((const char *) data, length));
      length = MIN (length + 1, size);
      data += length;
      size -= length;
    }
  g_ptr_array_add (strings, NULL);

  return (char **) g_ptr_array_steal (strings, NULL);
}

void
sx_fuzz_assert_line (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (; *text != '\0'; text++)
    g_assert_false (g_ascii_iscntrl (*text));
}

void
sx_fuzz_assert_outcome (gboolean      good,
                        GQuark        domain,
                        const GError *error)
{
  g_assert_true (good == (error == NULL));
  if (error == NULL)
    return;

  g_assert_cmpuint (error->domain, ==, domain);
  g_assert_cmpstr (error->message, !=, "");
  sx_fuzz_assert_line (error->message);
}
