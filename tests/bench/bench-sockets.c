/* bench-sockets.c: how much the record of everything costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * This program's sockets, with their journal and with the whole window open, against the least that a server or a client in C
 * can do, without one, and against other people's servers. One run, the same other end, the same cores, in turn.
 *
 * Each value is measured after the same work was done once without being counted. That is not only for caches: what a journal
 * is written to is memory that the machine has to have, and a virtual machine may give back to its host what was free for a
 * moment, and wait for it when it is used again: so before each value memory is touched, too. The ratio is the median of those
 * of the rounds, so that what the machine does besides for longer than a round hits both sides of it. A row has as many rounds as it
 * takes until it is clear on which side of its bar it is, and as each round alone may be on the wrong one, that is when those on one
 * side are some more than those on the other.
 *
 * Where only the sender limits both, its speed is all that there is to see, and where this was measured a program of one thread that
 * sends datagrams to itself does it now with 500,000 a second and for the next seconds with 850,000. There what is compared is measured
 * one right after the other: both servers run all the time, and one waits for its turn.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sx-clients.h"
#include "sx-servers.h"
#include "sx-servers-window.h"
#include "sx-works.h"

/* A journal keeps up to this */
#define MEMORY ((gsize) 2 << 30)

#define MAX_PEERS  4

/* After our turn the window shows what came last, and its tables get their rows back, some in each frame, which takes some seconds: not
 * while anybody has a turn. In seconds */
#define REST 4

/* It is clear when the rounds on one side of the bar are so many more than those on the other: where two of three rounds are on the
 * right side, it is wrong once in nine times (the gambler's ruin: 1 / (1 + (p / q)^3)), and where nine of ten are, once in 700.
 * What is not clear after the last round goes by most of them */
#define LEAD       3
#define MAX_ROUNDS 15

/* Who is at the two ends: one of them is measured */
typedef struct
{
  const char *name;
  void      (*server) (SxBenchReady ready);
  SxBenchRun  run;
} Ends;

/**
 * Row:
 * @bar: what the ratio of ours to the limit must reach
 * @seconds: for how long each is measured
 * @together: both servers are there all the time, and are measured in turn
 * @is_fault: the figure is about what should not be: ours must be less than the limit, or 0
 *
 * A row of the table.
 */
typedef struct
{
  const char *figure;
  const char *unit;
  double      bar;
  double      seconds;
  gboolean    together;
  gboolean    is_fault;
  Ends        limit;
  Ends        ours;
  Ends        windowed;       /* ours, with the window open */
  Ends        windowed_limit; /* the limit, if that is ours too */
  Ends        peers[MAX_PEERS];
} Row;

typedef struct
{
  guint       rounds;   /* 0: until it is clear */
  const char *only;
  gboolean    no_window;
  gboolean    observed;
  gboolean    each;     /* each round too */
} Options;

/* Our servers with the window: the thread of the sockets is where the bare server is, the others where there is room */

static SxBenchReady tell;

static void
pin_and_tell (guint16 port)
{
  sx_bench_pin_thread ("sx-net", SX_BENCH_SERVER_CORE);
  tell (port);
}

static void
serve (SxBenchReady ready,
       void       (*server) (SxBenchReady ready))
{
  tell = ready;
  sx_bench_free ();
  server (pin_and_tell);
}

static void
serve_greet (SxBenchReady ready)
{
  serve (ready, sx_servers_window_greet);
}

static void
serve_small (SxBenchReady ready)
{
  serve (ready, sx_servers_window_small);
}

static void
serve_echo (SxBenchReady ready)
{
  serve (ready, sx_servers_window_echo);
}

static void
serve_udp (SxBenchReady ready)
{
  serve (ready, sx_servers_window_udp);
}

