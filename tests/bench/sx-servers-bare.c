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

#include "sx-servers.h"

/* As large as the one that the program reads into */
#define BUFFER_SIZE (64 * 1024)

static int
make_socket (int      type,
             guint16 *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int one = 1;

  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind (fd, (struct sockaddr *) &address, sizeof address) != 0)
    _exit (1);
  if (type == SOCK_STREAM && listen (fd, SX_SERVERS_BACKLOG) != 0)
    _exit (1);
  getsockname (fd, (struct sockaddr *) &address, &length);
  *port = ntohs (address.sin_port);
  return fd;
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
  int listener = make_socket (SOCK_STREAM, &port);

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
      guint8 *buffer)
{
  ssize_t length = recv (fd, buffer, BUFFER_SIZE, 0);
  ssize_t sent = 0;

  if (length == 0 || (length < 0 && errno != EAGAIN))
    {
      close (fd);
      return;
    }
  while (sent < length)
    {
      ssize_t more = send (fd, buffer + sent, length - sent, MSG_NOSIGNAL);

      if (more > 0)
        sent += more;
      else if (errno != EAGAIN)
        return;
    }
}

void
sx_servers_bare_echo (SxBenchReady ready)
{
  static guint8 buffer[BUFFER_SIZE];
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  struct epoll_event events[64];
  guint16 port;
  int listener = make_socket (SOCK_STREAM, &port);
  int n_events;

  watch (epoll, listener);
  ready (port);
  while ((n_events = epoll_wait (epoll, events, G_N_ELEMENTS (events), -1)) >= 0)
    {
      for (int i = 0; i < n_events; i++)
        {
          if (events[i].data.fd == listener)
            watch (epoll, accept4 (listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));
          else
            echo (events[i].data.fd, buffer);
        }
    }
}

void
sx_servers_bare_udp (SxBenchReady ready)
{
  static guint8 buffer[BUFFER_SIZE];
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  struct epoll_event event;
  guint64 received = 0;
  guint16 port;
  int fd = make_socket (SOCK_DGRAM, &port);

  watch (epoll, fd);
  ready (port);
  while (epoll_wait (epoll, &event, 1, -1) >= 0)
    {
      struct sockaddr_in from;
      socklen_t length = sizeof from;
      ssize_t size;

      while ((size = recvfrom (fd, buffer, sizeof buffer, 0, (struct sockaddr *) &from, &length)) >= 0)
        {
          if (size == 1 && buffer[0] == SX_SERVERS_QUESTION[0])
            sendto (fd, &received, sizeof received, 0, (struct sockaddr *) &from, length);
          else
            received++;
          length = sizeof from;
        }
    }
}
