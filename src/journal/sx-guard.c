/* sx-guard.c: mapped files of which some page cannot be had
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a disk cannot give a page back, where somebody makes a file shorter, where a file system finds no room for what it had
 * promised room for: there read() and write() would say so, and a map raises SIGBUS, which ends the program, with all its sockets.
 * So the page is replaced by an empty one of memory, and it is noted which part of the file is lost by that. Any other SIGBUS
 * is what it was before. Where there cannot be such a page, all of the map is replaced; and where that cannot be either, it is
 * tried again for a while: there may be memory in a moment.
 */

#include "sx-config.h"

#include "sx-guard-private.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

/* Maps at a time, of all files; what is beyond is not guarded */
#define MAX_MAPS 4096

/* The handler looks at them without a lock: start is set last, and NULL when there is none */
typedef struct
{
  _Atomic (guint8 *) start;
  gsize              length;
  guint64            place;   /* of its first byte in the file */
  SxGuard           *guard;
} Map;

/* How often it is tried to replace something, and the pause in between, in us: a second in all */
#define TRIES 100
#define PAUSE (10 * 1000)

static Map maps[MAX_MAPS];
static atomic_uint n_maps;    /* from there on there are none */
static GMutex mutex;          /* of who changes them */
static struct sigaction former;
static gsize page_size;

/* Helpers. What the handler calls takes no lock that it could have interrupted, and no memory */

static void
lock (SxGuard *self)
{
  while (atomic_flag_test_and_set_explicit (&self->lock, memory_order_acquire))
    continue;
}

static void
unlock (SxGuard *self)
{
  atomic_flag_clear_explicit (&self->lock, memory_order_release);
}

static void
note_lost (SxGuard *self,
           guint64  from,
           guint64  to)
{
  guint last;

  lock (self);
  last = self->n_stretches - 1;
  if (self->n_stretches > 0 && (self->stretches[last].to == from || self->n_stretches == SX_GUARD_STRETCHES))
    {
      self->stretches[last].from = MIN (self->stretches[last].from, from);
      self->stretches[last].to = MAX (self->stretches[last].to, to);
    }
  else
    {
      self->stretches[self->n_stretches].from = from;
      self->stretches[self->n_stretches++].to = to;
    }
  unlock (self);
  atomic_store (&self->is_damaged, TRUE);
}

static const Map *
find_map (const guint8 *address)
{
  guint n = atomic_load_explicit (&n_maps, memory_order_acquire);

  for (guint i = 0; i < n; i++)
    {
      const guint8 *start = atomic_load_explicit (&maps[i].start, memory_order_acquire);

      if (start != NULL && address >= start && (gsize) (address - start) < maps[i].length)
        return &maps[i];
    }

  return NULL;
}

