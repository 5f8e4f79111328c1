/* sx-help-text.c: the text of the help
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-help-text.h"

static const SxHelpEntry walk[] = {
  { NULL, N_("Two programs that talk to each other, on one computer or across the world, do it through sockets. Here you are both "
             "of them. Everything is real: the sockets, the addresses, and every line of the log.") },
  { N_("1. A server"), N_("On the Server pane click Listen. The server now waits on port 12345 of this computer, and the connection "
                          "log shows the three calls that it took.") },
  { N_("2. A client"), N_("On the Client pane click Connect. The client calls that port, the server answers with its greeting, and the "
                          "greeting is in Messages.") },
  { N_("3. Look back"), N_("On the Server pane there is a new row in Sockets: the socket that accept made for this client. It is closed "
                           "already, because the server says goodbye after its greeting.") },
  { N_("4. Change something"), N_("Click Stop, choose Echo under “When a client connects”, and click Listen. Connect again, write something under "
                                  "Message, and send it: it comes back.") },
  { N_("5. Datagrams"), N_("On the UDP pane click Bind. Put 127.0.0.1 and the port shown in Status into Remote host and Remote port, and send "
                           "something: the socket writes a letter to itself.") },
  { N_("6. Names"), N_("On the Lookup pane write a name, such as localhost, and click Look up. Each row is an address that a client could "
                       "connect to.") },
  { NULL, N_("Show me, in the main menu, does all of this by itself and says what it does.") },
};

static const SxHelpEntry server[] = {
  { NULL, N_("A server waits until it is called, and may talk to many clients at a time.") },
  { N_("Host"), N_("Where to listen. localhost: only programs on this computer can connect. Empty: every interface, so that other "
                   "computers can connect too. It may be a name, an address such as 127.0.0.1 or ::1, or an integer.") },
  { N_("Port"), N_("The number that clients have to know, from 0 to 65535, or the name of a service. 0 takes any that is free.") },
  { N_("Family"), N_("Any listens on every address that the host has, IPv4 and IPv6. Unix listens on a path in the file system, or on an abstract "
                     "name if it begins with @.") },
  { N_("Backlog"), N_("How many connections may wait until the server accepts them.") },
  { N_("When a client connects"), N_("What the server does by itself. Whatever it is, you can also write to one client or to all of them.") },
  { N_("Pause accepting, Resume accepting"), N_("Beside Sockets, for the selected one that listens. While it is paused, connections that are complete "
                                                "wait in the backlog, up to its limit; further ones are not answered. On Resume accepting, all "
                                                "that wait are accepted.") },
  { N_("Listen, Stop"), N_("Stop closes the socket that listens. Connections that are open stay open until they are closed.") },
};

static const SxHelpEntry client[] = {
  { NULL, N_("A client calls a server. Each click of Connect opens one more connection.") },
  { N_("Host, Port"), N_("Whom to call. If the name has several addresses they are tried one after the other, each with a line in the "
                         "log.") },
  { N_("When a message comes"), N_("What the client does by itself; it counts for the connections that are opened with it. Echo sends back what comes: if "
                                   "the server echoes too, one message goes to and fro until you close the connection.") },
  { N_("Cancel"), N_("Gives up a connection that does not come about. After some seconds it is given up anyway; Preferences say after "
                     "how many.") },
  { N_("Close"), N_("Ends the connection in both directions.") },
  { N_("Half-close"), N_("Says “I have said everything”, and goes on listening to the other end.") },
  { N_("Reset"), N_("Breaks the connection off: the other end gets an error, not an end.") },
};

static const SxHelpEntry udp[] = {
  { NULL, N_("Datagrams are letters: each has an address, there is no connection, and none is promised to arrive.") },
  { N_("Host, Port"), N_("Where to receive. Port 0 takes any that is free. Who sends without having bound gets a free port, too.") },
  { N_("Remote host, Remote port"), N_("Where the next datagram goes. <broadcast> sends it to everybody in the local network.") },
  { N_("Reply"), N_("Puts the sender of the selected message into Remote host and Remote port.") },
};

static const SxHelpEntry lookup[] = {
  { NULL, N_("A look-up asks which addresses belong to a name. It can take a while, because name servers may have to be asked.") },
  { N_("Host, Service"), N_("The name, and if you like the service, whose port then stands in every row.") },
  { N_("Family, Type, Protocol"), N_("Hints: only results of this kind are wanted.") },
  { N_("Connect to this address, Listen on this address"), N_("Takes the selected row to the Client or the Server pane.") },
  { N_("This computer"), N_("Its name, the addresses of its network interfaces, and the families of sockets that its kernel knows.") },
};

static const SxHelpEntry composer[] = {
  { NULL, N_("Under the tables of Server, Client and UDP you write what is to be sent.") },
  { N_("Message"), N_("Several lines if you like; Ctrl+Enter sends. It goes to the selected connection, or to all that are open if none is "
                      "selected.") },
  { N_("Format"), N_("Text sends what you see. Escapes know \\n \\r \\t \\0 \\\\ \\xHH and \\uHHHH. Hex is bytes as pairs of digits, such as 48 65 6c.") },
  { N_("Ending"), N_("What is added behind: nothing, a line feed, carriage return and line feed as many Internet protocols want, or a zero "
                     "byte.") },
  { N_("Connection log"), N_("Every call, with its arguments and its result. Hover over a row for the numbers behind the names.") },
  { N_("Messages"), N_("Every message, with its exact length. Select one to see its bytes. TCP is a stream: it may join or split what was sent; "
                       "UDP never does.") },
  { N_("All calls"), N_("Above the connection log: choose which calls it shows, such as connect only, or those that failed.") },
  { N_("Search"), N_("Ctrl+F looks for text or bytes in all messages, however many there are: Enter or Ctrl+G goes to the next one, with Shift "
                     "to the previous one, and Esc ends it. Only matches leaves out all other rows. With the connection log in focus "
                     "its rows are searched.") },
};

static const SxHelpEntry record[] = {
  { NULL, N_("All that happens is recorded while the program runs, in a file of yours that is removed when the program ends properly. "
             "What was received may be private.") },
  { N_("After a crash"), N_("The next start offers what was recorded. Open it to look at it; save it to keep it. Discard, or closing its window, "
                            "removes it.") },
  { N_("Save session, Open session"), N_("A session that was saved can be looked at and played again, here or elsewhere.") },
  { N_("Clear"), N_("Begins anew, in all windows: the tables are empty, except for the sockets that are open, which go on. Undo brings "
                    "everything back, for a minute.") },
  { N_("Keep up to"), N_("The limit in Preferences. Beyond it, calls are still listed and counted, but the bytes of messages are not kept. The same "
                         "is true when the disk is full.") },
};

static const SxHelpEntry diagram[] = {
  { NULL, N_("F9 shows the same story as a picture. Time runs downwards; each socket is a line, each call a mark on it, and what travels from one "
             "to the other is an arrow, with the kernel’s own times where it tells them.") },
  { N_("Walk"), N_("The arrow keys lead from one event to the next, and along an arrow to its other end; the sentence below says what it is. "
                   "What is selected in the diagram is selected in the tables, and the other way round; Enter shows it there.") },
  { N_("Follow"), N_("The diagram stays at what happens last, until you scroll up.") },
  { N_("Pause, Step"), N_("Pause stops time: the tables show that moment too, while the sockets go on. Step goes one event further, from the "
                          "first one if it was now.") },
  { N_("Slow motion"), N_("Plays what happened, with its own times, up to a hundred thousand times slower: on one computer a message takes "
                          "microseconds. Long silences are passed over.") },
  { N_("Moment, Now"), N_("The slider goes back to any moment of the session; Now goes back to the present.") },
  { N_("Step by step, True time"), N_("Evenly spaced with silence folded, or linear: then the plus and minus keys, or Ctrl and the wheel, "
                                      "zoom from a microsecond to an hour a page, and 0 shows all.") },
  { N_("Sockets shown"), N_("A click on a line’s head shows only that socket and its partner, and another click all again; with Ctrl it is only selected.") },
  { N_("Legend"), N_("What the signs mean. What is dashed was not seen, but follows from what was measured.") },
  { N_("Export"), N_("The picture as PNG, SVG or PDF, or as text for Mermaid.") },
  { N_("Own window"), N_("The same diagram for a second screen.") },
};

static const SxHelpEntry calls[] = {
  { "socket (family, type, protocol)", N_("Makes a socket. AF_INET is IPv4, AF_INET6 is IPv6, AF_UNIX stays on this computer. SOCK_STREAM is a connection "
                                          "(TCP), SOCK_DGRAM is datagrams (UDP). The protocol is usually 0: the usual one."), TRUE },
  { "bind (address)", N_("Gives the socket an address of this computer: host and port, or a path."), TRUE },
  { "listen (backlog)", N_("Makes it a socket that can be called. The backlog is how many callers may wait."), TRUE },
  { "accept ()", N_("Takes the next caller, and gives a new socket that is connected to it."), TRUE },
  { "connect (address)", N_("Calls a server. It succeeds, or fails: ECONNREFUSED means that nobody listens there, ETIMEDOUT that nobody answered."), TRUE },
  { "send (bytes)", N_("Hands bytes to the kernel, which sends them. It may take fewer than it was given."), TRUE },
  { "recv (length)", N_("Takes what has arrived, at most as many bytes as asked for. 0 bytes means that the other end has closed."), TRUE },
  { "sendto (bytes, address)", N_("Sends one datagram to an address."), TRUE },
  { "recvfrom (length)", N_("Takes one datagram, and tells who sent it."), TRUE },
  { "shutdown (how)", N_("Ends one direction of a connection, and leaves the other open."), TRUE },
  { "close ()", N_("Gives the socket back. The other end receives an end of stream."), TRUE },
  { "gethostname ()", N_("The name of this computer."), TRUE },
  { "getaddrinfo (host, service, hints)", N_("The addresses that belong to a name and a service, in the order in which they should be tried."), TRUE },
};

static const SxHelpEntry plots[] = {
  { NULL, N_("What the selected sockets did over time, or, with nothing selected, all that are open.") },
  { N_("Range"), N_("How far back the plots go: a minute, ten minutes, or to the beginning.") },
  { N_("Values"), N_("Point at a plot, or go along it with the left and right arrow keys: what was measured then is said below the plots, "
                     "exactly. Where there is no line, nothing was measured.") },
  { N_("Sent, Received"), N_("Bytes per second, of each socket by itself.") },
  { N_("Round-trip time"), N_("How long it takes until the other end’s acknowledgement is here. The band shows how far that varies.") },
  { N_("Congestion window"), N_("How many segments the kernel sends before it waits for an acknowledgement.") },
  { N_("Waiting to be sent"), N_("Bytes that nobody could take yet: the other end is slow to read, or the way there is.") },
  { N_("Waiting for accept"), N_("Connections that are complete and not accepted yet, and how many of them there may be.") },
};

#define PAGE(id, title, entries) { id, title, entries, G_N_ELEMENTS (entries) }

static const SxHelpPage pages[] = {
  PAGE ("walk", N_("A first walk"), walk),
  PAGE ("server", N_("Server"), server),
  PAGE ("client", N_("Client"), client),
  PAGE ("udp", N_("UDP"), udp),
  PAGE ("lookup", N_("Lookup"), lookup),
  PAGE ("composer", N_("Messages and tables"), composer),
  PAGE ("record", N_("What is recorded"), record),
  PAGE ("diagram", N_("Diagram"), diagram),
  PAGE ("plots", N_("Plots"), plots),
  PAGE ("calls", N_("What the calls mean"), calls),
};

/**
 * sx_help_text_get_pages:
 * @n_pages: (out): how many
 *
 * Returns: (array length=n_pages) (transfer none): the pages of the help, not translated yet
 */
const SxHelpPage *
sx_help_text_get_pages (guint *n_pages)
{
  *n_pages = G_N_ELEMENTS (pages);

  return pages;
}
