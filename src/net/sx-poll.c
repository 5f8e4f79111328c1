/* sx-poll.c: many descriptors as one source
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-poll.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "sx-spin.h"

/* Events taken out of the set at once: what a dispatch may hold up other sources for */
#define BATCH 128

/* After how many dispatches about one watch each nobody else is kept waiting by a rest: who has an answer every 100 us comes in
 * between */
#define ALONE 8

/* A GSource for each socket would make GMainContext hand all of them to poll()
 * in every iteration; a source around an epoll set costs the same whatever the
 * number of idle sockets (epoll(7)). */
typedef struct
{
  GSource  source;
  SxPoll  *poll;
  gpointer tag;
} PollSource;

struct _SxPoll
{
  PollSource        *source;
  GMainContext      *context;
  int                fd;              /* -1: there was none to be had yet */
  int                waker;           /* the context's own descriptor, once it is in the set; -1 */
  guint              n_events;        /* taken out of the set, and not yet told */
  struct epoll_event events[BATCH];
  GPtrArray         *watches;         /* SxPollWatch by descriptor: those that are in the set */
  guint32            last_token;
  SxSpin             spin;
  gboolean           is_polite;
  gboolean           rests;           /* before it waits the next time */
  guint              n_alone;         /* dispatches in a row that were about one watch only */
  SxPollFunc         after;
  gpointer           user_data;
};

/* What the set tells of what wakes the context up; no watch has it */
#define WAKER_TOKEN 0

/* What the set knows a watch by. Not its address: the set may still tell of a descriptor that is closed here but
 * was handed to another process (epoll(7), Q6), when the memory is somebody else's */
static guint64
get_data (int     fd,
          guint32 token)
{
  return (guint64) token << 32 | (guint32) fd;
}

/* Returns: (nullable): what it is about, if that is still watched */
static SxPollWatch *
find_watch (SxPoll  *self,
            guint64  data)
{
  guint32 fd = data, token = data >> 32;
  SxPollWatch *watch = fd < self->watches->len ? g_ptr_array_index (self->watches, fd) : NULL;

  return watch != NULL && watch->token == token ? watch : NULL;
}

static void
set_watch (SxPoll      *self,
           int          fd,
           SxPollWatch *watch)
{
  if ((guint) fd >= self->watches->len)
    g_ptr_array_set_size (self->watches, fd + 1);
  g_ptr_array_index (self->watches, fd) = watch;
}

/* A context's function to wait with is handed no data of its own */
static GPrivate current;

/* So that the set tells what wakes the context up, too. Returns whether it does */
static gboolean
watch_waker (SxPoll *self,
             int     fd)
{
  struct epoll_event event = { .events = EPOLLIN, .data.u64 = get_data (fd, WAKER_TOKEN) };

  if (self->waker < 0 && epoll_ctl (self->fd, EPOLL_CTL_ADD, fd, &event) == 0)
    self->waker = fd;

  return self->waker == fd;
}

/* Those that are to be told of now, in their order, and TRUE if the waker was one of them */
static gboolean
take_waker (SxPoll *self)
{
  for (guint i = 0; i < self->n_events; i++)
    if (self->events[i].data.u64 >> 32 == WAKER_TOKEN)
      {
        self->n_events--;
        memmove (&self->events[i], &self->events[i + 1], (self->n_events - i) * sizeof self->events[0]);
        return TRUE;
      }

  return FALSE;
}

static int
wait_for_events (gpointer user_data,
                 int      timeout)
{
  SxPoll *self = user_data;

  return epoll_wait (self->fd, self->events, BATCH, timeout);
}

/* What does not come through the set ends it, such as a command */
static void
rest (int waker,
      int timeout)
{
  struct pollfd urgent = { .fd = waker, .events = POLLIN };
  struct timespec time = { .tv_nsec = SX_POLL_REST_US * 1000 };

  if (timeout != 0)
    ppoll (&urgent, 1, &time, NULL);
}

/* As poll(2). A context waits with poll() for the epoll set and for what wakes it up; to be told which descriptors are
 * ready would take another call. Where the context has nothing else to wait for, one call does both. */
