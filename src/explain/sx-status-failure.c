/* sx-status-failure.c: an error in plain words, and whose it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-status-private.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

#include <glib/gi18n-lib.h>

#include "sx-bytes-text.h"
#include "sx-errno.h"
#include "sx-words.h"

/* ip(7): only a process with CAP_NET_BIND_SERVICE may bind to these */
#define FIRST_FREE_PORT 1024
/* The longest datagrams: 65,535 bytes less the headers of IPv4 (20, RFC 791) and
 * UDP (8, RFC 768); IPv6 does not count its own header (RFC 8200) */
#define MAX_DATAGRAM_IPV4 65507
#define MAX_DATAGRAM_IPV6 65527

/* The failed address as the sentence writes it, or what was asked for */
static char *
place (const SxStatusFailure *failure)
{
  if (sx_address_is_set (&failure->address))
    return sx_words_address (&failure->address);

  return sx_words_place (failure->host != NULL ? failure->host : "",
                         failure->service != NULL ? failure->service : "");
}

static char *
shown (const char *text)
{
  return text != NULL ? sx_bytes_text_line ((const guint8 *) text, strlen (text), 120) : g_strdup ("");
}

static gboolean
is_unix (const SxStatusFailure *failure)
{
  if (sx_address_is_set (&failure->address))
    return sx_address_get_family (&failure->address) == AF_UNIX;

  return failure->host != NULL && (*failure->host == '/' || *failure->host == '@');
}

static gboolean
is_abstract (const SxStatusFailure *failure)
{
  g_autofree char *host = sx_address_to_host (&failure->address);

  return is_unix (failure) && (*host == '@' || (failure->host != NULL && *failure->host == '@'));
}

static gboolean
is_bind (const SxStatusFailure *failure)
{
  return failure->call == SX_KIND_BIND || failure->call == SX_KIND_LISTEN;
}

static gboolean
is_privileged (const SxStatusFailure *failure)
{
  int port = sx_address_get_port (&failure->address);

  return port > 0 && port < FIRST_FREE_PORT;
}

static gboolean
is_broadcast (const SxStatusFailure *failure)
{
  g_autofree char *host = sx_address_to_host (&failure->address);

  return g_strcmp0 (host, "255.255.255.255") == 0 || g_strcmp0 (failure->host, "<broadcast>") == 0;
}

/* Names */

static char *
name_sentence (const SxStatusFailure *failure)
{
  g_autofree char *host = shown (failure->host);
  g_autofree char *service = shown (failure->service);
  const char *name = sx_errno_get_name (failure->error);

  switch (failure->error)
    {
    case EAI_NONAME:
      if (*host == '\0' && *service == '\0')
        return g_strdup_printf (_("There is nothing to look up (%s). Write a host, a service, or both."), name);
      if (*host == '\0')
        return g_strdup_printf (_("The service “%s” cannot be looked up like this (%s)."), service, name);
      return g_strdup_printf (_("No computer is known by the name “%s” (%s). Check how it is spelled."), host, name);
    case EAI_SERVICE:
      return g_strdup_printf (_("No service “%s” is known here (%s). Write its number, from 0 to 65535."), service, name);
    case EAI_AGAIN:
      return g_strdup_printf (_("No name server answers that could tell who “%s” is (%s). Check the network, or try again later."), host, name);
    case EAI_NODATA:
    case EAI_ADDRFAMILY:
      return g_strdup_printf (_("“%s” has no address of this family (%s). Choose another family."), host, name);
    default:
      return g_strdup_printf (_("“%s” could not be looked up (%s). %s"), host, name, sx_errno_get_meaning (failure->error));
    }
}

