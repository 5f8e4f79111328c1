/* sx-plots-view.c: plots of sockets, with all that belongs to them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-clock.h"
#include "sx-drop-down.h"
#include "sx-kernel-times.h"
#include "sx-plots-choice.h"
#include "sx-plots-view.h"
#include "sx-sentence-box.h"
#include "sx-widget-util.h"

/* In a flood, and while it catches up with a long session, it is shown that often, in us: the lines move by less than a
 * pixel in that time */
#define SHOW_EVERY_US 100000

/* How many records are read in one go where all are wanted */
#define SLICE 65536

/* Time that moves on is shown at most that often, in ms, and not before there is a value more */
#define MOVE_EVERY_MS 200

/* Where sockets come and go, others are chosen, of which the past has to be read. That is done once in so long, in us, or in so
 * many times as long as it took, so that it is never more than a small part of what is done */
#define RESTART_EVERY_US G_USEC_PER_SEC
#define RESTART_SHARE    20

struct _SxPlotsView
{
  GtkWidget     parent_instance;

  GPtrArray    *desks;
  SxEngine     *engine;    /* (nullable): of a saved session there is none */
  SxMoment     *moment;
  SxPlotSeries *series;
  SxPlot       *plot;
  SxPlotRange   range;
  gboolean      observing;

  /* Which sockets there are, or which are selected, may have changed */
  gboolean      choice_stale;
  /* The picture is another one even if no record came */
  gboolean      view_stale;
  /* What was shown last, and when, in us */
  guint         generation;
  gint64        updated;
  guint         timer_id;
  /* When looking at the journal from its beginning was begun, 0: it is over; and when it may be begun again, in us */
  gint64        restarted;
  gint64        may_restart;

  /* Template */
  SxPlotsArea  *area;
  SxDropDown   *range_drop_down;
  GtkLabel     *left_out;
  GtkLabel     *values;
};

G_DEFINE_FINAL_TYPE (SxPlotsView, sx_plots_view, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_RANGE,
  N_PROPS
};

enum {
  STALE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const char *const range_names[SX_N_PLOT_RANGES] = {
  [SX_PLOT_RANGE_MINUTE] = "minute",
  [SX_PLOT_RANGE_TEN_MINUTES] = "ten-minutes",
  [SX_PLOT_RANGE_ALL] = "all",
};

static void set_timer (SxPlotsView *self,
                       guint        milliseconds);

/* Helpers */

/* Setting a label anew makes a screen reader say it anew */
static void
set_text (GtkLabel   *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
update_values (SxPlotsView *self)
{
  g_autofree char *values = self->plot != NULL ? sx_plot_dup_values (self->plot) : g_strdup ("");

  if (*values != '\0')
    {
      g_auto (GStrv) lines = g_strsplit (values, "\n", -1);
      g_autofree char *text = g_strjoinv (" · ", lines);

      set_text (self->values, text);
      gtk_widget_remove_css_class (GTK_WIDGET (self->values), "dim");
    }
  else
    {
      set_text (self->values, _("Point at a plot, or go along it with the left and right arrow keys."));
      gtk_widget_add_css_class (GTK_WIDGET (self->values), "dim");
    }
}

/* FALSE: not now */
static gboolean
follow (SxPlotsView *self,
        GArray      *chosen)
{
  const guint32 *sockets = (const guint32 *) (void *) chosen->data;
  gint64 now = g_get_monotonic_time ();

  if (sx_plot_series_has_missed (self->series, sockets, chosen->len))
    {
      if (now < self->may_restart)
        return FALSE;
      self->restarted = now;
    }
  sx_plot_series_set_sockets (self->series, sockets, chosen->len);

  return TRUE;
}

static void
choose (SxPlotsView *self)
{
  g_autoptr (GArray) chosen = NULL;
  guint n_left_out;

  if (!self->choice_stale)
    return;

  chosen = sx_plots_choose ((SxDesk *const *) self->desks->pdata, self->desks->len, &n_left_out);
  self->choice_stale = !follow (self, chosen);
  if (self->choice_stale)
    return;

  if (n_left_out > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u open socket is not shown: select it to see it",
                                                         "%u open sockets are not shown: select one to see it",
                                                         n_left_out), n_left_out);

      set_text (self->left_out, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->left_out), n_left_out > 0);
}

