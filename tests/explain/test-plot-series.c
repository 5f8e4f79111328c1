/* test-plot-series.c: what sockets did over time, exactly
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "plot-records.h"
#include "sx-plot-series.h"
#include "sx-test-util.h"

/* The shortest bin: PLOT_TIME is where one begins */
#define TICK SX_PLOT_BIN_NS

typedef struct
{
  SxJournal    *journal;
  SxPlotSeries *series;
  GArray       *bins;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->journal = plot_journal ();
  f->series = sx_plot_series_new (f->journal);
  f->bins = g_array_new (FALSE, FALSE, sizeof (SxPlotBin));
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_array_unref (f->bins);
  sx_plot_series_free (f->series);
  g_assert_finalize_object (f->journal);
}

static void
follow (Fixture *f,
        guint32  socket)
{
  sx_plot_series_set_sockets (f->series, &socket, 1);
  while (sx_plot_series_drain (f->series, 1000))
    ;
}

/* from, to: after PLOT_TIME, in ns */
static void
query (Fixture       *f,
       SxPlotMeasure  measure,
       gint64         from,
       gint64         to,
       guint          max)
{
  sx_plot_series_query (f->series, 0, measure, PLOT_TIME + from, PLOT_TIME + to, max, f->bins);
  g_assert_cmpuint (f->bins->len, <=, max);
  for (guint i = 1; i < f->bins->len; i++)
    {
      const SxPlotBin *bin = &g_array_index (f->bins, SxPlotBin, i);

      g_assert_cmpint (bin[-1].start + bin[-1].width, ==, bin->start);
    }
}

/* The bin in which a time is */
static const SxPlotBin *
at (Fixture *f,
    gint64   time)
{
  for (guint i = 0; i < f->bins->len; i++)
    {
      const SxPlotBin *bin = &g_array_index (f->bins, SxPlotBin, i);

      if (bin->start <= PLOT_TIME + time && PLOT_TIME + time < bin->start + bin->width)
        return bin;
    }

  g_assert_not_reached ();
}

static guint64
sum_up (Fixture *f)
{
  guint64 sum = 0;

  for (guint i = 0; i < f->bins->len; i++)
    sum += g_array_index (f->bins, SxPlotBin, i).sum;

  return sum;
}

static void
test_bytes (Fixture       *f,
            gconstpointer  data)
{
  plot_connect (f->journal, 0, 7);
  plot_message (f->journal, 10 * TICK, 7, SX_KIND_SEND, 100);
  plot_message (f->journal, 10 * TICK + 5, 7, SX_KIND_SEND, 20);
  plot_message (f->journal, 12 * TICK, 8, SX_KIND_SEND, 5000);
  plot_message (f->journal, 12 * TICK, 7, SX_KIND_RECV, 3);
  plot_append (f->journal, 13 * TICK, (SxRecord) { .kind = SX_KIND_SEND, .socket = 7, .value = -1, .error = EPIPE });
  plot_message (f->journal, 14 * TICK, 7, SX_KIND_CLOSE, 0);
  follow (f, 7);

  query (f, SX_PLOT_SENT, 0, 20 * TICK, 100);
  g_assert_cmpuint (f->bins->len, ==, 20);
  g_assert_cmpuint (at (f, 10 * TICK)->sum, ==, 120);
  g_assert_cmpuint (sum_up (f), ==, 120);

  /* Nothing sent is 0 while the socket is there; after its close nothing is measured */
  g_assert_true (at (f, 11 * TICK)->measured);
  g_assert_true (at (f, 14 * TICK)->measured);
  g_assert_false (at (f, 15 * TICK)->measured);
  query (f, SX_PLOT_SENT, -5 * TICK, 5 * TICK, 100);
  g_assert_false (at (f, -1)->measured);
  g_assert_true (at (f, 0)->measured);

  query (f, SX_PLOT_RECEIVED, 0, 20 * TICK, 100);
  g_assert_cmpuint (sum_up (f), ==, 3);
  g_assert_false (sx_plot_series_has (f->series, 0, SX_PLOT_RTT));
  g_assert_cmpint (sx_plot_series_get_socket (f->series, 0)->role, ==, SX_PLOT_ROLE_CLIENT);
}

