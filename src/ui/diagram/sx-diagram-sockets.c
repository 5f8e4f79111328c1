/* sx-diagram-sockets.c: which sockets a diagram shows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sx-diagram-sockets.h"
#include "sx-widget-util.h"

/* From so many sockets on there is a field to search in */
#define MANY 8

/* More are not listed: who has that many, searches */
#define MAX_ROWS 100

#define SOCKET_KEY "sx-socket"

struct _SxDiagramSockets
{
  GtkWidget    parent_instance;

  /* Not owned, as in SxDiagramArea */
  SxDiagram   *diagram;
  gboolean     filling;

  GtkWidget   *search;
  GtkWidget   *automatic;
  GtkWidget   *rows;
  GtkWidget   *note;
};

G_DEFINE_FINAL_TYPE (SxDiagramSockets, sx_diagram_sockets, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_shown (SxDiagramSockets *self,
          guint32           socket)
{
  for (guint i = 0; i < sx_diagram_get_n_lifelines (self->diagram); i++)
    if (sx_diagram_get_lifeline (self->diagram, i)->socket == socket)
      return TRUE;

  return FALSE;
}

static void
update_note (SxDiagramSockets *self,
             guint             n_unlisted)
{
  g_autofree char *text = sx_diagram_sockets_dup_note (self->diagram);

  if (n_unlisted > 0)
    {
      g_free (text);
      text = g_strdup_printf (ngettext ("%u more is not listed: search for it", "%u more are not listed: search for them",
                                        n_unlisted), n_unlisted);
    }
  gtk_label_set_text (GTK_LABEL (self->note), text != NULL ? text : "");
  gtk_widget_set_visible (self->note, text != NULL);
}

static void
show_sockets (SxDiagramSockets *self,
              const guint32    *sockets,
              guint             n_sockets)
{
  sx_diagram_set_sockets (self->diagram, sockets, n_sockets);
  g_signal_emit (self, signals[CHANGED], 0);
  self->filling = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->automatic), sx_diagram_is_automatic (self->diagram));
  self->filling = FALSE;
}

/* What was shown before, with the one that was clicked or without it */
static void
socket_toggled_cb (SxDiagramSockets *self,
                   GtkCheckButton   *button)
{
  guint32 socket = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), SOCKET_KEY));
  g_autoptr (GArray) sockets = NULL;

  if (self->filling || self->diagram == NULL)
    return;

  sockets = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < sx_diagram_get_n_lifelines (self->diagram); i++)
    {
      guint32 shown = sx_diagram_get_lifeline (self->diagram, i)->socket;

      if (shown != 0 && shown != socket)
        g_array_append_val (sockets, shown);
    }
  if (gtk_check_button_get_active (button))
    g_array_append_val (sockets, socket);
  show_sockets (self, (const guint32 *) sockets->data, sockets->len);
}

static void
automatic_toggled_cb (SxDiagramSockets *self)
{
  if (self->filling || self->diagram == NULL)
    return;

  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->automatic)))
    {
      show_sockets (self, NULL, 0);
    }
  else
    {
      g_autoptr (GArray) sockets = g_array_new (FALSE, FALSE, sizeof (guint32));

      /* What was chosen by itself stays as it is now */
      for (guint i = 0; i < sx_diagram_get_n_lifelines (self->diagram); i++)
        {
          guint32 shown = sx_diagram_get_lifeline (self->diagram, i)->socket;

          if (shown != 0)
            g_array_append_val (sockets, shown);
        }
      show_sockets (self, (const guint32 *) sockets->data, sockets->len);
    }
}

static void
add_row (SxDiagramSockets *self,
         guint32           socket,
         const char       *name)
{
  GtkWidget *button = gtk_check_button_new_with_label (name);

  g_object_set_data (G_OBJECT (button), SOCKET_KEY, GUINT_TO_POINTER (socket));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), is_shown (self, socket));
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (socket_toggled_cb), self);
  gtk_box_append (GTK_BOX (self->rows), button);
}