/* The moment's time, in ns since 1970 UTC */
static gint64
find_now (SxPlotsView *self)
{
  SxJournal *journal = sx_moment_get_journal (self->moment);
  guint64 end = sx_journal_get_end (journal, sx_moment_get_end (self->moment));
  SxRecord record;

  /* In a saved session it is always the moment in which that ended */
  if (self->engine != NULL && sx_moment_is_live (self->moment))
    return sx_clock_now ();

  if (sx_moment_is_playing (self->moment))
    return sx_moment_get_time (self->moment);

  return end > 0 && sx_journal_read (journal, end - 1, &record) ? record.time : 0;
}

/* As long as there is something that moves out of sight. In a saved session no time goes by */
static gboolean
is_moving (SxPlotsView *self)
{
  return self->engine != NULL && sx_moment_is_live (self->moment) && sx_plot_is_moving (self->plot);
}

/* What is still to be done although nothing happens; mostly nothing, and then no timer runs */
static void
come_back (SxPlotsView *self)
{
  gint64 wait = G_MAXINT64;

  if (is_moving (self))
    wait = MAX (sx_plot_get_step (self->plot) / 1000000, MOVE_EVERY_MS);
  if (self->choice_stale)
    wait = MIN (wait, MAX (self->may_restart - g_get_monotonic_time (), 0) / 1000 + 1);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (wait != G_MAXINT64 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    set_timer (self, (guint) MIN (wait, G_MAXINT));
}

static void
show_news (SxPlotsView *self)
{
  self->generation = sx_plot_series_get_generation (self->series);
  self->view_stale = FALSE;
  self->updated = g_get_monotonic_time ();
  sx_plots_area_update (self->area, self->range, find_now (self), sx_moment_is_live (self->moment));
  come_back (self);
}

/* At once, or soon if that is not long ago */
static void
show_soon (SxPlotsView *self)
{
  gint64 passed = g_get_monotonic_time () - self->updated;

  if (sx_plot_series_get_generation (self->series) == self->generation && !self->view_stale)
    return;

  if (self->view_stale || passed >= SHOW_EVERY_US)
    show_news (self);
  else
    set_timer (self, (SHOW_EVERY_US - passed) / 1000 + 1);
}

/* Other sockets, another moment, another range: to be looked at with the next frame */
static void
restart (SxPlotsView *self)
{
  self->choice_stale = TRUE;
  self->view_stale = TRUE;
  /* Somebody wants to see it */
  self->may_restart = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    g_signal_emit (self, signals[STALE], 0);
}

/* Callbacks */

static gboolean
show_cb (gpointer user_data)
{
  SxPlotsView *self = user_data;

  self->timer_id = 0;
  if (self->choice_stale)
    g_signal_emit (self, signals[STALE], 0);
  show_news (self);

  return G_SOURCE_REMOVE;
}

static void
set_timer (SxPlotsView *self,
           guint        milliseconds)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->timer_id = g_timeout_add (milliseconds, show_cb, self);
}

static void
moment_changed_cb (SxPlotsView *self)
{
  sx_plot_series_set_end (self->series, sx_moment_get_end (self->moment));
  restart (self);
}

static void
desk_changed_cb (SxPlotsView *self)
{
  self->choice_stale = TRUE;
}

static void
set_range (SxPlotsView *self,
           const char  *name)
{
  for (guint i = 0; i < SX_N_PLOT_RANGES; i++)
    if (g_strcmp0 (name, range_names[i]) == 0)
      sx_drop_down_set_selected (self->range_drop_down, i);
}

