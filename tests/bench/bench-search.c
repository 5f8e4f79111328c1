/* bench-search.c: filters and searches over ten million records
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A search over payloads is compared with memmem() over the same payloads, in the same run and in turn: over each one where it
 * lies in the journal, and over all of them as one piece of memory, which is the most that can be asked for. Filters
 * have to have the newest page of rows in one go, and all rows in less than a second; no go may take a frame's time. Memory is
 * what the process has of its own (RssAnon).
 */

#include "sx-config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sx-bench.h"
#include "sx-record-model.h"

#define N_SMALL  10000000
#define SMALL    64
#define N_LARGE  16384
#define LARGE    65536
#define SLICE    4096
#define FRAME_MS 16.7

/* What a window of this journal's records has room for */
#define PAGE 200

/* Words, as in most of what people send; none of them has what is looked for in it */
static const char *words[] = {
  "HTTP/1.1 200 OK\r\n", "Content-Length: ", "the quick brown fox ", "user=", "temperature 21.5 ", "{\"id\": ", "}, ", "GET / ",
  "0123456789", " and then ", "error ", "\0\0\0\1\0\0\0\2", "sensor-7 ", "value ", "\n",
};

static const char needle_text[] = "needle-in-haystack";

typedef struct
{
  SxJournal *journal;
  guint8    *bytes;  /* all payloads, one behind the other */
  gsize      length;
  gsize      size;   /* of each */
  guint      n;
} Load;

static double
get_thread_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec + now.tv_nsec / 1e9;
}

/* In bytes, of the process itself: not of the file that the journal has mapped */
static double
get_own_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;

  line = strstr (status, "RssAnon:");

  return line != NULL ? 1024.0 * g_ascii_strtoull (line + strlen ("RssAnon:"), NULL, 10) : 0;
}

static void
fill_bytes (guint8 *bytes,
            gsize   length)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  gsize done = 0;

  while (done < length)
    {
      const char *word = words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))];
      gsize n = MIN (*word == '\0' ? 8 : strlen (word), length - done);

      memcpy (bytes + done, word, n);
      done += n;
    }
}

/* Two sides of some connections that talk in turn, with a connect() now and then */
static void
load_open (Load  *load,
           guint  n,
           gsize  size,
           gsize  distinct)
{
  g_autoptr (GError) error = NULL;
  double memory = get_own_memory ();

  load->journal = sx_journal_new (NULL, &error);
  if (load->journal == NULL)
    g_error ("%s", error->message);
  sx_journal_set_limit (load->journal, G_GUINT64_CONSTANT (8) << 30);
  load->n = n;
  load->size = size;
  load->length = distinct;
  load->bytes = g_malloc (distinct);
  fill_bytes (load->bytes, distinct);

  for (guint i = 0; i < n; i++)
    {
      SxRecord record = {
        .time = 1 + i,
        .owner = 1 + i % 2,
        .socket = 1 + i % 100,
        .kind = i % 1000 == 999 ? SX_KIND_CONNECT : i % 2 == 0 ? SX_KIND_SEND : SX_KIND_RECV,
        .value = size,
        .payload = load->bytes + (gsize) i * size % distinct,
        .payload_length = size,
      };

      if (!sx_journal_append (load->journal, &record))
        g_error ("the journal does not take %u records", n);
    }
  if (sx_journal_get_n_truncated (load->journal) > 0)
    g_error ("the journal has no room for the payloads");

  printf ("%u records with %" G_GSIZE_FORMAT " bytes each: %.1f bytes of memory a record\n", n, size,
          (get_own_memory () - memory - distinct) / n);
}

static void
load_close (Load *load)
{
  g_object_unref (load->journal);
  g_free (load->bytes);
}

typedef struct
{
  double first_ms;    /* until there is a page of rows, or all there are */
  double all_ms;
  double longest_ms;  /* of one go in this thread */
  guint  n_rows;
} Course;

/* As the window does it: a go in each frame, sleep between them */
static Course
run_filter (SxRecordModel *model)
{
  SxRecordFilter *filter = sx_record_model_get_filter (model);
  GListModel *rows = G_LIST_MODEL (model);
  double start = sx_bench_now ();
  Course course = { 0, };

  while (TRUE)
    {
      double go = get_thread_seconds ();
      gboolean more = sx_record_model_drain (model, SLICE);
      gboolean complete = sx_record_filter_is_complete (filter);

      course.longest_ms = MAX (course.longest_ms, 1000 * (get_thread_seconds () - go));
      course.n_rows = g_list_model_get_n_items (rows);
      if (course.first_ms == 0 && (course.n_rows >= PAGE || complete))
        course.first_ms = 1000 * (sx_bench_now () - start);
      if (complete)
        break;
      if (!more)
        g_main_context_iteration (NULL, TRUE);
    }
  course.all_ms = 1000 * (sx_bench_now () - start);

  return course;
}

