/* left-corpus.c: journals that were left behind, as the program makes them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Usage: left-corpus [--write] FOLDER
 *
 * The folder is tests/fuzz/corpus/left, where what is made here has names that begin with “made-”. With --write the
 * files are made anew; without, it is a test that they are what is made here, and that as many records are found in
 * them as can be.
 */

#include "sx-config.h"

#include "sx-left-bytes.h"
#include "sx-left-made.h"
#include "sx-left.h"
#include "sx-test-util.h"

/* 0: none is offered */
typedef struct
{
  const char  *name;
  GByteArray *(*make) (void);
  guint        n_records;
} Made;

static const Made made[] = {
  { "made-nothing", sx_left_make_nothing, 0 },
  { "made-no-pane", sx_left_make_no_pane, 0 },
  { "made-story", sx_left_make_story, 11 },
  { "made-echo", sx_left_make_echo, 10 },
  { "made-cleared", sx_left_make_cleared, 6 },
  { "made-cleared-twice", sx_left_make_cleared_twice, 1 },
  { "made-chunks", sx_left_make_chunks, 9 },
  { "made-cut", sx_left_make_cut, 4 },
  { "made-noted", sx_left_make_noted, 5 },
  { "made-torn", sx_left_make_torn, 10 },
  { "made-long-gap", sx_left_make_long_gap, 11 },
  { "made-near-header", sx_left_make_near_header, 11 },
  { "made-long-address", sx_left_make_long_address, 11 },
  { "made-long-peer", sx_left_make_long_peer, 11 },
  { "made-no-kind", sx_left_make_no_kind, 11 },
  { "made-torn-zeros", sx_left_make_torn_zeros, 3 },
  { "made-beyond-end", sx_left_make_beyond_end, 9 },
  { "made-beyond-all", sx_left_make_beyond_all, 9 },
  { "made-chain", sx_left_make_chain, 6 },
  { "made-later-version", sx_left_make_later_version, 0 },
  { "made-zeros", sx_left_make_zeros, 0 },
};

static const char *corpus;

/* Tests */

static void
test_made (gconstpointer data)
{
  const Made *it = data;
  g_autoptr (GByteArray) bytes = it->make ();
  g_autofree char *path = g_build_filename (corpus, it->name, NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (bytes->data, bytes->len, contents, length);
}

static void
test_offered (gconstpointer data)
{
  const Made *it = data;
  g_autoptr (GByteArray) bytes = it->make ();
  g_autofree char *folder = sx_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "journal-abcdef.sxjournal", NULL);
  g_autoptr (GPtrArray) found = NULL;

  sx_left_bytes_put (bytes->data, bytes->len, path);
  found = sx_left_list (folder, NULL);
  g_assert_cmpuint (found->len, ==, it->n_records > 0 ? 1 : 0);
  if (it->n_records > 0)
    g_assert_cmpuint (sx_left_count (g_ptr_array_index (found, 0)), ==, it->n_records);
  sx_test_remove_dir (folder);
}

static void
write_made (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autoptr (GByteArray) bytes = made[i].make ();
      g_autofree char *path = g_build_filename (corpus, made[i].name, NULL);
      g_autoptr (GError) error = NULL;

      g_file_set_contents (path, (const char *) bytes->data, bytes->len, &error);
      g_assert_no_error (error);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, >=, 2);
  corpus = argv[argc - 1];
  if (g_strcmp0 (argv[1], "--write") == 0)
    {
      write_made ();
      return 0;
    }

  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autofree char *file = g_strconcat ("/left-corpus/made/", made[i].name, NULL);
      g_autofree char *offer = g_strconcat ("/left-corpus/offered/", made[i].name, NULL);

      /* The files are of a machine that has the low bytes first */
      if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
        g_test_add_data_func (file, &made[i], test_made);
      g_test_add_data_func (offer, &made[i], test_offered);
    }

  return g_test_run ();
}