static const Row rows[] = {
  {
    "accept, greet, close, 64 at a time", "1/s", 0.8, 2,
    .limit = { "bare C", sx_servers_bare_greet, sx_works_greet },
    .ours = { "ours", sx_servers_our_greet, sx_works_greet },
    .windowed = { "ours", serve_greet, sx_works_greet },
    .peers = { { "Python", sx_servers_python_greet, sx_works_greet }, { "ncat", sx_servers_ncat_greet, sx_works_greet },
               { "socat", sx_servers_socat_greet, sx_works_greet },
               { "Packet Sender, spoken to", sx_servers_packet_sender, sx_works_clients_slow } },
  },
  {
    "the same, backlog 5: tried again", "of 1000", 0, 6, .is_fault = TRUE,
    .limit = { "Python", sx_servers_python_small, sx_works_greet_late },
    .ours = { "ours", sx_servers_our_small, sx_works_greet_late },
    .windowed = { "ours", serve_small, sx_works_greet_late },
  },
  {
    "echo, one stream, 64 KiB", "MB/s", 0.8, 0.7,
    .limit = { "bare C", sx_servers_bare_echo, sx_works_bulk },
    .ours = { "ours", sx_servers_our_echo, sx_works_bulk },
    .windowed = { "ours", serve_echo, sx_works_bulk },
    .peers = { { "bare C that keeps it", sx_servers_bare_echo_kept, sx_works_bulk } },
  },
  {
    "echo, one stream, 1 KiB", "MB/s", 0.8, 2,
    .limit = { "bare C", sx_servers_bare_echo, sx_works_bulk_1k },
    .ours = { "ours", sx_servers_our_echo, sx_works_bulk_1k },
    .windowed = { "ours", serve_echo, sx_works_bulk_1k },
  },
  {
    "ping-pong, 16 bytes", "1/s", 0.85, 2,
    .limit = { "bare C", sx_servers_bare_echo, sx_works_ping_pong },
    .ours = { "ours", sx_servers_our_echo, sx_works_ping_pong },
    .windowed = { "ours", serve_echo, sx_works_ping_pong },
    .peers = { { "socat", sx_servers_socat_echo, sx_works_ping_pong } },
  },
  {
    "ping-pong, 10,000 idle beside it", "1/s", 0.95, 2,
    .limit = { "ours, 10 idle", sx_servers_our_echo, sx_works_ping_pong_10 },
    .ours = { "ours", sx_servers_our_echo, sx_works_ping_pong_10k },
    .windowed_limit = { "ours, 10 idle", serve_echo, sx_works_ping_pong_10 },
    .windowed = { "ours", serve_echo, sx_works_ping_pong_10k },
  },
  {
    "client: connect, send, receive, close", "1/s", 0.8, 3,
    .limit = { "bare C", sx_servers_bare_echo, sx_works_clients },
    .ours = { "ours", sx_servers_bare_echo, sx_clients_talk },
    .windowed = { "ours", sx_servers_bare_echo, sx_clients_window_talk },
  },
  {
    "client: ping-pong, 16 bytes", "1/s", 0.8, 2,
    .limit = { "bare C", sx_servers_bare_echo, sx_works_ping_pong },
    .ours = { "ours", sx_servers_bare_echo, sx_clients_ping_pong },
    .windowed = { "ours", sx_servers_bare_echo, sx_clients_window_ping_pong },
  },
  {
    "client: one stream", "MB/s", 0.8, 0.7,
    .limit = { "bare C", sx_servers_bare_sink, sx_works_send },
    .ours = { "ours", sx_servers_bare_sink, sx_clients_send },
    .windowed = { "ours", sx_servers_bare_sink, sx_clients_window_send },
    .peers = { { "bare C that keeps it", sx_servers_bare_sink, sx_works_send_kept },
               { "ours, ever new bytes", sx_servers_bare_sink, sx_clients_window_send_new } },
  },
  {
    "datagrams, 64 bytes, 20,000/s", "%", 0.995, 1,
    .limit = { "bare C", sx_servers_bare_udp, sx_works_datagrams_20k },
    .ours = { "ours", sx_servers_our_udp, sx_works_datagrams_20k },
    .windowed = { "ours", serve_udp, sx_works_datagrams_20k },
  },
  {
    "datagrams, 64 bytes, 100,000/s", "%", 0.995, 1,
    .limit = { "bare C", sx_servers_bare_udp, sx_works_datagrams_100k },
    .ours = { "ours", sx_servers_our_udp, sx_works_datagrams_100k },
    .windowed = { "ours", serve_udp, sx_works_datagrams_100k },
  },
  {
    "datagrams, as fast as they go", "1/s", 1, 1, .together = TRUE,
    .limit = { "bare C", sx_servers_bare_udp, sx_works_datagrams_flood },
    .ours = { "ours", sx_servers_our_udp, sx_works_datagrams_flood },
    .windowed = { "ours", serve_udp, sx_works_datagrams_flood },
  },
};

