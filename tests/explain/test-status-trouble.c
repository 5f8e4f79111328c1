/* test-status-trouble.c: what a pane says when something outside fails
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <errno.h>

#include "status-records.h"

/* Why a connection is over, and whose doing that was */
static void
test_broken (void)
{
  static const struct
  {
    SxKind      kind;
    int         error;
    const char *says;
  } cases[] = {
    { SX_KIND_RECV, ECONNRESET, "The connection from 127.0.0.1 port 48437 was broken by the other side." },
    { SX_KIND_RECV, ETIMEDOUT, "The connection with 127.0.0.1 port 48437 is lost: nothing comes back from there any more "
                               "(ETIMEDOUT). Is that computer still switched on, and connected?" },
    { SX_KIND_SEND, ENOBUFS, "The connection with 127.0.0.1 port 48437 was closed: it did not read, and too much waited to be "
                             "sent to it (ENOBUFS)." },
    { SX_KIND_RECV, ENOMEM, "The connection with 127.0.0.1 port 48437 had to be closed: recv failed (ENOMEM). "
                            "The computer has no memory left for this." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SxStatus) status = sx_status_new (SX_PANE_SERVER);
      g_autofree char *says = g_strdup_printf ("Listening on 127.0.0.1 port 12345. %s 1 client so far.", cases[i].says);

      bind_listen (status, 1, "127.0.0.1", 12345);
      accept_one (status, 2, 48437);
      feed (status, (SxRecord) { .kind = cases[i].kind, .socket = 2, .error = cases[i].error });
      close_one (status, 2);
      assert_says (status, says, SX_TONE_GOOD);
    }
}

/* A Unix client has no address */
static void
test_broken_unix (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_SERVER);

  make (status, 1, 1);
  feed (status, (SxRecord) { .kind = SX_KIND_LISTEN, .socket = 1, .local = sx_test_address ("/tmp/sock", 0) });
  feed (status, (SxRecord) { .kind = SX_KIND_ACCEPT, .socket = 2, .args = { 1 } });
  feed (status, (SxRecord) { .kind = SX_KIND_RECV, .socket = 2, .error = ECONNRESET });
  assert_says (status, "Listening on /tmp/sock. The connection from a program on this computer was broken by the other side. "
                       "1 client so far.", SX_TONE_GOOD);
}

/* The same at the client's end, which is an error of the pane; and what send() alone says */
static void
test_lost (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_CLIENT);

  make (status, 1, 1);
  feed (status, (SxRecord) { .kind = SX_KIND_CONNECT, .socket = 1, .local = PEER, .remote = HERE });
  feed (status, (SxRecord) { .kind = SX_KIND_SEND, .socket = 1, .value = 10 });
  feed (status, (SxRecord) { .kind = SX_KIND_WAITING, .socket = 1, .value = 4096 });
  assert_says (status, "Connected to 127.0.0.1 port 12345 from port 48437. 10 bytes sent. "
                       "Still to be sent, when the other side reads: 4096 bytes.", SX_TONE_GOOD);
  end (status, 2, SX_COMMAND_SEND, ENOBUFS, SX_KIND_SEND, NOWHERE);
  assert_says (status, "Too much waits to be sent already (ENOBUFS), as the other side does not read. Wait until it does. "
                       "Still to be sent, when the other side reads: 4096 bytes. 1 connection is open.", SX_TONE_ERROR);
  feed (status, (SxRecord) { .kind = SX_KIND_SEND, .socket = 1, .error = ETIMEDOUT });
  feed (status, (SxRecord) { .kind = SX_KIND_WAITING, .socket = 1 });
  close_one (status, 1);
  assert_says (status, "The connection with 127.0.0.1 port 12345 is lost: nothing comes back from there any more (ETIMEDOUT). "
                       "Is that computer still switched on, and connected?", SX_TONE_ERROR);
}

