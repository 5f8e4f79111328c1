/* sx-resolver.c: getaddrinfo() without waiting
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-resolver.h"

#include <errno.h>
#include <string.h>

/* Tasks under way at a time that somebody waits for */
#define MAX_THREADS 16

/* With those that nobody waits for any more, but that still wait themselves for a
 * server that never answers: who gives up a look-up is not to wait for its end */
#define MAX_ALL_THREADS 64

/* When the system has no thread to give, it is asked again, and again, then no more */
#define RETRY_MS 250
#define MAX_RETRIES 8

struct _SxResolver
{
  SxCore  *core;
  GQueue   waiting;     /* tasks that have no thread yet */
  guint    n_threads;
  guint    n_abandoned; /* of these */
  GSource *retry;
  guint    n_retries;   /* since a thread was to be had */
};

/* A task belongs to its thread while that runs, then it is a letter in the inbox. An
 * abandoned one goes the same way, but nobody is told. */
struct _SxTask
{
  SxLetter        letter;
  SxResolver     *resolver;    /* of the I/O thread only */
  SxInbox        *inbox;
  SxTaskFunc      work;
  SxTaskFunc      refuse;
  gpointer        data;
  GDestroyNotify  free_data;
  SxTaskFunc      done;
  gpointer        user_data;
  gboolean        abandoned;   /* of the I/O thread only */
};

static void start_waiting (SxResolver *self);

static void
task_free (SxTask *task)
{
  task->free_data (task->data);
  sx_inbox_unref (task->inbox);
  g_free (task);
}

static void
handle_letter (SxLetter *letter,
               gpointer  user_data)
{
  SxTask *task = (SxTask *) letter;
  SxCore *core = user_data;

  core->resolver->n_threads--;
  if (task->abandoned)
    core->resolver->n_abandoned--;
  else
    task->done (task, task->data);
  task_free (task);
  start_waiting (core->resolver);
}

static void
discard_letter (SxLetter *letter)
{
  task_free ((SxTask *) letter);
}

static gpointer
thread_main (gpointer user_data)
{
  SxTask *task = user_data;

  task->work (task, task->data);
  sx_inbox_push (task->inbox, &task->letter);

  return NULL;
}

static gboolean
may_start (SxResolver *self)
{
  return self->n_threads - self->n_abandoned < MAX_THREADS && self->n_threads < MAX_ALL_THREADS;
}

static void
refuse_waiting (SxResolver *self)
{
  GQueue refused = self->waiting;
  SxTask *task;

  /* Whoever is told may put another one in */
  g_queue_init (&self->waiting);
  self->n_retries = 0;
  while ((task = g_queue_pop_head (&refused)) != NULL)
    {
      task->refuse (task, task->data);
      task->done (task, task->data);
      task_free (task);
    }
}

static gboolean
retry_cb (gpointer user_data)
{
  SxResolver *self = user_data;
  SxCore *core = self->core;

  g_clear_pointer (&self->retry, g_source_unref);
  self->n_retries++;
  start_waiting (self);

  /* As long as other tasks have a thread, these start when those are done */
  if (self->n_retries >= MAX_RETRIES && self->n_threads == 0)
    refuse_waiting (self);
  sx_core_reap (core);

  return G_SOURCE_REMOVE;
}

static gboolean
start (SxResolver *self,
       SxTask     *task)
{
  GThread *thread = g_thread_try_new ("sx-resolver", thread_main, task, NULL);

  if (thread == NULL)
    return FALSE;

  g_thread_unref (thread);
  self->n_threads++;
  self->n_retries = 0;

  return TRUE;
}

static void
start_waiting (SxResolver *self)
{
  while (self->waiting.length > 0 && may_start (self))
    {
      SxTask *task = g_queue_pop_head (&self->waiting);

      if (start (self, task))
        continue;

      g_queue_push_head (&self->waiting, task);
      if (self->retry == NULL)
        self->retry = sx_core_add_timer (self->core, RETRY_MS, retry_cb, self);
      break;
    }
}

/**
 * sx_resolver_new:
 * @core: the core
 *
 * Returns: (transfer full): a resolver
 */
