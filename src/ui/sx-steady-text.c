/* sx-steady-text.c: text whose numbers do not run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-steady-text.h"

/* So many times the numbers change at once, as when a person does one thing after another; then once in so long, in us */
#define FREE_CHANGES 4
#define CHANGE_US (G_USEC_PER_SEC / 2)

struct _SxSteadyText
{
  GObject   parent_instance;

  GtkLabel *label;   /* not owned: who has it has us */
  char     *wanted;  /* NULL: it is what the label has */
  double    changes; /* how many are free */
  gint64    counted; /* when that was, in us of the monotonic clock */
  guint     wait_id;
};

G_DEFINE_FINAL_TYPE (SxSteadyText, sx_steady_text, G_TYPE_OBJECT)

/* What stands between the digits of a number in some language, or is one */
static gboolean
is_numeric (gunichar c)
{
  return g_unichar_isdigit (c) || c == '.' || c == ',' || c == '\'' || c == 0xa0 || c == 0x202f || c == 0x2019;
}

static const char *
skip_number (const char *text)
{
  while (*text != '\0' && is_numeric (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);

  return text;
}

static gboolean
differ_in_numbers (const char *a,
                   const char *b)
{
  for (;;)
    {
      a = skip_number (a);
      b = skip_number (b);
      if (*a == '\0' || *b == '\0' || g_utf8_get_char (a) != g_utf8_get_char (b))
        return *a == *b;
      a = g_utf8_next_char (a);
      b = g_utf8_next_char (b);
    }
}

static void
count_changes (SxSteadyText *self)
{
  gint64 now = g_get_monotonic_time ();

  self->changes = MIN (FREE_CHANGES, self->changes + (double) (now - self->counted) / CHANGE_US);
  self->counted = now;
}

static void
set_now (SxSteadyText *self,
         const char   *text)
{
  g_clear_handle_id (&self->wait_id, g_source_remove);
  gtk_label_set_text (self->label, text);
  g_clear_pointer (&self->wanted, g_free);
}

static gboolean
wait_cb (gpointer user_data)
{
  SxSteadyText *self = user_data;
  g_autofree char *text = g_steal_pointer (&self->wanted);

  self->wait_id = 0;
  count_changes (self);
  self->changes = MAX (self->changes - 1, 0);
  set_now (self, text);

  return G_SOURCE_REMOVE;
}

static void
sx_steady_text_dispose (GObject *object)
{
  g_clear_handle_id (&SX_STEADY_TEXT (object)->wait_id, g_source_remove);

  G_OBJECT_CLASS (sx_steady_text_parent_class)->dispose (object);
}

static void
sx_steady_text_finalize (GObject *object)
{
  g_free (SX_STEADY_TEXT (object)->wanted);

  G_OBJECT_CLASS (sx_steady_text_parent_class)->finalize (object);
}

static void
sx_steady_text_class_init (SxSteadyTextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sx_steady_text_dispose;
  object_class->finalize = sx_steady_text_finalize;
}

static void
sx_steady_text_init (SxSteadyText *self)
{
  self->changes = FREE_CHANGES;
}

/**
 * sx_steady_text_new:
 * @label: not kept alive, and must outlive what is returned
 *
 * Returns: (transfer full): what sets the text of @label
 */
SxSteadyText *
sx_steady_text_new (GtkLabel *label)
{
  SxSteadyText *self;

  g_return_val_if_fail (GTK_IS_LABEL (label), NULL);

  self = g_object_new (SX_TYPE_STEADY_TEXT, NULL);
  self->label = label;
  self->counted = g_get_monotonic_time ();

  return self;
}

/**
 * sx_steady_text_set:
 * @text: (nullable): what the label is to have, now or soon; no markup
 */
void
sx_steady_text_set (SxSteadyText *self,
                    const char   *text)
{
  const char *shown;

  g_return_if_fail (SX_IS_STEADY_TEXT (self));

  if (text == NULL)
    text = "";
  shown = gtk_label_get_text (self->label);
  /* Setting a label anew makes a screen reader say it anew and drops a selection */
  if (g_str_equal (shown, text))
    {
      g_clear_handle_id (&self->wait_id, g_source_remove);
      g_clear_pointer (&self->wanted, g_free);
      return;
    }

  count_changes (self);
  if (!differ_in_numbers (shown, text))
    {
      set_now (self, text);
    }
  else if (self->changes >= 1 && self->wait_id == 0)
    {
      self->changes--;
      set_now (self, text);
    }
  else
    {
      g_free (self->wanted);
      self->wanted = g_strdup (text);
      if (self->wait_id == 0)
        self->wait_id = g_timeout_add ((1 - self->changes) * CHANGE_US / 1000 + 1, wait_cb, self);
    }
}
