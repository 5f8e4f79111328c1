/* fuzz-story.c: what is made of the records of a session from a stranger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sentences, diagrams and plots of records in any order, with any numbers in them: they say nothing, or something that
 * can be shown, and say it again.
 */

#include "sx-config.h"

#include "sx-fuzz.h"

#include <math.h>
#include <string.h>

#include "sx-call-text.h"
#include "sx-diagram.h"
#include "sx-plot.h"
#include "sx-python.h"
#include "sx-session-bytes.h"
#include "sx-status.h"
#include "sx-svg.h"

/* More would only take time */
#define MAX_RECORDS 400

static void
check_text (char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_free (text);
}

static void
check_optional_text (char *text)
{
  if (text != NULL)
    check_text (text);
}

/* Sentences */

static void
check_record (const SxRecord *record)
{
  check_text (sx_call_text_call (record));
  check_text (sx_call_text_result (record));
  check_optional_text (sx_call_text_details (record));
  check_text (sx_call_text_sentence (record));
  check_text (sx_call_text_time (record->time));
  check_text (sx_call_text_date (record->time));
  check_text (sx_python_address (&record->remote));
  check_text (sx_python_addrinfo_list (record, 1));
}

static void
check_status (SxJournal  *journal,
              SxPaneKind  pane)
{
  g_autoptr (SxStatus) status = sx_status_new (pane);
  guint64 n_records = sx_journal_get_n_records (journal);
  SxRecord record;

  for (guint64 serial = 0; serial < n_records; serial++)
    {
      g_assert_true (sx_journal_read (journal, serial, &record));
      sx_status_feed (status, &record);

      check_text (sx_status_get_sentence (status));
      check_optional_text (sx_status_get_failure (status));
      check_optional_text (sx_status_get_advice (status));
      g_assert_cmpint (sx_status_get_tone (status), <=, SX_TONE_ERROR);
      g_assert_cmpint (sx_status_get_blame (status), <=, SX_BLAME_MESSAGE);
      sx_status_get_port (status);
      sx_status_is_active (status);
      if (sx_status_get_stale_path (status) != NULL)
        g_assert_true (strlen (sx_status_get_stale_path (status)) < SX_ADDRESS_MAX);
    }
}

/* Drawings */

static void
check_scene (SxScene *scene)
{
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (scene, &n_items);

  for (guint i = 0; i < n_items; i++)
    switch (items[i].type)
      {
      case SX_SCENE_RECT:
        g_assert_true (isfinite (items[i].rect.x) && isfinite (items[i].rect.y));
        g_assert_true (items[i].rect.width >= 0 && items[i].rect.height >= 0);
        break;
      case SX_SCENE_LINE:
        g_assert_true (isfinite (items[i].line.x1) && isfinite (items[i].line.y1));
        g_assert_true (isfinite (items[i].line.x2) && isfinite (items[i].line.y2));
        break;
      case SX_SCENE_TEXT:
        g_assert_true (isfinite (items[i].text.x) && isfinite (items[i].text.y));
        g_assert_true (g_utf8_validate (items[i].text.string, -1, NULL));
        break;
      case SX_SCENE_PATH:
        for (guint j = 0; j < items[i].path.n_points; j++)
          {
            SxPoint point = sx_scene_get_points (scene)[items[i].path.first + j];

            g_assert_true (isfinite (point.x) && isfinite (point.y));
          }
        break;
      default:
        g_assert_not_reached ();
      }
}

static void
check_svg (SxScene *scene)
{
  g_autoptr (GString) svg = sx_svg_begin (800, 600, "a < b", FALSE);

  sx_svg_add (svg, scene, &(SxSceneStyle) { .scale = 1 }, 0, 0, 800, 0, 600, FALSE);
  sx_svg_end (svg);
  g_assert_true (g_utf8_validate (svg->str, svg->len, NULL));
}

static void
check_events (SxDiagram *diagram)
{
  guint n_events = sx_diagram_get_n_events (diagram);
  guint n_lines = sx_diagram_get_n_lifelines (diagram);
  gint64 time = G_MININT64;
  double y = -G_MAXDOUBLE;

  for (guint i = 0; i < n_events; i++)
    {
      const SxDiagramEvent *event = sx_diagram_get_event (diagram, i);

      g_assert_cmpuint (event->lifeline, <, n_lines);
      g_assert_cmpint (event->time, >=, time);
      g_assert_cmpint (event->last_time, >=, event->time);
      g_assert_cmpfloat (sx_diagram_get_event_y (diagram, i), >=, y);
      g_assert_cmpuint (sx_diagram_find_event (diagram, event->serial), ==, i);
      check_text (sx_diagram_dup_label (diagram, i));
      check_text (sx_diagram_dup_sentence (diagram, i));
      time = event->time;
      y = sx_diagram_get_event_y (diagram, i);
    }
}