/* Unix sockets: NULL where they are no special case */
static char *
unix_sentence (const SxStatusFailure *failure)
{
  g_autofree char *where = place (failure);

  switch (failure->error)
    {
    case EADDRINUSE:
      if (is_abstract (failure))
        return g_strdup_printf (_("The name %s is already in use (EADDRINUSE). Take another one."), where);
      return g_strdup_printf (_("%s exists already (EADDRINUSE). If nobody listens on it any more, remove it; else take another path."), where);
    case ECONNREFUSED:
      return g_strdup_printf (_("Nothing is listening at %s (ECONNREFUSED). Start the server first, or check the path."), where);
    case ENOENT:
      if (is_bind (failure))
        return g_strdup_printf (_("The folder of %s does not exist (ENOENT). Make it first, or take another path."), where);
      return g_strdup_printf (_("There is no socket at %s (ENOENT). Start the server first, or check the path."), where);
    case ENOTDIR:
      return g_strdup_printf (_("A part of %s is a file, not a folder (ENOTDIR). Take another path."), where);
    case EACCES:
      if (is_bind (failure))
        return g_strdup_printf (_("You may not make a file at %s (EACCES). Take a path in a folder of your own."), where);
      return g_strdup_printf (_("You may not connect to %s (EACCES). Its owner can allow it."), where);
    case EPROTOTYPE:
      return g_strdup_printf (_("The socket at %s is of another type (EPROTOTYPE): one is for streams, the other for datagrams."), where);
    case ENAMETOOLONG:
      return g_strdup_printf (_("The path of a Unix socket has at most 107 bytes (ENAMETOOLONG). Take a shorter one than %s."), where);
    case ENOTSOCK:
      return g_strdup_printf (_("%s is no socket and was not removed (ENOTSOCK)."), where);
    default:
      return NULL;
    }
}

static char *
unlink_sentence (const SxStatusFailure *failure)
{
  g_autofree char *where = place (failure);
  const char *name = sx_errno_get_name (failure->error);

  if (failure->error == EADDRINUSE)
    return g_strdup_printf (_("Somebody listens on %s, so it was not removed (EADDRINUSE). Take another path."), where);

  return g_strdup_printf (_("%s could not be removed (%s). %s"), where, name, sx_errno_get_meaning (failure->error));
}

/* Pausing or resuming accept(): NULL where it is no special case */
static char *
hold_sentence (const SxStatusFailure *failure)
{
  switch (failure->error)
    {
    case EBADF:
      return g_strdup (_("This socket is closed already (EBADF)."));
    case EINVAL:
      return g_strdup (_("This socket does not listen, so it accepts nobody (EINVAL). Select one that does."));
    default:
      return NULL;
    }
}

static char *
use_sentence (const SxStatusFailure *failure)
{
  g_autofree char *host = sx_address_is_set (&failure->address) ? sx_address_to_host (&failure->address)
                                                                : shown (failure->host);
  int port = sx_address_get_port (&failure->address);
  g_autofree char *service = port >= 0 ? g_strdup_printf ("%d", port) : shown (failure->service);

  /* bind(2), listen(2): then it is none of all that the system may choose */
  if (port == 0)
    return g_strdup (_("No port is free (EADDRINUSE): a closed connection keeps its own for a minute. Wait, or write a port."));

  /* Translators: a port and a host */
  return g_strdup_printf (_("Port %s of %s is already in use (EADDRINUSE). Stop the other program, or take another port."), service, host);
}

static char *
access_sentence (const SxStatusFailure *failure)
{
  g_autofree char *where = place (failure);

  if (is_bind (failure) && is_privileged (failure))
    return g_strdup (_("Ports below 1024 need a special right (EACCES). Take a port from 1024 up."));
  if (is_bind (failure))
    return g_strdup_printf (_("The right to use %s is missing (EACCES). Take another port."), where);
  if (failure->call == SX_KIND_SOCKET)
    return g_strdup (_("The right to make such a socket is missing (EACCES)."));

  return g_strdup_printf (_("The right to send to %s is missing (EACCES). Is it a broadcast address?"), where);
}

