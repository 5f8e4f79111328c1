/* sx-servers-window.c: this program's servers, with its window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-servers-window.h"

#include <unistd.h>

#include "sx-servers.h"
#include "sx-shown.h"

static void
open_window (SxShown    *shown,
             SxPaneKind  pane,
             gboolean    diagram)
{
  if (!sx_shown_open (shown, pane))
    _exit (1);
  sx_shown_set_diagram (shown, diagram);
}

G_NORETURN static void
run (void)
{
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}

G_NORETURN static void
serve (SxBenchReady  ready,
       SxBehaviourId behaviour,
       int           backlog,
       gboolean      diagram)
{
  SxShown shown;

  open_window (&shown, SX_PANE_SERVER, diagram);
  ready (sx_shown_listen (&shown, behaviour, backlog, SX_SERVERS_GREETING));
  run ();
}

void
sx_servers_window_greet (SxBenchReady ready)
{
  serve (ready, SX_BEHAVIOUR_GREET_CLOSE, SX_SERVERS_BACKLOG, FALSE);
}

void
sx_servers_window_small (SxBenchReady ready)
{
  serve (ready, SX_BEHAVIOUR_GREET_CLOSE, SX_SERVERS_SMALL_BACKLOG, FALSE);
}

void
sx_servers_window_echo (SxBenchReady ready)
{
  serve (ready, SX_BEHAVIOUR_ECHO, SX_SERVERS_BACKLOG, FALSE);
}

void
sx_servers_diagram_greet (SxBenchReady ready)
{
  serve (ready, SX_BEHAVIOUR_GREET_CLOSE, SX_SERVERS_BACKLOG, TRUE);
}

void
sx_servers_diagram_echo (SxBenchReady ready)
{
  serve (ready, SX_BEHAVIOUR_ECHO, SX_SERVERS_BACKLOG, TRUE);
}

G_NORETURN static void
serve_udp (SxBenchReady ready,
           gboolean     diagram)
{
  SxShown shown;

  open_window (&shown, SX_PANE_UDP, diagram);
  ready (sx_shown_bind (&shown));
  run ();
}

void
sx_servers_window_udp (SxBenchReady ready)
{
  serve_udp (ready, FALSE);
}

void
sx_servers_diagram_udp (SxBenchReady ready)
{
  serve_udp (ready, TRUE);
}
