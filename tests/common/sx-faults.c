/* sx-faults.c: calls that are counted, and made to fail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-faults.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_CALLS 512

/* What is made to fail, and what is called only because it does */
#define MAX_ARMED 2

typedef struct
{
  FaultCall call;
  guint     nth;
  guint     times;
  int       error;
  gboolean  has_failed;
} Armed;

/* Where this program's own code is (end(3), and the linker's word for its beginning) */
extern const char __executable_start, etext;

static GMutex mutex;
static FaultCall calls[MAX_CALLS];
static guint n_calls;
static guint n_all;
static Armed armed[MAX_ARMED];
static guint n_armed;

static gboolean
is_same_use (const FaultCall *one,
             const FaultCall *other)
{
  return strcmp (one->name, other->name) == 0 && strcmp (one->what, other->what) == 0;
}

static FaultCall *
find (const FaultCall *call)
{
  for (guint i = 0; i < n_calls; i++)
    if (fault_is_same (&calls[i], call))
      return &calls[i];

  g_assert (n_calls < MAX_CALLS);
  calls[n_calls] = *call;

  return &calls[n_calls++];
}

static gboolean
is_to_fail (const Armed     *self,
            const FaultCall *call)
{
  return self->times > 0 && call->n >= self->nth && is_same_use (&self->call, call)
         && (self->call.site == call->site || self->has_failed);
}

/* Counts a call; returns what it is to fail with, or 0 */
int
fault_take (const char    *name,
            const char    *what,
            gconstpointer  site)
{
  FaultCall *call;
  int error = 0;

  g_mutex_lock (&mutex);
  n_all++;
  call = find (&(FaultCall) { name, what, site, 0 });
  call->n++;
  for (guint i = 0; i < n_armed && error == 0; i++)
    if (is_to_fail (&armed[i], call))
      {
        error = armed[i].error;
        armed[i].times--;
        armed[i].has_failed = TRUE;
      }
  g_mutex_unlock (&mutex);

  return error;
}

/* Counts one that is not made to fail */
void
fault_note (void)
{
  g_mutex_lock (&mutex);
  n_all++;
  g_mutex_unlock (&mutex);
}

void
fault_begin (void)
{
  g_mutex_lock (&mutex);
  n_calls = 0;
  n_all = 0;
  n_armed = 0;
  g_mutex_unlock (&mutex);
}

void
fault_arm (const FaultCall *call,
           guint            nth,
           guint            times,
           int              error)
{
  g_mutex_lock (&mutex);
  g_assert (n_armed < MAX_ARMED);
  armed[n_armed++] = (Armed) { *call, nth, times, error, FALSE };
  g_mutex_unlock (&mutex);
}

guint
fault_count_failed (void)
{
  guint n = 0;

  g_mutex_lock (&mutex);
  for (guint i = 0; i < n_armed; i++)
    n += armed[i].has_failed;
  g_mutex_unlock (&mutex);

  return n;
}

gboolean
fault_has_failed (void)
{
  return fault_count_failed () > 0;
}

guint
fault_list (FaultCall *copies,
            guint      size)
{
  guint n;

  g_mutex_lock (&mutex);
  n = n_calls;
  memcpy (copies, calls, MIN (n, size) * sizeof *calls);
  g_mutex_unlock (&mutex);

  return n;
}

gboolean
fault_is_same (const FaultCall *one,
               const FaultCall *other)
{
  return one->site == other->site && is_same_use (one, other);
}

guint
fault_count (void)
{
  guint n;

  g_mutex_lock (&mutex);
  n = n_all;
  g_mutex_unlock (&mutex);

  return n;
}

gboolean
fault_is_in_program (gconstpointer site)
{
  const char *place = site;

  return place >= &__executable_start && place < &etext;
}

gboolean
fault_fails (int error)
{
  if (error == 0)
    return FALSE;

  errno = error;

  return TRUE;
}

void
fault_add_trouble (GString    *troubles,
                   const char *format,
                   ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (troubles, format, arguments);
  va_end (arguments);
  g_string_append_c (troubles, '\n');
}

int
fault_open_really (int         folder,
                   const char *path,
                   int         flags,
                   va_list     arguments)
{
  int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg (arguments, int) : 0;

  return syscall (SYS_openat, folder, path, flags, mode);
}
