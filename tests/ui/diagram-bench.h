/* diagram-bench.h: a diagram beside the tables of a desk, with records that the test writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desk-story.h"
#include "sx-diagram-panel.h"
#include "sx-feed.h"
#include "sx-log-table.h"
#include "sx-message-table.h"
#include "sx-socket-table.h"

G_BEGIN_DECLS

/* A panel beside the three tables of its desk */
typedef struct
{
  Story           story;
  SxMoment       *moment;
  GtkWidget      *window;
  SxDiagramPanel *panel;
  SxDiagramArea  *area;
  SxDiagram      *diagram;
  SxFeed         *feed;
} View;

static inline void
view_moment_changed_cb (View *view)
{
  sx_desk_set_end (view->story.desk, sx_moment_get_end (view->moment));
}

static inline gboolean
view_is_asleep (gpointer data)
{
  View *view = data;

  return sx_feed_is_asleep (view->feed) && sx_diagram_panel_is_asleep (view->panel);
}

static inline gboolean
view_is_drawn (gpointer data)
{
  View *view = data;

  return sx_diagram_area_get_n_built (view->area) > 0 && gtk_widget_get_height (GTK_WIDGET (view->area)) > 0;
}

static inline GtkWidget *
view_add_table (GtkWidget *box,
                GtkWidget *table,
                SxDesk    *desk)
{
  g_object_set (table, "desk", desk, NULL);
  gtk_box_append (GTK_BOX (box), table);

  return table;
}

static inline void
view_open (View *view)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *tables = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  story_open (&view->story, SX_PANE_SERVER);
  view->moment = sx_moment_new (view->story.journal);
  g_signal_connect_swapped (view->moment, "changed", G_CALLBACK (view_moment_changed_cb), view);
  view->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (view->window), 1200, 800);
  view->panel = SX_DIAGRAM_PANEL (sx_diagram_panel_new (&view->story.desk, 1, view->moment, NULL));
  view->area = sx_diagram_panel_get_area (view->panel);
  view->diagram = sx_diagram_panel_get_diagram (view->panel);
  gtk_widget_set_hexpand (GTK_WIDGET (view->panel), TRUE);
  view_add_table (tables, g_object_new (SX_TYPE_SOCKET_TABLE, NULL), view->story.desk);
  view_add_table (tables, g_object_new (SX_TYPE_LOG_TABLE, NULL), view->story.desk);
  view_add_table (tables, g_object_new (SX_TYPE_MESSAGE_TABLE, NULL), view->story.desk);
  gtk_box_append (GTK_BOX (box), tables);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (view->panel));
  gtk_window_set_child (GTK_WINDOW (view->window), box);
  view->feed = sx_feed_new (view->story.journal, view->window);
  sx_feed_add_desk (view->feed, view->story.desk);
  sx_feed_add_view (view->feed, view->panel, sx_diagram_panel_take, sx_diagram_panel_tell);
  gtk_window_present (GTK_WINDOW (view->window));
  sx_test_assert_until (view_is_drawn, view);
  sx_test_assert_until (view_is_asleep, view);
}

static inline void
view_close (View *view)
{
  g_assert_finalize_object (view->feed);
  gtk_window_destroy (GTK_WINDOW (view->window));
  sx_test_iterate ();
  g_assert_finalize_object (view->moment);
  story_close (&view->story);
}

static inline gboolean
view_has_all (gpointer data)
{
  View *view = data;

  return view_is_asleep (view)
         && sx_diagram_find_event (view->diagram, sx_journal_get_n_records (view->story.journal) - 1) != SX_NO_EVENT;
}

/* A server, a client outside, a greeting, and an end */
static inline void
view_tell (View *view)
{
  story_listen (&view->story);
  story_accept (&view->story, 2);
  story_text (&view->story, 2, SX_KIND_SEND, "Thank you for connecting");
  story_text (&view->story, 2, SX_KIND_RECV, "bye");
  story_end (&view->story, 2);
  sx_test_assert_until (view_has_all, view);
}

/* A key, as if it was pressed in the widget */
static inline gboolean
view_press (GtkWidget       *widget,
            guint            key,
            GdkModifierType  modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          g_autofree char *wanted = gtk_accelerator_name (key, modifiers);
          g_autofree char *trigger = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

          if (g_str_equal (wanted, trigger))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }

  return FALSE;
}

static inline guint
view_find_kind (View   *view,
                SxKind  kind)
{
  for (guint i = 0; i < sx_diagram_get_n_events (view->diagram); i++)
    if (sx_diagram_get_event (view->diagram, i)->kind == kind)
      return i;

  g_assert_not_reached ();
}

static inline void
view_act (View       *view,
          const char *action,
          const char *parameter)
{
  g_autoptr (GVariant) value = parameter != NULL ? g_variant_ref_sink (g_variant_new_string (parameter)) : NULL;

  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (view->area), action, value));
}

G_END_DECLS
