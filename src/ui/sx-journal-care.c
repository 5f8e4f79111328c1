/* sx-journal-care.c: what becomes of the record of all that happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-cleared.h"
#include "sx-errno.h"
#include "sx-journal-care.h"
#include "sx-session-files.h"

/* How long a person may change their mind, and how long the disk waits where somebody still needs what is on it, in ms */
#define UNDO_MS 60000
#define LATER_MS 10000
#define AGAIN_MS 500

/* How often it is looked how full the journal is, while something happens, in ms */
#define LOOK_MS 500

/* So many looks after a disk that had no room it is tried again */
#define LOOKS_BEFORE_RETRY 6

struct _SxJournalCare
{
  GObject         parent_instance;

  SxApplication  *application;   /* not owned: it owns us */
  SxJournal      *journal;
  SxJournalWatch *watch;
  guint           look_id;
  guint           look_ms;
  guint           undo_ms;

  /* Clearing, or giving back, in a thread */
  GCancellable   *cancellable;
  gboolean        is_busy;
  gboolean        is_giving_back;
  gboolean        wants_clear;   /* when that is done */
  guint           forget_id;

  /* What is said, and where; 0: nothing */
  guint           undo_offer;
  guint           full_offer;
  guint64         n_cleared;
  gboolean        takes_room;    /* what can be undone is where others might be, and that was said */
  GWeakRef        undo_window;
  GWeakRef        full_window;

  /* At the last look */
  guint64         n_records;
  guint64         n_truncated;
  guint64         n_lost;
  gboolean        is_full;       /* some message was without its bytes, and that was said */
  gboolean        is_losing;     /* of some call there was no record at all, and that was said */
  int             error;
  guint           n_looks;       /* since the disk had no room */
};

G_DEFINE_FINAL_TYPE (SxJournalCare, sx_journal_care, G_TYPE_OBJECT)

static void forget_soon (SxJournalCare *self,
                         guint          milliseconds);
static void begin_anew  (SxJournalCare *self);

/* Helpers: where it is said */

static SxWindow *
find_live_window (SxJournalCare *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self->application)); l != NULL; l = l->next)
    {
      if (SX_IS_WINDOW (l->data) && !sx_window_is_session (l->data) && sx_window_get_offer_bar (l->data) != NULL)
        return l->data;
    }

  return NULL;
}

/* Who closes a window has not answered what it said */
static gboolean
is_offered (GWeakRef *where,
            guint     offer)
{
  g_autoptr (SxWindow) window = g_weak_ref_get (where);

  return offer != 0 && window != NULL && sx_window_get_offer_bar (window) != NULL;
}

static guint
make_offer (SxJournalCare *self,
            GWeakRef      *where,
            const SxOffer *offer)
{
  SxWindow *window = find_live_window (self);

  if (window == NULL)
    return 0;

  g_weak_ref_set (where, window);

  return sx_offer_bar_add (sx_window_get_offer_bar (window), offer);
}

static void
take_back (GWeakRef *where,
           guint    *offer)
{
  g_autoptr (SxWindow) window = g_weak_ref_get (where);

  if (*offer != 0 && window != NULL && sx_window_get_offer_bar (window) != NULL)
    sx_offer_bar_remove (sx_window_get_offer_bar (window), *offer);
  *offer = 0;
}

static void
say (SxJournalCare *self,
     const char    *sentence)
{
  SxWindow *window = find_live_window (self);

  if (window != NULL && sx_window_get_notice_bar (window) != NULL)
    sx_notice_bar_say (sx_window_get_notice_bar (window), sentence);
}

/* Helpers: giving back what was cleared away */

static void
forget_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  SxJournalCare *self = source;
  g_autoptr (SxCleared) now = sx_cleared_new (self->journal, cancellable);

  /* What waits in a write queue may be what was received before, and is read from there */
  if (now == NULL || sx_cleared_get_n_waiting (now) > 0)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }

  sx_journal_forget_cleared (self->journal);
  g_task_return_boolean (task, TRUE);
}

static void
forgotten_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  SxJournalCare *self = SX_JOURNAL_CARE (source);

  self->is_busy = FALSE;
  self->is_giving_back = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    forget_soon (self, LATER_MS);
  /* What was not kept until now was so for want of the room that there is now; a limit is reached as before */
  else if (!self->is_full || self->error != 0)
    begin_anew (self);

  if (self->wants_clear)
    {
      self->wants_clear = FALSE;
      sx_journal_care_clear (self);
    }
}

