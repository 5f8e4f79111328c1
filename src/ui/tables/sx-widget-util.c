/* sx-widget-util.c: what several widgets do alike
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-widget-util.h"

#define KIB G_GUINT64_CONSTANT (1024)

/**
 * sx_widget_unparent_children:
 * @widget: a widget that is being disposed
 *
 * Lets go of what a composite widget has inside.
 */
void
sx_widget_unparent_children (GtkWidget *widget)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}

/**
 * sx_widget_place_child:
 * @widget: a widget, in its size_allocate
 * @child: one of its children
 * @x: where it begins, where text runs from left to right; it is mirrored where it runs from right to left
 * @y: its upper edge
 * @width: its width
 * @height: its height
 *
 * Gives a child its place, in pixels.
 */
void
sx_widget_place_child (GtkWidget *widget,
                       GtkWidget *child,
                       int        x,
                       int        y,
                       int        width,
                       int        height)
{
  GtkAllocation where = { x, y, width, height };

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    where.x = gtk_widget_get_width (widget) - x - width;
  gtk_widget_size_allocate (child, &where, -1);
}

/**
 * sx_widget_set_name:
 * @widget: any widget but a label, whose text overwrites its name
 * @name: translated
 *
 * Gives @widget its accessible name.
 */
void
sx_widget_set_name (GtkWidget  *widget,
                    const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

/**
 * sx_widget_copy_text:
 * @text: (nullable): what the clipboard is to have; %NULL: leave it alone
 */
void
sx_widget_copy_text (GtkWidget  *widget,
                     const char *text)
{
  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

/**
 * sx_widget_is_dark:
 *
 * Returns: whether the desktop is dark, which shows in its text being light
 */
gboolean
sx_widget_is_dark (GtkWidget *widget)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);

  /* How bright each part looks (ITU-R BT.601) */
  return 0.299 * color.red + 0.587 * color.green + 0.114 * color.blue > 0.5;
}

/**
 * sx_widget_show_if_any:
 * @widget: a widget with others inside
 *
 * Shows @widget if any of its children is, and hides it if none is. A paned's own handle is no child that counts.
 */
void
sx_widget_show_if_any (GtkWidget *widget)
{
  gboolean any = FALSE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!GTK_IS_PANED (widget) || child == gtk_paned_get_start_child (GTK_PANED (widget))
          || child == gtk_paned_get_end_child (GTK_PANED (widget)))
        any |= gtk_widget_get_visible (child);
    }
  gtk_widget_set_visible (widget, any);
}

/**
 * sx_widget_format_count:
 *
 * Returns: (transfer full): @count with its digits grouped as the locale does
 */
char *
sx_widget_format_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

/**
 * sx_widget_describe_count:
 * @count: a number of bytes
 *
 * Returns: (transfer full) (nullable): @count in larger units, rounded; %NULL below 1 KiB
 */
char *
sx_widget_describe_count (guint64 count)
{
  if (count < KIB)
    return NULL;
  if (count < KIB * KIB)
    /* Translators: kibibytes, 1024 bytes each */
    return g_strdup_printf (_("%.1f KiB"), (double) count / KIB);
  if (count < KIB * KIB * KIB)
    /* Translators: mebibytes, 1024 KiB each */
    return g_strdup_printf (_("%.1f MiB"), (double) count / (KIB * KIB));

  /* Translators: gibibytes, 1024 MiB each */
  return g_strdup_printf (_("%.1f GiB"), (double) count / (KIB * KIB * KIB));
}

static gboolean
is_backward (GtkDirectionType direction)
{
  return direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP || direction == GTK_DIR_LEFT;
}

/* The child that has the focus somewhere inside */
static GtkWidget *
find_focus_child (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  while (focus != NULL && gtk_widget_get_parent (focus) != widget)
    focus = gtk_widget_get_parent (focus);

  return focus;
}

/**
 * sx_widget_focus_inside:
 * @widget: a widget that cannot have the focus itself, only what is in it
 * @direction: where the focus goes
 *
 * Moves the focus to the next of what is in the widget. GTK 4.8 asks grab_focus() whenever Tab comes
 * into a widget or Shift+Tab is about to leave it: where that chooses a child, Tab would skip what comes before
 * the child, and Shift+Tab would never leave.
 *
 * Returns: whether there was a next one
 */
