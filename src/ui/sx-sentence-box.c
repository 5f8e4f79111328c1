/* sx-sentence-box.c: room for a text that wraps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-sentence-box.h"

struct _SxSentenceBox
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (SxSentenceBox, sx_sentence_box, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
sx_sentence_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sx_sentence_box_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  GtkWidget *label = gtk_widget_get_first_child (widget);

  /* Its width is the same whatever its height is */
  if (label != NULL && gtk_widget_should_layout (label))
    gtk_widget_measure (label, orientation, orientation == GTK_ORIENTATION_HORIZONTAL ? -1 : for_size, minimum, natural,
                        NULL, NULL);
}

static void
sx_sentence_box_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  GtkWidget *label = gtk_widget_get_first_child (widget);

  if (label != NULL && gtk_widget_should_layout (label))
    gtk_widget_allocate (label, width, height, -1, NULL);
}

static void
sx_sentence_box_dispose (GObject *object)
{
  GtkWidget *label = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_pointer (&label, gtk_widget_unparent);

  G_OBJECT_CLASS (sx_sentence_box_parent_class)->dispose (object);
}

static void
sx_sentence_box_class_init (SxSentenceBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sx_sentence_box_dispose;
  widget_class->get_request_mode = sx_sentence_box_get_request_mode;
  widget_class->measure = sx_sentence_box_measure;
  widget_class->size_allocate = sx_sentence_box_size_allocate;
}

static void
sx_sentence_box_init (SxSentenceBox *self)
{
}