static void
test_samples (Fixture       *f,
              gconstpointer  data)
{
  plot_connect (f->journal, 0, 7);
  plot_sample (f->journal, 100 * TICK, 7, (SxSample) { .rtt = 40, .rttvar = 10, .cwnd = 10, .unsent = 7 });
  plot_sample (f->journal, 200 * TICK, 7, (SxSample) { .rtt = 90, .rttvar = 30, .cwnd = 11, .retransmits = 1 });
  plot_sample (f->journal, 201 * TICK, 7, (SxSample) { .rtt = 50, .rttvar = 20, .cwnd = 12, .retransmits = 2 });
  plot_sample (f->journal, 9000 * TICK, 7, (SxSample) { .rtt = 60, .rttvar = 20, .cwnd = 13, .retransmits = 2 });
  plot_message (f->journal, 9001 * TICK, 7, SX_KIND_WAITING, 1000);
  plot_message (f->journal, 9100 * TICK, 7, SX_KIND_CLOSE, 0);
  follow (f, 7);

  query (f, SX_PLOT_RTT, 0, 10000 * TICK, 1000);
  g_assert_cmpint (g_array_index (f->bins, SxPlotBin, 0).width, ==, 16 * TICK);
  g_assert_false (at (f, 0)->measured);
  g_assert_cmpuint (at (f, 100 * TICK)->last, ==, 40);
  /* Between two readings that follow one another it is the first; where they are far apart, nothing */
  g_assert_cmpuint (at (f, 150 * TICK)->last, ==, 40);
  g_assert_cmpuint (at (f, 200 * TICK)->min, ==, 50);
  g_assert_cmpuint (at (f, 200 * TICK)->max, ==, 90);
  g_assert_cmpuint (at (f, 200 * TICK)->last, ==, 50);
  g_assert_false (at (f, 5000 * TICK)->measured);
  g_assert_cmpuint (at (f, 9000 * TICK)->last, ==, 60);
  g_assert_false (at (f, 9500 * TICK)->measured);

  query (f, SX_PLOT_RETRANSMITS, 0, 10000 * TICK, 1000);
  g_assert_cmpuint (at (f, 200 * TICK)->last, ==, 2);

  /* What waits stays what it was until somebody says otherwise, and so it is where the question begins later */
  query (f, SX_PLOT_WAITING, 0, 10000 * TICK, 1000);
  g_assert_cmpuint (at (f, 150 * TICK)->last, ==, 7);
  g_assert_cmpuint (at (f, 5000 * TICK)->last, ==, 0);
  g_assert_true (at (f, 5000 * TICK)->measured);
  g_assert_cmpuint (at (f, 9050 * TICK)->last, ==, 1000);
  g_assert_false (at (f, 9500 * TICK)->measured);
  query (f, SX_PLOT_WAITING, 9050 * TICK, 9060 * TICK, 1000);
  g_assert_cmpuint (at (f, 9050 * TICK)->last, ==, 1000);
}

static void
test_listener (Fixture       *f,
               gconstpointer  data)
{
  plot_listen (f->journal, 0, 1, 5);
  plot_sample (f->journal, 10 * TICK, 1, (SxSample) { .backlog = 0, .backlog_limit = 4 });
  plot_sample (f->journal, 20 * TICK, 1, (SxSample) { .backlog = 3, .backlog_limit = 4 });
  plot_accept (f->journal, 30 * TICK, 2, 1);
  plot_accept (f->journal, 30 * TICK, 3, 1);
  plot_accept (f->journal, 30 * TICK, 4, 9);
  plot_append (f->journal, 31 * TICK, (SxRecord) { .kind = SX_KIND_ACCEPT, .socket = 1, .error = EMFILE, .args = { 1 } });
  follow (f, 1);

  g_assert_cmpint (sx_plot_series_get_socket (f->series, 0)->role, ==, SX_PLOT_ROLE_LISTENER);
  query (f, SX_PLOT_ACCEPTS, 0, 40 * TICK, 100);
  g_assert_cmpuint (at (f, 30 * TICK)->sum, ==, 2);
  g_assert_cmpuint (sum_up (f), ==, 2);
  query (f, SX_PLOT_BACKLOG, 0, 40 * TICK, 100);
  g_assert_cmpuint (at (f, 10 * TICK)->last, ==, 0);
  g_assert_cmpuint (at (f, 25 * TICK)->last, ==, 3);
  query (f, SX_PLOT_BACKLOG_LIMIT, 0, 40 * TICK, 100);
  g_assert_cmpuint (at (f, 5 * TICK)->last, ==, 5);
  g_assert_cmpuint (at (f, 15 * TICK)->last, ==, 4);
}

