/* sx-diag.c: what the kernel says of a TCP socket that is closed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diag.h"

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sx-tcp-state.h"

/* idiag_timer: it is the time-wait timer (sock_diag(7)) */
#define TIMER_TIME_WAIT 3

typedef struct
{
  struct nlmsghdr         header;
  struct inet_diag_req_v2 request;
} Question;

/**
 * sx_diag_open:
 *
 * Opens a socket for questions (NETLINK_SOCK_DIAG in sock_diag(7)), which takes no privilege.
 *
 * Returns: a descriptor; -1: it is not to be had
 */
int
sx_diag_open (void)
{
  return socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG);
}

static void
set_end (const SxAddress *address,
         __be16          *port,
         __be32          *bytes,
         __u32           *interface)
{
  const struct sockaddr_in *in = (const struct sockaddr_in *) (const void *) address->bytes;
  const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *) (const void *) address->bytes;

  *port = g_htons (sx_address_get_port (address));
  if (sx_address_get_family (address) == AF_INET)
    {
      memcpy (bytes, &in->sin_addr, sizeof in->sin_addr);
      return;
    }

  memcpy (bytes, &in6->sin6_addr, sizeof in6->sin6_addr);
  if (in6->sin6_scope_id != 0)
    *interface = in6->sin6_scope_id;
}

static gboolean
ask (int              fd,
     const SxAddress *local,
     const SxAddress *remote)
{
  Question question = {
    .header = { .nlmsg_len = sizeof question, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST },
    .request = { .sdiag_family = sx_address_get_family (local), .sdiag_protocol = IPPROTO_TCP, .idiag_states = ~0u },
  };
  struct inet_diag_sockid *id = &question.request.id;
  char stale[1024];

  set_end (local, &id->idiag_sport, id->idiag_src, &id->idiag_if);
  set_end (remote, &id->idiag_dport, id->idiag_dst, &id->idiag_if);
  id->idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  id->idiag_cookie[1] = INET_DIAG_NOCOOKIE;

  while (recv (fd, stale, sizeof stale, 0) > 0)
    ;

  return TEMP_FAILURE_RETRY (send (fd, &question, sizeof question, 0)) == sizeof question;
}

/* The kernel looks for a listener where there is no connection, and a port may have been used again */
static gboolean
is_after_close (const struct inet_diag_msg *message,
                const SxAddress            *remote)
{
  switch (message->idiag_state)
    {
    case SX_TCP_ESTABLISHED:
    case SX_TCP_CLOSE_WAIT:
    case SX_TCP_FIN_WAIT_1:
    case SX_TCP_FIN_WAIT_2:
    case SX_TCP_CLOSING:
    case SX_TCP_LAST_ACK:
    case SX_TCP_TIME_WAIT:
      return g_ntohs (message->id.idiag_dport) == sx_address_get_port (remote);
    default:
      return FALSE;
    }
}

/**
 * sx_diag_ask:
 * @fd: of sx_diag_open()
 * @local: one end of a connection
 * @remote: its other end
 * @state: (out): the state of TCP there; #SX_TCP_CLOSE when there is no such connection
 * @remaining: (out): what remains of TIME-WAIT, in ns; else 0
 *
 * Asks for one connection by both of its ends. The kernel answers before send() returns, so nothing waits.
 *
 * Returns: whether there was an answer
 */
gboolean
sx_diag_ask (int              fd,
             const SxAddress *local,
             const SxAddress *remote,
             int             *state,
             gint64          *remaining)
{
  union {
    struct nlmsghdr header;
    char            bytes[4096];
  } answer;
  const struct inet_diag_msg *message = NLMSG_DATA (&answer.header);
  const struct nlmsgerr *error = NLMSG_DATA (&answer.header);
  gssize n;

  *state = SX_TCP_CLOSE;
  *remaining = 0;
  if (!ask (fd, local, remote))
    return FALSE;

  n = TEMP_FAILURE_RETRY (recv (fd, &answer, sizeof answer, 0));
  if (n < (gssize) NLMSG_HDRLEN)
    return FALSE;

  if (answer.header.nlmsg_type == NLMSG_ERROR)
    return n >= (gssize) NLMSG_LENGTH (sizeof *error) && error->error == -ENOENT;

  if (n < (gssize) NLMSG_LENGTH (sizeof *message) || !is_after_close (message, remote))
    return n >= (gssize) NLMSG_LENGTH (sizeof *message);

  *state = message->idiag_state;
  if (message->idiag_state == SX_TCP_TIME_WAIT && message->idiag_timer == TIMER_TIME_WAIT)
    *remaining = message->idiag_expires * G_GINT64_CONSTANT (1000000);

  return TRUE;
}
