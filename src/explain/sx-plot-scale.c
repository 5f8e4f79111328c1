/* sx-plot-scale.c: round numbers and readable units along an axis
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-plot-scale.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "sx-words.h"

#define NS_PER_MS     G_GINT64_CONSTANT (1000000)
#define NS_PER_SECOND G_GINT64_CONSTANT (1000000000)
#define MINUTE        (60 * NS_PER_SECOND)
#define HOUR          (60 * MINUTE)
#define DAY           (24 * HOUR)

#define MAX_SIZES 5

/* Thousands, as the International System of Units has them (k, M, G, T); what cannot be halved has whole ticks, and an axis
 * on which nothing happened still shows a few of them */
static const struct
{
  const char *names[MAX_SIZES];
  gboolean    whole;
  double      least;
} units[SX_N_PLOT_UNITS] = {
  /* Translators: bytes per second */
  [SX_PLOT_UNIT_BYTES_PER_SECOND] = { { N_("B/s"), N_("kB/s"), N_("MB/s"), N_("GB/s"), N_("TB/s") }, TRUE, 100 },
  /* Translators: bytes */
  [SX_PLOT_UNIT_BYTES] = { { N_("B"), N_("kB"), N_("MB"), N_("GB"), N_("TB") }, TRUE, 100 },
  /* Translators: microseconds, milliseconds, seconds */
  [SX_PLOT_UNIT_MICROSECONDS] = { { N_("µs"), N_("ms"), N_("s") }, FALSE, 10 },
  [SX_PLOT_UNIT_SEGMENTS] = { { N_("segments") }, TRUE, 2 },
  [SX_PLOT_UNIT_CONNECTIONS] = { { N_("connections") }, TRUE, 2 },
  [SX_PLOT_UNIT_CONNECTIONS_PER_SECOND] = { { N_("connections/s"), N_("thousand connections/s") }, FALSE, 2 },
  [SX_PLOT_UNIT_DATAGRAMS] = { { N_("datagrams"), N_("thousand datagrams"), N_("million datagrams") }, TRUE, 2 },
  [SX_PLOT_UNIT_DATAGRAMS_PER_SECOND] = { { N_("datagrams/s"), N_("thousand datagrams/s") }, FALSE, 2 },
};

static const gint64 time_steps[] = {
  10 * NS_PER_MS, 20 * NS_PER_MS, 50 * NS_PER_MS, 100 * NS_PER_MS, 200 * NS_PER_MS, 500 * NS_PER_MS,
  NS_PER_SECOND, 2 * NS_PER_SECOND, 5 * NS_PER_SECOND, 10 * NS_PER_SECOND, 15 * NS_PER_SECOND, 30 * NS_PER_SECOND,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 5 * DAY, 10 * DAY, 30 * DAY, 100 * DAY, 365 * DAY, 3650 * DAY,
};

/* How large the unit is in which a value is said: the largest of which there is one */
static guint
find_size (SxPlotUnit unit,
           double     value,
           double    *divisor)
{
  guint size = 0;

  *divisor = 1;
  while (size + 1 < MAX_SIZES && units[unit].names[size + 1] != NULL && value >= *divisor * 1000)
    {
      *divisor *= 1000;
      size++;
    }

  return size;
}

/* 1, 2 or 5 times a power of ten, not below a value */
static double
round_up (double value)
{
  double power = pow (10, floor (log10 (value)));
  double ratio = value / power;

  /* What is a hair above by rounding is not above */
  if (ratio <= 1 + 1e-9)
    return power;
  if (ratio <= 2 + 1e-9)
    return 2 * power;
  if (ratio <= 5 + 1e-9)
    return 5 * power;

  return 10 * power;
}

/**
 * sx_plot_scale_init:
 * @self: (out caller-allocates): the axis
 * @unit: what is counted
 * @max: the largest value that has to be on it; infinite or negative is 0
 *
 * Chooses 3 to 5 ticks at round numbers, from 0 to @max or a little more.
 */
void
sx_plot_scale_init (SxPlotScale *self,
                    SxPlotUnit   unit,
                    double       max)
{
  double shown;
  guint n_steps;

  if (!isfinite (max) || max < units[unit].least)
    max = units[unit].least;

  self->unit = unit;
  self->step = round_up (max / 4);
  if (units[unit].whole)
    self->step = MAX (self->step, 1);
  n_steps = MAX (2, (guint) ceil (max / self->step - 1e-9));
  self->n_ticks = n_steps + 1;
  self->top = n_steps * self->step;

  find_size (unit, self->top, &self->divisor);
  shown = self->step / self->divisor;
  self->decimals = shown < 1 ? (guint) ceil (-log10 (shown) - 1e-9) : 0;
}

/**
 * sx_plot_scale_get_unit:
 * @self: an axis
 *
 * Returns: the unit of the numbers along it, translated: “kB/s”
 */
const char *
sx_plot_scale_get_unit (const SxPlotScale *self)
{
  double divisor;

  return _(units[self->unit].names[find_size (self->unit, self->top, &divisor)]);
}

/**
 * sx_plot_scale_dup_tick:
 * @self: an axis
 * @tick: which one, from 0
 *
 * Returns: (transfer full): the number at it, without unit
 */
