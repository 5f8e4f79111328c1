/* sx-engine.c: the live sockets, on a thread of their own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-engine-private.h"

#include <sys/resource.h>
#include <unistd.h>

struct _SxEngine
{
  GObject       parent_instance;
  SxJournal    *journal;
  SxInbox      *inbox;
  GMainContext *context;
  SxCourtesy   *courtesy;
  GMutex        mutex;          /* of thread */
  GThread      *thread;
  int           n_windows;      /* atomic */
  int           n_others;       /* atomic */
  int           last_request;   /* atomic */
};

G_DEFINE_FINAL_TYPE (SxEngine, sx_engine, G_TYPE_OBJECT)

typedef struct
{
  SxJournal    *journal;
  SxInbox      *inbox;
  GMainContext *context;
  SxCourtesy   *courtesy;
} ThreadStart;

static void
run_quit (SxCore          *core,
          SxCommandLetter *command)
{
  core->over = TRUE;
}

/* What sockets do at once may take a whole processor; a window's frames take some hundredths of one, but are late if they get it
 * in turns. So the window goes first where both need the same processor. Five more are a third of the weight
 * (sched(7)); programs beside this one do not get more by it where the kernel gives each its share (autogroups, control groups) */
#define NICE 5

static gpointer
thread_main (gpointer user_data)
{
  ThreadStart *start = user_data;
  SxInbox *inbox = start->inbox;
  SxCore *core;

  /* On Linux each thread has a nice value of its own (sched(7)); it goes on from that of the program. If not, frames are later */
  nice (NICE);

  g_main_context_push_thread_default (start->context);
  core = sx_core_new (start->journal, start->context, inbox);
  sx_inbox_open (inbox, core, sx_core_reap);

  /* A command is some records: who waits for them is woken when the calls are made, not in between */
  sx_journal_gather_wakes (start->journal, TRUE);
  while (!core->over)
    {
      sx_poll_set_polite (core->poll, sx_courtesy_is_asked (start->courtesy));
      g_main_context_iteration (start->context, TRUE);
      sx_journal_wake (start->journal);
      sx_core_show_courtesy (core, start->courtesy);
    }

  sx_core_free (core);
  sx_journal_gather_wakes (start->journal, FALSE);
  sx_inbox_close (inbox);
  g_main_context_pop_thread_default (start->context);

  g_object_unref (start->journal);
  sx_inbox_unref (inbox);
  sx_courtesy_unref (start->courtesy);
  g_main_context_unref (start->context);
  g_free (start);

  return NULL;
}

/* Each connection takes a descriptor; the soft limit is low for the sake of select() only (getrlimit(2)) */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

static void
sx_engine_start (SxEngine *self)
{
  ThreadStart *start = g_new0 (ThreadStart, 1);

  raise_descriptor_limit ();
  start->journal = g_object_ref (self->journal);
  start->inbox = sx_inbox_ref (self->inbox);
  start->context = g_main_context_ref (self->context);
  start->courtesy = sx_courtesy_ref (self->courtesy);
  self->thread = g_thread_new ("sx-net", thread_main, start);
}

static void
sx_engine_dispose (GObject *object)
{
  sx_engine_shutdown (SX_ENGINE (object));

  G_OBJECT_CLASS (sx_engine_parent_class)->dispose (object);
}

static void
sx_engine_finalize (GObject *object)
{
  SxEngine *self = SX_ENGINE (object);

  sx_inbox_unref (self->inbox);
  sx_courtesy_unref (self->courtesy);
  g_main_context_unref (self->context);
  g_clear_object (&self->journal);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (sx_engine_parent_class)->finalize (object);
}

static void
sx_engine_class_init (SxEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sx_engine_dispose;
  object_class->finalize = sx_engine_finalize;
}

static void
sx_engine_init (SxEngine *self)
{
  g_mutex_init (&self->mutex);
  self->context = g_main_context_new ();
  self->inbox = sx_inbox_new (self->context);
  self->courtesy = sx_courtesy_new ();
}

/* A command of owner's, to be filled in and pushed */
SxCommandLetter *
sx_engine_prepare (SxEngine *self,
                   guint32   owner,
                   void    (*run) (SxCore          *core,
                                   SxCommandLetter *command))
{
  SxCommandLetter *command = sx_command_new (run);

  command->owner = owner;
  command->request = g_atomic_int_add (&self->last_request, 1) + 1;

  return command;
}

/* Returns the number of a command that is on its way now */
guint32
sx_engine_push (SxEngine        *self,
                SxCommandLetter *command)
{
  guint32 request = command->request;

  sx_inbox_push (self->inbox, &command->letter);

  return request;
}

/**
 * sx_engine_new:
 * @journal: what happens is appended to, by the engine only
 *
 * Starts the I/O thread, and raises the limit of open descriptors as far as
 * the system lets a program do that by itself.
 *
 * Returns: (transfer full): an engine
 */
SxEngine *
sx_engine_new (SxJournal *journal)
{
  SxEngine *self;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), NULL);

  self = g_object_new (SX_TYPE_ENGINE, NULL);
  self->journal = g_object_ref (journal);
  sx_engine_start (self);

  return self;
}

/**
 * sx_engine_get_courtesy:
 * @self: an engine
 *
 * While somebody asks for it, as a window that draws a frame, streams wait a moment. Datagrams and clients do not.
 *
 * Returns: (transfer none): what the I/O thread shows
 */
SxCourtesy *
sx_engine_get_courtesy (SxEngine *self)
{
  g_return_val_if_fail (SX_IS_ENGINE (self), NULL);

  return self->courtesy;
}

/**
 * sx_engine_new_window:
 * @self: an engine
 *
 * Gives out numbers for windows. Its panes' owners are those of sx_owner_of_pane().
 *
 * Returns: a number that no other window has, from 0
 */
guint
sx_engine_new_window (SxEngine *self)
{
  return (guint) g_atomic_int_add (&self->n_windows, 1) % SX_MAX_WINDOWS;
}

/**
 * sx_engine_new_owner:
 * @self: an engine
 *
 * Gives out numbers for those who give commands and are no pane of a window.
 *
 * Returns: a number that nobody else has, from %SX_OWNER_FIRST_OTHER
 */
guint32
sx_engine_new_owner (SxEngine *self)
{
  return SX_OWNER_FIRST_OTHER + ((guint) g_atomic_int_add (&self->n_others, 1) % SX_OWNER_FIRST_OTHER);
}

/**
 * sx_engine_shutdown:
 * @self: an engine
 *
 * Gives up what is under way, closes every socket (with records) and ends the
 * I/O thread. What is asked for afterwards is ignored. The one function here that
 * waits, as long as closing takes: a look-up that hangs is not waited for.
 */
void
sx_engine_shutdown (SxEngine *self)
{
  GThread *thread;

  g_mutex_lock (&self->mutex);
  thread = g_steal_pointer (&self->thread);
  g_mutex_unlock (&self->mutex);

  if (thread == NULL)
    return;

  sx_engine_push (self, sx_engine_prepare (self, 0, run_quit));
  g_thread_join (thread);
}
