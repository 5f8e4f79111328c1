/* sx-person.c: somebody who uses the window while it is measured
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-person.h"

#include "sx-bench.h"
#include "sx-lookup-pane.h"
#include "sx-table-frame.h"

/* Nobody is faster, in ms */
#define PAUSE_MS 100

/* An address for each, so that there is something to sort */
#define HOST "localhost"
#define SERVICE "http"

struct _SxPerson
{
  SxShown   *shown;
  SxPaneKind pane;
  guint      id;
  guint      n_deeds;
  GArray    *done;    /* (element-type Done) */
};

typedef struct
{
  const char *name;
  void      (*func) (SxPerson *self);
} Deed;

typedef struct
{
  const char *name;
  double      at;
} Done;

static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type);

  return found;
}

static GtkWidget *
find_in_pane (SxPerson *self,
              GType     type)
{
  SxPaneKind pane = sx_window_get_pane (self->shown->window);

  return find_widget (sx_window_get_pane_widget (self->shown->window, pane), type);
}

static void
go_to (SxPerson  *self,
       SxPaneKind pane)
{
  sx_window_set_pane (self->shown->window, pane);
}

static void
look_elsewhere (SxPerson *self)
{
  go_to (self, (self->pane + 1) % (SX_PANE_LOOKUP + 1));
}

static void
come_back (SxPerson *self)
{
  go_to (self, self->pane);
}

/* Any row of the first table of the pane */
static void
for_any_row (SxPerson *self,
             gboolean  select)
{
  GtkWidget *frame = find_in_pane (self, SX_TYPE_TABLE_FRAME);
  GtkSelectionModel *model;
  guint n, position;

  if (frame == NULL)
    return;

  model = sx_table_frame_get_model (SX_TABLE_FRAME (frame));
  n = model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;
  if (n == 0)
    return;

  position = g_random_int_range (0, MIN (n, G_MAXINT));
  if (select)
    gtk_selection_model_select_item (model, position, TRUE);
  sx_table_frame_scroll_to (SX_TABLE_FRAME (frame), position);
}

static void
scroll (SxPerson *self)
{
  for_any_row (self, FALSE);
}

static void
choose (SxPerson *self)
{
  for_any_row (self, TRUE);
}

static void
follow (SxPerson *self)
{
  GtkWidget *frame = find_in_pane (self, SX_TYPE_TABLE_FRAME);

  if (frame != NULL)
    sx_table_frame_jump_to_newest (SX_TABLE_FRAME (frame));
}

static void
toggle_menu (SxPerson *self)
{
  GtkWidget *button = find_widget (gtk_window_get_titlebar (GTK_WINDOW (self->shown->window)), GTK_TYPE_MENU_BUTTON);
  GtkPopover *popover = button != NULL ? gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)) : NULL;

  if (button == NULL)
    return;

  /* It is made when it is opened for the first time */
  if (popover != NULL && gtk_widget_get_mapped (GTK_WIDGET (popover)))
    gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  else
    gtk_menu_button_popup (GTK_MENU_BUTTON (button));
}

static void
type (SxPerson *self)
{
  GtkWidget *text = find_in_pane (self, GTK_TYPE_TEXT);
  int position = -1;

  if (text != NULL)
    gtk_editable_insert_text (GTK_EDITABLE (text), "1", 1, &position);
}

static void
erase (SxPerson *self)
{
  GtkWidget *text = find_in_pane (self, GTK_TYPE_TEXT);

  if (text != NULL)
    gtk_editable_delete_text (GTK_EDITABLE (text), 0, 1);
}

static void
look_up (SxPerson *self)
{
  go_to (self, SX_PANE_LOOKUP);
  sx_lookup_pane_start (SX_LOOKUP_PANE (sx_window_get_pane_widget (self->shown->window, SX_PANE_LOOKUP)), HOST, SERVICE);
}

static void
sort (SxPerson *self)
{
  GtkWidget *view = find_in_pane (self, GTK_TYPE_COLUMN_VIEW);
  g_autoptr (GtkColumnViewColumn) column = NULL;

  if (view == NULL)
    return;

  column = g_list_model_get_item (gtk_column_view_get_columns (GTK_COLUMN_VIEW (view)), 1);
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (view), column,
                                  g_random_boolean () ? GTK_SORT_ASCENDING : GTK_SORT_DESCENDING);
}

#define DEED(func) { #func, func }

static const Deed deeds[] = {
  DEED (scroll), DEED (choose), DEED (follow), DEED (type), DEED (erase), DEED (toggle_menu), DEED (toggle_menu),
  DEED (look_elsewhere), DEED (come_back), DEED (scroll), DEED (follow), DEED (look_up), DEED (sort), DEED (sort),
  DEED (come_back), DEED (choose), DEED (scroll), DEED (follow),
};

static gboolean
act_cb (gpointer user_data)
{
  SxPerson *self = user_data;
  const Deed *deed = &deeds[self->n_deeds++ % G_N_ELEMENTS (deeds)];
  Done done = { deed->name, sx_bench_now () };

  g_array_append_val (self->done, done);
  deed->func (self);

  return G_SOURCE_CONTINUE;
}

/**
 * sx_person_new:
 * @pane: where it comes back to
 *
 * Returns: (transfer full): a person who is busy until sx_person_stop()
 */
SxPerson *
sx_person_new (SxShown   *shown,
               SxPaneKind pane)
{
  SxPerson *self = g_new0 (SxPerson, 1);

  self->shown = shown;
  self->pane = pane;
  self->done = g_array_new (FALSE, FALSE, sizeof (Done));
  self->id = g_timeout_add (PAUSE_MS, act_cb, self);

  return self;
}

/* It does nothing more, but remembers what it did */
void
sx_person_stop (SxPerson *self)
{
  g_clear_handle_id (&self->id, g_source_remove);
}

/**
 * sx_person_get_deed:
 * @at: a moment, as of sx_bench_now()
 * @since: (out): how long before it that was, in seconds
 *
 * Returns: what was done last at that moment; %NULL: nothing yet
 */
const char *
sx_person_get_deed (SxPerson *self,
                    double    at,
                    double   *since)
{
  for (guint i = self->done->len; i > 0; i--)
    {
      const Done *done = &g_array_index (self->done, Done, i - 1);

      *since = at - done->at;
      if (*since >= 0)
        return done->name;
    }

  return NULL;
}

void
sx_person_free (SxPerson *self)
{
  sx_person_stop (self);
  g_array_unref (self->done);
  g_free (self);
}
