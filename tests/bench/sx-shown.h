/* sx-shown.h: the whole window, in a process that measures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-application.h"

G_BEGIN_DECLS

/**
 * SxShown:
 *
 * The program with its window, as a person has it, but driven by code.
 */
typedef struct
{
  SxApplication *application;
  SxWindow      *window;
  /* Datagrams that are rows of Messages, and the first row that was not looked at */
  guint64        n_listed;
  guint          next_row;
  guint          rows_id;  /* while some are being looked at */
} SxShown;

/* To be called once in a process; FALSE: there is no display */
gboolean            sx_shown_open            (SxShown       *self,
                                              SxPaneKind     pane);
void                sx_shown_close           (SxShown       *self);

SxDesk             *sx_shown_get_desk        (SxShown       *self,
                                              SxPaneKind     pane);
/* With records that are there already: returns when it is drawn */
void                sx_shown_set_diagram     (SxShown       *self,
                                              gboolean       shown);
void                sx_shown_run_for         (double         seconds);
/* All of the journal is in every view */
void                sx_shown_catch_up        (SxShown       *self);

/* What a person has started, when it is there; info: good until the next drain */
const SxSocketInfo *sx_shown_wait_for_socket (SxShown       *self,
                                              SxPaneKind     pane,
                                              SxSocketState  state);
guint16             sx_shown_listen          (SxShown       *self,
                                              SxBehaviourId  behaviour,
                                              guint          backlog,
                                              const char    *greeting);
/* Who asks it SX_WORKS_QUESTION is told how many datagrams are rows of the table */
guint16             sx_shown_bind            (SxShown       *self);
/* Returns the socket's number */
guint32             sx_shown_connect         (SxShown       *self,
                                              guint16        port);

G_END_DECLS
