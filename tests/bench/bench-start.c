/* bench-start.c: from the command to the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long it takes until this program's first window is on the screen, and how much memory it has when
 * nothing happens, against GTK's own demonstration program: the same display, one run, in turn. It looks at the
 * display by itself; with-display.sh gives it one.
 */

#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <X11/Xlib.h>

#include "sx-bench.h"

/* A window that is smaller than this is none: toolkits map helpers of one pixel */
#define LEAST_SIZE   100
#define PATIENCE_S   20
/* After so long a program that was just started has nothing to do any more */
#define IDLE_S       2

typedef struct
{
  double milliseconds;
  double megabytes;
} Start;

static gboolean
wait_for_window (Display *display,
                 double   deadline)
{
  XWindowAttributes attributes;
  XEvent event;

  while (sx_bench_now () < deadline)
    {
      if (XPending (display) == 0)
        {
          g_usleep (200);
          continue;
        }
      XNextEvent (display, &event);
      if (event.type == MapNotify && XGetWindowAttributes (display, event.xmap.window, &attributes)
          && attributes.width >= LEAST_SIZE && attributes.height >= LEAST_SIZE)
        return TRUE;
    }

  return FALSE;
}

/* Windows come and go while they are asked about */
static int
ignore_error (Display     *display,
              XErrorEvent *error)
{
  return 0;
}

/* Resident memory in MB (VmRSS, proc(5)) */
static double
get_memory (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", (int) pid);
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents (path, &status, NULL, NULL) || (line = strstr (status, "VmRSS:")) == NULL)
    return -1;

  return g_ascii_strtod (line + strlen ("VmRSS:"), NULL) / 1024;
}

static Start
start_once (const char *program)
{
  char *arguments[] = { (char *) program, NULL };
  Start result = { -1, -1 };
  Display *display = XOpenDisplay (NULL);
  double start;
  GPid pid;

  if (display == NULL)
    return result;

  XSetErrorHandler (ignore_error);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);
  start = sx_bench_now ();
  if (g_spawn_async (NULL, arguments, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                     | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, &pid, NULL))
    {
      if (wait_for_window (display, start + PATIENCE_S))
        {
          result.milliseconds = 1000 * (sx_bench_now () - start);
          g_usleep (IDLE_S * G_USEC_PER_SEC);
          result.megabytes = get_memory (pid);
        }
      kill (pid, SIGTERM);
      waitpid (pid, NULL, 0);
    }
  XCloseDisplay (display);
  return result;
}

int
main (void)
{
  const char *ours = g_getenv ("SX_E2E_PROGRAM");
  g_autofree char *theirs = g_find_program_in_path ("gtk4-demo");
  SxBenchResult start = { "start to first window", "ms", "socket-explorer", "gtk4-demo", { { 0 } } };
  SxBenchResult memory = { "memory when idle", "MB", "socket-explorer", "gtk4-demo", { { 0 } } };

  if (ours == NULL || theirs == NULL)
    {
      printf ("not measured: gtk4-demo is not installed, or no program is given in SX_E2E_PROGRAM\n");
      return 77;
    }

  /* Once without looking: both find their files in the page cache then */
  start_once (ours);
  start_once (theirs);
  for (guint round = 0; round < SX_BENCH_ROUNDS; round++)
    {
      Start limit = start_once (theirs);
      Start subject = start_once (ours);

      if (limit.milliseconds < 0 || subject.milliseconds < 0)
        {
          printf ("no window came\n");
          return 1;
        }
      start.values[0][round] = subject.milliseconds;
      start.values[1][round] = limit.milliseconds;
      memory.values[0][round] = subject.megabytes;
      memory.values[1][round] = limit.megabytes;
    }

  sx_bench_print_header ();
  sx_bench_print (&start);
  sx_bench_print (&memory);
  return 0;
}