static void
run (SxJournalCare       *self,
     GTaskThreadFunc      func,
     GAsyncReadyCallback  callback)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, callback, NULL);

  g_task_set_check_cancellable (task, FALSE);
  self->is_busy = TRUE;
  g_task_run_in_thread (task, func);
}

static gboolean
forget_cb (gpointer user_data)
{
  SxJournalCare *self = user_data;

  self->forget_id = 0;
  /* Whoever saves it reads all of it */
  if (self->is_busy || sx_session_files_is_saving (self->journal))
    {
      forget_soon (self, AGAIN_MS);
      return G_SOURCE_REMOVE;
    }

  take_back (&self->undo_window, &self->undo_offer);
  self->is_giving_back = TRUE;
  run (self, forget_thread, forgotten_cb);

  return G_SOURCE_REMOVE;
}

static void
forget_soon (SxJournalCare *self,
             guint          milliseconds)
{
  g_clear_handle_id (&self->forget_id, g_source_remove);
  self->forget_id = g_timeout_add (milliseconds, forget_cb, self);
}

/* Helpers: clearing */

static void
undo_cb (gpointer user_data)
{
  SxJournalCare *self = user_data;

  self->undo_offer = 0;
  if (self->is_busy || !sx_journal_undo_clear (self->journal))
    return;

  g_clear_handle_id (&self->forget_id, g_source_remove);
}

/* Undo is not wanted any more */
static void
keep_cleared_cb (gpointer user_data)
{
  SxJournalCare *self = user_data;

  self->undo_offer = 0;
  forget_soon (self, 0);
}

static char *
describe_cleared (SxJournalCare *self)
{
  g_autofree char *count = g_strdup_printf ("%'" G_GUINT64_FORMAT, self->n_cleared);
  /* Translators: %s is a number */
  g_autofree char *sentence = g_strdup_printf (ngettext ("Cleared %s record.", "Cleared %s records.", self->n_cleared), count);

  if (!self->takes_room)
    return g_steal_pointer (&sentence);

  /* Translators: this stands behind “Cleared 12 records.”, on a disk that is full */
  return g_strjoin (" ", sentence, _("As long as that can be undone, the disk stays full, and not all that happens is kept: "
                                     "close this to have its room back at once."), NULL);
}

static void
offer_undo (SxJournalCare *self)
{
  g_autofree char *sentence = describe_cleared (self);
  SxOffer offer = {
    .sentence = sentence, .labels = { _("Undo") }, .funcs = { undo_cb },
    .close_label = _("Close"), .closed = keep_cleared_cb, .is_warning = self->takes_room, .user_data = self,
  };

  take_back (&self->undo_window, &self->undo_offer);
  self->undo_offer = make_offer (self, &self->undo_window, &offer);
}

/* Whoever saves it saves all of it */
static gboolean
is_being_saved (SxJournalCare *self)
{
  if (!sx_session_files_is_saving (self->journal))
    return FALSE;

  say (self, _("The session is being saved: clear it when that is done."));

  return TRUE;
}

static void
clear_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  SxJournalCare *self = source;

  g_task_return_pointer (task, sx_cleared_new (self->journal, cancellable), (GDestroyNotify) sx_cleared_free);
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  SxJournalCare *self = SX_JOURNAL_CARE (source);
  SxCleared *cleared = g_task_propagate_pointer (G_TASK (result), NULL);
  guint64 n_gone;

  self->is_busy = FALSE;
  if (cleared == NULL)
    return;

  n_gone = sx_cleared_get_n_gone (cleared);
  if (n_gone == 0 || g_cancellable_is_cancelled (self->cancellable) || is_being_saved (self))
    {
      sx_cleared_free (cleared);
      return;
    }

  sx_journal_clear (self->journal, cleared);
  self->n_cleared = n_gone;
  self->takes_room = FALSE;
  offer_undo (self);
  forget_soon (self, self->undo_ms);
}

/* Helpers: what cannot be kept */

static void
clear_offer_cb (gpointer user_data)
{
  SxJournalCare *self = user_data;

  self->full_offer = 0;
  sx_journal_care_clear (self);
}