static void
test_datagrams (Fixture       *f,
                gconstpointer  data)
{
  plot_datagram (f->journal, 0, 3);
  plot_message (f->journal, 1 * TICK, 3, SX_KIND_SENDTO, 0);
  plot_message (f->journal, 1 * TICK, 3, SX_KIND_SENDTO, 10);
  plot_message (f->journal, 2 * TICK, 3, SX_KIND_RECVFROM, 7);
  plot_sample (f->journal, 3 * TICK, 3, (SxSample) { .drops = 12 });
  follow (f, 3);

  query (f, SX_PLOT_DATAGRAMS_SENT, 0, 10 * TICK, 100);
  g_assert_cmpuint (at (f, 1 * TICK)->sum, ==, 2);
  query (f, SX_PLOT_SENT, 0, 10 * TICK, 100);
  g_assert_cmpuint (at (f, 1 * TICK)->sum, ==, 10);
  query (f, SX_PLOT_DATAGRAMS_RECEIVED, 0, 10 * TICK, 100);
  g_assert_cmpuint (sum_up (f), ==, 1);
  query (f, SX_PLOT_DROPS, 0, 10 * TICK, 100);
  g_assert_false (at (f, 2 * TICK)->measured);
  g_assert_cmpuint (at (f, 8 * TICK)->last, ==, 12);
}

/* An hour back: what follows goes on where it was. A thousandth: the order in which it was written down counts */
static void
test_set_back (Fixture       *f,
               gconstpointer  data)
{
  gint64 first, last;

  plot_connect (f->journal, 0, 7);
  plot_message (f->journal, 100 * TICK, 7, SX_KIND_SEND, 1);
  plot_message (f->journal, 99 * TICK, 7, SX_KIND_SEND, 2);
  plot_message (f->journal, 100 * TICK - 3600 * SECOND, 7, SX_KIND_SEND, 4);
  plot_message (f->journal, 150 * TICK - 3600 * SECOND, 7, SX_KIND_SEND, 8);
  follow (f, 7);

  query (f, SX_PLOT_SENT, 0, SECOND, 1024);
  g_assert_cmpuint (at (f, 100 * TICK)->sum, ==, 7);
  g_assert_cmpuint (at (f, 150 * TICK)->sum, ==, 8);
  g_assert_true (sx_plot_series_get_extent (f->series, &first, &last));
  g_assert_cmpint (first, ==, PLOT_TIME);
  g_assert_cmpint (last, ==, PLOT_TIME + 150 * TICK);

  /* And so does the clock that is on the wall */
  g_assert_cmpint (sx_plot_series_map_time (f->series, PLOT_TIME + 160 * TICK - 3600 * SECOND), ==, PLOT_TIME + 160 * TICK);
  g_assert_cmpint (sx_plot_series_map_time (f->series, PLOT_TIME - 7200 * SECOND), ==, PLOT_TIME + 150 * TICK);
}

/* Times that no clock shows, as a stranger's file may have them */
static void
test_odd_times (Fixture       *f,
                gconstpointer  data)
{
  const gint64 times[] = { G_MININT64, -1, 0, 1, G_MAXINT64, 0, G_MAXINT64 - 1, G_MININT64, G_MAXINT64, 5, G_MAXINT64 };
  gint64 first, last;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      SxRecord record = { .kind = SX_KIND_SEND, .socket = 7, .value = i % 2 ? G_MININT64 : 1, .time = times[i] };

      g_assert_true (sx_journal_append (f->journal, &record));
    }
  follow (f, 7);
  g_assert_true (sx_plot_series_get_extent (f->series, &first, &last));
  g_assert_cmpint (first, >, 0);
  g_assert_cmpint (last, >=, first);
  sx_plot_series_query (f->series, 0, SX_PLOT_SENT, 0, G_MAXINT64, 500, f->bins);
  g_assert_cmpuint (sum_up (f), ==, 6);
}

