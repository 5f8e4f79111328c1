/* fault-calls.c: every system call of the engine, counted, and made to fail once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* For RTLD_NEXT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "fault-calls.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The C library's own function of a name, with the type of ours */
#define REAL(name) ((typeof (name) *) dlsym (RTLD_NEXT, #name))

#define HERE __builtin_return_address (0)

/* Where this program's own code is (end(3), and the linker's word for its beginning) */
extern const char __executable_start, etext;

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
is_in_program (gconstpointer site)
{
  const char *place = site;

  return place >= &__executable_start && place < &etext;
}

static gboolean
is_ours (gconstpointer site)
{
  if (!is_in_program (site))
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
                     : type & SOCK_NONBLOCK ? family_name (family) : blocking_kind (HERE);
  int error = take ("socket", what, HERE);

  if (error == 0)
    return REAL (socket) (family, type, protocol);

  errno = error;
  return -1;
}

int
setsockopt (int         fd,
            int         level,
            int         option,
            const void *value,
            socklen_t   length)
{
  int error = take ("setsockopt", option_name (level, option), HERE);

  if (error == 0)
    return REAL (setsockopt) (fd, level, option, value, length);

  errno = error;
  return -1;
}

int
getsockopt (int                 fd,
            int                 level,
            int                 option,
            void *restrict      value,
            socklen_t *restrict length)
{
  int error = take ("getsockopt", option_name (level, option), HERE);

  if (error == 0)
    return REAL (getsockopt) (fd, level, option, value, length);

  errno = error;
  return -1;
}

int
bind (int                    fd,
      const struct sockaddr *name,
      socklen_t              length)
{
  int error = take ("bind", family_name (name->sa_family), HERE);

  if (error == 0)
    return REAL (bind) (fd, name, length);

  errno = error;
  return -1;
}

int
listen (int fd,
        int backlog)
{
  int error = take ("listen", kind_of (fd), HERE);

  if (error == 0)
    return REAL (listen) (fd, backlog);

  errno = error;
  return -1;
}

int
accept4 (int                       fd,
         struct sockaddr *restrict name,
         socklen_t *restrict       length,
         int                       flags)
{
  int error = take ("accept4", "", HERE);

  if (error == 0)
    return REAL (accept4) (fd, name, length, flags);

  errno = error;
  return -1;
}

/* One that is interrupted goes on (connect(2)), but for a Unix one, which is over at once */
int
connect (int                    fd,
         const struct sockaddr *name,
         socklen_t              length)
{
  gboolean asks = name->sa_family == AF_UNIX && strncmp (name->sa_data, "/proc/", 6) == 0;
  int error = take ("connect", asks ? "to ask" : family_name (name->sa_family), HERE);
  int result = error == 0 || (error == EINTR && name->sa_family != AF_UNIX) ? REAL (connect) (fd, name, length) : -1;

  if (error == 0)
    return result;

  errno = error;
  return -1;
}

int
getsockname (int                       fd,
             struct sockaddr *restrict name,
             socklen_t *restrict       length)
{
  const char *what = last == NULL ? "" : strcmp (last, "bind") == 0 ? "after bind"
                     : strcmp (last, "accept4") == 0 ? "after accept4" : "after connect";
  int error = take ("getsockname", what, HERE);

  if (error == 0)
    return REAL (getsockname) (fd, name, length);

  errno = error;
  return -1;
}

ssize_t
send (int         fd,
      const void *bytes,
      size_t      length,
      int         flags)
{
  int error = take ("send", kind_of (fd), HERE);

  if (error == 0)
    return REAL (send) (fd, bytes, length, flags);

  errno = error;
  return -1;
}

ssize_t
sendto (int                    fd,
        const void            *bytes,
        size_t                 length,
        int                    flags,
        const struct sockaddr *to,
        socklen_t              to_length)
{
  int error = take ("sendto", to != NULL ? family_name (to->sa_family) : "to the peer", HERE);

  if (error == 0)
    return REAL (sendto) (fd, bytes, length, flags, to, to_length);

  errno = error;
  return -1;
}