static gboolean
replace (guint8 *start,
         gsize   length)
{
  return mmap (start, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != MAP_FAILED;
}

/* A page in the middle of a map makes three of one, and a process may have only so many (vm.max_map_count in proc(5)). With all
 * of it, what is just being written goes as well, wherever that is: so all is lost, and nothing is written there any more */
static gboolean
replace_map (const Map *map,
             guint8    *start)
{
  note_lost (map->guard, map->place, map->place + map->length);

  return replace (start, map->length);
}

/* That it is lost is known before anything else can be read there */
static gboolean
replace_page (const guint8 *address)
{
  const Map *map = find_map (address);
  guint8 *start = map != NULL ? map->start : NULL;
  gsize offset;

  if (map == NULL)
    return FALSE;

  offset = (gsize) (address - start) / page_size * page_size;
  sx_guard_lose (map->guard, map->place + offset, map->place + offset + page_size, EIO);
  for (guint i = 0; i < TRIES; i++)
    {
      if (replace (start + offset, page_size) || replace_map (map, start))
        return TRUE;
      g_usleep (PAUSE);
    }

  return FALSE;
}

static void
bus_error (int        number,
           siginfo_t *info,
           void      *context)
{
  int saved_errno = errno;

  /* The kernel's own, and not one that somebody sent: that has no address */
  if (info->si_code > 0 && replace_page (info->si_addr))
    {
      errno = saved_errno;
      return;
    }

  if (former.sa_flags & SA_SIGINFO)
    {
      former.sa_sigaction (number, info, context);
    }
  else if (former.sa_handler != SIG_DFL && former.sa_handler != SIG_IGN)
    {
      former.sa_handler (number);
    }
  else
    {
      sigaction (SIGBUS, &former, NULL);
      raise (SIGBUS);
    }
  errno = saved_errno;
}

/* With the mutex held */
static void
watch_signal (void)
{
  struct sigaction action = { .sa_sigaction = bus_error, .sa_flags = SA_SIGINFO | SA_ONSTACK };

  if (page_size != 0)
    return;

  page_size = sysconf (_SC_PAGESIZE);
  sigemptyset (&action.sa_mask);
  sigaction (SIGBUS, &action, &former);
}

/* Public functions */

/**
 * sx_guard_add:
 * @self: what of a file is lost; it has to stay until its maps are removed
 * @map: where a part of it is mapped
 * @length: how long that is
 * @place: where in the file it begins
 *
 * From now on a page of it that cannot be had is an empty one, and no SIGBUS.
 */
void
sx_guard_add (SxGuard *self,
              guint8  *map,
              gsize    length,
              guint64  place)
{
  guint n, i;

  g_mutex_lock (&mutex);
  watch_signal ();
  n = atomic_load_explicit (&n_maps, memory_order_relaxed);
  for (i = 0; i < n && atomic_load_explicit (&maps[i].start, memory_order_relaxed) != NULL; i++)
    continue;
  if (i < MAX_MAPS)
    {
      maps[i].length = length;
      maps[i].place = place;
      maps[i].guard = self;
      atomic_store_explicit (&maps[i].start, map, memory_order_release);
      atomic_store_explicit (&n_maps, MAX (n, i + 1), memory_order_release);
    }
  g_mutex_unlock (&mutex);
}

/**
 * sx_guard_remove:
 * @map: a map that was added, about to be unmapped, which nobody looks at any more
 */
void
sx_guard_remove (guint8 *map)
{
  guint n;

  g_mutex_lock (&mutex);
  n = atomic_load_explicit (&n_maps, memory_order_relaxed);
  for (guint i = 0; i < n; i++)
    if (atomic_load_explicit (&maps[i].start, memory_order_relaxed) == map)
      atomic_store_explicit (&maps[i].start, NULL, memory_order_release);
  g_mutex_unlock (&mutex);
}

/**
 * sx_guard_lose:
 * @self: what of a file is lost
 * @from: a place
 * @to: another one behind it
 * @error: the errno that is why
 *
 * What is between them cannot be had. From any thread, and from a signal handler.
 */
void
sx_guard_lose (SxGuard *self,
               guint64  from,
               guint64  to,
               int      error)
{
  guint64 end = self->end != NULL ? __atomic_load_n (self->end, __ATOMIC_RELAXED) : G_MAXUINT64;

  /* Who finds something lost knows why */
  if (self->error != NULL)
    atomic_store (self->error, error);
  if (end < to)
    to = end;
  if (from < to)
    note_lost (self, from, to);
}

/**
 * sx_guard_is_lost:
 * @self: what of a file is lost
 * @from: a place
 * @to: another one behind it
 *
 * From any thread; costs next to nothing as long as nothing is lost.
 *
 * Returns: whether anything between them is not what was written there
 */
gboolean
sx_guard_is_lost (SxGuard *self,
                  guint64  from,
                  guint64  to)
{
  gboolean lost = FALSE;

  if (G_LIKELY (!sx_guard_is_damaged (self)))
    return FALSE;

  lock (self);
  for (guint i = 0; i < self->n_stretches && !lost; i++)
    lost = from < self->stretches[i].to && to > self->stretches[i].from;
  unlock (self);

  return lost;
}
