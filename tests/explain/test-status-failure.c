/* test-status-failure.c: what a pane says of a command that failed, and what to try next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <errno.h>
#include <netdb.h>

#include "status-records.h"

typedef struct
{
  SxPaneKind  pane;
  SxCommand   command;
  int         error;
  SxKind      call;
  const char *host;
  guint16     port;
  SxBlame     blame;
  const char *sentence;
} Failure;

static const Failure failures[] = {
  { SX_PANE_CLIENT, SX_COMMAND_CONNECT, ECONNREFUSED, SX_KIND_CONNECT, "127.0.0.1", 12345, SX_BLAME_PORT,
    "Nothing is listening at 127.0.0.1 port 12345 (ECONNREFUSED). Start the server first, or check the port." },
  { SX_PANE_CLIENT, SX_COMMAND_CONNECT, ETIMEDOUT, SX_KIND_CONNECT, "10.0.0.1", 1, SX_BLAME_HOST,
    "10.0.0.1 port 1 did not answer in time (ETIMEDOUT). Check the address; a firewall may be in between." },
  { SX_PANE_CLIENT, SX_COMMAND_CONNECT, EHOSTUNREACH, SX_KIND_CONNECT, "10.0.0.1", 1, SX_BLAME_HOST,
    "No way leads to 10.0.0.1 port 1 (EHOSTUNREACH). Check the address, and whether that computer is switched on." },
  { SX_PANE_CLIENT, SX_COMMAND_CONNECT, ENETUNREACH, SX_KIND_CONNECT, "10.0.0.1", 1, SX_BLAME_HOST,
    "No network leads to 10.0.0.1 port 1 (ENETUNREACH). Is this computer connected to it?" },
  { SX_PANE_CLIENT, SX_COMMAND_CONNECT, ECANCELED, SX_KIND_CONNECT, "10.0.0.1", 1, SX_BLAME_NONE,
    "The attempt to connect to 10.0.0.1 port 1 was cancelled (ECANCELED)." },
  { SX_PANE_CLIENT, SX_COMMAND_CONNECT, EAFNOSUPPORT, SX_KIND_SOCKET, "::1", 1, SX_BLAME_HOST,
    "This computer does not have this family of addresses (EAFNOSUPPORT). Choose another family." },
  { SX_PANE_CLIENT, SX_COMMAND_CONNECT, EMFILE, SX_KIND_SOCKET, "::1", 1, SX_BLAME_NONE,
    "The program has run out of descriptors (EMFILE): close some connections, then new ones can come." },
  { SX_PANE_CLIENT, SX_COMMAND_CONNECT, EAI_NONAME, SX_KIND_GETADDRINFO, NULL, 0, SX_BLAME_HOST,
    "No computer is known by the name “nobody” (EAI_NONAME). Check how it is spelled." },
  { SX_PANE_CLIENT, SX_COMMAND_CONNECT, EAI_SERVICE, SX_KIND_GETADDRINFO, NULL, 0, SX_BLAME_PORT,
    "No service “nothing” is known here (EAI_SERVICE). Write its number, from 0 to 65535." },
  { SX_PANE_CLIENT, SX_COMMAND_CONNECT, EAI_AGAIN, SX_KIND_GETADDRINFO, NULL, 0, SX_BLAME_HOST,
    "No name server answers that could tell who “nobody” is (EAI_AGAIN). Check the network, or try again later." },
  { SX_PANE_CLIENT, SX_COMMAND_CONNECT, EAI_ADDRFAMILY, SX_KIND_GETADDRINFO, NULL, 0, SX_BLAME_HOST,
    "“nobody” has no address of this family (EAI_ADDRFAMILY). Choose another family." },
  { SX_PANE_LOOKUP, SX_COMMAND_LOOKUP, EAI_BADFLAGS, SX_KIND_GETADDRINFO, NULL, 0, SX_BLAME_HOST,
    "“nobody” could not be looked up (EAI_BADFLAGS). These flags of getaddrinfo() are unknown or do not go together." },
  { SX_PANE_CLIENT, SX_COMMAND_CONNECT, ENOENT, SX_KIND_CONNECT, "/tmp/x", 0, SX_BLAME_PATH,
    "There is no socket at /tmp/x (ENOENT). Start the server first, or check the path." },
  { SX_PANE_CLIENT, SX_COMMAND_CONNECT, ECONNREFUSED, SX_KIND_CONNECT, "/tmp/x", 0, SX_BLAME_PATH,
    "Nothing is listening at /tmp/x (ECONNREFUSED). Start the server first, or check the path." },
  { SX_PANE_SERVER, SX_COMMAND_LISTEN, EADDRINUSE, SX_KIND_BIND, "127.0.0.1", 12345, SX_BLAME_PORT,
    "Port 12345 of 127.0.0.1 is already in use (EADDRINUSE). Stop the other program, or take another port." },
  { SX_PANE_SERVER, SX_COMMAND_LISTEN, EADDRINUSE, SX_KIND_BIND, "127.0.0.1", 0, SX_BLAME_PORT,
    "No port is free (EADDRINUSE): a closed connection keeps its own for a minute. Wait, or write a port." },
  { SX_PANE_CLIENT, SX_COMMAND_CONNECT, EADDRNOTAVAIL, SX_KIND_CONNECT, "127.0.0.1", 80, SX_BLAME_HOST,
    "This computer has no address, or no free port, from which 127.0.0.1 port 80 can be reached (EADDRNOTAVAIL). Check host "
    "and port; a closed connection keeps its own port for a minute." },
  { SX_PANE_SERVER, SX_COMMAND_LISTEN, EADDRNOTAVAIL, SX_KIND_BIND, "192.0.2.1", 80, SX_BLAME_HOST,
    "192.0.2.1 is no address of this computer (EADDRNOTAVAIL). Take localhost, or leave the host empty for every interface." },
  { SX_PANE_SERVER, SX_COMMAND_LISTEN, EACCES, SX_KIND_BIND, "127.0.0.1", 80, SX_BLAME_PORT,
    "Ports below 1024 need a special right (EACCES). Take a port from 1024 up." },
  { SX_PANE_SERVER, SX_COMMAND_LISTEN, EADDRINUSE, SX_KIND_BIND, "/tmp/x", 0, SX_BLAME_PATH,
    "/tmp/x exists already (EADDRINUSE). If nobody listens on it any more, remove it; else take another path." },
  { SX_PANE_SERVER, SX_COMMAND_LISTEN, EADDRINUSE, SX_KIND_BIND, "@name", 0, SX_BLAME_PATH,
    "The name @name is already in use (EADDRINUSE). Take another one." },
  { SX_PANE_SERVER, SX_COMMAND_LISTEN, ENOENT, SX_KIND_BIND, "/no/x", 0, SX_BLAME_PATH,
    "The folder of /no/x does not exist (ENOENT). Make it first, or take another path." },
  { SX_PANE_SERVER, SX_COMMAND_LISTEN, EACCES, SX_KIND_BIND, "/root/x", 0, SX_BLAME_PATH,
    "You may not make a file at /root/x (EACCES). Take a path in a folder of your own." },
  { SX_PANE_SERVER, SX_COMMAND_UNLINK, EADDRINUSE, SX_KIND_UNLINK, "/tmp/x", 0, SX_BLAME_PATH,
    "Somebody listens on /tmp/x, so it was not removed (EADDRINUSE). Take another path." },
  { SX_PANE_SERVER, SX_COMMAND_SEND, ENOTCONN, SX_KIND_SEND, "127.0.0.1", 1, SX_BLAME_NONE,
    "No client is connected that it could be sent to (ENOTCONN)." },
  { SX_PANE_SERVER, SX_COMMAND_LISTEN, ENOTTY, SX_KIND_LISTEN, "127.0.0.1", 80, SX_BLAME_NONE, NULL },
  { SX_PANE_UDP, SX_COMMAND_SEND, EMSGSIZE, SX_KIND_SENDTO, "127.0.0.1", 9, SX_BLAME_MESSAGE,
    "A datagram can carry at most 65507 bytes over IPv4 and 65527 over IPv6 (EMSGSIZE). Send it in parts." },
  { SX_PANE_UDP, SX_COMMAND_SEND, ENETUNREACH, SX_KIND_SENDTO, "255.255.255.255", 9, SX_BLAME_REMOTE_HOST,
    "There is no network to broadcast on (ENETUNREACH). Connect this computer to one first." },
  { SX_PANE_UDP, SX_COMMAND_SEND, EACCES, SX_KIND_SENDTO, "10.0.0.255", 9, SX_BLAME_REMOTE_HOST,
    "The right to send to 10.0.0.255 port 9 is missing (EACCES). Is it a broadcast address?" },
  { SX_PANE_UDP, SX_COMMAND_SEND, EAI_SERVICE, SX_KIND_GETADDRINFO, NULL, 0, SX_BLAME_REMOTE_PORT,
    "No service “nothing” is known here (EAI_SERVICE). Write its number, from 0 to 65535." },
  { SX_PANE_UDP, SX_COMMAND_SEND, ENOENT, SX_KIND_SENDTO, "/tmp/x", 0, SX_BLAME_REMOTE_HOST,
    "There is no socket at /tmp/x (ENOENT). Start the server first, or check the path." },
  { SX_PANE_UDP, SX_COMMAND_BIND, EADDRINUSE, SX_KIND_BIND, "::1", 9, SX_BLAME_PORT,
    "Port 9 of ::1 is already in use (EADDRINUSE). Stop the other program, or take another port." },
};

static void
test_failures (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      const Failure *failure = &failures[i];
      g_autoptr (SxStatus) status = sx_status_new (failure->pane);
      g_autofree char *sentence = NULL;
      g_autofree char *advice = NULL;

      begin (status, 7, failure->command, failure->host != NULL ? failure->host : "nobody", "nothing");
      end (status, 7, failure->command, failure->error, failure->call,
           failure->host != NULL ? sx_test_address (failure->host, failure->port) : NOWHERE);
      sentence = sx_status_get_sentence (status);
      advice = sx_status_get_advice (status);

      if (failure->sentence != NULL)
        g_assert_cmpstr (sentence, ==, failure->sentence);
      else
        g_assert_true (g_str_has_prefix (sentence, "listen failed (ENOTTY). "));
      g_assert_cmpint (sx_status_get_blame (status), ==, failure->blame);
      g_assert_cmpint (sx_status_get_error (status), ==, failure->error);
      g_assert_cmpint (sx_status_get_tone (status), ==, failure->error == ECANCELED ? SX_TONE_IDLE : SX_TONE_ERROR);
      g_assert_false (sx_status_is_busy (status));
      /* What the sentence says already is not said again below it */
      if (strchr (sentence, ')')[1] == '.' && strchr (sentence, ')')[2] == ' ')
        g_assert_null (advice);

      /* The next command starts with a clean slate */
      begin (status, 8, SX_COMMAND_SEND, "", "");
      g_assert_cmpint (sx_status_get_error (status), ==, 0);
      g_assert_cmpint (sx_status_get_blame (status), ==, SX_BLAME_NONE);
      g_assert_null (sx_status_get_advice (status));
    }
}

