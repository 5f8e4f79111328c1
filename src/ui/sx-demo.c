/* sx-demo.c: plays the tutorial
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-demo.h"
#include "sx-demo-script.h"
#include "sx-record-wait.h"
#include "sx-settings-snapshot.h"

/* About 17 characters a second: an audience reads slower than one who sits at the screen, and looks for what the
 * sentence talks about */
#define READ_MS_PER_CHARACTER 45
#define READ_MIN_MS 3000
#define READ_MAX_MS 8000

/* A step on this computer takes milliseconds; a look-up may have to wait for a name server (5 s each, resolv.conf(5)) */
#define STEP_TIMEOUT_MS 20000

typedef enum
{
  PHASE_IDLE,
  PHASE_BEFORE,
  PHASE_ACTING,
  PHASE_AFTER,
  PHASE_OVER,
} Phase;

struct _SxDemo
{
  GObject           parent_instance;

  /* Not owned: the window owns its demo */
  SxDemoBar        *bar;
  SxDemoScene       scene;

  const SxDemoStep *steps;
  guint             n_steps;
  guint             step;
  Phase             phase;
  /* Milliseconds after each sentence; -1: as long as it takes to read it */
  int               pace;
  gboolean          paused;
  gboolean          succeeded;
  guint             timer_id;
  SxRecordWait     *wait;

  /* What it opened: numbers of commands, and the first record that can be about one */
  GArray           *requests;
  guint64           first;
  guint64           begin;

  /* The forms as the person left them: what the demo fills in is not to be remembered */
  SxSettingsSnapshot *remembered;
};

enum
{
  PROP_0,
  PROP_RUNNING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SxDemo, sx_demo, G_TYPE_OBJECT)

static SxJournal *
get_journal (SxDemo *self)
{
  return sx_desk_get_journal (sx_window_get_desk (self->scene.window, SX_PANE_SERVER));
}

static void
set_phase (SxDemo *self,
           Phase   phase)
{
  gboolean was_running = sx_demo_is_running (self);

  self->phase = phase;
  if (!sx_demo_is_running (self) && self->remembered != NULL)
    {
      sx_settings_snapshot_restore (self->remembered);
      g_clear_pointer (&self->remembered, sx_settings_snapshot_free);
    }
  if (was_running != sx_demo_is_running (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static guint
get_reading_time (SxDemo     *self,
                  const char *sentence)
{
  if (self->pace >= 0)
    return (guint) self->pace;

  return CLAMP (g_utf8_strlen (sentence, -1) * READ_MS_PER_CHARACTER, READ_MIN_MS, READ_MAX_MS);
}

static gboolean
timer_cb (gpointer user_data)
{
  SxDemo *self = user_data;

  self->timer_id = 0;
  sx_demo_next (self);

  return G_SOURCE_REMOVE;
}

static void
start_timer (SxDemo *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (!self->paused)
    self->timer_id = g_timeout_add (get_reading_time (self, sx_demo_bar_get_sentence (self->bar)), timer_cb, self);
}

static void
say (SxDemo     *self,
     const char *sentence,
     Phase       phase)
{
  sx_demo_bar_set_sentence (self->bar, sentence);
  set_phase (self, phase);
  if (phase != PHASE_OVER)
    start_timer (self);
}

/* Which command the step gave is in the journal: the first one of its pane since it began */
static void
note_request (SxDemo *self)
{
  SxJournal *journal = get_journal (self);
  guint32 owner = sx_desk_get_owner (sx_window_get_desk (self->scene.window, self->steps[self->step].pane));
  guint64 n_records = sx_journal_get_n_records (journal);

  for (guint64 serial = self->begin; serial < n_records; serial++)
    {
      SxJournalPeek peek;
      SxRecord record;

      if (sx_journal_peek (journal, serial, &peek) && peek.owner == owner && peek.kind == SX_KIND_BEGIN
          && sx_journal_read (journal, serial, &record))
        {
          g_array_append_val (self->requests, record.request);
          break;
        }
    }
}

static gboolean
is_ours (SxDemo  *self,
         guint32  request)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      if (g_array_index (self->requests, guint32, i) == request)
        return TRUE;
    }

  return FALSE;
}

static void
close_if_ours (SxDemo         *self,
               const SxRecord *record)
{
  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_UDP; pane++)
    {
      SxDesk *desk = sx_window_get_desk (self->scene.window, pane);

      if (sx_desk_get_owner (desk) == record->owner && is_ours (self, record->request))
        {
          const SxSocketInfo *info = sx_socket_model_lookup (sx_desk_get_sockets (desk), record->socket);

          if (info == NULL || sx_socket_info_is_live (info))
            sx_engine_close (sx_window_get_engine (self->scene.window), record->owner, record->socket);
        }
    }
}

