/* sx-corpus.c: what was found once, tried again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: fuzz-corpus-TARGET FOLDER
 *
 * Gives each file of the folder to the target, as a test of its own.
 */

#include "sx-config.h"

#include "sx-fuzz.h"

static void
test_file (gconstpointer data)
{
  const char *path = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  {
    /* In a block of just this length, so that a byte too many is seen to be one */
    g_autofree uint8_t *bytes = g_memdup2 (contents, length);

    LLVMFuzzerTestOneInput (bytes, length);
  }
}

static void
test_empty (void)
{
  LLVMFuzzerTestOneInput ((const uint8_t *) "", 0);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_files (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  return names;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GPtrArray) names = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  LLVMFuzzerInitialize (&argc, &argv);

  names = list_files (argv[1]);
  g_assert_cmpuint (names->len, >, 0);
  g_test_add_func ("/corpus/empty", test_empty);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *test = g_strconcat ("/corpus/", name, NULL);

      g_test_add_data_func_full (test, g_build_filename (argv[1], name, NULL), test_file, g_free);
    }

  return g_test_run ();
}
