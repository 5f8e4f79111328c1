/* widget-tests.h: a program that tests widgets, from its beginning to its end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Adds tests, and runs them where there is a display */
static inline int
run_widget_tests (int    argc,
                  char **argv,
                  void (*add) (void))
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display: run it with tests/with-display.sh\n");
      return 0;
    }

  add ();

  return g_test_run ();
}

G_END_DECLS
