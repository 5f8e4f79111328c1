/* sx-servers-peers.c: other people's servers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sx-servers.h"

/* The tutorial's server, with the loop that a tutorial gives it */
#define PYTHON_SERVER                                                     \
  "import socket, sys\n"                                                  \
  "s = socket.socket()\n"                                                 \
  "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"             \
  "s.bind(('127.0.0.1', int(sys.argv[1])))\n"                             \
  "s.listen(int(sys.argv[2]))\n"                                          \
  "while True:\n"                                                         \
  "    c, addr = s.accept()\n"                                            \
  "    c.send(b'" SX_SERVERS_GREETING "')\n"                              \
  "    c.close()\n"

/* Where it keeps its settings, below its home folder, and what it has to be told: where to listen, what to answer (16 bytes), and
 * not to ask anybody whether there is a newer one */
#define PACKET_SENDER_FOLDER ".local/share/PacketSender"
#define PACKET_SENDER_SETTINGS "[General]\nlanguageCombo=English\ncheckforUpdates=false\nipMode=127.0.0.1\ntcpPort=%u\nudpPort=0\n" \
                               "tcpServerEnable=true\nudpServerEnable=false\nsslServerEnable=false\ndtlsServerEnable=false\n"  \
                               "sendReponse=true\nresponseHex=54 68 61 6e 6b 20 79 6f 75 2c 20 66 6f 6c 6b 73\n"

static guint16
find_port (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (bind (fd, (struct sockaddr *) &address, sizeof address) != 0)
    _exit (1);
  getsockname (fd, (struct sockaddr *) &address, &length);
  close (fd);
  return ntohs (address.sin_port);
}

static gboolean
answers (guint16 port)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK), .sin_port = htons (port)
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean connected = connect (fd, (struct sockaddr *) &address, sizeof address) == 0;

  close (fd);
  return connected;
}

/* Starts it and waits until it can be connected to; for 5 s */
static void
run (SxBenchReady  ready,
     guint16       port,
     char        **arguments)
{
  pid_t pid = fork ();

  if (pid == 0)
    {
      int null = open ("/dev/null", O_RDWR);

      dup2 (null, STDIN_FILENO);
      dup2 (null, STDOUT_FILENO);
      dup2 (null, STDERR_FILENO);
      execvp (arguments[0], arguments);
      _exit (127);
    }

  for (guint i = 0; i < 500; i++)
    {
      if (waitpid (pid, NULL, WNOHANG) == pid)
        _exit (1);
      if (answers (port))
        {
          ready (port);
          waitpid (pid, NULL, 0);
          _exit (0);
        }
      g_usleep (10000);
    }
  _exit (1);
}

static void
run_python (SxBenchReady ready,
            int          backlog)
{
  guint16 port = find_port ();
  g_autofree char *text = g_strdup_printf ("%u", port);
  g_autofree char *length = g_strdup_printf ("%d", backlog);
  char *arguments[] = { (char *) "python3", (char *) "-c", (char *) PYTHON_SERVER, text, length, NULL };

  run (ready, port, arguments);
}

void
sx_servers_python_greet (SxBenchReady ready)
{
  run_python (ready, SX_SERVERS_BACKLOG);
}

void
sx_servers_python_small (SxBenchReady ready)
{
  run_python (ready, SX_SERVERS_SMALL_BACKLOG);
}

void
sx_servers_ncat_greet (SxBenchReady ready)
{
  guint16 port = find_port ();
  g_autofree char *text = g_strdup_printf ("%u", port);
  char *arguments[] = { (char *) "ncat", (char *) "-k", (char *) "-l", (char *) "127.0.0.1", text,
                        (char *) "-c", (char *) "printf '" SX_SERVERS_GREETING "'", NULL };

  run (ready, port, arguments);
}

void
sx_servers_socat_greet (SxBenchReady ready)
{
  guint16 port = find_port ();
  g_autofree char *address = g_strdup_printf ("TCP4-LISTEN:%u,bind=127.0.0.1,reuseaddr,fork,backlog=4096", port);
  char *arguments[] = { (char *) "socat", address, (char *) "EXEC:printf \\\"" SX_SERVERS_GREETING "\\\"", NULL };

  run (ready, port, arguments);
}

void
sx_servers_socat_echo (SxBenchReady ready)
{
  guint16 port = find_port ();
  g_autofree char *address = g_strdup_printf ("TCP4-LISTEN:%u,bind=127.0.0.1,reuseaddr,fork", port);
  char *arguments[] = { (char *) "socat", (char *) "-b", (char *) "65536", address, (char *) "PIPE", NULL };

  run (ready, port, arguments);
}

/* It has a window, and is a server only as long as that is there */
void
sx_servers_packet_sender (SxBenchReady ready)
{
  guint16 port = find_port ();
  g_autofree char *home = g_build_filename (g_getenv ("XDG_STATE_HOME"), "packet-sender", NULL);
  g_autofree char *folder = g_build_filename (home, PACKET_SENDER_FOLDER, NULL);
  g_autofree char *file = g_build_filename (folder, "ps_settings.ini", NULL);
  g_autofree char *settings = g_strdup_printf (PACKET_SENDER_SETTINGS, port);
  char *arguments[] = { (char *) "packetsender", NULL };

  if (g_mkdir_with_parents (folder, 0700) != 0 || !g_file_set_contents (file, settings, -1, NULL))
    _exit (1);
  g_setenv ("HOME", home, TRUE);
  g_unsetenv ("XDG_DATA_HOME");

  run (ready, port, arguments);
}
