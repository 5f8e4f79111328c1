/* sx-offer-bar.h: something that a person may want done
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxOfferBar:
 *
 * A line of the window with a sentence and what can be done about it. It waits until it is answered, and nothing has to
 * be. If there are several, the latest one is shown, and the others when it was answered.
 */
#define SX_TYPE_OFFER_BAR (sx_offer_bar_get_type ())
G_DECLARE_FINAL_TYPE (SxOfferBar, sx_offer_bar, SX, OFFER_BAR, GtkWidget)

typedef void (*SxOfferFunc) (gpointer user_data);

/**
 * SxOffer:
 * @sentence: what it is about, translated
 * @labels: of the buttons, translated; %NULL: there is none
 * @funcs: what they do; the offer is over then
 * @close_label: of the button that only closes it, translated
 * @closed: (nullable): what that does
 * @is_warning: whether it is something to worry about
 * @user_data: for these functions
 * @destroy: (nullable): frees it when the offer is over
 */
typedef struct
{
  const char     *sentence;
  const char     *labels[2];
  SxOfferFunc     funcs[2];
  const char     *close_label;
  SxOfferFunc     closed;
  gboolean        is_warning;
  gpointer        user_data;
  GDestroyNotify  destroy;
} SxOffer;

guint       sx_offer_bar_add          (SxOfferBar    *self,
                                       const SxOffer *offer);
void        sx_offer_bar_remove       (SxOfferBar    *self,
                                       guint          id);
const char *sx_offer_bar_get_sentence (SxOfferBar    *self);

G_END_DECLS
