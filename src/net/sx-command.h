/* sx-command.h: a command on its way into the I/O thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-behaviour.h"
#include "sx-endpoint.h"
#include "sx-operation.h"

G_BEGIN_DECLS

typedef struct _SxCommandLetter SxCommandLetter;

/**
 * SxCommandLetter:
 *
 * What a function of #SxEngine was given, by value.
 */
struct _SxCommandLetter
{
  SxLetter        letter;
  void          (*run) (SxCore          *core,
                        SxCommandLetter *command);
  guint32         owner;
  guint32         request;
  guint32         socket;
  GArray         *sockets;      /* of guint32 */
  SxEndpoint     *where;
  GBytes         *bytes;
  char           *host;         /* or a path */
  char           *service;
  SxBehaviourId   behaviour;
  int             numbers[4];
};

SxCommandLetter *sx_command_new            (void (*run) (SxCore          *core,
                                                         SxCommandLetter *command));

/* What they do, in the I/O thread */
void             sx_command_run_listen     (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_stop       (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_connect    (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_bind       (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_send_to    (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_send       (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_close      (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_close_open (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_close_all  (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_half_close (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_reset      (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_hold       (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_lookup     (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_describe   (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_unlink     (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_cancel     (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_timeout    (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_close_at_end (SxCore          *core,
                                            SxCommandLetter *command);
void             sx_command_run_observe    (SxCore          *core,
                                            SxCommandLetter *command);

G_END_DECLS
