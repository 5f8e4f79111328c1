/* window-languages.h: windows in the languages there are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <locale.h>

#include <glib/gi18n-lib.h>

#include "window-tests.h"

G_BEGIN_DECLS

static const char *const languages[] = { "C", "de", "fr" };

/* Windows that are made from now on speak it */
static inline void
speak (const char *language)
{
  g_setenv ("LANGUAGE", language, TRUE);
  /* The C library looks at the variable again when the locale is set */
  setlocale (LC_ALL, "");
}

/* As run_window_tests(), with the translations of SX_LOCALE_DIR and the theme that the settings say */
static inline int
run_translated_window_tests (int    argc,
                             char **argv,
                             void (*add) (void))
{
  g_unsetenv ("GTK_THEME");
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("SX_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* GLib decides once whether a program is translated at all */
  speak ("de");
  g_assert_cmpstr (_("Diagram"), ==, "Diagramm");
  speak ("C");

  return run_window_tests (argc, argv, add);
}

G_END_DECLS
