/* sx-tail.c: a list that stays at its end while it grows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-tail.h"

/* Scrolling ends at fractions of a pixel */
#define NEARLY 2.0

/* No list is there */
#define NOWHERE -1.0

struct _SxTail
{
  GObject        parent_instance;

  GtkAdjustment *adjustment;
  SxRowTail     *rows;      /* NULL: the list has all that there are */
  gboolean       following;
  /* Where the list has put itself, as it is about to say: not a person's doing */
  double         laid_out_value;
  guint          idle_id;
};

G_DEFINE_FINAL_TYPE (SxTail, sx_tail, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_FOLLOWING,
  N_PROPS
};

enum {
  SCROLL_TO_END,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static double
get_end (SxTail *self)
{
  return gtk_adjustment_get_upper (self->adjustment) -
         gtk_adjustment_get_page_size (self->adjustment);
}

static void
set_following (SxTail   *self,
               gboolean  following)
{
  if (self->following == following)
    return;

  self->following = following;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

/* Of a list that lacks the last rows the end is not where they come */
static gboolean
is_end (SxTail *self,
        double  value)
{
  return value >= get_end (self) - NEARLY && (self->rows == NULL || sx_row_tail_has_last (self->rows));
}

/* To a list that is not laid out yet a new row has no height. At its very end it would take that row for one that is in view, stay
 * where it is, and have to be laid out and drawn once more to get there. With less room than there is it is out of view */
static void
go_to_end (SxTail *self)
{
  double page_size = gtk_adjustment_get_page_size (self->adjustment);
  gboolean scrolls = get_end (self) > 0;

  if (scrolls)
    gtk_adjustment_set_page_size (self->adjustment, page_size - 1);
  g_signal_emit (self, signals[SCROLL_TO_END], 0);
  if (scrolls)
    gtk_adjustment_set_page_size (self->adjustment, page_size);
}

static gboolean
after_layout_cb (gpointer user_data)
{
  SxTail *self = user_data;

  self->idle_id = 0;
  if (self->following && gtk_adjustment_get_value (self->adjustment) < get_end (self) - NEARLY)
    g_signal_emit (self, signals[SCROLL_TO_END], 0);

  return G_SOURCE_REMOVE;
}

/* Most of the time the list is at its end already, because sx_tail_grown() told it in time. The
 * rest is when it is shown first or when its height changes: GTK's lists ignore what they are told
 * while they are laid out, hence the idle */
static void
changed_cb (SxTail *self)
{
  self->laid_out_value = gtk_adjustment_get_value (self->adjustment);
  if (self->following && self->idle_id == 0 && self->laid_out_value < get_end (self) - NEARLY)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, after_layout_cb, self, NULL);
}

static void
value_changed_cb (SxTail *self)
{
  double value = gtk_adjustment_get_value (self->adjustment);

  /* An adjustment that is configured says “changed” first, when it has the new value already. Whoever goes to that value later is
   * somebody else */
  if (value != self->laid_out_value)
    set_following (self, is_end (self, value));
  self->laid_out_value = NOWHERE;
}

static void
sx_tail_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_FOLLOWING:
      g_value_set_boolean (value, SX_TAIL (object)->following);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sx_tail_dispose (GObject *object)
{
  SxTail *self = SX_TAIL (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (sx_tail_parent_class)->dispose (object);
}

static void
sx_tail_class_init (SxTailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sx_tail_get_property;
  object_class->dispose = sx_tail_dispose;

  properties[PROP_FOLLOWING] =
    g_param_spec_boolean ("following", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SCROLL_TO_END] =
    g_signal_new ("scroll-to-end", SX_TYPE_TAIL, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sx_tail_init (SxTail *self)
{
  self->following = TRUE;
  self->laid_out_value = NOWHERE;
}

/**
 * sx_tail_new:
 * @adjustment: of the list, the vertical one
 *
 * Returns: (transfer full): follows at once
 */
SxTail *
sx_tail_new (GtkAdjustment *adjustment)
{
  SxTail *self;

  g_return_val_if_fail (GTK_IS_ADJUSTMENT (adjustment), NULL);

  self = g_object_new (SX_TYPE_TAIL, NULL);
  self->adjustment = g_object_ref (adjustment);
  g_signal_connect_swapped (adjustment, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (value_changed_cb), self);

  return self;
}

/**
 * sx_tail_set_rows:
 * @rows: (nullable): what the list shows, which may lack rows at the end; %NULL: all that there are
 */
void
sx_tail_set_rows (SxTail    *self,
                  SxRowTail *rows)
{
  g_return_if_fail (SX_IS_TAIL (self));
  g_return_if_fail (rows == NULL || SX_IS_ROW_TAIL (rows));

  g_set_object (&self->rows, rows);
}

/**
 * sx_tail_get_following:
 *
 * Returns: whether new rows scroll into view
 */
gboolean
sx_tail_get_following (SxTail *self)
{
  g_return_val_if_fail (SX_IS_TAIL (self), FALSE);

  return self->following;
}

/**
 * sx_tail_follow:
 *
 * Goes to the end and stays there.
 */
void
sx_tail_follow (SxTail *self)
{
  g_return_if_fail (SX_IS_TAIL (self));

  set_following (self, TRUE);
  go_to_end (self);
}

/**
 * sx_tail_leave:
 *
 * Follows no more: something else is to be seen, whether the list is at its end or not.
 */
void
sx_tail_leave (SxTail *self)
{
  g_return_if_fail (SX_IS_TAIL (self));

  set_following (self, FALSE);
}

/**
 * sx_tail_grown:
 *
 * Says that the list has more rows now, and has not been laid out yet. Going to the end now and not
 * after the layout matters: GTK's lists forget all but the first move between two layouts, and
 * a person's move must not be the one that is forgotten.
 */
void
sx_tail_grown (SxTail *self)
{
  g_return_if_fail (SX_IS_TAIL (self));

  if (self->following && gtk_adjustment_get_page_size (self->adjustment) > 0)
    go_to_end (self);
}