/* What was before a serial is as if the rest had never been; and forward again */
static void
test_end (Fixture       *f,
          gconstpointer  data)
{
  plot_connect (f->journal, 0, 7);
  for (guint i = 1; i <= 100; i++)
    plot_message (f->journal, i * TICK, 7, SX_KIND_SEND, i);

  follow (f, 7);
  for (guint64 end = 102; end > 2; end -= 10)
    {
      guint n = end - 2;

      sx_plot_series_set_end (f->series, end);
      while (sx_plot_series_drain (f->series, 7))
        ;
      query (f, SX_PLOT_SENT, 0, 200 * TICK, 1000);
      g_assert_cmpuint (sum_up (f), ==, n * (n + 1) / 2);
    }

  sx_plot_series_set_end (f->series, G_MAXUINT64);
  while (sx_plot_series_drain (f->series, 7))
    ;
  query (f, SX_PLOT_SENT, 0, 200 * TICK, 1000);
  g_assert_cmpuint (sum_up (f), ==, 5050);
}

static void
test_others (Fixture       *f,
             gconstpointer  data)
{
  const guint32 both[] = { 8, 7 };
  const guint32 newer[] = { 9, 7 };

  plot_connect (f->journal, 0, 7);
  plot_connect (f->journal, 0, 8);
  plot_message (f->journal, 5 * TICK, 7, SX_KIND_SEND, 1);
  plot_message (f->journal, 5 * TICK, 8, SX_KIND_SEND, 2);
  follow (f, 7);
  query (f, SX_PLOT_SENT, 0, 10 * TICK, 100);
  g_assert_cmpuint (sum_up (f), ==, 1);

  sx_plot_series_set_sockets (f->series, both, 2);
  /* 8 has records that were passed by */
  g_assert_true (sx_plot_series_drain (f->series, 5));
  g_assert_false (sx_plot_series_drain (f->series, 100));
  g_assert_cmpuint (sx_plot_series_get_n_sockets (f->series), ==, 2);
  query (f, SX_PLOT_SENT, 0, 10 * TICK, 100);
  g_assert_cmpuint (sum_up (f), ==, 2);

  /* A new one has none, and the others keep what they have: only what is new is looked at */
  plot_connect (f->journal, 6 * TICK, 9);
  plot_message (f->journal, 6 * TICK, 9, SX_KIND_SEND, 4);
  sx_plot_series_set_sockets (f->series, newer, 2);
  g_assert_false (sx_plot_series_drain (f->series, 3));
  query (f, SX_PLOT_SENT, 0, 10 * TICK, 100);
  g_assert_cmpuint (sum_up (f), ==, 4);
  sx_plot_series_query (f->series, 1, SX_PLOT_SENT, PLOT_TIME, PLOT_TIME + 10 * TICK, 100, f->bins);
  g_assert_cmpuint (sum_up (f), ==, 1);

  sx_plot_series_set_sockets (f->series, NULL, 0);
  g_assert_false (sx_plot_series_drain (f->series, 100));
  g_assert_cmpuint (sx_plot_series_get_n_sockets (f->series), ==, 0);
}

