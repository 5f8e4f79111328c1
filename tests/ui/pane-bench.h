/* pane-bench.h: a pane in a window, at work on a real engine
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-desk.h"
#include "sx-drop-down.h"
#include "sx-feed.h"
#include "sx-test-util.h"

G_BEGIN_DECLS

typedef struct
{
  char      *dir;
  SxJournal *journal;
  SxEngine  *engine;
  SxDesk    *desk;
  GtkWidget *window;
  GtkWidget *pane;
  SxFeed    *feed;
} PaneBench;

static inline void
pane_bench_set_up (PaneBench   *bench,
                   SxPaneKind   kind,
                   GtkWidget *(*create) (SxDesk *desk))
{
  g_autoptr (GError) error = NULL;

  bench->dir = sx_test_make_dir ();
  bench->journal = sx_journal_new (bench->dir, &error);
  g_assert_no_error (error);
  bench->engine = sx_engine_new (bench->journal);
  bench->desk = sx_desk_new (bench->engine, bench->journal, kind);
  bench->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 1280, 800);
  bench->pane = create (bench->desk);
  gtk_window_set_child (GTK_WINDOW (bench->window), bench->pane);
  bench->feed = sx_feed_new (bench->journal, bench->window);
  sx_feed_add_desk (bench->feed, bench->desk);
  gtk_window_present (GTK_WINDOW (bench->window));
  sx_test_iterate ();
}

static inline void
pane_bench_forget_settings (void)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.socketexplorer.SocketExplorer");
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (settings, keys[i]);
}

static inline void
pane_bench_tear_down (PaneBench *bench)
{
  g_object_unref (bench->feed);
  gtk_window_destroy (GTK_WINDOW (bench->window));
  sx_test_iterate ();
  sx_engine_shutdown (bench->engine);
  g_object_unref (bench->desk);
  g_object_unref (bench->engine);
  g_object_unref (bench->journal);
  sx_test_remove_dir (bench->dir);
  g_free (bench->dir);
  pane_bench_forget_settings ();
}

typedef gboolean (*PaneBenchMatch) (GtkWidget  *widget,
                                    const char *text);

/* The only widget below root that matches; NULL when there is none, and a failure when there are more:
 * names are unique in a pane */
static inline GtkWidget *
pane_bench_find (GtkWidget      *root,
                 PaneBenchMatch  match,
                 const char     *text)
{
  GtkWidget *found = match (root, text) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *inner = GTK_IS_POPOVER (child) ? NULL : pane_bench_find (child, match, text);

      g_assert_true (inner == NULL || found == NULL);
      if (inner != NULL)
        found = inner;
    }

  return found;
}

static inline gboolean
pane_bench_is_named_by (GtkWidget  *widget,
                        const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_label_get_mnemonic_widget (GTK_LABEL (widget)) != NULL
         && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static inline gboolean
pane_bench_is_button (GtkWidget  *widget,
                      const char *text)
{
  return (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0)
         || (GTK_IS_CHECK_BUTTON (widget)
             && g_strcmp0 (gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)), text) == 0);
}

static inline gboolean
pane_bench_is_type (GtkWidget  *widget,
                    const char *text)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), text);
}

/* The control that a visible label names, once: by the label's relation and by nothing else */
static inline GtkWidget *
pane_bench_field (PaneBench  *bench,
                  const char *name)
{
  GtkWidget *label = pane_bench_find (bench->pane, pane_bench_is_named_by, name);
  GtkWidget *field;

  if (label == NULL)
    g_error ("nothing is named %s", name);
  field = gtk_label_get_mnemonic_widget (GTK_LABEL (label));
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (field),
                                                   GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  g_assert_false (gtk_test_accessible_has_property (GTK_ACCESSIBLE (field),
                                                    GTK_ACCESSIBLE_PROPERTY_LABEL));
  return field;
}

static inline GtkWidget *
pane_bench_button (PaneBench  *bench,
                   const char *name)
{
  GtkWidget *button = pane_bench_find (bench->pane, pane_bench_is_button, name);

  if (button == NULL)
    g_error ("there is no button %s", name);
  return button;
}

static inline GtkWidget *
pane_bench_part (PaneBench  *bench,
                 const char *type)
{
  GtkWidget *part = pane_bench_find (bench->pane, pane_bench_is_type, type);

  if (part == NULL)
    g_error ("there is no %s", type);
  return part;
}

static inline void
pane_bench_write (PaneBench  *bench,
                  const char *name,
                  const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (pane_bench_field (bench, name)), text);
}

static inline const char *
pane_bench_read (PaneBench  *bench,
                 const char *name)
{
  return gtk_editable_get_text (GTK_EDITABLE (pane_bench_field (bench, name)));
}

