/* sx-operation.h: a command that takes time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-core.h"

G_BEGIN_DECLS

/**
 * SxOperation:
 * @cancel: gives it up: ends it with ECANCELED
 *
 * A command that takes time. Embedded first in what keeps its state.
 */
struct _SxOperation
{
  SxCore  *core;
  guint32  owner;
  guint32  request;
  gint32   command;
  void   (*cancel) (SxOperation *operation);
};

/**
 * SxOutcome:
 * @error: 0, errno or a negative EAI_ code
 * @kind: the call that failed
 * @value: how many sockets or results came of it
 * @socket: the socket it was about
 * @address: what the failed call was about, or %NULL
 *
 * What #SX_KIND_END says.
 */
typedef struct
{
  int              error;
  SxKind           kind;
  gint64           value;
  guint32          socket;
  const SxAddress *address;
} SxOutcome;

void         sx_core_begin            (SxCore          *self,
                                       guint32          owner,
                                       guint32          request,
                                       SxCommand        command,
                                       guint32          socket,
                                       const char      *first,
                                       const char      *second);
void         sx_core_end              (SxCore          *self,
                                       guint32          owner,
                                       guint32          request,
                                       SxCommand        command,
                                       const SxOutcome *outcome);
void         sx_operation_start       (SxOperation     *operation,
                                       SxCore          *core,
                                       guint32          owner,
                                       guint32          request,
                                       SxCommand        command,
                                       void           (*cancel) (SxOperation *operation));
void         sx_operation_end         (SxOperation     *operation,
                                       const SxOutcome *outcome);
void         sx_core_cancel           (SxCore          *self,
                                       guint32          request);
void         sx_core_cancel_owner     (SxCore          *self,
                                       guint32          owner,
                                       SxCommand        command);

G_END_DECLS
