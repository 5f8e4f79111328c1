/* sx-computer-view.c: This computer, as its own calls tell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>
#include <sys/socket.h>

#include "sx-computer-view.h"
#include "sx-errno.h"
#include "sx-pane-util.h"
#include "sx-symbols.h"
#include "sx-table-frame.h"
#include "sx-this-computer.h"

struct _SxComputerView
{
  GtkWidget       parent_instance;

  GtkLabel       *host_name_label;
  GtkLabel       *interfaces_label;
  SxTableFrame   *frame;

  SxThisComputer *computer;
  gboolean        asked;
};

G_DEFINE_FINAL_TYPE (SxComputerView, sx_computer_view, GTK_TYPE_WIDGET)

static char *
get_name (gpointer item)
{
  return sx_symbols_family (sx_family_row_get_family (item));
}

static char *
get_number (gpointer item)
{
  return g_strdup_printf ("%d", sx_family_row_get_family (item));
}

static char *
get_answer (gpointer item,
            int      type)
{
  int error;

  if (!sx_family_row_get_error (item, type, &error))
    return g_strdup ("–");
  return g_strdup (error == 0 ? _("yes") : sx_errno_get_name (error));
}

static char *
get_meaning (gpointer item,
             int      type)
{
  int error;

  if (!sx_family_row_get_error (item, type, &error))
    return NULL;
  return g_strdup (error == 0 ? _("socket() makes such sockets here.")
                              : sx_errno_get_meaning (error));
}

static void
decorate (SxCell  *cell,
          gpointer item,
          int      type)
{
  int error;

  if (sx_family_row_get_error (item, type, &error))
    sx_cell_set_tone (cell, error == 0 ? "good" : "dim");
}

/* A column knows its type by its functions */
#define TYPE_COLUMN(name, type)                                       \
  static char *get_##name (gpointer item)                             \
  {                                                                   \
    return get_answer (item, type);                                   \
  }                                                                   \
  static char *get_##name##_meaning (gpointer item)                   \
  {                                                                   \
    return get_meaning (item, type);                                  \
  }                                                                   \
  static void decorate_##name (SxCell *cell, gpointer item)           \
  {                                                                   \
    decorate (cell, item, type);                                      \
  }

TYPE_COLUMN (stream, SOCK_STREAM)
TYPE_COLUMN (datagram, SOCK_DGRAM)
TYPE_COLUMN (raw, SOCK_RAW)
TYPE_COLUMN (sequenced, SOCK_SEQPACKET)

/* All rows are there from the start: each column is as wide as what stands in it */
static const SxColumn columns[] = {
  { .title = N_("Family"), .min_chars = 10, .whole_chars = 24, .get_text = get_name },
  { .title = N_("Number"), .min_chars = 3, .flags = SX_COLUMN_NUMERIC, .get_text = get_number },
  {
    .title = N_("Stream"), .min_chars = 4, .whole_chars = 24,
    .get_text = get_stream, .get_tooltip = get_stream_meaning, .decorate = decorate_stream,
  },
  {
    .title = N_("Datagram"), .min_chars = 4, .whole_chars = 24,
    .get_text = get_datagram, .get_tooltip = get_datagram_meaning, .decorate = decorate_datagram,
  },
  {
    .title = N_("Raw"), .min_chars = 4, .whole_chars = 24,
    .get_text = get_raw, .get_tooltip = get_raw_meaning, .decorate = decorate_raw,
  },
  {
    .title = N_("Sequenced packet"), .min_chars = 4, .whole_chars = 24, .flags = SX_COLUMN_EXPAND,
    .get_text = get_sequenced, .get_tooltip = get_sequenced_meaning, .decorate = decorate_sequenced,
  },
};

static void
computer_changed_cb (SxComputerView *self)
{
  const char *name = sx_this_computer_get_host_name (self->computer);
  const char *interfaces = sx_this_computer_get_interfaces (self->computer);

  gtk_label_set_text (self->host_name_label, name != NULL ? name : "");
  gtk_label_set_text (self->interfaces_label, interfaces != NULL ? interfaces : "");
}

static void
refresh_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  SxComputerView *self = SX_COMPUTER_VIEW (widget);

  if (self->computer != NULL)
    sx_this_computer_ask (self->computer);
}

static void
sx_computer_view_map (GtkWidget *widget)
{
  SxComputerView *self = SX_COMPUTER_VIEW (widget);

  GTK_WIDGET_CLASS (sx_computer_view_parent_class)->map (widget);

  /* Some two hundred calls: not before somebody looks */
  if (!self->asked && self->computer != NULL)
    {
      self->asked = TRUE;
      sx_this_computer_ask (self->computer);
    }
}

static void
sx_computer_view_dispose (GObject *object)
{
  SxComputerView *self = SX_COMPUTER_VIEW (object);

  if (self->frame != NULL)
    sx_table_frame_set_model (self->frame, NULL);
  g_clear_object (&self->computer);
  sx_pane_dispose_template (GTK_WIDGET (self), SX_TYPE_COMPUTER_VIEW);

  G_OBJECT_CLASS (sx_computer_view_parent_class)->dispose (object);
}

static void
sx_computer_view_class_init (SxComputerViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sx_computer_view_dispose;
  widget_class->map = sx_computer_view_map;

  g_type_ensure (SX_TYPE_TABLE_FRAME);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SX_PANE_TEMPLATE ("sx-computer-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, SxComputerView, host_name_label);
  gtk_widget_class_bind_template_child (widget_class, SxComputerView, interfaces_label);
  gtk_widget_class_bind_template_child (widget_class, SxComputerView, frame);

  gtk_widget_class_install_action (widget_class, "computer.refresh", NULL, refresh_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_computer_view_init (SxComputerView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sx_table_frame_set_columns (self->frame, columns, G_N_ELEMENTS (columns));
}

/**
 * sx_computer_view_set_desk:
 * @self: the view
 * @desk: whose engine makes the calls; set once
 */
void
sx_computer_view_set_desk (SxComputerView *self,
                           SxDesk         *desk)
{
  GtkSelectionModel *model;

  g_return_if_fail (SX_IS_COMPUTER_VIEW (self));
  g_return_if_fail (SX_IS_DESK (desk) && self->computer == NULL);

  self->computer = sx_this_computer_new (sx_desk_get_engine (desk), sx_desk_get_journal (desk));
  model = GTK_SELECTION_MODEL (gtk_no_selection_new (
    g_object_ref (sx_this_computer_get_families (self->computer))));
  sx_table_frame_set_model (self->frame, model);
  g_object_unref (model);
  g_signal_connect_object (self->computer, "changed", G_CALLBACK (computer_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
