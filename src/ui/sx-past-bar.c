/* sx-past-bar.c: says that a window does not show now
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-call-text.h"
#include "sx-pane-util.h"
#include "sx-cleared.h"
#include "sx-past-bar.h"
#include "sx-row-layout.h"
#include "sx-sentence-box.h"
#include "sx-session.h"

struct _SxPastBar
{
  GtkWidget  parent_instance;

  GtkLabel  *sentence;
  GtkWidget *now_button;

  SxMoment  *moment;
};

G_DEFINE_FINAL_TYPE (SxPastBar, sx_past_bar, GTK_TYPE_WIDGET)

static char *
describe_past (SxMoment *moment)
{
  SxJournal *journal = sx_moment_get_journal (moment);
  guint64 end = sx_moment_get_end (moment);
  guint64 first = sx_journal_get_first (journal);
  guint64 n_records = sx_journal_get_n_records (journal);
  g_autofree char *n_shown = g_strdup_printf ("%'" G_GUINT64_FORMAT, end - MIN (first, end));
  g_autofree char *n_all = g_strdup_printf ("%'" G_GUINT64_FORMAT, n_records - first);
  g_autofree char *time = NULL;
  SxRecord last;

  if (end <= first || !sx_journal_read (journal, end - 1, &last))
    /* Translators: %s is a number */
    return g_strdup_printf (_("This is before the first of %s records."), n_all);

  time = sx_call_text_time (last.time);

  /* Translators: a time of day, then two numbers */
  return g_strdup_printf (_("This is %s, %s of %s records."), time, n_shown, n_all);
}

static char *
describe_session (SxJournal *journal)
{
  g_autofree char *missing = NULL;
  guint64 n_missing = sx_session_get_n_missing (journal);

  /* It is in no other file yet */
  if (sx_journal_get_path (journal) != NULL)
    return g_strdup (_("This was left over: look, but nothing can be sent. Save the session to keep it; closing the window "
                       "discards it."));
  if (n_missing == 0)
    return g_strdup (_("This is a saved session: look, but nothing can be sent."));

  missing = g_strdup_printf ("%'" G_GUINT64_FORMAT, n_missing);

  /* Translators: %s is a number of bytes */
  return g_strdup_printf (_("This is a saved session: look, but nothing can be sent. Its file was cut off: %s bytes "
                            "are missing, and what happened then."), missing);
}

static void
update (SxPastBar *self)
{
  SxJournal *journal = sx_moment_get_journal (self->moment);
  gboolean is_saved = sx_journal_is_read_only (journal);
  gboolean is_live = sx_moment_is_live (self->moment);
  g_autofree char *session = is_saved ? describe_session (journal) : g_strdup (_("Sockets go on meanwhile."));
  g_autofree char *past = is_live ? NULL : describe_past (self->moment);
  g_autofree char *sentence = past != NULL ? g_strjoin (" ", past, session, NULL) : g_strdup (session);

  gtk_label_set_label (self->sentence, sentence);
  /* What was saved has an end, and no now */
  gtk_button_set_label (GTK_BUTTON (self->now_button), is_saved ? _("To the end") : _("Back to now"));
  gtk_widget_set_visible (self->now_button, !is_live);
  gtk_widget_set_visible (GTK_WIDGET (self), !is_live || is_saved);
}

static void
sx_past_bar_dispose (GObject *object)
{
  SxPastBar *self = SX_PAST_BAR (object);

  g_clear_object (&self->moment);
  sx_pane_dispose_template (GTK_WIDGET (self), SX_TYPE_PAST_BAR);

  G_OBJECT_CLASS (sx_past_bar_parent_class)->dispose (object);
}

static void
sx_past_bar_class_init (SxPastBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sx_past_bar_dispose;

  g_type_ensure (SX_TYPE_ROW_LAYOUT);
  g_type_ensure (SX_TYPE_SENTENCE_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketexplorer/SocketExplorer/sx-past-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SxPastBar, sentence);
  gtk_widget_class_bind_template_child (widget_class, SxPastBar, now_button);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_past_bar_init (SxPastBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sx_past_bar_set_moment:
 * @self: the bar
 * @moment: what it tells of; set once
 */
void
sx_past_bar_set_moment (SxPastBar *self,
                        SxMoment  *moment)
{
  g_return_if_fail (SX_IS_PAST_BAR (self));
  g_return_if_fail (SX_IS_MOMENT (moment) && self->moment == NULL);

  self->moment = g_object_ref (moment);
  g_signal_connect_object (moment, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * sx_past_bar_get_sentence:
 * @self: the bar
 *
 * Returns: (transfer none): what it says, also while it is not there
 */
const char *
sx_past_bar_get_sentence (SxPastBar *self)
{
  g_return_val_if_fail (SX_IS_PAST_BAR (self), NULL);

  return gtk_label_get_label (self->sentence);
}

/**
 * sx_past_bar_update:
 * @self: the bar
 *
 * To be called when the journal's file was saved or taken away, which the moment does not tell.
 */
void
sx_past_bar_update (SxPastBar *self)
{
  g_return_if_fail (SX_IS_PAST_BAR (self));

  update (self);
}
