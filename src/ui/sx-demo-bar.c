/* sx-demo-bar.c: the caption of the demo
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-demo-bar.h"
#include "sx-demo-layout.h"
#include "sx-sentence-box.h"

struct _SxDemoBar
{
  GtkWidget          parent_instance;

  GtkRevealer       *revealer;
  GtkScrolledWindow *scroller;
  GtkLabel          *progress;
  GtkLabel          *sentence;
  GtkButton         *pause_button;
  GtkButton         *next_button;
  GtkButton         *stop_button;
};

G_DEFINE_FINAL_TYPE (SxDemoBar, sx_demo_bar, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_NEXT,
  SIGNAL_PAUSE,
  SIGNAL_STOP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
next_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_NEXT], 0);
}

static void
pause_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_PAUSE], 0);
}

static void
stop_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_STOP], 0);
}

static void
sx_demo_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SX_TYPE_DEMO_BAR);

  G_OBJECT_CLASS (sx_demo_bar_parent_class)->dispose (object);
}

static guint
add_signal (GObjectClass *klass,
            const char   *name)
{
  return g_signal_new (name, G_OBJECT_CLASS_TYPE (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sx_demo_bar_class_init (SxDemoBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sx_demo_bar_dispose;

  signals[SIGNAL_NEXT] = add_signal (object_class, "next");
  signals[SIGNAL_PAUSE] = add_signal (object_class, "pause");
  signals[SIGNAL_STOP] = add_signal (object_class, "stop");

  g_type_ensure (SX_TYPE_DEMO_LAYOUT);
  g_type_ensure (SX_TYPE_SENTENCE_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketexplorer/SocketExplorer/sx-demo-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SxDemoBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, SxDemoBar, scroller);
  gtk_widget_class_bind_template_child (widget_class, SxDemoBar, progress);
  gtk_widget_class_bind_template_child (widget_class, SxDemoBar, sentence);
  gtk_widget_class_bind_template_child (widget_class, SxDemoBar, pause_button);
  gtk_widget_class_bind_template_child (widget_class, SxDemoBar, next_button);
  gtk_widget_class_bind_template_child (widget_class, SxDemoBar, stop_button);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "demo.next", NULL, next_cb);
  gtk_widget_class_install_action (widget_class, "demo.pause", NULL, pause_cb);
  gtk_widget_class_install_action (widget_class, "demo.stop", NULL, stop_cb);
}

static void
sx_demo_bar_init (SxDemoBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sx_demo_bar_set_shown (self, FALSE);
}

/**
 * sx_demo_bar_set_shown:
 * @self: the caption
 * @shown: whether it is there
 *
 * A caption that is not there cannot be tabbed into, nor is it read out.
 */
void
sx_demo_bar_set_shown (SxDemoBar *self,
                       gboolean   shown)
{
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  gtk_revealer_set_reveal_child (self->revealer, shown);
}

void
sx_demo_bar_set_sentence (SxDemoBar  *self,
                          const char *sentence)
{
  gtk_label_set_label (self->sentence, sentence);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

const char *
sx_demo_bar_get_sentence (SxDemoBar *self)
{
  return gtk_label_get_label (self->sentence);
}

void
sx_demo_bar_set_progress (SxDemoBar *self,
                          guint      step,
                          guint      n_steps)
{
  /* Translators: the demo's steps, as in "Demo: 2 of 7" */
  g_autofree char *text = g_strdup_printf (_("Demo: %u of %u"), step, n_steps);

  gtk_label_set_label (self->progress, text);
}

void
sx_demo_bar_set_paused (SxDemoBar *self,
                        gboolean   paused)
{
  gtk_button_set_label (self->pause_button, paused ? _("Continue") : _("Pause"));
}

/**
 * sx_demo_bar_set_over:
 * @self: the caption
 * @over: whether the demo has come to its end
 *
 * At the end there is nothing to skip; the one button left puts the caption away.
 */
void
sx_demo_bar_set_over (SxDemoBar *self,
                      gboolean   over)
{
  gtk_widget_set_visible (GTK_WIDGET (self->pause_button), !over);
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), !over);
  gtk_button_set_label (self->stop_button, over ? _("Close demo") : _("Stop demo"));
}
