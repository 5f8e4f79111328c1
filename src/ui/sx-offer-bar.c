/* sx-offer-bar.c: something that a person may want done
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-flow.h"
#include "sx-offer-bar.h"
#include "sx-pane-util.h"
#include "sx-sentence-box.h"

typedef struct
{
  guint    id;
  SxOffer  offer;
  char    *sentence;
  char    *labels[3];
} Pending;

struct _SxOfferBar
{
  GtkWidget  parent_instance;

  GtkLabel  *sentence;
  GtkButton *first_button;
  GtkButton *second_button;
  GtkButton *close_button;

  GList     *pending;   /* (element-type Pending): the one that is shown first */
  guint      last_id;
};

G_DEFINE_FINAL_TYPE (SxOfferBar, sx_offer_bar, GTK_TYPE_WIDGET)

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  if (pending->offer.destroy != NULL)
    pending->offer.destroy (pending->offer.user_data);
  for (guint i = 0; i < G_N_ELEMENTS (pending->labels); i++)
    g_free (pending->labels[i]);
  g_free (pending->sentence);
  g_free (pending);
}

static void
set_button (GtkButton  *button,
            const char *label)
{
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
  if (label != NULL)
    gtk_button_set_label (button, label);
}

static void
show_first (SxOfferBar *self)
{
  Pending *pending = self->pending != NULL ? self->pending->data : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), pending != NULL);
  gtk_label_set_label (self->sentence, pending != NULL ? pending->sentence : "");
  set_button (self->first_button, pending != NULL ? pending->labels[0] : NULL);
  set_button (self->second_button, pending != NULL ? pending->labels[1] : NULL);
  set_button (self->close_button, pending != NULL ? pending->labels[2] : NULL);
  if (pending != NULL && pending->offer.is_warning)
    gtk_widget_add_css_class (GTK_WIDGET (self), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "warning");
}

/* What is shown is over, whatever comes of it: it may make an offer itself */
static void
answer (SxOfferBar *self,
        int         button)
{
  Pending *pending;
  SxOfferFunc func;

  if (self->pending == NULL)
    return;

  pending = self->pending->data;
  func = button < 2 ? pending->offer.funcs[button] : pending->offer.closed;
  self->pending = g_list_delete_link (self->pending, self->pending);
  show_first (self);

  if (func != NULL)
    func (pending->offer.user_data);
  pending_free (pending);
}

static void
first_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  answer (SX_OFFER_BAR (widget), 0);
}

static void
second_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  answer (SX_OFFER_BAR (widget), 1);
}

static void
close_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  answer (SX_OFFER_BAR (widget), 2);
}

static void
sx_offer_bar_dispose (GObject *object)
{
  SxOfferBar *self = SX_OFFER_BAR (object);

  g_list_free_full (g_steal_pointer (&self->pending), pending_free);
  sx_pane_dispose_template (GTK_WIDGET (self), SX_TYPE_OFFER_BAR);

  G_OBJECT_CLASS (sx_offer_bar_parent_class)->dispose (object);
}

static void
sx_offer_bar_class_init (SxOfferBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sx_offer_bar_dispose;

  g_type_ensure (SX_TYPE_FLOW);
  g_type_ensure (SX_TYPE_SENTENCE_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketexplorer/SocketExplorer/sx-offer-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SxOfferBar, sentence);
  gtk_widget_class_bind_template_child (widget_class, SxOfferBar, first_button);
  gtk_widget_class_bind_template_child (widget_class, SxOfferBar, second_button);
  gtk_widget_class_bind_template_child (widget_class, SxOfferBar, close_button);
  gtk_widget_class_install_action (widget_class, "offer.first", NULL, first_cb);
  gtk_widget_class_install_action (widget_class, "offer.second", NULL, second_cb);
  gtk_widget_class_install_action (widget_class, "offer.close", NULL, close_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_offer_bar_init (SxOfferBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_first (self);
}

/**
 * sx_offer_bar_add:
 * @self: the bar
 * @offer: what is offered; its texts are copied
 *
 * Shows an offer, before others that wait.
 *
 * Returns: its number, never 0, for sx_offer_bar_remove()
 */
guint
sx_offer_bar_add (SxOfferBar    *self,
                  const SxOffer *offer)
{
  Pending *pending;

  g_return_val_if_fail (SX_IS_OFFER_BAR (self), 0);
  g_return_val_if_fail (offer->sentence != NULL && offer->close_label != NULL, 0);

  pending = g_new0 (Pending, 1);
  pending->id = ++self->last_id;
  pending->offer = *offer;
  pending->sentence = g_strdup (offer->sentence);
  pending->labels[0] = g_strdup (offer->labels[0]);
  pending->labels[1] = g_strdup (offer->labels[1]);
  pending->labels[2] = g_strdup (offer->close_label);
  self->pending = g_list_prepend (self->pending, pending);
  show_first (self);

  return pending->id;
}

/**
 * sx_offer_bar_remove:
 * @self: the bar
 * @id: what sx_offer_bar_add() returned
 *
 * Takes an offer back, if it was not answered yet. None of its functions is called.
 */
void
sx_offer_bar_remove (SxOfferBar *self,
                     guint       id)
{
  g_return_if_fail (SX_IS_OFFER_BAR (self));

  for (GList *l = self->pending; l != NULL; l = l->next)
    {
      Pending *pending = l->data;

      if (pending->id != id)
        continue;

      self->pending = g_list_delete_link (self->pending, l);
      show_first (self);
      pending_free (pending);
      return;
    }
}

/**
 * sx_offer_bar_get_sentence:
 * @self: the bar
 *
 * Returns: (transfer none): what it says; "" while it is hidden
 */
const char *
sx_offer_bar_get_sentence (SxOfferBar *self)
{
  g_return_val_if_fail (SX_IS_OFFER_BAR (self), "");

  return gtk_label_get_label (self->sentence);
}
