/* sx-demo-script.h: the steps of the demo
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-window.h"

G_BEGIN_DECLS

/**
 * SxDemoScene:
 * @window: where it is played; not owned
 * @from: the first record that is the current step's own
 * @server: the address that the server listens on
 * @udp: the numbers of the two datagram sockets
 * @udp_address: their addresses
 * @name: this computer's name; %NULL: not known yet
 *
 * What the steps found out so far.
 */
typedef struct
{
  SxWindow  *window;
  guint64    from;
  SxAddress  server;
  guint32    udp[2];
  SxAddress  udp_address[2];
  char      *name;
} SxDemoScene;

/**
 * SxDemoStep:
 * @pane: the pane that it is played in
 * @before: what is going to happen, and why; transfer full
 * @act: does it, the way a click does; %FALSE: it could not be begun. %NULL: there is nothing to do
 * @match: tells the record that decides it, and takes notes of those before
 * @after: what happened; transfer full; %NULL: it failed. %NULL with @act
 */
typedef struct
{
  SxPaneKind   pane;
  char      *(*before) (SxDemoScene    *scene);
  gboolean   (*act)    (SxDemoScene    *scene);
  gboolean   (*match)  (SxDemoScene    *scene,
                        const SxRecord *record);
  char      *(*after)  (SxDemoScene    *scene,
                        const SxRecord *record);
} SxDemoStep;

const SxDemoStep *sx_demo_script_get (guint *n_steps);

G_END_DECLS
