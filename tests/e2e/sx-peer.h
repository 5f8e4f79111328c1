/* sx-peer.h: the other end, in the tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How long a peer waits for anything, in seconds */
#define SX_PEER_TIMEOUT_S 10

GSocket *sx_peer_connect     (const char  *host,
                              guint16      port);
GSocket *sx_peer_connect_path (const char *path);
GSocket *sx_peer_listen      (const char  *host,
                              int          backlog,
                              guint16     *port);
GSocket *sx_peer_accept      (GSocket     *listener);
GSocket *sx_peer_bind_udp    (const char  *host,
                              guint16     *port);
guint16  sx_peer_get_port    (GSocket     *socket);
gboolean sx_peer_send        (GSocket     *socket,
                              const char  *bytes,
                              gssize       length);
gboolean sx_peer_send_to     (GSocket     *socket,
                              const char  *host,
                              guint16      port,
                              const char  *bytes,
                              gssize       length);
char    *sx_peer_receive     (GSocket     *socket,
                              gsize        length);
char    *sx_peer_receive_all (GSocket     *socket,
                              gsize       *length);
char    *sx_peer_receive_from (GSocket    *socket,
                              gssize      *length,
                              guint16     *port);
void     sx_peer_reset       (GSocket     *socket);
guint16  sx_peer_free_port   (void);

G_END_DECLS
