/* sx-window-actions.h: what can be done with a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-window.h"

G_BEGIN_DECLS

/* For SxWindow only */
void     sx_window_class_install_actions (GtkWidgetClass *klass);
void     sx_window_actions_add           (SxWindow       *self);
void     sx_window_actions_update        (SxWindow       *self);

/* Does in a pane of the window what its control of this action's name does. parameter: floating references are sunk */
gboolean sx_window_activate              (SxWindow       *self,
                                          SxPaneKind      pane,
                                          const char     *action,
                                          GVariant       *parameter);
/* Puts text into a pane's composer and sends it */
gboolean sx_window_send                  (SxWindow       *self,
                                          SxPaneKind      pane,
                                          const char     *text);
/* Gives up what is under way in the pane that is shown; FALSE: nothing is */
gboolean sx_window_cancel                (SxWindow       *self);

G_END_DECLS
