/* fuzz-options.c: the command line, whatever is typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bytes are the arguments, each ended by a NUL byte.
 */

#include "sx-config.h"

#include "sx-fuzz.h"

#include <string.h>

#include "sx-endpoint.h"
#include "sx-options.h"

#define MAX_ARGUMENTS 20

/* What is started has been checked: the panes need not do it again */
static void
check_start (SxStart *start)
{
  g_assert_cmpint (start->pane, <=, SX_PANE_LOOKUP);
  if (start->path != NULL)
    {
      g_autoptr (SxEndpoint) endpoint = sx_endpoint_parse_path (start->path, NULL);

      g_assert_nonnull (endpoint);
      g_assert_null (start->host);
      g_assert_null (start->service);
      sx_start_make_path_absolute (start, "/somewhere");
      g_assert_true (*start->path == '@' || g_path_is_absolute (start->path));
      return;
    }

  g_assert_true (g_utf8_validate (start->host, -1, NULL));
  g_assert_true (sx_endpoint_check_host (start->host, 0, NULL));
  if (start->service != NULL && *start->service != '\0')
    g_assert_true (sx_endpoint_check_port (start->service, NULL));
  else
    g_assert_cmpint (start->pane, ==, SX_PANE_LOOKUP);
}

static void
check_options (SxOptions *options)
{
  g_assert_cmpint (options->backlog, >=, -1);
  g_assert_cmpint (options->backlog, <=, SX_OPTIONS_MAX_BACKLOG);
  for (guint i = 0; i < options->starts->len; i++)
    check_start (g_ptr_array_index (options->starts, i));

  if (options->show_help || options->show_version || options->replay == NULL)
    return;

  g_assert_cmpuint (options->starts->len, ==, 0);
  g_assert_false (options->demo);
}

/* One value by itself, as the window that is open already gets it */
static void
check_start_text (SxPaneKind  pane,
                  const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SxStart) start = sx_start_parse (pane, text, &error);

  sx_fuzz_assert_outcome (start != NULL, G_OPTION_ERROR, error);
  if (start != NULL)
    check_start (start);
  else
    g_assert_true (g_str_has_suffix (error->message, sx_start_get_reason (pane, error)));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_auto (GStrv) strings = sx_fuzz_split (data, size, MAX_ARGUMENTS);
  const char *arguments[MAX_ARGUMENTS + 2] = { "socket-explorer", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (SxOptions) options = NULL;

  for (guint i = 0; strings[i] != NULL; i++)
    arguments[i + 1] = strings[i];

  options = sx_options_parse (arguments, &error);
  sx_fuzz_assert_outcome (options != NULL, G_OPTION_ERROR, error);
  if (options != NULL)
    check_options (options);

  if (strings[0] != NULL)
    check_start_text (size % (SX_PANE_LOOKUP + 1), strings[0]);

  return 0;
}
