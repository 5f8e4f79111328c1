/* sx-mixed-load.h: a bit of everything, for as long as one likes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxMixedPorts:
 * @greet: a server at 127.0.0.1 that greets and closes
 * @echo: one that echoes
 * @udp: a socket for datagrams
 *
 * Whom the load is for.
 */
typedef struct
{
  guint16 greet;
  guint16 echo;
  guint16 udp;
} SxMixedPorts;

/**
 * SxMixedCounts:
 * @greeted: connections that had their greeting and the end of the stream
 * @failed: connections, or messages of one, that did not have what they were to have
 * @echoed: messages that came back as they were sent
 * @bytes: of all that came back
 * @datagrams: that were sent
 *
 * What was done so far.
 */
typedef struct
{
  guint64 greeted;
  guint64 failed;
  guint64 echoed;
  guint64 bytes;
  guint64 datagrams;
} SxMixedCounts;

/**
 * SxMixedLoad:
 *
 * A process of its own that keeps a server of each kind busy at changing rates.
 */
typedef struct _SxMixedLoad SxMixedLoad;

SxMixedLoad *sx_mixed_load_start (const SxMixedPorts *ports,
                                  double              seconds);
gboolean     sx_mixed_load_look  (SxMixedLoad        *self,
                                  SxMixedCounts      *counts);
void         sx_mixed_load_free  (SxMixedLoad        *self);

G_END_DECLS
