/* sx-tool.c: other people's programs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-tool.h"

#include <string.h>

struct _SxTool
{
  GSubprocess  *process;
  GInputStream *output;
  GString      *written;
};

/**
 * sx_tool_python:
 *
 * Returns: (transfer none): Python 3: the system's where there is one
 */
const char *
sx_tool_python (void)
{
  return g_file_test ("/usr/bin/python3", G_FILE_TEST_IS_EXECUTABLE) ? "/usr/bin/python3" : "python3";
}

gboolean
sx_tool_is_there (const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);

  return path != NULL;
}

/* A file beside the tests. transfer full */
char *
sx_tool_script (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "interop", name, NULL);
}

/* Takes in what the program writes next. FALSE: it has written everything */
static gboolean
read_more (SxTool *self)
{
  char buffer[4096];
  gssize length = g_input_stream_read (self->output, buffer, sizeof buffer, NULL, NULL);

  if (length <= 0)
    return FALSE;

  g_string_append_len (self->written, buffer, length);
  return TRUE;
}

/**
 * sx_tool_start_with:
 * @ready: (nullable): what it writes as soon as it can be talked to
 * @arguments: the program and its arguments, %NULL ends them
 *
 * Returns: (transfer full): the program, running
 */
SxTool *
sx_tool_start_with (const char        *ready,
                    const char *const *arguments)
{
  SxTool *self = g_new0 (SxTool, 1);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  /* timeout(1), so that nothing outlives a test that has failed */
  g_ptr_array_add (all, (gpointer) "timeout");
  g_ptr_array_add (all, (gpointer) "20");
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (all, (gpointer) arguments[i]);
  g_ptr_array_add (all, NULL);

  self->written = g_string_new (NULL);
  self->process = g_subprocess_newv ((const char *const *) all->pdata,
                                     G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                     | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                                     &error);
  g_assert_no_error (error);
  self->output = g_subprocess_get_stdout_pipe (self->process);
  if (ready != NULL)
    g_assert_true (sx_tool_wait_for (self, ready));

  return self;
}

gboolean
sx_tool_write (SxTool     *self,
               const char *text)
{
  GOutputStream *input = g_subprocess_get_stdin_pipe (self->process);

  return g_output_stream_write_all (input, text, strlen (text), NULL, NULL, NULL)
         && g_output_stream_flush (input, NULL, NULL);
}

/**
 * sx_tool_wait_for:
 * @text: what it shall write
 *
 * Returns: whether it has been written, before the program was over
 */
gboolean
sx_tool_wait_for (SxTool     *self,
                  const char *text)
{
  while (strstr (self->written->str, text) == NULL)
    {
      if (!read_more (self))
        {
          g_test_message ("never written: %s. But: %s", text, self->written->str);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * sx_tool_finish:
 *
 * Ends its standard input and waits for its end.
 *
 * Returns: (transfer full): all that it has written
 */
char *
sx_tool_finish (SxTool *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  while (read_more (self))
    ;
  g_subprocess_wait (self->process, NULL, NULL);

  return g_strdup (self->written->str);
}

void
sx_tool_free (SxTool *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
  g_string_free (self->written, TRUE);
  g_free (self);
}
