/* sx-plot-bins.c: a measure over time, at any zoom
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-plot-bins.h"

#include <string.h>

/* How many bins a level keeps, the latest ones: twice as many as a query may ask for, so that there is always a
 * level that is fine enough and reaches back far enough for a stretch that ends with the latest value */
#define LENGTH (2 * SX_PLOT_BINS_MAX)

/* 63 bits of ns are 43 of the shortest bins; the last level has 11 of them for its own */
#define MAX_LEVELS 36

G_STATIC_ASSERT ((LENGTH & (LENGTH - 1)) == 0);

/* All zero: nothing was added or measured, so that thousands are emptied at once */
typedef union
{
  guint64 sum;
  struct
  {
    guint32 spare; /* how far the least is from G_MAXUINT32 */
    guint32 max;   /* less than the least: nothing was measured */
    guint32 last;
  } gauge;
} Cell;

/* A ring of the bins with the numbers first to last; that of a bin is its start in units of its width */
typedef struct
{
  gint64 first;
  gint64 last;
  Cell  *cells;
} Level;

struct _SxPlotBins
{
  gboolean gauge;
  guint    n_levels;
  Level    levels[MAX_LEVELS];
};

static Cell *
get_cell (const Level *level,
          gint64       number)
{
  return &level->cells[number & (LENGTH - 1)];
}

static gboolean
is_measured (SxPlotBins *self,
             const Cell *cell)
{
  return !self->gauge || G_MAXUINT32 - cell->gauge.spare <= cell->gauge.max;
}

/* What comes later is merged into what was before */
static void
merge (SxPlotBins *self,
       Cell       *cell,
       const Cell *later)
{
  if (!is_measured (self, later))
    return;

  if (!self->gauge)
    {
      cell->sum += MIN (later->sum, G_MAXUINT64 - cell->sum);
      return;
    }

  cell->gauge.spare = MAX (cell->gauge.spare, later->gauge.spare);
  cell->gauge.max = MAX (cell->gauge.max, later->gauge.max);
  cell->gauge.last = later->gauge.last;
}

static void
push_level (SxPlotBins *self,
            gint64      first)
{
  Level *level;

  g_assert (self->n_levels < MAX_LEVELS);
  level = &self->levels[self->n_levels++];
  level->first = level->last = first;
  level->cells = g_new0 (Cell, LENGTH);
}

/* Room for bins up to a number; the oldest ones go where there are too many */
static void
advance (Level *level,
         gint64 number)
{
  gint64 from = MAX (level->last + 1, number - LENGTH + 1);
  gsize start = from & (LENGTH - 1);
  gsize n = number - from + 1;
  gsize straight = MIN (n, LENGTH - start);

  memset (level->cells + start, 0, straight * sizeof (Cell));
  memset (level->cells, 0, (n - straight) * sizeof (Cell));
  level->last = number;
  level->first = MAX (level->first, number - LENGTH + 1);
}

/* A level on top of all: half as many bins of the same values. The last level has never lost a bin, so nothing is missing */
static void
grow (SxPlotBins *self)
{
  const Level *below = &self->levels[self->n_levels - 1];
  Level *top;

  push_level (self, below->first >> 1);
  top = &self->levels[self->n_levels - 1];
  if (below->last >> 1 > top->last)
    advance (top, below->last >> 1);
  for (gint64 i = below->first; i <= below->last; i++)
    merge (self, get_cell (top, i >> 1), get_cell (below, i));
}

static gboolean
fits_top (SxPlotBins *self,
          gint64      time)
{
  guint top = self->n_levels - 1;

  return ((time / SX_PLOT_BIN_NS) >> top) - self->levels[top].first < LENGTH;
}

/* The finest level with bins of at least that width (as a shift) that still has the one where a time is */
static guint
find_level (SxPlotBins *self,
            gint64      from,
            guint       shift)
{
  guint level = MIN (shift, self->n_levels - 1);

  while (level + 1 < self->n_levels && self->levels[level].first > (from / SX_PLOT_BIN_NS) >> level)
    level++;

  return level;
}

static guint
find_shift (gint64 from,
            gint64 to,
            guint  max)
{
  guint shift = 0;

  /* One more than fit in, where neither end is the boundary of a bin */
  while (shift < MAX_LEVELS && ((to - from) / SX_PLOT_BIN_NS >> shift) + 2 > max)
    shift++;

  return shift;
}

/* The bin with a number at a shift that is the level's own or larger */
static Cell
collect (SxPlotBins *self,
         guint       level_number,
         gint64      number,
         guint       shift)
{
  const Level *level = &self->levels[level_number];
  guint more = shift - level_number;
  gint64 first = MAX (number << more, level->first);
  gint64 last = MIN (((number + 1) << more) - 1, level->last);
  Cell cell = { 0, };

  for (gint64 i = first; i <= last; i++)
    merge (self, &cell, get_cell (level, i));

  return cell;
}

/**
 * sx_plot_bins_new:
 * @gauge: %TRUE: values are readings, of which the least, the most and the last are kept; %FALSE: they are
 *   amounts, which are added up
 *
 * Returns: (transfer full): a measure without values
 */
SxPlotBins *
sx_plot_bins_new (gboolean gauge)
{
  SxPlotBins *self = g_new0 (SxPlotBins, 1);

  self->gauge = !!gauge;

  return self;
}

