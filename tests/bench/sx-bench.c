/* sx-bench.c: figures that can be compared, because they come from one run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-bench.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sx-test-util.h"

struct _SxBenchProcess
{
  pid_t    pid;
  guint16  port;
  char    *state;
};

static int ready_fd = -1;

/* thread: its number; 0: this one */
static void
pin (pid_t thread,
     guint core)
{
  cpu_set_t allowed, set;
  guint n_allowed, skip;

  if (sched_getaffinity (thread, sizeof allowed, &allowed) != 0)
    return;

  n_allowed = CPU_COUNT (&allowed);
  skip = core % n_allowed;
  CPU_ZERO (&set);
  for (guint i = 0; i < CPU_SETSIZE; i++)
    {
      if (CPU_ISSET (i, &allowed) && skip-- == 0)
        {
          CPU_SET (i, &set);
          break;
        }
    }
  sched_setaffinity (thread, sizeof set, &set);
}

/**
 * sx_bench_pin:
 * @core: which core, modulo how many there are
 *
 * Keeps this thread, and those that it will start, on one core.
 */
void
sx_bench_pin (guint core)
{
  pin (0, core);
}

/**
 * sx_bench_free:
 *
 * Lets this thread, and those that it will start, run on any core again.
 */
void
sx_bench_free (void)
{
  cpu_set_t set;

  CPU_ZERO (&set);
  for (guint i = 0; i < CPU_SETSIZE; i++)
    CPU_SET (i, &set);
  sched_setaffinity (0, sizeof set, &set);
}

/**
 * sx_bench_pin_thread:
 * @name: the name of a thread of this process
 * @core: which core, modulo how many there are
 *
 * Keeps one thread on one core, and leaves the others.
 *
 * Returns: whether there is one of that name
 */
gboolean
sx_bench_pin_thread (const char *name,
                     guint       core)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *task;

  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", task, "comm", NULL);
      g_autofree char *comm = NULL;

      if (!g_file_get_contents (path, &comm, NULL, NULL) || strcmp (g_strstrip (comm), name) != 0)
        continue;

      pin (atoi (task), core);
      return TRUE;
    }

  return FALSE;
}

/**
 * sx_bench_begin_state:
 *
 * Gives the processes that are started from now on a state folder of their own. A program that is killed leaves its
 * journal there: the next one that found it would read gigabytes, in a thread, while it is measured.
 *
 * Returns: (transfer full): the folder, for sx_bench_end_state()
 */
char *
sx_bench_begin_state (void)
{
  static char *above;
  char *folder;

  if (above == NULL)
    above = g_strdup (g_getenv ("XDG_STATE_HOME") != NULL ? g_getenv ("XDG_STATE_HOME") : g_get_tmp_dir ());
  g_mkdir_with_parents (above, 0700);
  folder = g_build_filename (above, "sx-bench-XXXXXX", NULL);
  if (g_mkdtemp (folder) == NULL)
    g_error ("There is no folder in %s", above);
  g_setenv ("XDG_STATE_HOME", folder, TRUE);

  return folder;
}

/**
 * sx_bench_end_state:
 * @folder: (transfer full): what sx_bench_begin_state() returned
 *
 * Removes it, with what is in it.
 */
void
sx_bench_end_state (char *folder)
{
  sx_test_remove_tree (folder);
  g_free (folder);
}

/* Seconds of a clock that only goes forward */
double
sx_bench_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void
tell_port (guint16 port)
{
  if (write (ready_fd, &port, sizeof port) != sizeof port)
    _exit (1);
  close (ready_fd);
}

/* A process of its own, which ends with this one and leads a group, so that what it starts ends too */
static pid_t
start_server (const SxBenchServer *server,
              guint16             *port)
{
  int ends[2];
  pid_t pid;

  if (pipe (ends) != 0)
    return -1;

  pid = fork ();
  if (pid == 0)
    {
      close (ends[0]);
      ready_fd = ends[1];
      setpgid (0, 0);
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      sx_bench_pin (SX_BENCH_SERVER_CORE);
      server->main (tell_port);
      _exit (0);
    }

  close (ends[1]);
  if (read (ends[0], port, sizeof *port) != sizeof *port)
    *port = 0;
  close (ends[0]);
  return pid;
}

/* The client is a process of its own too: it begins with nothing open and nothing allocated */
static double
run_client (SxBenchRun run,
            guint16    port,
            double     seconds)
{
  int ends[2];
  double figure = -1;
  pid_t pid;

  if (pipe (ends) != 0)
    return -1;

  pid = fork ();
  if (pid == 0)
    {
      sx_bench_pin (SX_BENCH_CLIENT_CORE);
      figure = run (port, seconds);
      _exit (write (ends[1], &figure, sizeof figure) != sizeof figure);
    }

  close (ends[1]);
  if (read (ends[0], &figure, sizeof figure) != sizeof figure)
    figure = -1;
  close (ends[0]);
  waitpid (pid, NULL, 0);
  return figure;
}

static double
to_seconds (const struct timeval *time)
{
  return time->tv_sec + time->tv_usec / 1e6;
}

/**
 * sx_bench_start:
 * @server: the server
 *
 * Returns: (transfer full): its process, which may not have started
 */
SxBenchProcess *
sx_bench_start (const SxBenchServer *server)
{
  SxBenchProcess *self = g_new0 (SxBenchProcess, 1);

  self->state = sx_bench_begin_state ();
  self->pid = start_server (server, &self->port);

  return self;
}

