/* sx-symbols.c: the names of the socket API's numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-symbols.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <glib/gi18n-lib.h>

/* SOCK_NONBLOCK and SOCK_CLOEXEC share the argument with the type (socket(2)) */
#define TYPE_MASK 0xf

typedef struct
{
  int         number;
  const char *name;
} Symbol;

typedef struct
{
  int         level;
  int         number;
  const char *name;
} Option;

#define SYMBOL(name) { name, #name }
#define OPTION(level, name) { level, name, #name }

/* The families that <bits/socket.h> of the GNU C library names, aliases left out */
static const SxFamilyName families[] = {
  SYMBOL (AF_UNSPEC), SYMBOL (AF_UNIX), SYMBOL (AF_INET), SYMBOL (AF_AX25),
  SYMBOL (AF_IPX), SYMBOL (AF_APPLETALK), SYMBOL (AF_NETROM), SYMBOL (AF_BRIDGE),
  SYMBOL (AF_ATMPVC), SYMBOL (AF_X25), SYMBOL (AF_INET6), SYMBOL (AF_ROSE),
  SYMBOL (AF_DECnet), SYMBOL (AF_NETBEUI), SYMBOL (AF_SECURITY), SYMBOL (AF_KEY),
  SYMBOL (AF_NETLINK), SYMBOL (AF_PACKET), SYMBOL (AF_ASH), SYMBOL (AF_ECONET),
  SYMBOL (AF_ATMSVC), SYMBOL (AF_RDS), SYMBOL (AF_SNA), SYMBOL (AF_IRDA),
  SYMBOL (AF_PPPOX), SYMBOL (AF_WANPIPE), SYMBOL (AF_LLC), SYMBOL (AF_IB),
  SYMBOL (AF_MPLS), SYMBOL (AF_CAN), SYMBOL (AF_TIPC), SYMBOL (AF_BLUETOOTH),
  SYMBOL (AF_IUCV), SYMBOL (AF_RXRPC), SYMBOL (AF_ISDN), SYMBOL (AF_PHONET),
  SYMBOL (AF_IEEE802154), SYMBOL (AF_CAIF), SYMBOL (AF_ALG), SYMBOL (AF_NFC),
  SYMBOL (AF_VSOCK), SYMBOL (AF_KCM), SYMBOL (AF_QIPCRTR), SYMBOL (AF_SMC),
  SYMBOL (AF_XDP),
#ifdef AF_MCTP
  SYMBOL (AF_MCTP),
#endif
};

static const Symbol types[] = {
  SYMBOL (SOCK_STREAM), SYMBOL (SOCK_DGRAM), SYMBOL (SOCK_RAW), SYMBOL (SOCK_RDM),
  SYMBOL (SOCK_SEQPACKET), SYMBOL (SOCK_DCCP), SYMBOL (SOCK_PACKET),
};

/* Those that a socket can be asked for (ip(7), ipv6(7)) */
static const Symbol protocols[] = {
  SYMBOL (IPPROTO_ICMP), SYMBOL (IPPROTO_IGMP), SYMBOL (IPPROTO_IPIP), SYMBOL (IPPROTO_TCP),
  SYMBOL (IPPROTO_EGP), SYMBOL (IPPROTO_PUP), SYMBOL (IPPROTO_UDP), SYMBOL (IPPROTO_IDP),
  SYMBOL (IPPROTO_TP), SYMBOL (IPPROTO_DCCP), SYMBOL (IPPROTO_IPV6), SYMBOL (IPPROTO_ROUTING),
  SYMBOL (IPPROTO_FRAGMENT), SYMBOL (IPPROTO_RSVP), SYMBOL (IPPROTO_GRE), SYMBOL (IPPROTO_ESP),
  SYMBOL (IPPROTO_AH), SYMBOL (IPPROTO_ICMPV6), SYMBOL (IPPROTO_NONE), SYMBOL (IPPROTO_DSTOPTS),
  SYMBOL (IPPROTO_MTP), SYMBOL (IPPROTO_BEETPH), SYMBOL (IPPROTO_ENCAP), SYMBOL (IPPROTO_PIM),
  SYMBOL (IPPROTO_COMP), SYMBOL (IPPROTO_SCTP), SYMBOL (IPPROTO_UDPLITE), SYMBOL (IPPROTO_MPLS),
  SYMBOL (IPPROTO_RAW),
};