/**
 * sx_plot_bins_free:
 * @self: (nullable) (transfer full): a measure
 */
void
sx_plot_bins_free (SxPlotBins *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_levels; i++)
    g_free (self->levels[i].cells);
  g_free (self);
}

/**
 * sx_plot_bins_add:
 * @self: a measure
 * @time: when, in ns since 1970 UTC; never before that of the call before. Negative is 0
 * @value: how much; readings above 32 bits are kept as %G_MAXUINT32
 *
 * Costs a few instructions a level; there is one more level each time that the session becomes twice as long.
 */
void
sx_plot_bins_add (SxPlotBins *self,
                  gint64      time,
                  guint64     value)
{
  guint32 reading = MIN (value, G_MAXUINT32);
  Cell later = { .sum = value };

  g_return_if_fail (self != NULL);

  time = MAX (time, 0);
  if (self->gauge)
    later = (Cell) { .gauge = { G_MAXUINT32 - reading, reading, reading } };

  if (self->n_levels == 0)
    push_level (self, time / SX_PLOT_BIN_NS);
  while (!fits_top (self, time))
    grow (self);

  for (guint i = 0; i < self->n_levels; i++)
    {
      Level *level = &self->levels[i];
      gint64 number = (time / SX_PLOT_BIN_NS) >> i;

      if (number > level->last)
        advance (level, number);
      merge (self, get_cell (level, MAX (number, level->first)), &later);
    }
}

/**
 * sx_plot_bins_get_width:
 * @from: a time in ns since 1970 UTC
 * @to: a later one
 * @max: how many bins there may be between them, from 3 to %SX_PLOT_BINS_MAX
 *
 * Returns: how long the bins of sx_plot_bins_query() are, in ns: the shortest that are few enough. Of a
 *   stretch that ends long before the latest value they may be longer
 */
gint64
sx_plot_bins_get_width (gint64 from,
                        gint64 to,
                        guint  max)
{
  return SX_PLOT_BIN_NS << find_shift (MAX (from, 0), MAX (to, from), CLAMP (max, 3, SX_PLOT_BINS_MAX));
}

/**
 * sx_plot_bins_query:
 * @self: a measure
 * @from: a time in ns since 1970 UTC
 * @to: a later one
 * @max: how many bins there may be, from 3 to %SX_PLOT_BINS_MAX
 * @bins: (element-type SxPlotBin): where they go, one behind the other; what was in it is dropped
 *
 * Finds all that happened from the bin that @from is in to the one in front of @to.
 * Costs as much as the bins that it finds, however many values these hold.
 */
void
sx_plot_bins_query (SxPlotBins *self,
                    gint64      from,
                    gint64      to,
                    guint       max,
                    GArray     *bins)
{
  guint shift;
  guint level;
  gint64 end;

  g_return_if_fail (self != NULL);

  g_array_set_size (bins, 0);
  from = MAX (from, 0);
  if (to <= from)
    return;

  shift = find_shift (from, to, CLAMP (max, 3, SX_PLOT_BINS_MAX));
  level = self->n_levels > 0 ? find_level (self, from, shift) : 0;
  shift = MAX (shift, level);
  end = (to - 1) / SX_PLOT_BIN_NS >> shift;

  for (gint64 number = from / SX_PLOT_BIN_NS >> shift; number <= end; number++)
    {
      SxPlotBin bin = { .start = (number << shift) * SX_PLOT_BIN_NS, .width = SX_PLOT_BIN_NS << shift };
      Cell cell = { 0, };

      if (self->n_levels > 0)
        cell = collect (self, level, number, shift);
      bin.measured = is_measured (self, &cell);
      if (!self->gauge)
        {
          bin.sum = cell.sum;
        }
      else if (bin.measured)
        {
          bin.min = G_MAXUINT32 - cell.gauge.spare;
          bin.max = cell.gauge.max;
          bin.last = cell.gauge.last;
        }
      g_array_append_val (bins, bin);
    }
}

/**
 * sx_plot_bins_get_before:
 * @self: a gauge
 * @time: a time in ns since 1970 UTC
 * @value: (out): what it showed
 *
 * Finds the last reading in front of the bin where @time is, as exactly as the level that reaches back that far allows.
 *
 * Returns: whether there is one
 */
gboolean
sx_plot_bins_get_before (SxPlotBins *self,
                         gint64      time,
                         guint32    *value)
{
  g_return_val_if_fail (self != NULL && self->gauge, FALSE);

  for (guint i = 0; i < MIN (self->n_levels, MAX_LEVELS); i++)
    {
      const Level *level = &self->levels[i];
      gint64 number = MIN (((MAX (time, 0) / SX_PLOT_BIN_NS) >> i) - 1, level->last);

      for (; number >= level->first; number--)
        {
          const Cell *cell = get_cell (level, number);

          if (is_measured (self, cell))
            {
              *value = cell->gauge.last;
              return TRUE;
            }
        }
    }

  return FALSE;
}

/**
 * sx_plot_bins_get_size:
 * @self: a measure
 *
 * Returns: how much memory it takes, in bytes
 */
gsize
sx_plot_bins_get_size (SxPlotBins *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sizeof *self + self->n_levels * LENGTH * sizeof (Cell);
}