static inline void
pane_bench_choose (PaneBench  *bench,
                   const char *name,
                   guint       position)
{
  sx_drop_down_set_selected (SX_DROP_DOWN (pane_bench_field (bench, name)), position);
}

/* Fails when the button cannot be pressed */
static inline void
pane_bench_click (PaneBench  *bench,
                  const char *name)
{
  GtkWidget *button = pane_bench_button (bench, name);

  g_assert_true (gtk_widget_is_sensitive (button));
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
}

static inline void
pane_bench_assert_items (PaneBench         *bench,
                         const char        *name,
                         const char *const *items)
{
  GtkStringList *model = sx_drop_down_get_model (SX_DROP_DOWN (pane_bench_field (bench, name)));
  guint i;

  for (i = 0; items[i] != NULL; i++)
    g_assert_cmpstr (gtk_string_list_get_string (model, i), ==, items[i]);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, i);
}

static inline guint
pane_bench_count_sockets (PaneBench     *bench,
                          SxSocketState  state)
{
  return sx_socket_model_count (sx_desk_get_sockets (bench->desk), state);
}

static inline guint
pane_bench_count_messages (PaneBench *bench)
{
  return g_list_model_get_n_items (G_LIST_MODEL (sx_desk_get_messages (bench->desk)));
}

/* What stands below an entry, be it a hint or an error */
static inline const char *
pane_bench_below (PaneBench  *bench,
                  const char *name)
{
  GtkLabel *label = NULL;
  const char *text;

  g_object_get (pane_bench_field (bench, name), "hint-label", &label, NULL);
  text = gtk_label_get_text (label);
  g_object_unref (label);

  return text;
}

typedef struct
{
  PaneBench  *bench;
  const char *name;
  const char *part;
} PaneBenchBelow;

static inline gboolean
pane_bench_below_contains (gpointer data)
{
  PaneBenchBelow *below = data;

  return strstr (pane_bench_below (below->bench, below->name), below->part) != NULL;
}

static inline void
pane_bench_await_below (PaneBench  *bench,
                        const char *name,
                        const char *part)
{
  PaneBenchBelow below = { bench, name, part };

  if (!sx_test_wait_until (pane_bench_below_contains, &below, SX_TEST_TIMEOUT_MS))
    g_error ("below %s stands \"%s\", not %s", name, pane_bench_below (bench, name), part);
}

/* The sentence stands at the control, the control says that it is invalid and has the focus, and Status
 * says it too */
static inline void
pane_bench_assert_wrong (PaneBench  *bench,
                         const char *name,
                         const char *errno_name)
{
  GtkWidget *field = pane_bench_field (bench, name);
  GtkWidget *focus;
  g_autofree char *sentence = NULL;

  pane_bench_await_below (bench, name, errno_name);
  g_assert_true (gtk_widget_has_css_class (field, "error"));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (field),
                                                   GTK_ACCESSIBLE_RELATION_DESCRIBED_BY));

  focus = gtk_root_get_focus (GTK_ROOT (bench->window));
  g_assert_true (focus == field || (focus != NULL && gtk_widget_is_ancestor (focus, field)));

  sentence = sx_desk_dup_sentence (bench->desk);
  g_assert_nonnull (strstr (sentence, errno_name));
  g_assert_cmpint (sx_desk_get_tone (bench->desk), ==, SX_TONE_ERROR);
}

typedef struct
{
  const char *name;
  const char *text;
  const char *errno_name;
} PaneBenchBadInput;

/* Each of them stands at its control after a click, and not one call was made */
static inline void
pane_bench_assert_bad_inputs (PaneBench               *bench,
                              const char              *button,
                              const PaneBenchBadInput *inputs,
                              guint                    n_inputs)
{
  for (guint i = 0; i < n_inputs; i++)
    {
      g_autofree char *before = g_strdup (pane_bench_read (bench, inputs[i].name));
      guint64 n_records = sx_journal_get_n_records (bench->journal);

      pane_bench_write (bench, inputs[i].name, inputs[i].text);
      pane_bench_click (bench, button);
      pane_bench_assert_wrong (bench, inputs[i].name, inputs[i].errno_name);
      g_assert_cmpuint (sx_journal_get_n_records (bench->journal), ==, n_records);

      /* Nothing that was written is lost, and mending it takes the error away */
      g_assert_cmpstr (pane_bench_read (bench, inputs[i].name), ==, inputs[i].text);
      pane_bench_write (bench, inputs[i].name, before);
      g_assert_false (gtk_widget_has_css_class (pane_bench_field (bench, inputs[i].name), "error"));
      g_assert_cmpint (sx_desk_get_tone (bench->desk), !=, SX_TONE_ERROR);
    }
}

G_END_DECLS
