/* sx-engine-commands.c: what a person can ask the engine for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-engine-private.h"

/**
 * sx_engine_set_connect_timeout:
 * @self: an engine
 * @milliseconds: how long an attempt to connect may take, from 1
 *
 * For the attempts that begin from now on; #SX_ENGINE_DEFAULT_CONNECT_TIMEOUT_MS
 * unless set.
 */
void
sx_engine_set_connect_timeout (SxEngine *self,
                               guint     milliseconds)
{
  SxCommandLetter *command = sx_engine_prepare (self, 0, sx_command_run_timeout);

  command->numbers[0] = CLAMP (milliseconds, 1, G_MAXINT);
  sx_engine_push (self, command);
}

/**
 * sx_engine_set_close_at_end:
 * @self: an engine
 * @close_at_end: whether a client's connection is closed when the server's end of
 *   stream comes; %TRUE unless set
 *
 * A client that has read everything closes, and so do these, once what waits is sent. But a server may
 * have ended its direction only (shutdown(2)), and still read: who wants to answer it
 * sets this to %FALSE. For the ends of stream that come from now on.
 */
void
sx_engine_set_close_at_end (SxEngine *self,
                            gboolean  close_at_end)
{
  SxCommandLetter *command = sx_engine_prepare (self, 0, sx_command_run_close_at_end);

  command->numbers[0] = close_at_end;
  sx_engine_push (self, command);
}

/**
 * sx_engine_set_observe:
 * @self: an engine
 * @observe: whether to record the kernel's own truth; %FALSE unless set
 *
 * For the sockets that are open as for new ones: when what was sent left this host and was acknowledged, when what
 * was received had arrived (SO_TIMESTAMPING in the kernel's documentation of timestamping), the states of TCP
 * (TCP_INFO in tcp(7)), also after close() (sock_diag(7)), and samples of what the kernel counts: #SX_KIND_QUEUED and
 * the kinds after it. No privilege is needed. What many sockets or messages would cost is bounded: of a flood only
 * a part is observed. Off, it costs nothing.
 */
void
sx_engine_set_observe (SxEngine *self,
                       gboolean  observe)
{
  SxCommandLetter *command = sx_engine_prepare (self, 0, sx_command_run_observe);

  command->numbers[0] = observe;
  sx_engine_push (self, command);
}

/**
 * sx_engine_listen:
 * @self: an engine
 * @owner: the pane that asks
 * @where: a host and port, or a Unix path
 * @backlog: listen()'s argument
 * @behaviour: what to do with clients
 * @greeting: (nullable): what to greet them with, if the behaviour does
 *
 * Listens for streams on every address of @where, with one port. The end's value is
 * the number of listeners; it has an error only if there is none: a port that is taken
 * on one of the addresses is EADDRINUSE for all of them.
 *
 * Returns: the command's number
 */
guint32
sx_engine_listen (SxEngine         *self,
                  guint32           owner,
                  const SxEndpoint *where,
                  int               backlog,
                  SxBehaviourId     behaviour,
                  GBytes           *greeting)
{
  SxCommandLetter *command = sx_engine_prepare (self, owner, sx_command_run_listen);

  command->where = sx_endpoint_copy (where);
  command->numbers[0] = backlog;
  command->behaviour = (guint) behaviour < SX_N_BEHAVIOURS ? behaviour : SX_BEHAVIOUR_NONE;
  command->bytes = greeting != NULL ? g_bytes_ref (greeting) : NULL;

  return sx_engine_push (self, command);
}

/**
 * sx_engine_stop:
 * @self: an engine
 * @owner: the pane that asks
 *
 * Closes the listeners of @owner, and gives up a listen that is under way. The
 * connections that they accepted stay.
 *
 * Returns: the command's number
 */
guint32
sx_engine_stop (SxEngine *self,
                guint32   owner)
{
  return sx_engine_push (self, sx_engine_prepare (self, owner, sx_command_run_stop));
}

/**
 * sx_engine_hold:
 * @self: an engine
 * @owner: the pane that asks
 * @socket: one of @owner's listeners
 * @hold: whether it is to accept nobody for now, or to go on
 *
 * Lets a listener's backlog fill, so that it can be seen. On release all that wait are accepted. The end
 * has EBADF if the socket is not open, EINVAL if it is no listener.
 *
 * Returns: the command's number
 */
