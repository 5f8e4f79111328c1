/* sx-widget-util.h: what several widgets do alike
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void  sx_widget_unparent_children (GtkWidget  *widget);

/* Gives a child its place, which is mirrored where text runs from right to left */
void  sx_widget_place_child       (GtkWidget  *widget,
                                   GtkWidget  *child,
                                   int         x,
                                   int         y,
                                   int         width,
                                   int         height);
void  sx_widget_set_name          (GtkWidget  *widget,
                                   const char *name);
void  sx_widget_copy_text         (GtkWidget  *widget,
                                   const char *text);
gboolean sx_widget_is_dark        (GtkWidget  *widget);
void     sx_widget_show_if_any    (GtkWidget  *widget);
char *sx_widget_format_count      (guint64     count);
char *sx_widget_describe_count    (guint64     count);

/* For GtkWidgetClass.focus of a widget whose grab_focus() chooses one of its children */
gboolean sx_widget_focus_inside   (GtkWidget        *widget,
                                   GtkDirectionType  direction);

/* Nothing in a widget that is insensitive keeps the focus */
void  sx_widget_set_sensitive     (GtkWidget  *widget,
                                   gboolean    sensitive);

/* Scrolls what a widget is in, once it has its place */
void  sx_widget_reveal            (GtkWidget  *widget);

/* Whether nobody else has done so in this frame: who does what can wait, and takes long, does it in a frame of its own */
gboolean   sx_widget_claim_frame          (GdkFrameClock       *clock);
GtkWidget *sx_widget_get_list             (GtkWidget           *view);
void  sx_widget_scroll_list_to    (GtkWidget  *view,
                                   guint       position);

G_END_DECLS
