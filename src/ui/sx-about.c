/* sx-about.c: who made it, and under which licence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-about.h"

/**
 * sx_about_present:
 * @parent: the window that it belongs to
 *
 * Shows the program's name, version and licence.
 */
void
sx_about_present (GtkWindow *parent)
{
  gtk_show_about_dialog (parent,
                         "program-name", _("Socket Explorer"),
                         "version", SX_VERSION,
                         "logo-icon-name", SX_APPLICATION_ID,
                         "comments", _("Shows how sockets work: servers, clients, datagrams and look-ups, "
                                       "by pointing and clicking."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "authors", (const char *[]) { _("The Socket Explorer authors"), NULL },
                         /* Translators: your names, one a line */
                         "translator-credits", _("translator-credits"),
                         NULL);
}