ssize_t
sendmsg (int                  fd,
         const struct msghdr *message,
         int                  flags)
{
  int error = take ("sendmsg", message->msg_name != NULL ? "to an address" : "to the peer", HERE);

  if (error == 0)
    return REAL (sendmsg) (fd, message, flags);

  errno = error;
  return -1;
}

ssize_t
recv (int     fd,
      void   *bytes,
      size_t  length,
      int     flags)
{
  int error = take ("recv", kind_of (fd), HERE);

  if (error == 0)
    return REAL (recv) (fd, bytes, length, flags);

  errno = error;
  return -1;
}

ssize_t
recvfrom (int                       fd,
          void *restrict            bytes,
          size_t                    length,
          int                       flags,
          struct sockaddr *restrict from,
          socklen_t *restrict       from_length)
{
  int error = take ("recvfrom", from != NULL ? "from anybody" : "from the peer", HERE);

  if (error == 0)
    return REAL (recvfrom) (fd, bytes, length, flags, from, from_length);

  errno = error;
  return -1;
}

ssize_t
recvmsg (int            fd,
         struct msghdr *message,
         int            flags)
{
  const char *what = flags & MSG_ERRQUEUE ? "MSG_ERRQUEUE" : message->msg_name != NULL ? "from anybody" : "from the peer";
  int error = take ("recvmsg", what, HERE);

  if (error == 0)
    return REAL (recvmsg) (fd, message, flags);

  errno = error;
  return -1;
}

int
recvmmsg (int              fd,
          struct mmsghdr  *messages,
          unsigned int     length,
          int              flags,
          struct timespec *timeout)
{
  int error = take ("recvmmsg", kind_of (fd), HERE);

  if (error == 0)
    return REAL (recvmmsg) (fd, messages, length, flags, timeout);

  errno = error;
  return -1;
}

int
shutdown (int fd,
          int how)
{
  int error = take ("shutdown", kind_of (fd), HERE);

  if (error == 0)
    return REAL (shutdown) (fd, how);

  errno = error;
  return -1;
}

/* The descriptor is closed whatever close() says (close(2)) */
int
close (int fd)
{
  int error = is_ours (HERE) ? take ("close", closed_kind (fd, HERE), HERE) : 0;
  int result = REAL (close) (fd);

  if (error == 0)
    return result;

  errno = error;
  return -1;
}

int
epoll_create1 (int flags)
{
  int error = take ("epoll_create1", "", HERE);

  if (error == 0)
    return REAL (epoll_create1) (flags);

  errno = error;
  return -1;
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
  error = take ("epoll_ctl", what, HERE);

  if (error == 0)
    return REAL (epoll_ctl) (set, operation, fd, event);

  errno = error;
  return -1;
}

int
epoll_wait (int                 set,
            struct epoll_event *events,
            int                 size,
            int                 timeout)
{
  int error = take ("epoll_wait", "", HERE);

  if (error == 0)
    return REAL (epoll_wait) (set, events, size, timeout);

  errno = error;
  return -1;
}

/* GLib's, which is not made to fail: only how often it wakes up is of interest */
int
poll (struct pollfd *fds,
      nfds_t         n,
      int            timeout)
{
  if (thread > THREAD_OTHER)
    fault_note ();

  return REAL (poll) (fds, n, timeout);
}

int
ioctl (int           fd,
       unsigned long request,
       ...)
{
  void *argument;
  va_list list;
  int error = take ("ioctl", "", HERE);

  va_start (list, request);
  argument = va_arg (list, void *);
  va_end (list);

  if (error == 0)
    return REAL (ioctl) (fd, request, argument);

  errno = error;
  return -1;
}

int
gethostname (char  *name,
             size_t length)
{
  int error = take ("gethostname", "to describe", HERE);

  if (error == 0)
    return REAL (gethostname) (name, length);

  errno = error;
  return -1;
}

int
getifaddrs (struct ifaddrs **interfaces)
{
  int error = take ("getifaddrs", thread == THREAD_ASKING ? "to describe" : "", HERE);

  if (error == 0)
    return REAL (getifaddrs) (interfaces);

  errno = error;
  return -1;
}

/* "two.invalid" is ::1, then 127.0.0.1, chained as the C library would */
static int
look_both_up (const char             *service,
              const struct addrinfo  *hints,
              struct addrinfo       **results)
{
  int error = REAL (getaddrinfo) ("::1", service, hints, results);