SxResolver *
sx_resolver_new (SxCore *core)
{
  SxResolver *self = g_new0 (SxResolver, 1);

  self->core = core;
  g_queue_init (&self->waiting);

  return self;
}

/**
 * sx_resolver_free:
 * @self: (transfer full): a resolver
 *
 * Frees it without waiting for threads that still run: each ends when its call
 * returns, finds the inbox closed and frees what it has.
 */
void
sx_resolver_free (SxResolver *self)
{
  if (self->retry != NULL)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) task_free);
  g_free (self);
}

/**
 * sx_resolver_run:
 * @self: a resolver
 * @work: what to do in a thread
 * @refuse: done instead of @work, in the I/O thread, if the system has no thread for it
 * @data: (transfer full): what @work works on; nobody else may touch it until @done
 * @free_data: frees @data
 * @done: called in the I/O thread when @work is done, unless it was abandoned
 * @user_data: see sx_task_get_user_data()
 *
 * Returns: (transfer none): the task, which is valid until @done returns
 */
SxTask *
sx_resolver_run (SxResolver     *self,
                 SxTaskFunc      work,
                 SxTaskFunc      refuse,
                 gpointer        data,
                 GDestroyNotify  free_data,
                 SxTaskFunc      done,
                 gpointer        user_data)
{
  SxTask *task = g_new0 (SxTask, 1);

  task->letter.handle = handle_letter;
  task->letter.discard = discard_letter;
  task->resolver = self;
  task->inbox = sx_inbox_ref (self->core->inbox);
  task->work = work;
  task->refuse = refuse;
  task->data = data;
  task->free_data = free_data;
  task->done = done;
  task->user_data = user_data;
  g_queue_push_tail (&self->waiting, task);
  start_waiting (self);

  return task;
}

/**
 * sx_task_get_user_data:
 * @task: a task
 *
 * Returns: (transfer none): what sx_resolver_run() was given
 */
gpointer
sx_task_get_user_data (SxTask *task)
{
  return task->user_data;
}

/**
 * sx_task_get_data:
 * @task: a task that is not done
 *
 * Returns: (transfer none): what it works on; a thread may be at it
 */
gpointer
sx_task_get_data (SxTask *task)
{
  return task->data;
}

/**
 * sx_task_abandon:
 * @task: (transfer full): a task that is not done
 *
 * Lets go of it: nothing can interrupt getaddrinfo(), but nobody has to wait for it.
 */
void
sx_task_abandon (SxTask *task)
{
  SxResolver *self = task->resolver;

  task->abandoned = TRUE;
  if (g_queue_remove (&self->waiting, task))
    {
      task_free (task);
      return;
    }

  self->n_abandoned++;
  if (!self->core->over)
    start_waiting (self);
}

static void
query_free (gpointer data)
{
  SxQuery *query = data;

  if (query->results != NULL)
    freeaddrinfo (query->results);
  g_free (query->host);
  g_free (query->service);
  g_free (query);
}

static void
query_work (SxTask   *task,
            gpointer  data)
{
  SxQuery *query = data;
  struct timespec start, end;

  clock_gettime (CLOCK_MONOTONIC, &start);
  query->error = getaddrinfo (query->host, query->service, &query->hints, &query->results);
  if (query->error == EAI_SYSTEM && errno != 0)
    query->error = errno;
  clock_gettime (CLOCK_MONOTONIC, &end);
  query->duration = (end.tv_sec - start.tv_sec) * G_GINT64_CONSTANT (1000000000)
                    + end.tv_nsec - start.tv_nsec;
  if (query->error != 0)
    query->results = NULL;
}

/* The EAI_ code for what getaddrinfo() itself would lack then. EAGAIN, as pthread_create(3)
 * says it, is taken to be about reading and writing. */
static void
query_refuse (SxTask   *task,
              gpointer  data)
{
  SxQuery *query = data;

  query->error = EAI_MEMORY;
}

