/* journal-records.h: records for tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "sx-journal.h"
#include "sx-test-util.h"

static inline SxJournal *
make_journal (void)
{
  g_autoptr (GError) error = NULL;
  SxJournal *journal = sx_journal_new (g_get_tmp_dir (), &error);

  g_assert_no_error (error);
  g_assert_nonnull (journal);

  return journal;
}

static inline SxAddress
make_address (guint32 host,
              guint16 port)
{
  struct sockaddr_in ipv4 = {
    .sin_family = AF_INET, .sin_port = htons (port), .sin_addr.s_addr = htonl (host)
  };
  SxAddress address;

  sx_address_set (&address, &ipv4, sizeof ipv4);

  return address;
}

/* Something that can be told from the record's number alone, and so be checked by any thread */
static inline guint8
get_payload_byte (guint64 serial,
                  gsize   i)
{
  return (guint8) (serial * 31 + i * 7 + (i >> 8));
}

static inline void
fill_payload (guint8  *bytes,
              gsize    length,
              guint64  serial)
{
  for (gsize i = 0; i < length; i++)
    bytes[i] = get_payload_byte (serial, i);
}

static inline SxRecord
make_record (guint64       serial,
             const guint8 *payload,
             gsize         payload_length)
{
  SxRecord record = {
    .serial = 99,
    .time = 1000 + (gint64) serial,
    .owner = 1 + serial % 3,
    .request = 7 + serial,
    .socket = 1 + serial % 50,
    .kind = SX_KIND_RECV,
    .error = 0,
    .args = { G_MININT32, -1, (gint32) serial, G_MAXINT32 },
    .value = payload_length,
    .payload = payload,
    .payload_length = payload_length,
  };

  /* Each of the four cases of addresses in turn */
  if (serial & 1)
    record.local = make_address (0x7f000001, serial);
  if (serial & 2)
    record.remote = make_address ((guint32) serial, 80);

  return record;
}

/* What was read is what make_record() made, and fill_payload() filled */
static inline void
assert_record (const SxRecord *record,
               guint64         serial,
               gsize           payload_length)
{
  SxRecord expected = make_record (serial, record->payload, payload_length);

  g_assert_cmpuint (record->serial, ==, serial);
  g_assert_cmpint (record->time, ==, expected.time);
  g_assert_cmpuint (record->owner, ==, expected.owner);
  g_assert_cmpuint (record->request, ==, expected.request);
  g_assert_cmpuint (record->socket, ==, expected.socket);
  g_assert_cmpint (record->kind, ==, expected.kind);
  g_assert_cmpint (record->error, ==, expected.error);
  g_assert_cmpmem (record->args, sizeof record->args, expected.args, sizeof expected.args);
  g_assert_cmpint (record->value, ==, expected.value);
  g_assert_true (sx_address_equal (&record->local, &expected.local));
  g_assert_true (sx_address_equal (&record->remote, &expected.remote));
  g_assert_cmpuint (record->payload_length, ==, payload_length);
  for (gsize i = 0; i < payload_length; i++)
    if (record->payload[i] != get_payload_byte (serial, i))
      g_error ("record %" G_GUINT64_FORMAT ": byte %" G_GSIZE_FORMAT " is wrong", serial, i);
}