static int
wait_in_set (GPollFD *fds,
             guint    n_fds,
             int      timeout)
{
  SxPoll *self = g_private_get (&current);
  guint ours = n_fds == 2 && fds[1].fd == self->fd;
  GPollFD *waker = &fds[1 - ours];
  gboolean rests = self->rests;
  int n;

  self->rests = FALSE;
  if (n_fds != 2 || self->n_events > 0 || self->fd < 0 || fds[ours].fd != self->fd || waker->events != G_IO_IN
      || !watch_waker (self, waker->fd))
    return g_poll (fds, n_fds, timeout);

  if (rests)
    rest (waker->fd, timeout);
  n = self->is_polite ? wait_for_events (self, timeout) : sx_spin_wait (&self->spin, wait_for_events, self, timeout);
  if (n < 0)
    return n;

  self->n_events = n;
  waker->revents = take_waker (self) ? G_IO_IN : 0;
  fds[ours].revents = self->n_events > 0 ? G_IO_IN : 0;

  return (waker->revents != 0) + (fds[ours].revents != 0);
}

static gboolean
poll_source_prepare (GSource *source,
                     int     *timeout)
{
  *timeout = -1;
  return ((PollSource *) source)->poll->n_events > 0;
}

static gboolean
poll_source_check (GSource *source)
{
  PollSource *self = (PollSource *) source;

  return self->poll->n_events > 0 || (self->tag != NULL && g_source_query_unix_fd (source, self->tag) != 0);
}

/* Where it was waited with poll(). Asked once only: what is edge triggered is told once. Interrupted, it has nothing to tell
 * this time */
static void
ask_set (SxPoll *self)
{
  int n = wait_for_events (self, 0);

  self->n_events = MAX (n, 0);
  take_waker (self);
}