/* Closes the sockets that came of the demo's own commands, and no other. What a listener accepts bears the number
 * of the command that made the listener. */
static void
close_opened (SxDemo *self)
{
  SxJournal *journal = get_journal (self);
  guint64 n_records = sx_journal_get_n_records (journal);

  if (self->requests->len == 0)
    return;

  for (guint i = 0; i < self->requests->len; i++)
    sx_engine_cancel (sx_window_get_engine (self->scene.window), g_array_index (self->requests, guint32, i));

  for (guint64 serial = self->first; serial < n_records; serial++)
    {
      SxJournalPeek peek;
      SxRecord record;

      if (sx_journal_peek (journal, serial, &peek) && peek.error == 0
          && (peek.kind == SX_KIND_SOCKET || peek.kind == SX_KIND_ACCEPT)
          && sx_journal_read (journal, serial, &record))
        close_if_ours (self, &record);
    }

  g_array_set_size (self->requests, 0);
}

static void
fail (SxDemo *self)
{
  SxDesk *desk = sx_window_get_desk (self->scene.window, self->steps[self->step].pane);
  g_autofree char *reason = sx_desk_dup_sentence (desk);
  g_autofree char *sentence = NULL;

  /* Translators: %s is the sentence that the pane itself shows */
  sentence = g_strdup_printf (_("This step did not work. %s The demo ends here; the pane shows what can be tried."),
                              reason != NULL ? reason : "");
  sx_demo_bar_set_over (self->bar, TRUE);
  say (self, sentence, PHASE_OVER);
}

static void
finish (SxDemo *self)
{
  self->succeeded = TRUE;
  sx_demo_bar_set_over (self->bar, TRUE);
  set_phase (self, PHASE_OVER);
}

static gboolean
match_cb (const SxRecord *record,
          gpointer        user_data)
{
  SxDemo *self = user_data;

  return self->steps[self->step].match (&self->scene, record);
}

static void
happened_cb (const SxRecord *record,
             gpointer        user_data)
{
  SxDemo *self = user_data;
  g_autofree char *sentence = NULL;

  self->wait = NULL;
  note_request (self);
  if (record != NULL)
    sentence = self->steps[self->step].after (&self->scene, record);

  if (sentence != NULL)
    say (self, sentence, PHASE_AFTER);
  else
    fail (self);
}

static void
act (SxDemo *self)
{
  const SxDemoStep *step = &self->steps[self->step];

  self->begin = sx_journal_get_n_records (get_journal (self));
  self->scene.from = self->begin;
  set_phase (self, PHASE_ACTING);

  if (step->act (&self->scene))
    self->wait = sx_record_wait_new (sx_window_get_desk (self->scene.window, step->pane), self->scene.from,
                                     STEP_TIMEOUT_MS, match_cb, happened_cb, self);
  else
    fail (self);
}

static void
play_step (SxDemo *self)
{
  const SxDemoStep *step = &self->steps[self->step];
  g_autofree char *sentence = NULL;

  sx_window_set_pane (self->scene.window, step->pane);
  sx_demo_bar_set_progress (self->bar, self->step + 1, self->n_steps);

  if (step->before == NULL)
    {
      act (self);
      return;
    }

  sentence = step->before (&self->scene);
  if (self->step + 1 == self->n_steps)
    {
      sx_demo_bar_set_sentence (self->bar, sentence);
      finish (self);
    }
  else
    {
      say (self, sentence, PHASE_BEFORE);
    }
}

static void
pause_cb (SxDemo *self)
{
  sx_demo_set_paused (self, !self->paused);
}

