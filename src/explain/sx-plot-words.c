/* sx-plot-words.c: plots in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-plot.h"

#include <glib/gi18n-lib.h>

#include "sx-plot-private.h"
#include "sx-words.h"

#define NS_PER_SECOND G_GINT64_CONSTANT (1000000000)

/* What a bin is on the axis: of a sum, per second */
double
sx_plot_bin_value (const SxPlotSpec *spec,
                   const SxPlotBin  *bin)
{
  if (!bin->measured)
    return 0;

  return sx_plot_measure_is_sum (spec->measure) ? (double) bin->sum * 1e9 / (double) bin->width : bin->last;
}

const SxPlotBin *
sx_plot_find_bin (GArray *bins,
                  gint64  time)
{
  const SxPlotBin *first;
  gint64 i;

  if (bins->len == 0)
    return NULL;

  /* They are all as long as one another */
  first = &g_array_index (bins, SxPlotBin, 0);
  i = (time - first->start) / first->width;

  return time >= first->start && i < bins->len ? &g_array_index (bins, SxPlotBin, i) : NULL;
}

static char *
dup_amount (const SxPlotSpec *spec,
            const SxPlotBin  *bin)
{
  g_autofree char *number = sx_words_number (bin->sum);

  switch ((int) spec->unit)
    {
    case SX_PLOT_UNIT_CONNECTIONS_PER_SECOND:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s connection", "%s connections", bin->sum), number);
    case SX_PLOT_UNIT_DATAGRAMS_PER_SECOND:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s datagram", "%s datagrams", bin->sum), number);
    default:
      return sx_words_bytes (bin->sum);
    }
}

static char *
dup_exact (SxPlot           *self,
           const SxPlotSpec *spec,
           const SxPlotBin  *bin,
           const SxPlotBin  *extra,
           const char       *value)
{
  if (sx_plot_measure_is_sum (spec->measure))
    {
      g_autofree char *amount = dup_amount (spec, bin);
      g_autofree char *width = sx_words_duration (bin->width, 0);

      /* Translators: bytes per second; how many bytes it were, and in how long */
      return g_strdup_printf (_("%s (%s in %s)"), value, amount, width);
    }

  if (extra != NULL && extra->measured)
    {
      if (spec->extra == SX_PLOT_RTTVAR)
        {
          g_autofree char *more = sx_plot_unit_dup_value (spec->unit, extra->last);

          /* Translators: a round-trip time and how far it varies */
          return g_strdup_printf (_("%s ± %s"), value, more);
        }

      /* Translators: how many connections wait, as in “3 connections”, and how many may */
      return g_strdup_printf (_("%s, at most %u"), value, extra->last);
    }

  return g_strdup (value);
}

/* What a line shows at the rule; NULL: nothing was measured there */
char *
sx_plot_dup_value_at (SxPlot           *self,
                      const SxPlotCell *cell,
                      const SxPlotLine *line,
                      gboolean          exact)
{
  const SxPlotBin *bin = sx_plot_find_bin (line->bins, self->view.pointer);
  const SxPlotBin *extra = line->extra != NULL ? sx_plot_find_bin (line->extra, self->view.pointer) : NULL;
  g_autofree char *value = NULL;

  if (bin == NULL || !bin->measured)
    return NULL;

  if (cell->spec->unit == SX_PLOT_UNIT_BYTES && exact)
    return sx_words_bytes (bin->last);

  value = sx_plot_unit_dup_value (cell->spec->unit, sx_plot_bin_value (cell->spec, bin));

  return exact ? dup_exact (self, cell->spec, bin, extra, value) : g_steal_pointer (&value);
}

static char *
dup_cell_values (SxPlot           *self,
                 const SxPlotCell *cell)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < cell->lines->len; i++)
    {
      const SxPlotLine *line = &g_array_index (cell->lines, SxPlotLine, i);
      g_autofree char *value = sx_plot_dup_value_at (self, cell, line, TRUE);

      if (value == NULL)
        continue;

      if (text->len > 0)
        g_string_append (text, ", ");
      if (sx_plot_series_get_n_sockets (self->series) > 1)
        g_string_append_printf (text, "#%u ", line->id);
      g_string_append (text, value);
    }

  if (text->len == 0)
    return NULL;

  /* Translators: what was measured, and its value or values */
  return g_strdup_printf (_("%s: %s"), _(cell->spec->title), text->str);
}

/**
 * sx_plot_dup_values:
 * @self: a panel
 *
 * Returns: (transfer full): what was measured at the rule, exactly, as lines: when, then a line for each plot; "" where
 *   there is no rule
 */
char *
sx_plot_dup_values (SxPlot *self)
{
  g_autofree char *time = NULL;
  gboolean any = FALSE;
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->view.pointer == 0)
    return g_strdup ("");

  time = sx_plot_time_dup_clock (self->view.pointer, MIN (self->step, NS_PER_SECOND));
  text = g_string_new (time);
  for (guint i = 0; i < self->cells->len; i++)
    {
      g_autofree char *values = dup_cell_values (self, &g_array_index (self->cells, SxPlotCell, i));

      if (values == NULL)
        continue;

      g_string_append_printf (text, "\n%s", values);
      any = TRUE;
    }
  if (!any)
    g_string_append_printf (text, "\n%s", _("Nothing was measured then."));

  return g_string_free (text, FALSE);
}

/**
 * sx_plot_dup_socket_name:
 * @self: a panel
 * @index: which socket of the series
 *
 * Returns: (transfer full): the socket's number, what it is and with whom it speaks
 */
char *
sx_plot_dup_socket_name (SxPlot *self,
                         guint   index)
{
  const SxPlotSocket *info;
  g_autofree char *local = NULL;
  g_autofree char *remote = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  info = sx_plot_series_get_socket (self->series, index);
  g_return_val_if_fail (info != NULL, NULL);

  local = sx_address_is_set (&info->local) ? sx_address_to_string (&info->local) : g_strdup ("?");
  remote = sx_address_is_set (&info->remote) ? sx_address_to_string (&info->remote) : g_strdup ("?");
  switch (info->role)
    {
    case SX_PLOT_ROLE_LISTENER:
      /* Translators: a socket's number and address: “#1 listening on 127.0.0.1:12345” */
      return g_strdup_printf (_("#%u listening on %s"), info->id, local);
    case SX_PLOT_ROLE_ACCEPTED:
      /* Translators: a socket's number and its peer's address: “#4 from 127.0.0.1:48434” */
      return g_strdup_printf (_("#%u from %s"), info->id, remote);
    case SX_PLOT_ROLE_CLIENT:
      /* Translators: a socket's number and its peer's address: “#2 to 127.0.0.1:12345” */
      return g_strdup_printf (_("#%u to %s"), info->id, remote);
    case SX_PLOT_ROLE_DATAGRAM:
      /* Translators: a socket's number and its address: “#3 UDP 127.0.0.1:5000” */
      return g_strdup_printf (_("#%u UDP %s"), info->id, local);
    default:
      return g_strdup_printf ("#%u", info->id);
    }
}
