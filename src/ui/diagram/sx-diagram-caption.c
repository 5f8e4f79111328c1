/* sx-diagram-caption.c: what an event is, in a sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-diagram-caption.h"
#include "sx-widget-util.h"

#define N_LINES 2

struct _SxDiagramCaption
{
  GtkWidget  parent_instance;

  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (SxDiagramCaption, sx_diagram_caption, GTK_TYPE_WIDGET)

static int
get_line_height (SxDiagramCaption *self)
{
  PangoContext *context = gtk_widget_get_pango_context (self->label);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);

  return height;
}

static GtkSizeRequestMode
sx_diagram_caption_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* As high as two lines, whatever there is to read */
static void
sx_diagram_caption_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  SxDiagramCaption *self = SX_DIAGRAM_CAPTION (widget);

  gtk_widget_measure (self->label, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = N_LINES * get_line_height (self) + 2;
}

static void
sx_diagram_caption_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  GtkWidget *label = SX_DIAGRAM_CAPTION (widget)->label;
  int needed = 0;

  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, width, &needed, NULL, NULL, NULL);
  gtk_widget_allocate (label, width, MAX (height, needed), -1, NULL);
}

static void
sx_diagram_caption_dispose (GObject *object)
{
  g_clear_pointer (&SX_DIAGRAM_CAPTION (object)->label, gtk_widget_unparent);

  G_OBJECT_CLASS (sx_diagram_caption_parent_class)->dispose (object);
}

static void
sx_diagram_caption_class_init (SxDiagramCaptionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sx_diagram_caption_dispose;
  widget_class->get_request_mode = sx_diagram_caption_get_request_mode;
  widget_class->measure = sx_diagram_caption_measure;
  widget_class->size_allocate = sx_diagram_caption_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "caption");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
sx_diagram_caption_init (SxDiagramCaption *self)
{
  self->label = g_object_new (GTK_TYPE_LABEL,
                              "xalign", 0.0,
                              "yalign", 0.0,
                              "wrap", TRUE,
                              "wrap-mode", PANGO_WRAP_WORD_CHAR,
                              "lines", N_LINES,
                              "ellipsize", PANGO_ELLIPSIZE_END,
                              NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  /* The name is on the box: a label's own text overwrites a name given to the label */
  sx_widget_set_name (GTK_WIDGET (self), _("Event"));
}

/**
 * sx_diagram_caption_set_text:
 * @text: a sentence, translated
 * @hint: whether it is about no event, but about what can be done
 *
 * What does not fit is in the tooltip.
 */
void
sx_diagram_caption_set_text (SxDiagramCaption *self,
                             const char       *text,
                             gboolean          hint)
{
  g_return_if_fail (SX_IS_DIAGRAM_CAPTION (self));
  g_return_if_fail (text != NULL);

  /* Setting a label anew makes a screen reader say it anew */
  if (g_str_equal (gtk_label_get_text (GTK_LABEL (self->label)), text))
    return;

  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), hint ? NULL : text);
  if (hint)
    gtk_widget_add_css_class (GTK_WIDGET (self), "hint");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "hint");
}

const char *
sx_diagram_caption_get_text (SxDiagramCaption *self)
{
  g_return_val_if_fail (SX_IS_DIAGRAM_CAPTION (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->label));
}
