/* faults.c: a system that has less than this one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* For RTLD_NEXT */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "faults.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

Faults faults = { .n_threads = -1 };

/* SOF_TIMESTAMPING_OPT_ID_TCP, which the kernel's headers have since Linux 6.2 */
#define OPT_ID_TCP (1u << 16)

/* The C library's own function of a name */
#define REAL(type, name) ((type) dlsym (RTLD_NEXT, name))

int
socket (int family,
        int type,
        int protocol)
{
  int error = g_atomic_int_get (&faults.socket_error);

  if (error == 0 && family == AF_INET6 && g_atomic_int_get (&faults.no_ipv6))
    error = EAFNOSUPPORT;
  if (error != 0)
    {
      errno = error;
      return -1;
    }

  return REAL (int (*) (int, int, int), "socket") (family, type, protocol);
}

int
accept4 (int                       fd,
         struct sockaddr *restrict name,
         socklen_t *restrict       length,
         int                       flags)
{
  int error = g_atomic_int_get (&faults.accept_error);

  g_atomic_int_inc (&faults.n_accepts);
  if (error != 0)
    {
      errno = error;
      return -1;
    }

  return REAL (int (*) (int, struct sockaddr *, socklen_t *, int), "accept4") (fd, name, length, flags);
}

int
connect (int                    fd,
         const struct sockaddr *name,
         socklen_t              length)
{
  void (*hook) (void) = g_atomic_pointer_get (&faults.on_unix_connect);
  int result = REAL (int (*) (int, const struct sockaddr *, socklen_t), "connect") (fd, name, length);
  int saved_errno = errno;

  if (hook != NULL && name->sa_family == AF_UNIX)
    {
      g_atomic_pointer_set (&faults.on_unix_connect, NULL);
      hook ();
    }
  errno = saved_errno;

  return result;
}

ssize_t
sendto (int                    fd,
        const void            *bytes,
        size_t                 length,
        int                    flags,
        const struct sockaddr *to,
        socklen_t              to_length)
{
  int left = g_atomic_int_get (&faults.n_sendto_errors);

  if (left > 0)
    {
      g_atomic_int_set (&faults.n_sendto_errors, left - 1);
      errno = g_atomic_int_get (&faults.sendto_error);
      return -1;
    }

  return REAL (ssize_t (*) (int, const void *, size_t, int, const struct sockaddr *, socklen_t), "sendto")
    (fd, bytes, length, flags, to, to_length);
}

ssize_t
sendmsg (int                  fd,
         const struct msghdr *message,
         int                  flags)
{
  int left = g_atomic_int_get (&faults.n_sendto_errors);

  if (left > 0 && message->msg_name != NULL)
    {
      g_atomic_int_set (&faults.n_sendto_errors, left - 1);
      errno = g_atomic_int_get (&faults.sendto_error);
      return -1;
    }

  return REAL (ssize_t (*) (int, const struct msghdr *, int), "sendmsg") (fd, message, flags);
}

ssize_t
recvmsg (int            fd,
         struct msghdr *message,
         int            flags)
{
  int left = g_atomic_int_get (&faults.n_late_times);

  if (left > 0 && (flags & MSG_ERRQUEUE))
    {
      g_atomic_int_set (&faults.n_late_times, left - 1);
      errno = EAGAIN;
      return -1;
    }

  return REAL (ssize_t (*) (int, struct msghdr *, int), "recvmsg") (fd, message, flags);
}

static gboolean
fails_to_receive (void)
{
  int error = g_atomic_int_get (&faults.receive_error);

  g_atomic_int_inc (&faults.n_receives);
  errno = error;

  return error != 0;
}

ssize_t
recvfrom (int                       fd,
          void *restrict            bytes,
          size_t                    length,
          int                       flags,
          struct sockaddr *restrict from,
          socklen_t *restrict       from_length)
{
  if (fails_to_receive ())
    return -1;

  return REAL (ssize_t (*) (int, void *, size_t, int, struct sockaddr *, socklen_t *), "recvfrom")
    (fd, bytes, length, flags, from, from_length);
}

int
recvmmsg (int              fd,
          struct mmsghdr  *messages,
          unsigned int     length,
          int              flags,
          struct timespec *timeout)
{
  if (fails_to_receive ())
    return -1;

  return REAL (int (*) (int, struct mmsghdr *, unsigned int, int, struct timespec *), "recvmmsg")
    (fd, messages, length, flags, timeout);
}

int
setsockopt (int         fd,
            int         level,
            int         option,
            const void *value,
            socklen_t   length)
{
  const guint *number = value;
  gboolean stamps = level == SOL_SOCKET && option == SO_TIMESTAMPING;

  if (stamps && (g_atomic_int_get (&faults.no_stamps)
                 || ((*number & OPT_ID_TCP) && g_atomic_int_get (&faults.no_id_tcp))))
    {
      errno = EINVAL;
      return -1;
    }

  return REAL (int (*) (int, int, int, const void *, socklen_t), "setsockopt") (fd, level, option, value, length);
}

int
pthread_create (pthread_t *restrict            thread,
                const pthread_attr_t *restrict attributes,
                void                        *(*function) (void *),
                void *restrict                 data)
{
  int left = g_atomic_int_get (&faults.n_threads);

  if (left == 0)
    return EAGAIN;
  if (left > 0)
    g_atomic_int_add (&faults.n_threads, -1);

  return REAL (int (*) (pthread_t *, const pthread_attr_t *, void *(*) (void *), void *),
               "pthread_create") (thread, attributes, function, data);
}

/* Both are numbers, so that nothing is asked of anybody, chained as getaddrinfo() would */
static int
look_both_up (const char             *service,
              const struct addrinfo  *hints,
              struct addrinfo       **results)
{
  int (*real) (const char *, const char *, const struct addrinfo *, struct addrinfo **) =
    REAL (int (*) (const char *, const char *, const struct addrinfo *, struct addrinfo **), "getaddrinfo");
  int error = real ("::1", service, hints, results);

  return error != 0 ? error : real ("127.0.0.1", service, hints, &(*results)->ai_next);
}

int
getaddrinfo (const char *restrict             host,
             const char *restrict             service,
             const struct addrinfo *restrict  hints,
             struct addrinfo **restrict       results)
{
  if (g_strcmp0 (host, "two.invalid") == 0)
    return look_both_up (service, hints, results);

  if (g_strcmp0 (host, "hangs.invalid") == 0)
    {
      g_atomic_int_inc (&faults.n_hanging);
      while (g_atomic_int_get (&faults.hanging))
        g_usleep (1000);
      g_atomic_int_add (&faults.n_hanging, -1);
      return EAI_AGAIN;
    }

  if (g_strcmp0 (host, "four.invalid") == 0)
    host = "127.0.0.1";

  return REAL (int (*) (const char *, const char *, const struct addrinfo *, struct addrinfo **),
               "getaddrinfo") (host, service, hints, results);
}

SxEndpoint *
make_named_endpoint (const char *name,
                     int         port)
{
  g_autofree char *text = g_strdup_printf ("%d", port);

  return make_endpoint (name, text, AF_UNSPEC);
}
