/* sx-status-box.c: one sentence that says what is going on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-status-box.h"

#include "sx-mark.h"
#include "sx-row-layout.h"
#include "sx-steady-text.h"
#include "sx-widget-util.h"

struct _SxStatusBox
{
  GtkWidget  parent_instance;

  SxDesk    *desk;
  SxTone     tone;

  SxMark    *mark;
  GtkLabel  *sentence;
  GtkLabel  *advice;

  SxSteadyText *steady;  /* of the sentence */
};

G_DEFINE_FINAL_TYPE (SxStatusBox, sx_status_box, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_DESK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const struct
{
  const char *css_class;
  SxShape     shape;
} tones[] = {
  [SX_TONE_IDLE] = { "idle", SX_SHAPE_RING },
  [SX_TONE_BUSY] = { "busy", SX_SHAPE_DOTS },
  [SX_TONE_GOOD] = { "good", SX_SHAPE_DOT },
  [SX_TONE_WARNING] = { "warning", SX_SHAPE_WARNING },
  [SX_TONE_ERROR] = { "error", SX_SHAPE_CROSS },
};

/* Setting a label anew makes a screen reader say it anew and drops a selection */
static void
set_advice (GtkLabel   *label,
            const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text != NULL ? text : "") != 0)
    gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
update (SxStatusBox *self)
{
  g_autofree char *sentence = NULL;
  g_autofree char *advice = NULL;
  SxTone tone = SX_TONE_IDLE;

  if (self->desk != NULL)
    {
      sentence = sx_desk_dup_sentence (self->desk);
      advice = sx_desk_dup_advice (self->desk);
      tone = sx_desk_get_tone (self->desk);
    }

  sx_steady_text_set (self->steady, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), sentence != NULL && *sentence != '\0');
  set_advice (self->advice, advice);

  /* A class that goes has everything inside styled anew, even if it comes back */
  if (tone != self->tone)
    gtk_widget_remove_css_class (GTK_WIDGET (self), tones[self->tone].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self), tones[tone].css_class);
  sx_mark_set_shape (self->mark, tones[tone].shape);
  self->tone = tone;
}

static void
sx_status_box_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SxStatusBox *self = SX_STATUS_BOX (object);

  switch (prop_id)
    {
    case PROP_DESK:
      g_value_set_object (value, self->desk);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_status_box_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_DESK:
      sx_status_box_set_desk (SX_STATUS_BOX (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_status_box_dispose (GObject *object)
{
  SxStatusBox *self = SX_STATUS_BOX (object);

  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
  g_clear_object (&self->steady);
  gtk_widget_dispose_template (GTK_WIDGET (self), SX_TYPE_STATUS_BOX);
  sx_widget_unparent_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (sx_status_box_parent_class)->dispose (object);
}

static void
sx_status_box_class_init (SxStatusBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sx_status_box_get_property;
  object_class->set_property = sx_status_box_set_property;
  object_class->dispose = sx_status_box_dispose;

  properties[PROP_DESK] =
    g_param_spec_object ("desk", NULL, NULL, SX_TYPE_DESK,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SX_TYPE_MARK);
  g_type_ensure (SX_TYPE_ROW_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
    "/io/github/socketexplorer/SocketExplorer/sx-status-box.ui");
  gtk_widget_class_bind_template_child (widget_class, SxStatusBox, mark);
  gtk_widget_class_bind_template_child (widget_class, SxStatusBox, sentence);
  gtk_widget_class_bind_template_child (widget_class, SxStatusBox, advice);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
sx_status_box_init (SxStatusBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->steady = sx_steady_text_new (self->sentence);
  update (self);
}

/**
 * sx_status_box_set_desk:
 * @desk: (nullable): whose sentence to show
 */
void
sx_status_box_set_desk (SxStatusBox *self,
                        SxDesk      *desk)
{
  g_return_if_fail (SX_IS_STATUS_BOX (self));
  g_return_if_fail (desk == NULL || SX_IS_DESK (desk));

  if (self->desk == desk)
    return;

  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_set_object (&self->desk, desk);
  if (desk != NULL)
    g_signal_connect_swapped (desk, "changed", G_CALLBACK (update), self);

  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESK]);
}
