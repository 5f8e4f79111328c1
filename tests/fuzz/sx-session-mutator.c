/* sx-session-mutator.c: sessions like those there are, but not quite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-mutants.h"

#include <string.h>

/* As many records as are whole */
static void
take_apart (SxMutants    *mutants,
            const guint8 *data,
            gsize         size)
{
  /* Aligned as a file is that is mapped */
  g_autofree guint64 *copy = g_malloc0 (size + sizeof (guint64));
  gsize at = sizeof (SxSessionHeader);
  gsize n;

  memcpy (copy, data, size);
  for (; at < size; at += n)
    {
      n = sx_mutants_add_packed (mutants, (const guint8 *) copy + at, size - at);
      if (n == 0)
        break;
    }
}

/* Records that do not fit are left out */
static gsize
write_all (SxMutants *mutants,
           guint8    *bytes,
           gsize      max)
{
  SxSessionHeader header = { .byte_order = SX_SESSION_BYTE_ORDER, .version = SX_SESSION_VERSION, .saved = 1 };
  gsize at = sizeof header;

  if (max < sizeof header)
    return 0;

  sx_mutants_mend (mutants);
  for (guint i = 0; i < mutants->list->len; i++)
    {
      const SxMutant *mutant = &g_array_index (mutants->list, SxMutant, i);
      gsize size = sx_mutants_pack (mutants, mutant, bytes + at, max - at);

      if (size == 0)
        break;

      if (mutant->refers)
        header.version = SX_SESSION_VERSION_REFERENCES;
      at += size;
      header.n_records++;
    }

  memcpy (header.magic, SX_SESSION_MAGIC, sizeof header.magic);
  header.n_bytes = at - sizeof header;
  memcpy (bytes, &header, sizeof header);

  return at;
}

/* libFuzzer asks these for the next bytes to try */

size_t
LLVMFuzzerCustomMutator (uint8_t      *data,
                         size_t        size,
                         size_t        max_size,
                         unsigned int  seed)
{
  SxMutants mutants;
  guint choice;

  sx_mutants_begin (&mutants, seed, FALSE);
  choice = sx_mutants_below (&mutants, 10);

  /* Where lengths lie, or the file ends */
  if (choice == 0)
    {
      size = LLVMFuzzerMutate (data, size, max_size);
    }
  else
    {
      take_apart (&mutants, data, size);
      sx_mutants_change (&mutants);
      size = write_all (&mutants, data, max_size);
      if (choice <= 2)
        size = sx_mutants_change_bytes (&mutants, data, size);
    }
  sx_mutants_end (&mutants);

  return size;
}

/* The records of both, one session's after the other's or between them */
size_t
LLVMFuzzerCustomCrossOver (const uint8_t *data1,
                           size_t         size1,
                           const uint8_t *data2,
                           size_t         size2,
                           uint8_t       *out,
                           size_t         max_out_size,
                           unsigned int   seed)
{
  SxMutants mutants;
  SxMutants other;
  gsize size;

  sx_mutants_begin (&mutants, seed, FALSE);
  sx_mutants_begin (&other, seed, FALSE);
  take_apart (&mutants, data1, size1);
  take_apart (&other, data2, size2);
  sx_mutants_cross (&mutants, &other);
  size = write_all (&mutants, out, max_out_size);
  sx_mutants_end (&mutants);
  sx_mutants_end (&other);

  return size;
}
