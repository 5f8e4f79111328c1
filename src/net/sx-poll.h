/* sx-poll.h: many descriptors as one source
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <sys/epoll.h>

G_BEGIN_DECLS

typedef struct _SxPoll SxPoll;

/* How long a rest is, in us (sx_poll_rest()); by what a timer takes besides it may be 60 more (PR_SET_TIMERSLACK(2const)) */
#define SX_POLL_REST_US 150

/**
 * SxPollWatch:
 * @ready: called with the EPOLL… events that came
 * @fd: the descriptor; -1 once it is closed, then @ready is not called any more
 * @events: what is watched for now
 * @added: whether the epoll set knows @fd
 * @token: what the set calls it: another one each time that it is added
 *
 * What is embedded in everything that has a descriptor to watch. It has to stay
 * in memory until the dispatch in which it was closed is over (see SxPollFunc).
 */
typedef struct _SxPollWatch SxPollWatch;

struct _SxPollWatch
{
  void    (*ready) (SxPollWatch *watch,
                    guint        events);
  int       fd;
  guint32   events;
  guint32   token;
  gboolean  added;
};

/* Called after each dispatch: now what was closed meanwhile may be freed */
typedef void (*SxPollFunc) (gpointer user_data);

SxPoll  *sx_poll_new    (GMainContext *context,
                         SxPollFunc    after,
                         gpointer      user_data);
void     sx_poll_free   (SxPoll       *self);
void     sx_poll_set_polite (SxPoll   *self,
                         gboolean      polite);
void     sx_poll_rest   (SxPoll       *self);
int      sx_poll_watch  (SxPoll       *self,
                         SxPollWatch  *watch,
                         guint32       events);
void     sx_poll_leave  (SxPoll       *self,
                         SxPollWatch  *watch);
void     sx_poll_forget (SxPoll       *self,
                         SxPollWatch  *watch);

G_END_DECLS