static gboolean
bench_filter (Load       *load,
              const char *name,
              guint32     owner,
              guint32     socket,
              guint64     kinds)
{
  double first[SX_BENCH_ROUNDS], all[SX_BENCH_ROUNDS], memory[SX_BENCH_ROUNDS];
  double longest = 0;
  guint n_rows = 0;
  gboolean good;

  for (guint i = 0; i < SX_BENCH_ROUNDS; i++)
    {
      double before = get_own_memory ();
      g_autoptr (SxRecordFilter) filter = sx_record_filter_new (load->journal);
      g_autoptr (SxRecordModel) model = NULL;
      Course course;

      sx_record_filter_set_owner (filter, owner);
      sx_record_filter_set_socket (filter, socket);
      sx_record_filter_set_kinds (filter, kinds);
      model = sx_record_model_new (filter);
      course = run_filter (model);
      first[i] = course.first_ms;
      all[i] = course.all_ms;
      longest = MAX (longest, course.longest_ms);
      memory[i] = (get_own_memory () - before) / load->n;
      n_rows = course.n_rows;
    }

  /* Where there is less than a page of rows, it is there when all is */
  good = (n_rows < PAGE || sx_bench_median (first, SX_BENCH_ROUNDS) < FRAME_MS) && longest < FRAME_MS
         && sx_bench_median (all, SX_BENCH_ROUNDS) < 1000;
  printf ("%-28s %10u %10.2f %10.1f %10.2f %10.2f  %s\n", name, n_rows, sx_bench_median (first, SX_BENCH_ROUNDS),
          sx_bench_median (all, SX_BENCH_ROUNDS), longest, sx_bench_median (memory, SX_BENCH_ROUNDS),
          good ? "ok" : "MISSED");

  return good;
}

static double
run_search (Load     *load,
            gboolean  match_case)
{
  g_autoptr (SxRecordFilter) filter = sx_record_filter_new (load->journal);
  g_autoptr (SxRecordModel) model = sx_record_model_new (filter);
  g_autoptr (GBytes) bytes = g_bytes_new_static (needle_text, strlen (needle_text));
  g_autoptr (SxNeedle) needle = sx_needle_new (bytes, match_case);
  Course course;

  sx_record_filter_set_needle (filter, needle);
  course = run_filter (model);
  if (course.n_rows != 0 || course.longest_ms > FRAME_MS)
    printf ("%u found, %.1f ms in one go\n", course.n_rows, course.longest_ms);

  return (double) load->n * load->size / 1e6 / course.all_ms;
}

static double
run_memmem_each (Load *load)
{
  double start = sx_bench_now ();
  guint n_found = 0;

  for (guint i = 0; i < load->n; i++)
    {
      SxRecord record;

      sx_journal_read (load->journal, i, &record);
      n_found += memmem (record.payload, record.payload_length, needle_text, strlen (needle_text)) != NULL;
    }
  if (n_found != 0)
    printf ("%u found\n", n_found);

  return (double) load->n * load->size / 1e9 / (sx_bench_now () - start);
}

static double
run_memmem_whole (Load *load)
{
  double start = sx_bench_now ();
  guint rounds = (gsize) load->n * load->size / load->length;

  for (guint i = 0; i < rounds; i++)
    if (memmem (load->bytes, load->length, needle_text, strlen (needle_text)) != NULL)
      printf ("found\n");

  return (double) rounds * load->length / 1e9 / (sx_bench_now () - start);
}

static gboolean
bench_search (Load       *load,
              const char *name,
              gboolean    match_case)
{
  double ours[SX_BENCH_ROUNDS], each[SX_BENCH_ROUNDS], whole[SX_BENCH_ROUNDS];
  double speed, limit;
  gboolean good;

  for (guint i = 0; i < SX_BENCH_ROUNDS; i++)
    {
      ours[i] = run_search (load, match_case);
      each[i] = run_memmem_each (load);
      whole[i] = run_memmem_whole (load);
    }

  speed = sx_bench_median (ours, SX_BENCH_ROUNDS);
  limit = sx_bench_median (whole, SX_BENCH_ROUNDS);
  good = speed >= 1 || speed >= limit;
  printf ("%-28s %10.2f %10.2f %10.2f %10.2f %9.0f%%  %s\n", name, speed, sx_bench_median (each, SX_BENCH_ROUNDS), limit,
          speed / limit, 100 * sx_bench_noise (ours, SX_BENCH_ROUNDS), good ? "ok" : "MISSED");

  return good;
}

int
main (int    argc,
      char **argv)
{
  Load small, large;
  gboolean good = TRUE;

  load_open (&small, N_SMALL, SMALL, 64 * 1024 * 1024);
  printf ("\n%-28s %10s %10s %10s %10s %10s\n", "filter", "rows", "page ms", "all ms", "go ms", "bytes/rec.");
  good &= bench_filter (&small, "all", 0, 0, G_MAXUINT64);
  good &= bench_filter (&small, "one pane", 1, 0, G_MAXUINT64);
  good &= bench_filter (&small, "one socket", 0, 42, G_MAXUINT64);
  good &= bench_filter (&small, "one kind: send", 0, 0, SX_KIND_MASK (SX_KIND_SEND));
  good &= bench_filter (&small, "one kind: connect", 0, 0, SX_KIND_MASK (SX_KIND_CONNECT));
  good &= bench_filter (&small, "one kind: none there", 0, 0, SX_KIND_MASK (SX_KIND_CLOSE));

  printf ("\n%-28s %10s %10s %10s %10s %10s\n", "search, GB/s", "ours", "each", "memmem", "ratio", "noise");
  good &= bench_search (&small, "64 B payloads", TRUE);
  good &= bench_search (&small, "64 B, any case", FALSE);
  load_close (&small);

  load_open (&large, N_LARGE, LARGE, 64 * 1024 * 1024);
  good &= bench_search (&large, "64 KiB payloads", TRUE);
  good &= bench_search (&large, "64 KiB, any case", FALSE);
  load_close (&large);

  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
