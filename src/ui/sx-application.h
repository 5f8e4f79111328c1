/* sx-application.h: the program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-window.h"

G_BEGIN_DECLS

/**
 * SxApplication:
 *
 * The one instance of the program: owns the journal and the engine, reads the command line, makes
 * windows, and has every action that can be called from outside.
 */
#define SX_TYPE_APPLICATION (sx_application_get_type ())
typedef struct _SxJournalCare SxJournalCare;

G_DECLARE_FINAL_TYPE (SxApplication, sx_application, SX, APPLICATION, GtkApplication)

SxApplication *sx_application_new               (void);
int            sx_application_main              (int             argc,
                                                 char          **argv);

GSettings     *sx_application_get_settings      (SxApplication  *self);
/* The window with live sockets that has, or last had, the focus; made if there is none */
SxWindow      *sx_application_ensure_window     (SxApplication  *self);
/* The same, but it may be one of a session that was opened */
SxWindow      *sx_application_get_window        (SxApplication  *self);
/* The same, but none is made; NULL: there is none */
SxWindow      *sx_application_find_window       (SxApplication  *self);
SxWindow      *sx_application_add_window        (SxApplication  *self);
/* Clears what the live windows show, with an undo */
void           sx_application_clear             (SxApplication  *self);
/* Who does that, and says when not everything can be kept any more */
SxJournalCare *sx_application_get_care          (SxApplication  *self);
void           sx_application_change_text_scale (SxApplication  *self,
                                                 int             steps);

G_END_DECLS
