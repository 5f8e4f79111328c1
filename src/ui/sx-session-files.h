/* sx-session-files.h: saving and opening sessions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-application.h"

G_BEGIN_DECLS

/* For SxApplication: the actions save-session and open-session */
void  sx_session_files_add_actions (SxApplication *application);

/* Both return at once; the window says how it goes */
void  sx_session_files_save        (SxWindow      *window,
                                    const char    *path);
void  sx_session_files_open        (SxApplication *application,
                                    const char    *path);

/* What an end of the program left over, in windows to be looked at only */
void  sx_session_files_show        (SxApplication *application,
                                    SxJournal     *journal,
                                    const char    *name);
/* A person closes a window: what was left over and not saved goes with the last one of it */
void  sx_session_files_close       (SxWindow      *window);

gboolean sx_session_files_is_saving (SxJournal    *journal);

void  sx_session_files_finish      (void);

/* The submenu of those that were saved or opened last and are still there; an empty section without any */
void  sx_session_files_fill_menu   (GMenu         *section,
                                    GSettings     *settings);

G_END_DECLS
