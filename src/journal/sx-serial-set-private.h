/* sx-serial-set-private.h: many serials in little memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SxSerialBlock SxSerialBlock;

/**
 * SxSerialSet:
 * @blocks: for each 65,536 serials: a bit for each of them; %NULL: none of them is in it
 * @n_blocks: how many @blocks there are
 * @length: how many serials are in the set
 *
 * A set of serials below 2^32, in order. A serial that is in it costs a bit, and at most eight: so ten million records
 * cost 1.3 MB, whether all of them are in it or every eighth. They may be added in any order. A set that is all
 * zero is empty.
 */
typedef struct
{
  SxSerialBlock **blocks;
  guint           n_blocks;
  guint           length;
} SxSerialSet;

#define SX_SERIAL_SET_INIT { NULL, 0, 0 }

void     sx_serial_set_clear (SxSerialSet       *self);
void     sx_serial_set_add   (SxSerialSet       *self,
                              guint64            serial);
void     sx_serial_set_take  (SxSerialSet       *self,
                              SxSerialSet       *other);
gboolean sx_serial_set_has   (const SxSerialSet *self,
                              guint64            serial);
guint    sx_serial_set_rank  (const SxSerialSet *self,
                              guint64            serial);
guint64  sx_serial_set_get   (const SxSerialSet *self,
                              guint              position);

G_END_DECLS