static char *
size_sentence (void)
{
  g_autofree char *ipv4 = sx_words_number (MAX_DATAGRAM_IPV4);
  g_autofree char *ipv6 = sx_words_number (MAX_DATAGRAM_IPV6);

  /* Translators: the first %s is 65,507, the second 65,527 */
  return g_strdup_printf (_("A datagram can carry at most %s bytes over IPv4 and %s over IPv6 (EMSGSIZE). Send it in parts."), ipv4, ipv6);
}

static char *
missing_address_sentence (const SxStatusFailure *failure)
{
  g_autofree char *host = sx_address_is_set (&failure->address) ? sx_address_to_host (&failure->address)
                                                                : shown (failure->host);
  g_autofree char *where = place (failure);

  if (is_bind (failure))
    return g_strdup_printf (_("%s is no address of this computer (EADDRNOTAVAIL). Take localhost, or leave the host empty for every interface."), host);

  /* connect(2): either of them */
  return g_strdup_printf (_("This computer has no address, or no free port, from which %s can be reached (EADDRNOTAVAIL). Check host and port; a closed connection keeps its own port for a minute."), where);
}

/* On the way to somewhere: NULL where it is no error of that sort */
static char *
way_sentence (const SxStatusFailure *failure)
{
  g_autofree char *where = place (failure);

  switch (failure->error)
    {
    case ECONNREFUSED:
      return g_strdup_printf (_("Nothing is listening at %s (ECONNREFUSED). Start the server first, or check the port."), where);
    case ETIMEDOUT:
      return g_strdup_printf (_("%s did not answer in time (ETIMEDOUT). Check the address; a firewall may be in between."), where);
    case EHOSTUNREACH:
    case EHOSTDOWN:
      return g_strdup_printf (_("No way leads to %s (%s). Check the address, and whether that computer is switched on."), where,
                              sx_errno_get_name (failure->error));
    case ENETUNREACH:
    case ENETDOWN:
      if (is_broadcast (failure))
        return g_strdup_printf (_("There is no network to broadcast on (%s). Connect this computer to one first."),
                                sx_errno_get_name (failure->error));
      return g_strdup_printf (_("No network leads to %s (%s). Is this computer connected to it?"), where,
                              sx_errno_get_name (failure->error));
    case ECONNRESET:
      return g_strdup (_("The connection was reset by the other side (ECONNRESET)."));
    case EPIPE:
      return g_strdup (_("The connection takes nothing more, it is closed for sending (EPIPE). Connect again."));
    case ENOTCONN:
      return g_strdup (_("The socket is not connected (ENOTCONN). Connect first."));
    case EPERM:
      return g_strdup_printf (_("This computer's firewall does not let it through to %s (EPERM)."), where);
    default:
      return NULL;
    }
}

static char *
cancel_sentence (const SxStatusFailure *failure)
{
  g_autofree char *where = place (failure);

  switch ((int) failure->command)
    {
    case SX_COMMAND_CONNECT:
      return g_strdup_printf (_("The attempt to connect to %s was cancelled (ECANCELED)."), where);
    case SX_COMMAND_LOOKUP:
      return g_strdup (_("The look-up was cancelled (ECANCELED)."));
    default:
      return g_strdup (_("It was cancelled (ECANCELED)."));
    }
}

static gboolean
is_transfer (const SxStatusFailure *failure)
{
  return failure->call == SX_KIND_SEND || failure->call == SX_KIND_RECV;
}

/* The other end of a connection; a Unix client has no address of its own as a rule */
static char *
peer_words (const SxStatusFailure *failure)
{
  g_autofree char *host = sx_address_to_host (&failure->address);

  return *host != '\0' ? sx_words_address (&failure->address) : g_strdup (_("a program on this computer"));
}

