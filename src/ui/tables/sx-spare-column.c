/* sx-spare-column.c: a column that is shown where there is room for all of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The last column of a table that is wider than its place is cut in the middle of what it says, and half a time looks like another
 * time. So it gives way to the others. Who widens it by its edge wants it: as long as neither the others nor the place change, it stays.
 */

#include "sx-config.h"

#include "sx-spare-column.h"

struct _SxSpareColumn
{
  GObject              parent_instance;

  GtkColumnView       *view; /* not owned: who has it has us */
  GtkColumnViewColumn *column;
  guint                update_id;
  /* What was decided upon: the width of the place, that of the other columns, both in pixels */
  int                  place;
  int                  others;
  /* Its own */
  int                  width;
};

G_DEFINE_FINAL_TYPE (SxSpareColumn, sx_spare_column, G_TYPE_OBJECT)

/* GTK 4.8 leaves room for the width of a column that is hidden, unless it has none of its own */
static void
set_shown (SxSpareColumn *self,
           gboolean       shown)
{
  gtk_column_view_column_set_fixed_width (self->column, shown ? self->width : -1);
  gtk_column_view_column_set_visible (self->column, shown);
}

static gboolean
update_cb (gpointer user_data)
{
  SxSpareColumn *self = user_data;
  int place = (int) gtk_adjustment_get_page_size (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view)));
  int width = gtk_column_view_column_get_fixed_width (self->column);
  gboolean is_shown = gtk_column_view_column_get_visible (self->column);
  int others;

  self->update_id = 0;
  gtk_widget_measure (GTK_WIDGET (self->view), GTK_ORIENTATION_HORIZONTAL, -1, &others, NULL, NULL, NULL);
  if (width > 0)
    {
      self->width = width;
      others -= width;
    }

  /* Hidden with a width: that is a new one, for a text of another size */
  if (place > 0 && self->width > 0
      && (place != self->place || others != self->others || (width > 0 && !is_shown)))
    {
      self->place = place;
      self->others = others;
      set_shown (self, others + self->width <= place);
    }

  return G_SOURCE_REMOVE;
}

/* Not while the table is given its place */
static void
changed_cb (SxSpareColumn *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (GTK_PRIORITY_RESIZE, update_cb, self, NULL);
}

static void
watch_adjustment (SxSpareColumn *self)
{
  g_signal_connect_object (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view)), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
sx_spare_column_dispose (GObject *object)
{
  SxSpareColumn *self = SX_SPARE_COLUMN (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->column);

  G_OBJECT_CLASS (sx_spare_column_parent_class)->dispose (object);
}

static void
sx_spare_column_class_init (SxSpareColumnClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_spare_column_dispose;
}

static void
sx_spare_column_init (SxSpareColumn *self)
{
}

/**
 * sx_spare_column_new:
 * @view: a table that is in a scrolled window already; not kept alive
 * @column: (transfer none): one of its columns, of a width of its own: sx_column_fit()
 *
 * Shows @column from now on where the table needs no scrolling sideways for it.
 *
 * Returns: (transfer full): what looks after it, as long as it lives
 */
SxSpareColumn *
sx_spare_column_new (GtkColumnView       *view,
                     GtkColumnViewColumn *column)
{
  SxSpareColumn *self = g_object_new (SX_TYPE_SPARE_COLUMN, NULL);

  self->view = view;
  self->column = g_object_ref (column);
  watch_adjustment (self);

  return self;
}