gboolean
sx_widget_focus_inside (GtkWidget        *widget,
                        GtkDirectionType  direction)
{
  gboolean backward = is_backward (direction);
  GtkWidget *child = find_focus_child (widget);

  if (child == NULL)
    child = backward ? gtk_widget_get_last_child (widget) : gtk_widget_get_first_child (widget);

  while (child != NULL && !gtk_widget_child_focus (child, direction))
    child = backward ? gtk_widget_get_prev_sibling (child) : gtk_widget_get_next_sibling (child);

  return child != NULL;
}

/* So many frames may change the height of what has just been shown */
#define REVEAL_FRAMES 8

static gboolean
reveal_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  guint *frames = user_data;
  GtkWidget *scroller = gtk_widget_get_ancestor (gtk_widget_get_parent (widget), GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *viewport = scroller != NULL
                        ? gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller)) : NULL;
  GtkAdjustment *adjustment;
  graphene_rect_t bounds;
  double start, end;

  if (GTK_IS_VIEWPORT (viewport) && gtk_widget_compute_bounds (widget, viewport, &bounds))
    {
      adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
      start = gtk_adjustment_get_value (adjustment) + bounds.origin.y;
      end = start + bounds.size.height;
      gtk_adjustment_clamp_page (adjustment,
                                 MAX (start, end - gtk_adjustment_get_page_size (adjustment)), end);
    }

  /* It gets its place in the first frame, and its height once what is inside has been laid out */
  return ++*frames < REVEAL_FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * sx_widget_reveal:
 * @widget: a widget that has just been shown or has grown
 *
 * Scrolls the scrolled window that it is in, so that it is to be seen: its end before all.
 */
void
sx_widget_reveal (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (gtk_widget_get_parent (widget) != NULL)
    gtk_widget_add_tick_callback (widget, reveal_cb, g_new0 (guint, 1), g_free);
}

/**
 * sx_widget_get_list:
 * @view: a column view
 *
 * Returns: (transfer none) (nullable): GTK's own list in it, in which each child is a row
 */
GtkWidget *
sx_widget_get_list (GtkWidget *view)
{
  for (GtkWidget *child = gtk_widget_get_last_child (view); child != NULL; child = gtk_widget_get_prev_sibling (child))
    {
      if (GTK_IS_LIST_VIEW (child) || g_str_equal (G_OBJECT_TYPE_NAME (child), "GtkColumnListView"))
        return child;
    }

  return NULL;
}

/**
 * sx_widget_scroll_list_to:
 * @view: a column view
 * @position: a row's place
 *
 * Brings a row into view. GTK 4.8 has no function for it, but the list inside a column view has an
 * action; where it has not, nothing happens.
 */
void
sx_widget_scroll_list_to (GtkWidget *view,
                          guint      position)
{
  GtkWidget *list = sx_widget_get_list (view);

  if (list != NULL)
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}

/* GTK tells a screen reader of the widget only that was made insensitive, and not of those inside */
static void
tell_sensitivity (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_DISABLED,
                                   !gtk_widget_is_sensitive (child), -1);
      tell_sensitivity (child);
    }
}

/**
 * sx_widget_set_sensitive:
 * @widget: a widget
 * @sensitive: whether it can be used
 *
 * As gtk_widget_set_sensitive(); but first the focus leaves what cannot be used any more, or a text in it would go on
 * blinking, and nobody could tell where the focus is.
 */
void
sx_widget_set_sensitive (GtkWidget *widget,
                         gboolean   sensitive)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!sensitive && focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget)))
    gtk_root_set_focus (root, NULL);

  if (gtk_widget_get_sensitive (widget) == sensitive)
    return;

  gtk_widget_set_sensitive (widget, sensitive);
  tell_sensitivity (widget);
}

/**
 * sx_widget_claim_frame:
 * @clock: a frame clock, in a frame
 *
 * Returns: %TRUE for the first who asks in that frame
 */
gboolean
sx_widget_claim_frame (GdkFrameClock *clock)
{
  static gint64 last_frame = 0;
  gint64 frame = gdk_frame_clock_get_frame_time (clock);

  if (frame == last_frame)
    return FALSE;

  last_frame = frame;

  return TRUE;
}