/**
 * sx_bench_run:
 * @run: the client
 * @seconds: for how long
 *
 * Returns: the figure; negative when the server did not start
 */
double
sx_bench_run (SxBenchProcess *self,
              SxBenchRun      run,
              double          seconds)
{
  return self->pid > 0 && self->port != 0 ? run_client (run, self->port, seconds) : -1;
}

/**
 * sx_bench_stop:
 * @self: (transfer full): the server
 *
 * Returns: how many seconds of processor time it has used, its start included
 */
double
sx_bench_stop (SxBenchProcess *self)
{
  struct rusage usage = { { 0 } };

  if (self->pid > 0)
    {
      kill (-self->pid, SIGKILL);
      wait4 (self->pid, NULL, 0, &usage);
    }
  sx_bench_end_state (self->state);
  g_free (self);

  return to_seconds (&usage.ru_utime) + to_seconds (&usage.ru_stime);
}

/**
 * sx_bench_measure:
 * @server: the server
 * @run: the client
 * @seconds: for how long
 * @processor: (out): how many seconds of processor time the server has used, its start included
 *
 * Returns: the figure; negative when the server did not start
 */
double
sx_bench_measure (const SxBenchServer *server,
                  SxBenchRun           run,
                  double               seconds,
                  double              *processor)
{
  SxBenchProcess *process = sx_bench_start (server);
  double figure = sx_bench_run (process, run, seconds);

  *processor = sx_bench_stop (process);

  return figure;
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
sx_bench_median (const double *values,
                 guint         n_values)
{
  g_autofree double *sorted = g_memdup2 (values, n_values * sizeof *values);

  qsort (sorted, n_values, sizeof *sorted, compare_doubles);
  return n_values % 2 == 1 ? sorted[n_values / 2] : (sorted[n_values / 2 - 1] + sorted[n_values / 2]) / 2;
}

/* How far apart the values are, as a part of their median */
double
sx_bench_noise (const double *values,
                guint         n_values)
{
  double least = values[0], most = values[0];
  double median = sx_bench_median (values, n_values);

  for (guint i = 1; i < n_values; i++)
    {
      least = MIN (least, values[i]);
      most = MAX (most, values[i]);
    }

  return median != 0 ? (most - least) / median : 0;
}

void
sx_bench_print_header (void)
{
  printf ("%-44s %-18s %14s %-14s %14s %8s %7s\n", "figure", "who", "value", "limit", "its value", "ratio", "noise");
}

/**
 * sx_bench_print:
 * @result: the values of a subject (first) and of the limit it is compared with
 *
 * Prints a line: the medians, the first as a part of the second, and the noise, which is the larger of
 * the two spreads.
 */
void
sx_bench_print (const SxBenchResult *result)
{
  double subject = sx_bench_median (result->values[0], SX_BENCH_ROUNDS);
  double limit = sx_bench_median (result->values[1], SX_BENCH_ROUNDS);
  double noise = MAX (sx_bench_noise (result->values[0], SX_BENCH_ROUNDS),
                      sx_bench_noise (result->values[1], SX_BENCH_ROUNDS));
  g_autofree char *figure = g_strdup_printf ("%s, %s", result->figure, result->unit);

  printf ("%-44s %-18s %14.1f %-14s %14.1f %8.3f %6.1f%%\n", figure, result->subject, subject, result->limit, limit,
          limit != 0 ? subject / limit : 0, 100 * noise);
  fflush (stdout);
}

/* What the first (ours) and the limit had to do for it, where the figure is a rate: on two cores
 * the client may be what limits both, and the rates say nothing. More than 1 is worse here */
static void
print_costs (SxBenchResult *result)
{
  SxBenchResult costs = *result;

  costs.unit = "µs of processor";
  memcpy (costs.values, result->costs, sizeof costs.values);
  sx_bench_print (&costs);
}

/**
 * sx_bench_compare:
 * @limit: the server that the others are compared with
 * @others: the others, ours first
 * @run: the client, which is the same for all
 * @seconds: for how long each runs each time
 *
 * Measures them in turn, so that whatever else the machine does hits all of them.
 */
void
sx_bench_compare (const char          *figure,
                  const char          *unit,
                  const SxBenchServer *limit,
                  const SxBenchServer *others,
                  guint                n_others,
                  SxBenchRun           run,
                  double               seconds)
{
  g_autofree SxBenchResult *results = g_new0 (SxBenchResult, n_others);

  for (guint round = 0; round < SX_BENCH_ROUNDS; round++)
    {
      double processor;
      double best = sx_bench_measure (limit, run, seconds, &processor);
      double cost = 1e6 * processor / (best * seconds);

      for (guint i = 0; i < n_others; i++)
        {
          double value = sx_bench_measure (&others[i], run, seconds, &processor);

          results[i].values[1][round] = best;
          results[i].values[0][round] = value;
          results[i].costs[1][round] = cost;
          results[i].costs[0][round] = 1e6 * processor / (value * seconds);
        }
    }

  for (guint i = 0; i < n_others; i++)
    {
      results[i].figure = figure;
      results[i].unit = unit;
      results[i].subject = others[i].name;
      results[i].limit = limit->name;
      if (results[i].values[0][0] >= 0)
        sx_bench_print (&results[i]);
      else
        printf ("%s: not measured: it does not start here\n", others[i].name);
      if (i == 0 && strcmp (unit, "1/s") == 0)
        print_costs (&results[i]);
    }
}