/* The hints of getaddrinfo(3) */
static const Symbol flags_names[] = {
  SYMBOL (AI_PASSIVE), SYMBOL (AI_CANONNAME), SYMBOL (AI_NUMERICHOST), SYMBOL (AI_V4MAPPED),
  SYMBOL (AI_ALL), SYMBOL (AI_ADDRCONFIG), SYMBOL (AI_IDN), SYMBOL (AI_CANONIDN),
  SYMBOL (AI_NUMERICSERV),
};

static const Symbol hows[] = {
  SYMBOL (SHUT_RD), SYMBOL (SHUT_WR), SYMBOL (SHUT_RDWR),
};

static const Option options[] = {
  OPTION (SOL_SOCKET, SO_DEBUG), OPTION (SOL_SOCKET, SO_REUSEADDR),
  OPTION (SOL_SOCKET, SO_TYPE), OPTION (SOL_SOCKET, SO_ERROR),
  OPTION (SOL_SOCKET, SO_DONTROUTE), OPTION (SOL_SOCKET, SO_BROADCAST),
  OPTION (SOL_SOCKET, SO_SNDBUF), OPTION (SOL_SOCKET, SO_RCVBUF),
  OPTION (SOL_SOCKET, SO_KEEPALIVE), OPTION (SOL_SOCKET, SO_OOBINLINE),
  OPTION (SOL_SOCKET, SO_PRIORITY), OPTION (SOL_SOCKET, SO_LINGER),
  OPTION (SOL_SOCKET, SO_REUSEPORT), OPTION (SOL_SOCKET, SO_PASSCRED),
  OPTION (SOL_SOCKET, SO_RCVLOWAT), OPTION (SOL_SOCKET, SO_SNDLOWAT),
  OPTION (SOL_SOCKET, SO_BINDTODEVICE), OPTION (SOL_SOCKET, SO_TIMESTAMP),
  OPTION (SOL_SOCKET, SO_TIMESTAMPNS), OPTION (SOL_SOCKET, SO_TIMESTAMPING),
  OPTION (SOL_SOCKET, SO_MARK), OPTION (SOL_SOCKET, SO_RXQ_OVFL),
  OPTION (SOL_SOCKET, SO_BUSY_POLL), OPTION (SOL_SOCKET, SO_ZEROCOPY),
  OPTION (IPPROTO_IP, IP_TOS), OPTION (IPPROTO_IP, IP_TTL),
  OPTION (IPPROTO_IP, IP_PKTINFO), OPTION (IPPROTO_IP, IP_RECVERR),
  OPTION (IPPROTO_IP, IP_MTU_DISCOVER), OPTION (IPPROTO_IP, IP_FREEBIND),
  OPTION (IPPROTO_IP, IP_MULTICAST_IF), OPTION (IPPROTO_IP, IP_MULTICAST_TTL),
  OPTION (IPPROTO_IP, IP_MULTICAST_LOOP), OPTION (IPPROTO_IP, IP_ADD_MEMBERSHIP),
  OPTION (IPPROTO_IP, IP_DROP_MEMBERSHIP), OPTION (IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT),
  OPTION (IPPROTO_IPV6, IPV6_V6ONLY), OPTION (IPPROTO_IPV6, IPV6_UNICAST_HOPS),
  OPTION (IPPROTO_IPV6, IPV6_RECVPKTINFO), OPTION (IPPROTO_IPV6, IPV6_RECVERR),
  OPTION (IPPROTO_IPV6, IPV6_MTU_DISCOVER), OPTION (IPPROTO_IPV6, IPV6_TCLASS),
  OPTION (IPPROTO_IPV6, IPV6_MULTICAST_IF), OPTION (IPPROTO_IPV6, IPV6_MULTICAST_HOPS),
  OPTION (IPPROTO_IPV6, IPV6_MULTICAST_LOOP), OPTION (IPPROTO_IPV6, IPV6_JOIN_GROUP),
  OPTION (IPPROTO_IPV6, IPV6_LEAVE_GROUP),
  OPTION (IPPROTO_TCP, TCP_NODELAY), OPTION (IPPROTO_TCP, TCP_MAXSEG),
  OPTION (IPPROTO_TCP, TCP_CORK), OPTION (IPPROTO_TCP, TCP_KEEPIDLE),
  OPTION (IPPROTO_TCP, TCP_KEEPINTVL), OPTION (IPPROTO_TCP, TCP_KEEPCNT),
  OPTION (IPPROTO_TCP, TCP_SYNCNT), OPTION (IPPROTO_TCP, TCP_DEFER_ACCEPT),
  OPTION (IPPROTO_TCP, TCP_QUICKACK), OPTION (IPPROTO_TCP, TCP_CONGESTION),
  OPTION (IPPROTO_TCP, TCP_USER_TIMEOUT), OPTION (IPPROTO_TCP, TCP_FASTOPEN),
  OPTION (IPPROTO_UDP, UDP_CORK), OPTION (IPPROTO_UDP, UDP_SEGMENT),
  OPTION (IPPROTO_UDP, UDP_GRO),
};

