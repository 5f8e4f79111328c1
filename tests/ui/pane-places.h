/* pane-places.h: where widgets of a pane are, once the layout has come to rest
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "pane-bench.h"

G_BEGIN_DECLS

#define N_PLACES 3

typedef struct
{
  PaneBench       *bench;
  GtkWidget       *widgets[N_PLACES];
  graphene_rect_t  places[N_PLACES];
  guint            calm;
} Places;

static inline graphene_rect_t
places_get (PaneBench *bench,
            GtkWidget *widget)
{
  graphene_rect_t bounds = { 0, };

  g_assert_true (gtk_widget_compute_bounds (widget, bench->window, &bounds));
  return bounds;
}

/* Layout may take more than one frame: how many have passed without a change */
static inline gboolean
places_watch_cb (GtkWidget     *widget,
                 GdkFrameClock *clock,
                 gpointer       data)
{
  Places *self = data;

  self->calm++;
  for (guint i = 0; i < N_PLACES; i++)
    {
      graphene_rect_t place = places_get (self->bench, self->widgets[i]);

      if (gtk_widget_get_width (self->widgets[i]) == 0 || !graphene_rect_equal (&place, &self->places[i]))
        self->calm = 0;
      self->places[i] = place;
    }

  return G_SOURCE_CONTINUE;
}

static inline gboolean
places_are_calm (gpointer data)
{
  Places *self = data;

  return self->calm > 5;
}

static inline void
places_settle (Places *self)
{
  guint id;

  self->calm = 0;
  id = gtk_widget_add_tick_callback (self->bench->window, places_watch_cb, self, NULL);
  sx_test_assert_until (places_are_calm, self);
  gtk_widget_remove_tick_callback (self->bench->window, id);
}

G_END_DECLS
