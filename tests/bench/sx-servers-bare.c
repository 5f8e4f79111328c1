/* sx-servers-bare.c: the least that a server can do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sx-kept.h"
#include "sx-servers.h"

/* As large as the one that the program reads into */
#define BUFFER_SIZE (64 * 1024)

/* Datagrams received at once */
#define BATCH 64

/* At 127.0.0.1 and the addresses after it. The first chooses the port, the others have it from there */
static int
make_socket_at (guint    number,
                int      type,
                int      backlog,
                guint16 *port)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK + number), .sin_port = htons (*port)
  };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int one = 1;

  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind (fd, (struct sockaddr *) &address, sizeof address) != 0)
    _exit (1);
  if (type == SOCK_STREAM && listen (fd, backlog) != 0)
    _exit (1);
  getsockname (fd, (struct sockaddr *) &address, &length);
  *port = ntohs (address.sin_port);
  return fd;
}

static int
make_socket (int      type,
             int      backlog,
             guint16 *port)
{
  *port = 0;
  return make_socket_at (0, type, backlog, port);
}

static void
watch (int epoll,
       int fd)
{
  struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

  epoll_ctl (epoll, EPOLL_CTL_ADD, fd, &event);
}

void
sx_servers_bare_greet (SxBenchReady ready)
{
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  struct epoll_event event;
  guint16 port;
  int listener = make_socket (SOCK_STREAM, SX_SERVERS_BACKLOG, &port);

  watch (epoll, listener);
  ready (port);
  while (epoll_wait (epoll, &event, 1, -1) >= 0)
    {
      int fd;

      while ((fd = accept4 (listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
        {
          send (fd, SX_SERVERS_GREETING, strlen (SX_SERVERS_GREETING), MSG_NOSIGNAL);
          close (fd);
        }
    }
}

/* Whatever comes goes back; it waits when the other does not read */
static void
echo (int     fd,
      guint8 *buffer,
      SxKept *kept)
{
  ssize_t length = recv (fd, buffer, BUFFER_SIZE, 0);
  ssize_t sent = 0;

  if (length == 0 || (length < 0 && errno != EAGAIN))
    {
      close (fd);
      return;
    }
  if (kept != NULL && length > 0)
    sx_kept_add (kept, buffer, length);
  while (sent < length)
    {
      ssize_t more = send (fd, buffer + sent, length - sent, MSG_NOSIGNAL);

      if (more > 0)
        sent += more;
      else if (errno != EAGAIN)
        return;
    }
}

static gboolean
is_one_of (int        fd,
           const int *listeners)
{
  for (guint i = 0; i < SX_WORKS_N_ADDRESSES; i++)
    if (listeners[i] == fd)
      return TRUE;

  return FALSE;
}

static void
serve_echo (SxBenchReady  ready,
            SxKept       *kept)
{
  static guint8 buffer[BUFFER_SIZE];
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  struct epoll_event events[64];
  guint16 port = 0;
  int listeners[SX_WORKS_N_ADDRESSES], n_events;

  for (guint i = 0; i < SX_WORKS_N_ADDRESSES; i++)
    {
      listeners[i] = make_socket_at (i, SOCK_STREAM, SX_SERVERS_BACKLOG, &port);
      watch (epoll, listeners[i]);
    }
  ready (port);
  while ((n_events = epoll_wait (epoll, events, G_N_ELEMENTS (events), -1)) >= 0)
    {
      for (int i = 0; i < n_events; i++)
        {
          if (is_one_of (events[i].data.fd, listeners))
            watch (epoll, accept4 (events[i].data.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));
          else
            echo (events[i].data.fd, buffer, kept);
        }
    }
}

void
sx_servers_bare_echo (SxBenchReady ready)
{
  serve_echo (ready, NULL);
}

void
sx_servers_bare_echo_kept (SxBenchReady ready)
{
  SxKept kept;

  sx_kept_open (&kept);
  serve_echo (ready, &kept);
}

/* Reads and throws away */
void
sx_servers_bare_sink (SxBenchReady ready)
{
  static guint8 buffer[BUFFER_SIZE];
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  struct epoll_event event;
  guint16 port;
  int listener = make_socket (SOCK_STREAM, SX_SERVERS_BACKLOG, &port);

  watch (epoll, listener);
  ready (port);
  while (epoll_wait (epoll, &event, 1, -1) >= 0)
    {
      if (event.data.fd == listener)
        watch (epoll, accept4 (listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));
      else if (recv (event.data.fd, buffer, sizeof buffer, 0) == 0)
        close (event.data.fd);
    }
}

/* As good as it gets: many with one call, and as much room in the kernel as it gives */
void
sx_servers_bare_udp (SxBenchReady ready)
{
  static guint8 buffers[BATCH][2048];
  struct sockaddr_in from[BATCH];
  struct iovec parts[BATCH];
  struct mmsghdr headers[BATCH] = { 0, };
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  struct epoll_event event;
  guint64 received = 0;
  guint16 port;
  int fd = make_socket (SOCK_DGRAM, 0, &port);
  int room = 8 * 1024 * 1024;

  setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  for (guint i = 0; i < BATCH; i++)
    {
      parts[i] = (struct iovec) { .iov_base = buffers[i], .iov_len = sizeof buffers[i] };
      headers[i].msg_hdr = (struct msghdr) { .msg_name = &from[i], .msg_iov = &parts[i], .msg_iovlen = 1 };
    }
  watch (epoll, fd);
  ready (port);
  while (epoll_wait (epoll, &event, 1, -1) >= 0)
    {
      int n;

      do
        {
          for (guint i = 0; i < BATCH; i++)
            headers[i].msg_hdr.msg_namelen = sizeof from[i];
          n = recvmmsg (fd, headers, BATCH, 0, NULL);
          for (int i = 0; i < n; i++)
            {
              if (headers[i].msg_len == 1 && buffers[i][0] == SX_SERVERS_QUESTION[0])
                sendto (fd, &received, sizeof received, 0, (struct sockaddr *) &from[i], headers[i].msg_hdr.msg_namelen);
              else
                received++;
            }
        }
      while (n == BATCH);
    }
}