/* A connection that was there is over. The other side did that, or went without a word, or it failed on this side */
char *
sx_status_broken_sentence (const SxStatusFailure *failure,
                           SxPaneKind             pane)
{
  g_autofree char *where = peer_words (failure);
  const char *name = sx_errno_get_name (failure->error);

  switch (failure->error)
    {
    case ETIMEDOUT:
    case EHOSTUNREACH:
    case EHOSTDOWN:
    case ENETUNREACH:
    case ENETDOWN:
      /* Translators: an address, and an errno's name */
      return g_strdup_printf (_("The connection with %s is lost: nothing comes back from there any more (%s). Is that computer still switched on, and connected?"), where, name);
    case ENOBUFS:
      return g_strdup_printf (_("The connection with %s was closed: it did not read, and too much waited to be sent to it (ENOBUFS)."), where);
    case ECONNRESET:
    case ECONNREFUSED:
    case ECONNABORTED:
    case EPIPE:
    case ENOTCONN:
      if (pane == SX_PANE_CLIENT)
        return g_strdup (_("The connection was broken by the other side."));
      return g_strdup_printf (_("The connection from %s was broken by the other side."), where);
    default:
      /* Translators: an address, the name of a call, its errno's name, and a sentence about that */
      return g_strdup_printf (_("The connection with %s had to be closed: %s failed (%s). %s"), where,
                              sx_kind_get_name (failure->call), name, sx_errno_get_meaning (failure->error));
    }
}

/* What no sentence of its own is for; NULL when there is one */
static char *
own_sentence (const SxStatusFailure *failure)
{
  switch (failure->error)
    {
    case EMFILE:
      return g_strdup (_("The program has run out of descriptors (EMFILE): close some connections, then new ones can come."));
    case ENFILE:
      return g_strdup (_("The whole computer has run out of descriptors (ENFILE): close some programs."));
    default:
      break;
    }

  /* The others are about an address, and a listener that does not get a client knows none */
  if (failure->call == SX_KIND_ACCEPT)
    return NULL;

  switch (failure->error)
    {
    case ENOBUFS:
      return failure->call == SX_KIND_SEND
             ? g_strdup (_("Too much waits to be sent already (ENOBUFS), as the other side does not read. Wait until it does.")) : NULL;
    case ETIMEDOUT:
    case EHOSTUNREACH:
    case EHOSTDOWN:
    case ENETUNREACH:
    case ENETDOWN:
      return is_transfer (failure) ? sx_status_broken_sentence (failure, SX_PANE_CLIENT) : way_sentence (failure);
    case ECANCELED:
      return cancel_sentence (failure);
    case EADDRINUSE:
      return use_sentence (failure);
    case EADDRNOTAVAIL:
      return missing_address_sentence (failure);
    case EACCES:
      return access_sentence (failure);
    case EMSGSIZE:
      return size_sentence ();
    case EAFNOSUPPORT:
      return g_strdup (_("This computer does not have this family of addresses (EAFNOSUPPORT). Choose another family."));
    case EDESTADDRREQ:
      return g_strdup (_("Where to? Write the remote host and port (EDESTADDRREQ)."));
    default:
      return way_sentence (failure);
    }
}

/**
 * sx_status_failure_sentence:
 * @failure: what went wrong
 * @pane: where
 *
 * Returns: (transfer full): what went wrong and what to try, translated, with the
 *   errno's or EAI_ name in parentheses
 */
