/* test-every-call.c: each system call of the engine fails once, with each error that its man page has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A story that does everything is run once to see what is called where, and then again for each of these places, its first
 * call and its last, and each error; and what is called only because one fails does as well. Whatever fails: the story goes on when
 * it is tried again, the error is in the journal, nobody waits in vain, nothing runs in circles, and no descriptor is left.
 */

#include <netdb.h>
#include <string.h>

#include "fault-calls.h"
#include "fault-story.h"
#include "namespace-fixture.h"

#define MAX_CALLS  512
#define MAX_ERRORS 20

/* What is called only because something fails */
#define MAX_FOLLOWERS 64

/* More calls than without a fault: what is done again, and a look at what is closed */
#define MORE_CALLS 600

/* In a row: more than is called in a story, unless it runs in circles */
#define LASTING 1000000

/* What so many stories may leave in memory, in KiB; a sanitizer keeps what was freed */
#define MEMORY_MAX 8192
#if defined (__SANITIZE_ADDRESS__) || defined (__SANITIZE_THREAD__)
#define MEASURES_MEMORY FALSE
#else
#define MEASURES_MEMORY TRUE
#endif

/* What a call can fail with */
typedef struct
{
  const char *name;
  const char *what;                 /* NULL: whatever for */
  const char *page;                 /* the man page that says so */
  int         errors[MAX_ERRORS];
  const char *unrecorded;           /* why it is nothing for the journal; NULL: a record has the error */
  guint       times;                /* in a row, if not once */
} Failure;