  return error != 0 ? error : REAL (getaddrinfo) ("127.0.0.1", service, hints, &(*results)->ai_next);
}

/* EAI_SYSTEM has its reason in errno */
int
getaddrinfo (const char *restrict             host,
             const char *restrict             service,
             const struct addrinfo *restrict  hints,
             struct addrinfo **restrict       results)
{
  int error = take ("getaddrinfo", "", HERE);

  if (error != 0)
    {
      errno = ENFILE;
      return error;
    }

  if (host != NULL && strcmp (host, "two.invalid") == 0)
    return look_both_up (service, hints, results);

  return REAL (getaddrinfo) (host, service, hints, results);
}

int
getrlimit (__rlimit_resource_t  resource,
           struct rlimit       *limit)
{
  int error = take ("getrlimit", "", HERE);

  if (error == 0)
    return REAL (getrlimit) (resource, limit);

  errno = error;
  return -1;
}

int
setrlimit (__rlimit_resource_t  resource,
           const struct rlimit *limit)
{
  int error = take ("setrlimit", "", HERE);

  if (error == 0)
    return REAL (setrlimit) (resource, limit);

  errno = error;
  return -1;
}

int
lstat (const char *restrict  path,
       struct stat *restrict info)
{
  int error = take ("lstat", "", HERE);

  if (error == 0)
    return REAL (lstat) (path, info);

  errno = error;
  return -1;
}

int
fstat (int          fd,
       struct stat *info)
{
  int error = take ("fstat", "", HERE);

  if (error == 0)
    return REAL (fstat) (fd, info);

  errno = error;
  return -1;
}

int
fstatat (int                   folder,
         const char *restrict  name,
         struct stat *restrict info,
         int                   flags)
{
  int error = take ("fstatat", "", HERE);

  if (error == 0)
    return REAL (fstatat) (folder, name, info, flags);

  errno = error;
  return -1;
}

/* As for open(); of what it is asked only F_DUPFD_CLOEXEC can lack something */
int
fcntl (int fd,
       int operation,
       ...)
{
  typeof (fcntl) *real = (typeof (fcntl) *) dlsym (RTLD_NEXT, "fcntl64");
  int error = operation == F_DUPFD_CLOEXEC ? take ("fcntl", "F_DUPFD_CLOEXEC", HERE) : 0;
  void *argument;
  va_list list;

  va_start (list, operation);
  argument = va_arg (list, void *);
  va_end (list);

  if (error == 0)
    return real != NULL ? real (fd, operation, argument) : REAL (fcntl) (fd, operation, argument);

  errno = error;
  return -1;
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
  int error = is_in_program (HERE) ? fault_take ("getservbyname_r", "", HERE) : 0;

  if (error == 0)
    return REAL (getservbyname_r) (name, protocol, entry, buffer, size, found);

  *found = NULL;
  return error;
}

/* Its two names are one in a program for large files; the mode is passed on whether it is there or not, as the C library does */
int
open (const char *path,
      int         flags,
      ...)
{
  int error = take ("open", flags & O_DIRECTORY ? "O_DIRECTORY" : "", HERE);
  int mode;
  va_list list;

  va_start (list, flags);
  mode = flags & (O_CREAT | O_TMPFILE) ? va_arg (list, int) : 0;
  va_end (list);

  if (error == 0)
    return syscall (SYS_openat, AT_FDCWD, path, flags, mode);

  errno = error;
  return -1;
}

int
openat (int         folder,
        const char *path,
        int         flags,
        ...)
{
  int error = take ("openat", "", HERE);
  int mode;
  va_list list;

  va_start (list, flags);
  mode = flags & (O_CREAT | O_TMPFILE) ? va_arg (list, int) : 0;
  va_end (list);

  if (error == 0)
    return syscall (SYS_openat, folder, path, flags, mode);

  errno = error;
  return -1;
}

int
unlinkat (int         folder,
          const char *name,
          int         flags)
{
  int error = take ("unlinkat", "", HERE);

  if (error == 0)
    return REAL (unlinkat) (folder, name, flags);

  errno = error;
  return -1;
}
