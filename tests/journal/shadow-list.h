/* shadow-list.h: a list kept by items-changed alone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

/* Whoever shows a list model knows it by its signal only. This does the same, and after
 * each emission the model must be what the emissions so far say. It knows items by a number. */
typedef guint64 (*ShadowNumber) (gpointer item);

typedef struct
{
  GListModel   *model;
  ShadowNumber  get_number;
  GArray       *numbers;
  guint         n_emissions;
  gulong        handler;
} Shadow;

static inline guint64
shadow_get_number_at (Shadow *shadow,
                      guint   position)
{
  g_autoptr (GObject) item = g_list_model_get_item (shadow->model, position);

  g_assert_nonnull (item);
  g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (item, g_list_model_get_item_type (shadow->model)));

  return shadow->get_number (item);
}

static inline void
shadow_check (Shadow *shadow)
{
  g_assert_cmpuint (g_list_model_get_n_items (shadow->model), ==, shadow->numbers->len);
  for (guint i = 0; i < shadow->numbers->len; i++)
    g_assert_cmpuint (shadow_get_number_at (shadow, i), ==, g_array_index (shadow->numbers, guint64, i));
  g_assert_null (g_list_model_get_item (shadow->model, shadow->numbers->len));
}

static inline void
shadow_items_changed_cb (GListModel *model,
                         guint       position,
                         guint       removed,
                         guint       added,
                         gpointer    user_data)
{
  Shadow *shadow = user_data;

  shadow->n_emissions++;
  g_assert_cmpuint (position + removed, <=, shadow->numbers->len);
  if (removed > 0)
    g_array_remove_range (shadow->numbers, position, removed);
  for (guint i = 0; i < added; i++)
    {
      guint64 number = shadow_get_number_at (shadow, position + i);

      g_array_insert_val (shadow->numbers, position + i, number);
    }
  shadow_check (shadow);
}

static inline void
shadow_start (Shadow       *shadow,
              gpointer      model,
              ShadowNumber  get_number)
{
  *shadow = (Shadow) { .model = G_LIST_MODEL (model), .get_number = get_number };
  shadow->numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint i = 0; i < g_list_model_get_n_items (shadow->model); i++)
    {
      guint64 number = shadow_get_number_at (shadow, i);

      g_array_append_val (shadow->numbers, number);
    }
  shadow->handler = g_signal_connect (model, "items-changed", G_CALLBACK (shadow_items_changed_cb), shadow);
}

static inline void
shadow_stop (Shadow *shadow)
{
  shadow_check (shadow);
  g_signal_handler_disconnect (shadow->model, shadow->handler);
  g_array_unref (shadow->numbers);
}
