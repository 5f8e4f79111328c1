/* sx-starter.c: does what the command line says, one after the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-client-pane.h"
#include "sx-lookup-pane.h"
#include "sx-record-wait.h"
#include "sx-server-pane.h"
#include "sx-starter.h"
#include "sx-udp-pane.h"

/* How long the next one waits for the one in front of it, in ms. A listener is there at once unless its name has to be
 * asked for; after this time they go their own ways. */
#define MAX_WAIT_MS 5000

/* What the tutorial gives to listen() */
#define DEFAULT_BACKLOG 5

typedef struct
{
  SxStart *start;
  char    *behaviour;
  int      backlog;
  gboolean demo;
} Job;

struct _SxStarter
{
  GObject       parent_instance;

  /* Not owned: the window owns its starter */
  SxWindow     *window;
  GQueue        jobs;
  SxRecordWait *wait;
};

G_DEFINE_FINAL_TYPE (SxStarter, sx_starter, G_TYPE_OBJECT)

static void go_on (SxStarter *self);

static void
job_free (Job *job)
{
  g_clear_pointer (&job->start, sx_start_free);
  g_free (job->behaviour);
  g_free (job);
}

static SxStart *
copy_start (const SxStart *start)
{
  SxStart *copy = g_new0 (SxStart, 1);

  copy->pane = start->pane;
  copy->host = g_strdup (start->host);
  copy->service = g_strdup (start->service);
  copy->path = g_strdup (start->path);

  return copy;
}

static gboolean
start_pane (SxStarter *self,
            const Job *job)
{
  const SxStart *start = job->start;
  GtkWidget *pane = sx_window_get_pane_widget (self->window, start->pane);

  switch (start->pane)
    {
    case SX_PANE_SERVER:
      return sx_server_pane_start (SX_SERVER_PANE (pane), start->host, start->service, start->path,
                                   job->backlog, job->behaviour);
    case SX_PANE_CLIENT:
      return sx_client_pane_start (SX_CLIENT_PANE (pane), start->host, start->service, start->path,
                                   sx_behaviour_get_name (SX_BEHAVIOUR_NONE));
    case SX_PANE_UDP:
      return sx_udp_pane_start (SX_UDP_PANE (pane), start->host, start->service, start->path);
    case SX_PANE_LOOKUP:
      return sx_lookup_pane_start (SX_LOOKUP_PANE (pane), start->host,
                                   start->service != NULL ? start->service : "");
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
is_end (const SxRecord *record,
        gpointer        user_data)
{
  return record->kind == SX_KIND_END;
}

static void
ended_cb (const SxRecord *record,
          gpointer        user_data)
{
  SxStarter *self = user_data;

  self->wait = NULL;
  go_on (self);
}

/* Only what others may be going to call is waited for */
static gboolean
is_worth_waiting_for (const Job *job)
{
  return job->start->pane == SX_PANE_SERVER || job->start->pane == SX_PANE_UDP;
}

static void
go_on (SxStarter *self)
{
  while (self->wait == NULL && !g_queue_is_empty (&self->jobs))
    {
      Job *job = g_queue_pop_head (&self->jobs);

      if (job->demo)
        {
          sx_window_show_me (self->window);
        }
      else
        {
          SxDesk *desk = sx_window_get_desk (self->window, job->start->pane);
          guint64 from = sx_journal_get_n_records (sx_desk_get_journal (desk));

          sx_window_set_pane (self->window, job->start->pane);
          if (start_pane (self, job) && is_worth_waiting_for (job))
            self->wait = sx_record_wait_new (desk, from, MAX_WAIT_MS, is_end, ended_cb, self);
        }

      job_free (job);
    }
}

static void
sx_starter_dispose (GObject *object)
{
  sx_starter_stop (SX_STARTER (object));

  G_OBJECT_CLASS (sx_starter_parent_class)->dispose (object);
}

static void
sx_starter_class_init (SxStarterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_starter_dispose;
}

static void
sx_starter_init (SxStarter *self)
{
  g_queue_init (&self->jobs);
}

/**
 * sx_starter_new:
 * @window: (not nullable): the window whose panes are used; it outlives the starter
 *
 * Returns: (transfer full): a starter with nothing to do
 */
SxStarter *
sx_starter_new (SxWindow *window)
{
  SxStarter *self = g_object_new (SX_TYPE_STARTER, NULL);

  self->window = window;

  return self;
}

/**
 * sx_starter_add:
 * @self: the starter
 * @options: what is to be started; copied
 *
 * Starts what the options say, behind what is still waiting to be started.
 */
void
sx_starter_add (SxStarter       *self,
                const SxOptions *options)
{
  for (guint i = 0; i < options->starts->len; i++)
    {
      Job *job = g_new0 (Job, 1);

      job->start = copy_start (g_ptr_array_index (options->starts, i));
      /* The same command does the same every time, whatever was chosen in the form before */
      job->behaviour = g_strdup (options->behaviour != NULL ? options->behaviour
                                                            : sx_behaviour_get_name (SX_BEHAVIOUR_GREET_CLOSE));
      job->backlog = options->backlog >= 0 ? options->backlog : DEFAULT_BACKLOG;
      g_queue_push_tail (&self->jobs, job);
    }

  if (options->demo)
    {
      Job *job = g_new0 (Job, 1);

      job->demo = TRUE;
      g_queue_push_tail (&self->jobs, job);
    }

  go_on (self);
}

/**
 * sx_starter_is_busy:
 * @self: the starter
 *
 * Returns: whether something is still waiting to be started
 */
gboolean
sx_starter_is_busy (SxStarter *self)
{
  return self->wait != NULL || !g_queue_is_empty (&self->jobs);
}

/**
 * sx_starter_stop:
 * @self: the starter
 *
 * Forgets what was not started yet.
 */
void
sx_starter_stop (SxStarter *self)
{
  g_clear_pointer (&self->wait, sx_record_wait_free);
  g_queue_clear_full (&self->jobs, (GDestroyNotify) job_free);
}