static void
preferences_cb (gpointer user_data)
{
  SxJournalCare *self = user_data;

  self->full_offer = 0;
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "preferences", NULL);
}

static void
close_full_cb (gpointer user_data)
{
  ((SxJournalCare *) user_data)->full_offer = 0;
}

static char *
describe_limit (SxJournalCare *self)
{
  g_autofree char *limit = g_strdup_printf ("%.1f", g_settings_get_double (sx_application_get_settings (self->application),
                                                                            "journal-limit"));

  /* Translators: %s is a number */
  return g_strdup_printf (_("%s GiB are recorded, which is the limit: every call is still listed and counted, but the bytes of "
                            "messages are not kept any more. Save the session, clear it, or raise the limit."), limit);
}

static char *
describe_disk (SxJournalCare *self,
               int            error)
{
  const char *meaning = sx_errno_get_meaning (error);
  const char *name = sx_errno_get_name (error);

  if (self->is_losing)
    /* Translators: a sentence, the name of an error */
    return g_strdup_printf (_("%s What happens is not recorded any more (%s). Sockets go on. Make room on the disk, or clear "
                              "what is recorded."), meaning, name);

  /* Translators: a sentence, the name of an error */
  return g_strdup_printf (_("%s Every call is still listed and counted, but the bytes of messages are not kept any more (%s). "
                            "Make room on the disk, or clear what is recorded."), meaning, name);
}

static void
say_full (SxJournalCare *self,
          int            error)
{
  g_autofree char *sentence = error != 0 ? describe_disk (self, error) : describe_limit (self);
  SxOffer offer = {
    .sentence = sentence, .labels = { _("Clear"), error == 0 ? _("Preferences") : NULL },
    .funcs = { clear_offer_cb, preferences_cb }, .close_label = _("Close"), .closed = close_full_cb,
    .is_warning = TRUE, .user_data = self,
  };

  take_back (&self->full_window, &self->full_offer);
  self->full_offer = make_offer (self, &self->full_window, &offer);
}

static void
say_takes_room (SxJournalCare *self)
{
  if (self->takes_room)
    return;

  self->takes_room = TRUE;
  offer_undo (self);
}

/* before: the error that there was before it may have been tried again. Said once for each time that it begins, and again if it
 * gets worse, or if the window is gone that said it */
static void
look_at_journal (SxJournalCare *self,
                 int            before)
{
  guint64 n_records = sx_journal_get_n_records (self->journal);
  guint64 n_truncated = sx_journal_get_n_truncated (self->journal);
  guint64 n_lost = sx_journal_get_n_lost (self->journal);
  int error = before != 0 ? before : sx_journal_get_errno (self->journal);
  gboolean is_losing = self->is_losing || n_lost > self->n_lost;
  gboolean is_short = n_truncated > self->n_truncated || n_lost > self->n_lost;
  gboolean is_worse = is_losing != self->is_losing || (error != 0 && error != self->error);
  gboolean is_unheard = self->full_offer != 0 && !is_offered (&self->full_window, self->full_offer);
  gboolean is_kept = n_records > self->n_records && !is_short && error == 0;

  self->n_records = n_records;
  self->n_truncated = n_truncated;
  self->n_lost = n_lost;
  /* While undo is offered, the disk has not got back yet what it will get */
  if (is_short && error != 0 && is_offered (&self->undo_window, self->undo_offer))
    {
      say_takes_room (self);
    }
  else if (is_short && (!self->is_full || is_worse || is_unheard))
    {
      self->is_losing = is_losing;
      self->error = error;
      say_full (self, error);
      self->is_full = self->full_offer != 0;
    }
  else if (is_kept && self->is_full && self->error != 0)
    {
      /* There is room again */
      begin_anew (self);
    }
}

static gboolean
look_cb (gpointer user_data)
{
  SxJournalCare *self = user_data;
  guint64 n_records = sx_journal_get_n_records (self->journal);
  int error = sx_journal_get_errno (self->journal);

  /* It is not known now whether it is for want of room: that is changing */
  if (self->is_giving_back)
    return G_SOURCE_CONTINUE;

  /* A disk that was full may not be any more: this costs a call that fails, each few seconds in which something happens. It is
   * done before the look, so that what was not kept and the error for which it was not belong together */
  if (error == 0)
    self->n_looks = 0;
  else if (++self->n_looks % LOOKS_BEFORE_RETRY == 0)
    sx_journal_retry (self->journal);

  self->look_id = 0;
  look_at_journal (self, error);
  sx_journal_watch_rearm (self->watch, n_records);

  return G_SOURCE_REMOVE;
}

