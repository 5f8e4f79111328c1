/* sx-mixes.c: records of many kinds of traffic, as many as are wanted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "sx-mixes.h"

#define IN_FLIGHT 64
#define PAYLOAD   32

static SxAddress
make_address (guint16 port)
{
  struct sockaddr_in ipv4 = {
    .sin_family = AF_INET, .sin_port = htons (port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK)
  };
  SxAddress address;

  sx_address_set (&address, &ipv4, sizeof ipv4);

  return address;
}

static void
append (SxMixer  *mixer,
        SxRecord *record)
{
  mixer->time += 5000;
  record->time = mixer->time;
  if (record->owner == 0)
    record->owner = mixer->owner;
  g_assert_true (sx_journal_append (mixer->journal, record));
  mixer->n_records++;
}

static void
append_call (SxMixer *mixer,
             guint32  owner,
             guint32  socket,
             SxKind   kind,
             gint64   value,
             guint16  local,
             guint16  remote)
{
  static const guint8 payload[PAYLOAD] = "so much is sent or received once";
  SxRecord record = { .owner = owner, .socket = socket, .kind = kind, .value = value };

  if (local != 0)
    record.local = make_address (local);
  if (remote != 0)
    record.remote = make_address (remote);
  if (sx_kind_makes_message (kind, 0, value))
    {
      record.payload = payload;
      record.payload_length = MIN (value, PAYLOAD);
    }
  append (mixer, &record);
}

static guint32
listen_on (SxMixer *mixer,
           guint16  port)
{
  guint32 socket = ++mixer->n_sockets;
  SxAddress local = make_address (port);

  append (mixer, &(SxRecord) { .kind = SX_KIND_SOCKET, .socket = socket, .args = { AF_INET, SOCK_STREAM, 0 } });
  append (mixer, &(SxRecord) { .kind = SX_KIND_BIND, .socket = socket, .args = { port }, .local = local });
  append (mixer, &(SxRecord) { .kind = SX_KIND_LISTEN, .socket = socket, .args = { 4096 }, .local = local });

  return socket;
}

static guint32
accept_one (SxMixer *mixer,
            guint32  listener,
            guint16  remote)
{
  guint32 socket = ++mixer->n_sockets;

  append (mixer, &(SxRecord) {
    .kind = SX_KIND_ACCEPT, .socket = socket, .args = { listener, AF_INET, SOCK_STREAM, 0 },
    .local = make_address (12345), .remote = make_address (remote),
  });

  return socket;
}

static guint16
get_port (guint64 number)
{
  return 20000 + number % 40000;
}

static void
fill_messages (SxMixer *mixer,
               guint64  n_records)
{
  guint32 listener = listen_on (mixer, 12345);
  guint32 connections[4];

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    connections[i] = accept_one (mixer, listener, get_port (i));
  for (guint i = 0; mixer->n_records < n_records; i++)
    append_call (mixer, 0, connections[i % G_N_ELEMENTS (connections)], i % 3 == 0 ? SX_KIND_SEND : SX_KIND_RECV,
                 PAYLOAD, 12345, get_port (i % G_N_ELEMENTS (connections)));
}

static void
fill_echo (SxMixer *mixer,
           guint64  n_records)
{
  guint32 listener = listen_on (mixer, 12345);
  guint32 connections[IN_FLIGHT];

  for (guint i = 0; i < IN_FLIGHT; i++)
    connections[i] = accept_one (mixer, listener, get_port (i));
  for (guint i = 0; mixer->n_records < n_records; i++)
    append_call (mixer, 0, connections[i / 2 % IN_FLIGHT], i % 2 == 0 ? SX_KIND_RECV : SX_KIND_SEND, PAYLOAD, 0, 0);
}

static void
fill_datagrams (SxMixer *mixer,
                guint64  n_records)
{
  guint32 socket = ++mixer->n_sockets;

  append (mixer, &(SxRecord) { .kind = SX_KIND_SOCKET, .owner = mixer->udp, .socket = socket,
                               .args = { AF_INET, SOCK_DGRAM, 0 } });
  append (mixer, &(SxRecord) { .kind = SX_KIND_BIND, .owner = mixer->udp, .socket = socket, .args = { 5000 },
                               .local = make_address (5000) });
  for (guint i = 0; mixer->n_records < n_records; i++)
    append_call (mixer, mixer->udp, socket, SX_KIND_RECVFROM, PAYLOAD, 0, get_port (i * 7));
}

/* Accept, greet, close, so many at any time; the last calls of each come when others have been accepted meanwhile */
static void
greet (SxMixer *mixer,
       guint    n_calls,
       guint64  n_connections,
       guint64  n_records)
{
  static const SxKind calls[] = { SX_KIND_SEND, SX_KIND_CLOSE, SX_KIND_SHUTDOWN, SX_KIND_RECV, SX_KIND_CLOSE };
  guint32 listener = listen_on (mixer, 12345);
  guint32 connections[IN_FLIGHT] = { 0, };
  const SxKind *rest = n_calls == 3 ? calls : calls + 2;

  for (guint64 i = 0; i < n_connections && mixer->n_records < n_records; i++)
    {
      guint32 *place = &connections[i % IN_FLIGHT];

      if (*place != 0 && n_calls == 3)
        append_call (mixer, 0, *place, rest[1], 0, 0, 0);
      for (guint j = 0; *place != 0 && n_calls == 5 && j < 3; j++)
        append_call (mixer, 0, *place, rest[j], 0, 0, 0);
      *place = accept_one (mixer, listener, get_port (i));
      append_call (mixer, 0, *place, SX_KIND_SEND, 24, 12345, get_port (i));
    }
}