guint32
sx_engine_hold (SxEngine *self,
                guint32   owner,
                guint32   socket,
                gboolean  hold)
{
  SxCommandLetter *command = sx_engine_prepare (self, owner, sx_command_run_hold);

  command->socket = socket;
  command->numbers[0] = hold;

  return sx_engine_push (self, command);
}

/**
 * sx_engine_connect:
 * @self: an engine
 * @owner: the pane that asks
 * @where: to where
 * @behaviour: what the connection does by itself with what comes, one of sx_behaviour_list_clients();
 *   #SX_BEHAVIOUR_NONE for any other
 *
 * Opens a connection: tries the addresses of @where one by one. The answers of #SX_BEHAVIOUR_ECHO are given in the
 * I/O thread; with a peer that echoes too, what was sent once goes to and fro until one of them closes.
 *
 * Returns: the command's number
 */
guint32
sx_engine_connect (SxEngine         *self,
                   guint32           owner,
                   const SxEndpoint *where,
                   SxBehaviourId     behaviour)
{
  SxCommandLetter *command = sx_engine_prepare (self, owner, sx_command_run_connect);

  command->where = sx_endpoint_copy (where);
  command->behaviour = sx_behaviour_fits_client (behaviour) ? behaviour : SX_BEHAVIOUR_NONE;

  return sx_engine_push (self, command);
}

/**
 * sx_engine_bind:
 * @self: an engine
 * @owner: the pane that asks
 * @where: where
 *
 * Binds a datagram socket to every address of @where, all with one port. The end's
 * value is the number of sockets, its socket the first of them; it has an error only
 * if there is none.
 *
 * Returns: the command's number
 */
guint32
sx_engine_bind (SxEngine         *self,
                guint32           owner,
                const SxEndpoint *where)
{
  SxCommandLetter *command = sx_engine_prepare (self, owner, sx_command_run_bind);

  command->where = sx_endpoint_copy (where);

  return sx_engine_push (self, command);
}

/**
 * sx_engine_send_to:
 * @self: an engine
 * @owner: the pane that asks
 * @socket: the datagram socket to send from; 0: one of @owner's that fits, or a new one
 * @to: to whom
 * @bytes: one datagram; may be empty
 *
 * Sends a datagram. Towards a broadcast address SO_BROADCAST is set.
 *
 * Returns: the command's number
 */
guint32
sx_engine_send_to (SxEngine         *self,
                   guint32           owner,
                   guint32           socket,
                   const SxEndpoint *to,
                   GBytes           *bytes)
{
  SxCommandLetter *command = sx_engine_prepare (self, owner, sx_command_run_send_to);

  command->socket = socket;
  command->where = sx_endpoint_copy (to);
  command->bytes = g_bytes_ref (bytes);

  return sx_engine_push (self, command);
}

/**
 * sx_engine_send:
 * @self: an engine
 * @owner: the pane that asks
 * @sockets: (array length=n_sockets): numbers of connections
 * @n_sockets: how many
 * @bytes: what to send
 *
 * Sends the same bytes on each connection. The end's value is the number of those
 * that took them (sent, or waiting to be sent); its error is the first one's that
 * did not: ENOTCONN, EPIPE after a half-close, ENOBUFS when too much waits already,
 * or an errno of send().
 *
 * Returns: the command's number
 */
guint32
sx_engine_send (SxEngine      *self,
                guint32        owner,
                const guint32 *sockets,
                guint          n_sockets,
                GBytes        *bytes)
{
  SxCommandLetter *command = sx_engine_prepare (self, owner, sx_command_run_send);

  command->sockets = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n_sockets);
  if (n_sockets > 0)
    g_array_append_vals (command->sockets, sockets, n_sockets);
  command->bytes = g_bytes_ref (bytes);

  return sx_engine_push (self, command);
}

/**
 * sx_engine_close:
 * @self: an engine
 * @owner: the pane that asks
 * @socket: one of @owner's sockets
 *
 * Closes a socket of any kind; EBADF if it is not open. What waits to be sent is
 * given up; an attempt to connect is cancelled.
 *
 * Returns: the command's number
 */
guint32
sx_engine_close (SxEngine *self,
                 guint32   owner,
                 guint32   socket)
{
  SxCommandLetter *command = sx_engine_prepare (self, owner, sx_command_run_close);

  command->socket = socket;

  return sx_engine_push (self, command);
}

/**
 * sx_engine_close_open:
 * @self: an engine
 * @owner: the pane that asks
 *
 * Closes every socket of @owner but its listeners, and gives up those that are being made. The end's
 * value is how many there were.
 *
 * Returns: the command's number
 */
