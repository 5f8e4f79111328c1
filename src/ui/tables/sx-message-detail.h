/* sx-message-detail.h: one message, byte by byte
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-bytes-view.h"
#include "sx-needle.h"
#include "sx-record-item.h"

G_BEGIN_DECLS

/**
 * SxMessageDetail:
 *
 * What is known of one message, and its bytes. Its buttons are for the actions of the
 * #SxMessageTable that it is in.
 */
#define SX_TYPE_MESSAGE_DETAIL (sx_message_detail_get_type ())
G_DECLARE_FINAL_TYPE (SxMessageDetail, sx_message_detail, SX, MESSAGE_DETAIL, GtkWidget)

void         sx_message_detail_set_item      (SxMessageDetail *self,
                                              SxRecordItem    *item);
GBytes      *sx_message_detail_get_bytes     (SxMessageDetail *self);
void         sx_message_detail_set_needle    (SxMessageDetail *self,
                                              SxNeedle        *needle);
SxBytesView *sx_message_detail_get_view      (SxMessageDetail *self);
void         sx_message_detail_set_notice    (SxMessageDetail *self,
                                              const char      *sentence,
                                              gboolean         is_error);
void         sx_message_detail_set_can_reply (SxMessageDetail *self,
                                              gboolean         can_reply);

G_END_DECLS