static void
range_selected_cb (SxPlotsView *self)
{
  guint selected = sx_drop_down_get_selected (self->range_drop_down);

  if (selected >= SX_N_PLOT_RANGES || selected == self->range)
    return;

  self->range = selected;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RANGE]);
  if (self->plot != NULL)
    restart (self);
}

/* Overrides */

static void
sx_plots_view_map (GtkWidget *widget)
{
  SxPlotsView *self = SX_PLOTS_VIEW (widget);

  GTK_WIDGET_CLASS (sx_plots_view_parent_class)->map (widget);

  if (self->engine != NULL)
    sx_kernel_times_hold (self->engine);
  self->observing = self->engine != NULL;
  /* What happened while it was hidden */
  restart (self);
}

static void
sx_plots_view_unmap (GtkWidget *widget)
{
  SxPlotsView *self = SX_PLOTS_VIEW (widget);

  GTK_WIDGET_CLASS (sx_plots_view_parent_class)->unmap (widget);

  if (self->observing)
    sx_kernel_times_release (self->engine);
  self->observing = FALSE;
  g_clear_handle_id (&self->timer_id, g_source_remove);
}

static gboolean
sx_plots_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SX_PLOTS_VIEW (widget)->area));
}

static void
sx_plots_view_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SxPlotsView *self = SX_PLOTS_VIEW (object);

  switch (prop_id)
    {
    case PROP_RANGE:
      g_value_set_string (value, range_names[self->range]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_plots_view_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SxPlotsView *self = SX_PLOTS_VIEW (object);

  switch (prop_id)
    {
    case PROP_RANGE:
      set_range (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_plots_view_dispose (GObject *object)
{
  SxPlotsView *self = SX_PLOTS_VIEW (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->moment != NULL)
    g_signal_handlers_disconnect_by_data (self->moment, self);
  for (guint i = 0; i < self->desks->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->desks, i), self);
  g_ptr_array_set_size (self->desks, 0);
  if (self->area != NULL)
    sx_plots_area_set_plot (self->area, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SX_TYPE_PLOTS_VIEW);
  sx_widget_unparent_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (sx_plots_view_parent_class)->dispose (object);
}

static void
sx_plots_view_finalize (GObject *object)
{
  SxPlotsView *self = SX_PLOTS_VIEW (object);

  g_clear_pointer (&self->plot, sx_plot_free);
  g_clear_pointer (&self->series, sx_plot_series_free);
  g_ptr_array_unref (self->desks);
  g_clear_object (&self->moment);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (sx_plots_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (SX_TYPE_DROP_DOWN);
  g_type_ensure (SX_TYPE_PLOTS_AREA);
  g_type_ensure (SX_TYPE_SENTENCE_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
    "/io/github/socketexplorer/SocketExplorer/sx-plots-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SxPlotsView, area);
  gtk_widget_class_bind_template_child_full (widget_class, "range", FALSE,
                                             G_STRUCT_OFFSET (SxPlotsView, range_drop_down));
  gtk_widget_class_bind_template_child (widget_class, SxPlotsView, left_out);
  gtk_widget_class_bind_template_child (widget_class, SxPlotsView, values);
  gtk_widget_class_bind_template_callback (widget_class, update_values);
}

static void
sx_plots_view_class_init (SxPlotsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_plots_view_get_property;
  object_class->set_property = sx_plots_view_set_property;
  object_class->dispose = sx_plots_view_dispose;
  object_class->finalize = sx_plots_view_finalize;
  widget_class->map = sx_plots_view_map;
  widget_class->unmap = sx_plots_view_unmap;
  widget_class->grab_focus = sx_plots_view_grab_focus;
  widget_class->focus = sx_widget_focus_inside;

  properties[PROP_RANGE] =
    g_param_spec_string ("range", NULL, NULL, range_names[SX_PLOT_RANGE_MINUTE],
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[STALE] =
    g_signal_new ("stale", SX_TYPE_PLOTS_VIEW, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  bind_template (widget_class);
  gtk_widget_class_install_property_action (widget_class, "plots.range", "range");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_plots_view_init (SxPlotsView *self)
{
  self->desks = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->range_drop_down, "notify::selected", G_CALLBACK (range_selected_cb), self);
  update_values (self);
}

/* Public functions */

/**
 * sx_plots_view_new:
 * @desks: (array length=n_desks): whose sockets are plotted; at least one, all of one journal
 * @n_desks: how many
 * @moment: which moment is shown
 *
 * Returns: (transfer floating): the view; it is to be added to a #SxFeed, behind the desks
 */
GtkWidget *
sx_plots_view_new (SxDesk *const *desks,
                   guint          n_desks,
                   SxMoment      *moment)
{
  SxPlotsView *self;

  g_return_val_if_fail (n_desks > 0, NULL);
  g_return_val_if_fail (SX_IS_MOMENT (moment), NULL);

  self = g_object_new (SX_TYPE_PLOTS_VIEW, NULL);
  g_set_object (&self->engine, sx_desk_get_engine (desks[0]));
  self->moment = g_object_ref (moment);
  self->series = sx_plot_series_new (sx_desk_get_journal (desks[0]));
  self->plot = sx_plot_new (self->series);
  sx_plots_area_set_plot (self->area, self->plot);

  for (guint i = 0; i < n_desks; i++)
    {
      g_ptr_array_add (self->desks, g_object_ref (desks[i]));
      g_signal_connect_swapped (desks[i], "changed", G_CALLBACK (desk_changed_cb), self);
      g_signal_connect_swapped (desks[i], "notify::selected-socket", G_CALLBACK (restart), self);
    }
  g_signal_connect_swapped (moment, "changed", G_CALLBACK (moment_changed_cb), self);
  moment_changed_cb (self);

  return GTK_WIDGET (self);
}

/**
 * sx_plots_view_drain:
 * @view: a #SxPlotsView
 * @max: how many records to look at, at most
 *
 * Takes in what is new. Nothing while the view is not shown: it says "stale" when it is shown again.
 *
 * Returns: %TRUE when there is more
 */
gboolean
sx_plots_view_drain (gpointer view,
                     guint    max)
{
  SxPlotsView *self = SX_PLOTS_VIEW (view);
  gboolean more;

  if (self->plot == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return FALSE;

  choose (self);
  more = sx_plot_series_drain (self->series, max);
  if (!more && self->restarted != 0)
    {
      gint64 now = g_get_monotonic_time ();

      self->may_restart = now + MAX (RESTART_EVERY_US, RESTART_SHARE * (now - self->restarted));
      self->restarted = 0;
    }
  if (!more || g_get_monotonic_time () - self->updated >= SHOW_EVERY_US)
    show_soon (self);
  if (self->choice_stale && self->timer_id == 0)
    come_back (self);

  return more;
}

/**
 * sx_plots_view_export:
 * @path: a file, whose ending says how: .png, .svg, .pdf
 * @error: return location for a #GError of domain %G_IO_ERROR
 *
 * Writes all that the view shows; or would, if it were shown.
 *
 * Returns: %FALSE, with @error set, if it could not be written
 */
gboolean
sx_plots_view_export (SxPlotsView  *self,
                      const char   *path,
                      GError      **error)
{
  g_return_val_if_fail (SX_IS_PLOTS_VIEW (self), FALSE);

  choose (self);
  while (sx_plot_series_drain (self->series, SLICE))
    ;
  show_news (self);

  return sx_plots_area_export (self->area, path, error);
}

SxPlotsArea *
sx_plots_view_get_area (SxPlotsView *self)
{
  g_return_val_if_fail (SX_IS_PLOTS_VIEW (self), NULL);

  return self->area;
}

const char *
sx_plots_view_get_values (SxPlotsView *self)
{
  g_return_val_if_fail (SX_IS_PLOTS_VIEW (self), NULL);

  return gtk_label_get_text (self->values);
}

gboolean
sx_plots_view_is_asleep (SxPlotsView *self)
{
  g_return_val_if_fail (SX_IS_PLOTS_VIEW (self), TRUE);

  return self->timer_id == 0;
}
