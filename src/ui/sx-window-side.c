/* sx-window-side.c: whether a window has room for its diagram and its plots
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Below the panes, diagram and plots together would leave the tables none. So the one that was opened last stands alone there, and
 * the other one is closed; in a larger window it is back, unless the person has opened or closed one meanwhile. What is remembered for
 * the next window stays as the person wanted it.
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-window-side.h"

typedef enum
{
  NOBODY,
  DIAGRAM,
  PLOTS,
} Who;

struct _SxWindowSide
{
  GObject          parent_instance;

  /* Not owned: the window owns all of these, and us */
  SxSplit         *split;
  GtkPaned        *side;
  SxWindowDiagram *diagram;
  SxWindowPlots   *plots;
  GtkWidget       *diagram_toggle;
  GtkWidget       *plots_toggle;
  char            *diagram_tooltip;
  char            *plots_tooltip;

  Who              last;     /* who was opened last */
  Who              away;     /* who made room */
  double           need;     /* what both need at least: height, in sizes of the font; 0: not known yet */
  gboolean         fitting;  /* it is not the person who opens and closes */
  guint            fit_id;
};

G_DEFINE_FINAL_TYPE (SxWindowSide, sx_window_side, G_TYPE_OBJECT)

/* In pixels */
static double
get_text_size (SxWindowSide *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self->split));

  return pango_font_description_get_size (pango_context_get_font_description (context)) / (double) PANGO_SCALE;
}

/* Below the panes they may have two parts of five; beside them all that there is */
static gboolean
has_room (SxWindowSide *self)
{
  double need = self->need * get_text_size (self);

  return sx_split_is_wide (self->split) || need * 5 <= gtk_widget_get_height (GTK_WIDGET (self->split)) * 2;
}

static void
set_shown (SxWindowSide *self,
           Who           who,
           gboolean      shown)
{
  self->fitting = TRUE;
  if (who == DIAGRAM)
    sx_window_diagram_set_shown (self->diagram, shown, FALSE);
  else
    sx_window_plots_set_shown (self->plots, shown, FALSE);
  self->fitting = FALSE;
}

/* Whoever wonders where one is gone points at its button */
static void
set_away (SxWindowSide *self,
          Who           who)
{
  self->away = who;
  gtk_widget_set_tooltip_text (self->diagram_toggle,
                               who == DIAGRAM ? _("Closed to make room for the plots. It is back in a larger window.")
                                              : self->diagram_tooltip);
  gtk_widget_set_tooltip_text (self->plots_toggle,
                               who == PLOTS ? _("Closed to make room for the diagram. They are back in a larger window.")
                                            : self->plots_tooltip);
}

static gboolean
fit_cb (gpointer user_data)
{
  SxWindowSide *self = user_data;
  int need;

  self->fit_id = 0;
  if (gtk_widget_get_height (GTK_WIDGET (self->split)) <= 0)
    return G_SOURCE_REMOVE;

  if (sx_window_diagram_is_shown (self->diagram) && sx_window_plots_is_shown (self->plots))
    {
      gtk_widget_measure (GTK_WIDGET (self->side), GTK_ORIENTATION_VERTICAL, -1, &need, NULL, NULL, NULL);
      self->need = need / get_text_size (self);
      if (!has_room (self))
        {
          set_away (self, self->last == PLOTS ? DIAGRAM : PLOTS);
          set_shown (self, self->away, FALSE);
        }
    }
  else if (self->away != NOBODY && has_room (self))
    {
      set_shown (self, self->away, TRUE);
      set_away (self, NOBODY);
    }

  return G_SOURCE_REMOVE;
}

static void
queue_fit (SxWindowSide *self)
{
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (GTK_PRIORITY_RESIZE, fit_cb, self, NULL);
}

static void
state_changed_cb (SxWindowSide *self,
                  const char   *name,
                  GVariant     *state)
{
  if (self->fitting)
    return;

  set_away (self, NOBODY);
  if (!g_variant_get_boolean (state))
    return;

  self->last = g_str_equal (name, "plots") ? PLOTS : DIAGRAM;
  queue_fit (self);
}

static void
sx_window_side_dispose (GObject *object)
{
  g_clear_handle_id (&SX_WINDOW_SIDE (object)->fit_id, g_source_remove);

  G_OBJECT_CLASS (sx_window_side_parent_class)->dispose (object);
}

static void
sx_window_side_finalize (GObject *object)
{
  SxWindowSide *self = SX_WINDOW_SIDE (object);

  g_free (self->diagram_tooltip);
  g_free (self->plots_tooltip);

  G_OBJECT_CLASS (sx_window_side_parent_class)->finalize (object);
}

static void
sx_window_side_class_init (SxWindowSideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_window_side_dispose;
  G_OBJECT_CLASS (klass)->finalize = sx_window_side_finalize;
}

static void
sx_window_side_init (SxWindowSide *self)
{
  self->last = DIAGRAM;
}

/**
 * sx_window_side_new:
 * @window: the window, which owns what is returned, and has the actions "diagram" and "plots" already
 * @split: (transfer none): what has the panes and @side
 * @side: (transfer none): where the diagram and the plots stand
 * @diagram: (transfer none): its diagram
 * @plots: (transfer none): its plots
 * @diagram_toggle: (transfer none): the button that opens and closes the diagram
 * @plots_toggle: (transfer none): likewise for the plots
 *
 * Returns: (transfer full): what sees to it that both are there only where there is room
 */
SxWindowSide *
sx_window_side_new (SxWindow        *window,
                    SxSplit         *split,
                    GtkPaned        *side,
                    SxWindowDiagram *diagram,
                    SxWindowPlots   *plots,
                    GtkWidget       *diagram_toggle,
                    GtkWidget       *plots_toggle)
{
  SxWindowSide *self = g_object_new (SX_TYPE_WINDOW_SIDE, NULL);

  self->split = split;
  self->side = side;
  self->diagram = diagram;
  self->plots = plots;
  self->diagram_toggle = diagram_toggle;
  self->plots_toggle = plots_toggle;
  self->diagram_tooltip = g_strdup (gtk_widget_get_tooltip_text (diagram_toggle));
  self->plots_tooltip = g_strdup (gtk_widget_get_tooltip_text (plots_toggle));
  g_signal_connect_object (window, "action-state-changed::diagram", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "action-state-changed::plots", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * sx_window_side_resized:
 *
 * For when the window has another size.
 */
void
sx_window_side_resized (SxWindowSide *self)
{
  g_return_if_fail (SX_IS_WINDOW_SIDE (self));

  queue_fit (self);
}
