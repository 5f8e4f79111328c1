/* test-poll.c: waiting in one call, and giving up in time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sx-core.h"
#include "sx-deadlines.h"
#include "sx-poll.h"

/* In place of the C library's: how often nobody sleeps in it */
static guint n_looks;

int
epoll_wait (int                 epoll,
            struct epoll_event *events,
            int                 n_events,
            int                 timeout)
{
  n_looks += timeout == 0;

  return syscall (SYS_epoll_pwait, epoll, events, n_events, timeout, NULL, 0);
}

/* Likewise: how often it is rested, with what there was to rest for, and that it cannot be */
static guint n_rests;
static int rest_error;

int
ppoll (struct pollfd         *fds,
       nfds_t                 n_fds,
       const struct timespec *timeout,
       const sigset_t        *signals)
{
  struct timespec left = *timeout;

  n_rests++;
  errno = rest_error;

  return rest_error != 0 ? -1 : syscall (SYS_ppoll, fds, n_fds, &left, signals, _NSIG / 8);
}

typedef struct
{
  SxPollWatch  watch;
  int          peer;
  guint        told;
  SxPoll      *rests; /* NULL: it does not */
} Subject;

static void
ready_cb (SxPollWatch *watch,
          guint        events)
{
  Subject *self = (Subject *) watch;
  char byte;

  self->told++;
  g_assert_cmpint (recv (watch->fd, &byte, 1, MSG_DONTWAIT), ==, 1);
  if (self->rests != NULL)
    sx_poll_rest (self->rests);
}

static void
nothing (gpointer user_data)
{
}

static void
subject_init (Subject *self,
              SxPoll  *poll)
{
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
  *self = (Subject) { .watch = { .ready = ready_cb, .fd = ends[0] }, .peer = ends[1] };
  g_assert_cmpint (sx_poll_watch (poll, &self->watch, EPOLLIN), ==, 0);
}

static void
subject_make_ready (Subject *self)
{
  g_assert_cmpint (send (self->peer, "x", 1, 0), ==, 1);
}

static void
subject_close (Subject *self,
               SxPoll  *poll)
{
  g_assert_cmpint (sx_poll_watch (poll, &self->watch, 0), ==, 0);
  close (self->watch.fd);
  sx_poll_forget (poll, &self->watch);
  close (self->peer);
}

/* A source that is dispatched between the wait and the sockets */
typedef struct
{
  GSource  source;
  SxPoll  *poll;
  Subject *victim;
} Between;

static gboolean
between_check (GSource *source)
{
  return ((Between *) source)->victim != NULL;
}

