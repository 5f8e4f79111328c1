/* sx-closed-summary.c: how many closed sockets are not listed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-closed-summary.h"
#include "sx-widget-util.h"

struct _SxClosedSummary
{
  GtkWidget  parent_instance;

  SxDesk    *desk;
  guint      shown; /* the number that is said */
  GtkLabel  *label;
};

G_DEFINE_FINAL_TYPE (SxClosedSummary, sx_closed_summary, GTK_TYPE_WIDGET)

static char *
describe (SxClosedSummary *self,
          guint            n)
{
  if (sx_desk_get_pane (self->desk) == SX_PANE_UDP)
    /* Translators: below the table Sockets: so many are left out, because one chose to. %'u is a number with its digits grouped */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u more closed socket", "%'u more closed sockets", n), n);

  /* Translators: likewise */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u more closed connection", "%'u more closed connections", n), n);
}

/* Few ask for it, so that it is empty until then */
static void
create_content (SxClosedSummary *self)
{
  GtkWidget *show = gtk_button_new_with_label (_("Show them"));

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (show), "sockets.summarise");
  gtk_widget_set_tooltip_text (show, _("Everything closed has a row again"));
  gtk_widget_add_css_class (show, "flat");
  gtk_widget_set_parent (show, GTK_WIDGET (self));
}

static void
update (SxClosedSummary *self)
{
  guint n = self->desk != NULL ? sx_socket_model_get_n_summed_up (sx_desk_get_sockets (self->desk)) : 0;
  g_autofree char *text = NULL;

  if (n == self->shown)
    return;

  self->shown = n;
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  if (n == 0)
    return;

  if (self->label == NULL)
    create_content (self);
  text = describe (self, n);
  gtk_label_set_text (self->label, text);
}

static void
drop_desk (SxClosedSummary *self)
{
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (sx_desk_get_sockets (self->desk), self);
  g_clear_object (&self->desk);
}

static void
sx_closed_summary_dispose (GObject *object)
{
  drop_desk (SX_CLOSED_SUMMARY (object));
  sx_widget_unparent_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (sx_closed_summary_parent_class)->dispose (object);
}

static void
sx_closed_summary_class_init (SxClosedSummaryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_closed_summary_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
sx_closed_summary_init (SxClosedSummary *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "table-note");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sx_closed_summary_set_desk:
 * @desk: (nullable): whose sockets are counted
 */
void
sx_closed_summary_set_desk (SxClosedSummary *self,
                            SxDesk          *desk)
{
  g_return_if_fail (SX_IS_CLOSED_SUMMARY (self));
  g_return_if_fail (desk == NULL || SX_IS_DESK (desk));

  drop_desk (self);
  if (desk != NULL)
    {
      self->desk = g_object_ref (desk);
      g_signal_connect_swapped (sx_desk_get_sockets (desk), "changed", G_CALLBACK (update), self);
    }
  update (self);
}
