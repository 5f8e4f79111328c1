/* sx-tsan.c: tells the thread sanitizer what GLib's locks do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GLib as distributions build it is not instrumented, and its locks are futexes of its own: to the sanitizer, nothing that they
 * guard would be guarded. In a build with that sanitizer, and in no other, these functions stand in front of GLib's of
 * the same names, call them, and say what comes before what, no more than GLib documents. What else our code does
 * between threads it does with atomics and with system calls, which the sanitizer sees by itself.
 *
 * Calls from one function of GLib to another one in the same library do not come by here.
 */

#include <dlfcn.h>
#include <pthread.h>

#include <gio/gio.h>
#include <sanitizer/tsan_interface.h>

/* GLib's own function. No other thread minds if it is looked for twice */
static gpointer
find_real (gpointer   *place,
           const char *name)
{
  gpointer real = __atomic_load_n (place, __ATOMIC_RELAXED);

  if (real == NULL)
    {
      real = dlsym (RTLD_NEXT, name);
      __atomic_store_n (place, real, __ATOMIC_RELAXED);
    }

  return real;
}

#define REAL(function) \
  (__extension__ ({ static gpointer place; (__typeof__ (&function)) find_real (&place, #function); }))

/* Mutexes and conditions: what was done before an unlock is seen after the next lock */

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock) (mutex);
  __tsan_acquire (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean locked = REAL (g_mutex_trylock) (mutex);

  if (locked)
    __tsan_acquire (mutex);

  return locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_mutex_unlock) (mutex);
}

void
g_cond_wait (GCond  *cond,
             GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_cond_wait) (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond  *cond,
                   GMutex *mutex,
                   gint64  end_time)
{
  gboolean signalled;

  __tsan_release (mutex);
  signalled = REAL (g_cond_wait_until) (cond, mutex, end_time);
  __tsan_acquire (mutex);

  return signalled;
}

/* Queues: what was done before a push is seen after the pop */

void
g_async_queue_push (GAsyncQueue *queue,
                    gpointer     data)
{
  __tsan_release (queue);
  REAL (g_async_queue_push) (queue, data);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  gpointer data = REAL (g_async_queue_pop) (queue);

  __tsan_acquire (queue);

  return data;
}

gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue,
                           guint64      timeout)
{
  gpointer data = REAL (g_async_queue_timeout_pop) (queue, timeout);

  __tsan_acquire (queue);

  return data;
}

/* Types: what the first thread did with one is seen by all that come after it */

void
(g_once_init_leave) (volatile void *location,
                     gsize          result)
{
  __tsan_release ((void *) location);
  REAL (g_once_init_leave) (location, result);
}

/* Counted references: each is given up before the last one frees */

gboolean
(g_atomic_ref_count_dec) (gatomicrefcount *count)
{
  gboolean was_last;

  __tsan_release ((void *) count);
  was_last = REAL (g_atomic_ref_count_dec) (count);
  if (was_last)
    __tsan_acquire ((void *) count);

  return was_last;
}

void
g_object_unref (gpointer object)
{
  __tsan_release (object);
  __tsan_acquire (object);
  REAL (g_object_unref) (object);
}

void
g_bytes_unref (GBytes *bytes)
{
  if (bytes != NULL)
    {
      __tsan_release (bytes);
      __tsan_acquire (bytes);
    }
  REAL (g_bytes_unref) (bytes);
}

/* Sources: what was done before one was attached, and while it was, is seen by its callback. A mutex of the C library's is
 * one that the sanitizer sees; several, so that sources that have nothing to do with each other seldom share one */

#define N_SOURCE_MUTEXES 61

typedef struct
{
  GSource        *source; /* not kept: it is only a place */
  GSourceFunc     func;
  gpointer        data;
  GDestroyNotify  notify;
} Callback;

static pthread_mutex_t source_mutexes[N_SOURCE_MUTEXES] = {
  [0 ... N_SOURCE_MUTEXES - 1] = PTHREAD_MUTEX_INITIALIZER,
};

static pthread_mutex_t *
get_source_mutex (GSource *source)
{
  return &source_mutexes[(gsize) source / 16 % N_SOURCE_MUTEXES];
}

static void
see_attached (Callback *callback)
{
  __tsan_acquire (callback);
  pthread_mutex_lock (get_source_mutex (callback->source));
  pthread_mutex_unlock (get_source_mutex (callback->source));
}

static gboolean
call_back (gpointer data)
{
  Callback *callback = data;

  see_attached (callback);

  return callback->func (callback->data);
}

static void
free_callback (gpointer data)
{
  Callback *callback = data;

  see_attached (callback);
  if (callback->notify != NULL)
    callback->notify (callback->data);
  g_free (callback);
}

/* Sources of other kinds have callbacks with other arguments: only those that have none but the data */
static gboolean
is_plain (GSource *source)
{
  return source->source_funcs == &g_idle_funcs || source->source_funcs == &g_timeout_funcs;
}

void
g_source_set_callback (GSource        *source,
                       GSourceFunc     func,
                       gpointer        data,
                       GDestroyNotify  notify)
{
  Callback *callback;

  if (!is_plain (source) || func == NULL)
    {
      REAL (g_source_set_callback) (source, func, data, notify);
      return;
    }

  callback = g_new0 (Callback, 1);
  *callback = (Callback) { source, func, data, notify };
  __tsan_release (callback);
  REAL (g_source_set_callback) (source, call_back, callback, free_callback);
}

guint
g_source_attach (GSource      *source,
                 GMainContext *context)
{
  pthread_mutex_t *mutex = get_source_mutex (source);
  guint id;

  pthread_mutex_lock (mutex);
  id = REAL (g_source_attach) (source, context);
  pthread_mutex_unlock (mutex);

  return id;
}

/* Whoever gives up the last reference to a source takes it out of its context, and frees what that had for it: with the
 * context's lock, which the sanitizer cannot see. What was done before the context was run is seen by then */
static char contexts;

gboolean
g_main_context_iteration (GMainContext *context,
                          gboolean      may_block)
{
  __tsan_release (&contexts);

  return REAL (g_main_context_iteration) (context, may_block);
}

void
g_source_unref (GSource *source)
{
  __tsan_acquire (&contexts);
  REAL (g_source_unref) (source);
}

/* Tasks: from the caller to the thread that does it, and from there, with the result, to the callback */

static GQuark
task_func_quark (void)
{
  return g_quark_from_static_string ("sx-tsan-task-func");
}

static void
run_task (GTask        *task,
          gpointer      source_object,
          gpointer      task_data,
          GCancellable *cancellable)
{
  GTaskThreadFunc func;

  __tsan_acquire (task);
  func = (GTaskThreadFunc) g_object_get_qdata (G_OBJECT (task), task_func_quark ());
  func (task, source_object, task_data, cancellable);
  __tsan_release (task);
}

void
g_task_run_in_thread (GTask           *task,
                      GTaskThreadFunc  task_func)
{
  g_object_set_qdata (G_OBJECT (task), task_func_quark (), (gpointer) task_func);
  __tsan_release (task);
  REAL (g_task_run_in_thread) (task, run_task);
}

void
g_task_return_pointer (GTask          *task,
                       gpointer        result,
                       GDestroyNotify  result_destroy)
{
  __tsan_release (task);
  REAL (g_task_return_pointer) (task, result, result_destroy);
}

void
g_task_return_boolean (GTask    *task,
                       gboolean  result)
{
  __tsan_release (task);
  REAL (g_task_return_boolean) (task, result);
}

void
g_task_return_int (GTask  *task,
                   gssize  result)
{
  __tsan_release (task);
  REAL (g_task_return_int) (task, result);
}

void
g_task_return_error (GTask  *task,
                     GError *error)
{
  __tsan_release (task);
  REAL (g_task_return_error) (task, error);
}

void
g_task_return_new_error (GTask      *task,
                         GQuark      domain,
                         int         code,
                         const char *format,
                         ...)
{
  va_list args;

  va_start (args, format);
  g_task_return_error (task, g_error_new_valist (domain, code, format, args));
  va_end (args);
}

gpointer
g_task_propagate_pointer (GTask   *task,
                          GError **error)
{
  __tsan_acquire (task);

  return REAL (g_task_propagate_pointer) (task, error);
}

gboolean
g_task_propagate_boolean (GTask   *task,
                          GError **error)
{
  __tsan_acquire (task);

  return REAL (g_task_propagate_boolean) (task, error);
}

gssize
g_task_propagate_int (GTask   *task,
                      GError **error)
{
  __tsan_acquire (task);

  return REAL (g_task_propagate_int) (task, error);
}