static void
check_arrows (SxDiagram *diagram)
{
  guint n_events = sx_diagram_get_n_events (diagram);
  guint n_lines = sx_diagram_get_n_lifelines (diagram);

  for (guint i = 0; i < sx_diagram_get_n_arrows (diagram); i++)
    {
      const SxDiagramArrow *arrow = sx_diagram_get_arrow (diagram, i);

      g_assert_cmpuint (arrow->from_lifeline, <, n_lines);
      g_assert_cmpuint (arrow->to_lifeline, <, n_lines);
      g_assert_true (arrow->from < n_events || arrow->from == SX_NO_EVENT);
      g_assert_true (arrow->to < n_events || arrow->to == SX_NO_EVENT);
      check_text (sx_diagram_dup_arrow_label (diagram, i));
      check_text (sx_diagram_dup_arrow_sentence (diagram, i));
    }
}

static void
draw_diagram (SxDiagram *diagram)
{
  double height = sx_diagram_get_height (diagram);
  guint n_events = sx_diagram_get_n_events (diagram);

  g_assert_true (isfinite (height) && height >= 0);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (SxScene) scene = sx_scene_new ();
      double y = height * i / 4;
      SxDiagramView view = {
        .end = i % 2 ? G_MAXUINT64 : n_events / 2,
        .now = i < 2 ? 0 : sx_diagram_get_time_at (diagram, y + 100),
        .selected_socket = i,
        .selected_event = n_events > 0 ? i % n_events : SX_NO_EVENT,
        .hovered = i == 3 ? SX_TAG_ARROW (0) : 0,
      };

      sx_diagram_draw (diagram, scene, y, y + 600, &view);
      sx_diagram_draw_heads (diagram, scene, &view);
      check_scene (scene);
      check_svg (scene);
    }
}

/* In portions: what is added at the end changes what is there already */
static void
check_diagram (SxJournal *journal,
               guint      portion)
{
  g_autoptr (SxDiagram) diagram = sx_diagram_new (journal);
  static const guint32 sockets[] = { 3, 1, 2, 7, 5 };

  while (sx_diagram_drain (diagram, portion))
    sx_diagram_get_height (diagram);
  check_events (diagram);
  check_arrows (diagram);
  draw_diagram (diagram);

  sx_diagram_set_sockets (diagram, sockets, G_N_ELEMENTS (sockets));
  sx_diagram_set_time_scale (diagram, SX_TIME_SCALE_TRUE);
  sx_diagram_set_ns_per_pixel (diagram, 1e6);
  while (sx_diagram_drain (diagram, portion))
    ;
  check_events (diagram);
  check_arrows (diagram);
  draw_diagram (diagram);
  check_text (sx_diagram_to_mermaid (diagram, G_MAXUINT64));
}

static void
check_plots (SxJournal *journal)
{
  static const guint32 sockets[] = { 1, 2, 3, 4, 5 };
  g_autoptr (SxPlotSeries) series = sx_plot_series_new (journal);
  g_autoptr (SxPlot) plot = NULL;
  g_autoptr (SxScene) scene = sx_scene_new ();
  SxPlotView view = { .width = 500, .height = 300 };
  gint64 first, last;

  sx_plot_series_set_sockets (series, sockets, G_N_ELEMENTS (sockets));
  while (sx_plot_series_drain (series, 7))
    ;
  if (sx_plot_series_get_extent (series, &first, &last))
    g_assert_cmpint (first, <=, last);

  /* One of the ranges: they take longer than all else together */
  view.range = sx_journal_get_n_records (journal) % SX_N_PLOT_RANGES;
  plot = sx_plot_new (series);
  sx_plot_set_view (plot, &view);
  view.pointer = sx_plot_get_time_at (plot, 250, 150);
  sx_plot_set_view (plot, &view);
  sx_plot_draw (plot, scene);
  check_scene (scene);
  check_optional_text (sx_plot_dup_values (plot));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (SxJournal) journal = sx_session_bytes_open (data, size, NULL);
  SxRecord record;

  if (journal == NULL || sx_journal_get_n_records (journal) > MAX_RECORDS)
    return 0;

  for (guint64 serial = 0; serial < sx_journal_get_n_records (journal); serial++)
    {
      g_assert_true (sx_journal_read (journal, serial, &record));
      check_record (&record);
    }
  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_LOOKUP; pane++)
    check_status (journal, pane);
  check_diagram (journal, 1 + size % 16);
  check_plots (journal);

  return 0;
}