static const char *const states[] = {
  /* Translators: what state a socket is in; the column is narrow */
  [SX_SOCKET_NEW] = N_("New"),
  [SX_SOCKET_LISTENING] = N_("Listening"),
  [SX_SOCKET_CONNECTING] = N_("Connecting"),
  /* Translators: what state a socket is in, not what to do */
  [SX_SOCKET_OPEN] = N_("Open"),
  /* Translators: the peer has finished sending, this side has not */
  [SX_SOCKET_HALF_CLOSED_THEIRS] = N_("Half-closed (theirs)"),
  /* Translators: this side has finished sending, the peer has not */
  [SX_SOCKET_HALF_CLOSED_OURS] = N_("Half-closed (ours)"),
  [SX_SOCKET_CLOSED] = N_("Closed"),
  [SX_SOCKET_FAILED] = N_("Failed"),
};

static const char *
find (const Symbol *symbols,
      guint         n,
      int           number)
{
  for (guint i = 0; i < n; i++)
    if (symbols[i].number == number)
      return symbols[i].name;

  return NULL;
}

static const char *
find_family (int family)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (families[i].number == family)
      return families[i].name;

  return NULL;
}

static char *
name_or_number (const char *name,
                int         number)
{
  return name != NULL ? g_strdup (name) : g_strdup_printf ("%d", number);
}

static char *
name_and_number (const char *name,
                 int         number)
{
  return name != NULL ? g_strdup_printf ("%s (%d)", name, number) : g_strdup_printf ("%d", number);
}

/**
 * sx_symbols_family:
 * @family: an address family
 *
 * Returns: (transfer full): “AF_INET” …; the number where there is no name
 */
char *
sx_symbols_family (int family)
{
  return name_or_number (find_family (family), family);
}

/**
 * sx_symbols_type:
 * @type: a socket type; the flags that Linux lets one add to it are named too
 *
 * Returns: (transfer full): “SOCK_STREAM” …; the number where there is no name
 */