/* The rest are messages of a connection that stays */
static void
greet_and_talk (SxMixer *mixer,
                guint    n_calls,
                guint64  n_connections,
                guint64  n_records)
{
  guint32 connection;

  greet (mixer, n_calls, n_connections, n_records);
  connection = accept_one (mixer, 1, 7);
  for (guint i = 0; mixer->n_records < n_records; i++)
    append_call (mixer, 0, connection, i % 3 == 0 ? SX_KIND_SEND : SX_KIND_RECV, PAYLOAD, 12345, 7);
}

static void
fill_greet_few (SxMixer *mixer,
                guint64  n_records)
{
  greet_and_talk (mixer, 5, n_records / 100, n_records);
}

static void
fill_greet_5 (SxMixer *mixer,
              guint64  n_records)
{
  greet_and_talk (mixer, 5, n_records / 5, n_records);
}

static void
fill_greet_3 (SxMixer *mixer,
              guint64  n_records)
{
  greet_and_talk (mixer, 3, n_records / 5, n_records);
}

/* Both ends are ours; the rest are messages of one that stays */
static void
fill_pairs (SxMixer *mixer,
            guint64  n_records)
{
  guint32 listener = listen_on (mixer, 12345), last;

  for (guint64 i = 0; i < n_records / 10; i++)
    {
      guint32 client = ++mixer->n_sockets, server;

      append (mixer, &(SxRecord) { .kind = SX_KIND_SOCKET, .owner = mixer->client, .socket = client,
                                   .args = { AF_INET, SOCK_STREAM, 0 } });
      append_call (mixer, mixer->client, client, SX_KIND_CONNECT, 0, get_port (i), 12345);
      server = accept_one (mixer, listener, get_port (i));
      append_call (mixer, 0, server, SX_KIND_SEND, 24, 12345, get_port (i));
      append_call (mixer, 0, server, SX_KIND_CLOSE, 0, 0, 0);
      append_call (mixer, mixer->client, client, SX_KIND_RECV, 24, 0, 0);
      append_call (mixer, mixer->client, client, SX_KIND_CLOSE, 0, 0, 0);
    }

  last = accept_one (mixer, listener, 7);
  while (mixer->n_records < n_records)
    append_call (mixer, 0, last, SX_KIND_RECV, PAYLOAD, 12345, 7);
}

const SxMix sx_mixes[SX_N_MIXES] = {
  { "messages", SX_PANE_SERVER, fill_messages },
  { "echo", SX_PANE_SERVER, fill_echo },
  { "datagrams", SX_PANE_UDP, fill_datagrams },
  { "greet-100000", SX_PANE_SERVER, fill_greet_few },
  { "greet-5-calls", SX_PANE_SERVER, fill_greet_5 },
  { "greet-3-calls", SX_PANE_SERVER, fill_greet_3 },
  { "both-ends", SX_PANE_SERVER, fill_pairs },
};