static gboolean
between_dispatch (GSource     *source,
                  GSourceFunc  callback,
                  gpointer     user_data)
{
  Between *self = (Between *) source;

  subject_close (self->victim, self->poll);
  g_free (g_steal_pointer (&self->victim));

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs between_funcs = {
  .check = between_check,
  .dispatch = between_dispatch,
};

/* Freed after it was found ready, before it could be told: MALLOC_PERTURB_ and the sanitizers see if it is touched */
static void
test_closed_between (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Between *between = (Between *) g_source_new (&between_funcs, sizeof (Between));
  Subject other;

  g_source_attach (&between->source, context);
  between->poll = sx_poll_new (context, nothing, NULL);
  between->victim = g_new0 (Subject, 1);
  subject_init (between->victim, between->poll);
  subject_init (&other, between->poll);
  subject_make_ready (between->victim);
  subject_make_ready (&other);

  g_assert_true (g_main_context_iteration (context, TRUE));
  g_assert_null (between->victim);
  g_assert_cmpuint (other.told, ==, 1);
  g_assert_false (g_main_context_iteration (context, FALSE));

  subject_close (&other, between->poll);
  sx_poll_free (between->poll);
  g_source_destroy (&between->source);
  g_source_unref (&between->source);
}

/* Closed here, but there is another descriptor of it, as where a child process was forked: the set goes on to tell of it. That
 * must reach nobody, least of all who has got the same number since */
static void
test_closed_elsewhere (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  SxPoll *poll = sx_poll_new (context, nothing, NULL);
  Subject *gone = g_new0 (Subject, 1);
  Subject next;
  int copy, fd, peer;

  subject_init (gone, poll);
  g_assert_cmpint (sx_poll_watch (poll, &gone->watch, EPOLLIN | EPOLLET), ==, 0);
  peer = gone->peer;
  fd = gone->watch.fd;
  copy = dup (fd);
  sx_poll_leave (poll, &gone->watch);
  close (fd);
  sx_poll_forget (poll, &gone->watch);
  g_free (gone);

  subject_init (&next, poll);
  g_assert_cmpint (next.watch.fd, ==, fd);
  g_assert_cmpint (send (peer, "x", 1, 0), ==, 1);
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_assert_cmpuint (next.told, ==, 0);

  g_assert_cmpint (send (peer, "x", 1, 0), ==, 1);
  subject_make_ready (&next);
  while (next.told == 0)
    g_main_context_iteration (context, TRUE);
  g_assert_false (g_main_context_iteration (context, FALSE));
  g_assert_cmpuint (next.told, ==, 1);

  close (copy);
  close (peer);
  subject_close (&next, poll);
  sx_poll_free (poll);
}

/* As before, but level triggered: it would be told of without end, so it is taken out */
static void
test_left_level (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  SxPoll *poll = sx_poll_new (context, nothing, NULL);
  Subject subject;
  int copy;

  subject_init (&subject, poll);
  copy = dup (subject.watch.fd);
  subject_make_ready (&subject);
  sx_poll_leave (poll, &subject.watch);
  close (subject.watch.fd);
  sx_poll_forget (poll, &subject.watch);
  g_assert_false (g_main_context_iteration (context, FALSE));
  g_assert_cmpuint (subject.told, ==, 0);

  close (copy);
  close (subject.peer);
  sx_poll_free (poll);
}

static gpointer
wake_up (gpointer user_data)
{
  g_main_context_wakeup (user_data);

  return NULL;
}

/* The context's own descriptor is told by the set, again and again, and with sockets at the same time */
static void
test_woken (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  SxPoll *poll = sx_poll_new (context, nothing, NULL);
  Subject subject;

  subject_init (&subject, poll);
  for (guint i = 0; i < 3; i++)
    {
      GThread *thread = g_thread_new ("waker", wake_up, context);

      g_main_context_iteration (context, TRUE);
      g_thread_join (thread);
      g_assert_cmpuint (subject.told, ==, i);

      g_main_context_wakeup (context);
      subject_make_ready (&subject);
      g_assert_true (g_main_context_iteration (context, TRUE));
      g_assert_cmpuint (subject.told, ==, i + 1);
    }

  subject_close (&subject, poll);
  sx_poll_free (poll);
}

/* Something else to wait for, and the waker in the set already: then two calls are made */
static void
test_other_descriptors (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  SxPoll *poll = sx_poll_new (context, nothing, NULL);
  GPollFD watched = { .events = G_IO_IN };
  Subject subject;
  int ends[2];

  subject_init (&subject, poll);
  subject_make_ready (&subject);
  g_assert_true (g_main_context_iteration (context, TRUE));
  g_assert_cmpuint (subject.told, ==, 1);

  g_assert_cmpint (pipe (ends), ==, 0);
  watched.fd = ends[0];
  g_main_context_add_poll (context, &watched, G_PRIORITY_DEFAULT);
  g_assert_cmpint (write (ends[1], "x", 1), ==, 1);
  subject_make_ready (&subject);
  g_main_context_wakeup (context);
  g_assert_true (g_main_context_iteration (context, TRUE));
  g_assert_cmpuint (subject.told, ==, 2);
  g_assert_cmpint (watched.revents, ==, G_IO_IN);

  g_main_context_remove_poll (context, &watched);
  close (ends[0]);
  close (ends[1]);
  subject_close (&subject, poll);
  sx_poll_free (poll);
}

static guint n_passed;

static void
passed_cb (SxDeadline *deadline)
{
  n_passed++;
}

/* In the order of their times, whatever the order in which they were set, and none that was unset */
static void
test_deadlines (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  SxCore core = { .context = context };
  SxDeadlines *deadlines = sx_deadlines_new (&core);
  SxDeadline late = { 0, }, early = { 0, }, first = { 0, }, never = { 0, };

  n_passed = 0;
  sx_deadlines_unset (deadlines, &never);
  sx_deadlines_set (deadlines, &late, 1000 * 1000, passed_cb);
  sx_deadlines_set (deadlines, &early, 20, passed_cb);
  sx_deadlines_set (deadlines, &never, 1, passed_cb);
  sx_deadlines_set (deadlines, &first, 10, passed_cb);
  g_assert_cmpint (first.time, <, early.time);
  sx_deadlines_unset (deadlines, &never);

  while (n_passed < 1)
    g_main_context_iteration (context, TRUE);
  g_assert_null (first.link.data);
  g_assert_cmpint (g_get_monotonic_time (), >=, first.time);
  while (n_passed < 2)
    g_main_context_iteration (context, TRUE);
  g_assert_null (early.link.data);
  g_assert_cmpint (g_get_monotonic_time (), >=, early.time);

  g_assert_nonnull (late.link.data);
  sx_deadlines_unset (deadlines, &late);
  g_assert_null (late.link.data);
  g_assert_false (g_main_context_iteration (context, FALSE));
  g_assert_cmpuint (n_passed, ==, 2);
  sx_deadlines_free (deadlines);
}

/* How soon a thread is told depends on how soon it gets the processor */
#define MAX_TURNS 10000

/* Who is always ready is looked for before anybody sleeps, but not while somebody else is in a hurry */
static void
test_polite (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  SxPoll *poll = sx_poll_new (context, nothing, NULL);
  Subject subject;
  guint turns = 0;

  subject_init (&subject, poll);
  n_looks = 0;
  for (; turns < MAX_TURNS && n_looks == 0; turns++)
    {
      subject_make_ready (&subject);
      g_assert_true (g_main_context_iteration (context, TRUE));
    }
  g_assert_cmpuint (n_looks, >, 0);

  n_looks = 0;
  sx_poll_set_polite (poll, TRUE);
  for (guint i = 0; i < 100; i++, turns++)
    {
      subject_make_ready (&subject);
      g_assert_true (g_main_context_iteration (context, TRUE));
    }
  g_assert_cmpuint (n_looks, ==, 0);
  g_assert_cmpuint (subject.told, ==, turns);
  subject_close (&subject, poll);
  sx_poll_free (poll);
}

/* So often one is told of alone until nobody else is kept waiting */
#define ALONE 20

static void
turn (GMainContext *context,
      Subject      *subject)
{
  subject_make_ready (subject);
  g_assert_true (g_main_context_iteration (context, TRUE));
}

/* Who is always ready is told of after a rest, once it has been alone for a while; who is told of together with somebody else is not */
static void
test_rest (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  SxPoll *poll = sx_poll_new (context, nothing, NULL);
  Subject subject, other;
  gint64 start;

  subject_init (&subject, poll);
  subject_init (&other, poll);
  subject.rests = poll;
  n_rests = 0;
  turn (context, &subject);
  turn (context, &subject);
  g_assert_cmpuint (n_rests, ==, 0);

  for (guint i = 0; i < ALONE; i++)
    turn (context, &subject);
  g_assert_cmpuint (n_rests, >, 0);

  n_rests = 0;
  start = g_get_monotonic_time ();
  turn (context, &subject);
  g_assert_cmpuint (n_rests, ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, SX_POLL_REST_US);

  /* The last one asked for one more */
  subject_make_ready (&other);
  turn (context, &subject);
  g_assert_cmpuint (n_rests, ==, 2);
  g_assert_cmpuint (other.told, ==, 1);
  for (guint i = 0; i < ALONE; i++)
    {
      subject_make_ready (&other);
      turn (context, &subject);
    }
  g_assert_cmpuint (n_rests, ==, 2);

  subject_close (&subject, poll);
  subject_close (&other, poll);
  sx_poll_free (poll);
}

/* A context that has something else to do does that first; and if it cannot rest (poll(2)), it does not: nothing is lost by that */
static void
test_no_rest (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  SxPoll *poll = sx_poll_new (context, nothing, NULL);
  static const int errors[] = { EINTR, ENOMEM };
  Subject subject;

  subject_init (&subject, poll);
  subject.rests = poll;
  for (guint i = 0; i < ALONE; i++)
    turn (context, &subject);
  subject_make_ready (&subject);
  n_rests = 0;
  g_assert_true (g_main_context_iteration (context, FALSE));
  g_assert_cmpuint (n_rests, ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      rest_error = errors[i];
      turn (context, &subject);
      g_assert_cmpuint (n_rests, ==, i + 1);
      g_assert_cmpuint (subject.told, ==, ALONE + 2 + i);
    }
  rest_error = 0;

  subject_close (&subject, poll);
  sx_poll_free (poll);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/poll/closed-between", test_closed_between);
  g_test_add_func ("/poll/closed-elsewhere", test_closed_elsewhere);
  g_test_add_func ("/poll/left-level", test_left_level);
  g_test_add_func ("/poll/woken", test_woken);
  g_test_add_func ("/poll/other-descriptors", test_other_descriptors);
  g_test_add_func ("/poll/polite", test_polite);
  g_test_add_func ("/poll/rest", test_rest);
  g_test_add_func ("/poll/no-rest", test_no_rest);
  g_test_add_func ("/poll/deadlines", test_deadlines);

  return g_test_run ();
}