static void
sx_demo_get_property (GObject    *object,
                      guint       id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  if (id == PROP_RUNNING)
    g_value_set_boolean (value, sx_demo_is_running (SX_DEMO (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sx_demo_dispose (GObject *object)
{
  SxDemo *self = SX_DEMO (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_pointer (&self->wait, sx_record_wait_free);
  g_clear_pointer (&self->remembered, sx_settings_snapshot_free);
  g_clear_pointer (&self->requests, g_array_unref);
  g_clear_pointer (&self->scene.name, g_free);

  G_OBJECT_CLASS (sx_demo_parent_class)->dispose (object);
}

static void
sx_demo_class_init (SxDemoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sx_demo_get_property;
  object_class->dispose = sx_demo_dispose;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static int
read_pace (void)
{
  const char *pace = g_getenv ("SX_DEMO_PACE_MS");
  guint64 milliseconds;

  if (pace == NULL || !g_ascii_string_to_unsigned (pace, 10, 0, SX_DEMO_MAX_PACE_MS, &milliseconds, NULL))
    return -1;

  return (int) milliseconds;
}

static void
sx_demo_init (SxDemo *self)
{
  self->requests = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->steps = sx_demo_script_get (&self->n_steps);
  self->pace = read_pace ();
}

/**
 * sx_demo_new:
 * @window: the window that it plays in; it outlives the demo
 * @bar: the window's caption
 *
 * Returns: (transfer full): a demo that is not playing
 */
SxDemo *
sx_demo_new (SxWindow  *window,
             SxDemoBar *bar)
{
  SxDemo *self = g_object_new (SX_TYPE_DEMO, NULL);

  self->scene.window = window;
  self->bar = bar;
  g_signal_connect_object (bar, "next", G_CALLBACK (sx_demo_next), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "pause", G_CALLBACK (pause_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bar, "stop", G_CALLBACK (sx_demo_stop), self, G_CONNECT_SWAPPED);

  return self;
}

static void
reset_scene (SxDemo *self)
{
  SxWindow *window = self->scene.window;

  g_free (self->scene.name);
  self->scene = (SxDemoScene) { .window = window };
}

/**
 * sx_demo_start:
 * @self: the demo
 *
 * Plays it from the beginning, unless it is being played. What an earlier run left open is closed.
 */
void
sx_demo_start (SxDemo *self)
{
  if (sx_demo_is_running (self))
    return;

  close_opened (self);
  reset_scene (self);
  self->remembered = sx_settings_snapshot_take (sx_window_get_settings (self->scene.window));
  self->step = 0;
  self->succeeded = FALSE;
  self->first = sx_journal_get_n_records (get_journal (self));
  self->begin = self->first;
  sx_demo_bar_set_over (self->bar, FALSE);
  sx_demo_set_paused (self, FALSE);
  sx_demo_bar_set_shown (self->bar, TRUE);
  play_step (self);
}

/**
 * sx_demo_set_pace:
 * @self: the demo
 * @milliseconds: the pause after each sentence, up to %SX_DEMO_MAX_PACE_MS; -1: as long as it takes to read it
 *
 * Takes effect with the next sentence.
 */
void
sx_demo_set_pace (SxDemo *self,
                  int     milliseconds)
{
  self->pace = CLAMP (milliseconds, -1, SX_DEMO_MAX_PACE_MS);
}

/**
 * sx_demo_next:
 * @self: the demo
 *
 * Goes on without waiting for the pause to end. While it is paused it stays so: one sentence
 * a click.
 */
void
sx_demo_next (SxDemo *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);

  if (self->phase == PHASE_BEFORE && self->steps[self->step].act != NULL)
    {
      act (self);
    }
  else if (self->phase == PHASE_BEFORE || self->phase == PHASE_AFTER)
    {
      self->step++;
      play_step (self);
    }
}

void
sx_demo_set_paused (SxDemo   *self,
                    gboolean  paused)
{
  self->paused = paused;
  sx_demo_bar_set_paused (self->bar, paused);

  if (paused)
    g_clear_handle_id (&self->timer_id, g_source_remove);
  else if (self->phase == PHASE_BEFORE || self->phase == PHASE_AFTER)
    start_timer (self);
}

/**
 * sx_demo_stop:
 * @self: the demo
 *
 * Ends it and closes what it opened. When it had come to its end the sockets stay: the last sentence invites to use them.
 */
void
sx_demo_stop (SxDemo *self)
{
  if (self->phase == PHASE_IDLE)
    return;

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_pointer (&self->wait, sx_record_wait_free);
  if (self->phase == PHASE_ACTING)
    note_request (self);
  if (!self->succeeded)
    close_opened (self);
  sx_demo_bar_set_shown (self->bar, FALSE);
  set_phase (self, PHASE_IDLE);
}

gboolean
sx_demo_is_running (SxDemo *self)
{
  return self->phase != PHASE_IDLE && self->phase != PHASE_OVER;
}

gboolean
sx_demo_succeeded (SxDemo *self)
{
  return self->succeeded;
}
