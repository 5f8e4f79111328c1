/* sx-peer.c: the other end, in the tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-peer.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/socket.h>

static GSocketAddress *
make_address (const char *host,
              guint16     port)
{
  GSocketAddress *address = g_inet_socket_address_new_from_string (host, port);

  g_assert_nonnull (address);
  return address;
}

static GSocket *
make_socket (GSocketFamily family,
             GSocketType   type)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (family, type, G_SOCKET_PROTOCOL_DEFAULT, &error);

  g_assert_no_error (error);
  g_socket_set_timeout (socket, SX_PEER_TIMEOUT_S);
  return socket;
}

static GSocket *
connect_to (GSocketAddress *address)
{
  g_autoptr (GSocket) socket = make_socket (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM);
  g_autoptr (GError) error = NULL;

  if (!g_socket_connect (socket, address, NULL, &error))
    {
      g_test_message ("connect: %s", error->message);
      return NULL;
    }

  return g_steal_pointer (&socket);
}

/**
 * sx_peer_connect:
 * @host: an address as text
 * @port: a port
 *
 * Returns: (transfer full) (nullable): a connected socket
 */
GSocket *
sx_peer_connect (const char *host,
                 guint16     port)
{
  g_autoptr (GSocketAddress) address = make_address (host, port);

  return connect_to (address);
}

GSocket *
sx_peer_connect_path (const char *path)
{
  g_autoptr (GSocketAddress) address = NULL;

  if (path[0] == '@')
    address = g_unix_socket_address_new_with_type (path + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  else
    address = g_unix_socket_address_new (path);

  return connect_to (address);
}

guint16
sx_peer_get_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

/**
 * sx_peer_listen:
 * @host: an address as text
 * @backlog: how many may wait
 * @port: (out): the free port that it was
 *
 * Returns: (transfer full): a listening socket
 */
GSocket *
sx_peer_listen (const char *host,
                int         backlog,
                guint16    *port)
{
  g_autoptr (GSocketAddress) address = make_address (host, 0);
  GSocket *socket = make_socket (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM);
  g_autoptr (GError) error = NULL;

  g_socket_set_listen_backlog (socket, backlog);
  g_assert_true (g_socket_bind (socket, address, TRUE, &error));
  g_assert_no_error (error);
  g_assert_true (g_socket_listen (socket, &error));
  g_assert_no_error (error);
  *port = sx_peer_get_port (socket);
  return socket;
}

GSocket *
sx_peer_accept (GSocket *listener)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_accept (listener, NULL, &error);

  if (socket != NULL)
    g_socket_set_timeout (socket, SX_PEER_TIMEOUT_S);
  else
    g_test_message ("accept: %s", error->message);
  return socket;
}

GSocket *
sx_peer_bind_udp (const char *host,
                  guint16    *port)
{
  g_autoptr (GSocketAddress) address = make_address (host, 0);
  GSocket *socket = make_socket (g_socket_address_get_family (address), G_SOCKET_TYPE_DATAGRAM);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_socket_bind (socket, address, FALSE, &error));
  g_assert_no_error (error);
  *port = sx_peer_get_port (socket);
  return socket;
}

/**
 * sx_peer_send:
 * @length: how many bytes; -1: to the NUL
 *
 * Returns: whether all of it was taken
 */
gboolean
sx_peer_send (GSocket    *socket,
              const char *bytes,
              gssize      length)
{
  gsize left = length >= 0 ? (gsize) length : strlen (bytes);

  while (left > 0)
    {
      gssize taken = g_socket_send (socket, bytes, left, NULL, NULL);

      if (taken <= 0)
        return FALSE;
      bytes += taken;
      left -= taken;
    }

  return TRUE;
}

gboolean
sx_peer_send_to (GSocket    *socket,
                 const char *host,
                 guint16     port,
                 const char *bytes,
                 gssize      length)
{
  g_autoptr (GSocketAddress) address = make_address (host, port);
  gssize size = length >= 0 ? length : (gssize) strlen (bytes);

  return g_socket_send_to (socket, address, bytes, size, NULL, NULL) == size;
}

/**
 * sx_peer_receive:
 * @length: how many bytes are wanted
 *
 * Returns: (transfer full): what came until there were so many, the stream ended or
 *   patience was over
 */
char *
sx_peer_receive (GSocket *socket,
                 gsize    length)
{
  char *bytes = g_malloc0 (length + 1);
  gsize have = 0;

  while (have < length)
    {
      gssize more = g_socket_receive (socket, bytes + have, length - have, NULL, NULL);

      if (more <= 0)
        break;
      have += more;
    }

  return bytes;
}

/**
 * sx_peer_receive_all:
 * @length: (out) (optional): how many bytes it were
 *
 * Returns: (transfer full) (nullable): everything up to the end of the stream; %NULL when
 *   that did not come, but an error
 */
char *
sx_peer_receive_all (GSocket *socket,
                     gsize   *length)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  char buffer[4096];
  gssize more;

  while ((more = g_socket_receive (socket, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_byte_array_append (all, (const guint8 *) buffer, more);
  if (more < 0)
    return NULL;

  if (length != NULL)
    *length = all->len;
  g_byte_array_append (all, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (g_steal_pointer (&all), FALSE);
}

/**
 * sx_peer_receive_from:
 * @length: (out): the datagram's length; -1 when none came
 * @port: (out) (optional): its sender's port
 *
 * Returns: (transfer full): a datagram, with a NUL behind it
 */
char *
sx_peer_receive_from (GSocket *socket,
                      gssize  *length,
                      guint16 *port)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autofree char *bytes = g_malloc0 (65536 + 1);

  *length = g_socket_receive_from (socket, &address, bytes, 65536, NULL, NULL);
  if (port != NULL && G_IS_INET_SOCKET_ADDRESS (address))
    *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));

  return g_steal_pointer (&bytes);
}

/* SO_LINGER of 0: close() sends a reset (socket(7)) */
void
sx_peer_reset (GSocket *socket)
{
  struct linger linger = { 1, 0 };

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  g_socket_close (socket, NULL);
}

/**
 * sx_peer_free_port:
 *
 * Returns: a port that was free a moment ago on 127.0.0.1 and on which nobody listens
 */
guint16
sx_peer_free_port (void)
{
  guint16 port;
  g_autoptr (GSocket) socket = sx_peer_listen ("127.0.0.1", 1, &port);

  return port;
}
