/* sx-kept.h: a file of what came, as simple as it can be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxKept:
 * @fd: the file, which has no name; -1: there can be none
 * @length: how long it is
 * @space: how much the disk has for it
 *
 * What whoever keeps all bytes cannot do without: the limit of a journal of whole streams.
 */
typedef struct
{
  int     fd;
  guint64 length;
  guint64 space;
} SxKept;

void sx_kept_open (SxKept       *self);
void sx_kept_add  (SxKept       *self,
                   const guint8 *bytes,
                   gsize         length);

G_END_DECLS
