/* window-tests.h: a program that tests its windows, from its beginning to its end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-application.h"
#include "sx-test-util.h"

G_BEGIN_DECLS

static SxApplication *application;

static inline SxWindow *
open_window (void)
{
  SxWindow *window = sx_application_add_window (application);

  sx_test_iterate ();

  return window;
}

static inline SxWindow *
open_sized_window (int width,
                   int height)
{
  g_settings_set_int (sx_application_get_settings (application), "window-width", width);
  g_settings_set_int (sx_application_get_settings (application), "window-height", height);

  return open_window ();
}

static inline void
close_window (SxWindow *window)
{
  gtk_window_close (GTK_WINDOW (window));
  sx_test_iterate ();
}

/* An action of the program; a floating parameter is taken */
static inline void
activate (const char *name,
          GVariant   *parameter)
{
  g_assert_true (g_action_group_has_action (G_ACTION_GROUP (application), name));
  g_action_group_activate_action (G_ACTION_GROUP (application), name, parameter);
}

/* Adds tests, and runs them in a program that goes on after its last window */
static inline int
run_window_tests (int    argc,
                  char **argv,
                  void (*add) (void))
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  application = sx_application_new ();
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  /* Otherwise the program ends with its last window, and the next test has none */
  g_application_hold (G_APPLICATION (application));

  add ();

  status = g_test_run ();
  g_application_release (G_APPLICATION (application));
  g_clear_object (&application);

  return status;
}

G_END_DECLS
