/* sx-serials.h: numbers of records, in order, in little room
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxSerials:
 *
 * A list of numbers that only grow. It is added to at its end, and any of them is found at once. Where they stand close together, each
 * takes a byte or less: of ten million records none is worth more.
 */
typedef struct _SxSerials SxSerials;

SxSerials *sx_serials_new         (void);
void       sx_serials_free        (SxSerials *self);
void       sx_serials_append      (SxSerials *self,
                                   guint32    serial);
guint      sx_serials_get_length  (SxSerials *self);
guint32    sx_serials_get         (SxSerials *self,
                                   guint      position);
/* Where the first one is that is not smaller */
guint      sx_serials_find        (SxSerials *self,
                                   guint64    serial);
gsize      sx_serials_get_size    (SxSerials *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxSerials, sx_serials_free)

G_END_DECLS