static void
test_advice (void)
{
  g_autoptr (SxStatus) server = sx_status_new (SX_PANE_SERVER);
  g_autoptr (SxStatus) client = sx_status_new (SX_PANE_CLIENT);
  g_autofree char *stay = NULL;
  g_autofree char *again = NULL;

  begin (server, 1, SX_COMMAND_SEND, "", "");
  end (server, 1, SX_COMMAND_SEND, ENOTCONN, SX_KIND_SEND, PEER);
  stay = sx_status_get_advice (server);
  g_assert_cmpstr (stay, ==, "Listen, and let a client connect that stays.");

  begin (client, 1, SX_COMMAND_CONNECT, "127.0.0.1", "12345");
  end (client, 1, SX_COMMAND_CONNECT, ECONNRESET, SX_KIND_CONNECT, HERE);
  again = sx_status_get_advice (client);
  g_assert_cmpstr (again, ==, "It closed while something was still unread there, or it broke down. Connect again.");
}

/* The name stands in parentheses, whatever fails wherever */
static void
test_every_error (void)
{
  static const SxKind calls[] = { SX_KIND_NONE, SX_KIND_SOCKET, SX_KIND_BIND, SX_KIND_LISTEN, SX_KIND_CONNECT,
                                  SX_KIND_SEND, SX_KIND_SENDTO, SX_KIND_GETADDRINFO, SX_KIND_UNLINK };
  static const char *const hosts[] = { "127.0.0.1", "/tmp/x", "@x" };

  for (int error = -110; error < 140; error++)
    for (guint i = 0; i < G_N_ELEMENTS (calls) * G_N_ELEMENTS (hosts) * 4; i++)
      {
        SxPaneKind pane = i % 4;
        SxCommand command = 1 + (i + error + 200) % SX_COMMAND_UNLINK;
        g_autoptr (SxStatus) status = NULL;
        g_autofree char *sentence = NULL;
        g_autofree char *advice = NULL;
        const char *open;

        if (error == 0 || command == SX_COMMAND_DESCRIBE)
          continue;

        status = sx_status_new (pane);
        begin (status, 1, command, "h", "p");
        end (status, 1, command, error, calls[i % G_N_ELEMENTS (calls)], sx_test_address (hosts[i / 4 % 3], 7));
        sentence = sx_status_get_sentence (status);
        advice = sx_status_get_advice (status);
        open = strchr (sentence, '(');
        g_assert_nonnull (open);
        g_assert_true (g_str_has_prefix (open, "(E") || g_str_has_prefix (open, "(errno "));
      }
}

static void
test_stale_path (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_SERVER);

  begin (status, 1, SX_COMMAND_LISTEN, "x.sock", "");
  end (status, 1, SX_COMMAND_LISTEN, EADDRINUSE, SX_KIND_BIND, sx_test_address ("x.sock", 0));
  g_assert_cmpstr (sx_status_get_stale_path (status), ==, "x.sock");

  begin (status, 2, SX_COMMAND_UNLINK, "x.sock", "");
  end (status, 2, SX_COMMAND_UNLINK, 0, 0, NOWHERE);
  g_assert_null (sx_status_get_stale_path (status));
  assert_says (status, "The socket file was removed. Press Listen again.", SX_TONE_GOOD);

  begin (status, 3, SX_COMMAND_LISTEN, "@x", "");
  end (status, 3, SX_COMMAND_LISTEN, EADDRINUSE, SX_KIND_BIND, sx_test_address ("@x", 0));
  g_assert_null (sx_status_get_stale_path (status));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/status-failure/failures", test_failures);
  g_test_add_func ("/status-failure/advice", test_advice);
  g_test_add_func ("/status-failure/every-error", test_every_error);
  g_test_add_func ("/status-failure/stale-path", test_stale_path);

  return g_test_run ();
}
