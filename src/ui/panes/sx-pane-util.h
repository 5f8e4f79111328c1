/* sx-pane-util.h: small things that every pane does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SX_PANE_TEMPLATE(name) "/io/github/socketexplorer/SocketExplorer/" name

/* "server", "host": an object's property is what server-host in the settings remembers */
void sx_pane_bind       (const char *prefix,
                         const char *key,
                         gpointer    object,
                         const char *property);
/* One button that starts and stops: its label, its action, and whether it is the main thing to do */
void sx_pane_set_button (GtkWidget  *pane,
                         GtkButton  *button,
                         const char *label,
                         const char *action,
                         const char *other,
                         gboolean    suggested);

/* What it does cannot be done now, nor the other */
void sx_pane_disable_button (GtkWidget  *pane,
                             const char *action,
                             const char *other);

/* One button that says two things keeps one width */
void sx_pane_reserve_labels (GtkButton  *button,
                             const char *first,
                             const char *second);

/* Lets go of a template and of every child */
void sx_pane_dispose_template (GtkWidget *widget,
                               GType      type);

G_END_DECLS
