/* sx-poll.c: many descriptors as one source
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-poll.h"

#include <errno.h>
#include <unistd.h>

/* Events taken out of the set at once: what a dispatch may hold up other sources for */
#define BATCH 128

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
  PollSource *source;
  int         fd;       /* -1: there was none to be had yet */
  SxPollFunc  after;
  gpointer    user_data;
};

static gboolean
poll_source_check (GSource *source)
{
  PollSource *self = (PollSource *) source;

  return self->tag != NULL && g_source_query_unix_fd (source, self->tag) != 0;
}

static gboolean
poll_source_dispatch (GSource     *source,
                      GSourceFunc  callback,
                      gpointer     user_data)
{
  SxPoll *self = ((PollSource *) source)->poll;
  struct epoll_event events[BATCH];
  int n;

  /* Interrupted, it has nothing to tell this time */
  n = epoll_wait (self->fd, events, BATCH, 0);

  for (int i = 0; i < n; i++)
    {
      SxPollWatch *watch = events[i].data.ptr;

      /* An earlier event of this batch may have closed it */
      if (watch->fd >= 0)
        watch->ready (watch, events[i].events);
    }

  self->after (self->user_data);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs poll_source_funcs = {
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
 * @context: where to dispatch
 * @after: called after each dispatch
 * @user_data: for @after
 *
 * Makes an epoll set that is dispatched as one #GSource. The set is level
 * triggered unless EPOLLET is asked for: a short read then needs no further
 * call to find out that there is nothing more.
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
  self->fd = -1;
  self->source = (PollSource *) g_source_new (&poll_source_funcs, sizeof (PollSource));
  self->source->poll = self;
  open_set (self);
  g_source_set_static_name (&self->source->source, "sockets");
  g_source_attach (&self->source->source, context);

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
  g_source_destroy (&self->source->source);
  g_source_unref (&self->source->source);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
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
  struct epoll_event event = { .events = events, .data.ptr = watch };
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

  if (epoll_ctl (self->fd, operation, watch->fd, &event) < 0)
    return errno;

  watch->added = events != 0;
  watch->events = events;

  return 0;
}

/**
 * sx_poll_forget:
 * @self: the set
 * @watch: what was watched
 *
 * To be called when the descriptor of @watch was closed, after it was taken out
 * of the set: an event that was given out already is passed over from now on.
 */
void
sx_poll_forget (SxPoll      *self,
                SxPollWatch *watch)
{
  watch->added = FALSE;
  watch->events = 0;
  watch->fd = -1;
}
