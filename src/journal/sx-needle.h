/* sx-needle.h: what is looked for in bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxNeedle:
 *
 * Bytes to be found in other bytes. It never changes, so that any thread may use it.
 */
typedef struct _SxNeedle SxNeedle;

SxNeedle *sx_needle_new   (GBytes         *bytes,
                           gboolean        match_case);
SxNeedle *sx_needle_ref   (SxNeedle       *self);
void      sx_needle_unref (SxNeedle       *self);
gsize     sx_needle_get_max_length (const SxNeedle *self);
gboolean  sx_needle_equal (const SxNeedle *self,
                           const SxNeedle *other);
gboolean  sx_needle_find  (const SxNeedle *self,
                           const guint8   *bytes,
                           gsize           length,
                           gsize          *offset,
                           gsize          *match_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxNeedle, sx_needle_unref)

G_END_DECLS
