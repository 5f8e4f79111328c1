/* sx-socket-path.h: the file that a bound Unix socket leaves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sys/types.h>

#include "sx-socket.h"

G_BEGIN_DECLS

/**
 * SxSocketPath:
 *
 * Which file bind() made; all zero: none.
 */
typedef struct
{
  gboolean taken;
  dev_t    device;
  ino_t    inode;
} SxSocketPath;

void sx_socket_path_take         (SxSocketPath    *self,
                                  const SxAddress *address);
void sx_socket_path_remove       (SxSocketPath    *self,
                                  SxSocket        *socket);
int  sx_socket_path_remove_stale (SxCore          *core,
                                  guint32          owner,
                                  guint32          request,
                                  const char      *path,
                                  SxAddress       *address);

G_END_DECLS