/**
 * sx_resolver_look_up:
 * @self: a resolver
 * @host: (nullable): what to look up
 * @service: (nullable): likewise
 * @family: AF_…, a hint
 * @type: SOCK_…, a hint
 * @protocol: IPPROTO_…, a hint
 * @flags: AI_…
 * @done: called with the task and its #SxQuery
 * @user_data: see sx_task_get_user_data()
 *
 * Calls getaddrinfo() in a thread.
 *
 * Returns: (transfer none): the task
 */
SxTask *
sx_resolver_look_up (SxResolver *self,
                     const char *host,
                     const char *service,
                     int         family,
                     int         type,
                     int         protocol,
                     int         flags,
                     SxTaskFunc  done,
                     gpointer    user_data)
{
  SxQuery *query = g_new0 (SxQuery, 1);

  query->host = g_strdup (host);
  query->service = g_strdup (service);
  query->hints.ai_family = family;
  query->hints.ai_socktype = type;
  query->hints.ai_protocol = protocol;
  query->hints.ai_flags = flags;

  return sx_resolver_run (self, query_work, query_refuse, query, query_free, done, user_data);
}

static guint
record_results (SxQuery     *query,
                SxOperation *operation)
{
  guint n = 0;

  for (struct addrinfo *result = query->results; result != NULL; result = result->ai_next)
    {
      SxRecord record = SX_RECORD_INIT;

      record.owner = operation->owner;
      record.request = operation->request;
      record.kind = SX_KIND_ADDRINFO;
      record.args[0] = result->ai_family;
      record.args[1] = result->ai_socktype;
      record.args[2] = result->ai_protocol;
      sx_address_set (&record.remote, result->ai_addr, MIN (result->ai_addrlen, SX_ADDRESS_MAX));
      record.payload = (const guint8 *) (result->ai_canonname != NULL ? result->ai_canonname : "");
      record.payload_length = strlen ((const char *) record.payload);
      sx_journal_append (operation->core->journal, &record);
      n++;
    }

  return n;
}

/**
 * sx_query_record:
 * @query: what was asked
 * @operation: on whose behalf
 * @error: what came of it; with ECANCELED a thread may still be at it, and only what was asked is read
 * @duration: how long it took, in ns
 *
 * Appends the records of the results and of the call.
 *
 * Returns: how many results there were
 */
guint
sx_query_record (SxQuery     *query,
                 SxOperation *operation,
                 int          error,
                 gint64       duration)
{
  const char *host = query->host != NULL ? query->host : "";
  const char *service = query->service != NULL ? query->service : "";
  g_autoptr (GString) payload = g_string_new (NULL);
  SxRecord record = SX_RECORD_INIT;
  guint n = error == 0 ? record_results (query, operation) : 0;

  g_string_append_len (payload, host, strlen (host) + 1);
  g_string_append_len (payload, service, strlen (service) + 1);
  record.owner = operation->owner;
  record.request = operation->request;
  record.kind = SX_KIND_GETADDRINFO;
  record.error = error;
  record.args[0] = query->hints.ai_family;
  record.args[1] = query->hints.ai_socktype;
  record.args[2] = query->hints.ai_protocol;
  record.args[3] = query->hints.ai_flags;
  record.value = duration;
  record.payload = (const guint8 *) payload->str;
  record.payload_length = payload->len;
  sx_journal_append (operation->core->journal, &record);

  return n;
}

/**
 * sx_query_list_addresses:
 * @query: what was asked
 *
 * Returns: (transfer full) (element-type SxAddress): the addresses found, each one once, in their order
 */
GArray *
sx_query_list_addresses (SxQuery *query)
{
  GArray *addresses = g_array_new (FALSE, TRUE, sizeof (SxAddress));

  for (struct addrinfo *result = query->results; result != NULL; result = result->ai_next)
    {
      SxAddress address = { 0, };
      gboolean known = FALSE;

      sx_address_set (&address, result->ai_addr, MIN (result->ai_addrlen, SX_ADDRESS_MAX));
      for (guint i = 0; i < addresses->len && !known; i++)
        known = sx_address_equal (&address, &g_array_index (addresses, SxAddress, i));
      if (!known)
        g_array_append_val (addresses, address);
    }

  return addresses;
}
