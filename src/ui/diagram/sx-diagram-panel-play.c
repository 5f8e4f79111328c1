/* sx-diagram-panel-play.c: how time goes by in a diagram, or stands still
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-panel-private.h"

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  SxDiagramPanel *self = SX_DIAGRAM_PANEL (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  gint64 passed = self->tick_time != 0 ? now - self->tick_time : 0;

  self->tick_time = now;
  if (passed > 0)
    sx_moment_advance (self->moment, passed);

  /* It may have come to its end in there, and then this tick was taken back */
  return self->tick_id != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Of two panels that show the same moment, one lets the time go by */
void
sx_diagram_panel_update_tick (SxDiagramPanel *self)
{
  gboolean wanted = sx_moment_is_playing (self->moment) && gtk_widget_get_mapped (GTK_WIDGET (self));
  SxDiagramPanel *driver = g_object_get_data (G_OBJECT (self->moment), "sx-driver");

  if (wanted && driver == NULL)
    {
      g_object_set_data (G_OBJECT (self->moment), "sx-driver", self);
      self->tick_time = 0;
      self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
    }
  else if (!wanted && driver == self)
    {
      g_object_set_data (G_OBJECT (self->moment), "sx-driver", NULL);
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
      self->tick_id = 0;
      /* The other one takes over, if it is shown */
      if (sx_moment_is_playing (self->moment))
        g_signal_emit_by_name (self->moment, "changed");
    }
}

gboolean
sx_diagram_panel_get_pause (SxDiagramPanel *self)
{
  return !sx_moment_is_live (self->moment) && !sx_moment_is_playing (self->moment);
}

/**
 * sx_diagram_panel_set_pause:
 * @self: the panel
 * @pause: whether time stands still
 *
 * What was played before it stood still plays on; else it is now again.
 */
void
sx_diagram_panel_set_pause (SxDiagramPanel *self,
                            gboolean        pause)
{
  SxMoment *moment = self->moment;

  if (sx_diagram_panel_get_pause (self) == !!pause)
    return;

  if (!pause && self->speed > 0 && sx_moment_get_end (moment) < sx_journal_get_n_records (self->journal))
    {
      sx_moment_play (moment, self->speed);
    }
  else if (!pause)
    {
      sx_moment_go_live (moment);
    }
  else if (sx_moment_is_playing (moment))
    {
      self->speed = sx_moment_get_speed (moment);
      sx_moment_stop (moment);
    }
  else
    {
      self->speed = 0;
      sx_moment_set_end (moment, sx_journal_get_n_records (self->journal));
    }
}
