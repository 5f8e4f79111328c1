/* status-records.h: a pane's records, written down one by one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-status.h"
#include "sx-test-records.h"

#define HERE sx_test_address ("127.0.0.1", 12345)
#define PEER sx_test_address ("127.0.0.1", 48437)
#define NOWHERE ((SxAddress) { 0, })

static inline void
feed (SxStatus *status,
      SxRecord  record)
{
  sx_status_feed (status, &record);
}

static inline void
begin (SxStatus   *status,
       guint32     request,
       SxCommand   command,
       const char *host,
       const char *service)
{
  g_autofree char *both = g_strdup_printf ("%s%c%s", host, 1, service);
  gsize length = strlen (both) + 1;

  both[strlen (host)] = '\0';
  feed (status, (SxRecord) { .kind = SX_KIND_BEGIN, .request = request, .args = { command },
                             .payload = (const guint8 *) both, .payload_length = length });
}

static inline void
end (SxStatus  *status,
     guint32    request,
     SxCommand  command,
     int        error,
     SxKind     call,
     SxAddress  address)
{
  feed (status, (SxRecord) { .kind = SX_KIND_END, .request = request, .args = { command, call },
                             .error = error, .remote = address, .value = error == 0 });
}

static inline void
make (SxStatus  *status,
      guint32    socket,
      guint32    request)
{
  feed (status, (SxRecord) { .kind = SX_KIND_SOCKET, .socket = socket, .request = request });
}

static inline void
bind_listen (SxStatus   *status,
             guint32     socket,
             const char *host,
             guint16     port)
{
  make (status, socket, 1);
  feed (status, (SxRecord) { .kind = SX_KIND_BIND, .socket = socket, .request = 1, .local = sx_test_address (host, port) });
  feed (status, (SxRecord) { .kind = SX_KIND_LISTEN, .socket = socket, .request = 1, .local = sx_test_address (host, port) });
}

static inline void
accept_one (SxStatus *status,
            guint32   socket,
            guint16   port)
{
  feed (status, (SxRecord) { .kind = SX_KIND_ACCEPT, .socket = socket, .args = { 1 }, .local = HERE,
                             .remote = sx_test_address ("127.0.0.1", port) });
}

static inline void
close_one (SxStatus *status,
           guint32   socket)
{
  feed (status, (SxRecord) { .kind = SX_KIND_CLOSE, .socket = socket });
}

static inline void
assert_says (SxStatus   *status,
             const char *sentence,
             SxTone      tone)
{
  g_autofree char *ours = sx_status_get_sentence (status);

  g_assert_cmpstr (ours, ==, sentence);
  g_assert_cmpint (sx_status_get_tone (status), ==, tone);
}