char *
sx_status_failure_sentence (const SxStatusFailure *failure,
                            SxPaneKind             pane)
{
  const char *name = sx_errno_get_name (failure->error);
  const char *call = sx_kind_get_name (failure->call);
  char *text = NULL;

  if (failure->error < 0)
    return name_sentence (failure);
  if (failure->command == SX_COMMAND_UNLINK)
    return unlink_sentence (failure);

  if (failure->error == ENOTCONN && pane == SX_PANE_SERVER)
    return g_strdup (_("No client is connected that it could be sent to (ENOTCONN)."));

  if (failure->command == SX_COMMAND_HOLD || failure->command == SX_COMMAND_RELEASE)
    text = hold_sentence (failure);
  else if (is_unix (failure))
    text = unix_sentence (failure);
  if (text == NULL)
    text = own_sentence (failure);
  if (text != NULL)
    return text;

  if (failure->call == SX_KIND_NONE)
    /* Translators: an errno's name, and a sentence about it */
    return g_strdup_printf (_("It did not work (%s). %s"), name, sx_errno_get_meaning (failure->error));

  /* Translators: the name of a call, its errno's name, and a sentence about that */
  return g_strdup_printf (_("%s failed (%s). %s"), call, name, sx_errno_get_meaning (failure->error));
}

/**
 * sx_status_failure_advice:
 * @failure: what went wrong
 * @pane: where
 *
 * Returns: (transfer full) (nullable): what to try, translated, to be read after the sentence; %NULL
 *   when that says it already, or nobody knows
 */
char *
sx_status_failure_advice (const SxStatusFailure *failure,
                          SxPaneKind             pane)
{
  switch (failure->error)
    {
    case ECONNRESET:
      return g_strdup (_("It closed while something was still unread there, or it broke down. Connect again."));
    case ENOTCONN:
      return pane == SX_PANE_SERVER
             ? g_strdup (_("Listen, and let a client connect that stays.")) : NULL;
    case EPERM:
      return failure->command != SX_COMMAND_UNLINK && !is_unix (failure)
             ? g_strdup (_("The firewall's settings can allow it.")) : NULL;
    case EPROTOTYPE:
      return is_unix (failure)
             ? g_strdup (_("A socket for datagrams is reached from the UDP pane, one for streams from the Client pane.")) : NULL;
    default:
      return NULL;
    }
}

/* Within this end's own form */
static SxBlame
blame_part (const SxStatusFailure *failure)
{
  switch (failure->error)
    {
    case EMSGSIZE:
      return SX_BLAME_MESSAGE;
    case EAI_SERVICE:
      return SX_BLAME_PORT;
    case ECANCELED:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOBUFS:
    case ECONNRESET:
    case EPIPE:
    case ENOTCONN:
    case EAI_MEMORY:
    case EAI_SYSTEM:
      return SX_BLAME_NONE;
    default:
      break;
    }

  if (failure->error < 0)
    return SX_BLAME_HOST;
  if (is_unix (failure))
    return SX_BLAME_PATH;

  switch (failure->error)
    {
    case EADDRINUSE:
    case ECONNREFUSED:
      return SX_BLAME_PORT;
    case EACCES:
      return is_bind (failure) ? SX_BLAME_PORT : SX_BLAME_HOST;
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
    case EDESTADDRREQ:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENETDOWN:
    case ENETUNREACH:
    case EPERM:
    case ETIMEDOUT:
      return SX_BLAME_HOST;
    default:
      return SX_BLAME_NONE;
    }
}

/**
 * sx_status_failure_blame:
 * @failure: what went wrong
 * @pane: where
 *
 * Returns: the control that it belongs to. Of a datagram that could not be sent
 *   these are the remote ones, Remote host for a remote path too
 */
SxBlame
sx_status_failure_blame (const SxStatusFailure *failure,
                         SxPaneKind             pane)
{
  SxBlame blame = blame_part (failure);

  if (pane != SX_PANE_UDP || failure->command != SX_COMMAND_SEND || is_bind (failure))
    return blame;

  switch (blame)
    {
    case SX_BLAME_HOST:
    case SX_BLAME_PATH:
      return SX_BLAME_REMOTE_HOST;
    case SX_BLAME_PORT:
      return SX_BLAME_REMOTE_PORT;
    case SX_BLAME_NONE:
    case SX_BLAME_REMOTE_HOST:
    case SX_BLAME_REMOTE_PORT:
    case SX_BLAME_MESSAGE:
    default:
      return blame;
    }
}
