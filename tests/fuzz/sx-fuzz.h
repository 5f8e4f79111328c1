/* sx-fuzz.h: what the fuzz targets share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A target is one function that is given any bytes, and aborts when what it looks at does not hold. libFuzzer calls
 * it with bytes that it makes up; the test that goes with it calls it with the files of its corpus.
 */

#pragma once

#include <stddef.h>
#include <stdint.h>

#include <glib.h>

G_BEGIN_DECLS

/* libFuzzer's own names */
int    LLVMFuzzerInitialize      (int           *argc,
                                  char        ***argv);
int    LLVMFuzzerTestOneInput    (const uint8_t *data,
                                  size_t         size);
size_t LLVMFuzzerMutate          (uint8_t       *data,
                                  size_t         size,
                                  size_t         max_size);
size_t LLVMFuzzerCustomMutator   (uint8_t       *data,
                                  size_t         size,
                                  size_t         max_size,
                                  unsigned int   seed);
size_t LLVMFuzzerCustomCrossOver (const uint8_t *data1,
                                  size_t         size1,
                                  const uint8_t *data2,
                                  size_t         size2,
                                  uint8_t       *out,
                                  size_t         max_out_size,
                                  unsigned int   seed);

/* Strings that end with a NUL byte or with the data: all that are in it, and at most max of them. transfer full */
char **sx_fuzz_split (const uint8_t *data,
                      size_t         size,
                      guint          max);

/* What every message to a person has to be */
void   sx_fuzz_assert_line (const char *text);
/* Either something came of it, or there is an error that says why not */
void   sx_fuzz_assert_outcome (gboolean      good,
                               GQuark        domain,
                               const GError *error);

G_END_DECLS