/* The first that fits */
static const Failure failures[] = {
  { "socket", "for changes", "socket(2), netlink(7)", { EMFILE, ENFILE, ENOBUFS, ENOMEM },
    "whether an address goes is watched from a second later on" },
  { "socket", "AF_NETLINK", "socket(2), netlink(7)", { EMFILE, ENOBUFS, EPROTONOSUPPORT },
    "states after close() are an extra: without them the diagram shows what was called" },
  { "socket", "for the clock", "socket(2)", { EAFNOSUPPORT, EMFILE, ENFILE, ENOBUFS, ENOMEM },
    "without it the kernel begins to stamp a moment later" },
  { "socket", "to describe", "socket(2)", { EACCES, EMFILE, ENFILE, ENOBUFS, ENOMEM } },
  { "socket", NULL, "socket(2)", { EACCES, EAFNOSUPPORT, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPROTONOSUPPORT } },

  { "setsockopt", "SO_RCVBUF", "setsockopt(2), socket(7)", { ENOPROTOOPT, ENOMEM },
    "a larger buffer is wished for, not needed" },
  { "setsockopt", "SO_RXQ_OVFL", "setsockopt(2), socket(7)", { ENOPROTOOPT, ENOMEM },
    "without it the kernel's count of what it dropped is not known" },
  { "setsockopt", "SO_TIMESTAMPING", "setsockopt(2), the kernel's timestamping document", { EINVAL, ENOPROTOOPT, ENOMEM },
    "the kernel's times are an extra, and there is a way without" },
  { "setsockopt", NULL, "setsockopt(2)", { EINVAL, ENOPROTOOPT, ENOMEM } },

  { "getsockopt", "TCP_INFO", "getsockopt(2)", { ENOPROTOOPT, ENOBUFS }, "what the kernel does not tell is not shown" },
  { "getsockopt", "SO_MEMINFO", "getsockopt(2)", { ENOPROTOOPT, ENOBUFS }, "likewise" },
  { "getsockopt", NULL, "getsockopt(2)", { ENOPROTOOPT, ENOBUFS } },

  { "bind", "AF_NETLINK", "bind(2), netlink(7)", { ENOMEM }, "as for its socket" },
  { "bind", "AF_UNIX", "bind(2)", { EACCES, EADDRINUSE, ELOOP, ENAMETOOLONG, ENOENT, ENOMEM, ENOTDIR, EROFS } },
  { "bind", NULL, "bind(2)", { EACCES, EADDRINUSE, EADDRNOTAVAIL, EINVAL, ENOMEM, ENOBUFS } },
  { "listen", NULL, "listen(2)", { EADDRINUSE, EOPNOTSUPP } },
  { "accept4", NULL, "accept(2)", { EAGAIN, ECONNABORTED, EINTR, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPERM, EPROTO, ENETDOWN,
                                    ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP, ENETUNREACH, EACCES } },
  { "connect", "to ask", "connect(2), unix(7)", { EACCES, EPERM, ENOMEM } },
  { "connect", "AF_UNIX", "connect(2), unix(7)", { EACCES, ECONNREFUSED, EINTR, ENOENT, EPERM, EPROTOTYPE, ENOMEM } },
  { "connect", NULL, "connect(2), tcp(7)", { EACCES, EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EAGAIN, ECONNREFUSED, EINTR,
                                             ENETUNREACH, EHOSTUNREACH, EPERM, ETIMEDOUT, ENOBUFS, ENOMEM } },
  { "getsockname", "after accept4", "getsockname(2)", { ENOBUFS }, "the connection works without; its own address is not shown" },
  { "getsockname", "after connect", "getsockname(2)", { ENOBUFS }, "likewise" },
  { "getsockname", NULL, "getsockname(2)", { ENOBUFS } },

  { "send", "AF_NETLINK", "send(2)", { ENOBUFS, ENOMEM, EINTR }, "see socket" },
  { "recv", "for changes", "recv(2), netlink(7)", { ENOBUFS, ENOMEM }, "see socket", LASTING },
  { "recv", "AF_NETLINK", "recv(2), netlink(7)", { ENOBUFS, ENOMEM, EINTR }, "see socket" },
  { "send", NULL, "send(2), tcp(7)", { EACCES, EAGAIN, ECONNRESET, EINTR, ENOBUFS, ENOMEM, ENOTCONN, EPIPE, ETIMEDOUT, EHOSTUNREACH,
                                       ENETUNREACH, EPERM } },
  { "sendto", NULL, "send(2), udp(7), ip(7)", { EACCES, EAGAIN, ECONNREFUSED, ECONNRESET, EHOSTUNREACH, EINTR, EMSGSIZE, ENETDOWN,
                                                ENETUNREACH, ENOBUFS, ENOMEM, EPERM, EPIPE } },
  { "sendmsg", NULL, "send(2), udp(7), ip(7)", { EACCES, EAGAIN, ECONNREFUSED, ECONNRESET, EHOSTUNREACH, EINTR, EMSGSIZE, ENETDOWN,
                                                 ENETUNREACH, ENOBUFS, ENOMEM, EPERM, EPIPE, EINVAL } },
  { "recvmsg", "MSG_ERRQUEUE", "recv(2)", { ENOMEM, EINTR, ENOBUFS }, "it stays in the error queue and is read the next time" },
  { "recv", NULL, "recv(2), tcp(7)", { EAGAIN, ECONNREFUSED, ECONNRESET, EINTR, ENOMEM, ENOTCONN, ETIMEDOUT, EHOSTUNREACH } },
  { "recvfrom", NULL, "recv(2), tcp(7), udp(7)", { EAGAIN, ECONNREFUSED, ECONNRESET, EINTR, ENOMEM, ENOTCONN, ETIMEDOUT, EHOSTUNREACH,
                                                   ENOBUFS } },
  { "recvmsg", NULL, "recv(2), tcp(7), udp(7)", { EAGAIN, ECONNREFUSED, ECONNRESET, EINTR, ENOMEM, ETIMEDOUT, EHOSTUNREACH } },
  { "recvmmsg", NULL, "recvmmsg(2), udp(7)", { EAGAIN, ECONNREFUSED, EINTR, ENOMEM, EHOSTUNREACH, ENOBUFS } },
  { "shutdown", NULL, "shutdown(2)", { ENOTCONN, EINVAL } },
  { "close", "no socket", "close(2)", { EIO, EINTR }, "a folder that was looked at" },
  { "close", "AF_NETLINK", "close(2)", { EIO, EINTR }, "it is closed, and was there to ask only" },
  { "close", "for the clock", "close(2)", { EIO, EINTR }, "likewise" },
  { "close", "to describe", "close(2)", { EIO, EINTR }, "likewise" },
  { "close", "to ask", "close(2)", { EIO, EINTR }, "likewise" },
  { "close", "a copy", "close(2)", { EIO, EINTR }, "it told its number" },
  { "close", NULL, "close(2)", { EIO, EINTR, ENOSPC, EDQUOT } },

  { "epoll_create1", NULL, "epoll_create1(2)", { EMFILE, ENFILE, ENOMEM }, NULL, 2 },
  { "epoll_ctl", "to wake up", "epoll_ctl(2)", { ENOMEM, ENOSPC }, "then it waits with poll(), and asks again", LASTING },
  { "epoll_ctl", "EPOLL_CTL_ADD", "epoll_ctl(2)", { ENOMEM, ENOSPC } },
  { "epoll_ctl", "EPOLL_CTL_MOD", "epoll_ctl(2)", { ENOMEM } },
  { "epoll_ctl", "EPOLL_CTL_DEL", "epoll_ctl(2)", { ENOMEM }, "it leaves the set by being closed" },
  { "epoll_wait", NULL, "epoll_wait(2)", { EINTR } },
  { "ppoll", NULL, "poll(2)", { EINTR, ENOMEM }, "it is a pause, which ends by its time then", LASTING },

  { "getaddrinfo", NULL, "getaddrinfo(3)", { EAI_ADDRFAMILY, EAI_AGAIN, EAI_FAIL, EAI_FAMILY, EAI_MEMORY, EAI_NODATA, EAI_NONAME,
                                             EAI_SERVICE, EAI_SYSTEM } },
  { "getifaddrs", "to describe", "getifaddrs(3)", { ENOMEM, EMFILE, ENOBUFS } },
  { "getifaddrs", NULL, "getifaddrs(3), socket(2), bind(2), send(2), recv(2)", { EMFILE, ENFILE, ENOBUFS, ENOMEM },
    "it is looked again a second later" },
  { "getservbyname_r", NULL, "getservbyname_r(3), open(2)", { ERANGE, ENOENT, EAGAIN, EMFILE, ENFILE, ENOMEM },
    "it is told at once to who wrote the name" },
  { "fcntl", "F_DUPFD_CLOEXEC", "fcntl(2)", { EMFILE } },
  { "gethostname", NULL, "gethostname(2)", { ENAMETOOLONG, EINVAL } },
  { "getrlimit", NULL, "getrlimit(2)", { EPERM }, "then accept() says when there is none left" },
  { "setrlimit", NULL, "getrlimit(2)", { EPERM }, "then there are fewer" },
  { "ioctl", NULL, "ioctl(2), tcp(7)", { EINVAL }, "the kernel's times are an extra" },

  { "lstat", NULL, "stat(2)", { EACCES, ENOENT, ENOMEM }, "the file stays, and the next one who wants the path is told" },
  { "fstat", NULL, "stat(2)", { ENOMEM, EOVERFLOW } },
  { "fstatat", NULL, "stat(2)", { EACCES, EIO, ENOMEM } },
  { "open", NULL, "open(2)", { EACCES, EMFILE, ENFILE, ENOMEM, ENOTDIR } },
  { "openat", NULL, "open(2)", { EACCES, EMFILE, ENFILE, ENOENT, ENOMEM } },
  { "unlinkat", NULL, "unlink(2)", { EACCES, EBUSY, EIO, ENOENT, ENOMEM, EPERM, EROFS } },
};