static gboolean
poll_source_dispatch (GSource     *source,
                      GSourceFunc  callback,
                      gpointer     user_data)
{
  SxPoll *self = ((PollSource *) source)->poll;

  if (self->n_events == 0)
    ask_set (self);

  self->n_alone = self->n_events == 1 ? self->n_alone + 1 : 0;
  for (guint i = 0; i < self->n_events; i++)
    {
      SxPollWatch *watch = find_watch (self, self->events[i].data.u64);

      /* Meanwhile it may have been closed */
      if (watch != NULL)
        watch->ready (watch, self->events[i].events);
    }

  self->n_events = 0;
  self->after (self->user_data);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs poll_source_funcs = {
  .prepare = poll_source_prepare,
  .check = poll_source_check,
  .dispatch = poll_source_dispatch,
};

/* Returns 0 or an errno: whoever asks while the system has no descriptor is told, and the next one asks again */
static int
open_set (SxPoll *self)
{
  if (self->fd >= 0)
    return 0;

  self->fd = epoll_create1 (EPOLL_CLOEXEC);
  if (self->fd < 0)
    return errno;

  self->source->tag = g_source_add_unix_fd (&self->source->source, self->fd, G_IO_IN);

  return 0;
}

/**
 * sx_poll_new:
 * @context: where to dispatch; of this thread, which has no other set
 * @after: called after each dispatch
 * @user_data: for @after
 *
 * Makes an epoll set that is dispatched as one #GSource. The set is level
 * triggered unless EPOLLET is asked for: a short read then needs no further
 * call to find out that there is nothing more. The context waits in the set.
 *
 * Returns: (transfer full): the set; sx_poll_free() it
 */
SxPoll *
sx_poll_new (GMainContext *context,
             SxPollFunc    after,
             gpointer      user_data)
{
  SxPoll *self = g_new0 (SxPoll, 1);

  self->after = after;
  self->user_data = user_data;
  self->context = g_main_context_ref (context);
  self->fd = -1;
  self->waker = -1;
  self->watches = g_ptr_array_new ();
  self->source = (PollSource *) g_source_new (&poll_source_funcs, sizeof (PollSource));
  self->source->poll = self;
  open_set (self);
  g_source_set_static_name (&self->source->source, "sockets");
  /* Else GLib takes its descriptor out of the context and puts it back around each dispatch, and wakes the context up for both:
   * three system calls more for each turn. It does not recurse: nothing in this thread runs the context but its loop */
  g_source_set_can_recurse (&self->source->source, TRUE);
  g_source_attach (&self->source->source, context);
  g_private_set (&current, self);
  g_main_context_set_poll_func (context, wait_in_set);

  return self;
}

/**
 * sx_poll_free:
 * @self: (transfer full): the set
 *
 * Gives the set up. Nothing may be watched any more.
 */
void
sx_poll_free (SxPoll *self)
{
  g_main_context_set_poll_func (self->context, NULL);
  g_private_set (&current, NULL);
  g_source_destroy (&self->source->source);
  g_source_unref (&self->source->source);
  if (self->fd >= 0)
    close (self->fd);
  g_ptr_array_unref (self->watches);
  g_main_context_unref (self->context);
  g_free (self);
}

/**
 * sx_poll_set_polite:
 * @self: the set
 * @polite: whether somebody else is in a hurry; %FALSE unless set
 *
 * A set that waits for what will come soon looks for it before it sleeps (sx_spin_wait()), but not while somebody else may need the
 * processor.
 */
void
sx_poll_set_polite (SxPoll   *self,
                    gboolean  polite)
{
  self->is_polite = polite;
}

/**
 * sx_poll_rest:
 * @self: the set
 *
 * To be called when a watch is told of something that comes without pause, and has taken all of it: what comes within the next
 * %SX_POLL_REST_US is told of at once. Who sends it does not wake the thread up for each, and the processor is free meanwhile.
 * Nobody rests while something else is told of, too, and what wakes the context up ends it.
 */
void
sx_poll_rest (SxPoll *self)
{
  self->rests = self->n_alone >= ALONE;
}

/**
 * sx_poll_watch:
 * @self: the set
 * @watch: what to watch
 * @events: EPOLL… flags; 0 takes it out of the set
 *
 * Says what @watch is to be told from now on. Does nothing, in particular no
 * system call, when that is what it is told already.
 *
 * Returns: 0 or an errno (epoll_ctl(2): ENOMEM, ENOSPC; epoll_create1(2): EMFILE, ENFILE, ENOMEM)
 */
int
sx_poll_watch (SxPoll      *self,
               SxPollWatch *watch,
               guint32      events)
{
  guint32 token = watch->token;
  struct epoll_event event = { .events = events };
  int operation, error;

  if (watch->added ? watch->events == events : events == 0)
    return 0;

  error = open_set (self);
  if (error != 0)
    return error;

  if (events == 0)
    operation = EPOLL_CTL_DEL;
  else
    operation = watch->added ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;

  if (operation == EPOLL_CTL_ADD)
    {
      token = ++self->last_token;
      if (token == WAKER_TOKEN)
        token = ++self->last_token;
    }
  event.data.u64 = get_data (watch->fd, token);
  if (epoll_ctl (self->fd, operation, watch->fd, &event) < 0)
    return errno;

  /* What is not watched any more is not told either, also if it was taken out of the set before */
  watch->token = token;
  set_watch (self, watch->fd, events != 0 ? watch : NULL);
  watch->added = events != 0;
  watch->events = events;

  return 0;
}

/**
 * sx_poll_leave:
 * @self: the set
 * @watch: what is watched, or not
 *
 * To be called when the descriptor of @watch is about to be closed. That takes it out of the set, unless a child process
 * that was forked and has not yet called exec() has it, too (epoll(7), Q6). The set would then go on to tell of it, which is
 * passed over; but where it is level triggered, without end. So that one is taken out, and for the other
 * a system call is saved.
 */
void
sx_poll_leave (SxPoll      *self,
               SxPollWatch *watch)
{
  if (!(watch->events & EPOLLET))
    sx_poll_watch (self, watch, 0);
}

/**
 * sx_poll_forget:
 * @self: the set
 * @watch: what was watched
 *
 * To be called when the descriptor of @watch was closed, after sx_poll_leave(): an event of it is
 * passed over from now on.
 */
void
sx_poll_forget (SxPoll      *self,
                SxPollWatch *watch)
{
  if (watch->fd >= 0 && (guint) watch->fd < self->watches->len
      && g_ptr_array_index (self->watches, watch->fd) == watch)
    g_ptr_array_index (self->watches, watch->fd) = NULL;
  watch->added = FALSE;
  watch->events = 0;
  watch->fd = -1;
}
