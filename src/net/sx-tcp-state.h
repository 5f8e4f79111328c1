/* sx-tcp-state.h: the states of TCP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* As netinet/tcp.h has them, which cannot be included together with linux/tcp.h, whose struct tcp_info is newer */
typedef enum
{
  SX_TCP_ESTABLISHED = 1,
  SX_TCP_SYN_SENT = 2,
  SX_TCP_SYN_RECV = 3,
  SX_TCP_FIN_WAIT_1 = 4,
  SX_TCP_FIN_WAIT_2 = 5,
  SX_TCP_TIME_WAIT = 6,
  SX_TCP_CLOSE = 7,
  SX_TCP_CLOSE_WAIT = 8,
  SX_TCP_LAST_ACK = 9,
  SX_TCP_LISTEN = 10,
  SX_TCP_CLOSING = 11,
} SxTcpState;