/* One that fails, how, and what is called because of it */
typedef struct
{
  FaultCall      call;
  guint          nth;
  int            error;
  const Failure *failure;
  FaultCall      follower;
} Fault;

typedef struct
{
  const char *folder;
  StoryFlags  flags;                /* of all */
  FaultCall   known[MAX_CALLS];     /* what was made to fail already */
  guint       n_known;
  Fault       followed[MAX_FOLLOWERS];
  guint       n_followed;
  guint       n_failed_after;       /* of these, how many have failed themselves */
  guint       n_stories;
  guint       n_troubles;
} Sweep;

/* A story without a fault, to compare with */
typedef struct
{
  FaultCall calls[MAX_CALLS];
  guint     n_calls;
  guint     n_all;
  Story     story;
} Model;

static const Failure *
find_failure (const FaultCall *call)
{
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    if (strcmp (failures[i].name, call->name) == 0
        && (failures[i].what == NULL || strcmp (failures[i].what, call->what) == 0))
      return &failures[i];

  return NULL;
}

static gboolean
is_known (Sweep           *self,
          const FaultCall *call)
{
  for (guint i = 0; i < self->n_known; i++)
    if (fault_is_same (&self->known[i], call))
      return TRUE;

  return FALSE;
}

/* What the journal has of it */
static int
recorded_error (int error)
{
  return error == EAI_SYSTEM ? ENFILE : error;
}