static void
wake_cb (SxJournal *journal,
         gpointer   user_data)
{
  SxJournalCare *self = user_data;

  if (self->look_id == 0)
    self->look_id = g_timeout_add (self->look_ms, look_cb, self);
}

/* With another limit, with more room, or without what was cleared away, it is said again when it is reached again */
static void
begin_anew (SxJournalCare *self)
{
  self->n_records = sx_journal_get_n_records (self->journal);
  self->n_truncated = sx_journal_get_n_truncated (self->journal);
  self->n_lost = sx_journal_get_n_lost (self->journal);
  self->is_full = FALSE;
  self->is_losing = FALSE;
  self->error = 0;
  take_back (&self->full_window, &self->full_offer);
}

/* Overrides */

static void
sx_journal_care_dispose (GObject *object)
{
  SxJournalCare *self = SX_JOURNAL_CARE (object);

  sx_journal_care_stop (self);
  g_clear_object (&self->journal);

  G_OBJECT_CLASS (sx_journal_care_parent_class)->dispose (object);
}

static void
sx_journal_care_finalize (GObject *object)
{
  SxJournalCare *self = SX_JOURNAL_CARE (object);

  g_weak_ref_clear (&self->undo_window);
  g_weak_ref_clear (&self->full_window);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sx_journal_care_parent_class)->finalize (object);
}

static void
sx_journal_care_class_init (SxJournalCareClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sx_journal_care_dispose;
  object_class->finalize = sx_journal_care_finalize;
}

static void
sx_journal_care_init (SxJournalCare *self)
{
  self->cancellable = g_cancellable_new ();
  self->undo_ms = UNDO_MS;
  self->look_ms = LOOK_MS;
  g_weak_ref_init (&self->undo_window, NULL);
  g_weak_ref_init (&self->full_window, NULL);
}

/* Public functions */

/**
 * sx_journal_care_new:
 * @application: the application, with its settings; owns what is returned
 * @journal: that of its live windows
 *
 * Returns: (transfer full): who looks after it
 */
SxJournalCare *
sx_journal_care_new (SxApplication *application,
                     SxJournal     *journal)
{
  SxJournalCare *self = g_object_new (SX_TYPE_JOURNAL_CARE, NULL);

  self->application = application;
  self->journal = g_object_ref (journal);
  self->watch = sx_journal_watch (journal, NULL, wake_cb, self);
  g_signal_connect_object (sx_application_get_settings (application), "changed::journal-limit", G_CALLBACK (begin_anew),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (journal, "cleared", G_CALLBACK (begin_anew), self, G_CONNECT_SWAPPED);
  sx_journal_watch_rearm (self->watch, 0);

  return self;
}

/**
 * sx_journal_care_stop:
 * @self: who looks after a journal
 *
 * What goes on in a thread is given up.
 */
void
sx_journal_care_stop (SxJournalCare *self)
{
  g_return_if_fail (SX_IS_JOURNAL_CARE (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_handle_id (&self->forget_id, g_source_remove);
  g_clear_pointer (&self->watch, sx_journal_watch_free);
}

/**
 * sx_journal_care_clear:
 * @self: who looks after a journal
 *
 * Clears it for all windows that show it, and offers to undo that. What was cleared before cannot be undone any more. Open
 * sockets go on, and stay in their tables.
 */
void
sx_journal_care_clear (SxJournalCare *self)
{
  g_return_if_fail (SX_IS_JOURNAL_CARE (self));

  /* To give back takes as long as the disk does */
  self->wants_clear = self->is_giving_back;
  if (self->is_busy || is_being_saved (self))
    return;

  run (self, clear_thread, cleared_cb);
}

void
sx_journal_care_set_times (SxJournalCare *self,
                           guint          undo,
                           guint          look)
{
  g_return_if_fail (SX_IS_JOURNAL_CARE (self));

  self->undo_ms = undo;
  self->look_ms = look;
}