/* A peer that does not read; what waits is gone with its connection */
static void
test_waiting (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_SERVER);

  bind_listen (status, 1, "127.0.0.1", 12345);
  accept_one (status, 2, 48437);
  accept_one (status, 3, 48438);
  feed (status, (SxRecord) { .kind = SX_KIND_WAITING, .socket = 2, .value = 1000 });
  feed (status, (SxRecord) { .kind = SX_KIND_WAITING, .socket = 3, .value = 500 });
  feed (status, (SxRecord) { .kind = SX_KIND_WAITING, .socket = 2, .value = 1500 });
  feed (status, (SxRecord) { .kind = SX_KIND_WAITING, .socket = 99, .value = 1 });
  assert_says (status, "Listening on 127.0.0.1 port 12345. 2 clients connected. Got connection from 127.0.0.1 port 48438. "
                       "Still to be sent, when the other side reads: 2000 bytes.", SX_TONE_GOOD);
  close_one (status, 2);
  feed (status, (SxRecord) { .kind = SX_KIND_WAITING, .socket = 3 });
  assert_says (status, "Listening on 127.0.0.1 port 12345. 1 client connected. "
                       "Got connection from 127.0.0.1 port 48437; it is closed again.", SX_TONE_GOOD);
}

/* Not about an address, whatever the error means elsewhere */
static void
test_accept_refused (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_SERVER);

  bind_listen (status, 1, "127.0.0.1", 12345);
  feed (status, (SxRecord) { .kind = SX_KIND_ACCEPT, .socket = 1, .error = EACCES });
  assert_says (status, "accept failed (EACCES). The right to do this is missing. Listening on 127.0.0.1 port 12345. "
                       "No client yet.", SX_TONE_ERROR);
  feed (status, (SxRecord) { .kind = SX_KIND_ACCEPT, .socket = 1, .error = ENOMEM });
  assert_says (status, "accept failed (ENOMEM). The computer has no memory left for this. Listening on 127.0.0.1 port 12345. "
                       "No client yet.", SX_TONE_ERROR);
  accept_one (status, 2, 48437);
  assert_says (status, "Listening on 127.0.0.1 port 12345. 1 client connected. Got connection from 127.0.0.1 port 48437.",
               SX_TONE_GOOD);
}

/* The address goes, and comes back */
static void
test_absent (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_SERVER);
  SxRecord record = { .kind = SX_KIND_INTERFACE, .socket = 1, .error = EADDRNOTAVAIL };

  bind_listen (status, 1, "192.0.2.1", 12345);
  feed (status, record);
  assert_says (status, "Listening on 192.0.2.1 port 12345. No network interface has the address 192.0.2.1 any more "
                       "(EADDRNOTAVAIL): nobody can reach it until one has it again. No client yet.", SX_TONE_WARNING);
  record.error = ENETDOWN;
  feed (status, record);
  assert_says (status, "Listening on 192.0.2.1 port 12345. The network interface with the address 192.0.2.1 is switched off "
                       "(ENETDOWN): nobody can reach it until it is on again. No client yet.", SX_TONE_WARNING);
  record.error = 0;
  feed (status, record);
  assert_says (status, "Listening on 192.0.2.1 port 12345. Other computers can connect. No client yet.", SX_TONE_WARNING);

  /* What the Look-up pane finds out is about no socket */
  record.socket = 0;
  record.error = EADDRNOTAVAIL;
  feed (status, record);
  assert_says (status, "Listening on 192.0.2.1 port 12345. Other computers can connect. No client yet.", SX_TONE_WARNING);
}

/* A socket file that stays when its socket is closed */
static void
test_left_behind (void)
{
  g_autoptr (SxStatus) status = sx_status_new (SX_PANE_SERVER);

  begin (status, 1, SX_COMMAND_STOP, "", "");
  feed (status, (SxRecord) { .kind = SX_KIND_UNLINK, .socket = 1, .error = EROFS, .local = sx_test_address ("/tmp/sock", 0) });
  end (status, 1, SX_COMMAND_STOP, 0, 0, NOWHERE);
  assert_says (status, "/tmp/sock could not be removed (EROFS). The disk can be read, not written.", SX_TONE_ERROR);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/status-trouble/broken", test_broken);
  g_test_add_func ("/status-trouble/broken-unix", test_broken_unix);
  g_test_add_func ("/status-trouble/lost", test_lost);
  g_test_add_func ("/status-trouble/waiting", test_waiting);
  g_test_add_func ("/status-trouble/accept-refused", test_accept_refused);
  g_test_add_func ("/status-trouble/absent", test_absent);
  g_test_add_func ("/status-trouble/left-behind", test_left_behind);

  return g_test_run ();
}