static void
blame (Sweep       *self,
       const Fault *fault,
       int          then,
       const char  *text)
{
  const FaultCall *call = &fault->call;

  g_test_message ("%s (%s) at %p, call %u, with %s: %s", call->name, call->what, call->site, fault->nth,
                  fault->error > 0 ? g_strerror (fault->error) : gai_strerror (fault->error), text);
  if (then != 0)
    g_test_message ("... and then %s (%s) with %s", fault->follower.name, fault->follower.what, g_strerror (then));
  self->n_troubles++;
}

/* One that is in the story anyhow may be the very one, or one that did not come to pass */
static gboolean
is_more (guint n,
         guint before)
{
  return before == 0 ? n > 0 : n + 1 >= before;
}

/* What was interrupted is called again; what would have to wait has its time later on */
static gboolean
is_no_failure (const FaultCall *call,
               int              error)
{
  return error == EINTR || (error == EAGAIN && strcmp (call->name, "connect") != 0);
}

/* What is not in the story when nothing fails */
static void
note_followers (Sweep       *self,
                const Model *model,
                const Fault *fault)
{
  g_autofree FaultCall *calls = g_new (FaultCall, MAX_CALLS);
  guint n = fault_list (calls, MAX_CALLS);

  g_assert_cmpuint (n, <=, MAX_CALLS);
  for (guint i = 0; i < n; i++)
    {
      gboolean is_new = !is_known (self, &calls[i]);

      for (guint j = 0; j < model->n_calls && is_new; j++)
        is_new = !fault_is_same (&model->calls[j], &calls[i]);
      for (guint j = 0; j < self->n_followed && is_new; j++)
        is_new = !fault_is_same (&self->followed[j].follower, &calls[i]);
      if (!is_new)
        continue;

      g_assert_cmpuint (self->n_followed, <, MAX_FOLLOWERS);
      self->followed[self->n_followed] = *fault;
      self->followed[self->n_followed++].follower = calls[i];
    }
}

/* then: what the follower fails with, so many times; or 0: there is none. Returns whether all has failed that was to */
static gboolean
run_story (Sweep       *self,
           const Model *model,
           const Fault *fault,
           int          then,
           guint        times)
{
  Story story;
  const FaultCall *call = &fault->call;
  gboolean describes = strcmp (call->what, "to describe") == 0;
  guint before = story_count_errors ((Story *) &model->story, recorded_error (fault->error), describes);
  guint n_all, n_failed;

  fault_begin ();
  fault_arm (call, fault->nth, MAX (fault->failure->times, 1), fault->error);
  if (then != 0)
    fault_arm (&fault->follower, 1, MAX (times, 1), then);
  story_run (&story, self->folder, describes ? self->flags | STORY_DESCRIBES : self->flags);
  n_all = fault_count ();
  n_failed = fault_count_failed ();
  if (then == 0)
    note_followers (self, model, fault);

  /* What comes at a time of its own, such as a look at a state, may be called less often */
  if (n_failed > 0)
    {
      self->n_stories++;
      if (fault->failure->unrecorded == NULL && !is_no_failure (call, fault->error)
          && !is_more (story_count_errors (&story, recorded_error (fault->error), describes), before))
        blame (self, fault, then, "no record has it");
    }
  if (n_all > model->n_all * 2 + MORE_CALLS)
    blame (self, fault, then, "it ran in circles");

  fault_begin ();
  story_clear (&story);
  if (story.troubles->len > 0)
    blame (self, fault, then, story.troubles->str);
  g_string_free (story.troubles, TRUE);

  return n_failed > (then != 0);
}

static void
fail_once (Sweep           *self,
           const Model     *model,
           const FaultCall *call,
           guint            nth,
           int              error,
           const Failure   *failure)
{
  Fault fault = { *call, nth, error, failure, { "" } };

  run_story (self, model, &fault, 0, 0);
}

