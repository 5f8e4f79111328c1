/* sx-scrubber.c: a slider over the whole session
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-call-text.h"
#include "sx-cleared.h"
#include "sx-scrubber.h"
#include "sx-widget-util.h"

struct _SxScrubber
{
  GtkWidget      parent_instance;

  SxMoment      *moment;
  /* The moment told us, so it need not be told */
  gboolean       following;

  GtkWidget     *scale;
  GtkWidget     *time;
  GtkWidget     *now;
};

G_DEFINE_FINAL_TYPE (SxScrubber, sx_scrubber, GTK_TYPE_WIDGET)

/* (transfer full): of the last record that has happened, or of what is replayed */
static char *
dup_time (SxScrubber *self,
             guint64     end)
{
  SxJournal *journal = sx_moment_get_journal (self->moment);
  gint64 time = sx_moment_get_time (self->moment);
  SxRecord record;

  if (sx_moment_is_live (self->moment))
    return g_strdup (_("now"));
  if (time == 0)
    {
      if (end == 0 || !sx_journal_read (journal, end - 1, &record))
        return g_strdup (_("the beginning"));
      time = record.time;
    }

  return sx_call_text_time (time);
}

static void
update_texts (SxScrubber *self)
{
  guint64 end = sx_journal_get_end (sx_moment_get_journal (self->moment), sx_moment_get_end (self->moment));
  g_autofree char *text = dup_time (self, end);

  if (g_str_equal (gtk_label_get_text (GTK_LABEL (self->time)), text))
    return;

  gtk_label_set_text (GTK_LABEL (self->time), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
value_changed_cb (SxScrubber *self)
{
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (self->scale));
  double value = gtk_adjustment_get_value (adjustment);

  if (self->following || self->moment == NULL)
    return;

  /* The end of the session is where it goes on */
  if (value >= gtk_adjustment_get_upper (adjustment))
    sx_moment_go_live (self->moment);
  else
    sx_moment_set_end (self->moment, value + 0.5);
}

static void
now_cb (SxScrubber *self)
{
  if (self->moment != NULL)
    sx_moment_go_live (self->moment);
}

static void
sx_scrubber_dispose (GObject *object)
{
  SxScrubber *self = SX_SCRUBBER (object);

  sx_scrubber_set_moment (self, NULL);
  sx_widget_unparent_children (GTK_WIDGET (self));

  G_OBJECT_CLASS (sx_scrubber_parent_class)->dispose (object);
}

static void
sx_scrubber_class_init (SxScrubberClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sx_scrubber_dispose;
  widget_class->focus = sx_widget_focus_inside;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "scrubber");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sx_scrubber_init (SxScrubber *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 1);
  gtk_scale_set_draw_value (GTK_SCALE (self->scale), FALSE);
  gtk_range_set_round_digits (GTK_RANGE (self->scale), 0);
  gtk_widget_set_hexpand (self->scale, TRUE);
  gtk_widget_set_tooltip_text (self->scale, _("Go back in time"));
  sx_widget_set_name (self->scale, _("Moment"));
  g_signal_connect_swapped (gtk_range_get_adjustment (GTK_RANGE (self->scale)), "value-changed",
                            G_CALLBACK (value_changed_cb), self);
  gtk_widget_set_parent (self->scale, widget);

  /* As wide as a time is, so that the slider does not move */
  self->time = gtk_label_new (NULL);
  gtk_label_set_width_chars (GTK_LABEL (self->time), 15);
  gtk_label_set_xalign (GTK_LABEL (self->time), 0.5);
  gtk_widget_add_css_class (self->time, "time");
  gtk_widget_set_parent (self->time, widget);

  self->now = gtk_button_new_with_label (_("Now"));
  gtk_widget_set_tooltip_text (self->now, _("Back to what happens now"));
  gtk_widget_set_valign (self->now, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->now, "clicked", G_CALLBACK (now_cb), self);
  gtk_widget_set_parent (self->now, widget);
}

/**
 * sx_scrubber_set_moment:
 * @moment: (nullable): what to set and to follow
 */
void
sx_scrubber_set_moment (SxScrubber *self,
                        SxMoment   *moment)
{
  g_return_if_fail (SX_IS_SCRUBBER (self));

  if (self->moment != NULL)
    g_signal_handlers_disconnect_by_data (self->moment, self);
  g_set_object (&self->moment, moment);
  if (moment == NULL)
    return;

  g_signal_connect_swapped (moment, "changed", G_CALLBACK (sx_scrubber_update), self);
  sx_scrubber_update (self);
}

/**
 * sx_scrubber_update:
 *
 * The session may be longer now.
 */
void
sx_scrubber_update (SxScrubber *self)
{
  guint64 n_records, end, first;

  g_return_if_fail (SX_IS_SCRUBBER (self));

  if (self->moment == NULL)
    return;

  first = sx_journal_get_first (sx_moment_get_journal (self->moment));
  n_records = sx_journal_get_n_records (sx_moment_get_journal (self->moment));
  end = MIN (sx_moment_get_end (self->moment), n_records);

  self->following = TRUE;
  gtk_adjustment_configure (gtk_range_get_adjustment (GTK_RANGE (self->scale)), end, first,
                            MAX (n_records, first + 1), 1, MAX ((n_records - first) / 10, 1), 0);
  self->following = FALSE;
  gtk_widget_set_sensitive (self->scale, n_records > first);
  gtk_widget_set_sensitive (self->now, !sx_moment_is_live (self->moment));
  update_texts (self);
}
