/* sx-text-scale.c: the size of the text in all windows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-text-scale.h"

/* The setting's own range, see the schema; steps that can be told apart from across a room */
#define MIN_PERCENT 100
#define MAX_PERCENT 200
#define STEP_PERCENT 10

struct _SxTextScale
{
  GObject         parent_instance;

  GSettings      *settings;
  GdkDisplay     *display;
  GtkCssProvider *provider;
};

G_DEFINE_FINAL_TYPE (SxTextScale, sx_text_scale, G_TYPE_OBJECT)

static guint
get_title_percent (guint percent)
{
  return MIN_PERCENT + (percent - MIN_PERCENT) * 11 / 20;
}

static void
update (SxTextScale *self)
{
  guint percent = g_settings_get_uint (self->settings, "text-scale");
  g_autofree char *css = NULL;

  /* On the window only: everything inside inherits it, and percentages do not multiply. What is in the title bar can
   * neither wrap nor be cut, and should not keep the window from being narrow: it grows a little less, and into its
   * buttons. So do the buttons above the diagram and those of the demo: a second row of them would take the place of an
   * event. What pops up begins with the desktop's size again, whatever it belongs to: rem is that size */
  if (percent != MIN_PERCENT)
    css = g_strdup_printf ("window { font-size: %u%%; }\n"
                           "headerbar, .demo-bar button { font-size: %u%%; }\n"
                           "popover.background, tooltip { font-size: %u.%02urem; }\n"
                           "headerbar .pane-switcher > button, headerbar button.text-button { padding-left: 5px; padding-right: 5px; }\n"
                           ".demo-bar button, .diagram-toolbar button { padding-left: 3px; padding-right: 3px; }",
                           percent, get_title_percent (percent) * 100 / percent, percent / 100, percent % 100);

  gtk_css_provider_load_from_data (self->provider, css != NULL ? css : "", -1);
}

static void
sx_text_scale_dispose (GObject *object)
{
  SxTextScale *self = SX_TEXT_SCALE (object);

  if (self->display != NULL)
    gtk_style_context_remove_provider_for_display (self->display, GTK_STYLE_PROVIDER (self->provider));
  g_clear_object (&self->display);
  g_clear_object (&self->provider);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sx_text_scale_parent_class)->dispose (object);
}

static void
sx_text_scale_class_init (SxTextScaleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_text_scale_dispose;
}

static void
sx_text_scale_init (SxTextScale *self)
{
  self->provider = gtk_css_provider_new ();
}

/**
 * sx_text_scale_new:
 * @settings: the program's settings
 * @display: whose windows
 *
 * Returns: (transfer full): what keeps the text at the size of the setting, as long as it lives
 */
SxTextScale *
sx_text_scale_new (GSettings  *settings,
                   GdkDisplay *display)
{
  SxTextScale *self = g_object_new (SX_TYPE_TEXT_SCALE, NULL);

  self->settings = g_object_ref (settings);
  self->display = g_object_ref (display);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_signal_connect_object (settings, "changed::text-scale", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}

/**
 * sx_text_scale_step:
 * @self: the text scale
 * @steps: how many steps larger, smaller if negative; 0: the desktop's own size
 *
 * Changes the setting, and with it the text of all windows.
 */
void
sx_text_scale_step (SxTextScale *self,
                    int          steps)
{
  int percent = (int) g_settings_get_uint (self->settings, "text-scale") + steps * STEP_PERCENT;

  g_settings_set_uint (self->settings, "text-scale",
                       steps == 0 ? MIN_PERCENT : (guint) CLAMP (percent, MIN_PERCENT, MAX_PERCENT));
}