static void
fail_each (Sweep       *self,
           const Model *model)
{
  for (guint i = 0; i < model->n_calls; i++)
    {
      const FaultCall *call = &model->calls[i];
      const Failure *failure = find_failure (call);
      gint64 start = g_get_monotonic_time ();
      guint n = self->n_stories;

      if (is_known (self, call))
        continue;
      if (failure == NULL)
        {
          g_test_message ("what %s (%s) can fail with is not known", call->name, call->what);
          self->n_troubles++;
          continue;
        }

      for (guint j = 0; failure->errors[j] != 0; j++)
        {
          fail_once (self, model, call, 1, failure->errors[j], failure);
          if (call->n > 1)
            fail_once (self, model, call, call->n, failure->errors[j], failure);
        }
      g_test_message ("%s (%s), called %u times: %u stories, %" G_GINT64_FORMAT " ms", call->name, call->what, call->n,
                      self->n_stories - n, (g_get_monotonic_time () - start) / 1000);
      self->known[self->n_known++] = *call;
    }
}

/* One that came by chance and not because of the other does not fail this time, and is not held against anybody */
static void
fail_followers (Sweep       *self,
                const Model *model)
{
  for (guint i = 0; i < self->n_followed; i++)
    {
      const Fault *fault = &self->followed[i];
      const Failure *failure = find_failure (&fault->follower);
      guint n_failed = 0;

      if (is_known (self, &fault->follower))
        continue;
      if (failure == NULL)
        {
          g_test_message ("what %s (%s) can fail with is not known", fault->follower.name, fault->follower.what);
          self->n_troubles++;
          continue;
        }

      for (guint j = 0; failure->errors[j] != 0; j++)
        n_failed += run_story (self, model, fault, failure->errors[j], failure->times);
      g_test_message ("%s (%s) at %p because of %s (%s): %u stories", fault->follower.name, fault->follower.what,
                      fault->follower.site, fault->call.name, fault->call.what, n_failed);
      if (n_failed == 0)
        continue;

      self->n_failed_after++;
      self->known[self->n_known++] = fault->follower;
    }
}

static void
sweep (Sweep *self)
{
  g_autofree Model *model = g_new0 (Model, 1);

  fault_begin ();
  story_run (&model->story, self->folder, self->flags | STORY_DESCRIBES);
  model->n_calls = fault_list (model->calls, MAX_CALLS);
  model->n_all = fault_count ();
  g_assert_cmpuint (model->n_calls, <=, MAX_CALLS);
  g_assert_cmpstr (model->story.troubles->str, ==, "");
  g_assert_cmpuint (model->story.n_again, ==, 0);

  fail_each (self, model);
  fail_followers (self, model);
  self->n_followed = 0;
  g_object_unref (model->story.f.journal);
  g_string_free (model->story.troubles, TRUE);
}

static void
test_each (void)
{
  g_autofree char *folder = sx_test_make_dir ();
  Sweep self = { .folder = folder, .flags = namespace_enter () ? STORY_ALONE : 0 };
  gint64 memory;

  if (self.flags == 0)
    g_test_message ("without a network namespace no address goes");

  /* What is made once and kept is there by the second half */
  sweep (&self);
  memory = get_proc_status ("/proc/self", "RssAnon:");
  self.flags |= STORY_OBSERVED;
  sweep (&self);
  g_test_message ("%u uses of calls, %u of them only because others fail, %u stories, %" G_GINT64_FORMAT
                  " KiB of memory, then %" G_GINT64_FORMAT, self.n_known, self.n_failed_after, self.n_stories, memory,
                  get_proc_status ("/proc/self", "RssAnon:"));
  if (MEASURES_MEMORY)
    g_assert_cmpint (get_proc_status ("/proc/self", "RssAnon:") - memory, <, MEMORY_MAX);
  g_assert_cmpuint (self.n_stories, >, 100);
  g_assert_cmpuint (self.n_failed_after, >, 0);
  g_assert_cmpuint (self.n_troubles, ==, 0);
  sx_test_remove_dir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/every-call/each", test_each);

  return g_test_run ();
}
