/* sx-message-detail.c: one message, byte by byte
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-message-detail.h"
#include "sx-widget-util.h"

/* So much of a message is searched for the match to be marked: some milliseconds. Who has larger ones finds the message, and
 * looks for the place by hand */
#define MARK_LIMIT (8 * 1024 * 1024)

struct _SxMessageDetail
{
  GtkWidget     parent_instance;

  SxRecordItem *item;
  GBytes       *bytes;
  SxNeedle     *needle;

  GtkLabel     *summary;
  GtkWidget    *reply;
  GtkLabel     *truncated;
  GtkWidget    *notice_box;
  GtkLabel     *notice;
  SxBytesView  *view;   /* NULL: there was no message yet */
};

G_DEFINE_FINAL_TYPE (SxMessageDetail, sx_message_detail, GTK_TYPE_WIDGET)

static char *
describe (const SxRecord *record)
{
  gboolean sent = record->kind == SX_KIND_SEND || record->kind == SX_KIND_SENDTO;
  g_autofree char *peer = sx_address_is_set (&record->remote)
                            ? sx_address_to_string (&record->remote) : g_strdup ("–");
  g_autofree char *count = sx_widget_format_count (record->value);
  g_autofree char *length = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s byte", "%s bytes",
                                                          record->value),
                                             count);

  return sent
    /* Translators: how many bytes were sent to which address */
    ? g_strdup_printf (_("%s sent to %s"), length, peer)
    /* Translators: how many bytes were received from which address */
    : g_strdup_printf (_("%s received from %s"), length, peer);
}

static void
update_truncated (SxMessageDetail *self,
                  const SxRecord  *record)
{
  g_autofree char *kept = sx_widget_format_count (record->payload_length);
  g_autofree char *all = sx_widget_format_count (record->value);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->truncated),
                          (record->flags & SX_RECORD_TRUNCATED) != 0);
  text = g_strdup_printf (_("%s of %s bytes of this message were kept: the limit in Preferences was reached, or there "
                            "was no room on the disk."),
                          kept, all);
  gtk_label_set_text (self->truncated, text);
}

static void
mark_match (SxMessageDetail *self)
{
  gsize length = 0;
  const guint8 *bytes = self->bytes != NULL ? g_bytes_get_data (self->bytes, &length) : NULL;
  gsize offset, match_length;

  if (self->view != NULL && self->needle != NULL && sx_needle_find (self->needle, bytes, MIN (length, MARK_LIMIT), &offset, &match_length))
    sx_bytes_view_mark (self->view, offset, match_length);
}

/* Most tables never show a message, and one of these takes more memory than all else that is here */
static void
ensure_view (SxMessageDetail *self)
{
  if (self->view != NULL)
    return;

  self->view = g_object_new (SX_TYPE_BYTES_VIEW, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->view), GTK_WIDGET (self));
}

static void
sx_message_detail_dispose (GObject *object)
{
  SxMessageDetail *self = SX_MESSAGE_DETAIL (object);

  g_clear_object (&self->item);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->needle, sx_needle_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), SX_TYPE_MESSAGE_DETAIL);
  sx_widget_unparent_children (GTK_WIDGET (self));
  self->view = NULL;

  G_OBJECT_CLASS (sx_message_detail_parent_class)->dispose (object);
}

static void
sx_message_detail_class_init (SxMessageDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sx_message_detail_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
    "/io/github/socketexplorer/SocketExplorer/sx-message-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, SxMessageDetail, summary);
  gtk_widget_class_bind_template_child (widget_class, SxMessageDetail, reply);
  gtk_widget_class_bind_template_child (widget_class, SxMessageDetail, truncated);
  gtk_widget_class_bind_template_child (widget_class, SxMessageDetail, notice_box);
  gtk_widget_class_bind_template_child (widget_class, SxMessageDetail, notice);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_message_detail_init (SxMessageDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sx_message_detail_set_item:
 * @item: (nullable): the message; %NULL: none
 */
void
sx_message_detail_set_item (SxMessageDetail *self,
                            SxRecordItem    *item)
{
  SxRecord record;
  g_autofree char *summary = NULL;

  g_return_if_fail (SX_IS_MESSAGE_DETAIL (self));
  g_return_if_fail (item == NULL || SX_IS_RECORD_ITEM (item));

  if (!g_set_object (&self->item, item))
    return;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  sx_message_detail_set_notice (self, NULL, FALSE);

  if (item != NULL && sx_record_item_read (item, &record))
    {
      /* The bytes stay in the journal's map, however many they are */
      self->bytes = g_bytes_new_with_free_func (record.payload, record.payload_length,
                                                g_object_unref,
                                                g_object_ref (sx_record_item_get_journal (item)));
      summary = describe (&record);
      gtk_label_set_text (self->summary, summary);
      update_truncated (self, &record);
    }

  if (self->bytes != NULL)
    ensure_view (self);
  if (self->view != NULL)
    sx_bytes_view_set_bytes (self->view, self->bytes);
  mark_match (self);
}

/**
 * sx_message_detail_set_needle:
 * @needle: (nullable): what is looked for
 *
 * Marks where it is first in the message, and in those that are shown from now on.
 */
void
sx_message_detail_set_needle (SxMessageDetail *self,
                              SxNeedle        *needle)
{
  g_return_if_fail (SX_IS_MESSAGE_DETAIL (self));

  if (sx_needle_equal (self->needle, needle))
    return;

  g_clear_pointer (&self->needle, sx_needle_unref);
  self->needle = needle != NULL ? sx_needle_ref (needle) : NULL;
  mark_match (self);
}

/**
 * sx_message_detail_get_bytes:
 *
 * Returns: (transfer none) (nullable): what was kept of the message
 */
GBytes *
sx_message_detail_get_bytes (SxMessageDetail *self)
{
  g_return_val_if_fail (SX_IS_MESSAGE_DETAIL (self), NULL);

  return self->bytes;
}

/**
 * sx_message_detail_get_view:
 *
 * Returns: (transfer none): hex and text
 */
SxBytesView *
sx_message_detail_get_view (SxMessageDetail *self)
{
  g_return_val_if_fail (SX_IS_MESSAGE_DETAIL (self), NULL);

  ensure_view (self);

  return self->view;
}

/**
 * sx_message_detail_set_notice:
 * @sentence: (nullable): how saving went, translated; %NULL: nothing to say
 * @is_error: whether it went wrong
 */
void
sx_message_detail_set_notice (SxMessageDetail *self,
                              const char      *sentence,
                              gboolean         is_error)
{
  g_return_if_fail (SX_IS_MESSAGE_DETAIL (self));

  gtk_label_set_text (self->notice, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->notice_box, sentence != NULL);
  sx_widget_set_name (self->notice_box, is_error ? _("Message not saved") : _("Message saved"));
  if (is_error)
    gtk_widget_add_css_class (self->notice_box, "error");
  else
    gtk_widget_remove_css_class (self->notice_box, "error");
}

/**
 * sx_message_detail_set_can_reply:
 * @can_reply: whether there is a button for it
 */
void
sx_message_detail_set_can_reply (SxMessageDetail *self,
                                 gboolean         can_reply)
{
  g_return_if_fail (SX_IS_MESSAGE_DETAIL (self));

  gtk_widget_set_visible (self->reply, can_reply);
}