/* Any measure, any stretch, any zoom: the same as adding up what was written down */
static void
test_property (void)
{
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (SxPlotBins) sums = sx_plot_bins_new (FALSE);
      g_autoptr (SxPlotBins) gauges = sx_plot_bins_new (TRUE);
      g_autoptr (GArray) bins = g_array_new (FALSE, FALSE, sizeof (SxPlotBin));
      guint n = g_test_rand_int_range (1, 3000);
      g_autofree gint64 *times = g_new (gint64, n);
      g_autofree guint32 *values = g_new (guint32, n);
      gint64 step = (gint64) 1 << g_test_rand_int_range (10, 40);
      gint64 time = PLOT_TIME;

      for (guint i = 0; i < n; i++)
        {
          time += (gint64) (g_test_rand_double () * step);
          times[i] = time;
          values[i] = g_test_rand_int ();
          sx_plot_bins_add (sums, time, values[i]);
          sx_plot_bins_add (gauges, time, values[i]);
        }

      for (guint ask = 0; ask < 10; ask++)
        {
          gint64 from = ask == 0 ? PLOT_TIME : times[g_test_rand_int_range (0, n)] - (gint64) (g_test_rand_double () * step);
          gint64 to = ask == 0 ? time + 1 : from + 1 + (gint64) (g_test_rand_double () * (time - from + step));
          guint max = g_test_rand_int_range (3, SX_PLOT_BINS_MAX + 1);
          guint at = 0;

          sx_plot_bins_query (sums, from, to, max, bins);
          g_assert_cmpuint (bins->len, <=, max);
          g_assert_cmpuint (bins->len, >, 0);
          /* Of a stretch that ends with the latest value, bins are no longer than they need be */
          if (to > time)
            g_assert_cmpint (g_array_index (bins, SxPlotBin, 0).width, ==, sx_plot_bins_get_width (from, to, max));
          for (guint i = 0; i < bins->len; i++)
            {
              const SxPlotBin *bin = &g_array_index (bins, SxPlotBin, i);
              guint64 sum = 0;

              g_assert_cmpint (bin->start % bin->width, ==, 0);
              for (at = 0; at < n; at++)
                if (times[at] >= bin->start && times[at] < bin->start + bin->width)
                  sum += values[at];
              g_assert_cmpuint (bin->sum, ==, sum);
            }

          sx_plot_bins_query (gauges, from, to, max, bins);
          for (guint i = 0; i < bins->len; i++)
            {
              const SxPlotBin *bin = &g_array_index (bins, SxPlotBin, i);
              guint32 min = G_MAXUINT32;
              guint32 most = 0;
              guint32 last = 0;
              gboolean measured = FALSE;

              for (at = 0; at < n; at++)
                if (times[at] >= bin->start && times[at] < bin->start + bin->width)
                  {
                    measured = TRUE;
                    min = MIN (min, values[at]);
                    most = MAX (most, values[at]);
                    last = values[at];
                  }
              g_assert_cmpint (bin->measured, ==, measured);
              g_assert_cmpuint (bin->min, ==, measured ? min : 0);
              g_assert_cmpuint (bin->max, ==, most);
              g_assert_cmpuint (bin->last, ==, last);
            }
        }
    }
}

/* A million records in an hour: little memory, little time, and nothing is lost */
static void
test_million (Fixture       *f,
              gconstpointer  data)
{
  const guint n = 1000000;
  gint64 start;
  guint64 sent = 0;
  guint64 received = 0;

  plot_connect (f->journal, 0, 7);
  for (guint i = 0; i < n; i++)
    {
      gint64 time = i * (3600 * SECOND / n);

      plot_message (f->journal, time, 7, i % 3 ? SX_KIND_SEND : SX_KIND_RECV, i);
      *(i % 3 ? &sent : &received) += i;
    }

  start = sx_test_get_work ();
  follow (f, 7);
  query (f, SX_PLOT_SENT, 0, 3600 * SECOND, 1000);
  g_test_message ("%u records: %" G_GINT64_FORMAT " ms, %" G_GSIZE_FORMAT " KiB", n,
                  (sx_test_get_work () - start) / 1000, sx_plot_series_get_size (f->series) / 1024);
  g_assert_cmpint (sx_test_get_work () - start, <, 5 * G_USEC_PER_SEC);
  g_assert_cmpuint (sx_plot_series_get_size (f->series), <, 2 * 1024 * 1024);
  g_assert_cmpuint (sum_up (f), ==, sent);
  query (f, SX_PLOT_RECEIVED, 0, 3600 * SECOND, 10);
  g_assert_cmpuint (sum_up (f), ==, received);

  /* The last minute is still there in detail */
  query (f, SX_PLOT_SENT, 3540 * SECOND, 3600 * SECOND, 1000);
  g_assert_cmpint (g_array_index (f->bins, SxPlotBin, 0).width, ==, 32 * TICK);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/plot-series/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("bytes", test_bytes);
  ADD ("samples", test_samples);
  ADD ("listener", test_listener);
  ADD ("datagrams", test_datagrams);
  ADD ("set-back", test_set_back);
  ADD ("odd-times", test_odd_times);
  ADD ("end", test_end);
  ADD ("others", test_others);
  ADD ("million", test_million);
#undef ADD
  g_test_add_func ("/plot-series/property", test_property);

  return g_test_run ();
}
