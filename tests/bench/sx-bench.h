/* sx-bench.h: figures that can be compared, because they come from one run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Round trips depend on which cores the two ends are on, so that is always the same: the
 * server on the first, the client on the second, if there is one */
#define SX_BENCH_SERVER_CORE 0
#define SX_BENCH_CLIENT_CORE 1

/* How many times each is measured, in turn with the others */
#define SX_BENCH_ROUNDS 5

/**
 * SxBenchRun:
 * @port: where the server is
 * @seconds: for how long
 *
 * The client of a measurement; the same for every server.
 *
 * Returns: the figure
 */
typedef double (*SxBenchRun) (guint16 port,
                              double  seconds);

/**
 * SxBenchServer:
 * @name: whose it is
 * @main: the server; calls the function it is given once it listens, and never returns
 *
 * A server, which runs as a process of its own.
 */
typedef void (*SxBenchReady) (guint16 port);

typedef struct
{
  const char *name;
  void      (*main) (SxBenchReady ready);
} SxBenchServer;

/* A server that has been started */
typedef struct _SxBenchProcess SxBenchProcess;

typedef struct
{
  const char *figure;
  const char *unit;
  const char *subject;
  const char *limit;
  double      values[2][SX_BENCH_ROUNDS];
  double      costs[2][SX_BENCH_ROUNDS];
} SxBenchResult;

void   sx_bench_pin          (guint                core);
void   sx_bench_free         (void);
gboolean sx_bench_pin_thread (const char          *name,
                              guint                core);
char  *sx_bench_begin_state  (void);
void   sx_bench_end_state    (char                *folder);
double sx_bench_now          (void);
SxBenchProcess *sx_bench_start (const SxBenchServer *server);
double sx_bench_run          (SxBenchProcess      *self,
                              SxBenchRun           run,
                              double               seconds);
double sx_bench_stop         (SxBenchProcess      *self);
double sx_bench_measure      (const SxBenchServer *server,
                              SxBenchRun           run,
                              double               seconds,
                              double              *processor);
double sx_bench_median       (const double        *values,
                              guint                n_values);
double sx_bench_noise        (const double        *values,
                              guint                n_values);
void   sx_bench_print_header (void);
void   sx_bench_print        (const SxBenchResult *result);
void   sx_bench_compare      (const char          *figure,
                              const char          *unit,
                              const SxBenchServer *limit,
                              const SxBenchServer *others,
                              guint                n_others,
                              SxBenchRun           run,
                              double               seconds);

G_END_DECLS
