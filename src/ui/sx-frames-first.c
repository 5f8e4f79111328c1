/* sx-frames-first.c: a window's frames go before its sockets' streams
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-frames-first.h"

static void
connect_clock (GtkWidget  *window,
               SxCourtesy *courtesy)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (sx_courtesy_ask), courtesy);
  g_signal_connect_data (clock, "after-paint", G_CALLBACK (sx_courtesy_end), courtesy, NULL, G_CONNECT_AFTER | G_CONNECT_SWAPPED);
}

/* A frame that was begun may never end */
static void
disconnect_clock (GtkWidget  *window,
                  SxCourtesy *courtesy)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (window), courtesy);
  sx_courtesy_end (courtesy);
}

static void
unref_cb (gpointer  courtesy,
          GClosure *closure)
{
  sx_courtesy_unref (courtesy);
}

/**
 * sx_frames_first:
 * @window: a window that is not realized yet
 * @courtesy: asked for while a frame of @window is drawn
 *
 * Whoever shows @courtesy waits while a frame of @window takes long. Lasts as long as @window.
 */
void
sx_frames_first (GtkWidget  *window,
                 SxCourtesy *courtesy)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (!gtk_widget_get_realized (window));

  g_signal_connect_data (window, "realize", G_CALLBACK (connect_clock), sx_courtesy_ref (courtesy), unref_cb, G_CONNECT_AFTER);
  g_signal_connect_data (window, "unrealize", G_CALLBACK (disconnect_clock), sx_courtesy_ref (courtesy), unref_cb, 0);
}
