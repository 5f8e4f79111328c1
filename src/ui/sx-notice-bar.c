/* sx-notice-bar.c: how it goes with a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-notice-bar.h"
#include "sx-pane-util.h"
#include "sx-row-layout.h"
#include "sx-sentence-box.h"

/* What is over sooner needs no line that comes and goes */
#define PATIENCE_MS 400

struct _SxNoticeBar
{
  GtkWidget     parent_instance;

  GtkSpinner   *spinner;
  GtkLabel     *sentence;
  GtkButton    *button;

  GCancellable *cancellable;
  guint         show_id;
};

G_DEFINE_FINAL_TYPE (SxNoticeBar, sx_notice_bar, GTK_TYPE_WIDGET)

static gboolean
show_cb (gpointer user_data)
{
  SxNoticeBar *self = user_data;

  self->show_id = 0;
  gtk_spinner_start (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);

  return G_SOURCE_REMOVE;
}

static void
set_sentence (SxNoticeBar  *self,
              const char   *sentence,
              GCancellable *cancellable,
              gboolean      is_error)
{
  g_clear_handle_id (&self->show_id, g_source_remove);
  g_set_object (&self->cancellable, cancellable);

  gtk_label_set_label (self->sentence, sentence);
  gtk_button_set_label (self->button, cancellable != NULL ? _("Cancel") : _("Close"));
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), cancellable != NULL);
  if (is_error)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
}

static void
close_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  SxNoticeBar *self = SX_NOTICE_BAR (widget);

  g_cancellable_cancel (self->cancellable);
  sx_notice_bar_hide (self);
}

static void
sx_notice_bar_dispose (GObject *object)
{
  SxNoticeBar *self = SX_NOTICE_BAR (object);

  g_clear_handle_id (&self->show_id, g_source_remove);
  g_clear_object (&self->cancellable);
  sx_pane_dispose_template (GTK_WIDGET (self), SX_TYPE_NOTICE_BAR);

  G_OBJECT_CLASS (sx_notice_bar_parent_class)->dispose (object);
}

static void
sx_notice_bar_class_init (SxNoticeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sx_notice_bar_dispose;

  g_type_ensure (SX_TYPE_ROW_LAYOUT);
  g_type_ensure (SX_TYPE_SENTENCE_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketexplorer/SocketExplorer/sx-notice-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SxNoticeBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, SxNoticeBar, sentence);
  gtk_widget_class_bind_template_child (widget_class, SxNoticeBar, button);
  gtk_widget_class_install_action (widget_class, "notice.close", NULL, close_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_notice_bar_init (SxNoticeBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sx_notice_bar_say:
 * @self: the bar
 * @sentence: what happened, translated
 */
void
sx_notice_bar_say (SxNoticeBar *self,
                   const char  *sentence)
{
  g_return_if_fail (SX_IS_NOTICE_BAR (self));

  set_sentence (self, sentence, NULL, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/**
 * sx_notice_bar_say_error:
 * @self: the bar
 * @sentence: what went wrong, translated
 */
void
sx_notice_bar_say_error (SxNoticeBar *self,
                         const char  *sentence)
{
  g_return_if_fail (SX_IS_NOTICE_BAR (self));

  set_sentence (self, sentence, NULL, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/**
 * sx_notice_bar_say_busy:
 * @self: the bar
 * @sentence: what is being done, translated
 * @cancellable: what its button cancels
 *
 * Says what takes its time, after a moment.
 */
void
sx_notice_bar_say_busy (SxNoticeBar  *self,
                        const char   *sentence,
                        GCancellable *cancellable)
{
  g_return_if_fail (SX_IS_NOTICE_BAR (self));
  g_return_if_fail (G_IS_CANCELLABLE (cancellable));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  set_sentence (self, sentence, cancellable, FALSE);
  self->show_id = g_timeout_add (PATIENCE_MS, show_cb, self);
}

void
sx_notice_bar_hide (SxNoticeBar *self)
{
  g_return_if_fail (SX_IS_NOTICE_BAR (self));

  set_sentence (self, "", NULL, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sx_notice_bar_get_sentence:
 * @self: the bar
 *
 * Returns: (transfer none): what it says; "" while it is hidden
 */
const char *
sx_notice_bar_get_sentence (SxNoticeBar *self)
{
  g_return_val_if_fail (SX_IS_NOTICE_BAR (self), "");

  return gtk_label_get_label (self->sentence);
}