char *
sx_plot_scale_dup_tick (const SxPlotScale *self,
                        guint              tick)
{
  return g_strdup_printf ("%'.*f", (int) self->decimals, tick * self->step / self->divisor);
}

/* Things that are counted, in the singular or plural that the number takes; NULL: the unit is none of these */
/* A number that is too large for its type would be undefined */
static guint64
get_whole (double value)
{
  if (!(value > 0))
    return 0;

  return value < (double) G_MAXUINT64 ? (guint64) value : G_MAXUINT64;
}

static char *
dup_count (SxPlotUnit unit,
           guint64    n)
{
  g_autofree char *number = sx_words_number (n);

  switch ((int) unit)
    {
    case SX_PLOT_UNIT_SEGMENTS:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s segment", "%s segments", n), number);
    case SX_PLOT_UNIT_CONNECTIONS:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s connection", "%s connections", n), number);
    case SX_PLOT_UNIT_DATAGRAMS:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s datagram", "%s datagrams", n), number);
    default:
      return NULL;
    }
}

/**
 * sx_plot_unit_dup_value:
 * @unit: what is counted
 * @value: how much
 *
 * Returns: (transfer full): it with three digits or, where there are more in front of the point, all of these:
 *   “24.1 kB/s”, “38 µs”, “3 connections”
 */
char *
sx_plot_unit_dup_value (SxPlotUnit unit,
                        double     value)
{
  double divisor;
  guint size = find_size (unit, value, &divisor);
  double shown = value / divisor;
  int decimals = shown >= 99.95 ? 0 : shown >= 9.995 ? 1 : 2;
  char *count = dup_count (unit, get_whole (value));

  if (count != NULL)
    return count;

  /* Of what is whole, there are no parts */
  if (ABS (shown - rint (shown)) < 1e-9)
    decimals = 0;

  /* Translators: a number and its unit */
  return g_strdup_printf (_("%'.*f %s"), decimals, shown, _(units[unit].names[size]));
}

/**
 * sx_plot_time_step:
 * @span: how long the axis is, in ns
 * @max: how many ticks may be on it, at least 1
 *
 * Returns: from one tick to the next, in ns: a step that people count in
 */
gint64
sx_plot_time_step (gint64 span,
                   guint  max)
{
  for (guint i = 0; i < G_N_ELEMENTS (time_steps); i++)
    if (span / time_steps[i] <= max)
      return time_steps[i];

  return MAX (span / MAX (max, 1), time_steps[G_N_ELEMENTS (time_steps) - 1]);
}

/* How far the clock on the wall is ahead of UTC, in ns */
static gint64
find_offset (gint64 time)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (time / NS_PER_SECOND);

  return when != NULL ? g_date_time_get_utc_offset (when) * G_GINT64_CONSTANT (1000) : 0;
}

/**
 * sx_plot_time_first:
 * @from: where an axis begins, in ns since 1970 UTC
 * @step: from one tick to the next
 *
 * Returns: the first time from there on at which the clock on the wall shows a multiple of @step
 */
gint64
sx_plot_time_first (gint64 from,
                    gint64 step)
{
  gint64 offset = find_offset (from);
  gint64 rest = (from + offset) % step;

  return rest <= 0 ? from - rest : from + (step - rest);
}

/**
 * sx_plot_time_dup_clock:
 * @time: in ns since 1970 UTC
 * @step: how exact it has to be, in ns
 *
 * Returns: (transfer full): what the clock on the wall showed: “20:14:07”
 */
char *
sx_plot_time_dup_clock (gint64 time,
                        gint64 step)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (time / NS_PER_SECOND);
  g_autofree char *text = NULL;
  int digits = 0;
  gint64 unit = NS_PER_SECOND;

  if (when == NULL)
    return g_strdup ("");

  if (step >= DAY)
    return g_date_time_format (when, "%Y-%m-%d");
  if (step >= MINUTE)
    return g_date_time_format (when, "%H:%M");

  text = g_date_time_format (when, "%H:%M:%S");
  for (; step < unit && digits < 3; digits++)
    unit /= 10;

  return digits > 0 ? g_strdup_printf ("%s.%0*d", text, digits, (int) (time % NS_PER_SECOND / unit))
                    : g_steal_pointer (&text);
}

/**
 * sx_plot_time_dup_ago:
 * @span: how long ago, in ns
 * @step: how exact it has to be, in ns
 *
 * Returns: (transfer full): “−30 s”, with a minus sign as figures have it
 */
char *
sx_plot_time_dup_ago (gint64 span,
                      gint64 step)
{
  if (span >= MINUTE && step >= MINUTE)
    /* Translators: an axis of time: minutes ago */
    return g_strdup_printf (_("−%d min"), (int) (span / MINUTE));

  if (step >= NS_PER_SECOND)
    /* Translators: an axis of time: seconds ago */
    return g_strdup_printf (_("−%d s"), (int) (span / NS_PER_SECOND));

  /* Translators: an axis of time: seconds ago */
  return g_strdup_printf (_("−%.1f s"), span / 1e9);
}