/* Has the machine have as much memory as a journal may take, in large pieces, as the kernel takes them for a file */
static void
touch_memory (void)
{
  gsize length = MIN (MEMORY, (gsize) sysconf (_SC_AVPHYS_PAGES) * sysconf (_SC_PAGESIZE) / 2);
  char *memory = mmap (NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

  if (memory == MAP_FAILED)
    return;

  madvise (memory, length, MADV_HUGEPAGE);
  for (gsize i = 0; i < length; i += 4096)
    memory[i] = 1;
  munmap (memory, length);
}

static double
measure (const Ends *ends,
         double      seconds)
{
  SxBenchServer server = { ends->name, ends->server };
  double processor;

  if (sx_bench_measure (&server, ends->run, seconds, &processor) < 0)
    return -1;

  touch_memory ();

  return sx_bench_measure (&server, ends->run, seconds, &processor);
}

/* Who takes part in a row: one of the two that are compared */
typedef struct
{
  const Ends     *ends;
  double          seconds;
  SxBenchProcess *process; /* nullable: there is another one for each round */
} Side;

static void
side_begin (Side       *self,
            const Row  *row,
            const Ends *ends)
{
  const SxBenchServer server = { ends->name, ends->server };

  *self = (Side) { .ends = ends, .seconds = row->seconds };
  if (!row->together)
    return;

  self->process = sx_bench_start (&server);
  sx_bench_run (self->process, ends->run, row->seconds);
}

static double
side_measure (Side *self)
{
  return self->process != NULL ? sx_bench_run (self->process, self->ends->run, self->seconds)
                               : measure (self->ends, self->seconds);
}

static void
side_end (Side *self)
{
  if (self->process != NULL)
    sx_bench_stop (self->process);
}

static void
print_header (void)
{
  printf ("%-38s %-8s %12s %12s %-14s %7s %6s %4s %7s %6s  %s\n",
          "figure", "unit", "ours", "limit", "its name", "ratio", "bar", "", "noise", "rounds", "peers, once");
  fflush (stdout);
}

static gboolean
is_reached (const Row *row,
            double     ours,
            double     limit,
            double     ratio)
{
  if (ours < 0 || limit < 0)
    return FALSE;
  if (row->is_fault)
    return ours < limit || ours == 0;

  return ratio >= row->bar;
}

static gboolean
run_row (const Row     *row,
         const Options *options)
{
  const Ends *us = options->no_window ? &row->ours : &row->windowed;
  const Ends *them = options->no_window || row->windowed_limit.server == NULL ? &row->limit : &row->windowed_limit;
  double ours[MAX_ROUNDS], limit[MAX_ROUNDS], ratios[MAX_ROUNDS];
  double our_median, limit_median, ratio;
  guint rounds = 0;
  int lead = 0;
  gboolean reached;
  Side our_side, their_side;

  side_begin (&their_side, row, them);
  side_begin (&our_side, row, us);
  while (rounds < (options->rounds != 0 ? options->rounds : MAX_ROUNDS) && (options->rounds != 0 || ABS (lead) < LEAD))
    {
      if (row->together)
        g_usleep (REST * G_USEC_PER_SEC);
      limit[rounds] = side_measure (&their_side);
      ours[rounds] = side_measure (&our_side);
      ratios[rounds] = limit[rounds] > 0 ? ours[rounds] / limit[rounds] : 0;
      if (options->each)
        printf ("  %.1f / %.1f = %.3f\n", ours[rounds], limit[rounds], ratios[rounds]);
      lead += is_reached (row, ours[rounds], limit[rounds], ratios[rounds]) ? 1 : -1;
      rounds++;
    }
  side_end (&our_side);
  side_end (&their_side);

  our_median = sx_bench_median (ours, rounds);
  limit_median = sx_bench_median (limit, rounds);
  ratio = sx_bench_median (ratios, rounds);
  reached = lead != 0 ? lead > 0 : is_reached (row, our_median, limit_median, ratio);
  printf ("%-38s %-8s %12.1f %12.1f %-14s %7.3f %6.3f %4s %6.1f%% %6u  ", row->figure, row->unit, our_median, limit_median,
          them->name, ratio, row->bar, reached ? "" : "LOW", 100 * sx_bench_noise (ratios, rounds), rounds);
  for (guint i = 0; i < MAX_PEERS && row->peers[i].name != NULL; i++)
    printf ("%s %.1f  ", row->peers[i].name, measure (&row->peers[i], row->seconds));
  printf ("\n");
  fflush (stdout);

  return reached;
}

/* What it costs to record the kernel's own truth too: ours against ours. The bar is 0.95 in a flood */
static void
compare_observed (void)
{
  static const SxBenchServer greet = { "not observed", sx_servers_our_greet };
  static const SxBenchServer echo = { "not observed", sx_servers_our_echo };
  static const SxBenchServer udp = { "not observed", sx_servers_our_udp };
  static const SxBenchServer observed_greet = { "observed", sx_servers_observed_greet };
  static const SxBenchServer observed_echo = { "observed", sx_servers_observed_echo };
  static const SxBenchServer observed_udp = { "observed", sx_servers_observed_udp };

  sx_bench_print_header ();
  sx_bench_compare ("accept, greet, close (64)", "1/s", &greet, &observed_greet, 1, sx_works_greet, 1);
  sx_bench_compare ("ping-pong, 16 bytes", "1/s", &echo, &observed_echo, 1, sx_works_ping_pong, 1);
  sx_bench_compare ("echo, one stream", "MB/s", &echo, &observed_echo, 1, sx_works_bulk, 1);
  sx_bench_compare ("datagrams, a flood", "1/s", &udp, &observed_udp, 1, sx_works_datagrams_flood, 1);
}

static gboolean
parse_options (Options  *options,
               int       argc,
               char    **argv)
{
  for (int i = 1; i < argc; i++)
    {
      if (g_str_has_prefix (argv[i], "--only="))
        options->only = argv[i] + strlen ("--only=");
      else if (g_str_has_prefix (argv[i], "--rounds="))
        options->rounds = CLAMP (atoi (argv[i] + strlen ("--rounds=")), 1, MAX_ROUNDS);
      else if (strcmp (argv[i], "--no-window") == 0)
        options->no_window = TRUE;
      else if (strcmp (argv[i], "--observed") == 0)
        options->observed = TRUE;
      else if (strcmp (argv[i], "--each") == 0)
        options->each = TRUE;
      else
        return FALSE;
    }

  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  Options options = { .only = "" };
  gboolean reached = TRUE;

  if (!parse_options (&options, argc, argv))
    {
      fprintf (stderr, "usage: %s [--only=TEXT] [--rounds=N] [--no-window] [--observed] [--each]\n", argv[0]);
      return 2;
    }

  if (g_getenv ("DISPLAY") == NULL && g_getenv ("WAYLAND_DISPLAY") == NULL)
    options.no_window = TRUE;
  if (options.observed)
    {
      compare_observed ();
      return 0;
    }

  printf ("%s\n", options.no_window ? "without a window" : "with the window open");
  print_header ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (strstr (rows[i].figure, options.only) != NULL && !run_row (&rows[i], &options))
        reached = FALSE;
    }

  return reached ? 0 : 1;
}