static gboolean
matches (const char *name,
         const char *folded)
{
  g_autofree char *name_folded = g_utf8_casefold (name, -1);

  return strstr (name_folded, folded) != NULL;
}

/* The newest ones first: these are what one looks for */
static void
fill (SxDiagramSockets *self)
{
  g_autoptr (GArray) sockets = sx_diagram_list_sockets (self->diagram);
  g_autofree char *folded = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  GtkWidget *row;
  guint n_rows = 0, n_unlisted = 0;

  self->filling = TRUE;
  while ((row = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), row);

  for (guint i = sockets->len; i-- > 0; )
    {
      guint32 socket = g_array_index (sockets, guint32, i);
      g_autofree char *name = NULL;

      if (n_rows >= MAX_ROWS && *folded == '\0')
        {
          n_unlisted = i + 1;
          break;
        }
      name = sx_diagram_dup_socket_name (self->diagram, socket);
      if (!matches (name, folded))
        continue;
      if (n_rows++ < MAX_ROWS)
        add_row (self, socket, name);
      else
        n_unlisted++;
    }

  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->automatic), sx_diagram_is_automatic (self->diagram));
  gtk_widget_set_visible (self->search, sockets->len > MANY);
  update_note (self, n_unlisted);
  self->filling = FALSE;
}

static void
search_changed_cb (SxDiagramSockets *self)
{
  if (self->diagram != NULL)
    fill (self);
}

static void
sx_diagram_sockets_map (GtkWidget *widget)
{
  SxDiagramSockets *self = SX_DIAGRAM_SOCKETS (widget);

  if (self->diagram != NULL)
    fill (self);

  GTK_WIDGET_CLASS (sx_diagram_sockets_parent_class)->map (widget);
}

static void
sx_diagram_sockets_dispose (GObject *object)
{
  SX_DIAGRAM_SOCKETS (object)->diagram = NULL;
  sx_widget_unparent_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (sx_diagram_sockets_parent_class)->dispose (object);
}

static void
sx_diagram_sockets_class_init (SxDiagramSocketsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sx_diagram_sockets_dispose;
  widget_class->map = sx_diagram_sockets_map;

  signals[CHANGED] =
    g_signal_new ("changed", SX_TYPE_DIAGRAM_SOCKETS, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
sx_diagram_sockets_init (SxDiagramSockets *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (widget);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);

  self->search = gtk_search_entry_new ();
  sx_widget_set_name (self->search, _("Search for a socket"));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
  gtk_widget_set_parent (self->search, widget);

  self->automatic = gtk_check_button_new_with_mnemonic (_("_Automatic"));
  gtk_widget_set_tooltip_text (self->automatic, _("The sockets that were used last"));
  g_signal_connect_swapped (self->automatic, "toggled", G_CALLBACK (automatic_toggled_cb), self);
  gtk_widget_set_parent (self->automatic, widget);
  gtk_widget_set_parent (gtk_separator_new (GTK_ORIENTATION_HORIZONTAL), widget);

  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->rows);
  gtk_widget_set_parent (scroller, widget);

  self->note = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_widget_add_css_class (self->note, "dim");
  gtk_widget_set_parent (self->note, widget);
}

/**
 * sx_diagram_sockets_set_diagram:
 * @diagram: (nullable) (transfer none): what to choose the sockets of; must stay until another one is set
 */
void
sx_diagram_sockets_set_diagram (SxDiagramSockets *self,
                                SxDiagram        *diagram)
{
  g_return_if_fail (SX_IS_DIAGRAM_SOCKETS (self));

  self->diagram = diagram;
}

/**
 * sx_diagram_sockets_dup_note:
 * @diagram: a diagram
 *
 * Returns: (transfer full) (nullable): how many sockets it leaves out, in words; %NULL: none
 */
char *
sx_diagram_sockets_dup_note (SxDiagram *diagram)
{
  guint n = sx_diagram_get_n_left_out (diagram);

  return n > 0 ? g_strdup_printf (ngettext ("%u socket is not shown", "%u sockets are not shown", n), n) : NULL;
}
