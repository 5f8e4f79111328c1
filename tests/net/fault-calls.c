/* fault-calls.c: every system call of the engine, counted, and made to fail once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* For RTLD_NEXT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "fault-calls.h"

#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef enum
{
  THREAD_UNKNOWN,
  THREAD_OTHER,
  THREAD_IO,
  THREAD_ASKING,      /* getaddrinfo() and the like, for the I/O thread */
} Thread;

static _Thread_local Thread thread;
static _Thread_local guint depth;
static _Thread_local const char *last;

static gboolean
is_ours (gconstpointer site)
{
  if (!fault_is_in_program (site))
    return FALSE;

  if (thread == THREAD_UNKNOWN)
    {
      char name[16] = "";

      pthread_getname_np (pthread_self (), name, sizeof name);
      thread = strcmp (name, "sx-net") == 0 ? THREAD_IO : strcmp (name, "sx-resolver") == 0 ? THREAD_ASKING : THREAD_OTHER;
    }

  return thread > THREAD_OTHER || depth > 0;
}

/* Counts a call of the engine's; returns what it is to fail with, or 0 */
static int
take (const char    *name,
      const char    *what,
      gconstpointer  site)
{
  if (!is_ours (site))
    return 0;

  last = name;

  return fault_take (name, what, site);
}

void
fault_enter (void)
{
  depth++;
}

void
fault_leave (void)
{
  depth--;
}

/* What a call is about */

static const char *
family_name (int family)
{
  switch (family)
    {
    case AF_UNIX:
      return "AF_UNIX";
    case AF_INET:
      return "AF_INET";
    case AF_INET6:
      return "AF_INET6";
    case AF_NETLINK:
      return "AF_NETLINK";
    default:
      return "another family";
    }
}

/* What a descriptor is of */
static const char *
kind_of (int fd)
{
  int domain = 0;
  socklen_t length = sizeof domain;

  if (syscall (SYS_getsockopt, fd, SOL_SOCKET, SO_DOMAIN, &domain, &length) < 0)
    return "no socket";

  return family_name (domain);
}

/* None of the engine's own blocks: it is there for what it tells by being there */
static const char *
blocking_kind (gconstpointer site)
{
  return is_ours (site) && thread == THREAD_ASKING ? "to describe" : "for the clock";
}

/* What a descriptor is of; "to ask": one that is neither bound nor connected; "a copy": one that was made right now */
static const char *
closed_kind (int           fd,
             gconstpointer site)
{
  const char *kind = kind_of (fd);
  struct sockaddr_storage name;
  socklen_t length = sizeof name;

  if (last != NULL && strcmp (last, "fcntl") == 0)
    return "a copy";
  if (strcmp (kind, "no socket") == 0 || strcmp (kind, "AF_NETLINK") == 0)
    return kind;
  if ((fcntl (fd, F_GETFL) & O_NONBLOCK) == 0)
    return blocking_kind (site);
  if (strcmp (kind, "AF_UNIX") == 0 && syscall (SYS_getpeername, fd, &name, &length) < 0
      && syscall (SYS_getsockname, fd, &name, &length) == 0 && length <= sizeof (sa_family_t))
    return "to ask";

  return kind;
}

#define OPTION(option) if (name == option) return #option

static const char *
option_name (int level,
             int name)
{
  if (level == SOL_SOCKET)
    {
      OPTION (SO_REUSEADDR);
      OPTION (SO_RCVBUF);
      OPTION (SO_BROADCAST);
      OPTION (SO_LINGER);
      OPTION (SO_ERROR);
      OPTION (SO_TIMESTAMPING);
      OPTION (SO_MEMINFO);
      OPTION (SO_RXQ_OVFL);
    }

  return level == IPPROTO_TCP ? "TCP_INFO" : level == IPPROTO_IPV6 ? "IPV6_V6ONLY" : "another option";
}

/* The calls. Each fails without having done anything, but where the man page says that it has */