char *
sx_symbols_type (int type)
{
  const char *name = find (types, G_N_ELEMENTS (types), type & TYPE_MASK);
  int rest = type & ~(TYPE_MASK | SOCK_NONBLOCK | SOCK_CLOEXEC);

  if (name == NULL || rest != 0)
    return g_strdup_printf ("%d", type);

  return g_strconcat (name,
                      type & SOCK_CLOEXEC ? " | SOCK_CLOEXEC" : "",
                      type & SOCK_NONBLOCK ? " | SOCK_NONBLOCK" : "",
                      NULL);
}

/**
 * sx_symbols_protocol:
 * @protocol: a protocol of the internet families
 *
 * Returns: (transfer full): “IPPROTO_TCP” …; the number where there is no name, and “0” for 0
 */
char *
sx_symbols_protocol (int protocol)
{
  return name_or_number (find (protocols, G_N_ELEMENTS (protocols), protocol), protocol);
}

/**
 * sx_symbols_option:
 * @level: the level of a socket option
 * @option: the option
 *
 * Returns: (transfer full): “SO_REUSEADDR” …; “level:option” in numbers where there is no name
 */
char *
sx_symbols_option (int level,
                   int option)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].level == level && options[i].number == option)
      return g_strdup (options[i].name);

  return g_strdup_printf ("%d:%d", level, option);
}

/**
 * sx_symbols_flags:
 * @flags: ai_flags of getaddrinfo()
 *
 * Returns: (transfer full): “AI_PASSIVE | AI_CANONNAME”, “0”; what has no name in hexadecimal
 */
char *
sx_symbols_flags (int flags)
{
  GString *out = g_string_new (NULL);
  guint rest = flags;

  for (guint i = 0; i < G_N_ELEMENTS (flags_names); i++)
    {
      if ((rest & flags_names[i].number) == 0)
        continue;
      g_string_append_printf (out, "%s%s", out->len > 0 ? " | " : "", flags_names[i].name);
      rest &= ~flags_names[i].number;
    }

  if (rest != 0)
    g_string_append_printf (out, "%s0x%x", out->len > 0 ? " | " : "", rest);
  if (out->len == 0)
    g_string_append_c (out, '0');

  return g_string_free (out, FALSE);
}

/**
 * sx_symbols_shutdown:
 * @how: the argument of shutdown()
 *
 * Returns: (transfer full): “SHUT_WR” …; the number where there is no name
 */
char *
sx_symbols_shutdown (int how)
{
  return name_or_number (find (hows, G_N_ELEMENTS (hows), how), how);
}

/**
 * sx_symbols_family_number:
 * @family: an address family
 *
 * Returns: (transfer full): “AF_INET (2)”; the number where there is no name
 */
char *
sx_symbols_family_number (int family)
{
  return name_and_number (find_family (family), family);
}

/**
 * sx_symbols_type_number:
 * @type: a socket type
 *
 * Returns: (transfer full): “SOCK_STREAM (1)”, “any (0)”; the number where there is no name
 */
char *
sx_symbols_type_number (int type)
{
  /* Translators: any type of socket, or any protocol */
  return name_and_number (type == 0 ? _("any") : find (types, G_N_ELEMENTS (types), type), type);
}

/**
 * sx_symbols_protocol_number:
 * @protocol: a protocol of the internet families
 *
 * Returns: (transfer full): “IPPROTO_TCP (6)”, “any (0)”; the number where there is no name
 */
char *
sx_symbols_protocol_number (int protocol)
{
  return name_and_number (protocol == 0 ? _("any") : find (protocols, G_N_ELEMENTS (protocols), protocol),
                          protocol);
}

/**
 * sx_symbols_get_state:
 * @state: the state of a socket
 *
 * Returns: (transfer none): the word for it, translated
 */
const char *
sx_symbols_get_state (SxSocketState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), "");

  return _(states[state]);
}

/**
 * sx_symbols_get_families:
 * @n_families: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_families): the families that the C
 *   library names, in the order of their numbers
 */
const SxFamilyName *
sx_symbols_get_families (guint *n_families)
{
  *n_families = G_N_ELEMENTS (families);

  return families;
}
