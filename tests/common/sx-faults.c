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

/* Where this program's own code is (end(3), and the linker's word for its beginning) */
extern const char __executable_start, etext;

static GMutex mutex;
static FaultCall calls[MAX_CALLS];
static guint n_calls;
static guint n_all;
static FaultCall armed;
static guint armed_nth;
static guint armed_times;
static int armed_error;
static gboolean has_failed;

static FaultCall *
find (const char    *name,
      const char    *what,
      gconstpointer  site)
{
  for (guint i = 0; i < n_calls; i++)
    if (calls[i].site == site && strcmp (calls[i].name, name) == 0 && strcmp (calls[i].what, what) == 0)
      return &calls[i];

  g_assert (n_calls < MAX_CALLS);
  calls[n_calls] = (FaultCall) { name, what, site, 0 };

  return &calls[n_calls++];
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
  call = find (name, what, site);
  call->n++;
  if (armed_times > 0 && call->n >= armed_nth && strcmp (armed.name, name) == 0 && strcmp (armed.what, what) == 0
      && (armed.site == site || has_failed))
    {
      error = armed_error;
      armed_times--;
      has_failed = TRUE;
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
  armed_times = 0;
  has_failed = FALSE;
  g_mutex_unlock (&mutex);
}

void
fault_arm (const FaultCall *call,
           guint            nth,
           guint            times,
           int              error)
{
  g_mutex_lock (&mutex);
  armed = *call;
  armed_nth = nth;
  armed_times = times;
  armed_error = error;
  g_mutex_unlock (&mutex);
}

gboolean
fault_has_failed (void)
{
  gboolean result;

  g_mutex_lock (&mutex);
  result = has_failed;
  g_mutex_unlock (&mutex);

  return result;
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