int
socket (int family,
        int type,
        int protocol)
{
  const char *what = family == AF_NETLINK && (type & SOCK_NONBLOCK) && protocol == NETLINK_ROUTE ? "for changes"
                     : type & SOCK_NONBLOCK ? family_name (family) : blocking_kind (FAULT_HERE);
  int error = take ("socket", what, FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (socket) (family, type, protocol);
}

int
setsockopt (int         fd,
            int         level,
            int         option,
            const void *value,
            socklen_t   length)
{
  int error = take ("setsockopt", option_name (level, option), FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (setsockopt) (fd, level, option, value, length);
}

int
getsockopt (int                 fd,
            int                 level,
            int                 option,
            void *restrict      value,
            socklen_t *restrict length)
{
  int error = take ("getsockopt", option_name (level, option), FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (getsockopt) (fd, level, option, value, length);
}

int
bind (int                    fd,
      const struct sockaddr *name,
      socklen_t              length)
{
  int error = take ("bind", family_name (name->sa_family), FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (bind) (fd, name, length);
}

int
listen (int fd,
        int backlog)
{
  return fault_fails (take ("listen", kind_of (fd), FAULT_HERE)) ? -1 : FAULT_REAL (listen) (fd, backlog);
}

int
accept4 (int                       fd,
         struct sockaddr *restrict name,
         socklen_t *restrict       length,
         int                       flags)
{
  return fault_fails (take ("accept4", "", FAULT_HERE)) ? -1 : FAULT_REAL (accept4) (fd, name, length, flags);
}

/* One that is interrupted goes on (connect(2)), but for a Unix one, which is over at once */
int
connect (int                    fd,
         const struct sockaddr *name,
         socklen_t              length)
{
  gboolean asks = name->sa_family == AF_UNIX && strncmp (name->sa_data, "/proc/", 6) == 0;
  int error = take ("connect", asks ? "to ask" : family_name (name->sa_family), FAULT_HERE);
  int result = error == 0 || (error == EINTR && name->sa_family != AF_UNIX) ? FAULT_REAL (connect) (fd, name, length) : -1;

  return fault_fails (error) ? -1 : result;
}

int
getsockname (int                       fd,
             struct sockaddr *restrict name,
             socklen_t *restrict       length)
{
  const char *what = last == NULL ? "" : strcmp (last, "bind") == 0 ? "after bind"
                     : strcmp (last, "accept4") == 0 ? "after accept4" : "after connect";
  int error = take ("getsockname", what, FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (getsockname) (fd, name, length);
}

ssize_t
send (int         fd,
      const void *bytes,
      size_t      length,
      int         flags)
{
  int error = take ("send", kind_of (fd), FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (send) (fd, bytes, length, flags);
}

ssize_t
sendto (int                    fd,
        const void            *bytes,
        size_t                 length,
        int                    flags,
        const struct sockaddr *to,
        socklen_t              to_length)
{
  int error = take ("sendto", to != NULL ? family_name (to->sa_family) : "to the peer", FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (sendto) (fd, bytes, length, flags, to, to_length);
}

ssize_t
sendmsg (int                  fd,
         const struct msghdr *message,
         int                  flags)
{
  int error = take ("sendmsg", message->msg_name != NULL ? "to an address" : "to the peer", FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (sendmsg) (fd, message, flags);
}

ssize_t
recv (int     fd,
      void   *bytes,
      size_t  length,
      int     flags)
{
  const char *kind = kind_of (fd);
  int error = take ("recv", flags & MSG_DONTWAIT && strcmp (kind, "AF_NETLINK") == 0 ? "for changes" : kind, FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (recv) (fd, bytes, length, flags);
}

ssize_t
recvfrom (int                       fd,
          void *restrict            bytes,
          size_t                    length,
          int                       flags,
          struct sockaddr *restrict from,
          socklen_t *restrict       from_length)
{
  int error = take ("recvfrom", from != NULL ? "from anybody" : "from the peer", FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (recvfrom) (fd, bytes, length, flags, from, from_length);
}

ssize_t
recvmsg (int            fd,
         struct msghdr *message,
         int            flags)
{
  const char *what = flags & MSG_ERRQUEUE ? "MSG_ERRQUEUE" : message->msg_name != NULL ? "from anybody" : "from the peer";
  int error = take ("recvmsg", what, FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (recvmsg) (fd, message, flags);
}

int
recvmmsg (int              fd,
          struct mmsghdr  *messages,
          unsigned int     length,
          int              flags,
          struct timespec *timeout)
{
  int error = take ("recvmmsg", kind_of (fd), FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (recvmmsg) (fd, messages, length, flags, timeout);
}

int
shutdown (int fd,
          int how)
{
  return fault_fails (take ("shutdown", kind_of (fd), FAULT_HERE)) ? -1 : FAULT_REAL (shutdown) (fd, how);
}

/* The descriptor is closed whatever close() says (close(2)) */
int
close (int fd)
{
  int error = is_ours (FAULT_HERE) ? take ("close", closed_kind (fd, FAULT_HERE), FAULT_HERE) : 0;
  int result = FAULT_REAL (close) (fd);

  return fault_fails (error) ? -1 : result;
}

int
epoll_create1 (int flags)
{
  return fault_fails (take ("epoll_create1", "", FAULT_HERE)) ? -1 : FAULT_REAL (epoll_create1) (flags);
}

int
epoll_ctl (int                 set,
           int                 operation,
           int                 fd,
           struct epoll_event *event)
{
  const char *what = operation == EPOLL_CTL_ADD ? "EPOLL_CTL_ADD" : operation == EPOLL_CTL_MOD ? "EPOLL_CTL_MOD"
                                                                                              : "EPOLL_CTL_DEL";
  int error;

  /* What wakes the thread up, so that one call waits for that and for the sockets */
  if (operation == EPOLL_CTL_ADD && strcmp (kind_of (fd), "no socket") == 0)
    what = "to wake up";
  error = take ("epoll_ctl", what, FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (epoll_ctl) (set, operation, fd, event);
}

int
epoll_wait (int                 set,
            struct epoll_event *events,
            int                 size,
            int                 timeout)
{
  int error = take ("epoll_wait", "", FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (epoll_wait) (set, events, size, timeout);
}

/* GLib's, which is not made to fail: only how often it wakes up is of interest */
int
poll (struct pollfd *fds,
      nfds_t         n,
      int            timeout)
{
  if (thread > THREAD_OTHER)
    fault_note ();

  return FAULT_REAL (poll) (fds, n, timeout);
}

int
ppoll (struct pollfd         *fds,
       nfds_t                 n,
       const struct timespec *timeout,
       const sigset_t        *signals)
{
  return fault_fails (take ("ppoll", "", FAULT_HERE)) ? -1 : FAULT_REAL (ppoll) (fds, n, timeout, signals);
}

int
ioctl (int           fd,
       unsigned long request,
       ...)
{
  void *argument;
  va_list list;
  int error = take ("ioctl", "", FAULT_HERE);

  va_start (list, request);
  argument = va_arg (list, void *);
  va_end (list);

  return fault_fails (error) ? -1 : FAULT_REAL (ioctl) (fd, request, argument);
}

int
gethostname (char  *name,
             size_t length)
{
  int error = take ("gethostname", "to describe", FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (gethostname) (name, length);
}

int
getifaddrs (struct ifaddrs **interfaces)
{
  int error = take ("getifaddrs", thread == THREAD_ASKING ? "to describe" : "", FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (getifaddrs) (interfaces);
}

/* "two.invalid" is ::1, then 127.0.0.1, chained as the C library would */
static int
look_both_up (const char             *service,
              const struct addrinfo  *hints,
              struct addrinfo       **results)
{
  int error = FAULT_REAL (getaddrinfo) ("::1", service, hints, results);

  return error != 0 ? error : FAULT_REAL (getaddrinfo) ("127.0.0.1", service, hints, &(*results)->ai_next);
}

/* EAI_SYSTEM has its reason in errno */
int
getaddrinfo (const char *restrict             host,
             const char *restrict             service,
             const struct addrinfo *restrict  hints,
             struct addrinfo **restrict       results)
{
  int error = take ("getaddrinfo", "", FAULT_HERE);

  if (error != 0)
    {
      errno = ENFILE;
      return error;
    }

  if (host != NULL && strcmp (host, "two.invalid") == 0)
    return look_both_up (service, hints, results);

  return FAULT_REAL (getaddrinfo) (host, service, hints, results);
}

int
getrlimit (__rlimit_resource_t  resource,
           struct rlimit       *limit)
{
  return fault_fails (take ("getrlimit", "", FAULT_HERE)) ? -1 : FAULT_REAL (getrlimit) (resource, limit);
}

int
setrlimit (__rlimit_resource_t  resource,
           const struct rlimit *limit)
{
  return fault_fails (take ("setrlimit", "", FAULT_HERE)) ? -1 : FAULT_REAL (setrlimit) (resource, limit);
}

int
lstat (const char *restrict  path,
       struct stat *restrict info)
{
  return fault_fails (take ("lstat", "", FAULT_HERE)) ? -1 : FAULT_REAL (lstat) (path, info);
}

int
fstat (int          fd,
       struct stat *info)
{
  return fault_fails (take ("fstat", "", FAULT_HERE)) ? -1 : FAULT_REAL (fstat) (fd, info);
}

int
fstatat (int                   folder,
         const char *restrict  name,
         struct stat *restrict info,
         int                   flags)
{
  int error = take ("fstatat", "", FAULT_HERE);

  return fault_fails (error) ? -1 : FAULT_REAL (fstatat) (folder, name, info, flags);
}

/* As for open(); of what it is asked only F_DUPFD_CLOEXEC can lack something */
int
fcntl (int fd,
       int operation,
       ...)
{
  typeof (fcntl) *real = (typeof (fcntl) *) dlsym (RTLD_NEXT, "fcntl64");
  int error = operation == F_DUPFD_CLOEXEC ? take ("fcntl", "F_DUPFD_CLOEXEC", FAULT_HERE) : 0;
  void *argument;
  va_list list;

  va_start (list, operation);
  argument = va_arg (list, void *);
  va_end (list);

  if (fault_fails (error))
    return -1;

  return real != NULL ? real (fd, operation, argument) : FAULT_REAL (fcntl) (fd, operation, argument);
}

/* Called by a thread that is GLib's */
int
getservbyname_r (const char *restrict     name,
                 const char *restrict     protocol,
                 struct servent *restrict entry,
                 char *restrict           buffer,
                 size_t                   size,
                 struct servent         **found)
{
  int error = fault_is_in_program (FAULT_HERE) ? fault_take ("getservbyname_r", "", FAULT_HERE) : 0;

  if (error == 0)
    return FAULT_REAL (getservbyname_r) (name, protocol, entry, buffer, size, found);

  *found = NULL;
  return error;
}

int
open (const char *path,
      int         flags,
      ...)
{
  int error = take ("open", flags & O_DIRECTORY ? "O_DIRECTORY" : "", FAULT_HERE);
  va_list list;
  int result;

  va_start (list, flags);
  result = fault_fails (error) ? -1 : fault_open_really (AT_FDCWD, path, flags, list);
  va_end (list);

  return result;
}

int
openat (int         folder,
        const char *path,
        int         flags,
        ...)
{
  int error = take ("openat", "", FAULT_HERE);
  va_list list;
  int result;

  va_start (list, flags);
  result = fault_fails (error) ? -1 : fault_open_really (folder, path, flags, list);
  va_end (list);

  return result;
}

int
unlinkat (int         folder,
          const char *name,
          int         flags)
{
  return fault_fails (take ("unlinkat", "", FAULT_HERE)) ? -1 : FAULT_REAL (unlinkat) (folder, name, flags);
}