guint32
sx_engine_close_open (SxEngine *self,
                      guint32   owner)
{
  return sx_engine_push (self, sx_engine_prepare (self, owner, sx_command_run_close_open));
}

/**
 * sx_engine_close_all:
 * @self: an engine
 * @owner: the pane that asks
 *
 * Closes every socket of @owner, listeners too, and gives up what is under way.
 *
 * Returns: the command's number
 */
guint32
sx_engine_close_all (SxEngine *self,
                     guint32   owner)
{
  return sx_engine_push (self, sx_engine_prepare (self, owner, sx_command_run_close_all));
}

/**
 * sx_engine_half_close:
 * @self: an engine
 * @owner: the pane that asks
 * @socket: one of @owner's sockets
 *
 * Ends our direction of a connection once what waits is sent (shutdown() with
 * SHUT_WR); the peer's goes on.
 *
 * Returns: the command's number
 */
guint32
sx_engine_half_close (SxEngine *self,
                      guint32   owner,
                      guint32   socket)
{
  SxCommandLetter *command = sx_engine_prepare (self, owner, sx_command_run_half_close);

  command->socket = socket;

  return sx_engine_push (self, command);
}

/**
 * sx_engine_reset:
 * @self: an engine
 * @owner: the pane that asks
 * @socket: one of @owner's sockets
 *
 * Closes a connection so that the peer sees a reset (SO_LINGER of 0 in socket(7)).
 *
 * Returns: the command's number
 */
guint32
sx_engine_reset (SxEngine *self,
                 guint32   owner,
                 guint32   socket)
{
  SxCommandLetter *command = sx_engine_prepare (self, owner, sx_command_run_reset);

  command->socket = socket;

  return sx_engine_push (self, command);
}

/**
 * sx_engine_lookup:
 * @self: an engine
 * @owner: the pane that asks
 * @host: (nullable): as written; %NULL or "": none
 * @service: (nullable): likewise
 * @family: ai_family, a hint
 * @type: ai_socktype, a hint
 * @protocol: ai_protocol, a hint
 * @flags: ai_flags
 *
 * Calls getaddrinfo() in a thread. Of the forms of a host that getaddrinfo() does
 * not know, `<broadcast>` is given as 255.255.255.255 and an address in brackets
 * without them.
 *
 * Returns: the command's number
 */
guint32
sx_engine_lookup (SxEngine   *self,
                  guint32     owner,
                  const char *host,
                  const char *service,
                  int         family,
                  int         type,
                  int         protocol,
                  int         flags)
{
  SxCommandLetter *command = sx_engine_prepare (self, owner, sx_command_run_lookup);

  command->host = g_strdup (host);
  command->service = g_strdup (service);
  command->numbers[0] = family;
  command->numbers[1] = type;
  command->numbers[2] = protocol;
  command->numbers[3] = flags;

  return sx_engine_push (self, command);
}

/**
 * sx_engine_describe:
 * @self: an engine
 * @owner: the pane that asks
 *
 * Finds out what this computer is: its name, its interfaces' addresses, and the
 * families that it has sockets of.
 *
 * Returns: the command's number
 */
guint32
sx_engine_describe (SxEngine *self,
                    guint32   owner)
{
  return sx_engine_push (self, sx_engine_prepare (self, owner, sx_command_run_describe));
}

/**
 * sx_engine_unlink:
 * @self: an engine
 * @owner: the pane that asks
 * @path: a Unix socket's path
 *
 * Removes @path if it is a socket and nobody listens on it; else nothing is done
 * and the end has the reason: ENOTSOCK, EADDRINUSE, or an errno of lstat().
 *
 * Returns: the command's number
 */
guint32
sx_engine_unlink (SxEngine   *self,
                  guint32     owner,
                  const char *path)
{
  SxCommandLetter *command = sx_engine_prepare (self, owner, sx_command_run_unlink);

  command->host = g_strdup (path);

  return sx_engine_push (self, command);
}

/**
 * sx_engine_cancel:
 * @self: an engine
 * @request: a command's number
 *
 * Gives up a command that is under way: its end has ECANCELED. Does nothing for
 * one that is over.
 */
void
sx_engine_cancel (SxEngine *self,
                  guint32   request)
{
  SxCommandLetter *command = sx_engine_prepare (self, 0, sx_command_run_cancel);

  command->request = request;
  sx_engine_push (self, command);
}
