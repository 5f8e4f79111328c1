/* sx-demo-bar.h: the caption of the demo
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxDemoBar:
 *
 * What the demo is doing, in a sentence (the box **Demo**, a live region), and the buttons **Next**,
 * **Pause** / **Continue**, **Stop demo** (**Close demo** when it is over). They activate `demo.next`, `demo.pause` and
 * `demo.stop`, which the bar turns into the signals "next", "pause" and "stop".
 */
#define SX_TYPE_DEMO_BAR (sx_demo_bar_get_type ())
G_DECLARE_FINAL_TYPE (SxDemoBar, sx_demo_bar, SX, DEMO_BAR, GtkWidget)

void        sx_demo_bar_set_shown    (SxDemoBar  *self,
                                      gboolean    shown);
void        sx_demo_bar_set_sentence (SxDemoBar  *self,
                                      const char *sentence);
const char *sx_demo_bar_get_sentence (SxDemoBar  *self);
void        sx_demo_bar_set_progress (SxDemoBar  *self,
                                      guint       step,
                                      guint       n_steps);
void        sx_demo_bar_set_paused   (SxDemoBar  *self,
                                      gboolean    paused);
void        sx_demo_bar_set_over     (SxDemoBar  *self,
                                      gboolean    over);

G_END_DECLS
