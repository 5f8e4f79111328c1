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

/* What a scroller, or a viewport, is for */
static GtkWidget *
get_text (GtkWidget *child)
{
  if (GTK_IS_SCROLLED_WINDOW (child))
    child = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (child));

  return GTK_IS_VIEWPORT (child) ? gtk_viewport_get_child (GTK_VIEWPORT (child)) : child;
}

/* A scroller of GTK 4.8 asks what it scrolls how high it is without a width: so high is a text as narrow as it can be */
static int
measure_text (GtkWidget *child,
              int        width)
{
  int natural;

  gtk_widget_measure (get_text (child), GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);

  return natural;
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
  GtkWidget *child = gtk_widget_get_first_child (widget);

  /* Its width is the same whatever its height is */
  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_measure (child, orientation, orientation == GTK_ORIENTATION_HORIZONTAL ? -1 : for_size, minimum, natural,
                        NULL, NULL);
  if (GTK_IS_SCROLLED_WINDOW (child) && orientation == GTK_ORIENTATION_VERTICAL)
    *natural = MAX (*minimum, measure_text (child, for_size));
}

static void
sx_sentence_box_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (child == NULL || !gtk_widget_should_layout (child))
    return;

  /* Where it is scrolled, the keys do that too, once it has the focus. Before it gets its place, which it would lose by that */
  if (GTK_IS_SCROLLED_WINDOW (child))
    gtk_widget_set_focusable (child, measure_text (child, width) > height);
  gtk_widget_allocate (child, width, height, -1, NULL);
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
