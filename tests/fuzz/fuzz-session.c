/* fuzz-session.c: a saved session from a stranger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever the file is, it is refused with a reason, or everything in it can be looked at, and saved and opened again it is the
 * same.
 */

#include "sx-config.h"

#include "sx-fuzz.h"

#include "sx-journal-checks.h"
#include "sx-journal-format-private.h"
#include "sx-session-bytes.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SxJournal) journal = sx_session_bytes_open (data, size, &error);

  sx_fuzz_assert_outcome (journal != NULL, G_IO_ERROR, error);
  if (journal == NULL)
    return 0;

  /* Nothing is invented: it is all in the file */
  g_assert_cmpuint (sx_journal_check_records (journal), <, MAX (size, 1));
  g_assert_cmpuint (sx_journal_get_n_bytes (journal) + sizeof (SxSessionHeader), <=, size);
  sx_journal_check_tables (journal);
  /* Takes as long as all else together */
  if (sx_journal_get_n_records (journal) % 3 == 0)
    sx_journal_check_saved (journal);

  return 0;
}
