/* test-socket-model.c: what records add up to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "journal-records.h"
#include "shadow-list.h"

#include <errno.h>
#include <malloc.h>

#include "sx-socket-model.h"
#include "sx-socket-pack-private.h"

#define OWNER 3

/* A short language for what happens to socket 1: kind, error, value, args[0]. Times count from 1 */
typedef struct
{
  SxKind kind;
  gint32 error;
  gint64 value;
  gint32 arg;
} Step;

typedef struct
{
  const char    *name;
  int            type;
  Step           steps[6];
  SxSocketState  state;
  gint32         error;
  guint          since; /* the number of the step that brought it into state, from 1 */
} Story;

#define SOCKET_OK  { SX_KIND_SOCKET, 0, 3, 0 }
#define CONNECTING { SX_KIND_CONNECTING, 0, 0, 0 }
#define CONNECTED  { SX_KIND_CONNECT, 0, 1000, 0 }
#define END_IN     { SX_KIND_RECV, 0, 0, 1024 }
#define END_OUT    { SX_KIND_SHUTDOWN, 0, 0, SHUT_WR }
#define CLOSED     { SX_KIND_CLOSE, 0, 0, 0 }

static const Story stories[] = {
  { "new", SOCK_STREAM, { SOCKET_OK }, SX_SOCKET_NEW, 0, 1 },
  { "no socket", SOCK_STREAM, { { SX_KIND_SOCKET, EMFILE, -1, 0 } }, SX_SOCKET_FAILED, EMFILE, 1 },
  { "bound", SOCK_STREAM, { SOCKET_OK, { SX_KIND_BIND } }, SX_SOCKET_NEW, 0, 1 },
  { "not bound", SOCK_STREAM, { SOCKET_OK, { SX_KIND_BIND, EADDRINUSE } }, SX_SOCKET_FAILED, EADDRINUSE, 2 },
  { "not bound, closed", SOCK_STREAM, { SOCKET_OK, { SX_KIND_BIND, EACCES }, CLOSED }, SX_SOCKET_FAILED, EACCES, 2 },
  { "listening", SOCK_STREAM, { SOCKET_OK, { SX_KIND_BIND }, { SX_KIND_LISTEN, 0, 0, 5 } },
    SX_SOCKET_LISTENING, 0, 3 },
  { "not listening", SOCK_STREAM, { SOCKET_OK, { SX_KIND_BIND }, { SX_KIND_LISTEN, EADDRINUSE, -1, 5 } },
    SX_SOCKET_FAILED, EADDRINUSE, 3 },
  { "accept failed", SOCK_STREAM, { SOCKET_OK, { SX_KIND_LISTEN, 0, 0, 5 }, { SX_KIND_ACCEPT, EMFILE, -1, 1 } },
    SX_SOCKET_LISTENING, 0, 2 },
  { "stopped", SOCK_STREAM, { SOCKET_OK, { SX_KIND_LISTEN, 0, 0, 5 }, CLOSED }, SX_SOCKET_CLOSED, 0, 3 },
  { "accepted", SOCK_STREAM, { { SX_KIND_ACCEPT, 0, 7, 9 } }, SX_SOCKET_OPEN, 0, 1 },
  { "connecting", SOCK_STREAM, { SOCKET_OK, CONNECTING }, SX_SOCKET_CONNECTING, 0, 2 },
  { "connected", SOCK_STREAM, { SOCKET_OK, CONNECTING, CONNECTED }, SX_SOCKET_OPEN, 0, 3 },
  { "refused", SOCK_STREAM, { SOCKET_OK, CONNECTING, { SX_KIND_CONNECT, ECONNREFUSED }, CLOSED },
    SX_SOCKET_FAILED, ECONNREFUSED, 3 },
  { "timed out", SOCK_STREAM, { SOCKET_OK, CONNECTING, { SX_KIND_CONNECT, ETIMEDOUT, 0, 1 } },
    SX_SOCKET_FAILED, ETIMEDOUT, 3 },
  { "their end", SOCK_STREAM, { SOCKET_OK, CONNECTED, END_IN }, SX_SOCKET_HALF_CLOSED_THEIRS, 0, 3 },
  { "their end twice", SOCK_STREAM, { SOCKET_OK, CONNECTED, END_IN, END_IN }, SX_SOCKET_HALF_CLOSED_THEIRS, 0, 3 },
  { "our end", SOCK_STREAM, { SOCKET_OK, CONNECTED, END_OUT }, SX_SOCKET_HALF_CLOSED_OURS, 0, 3 },
  { "both ways", SOCK_STREAM, { SOCKET_OK, CONNECTED, { SX_KIND_SHUTDOWN, 0, 0, SHUT_RDWR } },
    SX_SOCKET_HALF_CLOSED_OURS, 0, 3 },
  { "receiving half", SOCK_STREAM, { SOCKET_OK, CONNECTED, { SX_KIND_SHUTDOWN, 0, 0, SHUT_RD } },
    SX_SOCKET_OPEN, 0, 2 },
  { "shutdown failed", SOCK_STREAM, { SOCKET_OK, CONNECTED, { SX_KIND_SHUTDOWN, ENOTCONN, -1, SHUT_WR } },
    SX_SOCKET_OPEN, 0, 2 },
  { "our end, theirs", SOCK_STREAM, { SOCKET_OK, CONNECTED, END_OUT, END_IN }, SX_SOCKET_HALF_CLOSED_OURS, 0, 3 },
  { "their end, ours", SOCK_STREAM, { SOCKET_OK, CONNECTED, END_IN, END_OUT }, SX_SOCKET_HALF_CLOSED_OURS, 0, 4 },
  { "closed", SOCK_STREAM, { SOCKET_OK, CONNECTED, END_OUT, END_IN, CLOSED }, SX_SOCKET_CLOSED, 0, 5 },
  { "to be continued", SOCK_STREAM, { SOCKET_OK, CONNECTED, { SX_KIND_RECV, EAGAIN }, { SX_KIND_SEND, EINTR } },
    SX_SOCKET_OPEN, 0, 2 },
  { "reset", SOCK_STREAM, { SOCKET_OK, CONNECTED, { SX_KIND_RECV, ECONNRESET } }, SX_SOCKET_OPEN, ECONNRESET, 2 },
  { "reset, closed", SOCK_STREAM,
    { SOCKET_OK, CONNECTED, { SX_KIND_RECV, ECONNRESET, -1 }, { SX_KIND_SEND, EPIPE, -1 }, CLOSED },
    SX_SOCKET_CLOSED, ECONNRESET, 5 },
  { "reset by us", SOCK_STREAM, { SOCKET_OK, CONNECTED, { SX_KIND_CLOSE, 0, 0, 1 } }, SX_SOCKET_CLOSED, 0, 3 },
  { "datagram bound", SOCK_DGRAM, { SOCKET_OK, { SX_KIND_BIND } }, SX_SOCKET_OPEN, 0, 2 },
  { "datagram not bound", SOCK_DGRAM, { SOCKET_OK, { SX_KIND_BIND, EADDRNOTAVAIL } },
    SX_SOCKET_FAILED, EADDRNOTAVAIL, 2 },
  { "datagram sent", SOCK_DGRAM, { SOCKET_OK, { SX_KIND_SENDTO, 0, 5 } }, SX_SOCKET_OPEN, 0, 2 },
  { "empty datagram sent", SOCK_DGRAM, { SOCKET_OK, { SX_KIND_SENDTO, 0, 0 } }, SX_SOCKET_OPEN, 0, 2 },
  { "datagram not sent", SOCK_DGRAM, { SOCKET_OK, { SX_KIND_SENDTO, EMSGSIZE, -1 } }, SX_SOCKET_NEW, 0, 1 },
  { "datagram refused", SOCK_DGRAM, { SOCKET_OK, { SX_KIND_BIND }, { SX_KIND_RECVFROM, ECONNREFUSED, -1 }, CLOSED },
    SX_SOCKET_CLOSED, 0, 4 },
  { "empty datagram", SOCK_DGRAM, { SOCKET_OK, { SX_KIND_BIND }, { SX_KIND_RECVFROM, 0, 0 } }, SX_SOCKET_OPEN, 0, 2 },
  { "empty datagram of a peer", SOCK_DGRAM, { SOCKET_OK, CONNECTED, { SX_KIND_RECV, 0, 0 } }, SX_SOCKET_OPEN, 0, 2 },
  { "flags in the type", SOCK_DGRAM | SOCK_CLOEXEC, { SOCKET_OK, { SX_KIND_BIND } }, SX_SOCKET_OPEN, 0, 2 },
};

static void
append (SxJournal  *journal,
        guint32     socket,
        int         type,
        const Step *step,
        gint64      time)
{
  SxRecord record = {
    .time = time, .owner = OWNER, .socket = socket, .kind = step->kind, .error = step->error, .value = step->value,
    .args = { step->arg },
  };

  if (step->kind == SX_KIND_SOCKET)
    {
      record.args[0] = AF_INET;
      record.args[1] = type;
    }
  if (step->kind == SX_KIND_ACCEPT)
    {
      record.args[1] = AF_INET;
      record.args[2] = type;
    }

  g_assert_true (sx_journal_append (journal, &record));
}

static void
drain (SxSocketModel *model)
{
  while (sx_socket_model_drain (model, 1000))
    ;
}

static void
test_story (gconstpointer data)
{
  const Story *story = data;
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  g_autoptr (GArray) senders = NULL;
  const SxSocketInfo *info;

  for (guint i = 0; i < G_N_ELEMENTS (story->steps) && story->steps[i].kind != SX_KIND_NONE; i++)
    append (journal, 1, story->type, &story->steps[i], i + 1);
  drain (model);

  info = sx_socket_model_lookup (model, 1);
  g_assert_nonnull (info);
  g_assert_cmpint (info->state, ==, story->state);
  g_assert_cmpint (info->error, ==, story->error);
  g_assert_cmpint (info->since, ==, story->since);
  g_assert_cmpint (info->created, ==, 1);
  g_assert_cmpint (info->family, ==, AF_INET);
  g_assert_cmpint (info->type, ==, story->type & 0xf);
  for (guint state = SX_SOCKET_NEW; state <= SX_SOCKET_FAILED; state++)
    g_assert_cmpuint (sx_socket_model_count (model, state), ==, state == story->state);

  g_assert_cmpint (sx_socket_info_is_live (info), ==,
                   story->state != SX_SOCKET_CLOSED && story->state != SX_SOCKET_FAILED);
  senders = sx_socket_model_list_senders (model);
  g_assert_cmpuint (senders->len, ==,
                    story->state == SX_SOCKET_OPEN || story->state == SX_SOCKET_HALF_CLOSED_THEIRS);
}

static void
test_sums (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  SxRecord record = { .owner = OWNER, .socket = 4, .kind = SX_KIND_ACCEPT, .args = { 2, AF_INET6, SOCK_STREAM, 6 } };
  static const Step steps[] = {
    { SX_KIND_SEND, 0, 5, 0 }, { SX_KIND_SEND, 0, 10, 0 }, { SX_KIND_SEND, EAGAIN, -1, 0 },
    { SX_KIND_RECV, 0, 7, 1024 }, { SX_KIND_RECV, 0, G_GINT64_CONSTANT (5000000000), 1024 },
    { SX_KIND_RECV, ECONNRESET, -1, 1024 }, { SX_KIND_WAITING, 0, 99, 0 },
  };
  const SxSocketInfo *info;

  record.local = make_address (0x7f000001, 12345);
  record.remote = make_address (0x7f000001, 48437);
  g_assert_true (sx_journal_append (journal, &record));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    append (journal, 4, SOCK_STREAM, &steps[i], 10 + i);
  drain (model);

  info = sx_socket_model_lookup (model, 4);
  g_assert_cmpuint (info->id, ==, 4);
  g_assert_cmpuint (info->owner, ==, OWNER);
  g_assert_cmpuint (info->listener, ==, 2);
  g_assert_cmpint (info->family, ==, AF_INET6);
  g_assert_cmpint (info->type, ==, SOCK_STREAM);
  g_assert_cmpint (info->protocol, ==, 6);
  g_assert_cmpuint (info->sent, ==, 15);
  g_assert_cmpuint (info->received, ==, 5000000007);
  g_assert_cmpuint (info->waiting, ==, 99);
  g_assert_true (sx_address_equal (&info->local, &record.local));
  g_assert_true (sx_address_equal (&info->remote, &record.remote));

  append (journal, 4, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 20);
  drain (model);
  g_assert_cmpuint (sx_socket_model_lookup (model, 4)->waiting, ==, 0);
}

static void
count_changes (guint *changes)
{
  (*changes)++;
}

/* Whether a listener is held is told by the ends of commands, of which only two are about that */
static void
test_held (void)
{
  static const struct
  {
    Step     step;
    gboolean held;
  } steps[] = {
    { SOCKET_OK, FALSE },
    { { SX_KIND_END, 0, 1, SX_COMMAND_HOLD }, FALSE },
    { { SX_KIND_LISTEN, 0, 0, 5 }, FALSE },
    { { SX_KIND_BEGIN, 0, 0, SX_COMMAND_HOLD }, FALSE },
    { { SX_KIND_END, EINVAL, 0, SX_COMMAND_HOLD }, FALSE },
    { { SX_KIND_END, 0, 1, SX_COMMAND_HOLD }, TRUE },
    { { SX_KIND_END, 0, 1, SX_COMMAND_HOLD }, TRUE },
    { { SX_KIND_END, 0, 1, SX_COMMAND_SEND }, TRUE },
    { { SX_KIND_END, EBADF, 0, SX_COMMAND_RELEASE }, TRUE },
    { { SX_KIND_END, 0, 1, SX_COMMAND_RELEASE }, FALSE },
    { { SX_KIND_END, 0, 1, SX_COMMAND_HOLD }, TRUE },
    { CLOSED, FALSE },
    { { SX_KIND_END, 0, 1, SX_COMMAND_HOLD }, FALSE },
  };
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  g_autoptr (SxSocketItem) item = NULL;
  guint changes = 0;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      append (journal, 1, SOCK_STREAM, &steps[i].step, i + 1);
      drain (model);
      g_test_message ("step %u", i);
      g_assert_cmpint (sx_socket_model_lookup (model, 1)->held, ==, steps[i].held);

      /* Neither the state nor since when it is in it has to do with that */
      if (i >= 2 && i < 11)
        {
          g_assert_cmpint (sx_socket_model_lookup (model, 1)->state, ==, SX_SOCKET_LISTENING);
          g_assert_cmpint (sx_socket_model_lookup (model, 1)->since, ==, 3);
        }
      if (i == 2)
        {
          item = g_list_model_get_item (G_LIST_MODEL (model), 0);
          g_signal_connect_swapped (item, "changed", G_CALLBACK (count_changes), &changes);
        }
    }

  /* Held, released, held, closed */
  g_assert_cmpuint (changes, ==, 4);

  /* And as of an earlier moment */
  sx_socket_model_set_end (model, 6);
  drain (model);
  g_assert_true (sx_socket_model_lookup (model, 1)->held);
}

static void
test_addresses (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  SxRecord record = { .owner = OWNER, .socket = 1, .kind = SX_KIND_SOCKET, .args = { AF_INET, SOCK_DGRAM } };
  SxAddress local = make_address (0x7f000001, 5000);

  g_assert_true (sx_journal_append (journal, &record));
  record.kind = SX_KIND_SENDTO;
  record.value = 3;
  record.local = local;
  record.remote = make_address (0x7f000001, 9);
  g_assert_true (sx_journal_append (journal, &record));
  drain (model);

  /* Each datagram has a peer of its own; the socket has none */
  g_assert_true (sx_address_equal (&sx_socket_model_lookup (model, 1)->local, &local));
  g_assert_false (sx_address_is_set (&sx_socket_model_lookup (model, 1)->remote));
  g_assert_cmpuint (sx_socket_model_lookup (model, 1)->sent, ==, 3);

  record.socket = 2;
  record.kind = SX_KIND_SOCKET;
  record.local = record.remote = (SxAddress) { 0 };
  record.args[1] = SOCK_STREAM;
  g_assert_true (sx_journal_append (journal, &record));
  record.kind = SX_KIND_LISTEN;
  record.args[0] = 17;
  record.local = local;
  g_assert_true (sx_journal_append (journal, &record));
  drain (model);
  g_assert_cmpint (sx_socket_model_lookup (model, 2)->backlog, ==, 17);
  g_assert_true (sx_address_equal (&sx_socket_model_lookup (model, 2)->local, &local));
}

static void
test_owner (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) ours = sx_socket_model_new (journal, OWNER);
  g_autoptr (SxSocketModel) all = sx_socket_model_new (journal, 0);
  SxRecord record = { .kind = SX_KIND_SOCKET, .owner = OWNER, .args = { AF_INET, SOCK_STREAM } };
  guint position;

  for (guint32 socket = 0; socket < 5; socket++)
    {
      record.socket = socket;
      record.owner = OWNER + socket % 2;
      g_assert_true (sx_journal_append (journal, &record));
    }
  drain (ours);
  drain (all);

  /* 0 is no socket */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (all)), ==, 4);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (ours)), ==, 2);
  g_assert_true (sx_socket_model_find (ours, 4, &position));
  g_assert_cmpuint (position, ==, 1);
  g_assert_false (sx_socket_model_find (ours, 3, &position));
  g_assert_null (sx_socket_model_lookup (ours, 3));
}

static void
count_cb (guint *counter)
{
  (*counter)++;
}

static void
test_items (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  SxSocketModel *model = sx_socket_model_new (journal, OWNER);
  SxSocketItem *items[2];
  gpointer same;
  guint n_changed[3] = { 0 };

  g_signal_connect_swapped (model, "changed", G_CALLBACK (count_cb), &n_changed[2]);
  drain (model);
  g_assert_cmpuint (n_changed[2], ==, 0);

  for (guint i = 0; i < 2; i++)
    append (journal, 1 + i, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT }, 1);
  drain (model);
  g_assert_cmpuint (n_changed[2], ==, 1);
  for (guint i = 0; i < 2; i++)
    {
      items[i] = g_list_model_get_item (G_LIST_MODEL (model), i);
      same = g_list_model_get_item (G_LIST_MODEL (model), i);
      g_assert_true (items[i] == same);
      g_object_unref (same);
      g_assert_cmpuint (sx_socket_item_get_id (items[i]), ==, 1 + i);
      g_signal_connect_swapped (items[i], "changed", G_CALLBACK (count_cb), &n_changed[i]);
    }

  /* A thousand records: once, and only the one that they are about */
  for (guint i = 0; i < 999; i++)
    append (journal, 2, SOCK_STREAM, &(Step) { SX_KIND_RECV, 0, 2, 1024 }, 2);
  drain (model);
  g_assert_cmpuint (n_changed[0], ==, 0);
  g_assert_cmpuint (n_changed[1], ==, 1);
  g_assert_cmpuint (n_changed[2], ==, 2);
  g_assert_cmpuint (sx_socket_item_get_info (items[1])->received, ==, 1998);

  /* Nothing of interest: silence */
  append (journal, 77, SOCK_STREAM, &(Step) { SX_KIND_RECV, 0, 2, 1024 }, 2);
  append (journal, 0, SOCK_STREAM, &(Step) { SX_KIND_GETADDRINFO }, 2);
  drain (model);
  g_assert_cmpuint (n_changed[2], ==, 2);

  /* An item that is held stays as it was when its row goes */
  append (journal, 2, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 3);
  drain (model);
  sx_socket_model_clear_closed (model);
  g_assert_cmpuint (n_changed[2], ==, 4);
  append (journal, 2, SOCK_STREAM, &(Step) { SX_KIND_RECV, 0, 2, 1024 }, 4);
  drain (model);
  g_assert_cmpuint (n_changed[2], ==, 4);
  g_assert_cmpint (sx_socket_item_get_info (items[1])->state, ==, SX_SOCKET_CLOSED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1);

  g_assert_finalize_object (model);
  g_assert_finalize_object (items[0]);
  g_assert_finalize_object (items[1]);
}

static guint64
get_id (gpointer item)
{
  return sx_socket_item_get_id (item);
}

/* Adds, closes and clears at random. Few stretches and many, so that both ways to tell are gone */
static void
test_shadow (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  guint32 next = 1;
  Shadow shadow;

  shadow_start (&shadow, model, get_id);
  for (guint round = 0; round < 60; round++)
    {
      guint n_emissions = shadow.n_emissions;
      guint n_closed = 0;

      for (guint i = g_rand_int_range (random, 0, 300); i > 0; i--)
        append (journal, next++, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT }, 1);
      drain (model);
      for (guint i = round % 2 == 0 ? 3 : 400; i > 0; i--)
        append (journal, g_rand_int_range (random, 0, next), SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 1);
      drain (model);
      g_assert_cmpuint (shadow.n_emissions, <=, n_emissions + 1);

      n_emissions = shadow.n_emissions;
      n_closed = sx_socket_model_count (model, SX_SOCKET_CLOSED);
      if (shadow.numbers->len > 0)
        g_ptr_array_add (held, g_list_model_get_item (G_LIST_MODEL (model), shadow.numbers->len / 2));
      sx_socket_model_clear_closed (model);
      g_assert_cmpuint (shadow.n_emissions, <=, n_emissions + MIN (n_closed, 16));
      g_assert_cmpuint (sx_socket_model_count (model, SX_SOCKET_CLOSED), ==, 0);
      g_assert_cmpuint (sx_socket_model_count (model, SX_SOCKET_OPEN), ==, shadow.numbers->len);
      for (guint i = 0; i < shadow.numbers->len; i++)
        {
          guint position;

          g_assert_true (sx_socket_model_find (model, g_array_index (shadow.numbers, guint64, i), &position));
          g_assert_cmpuint (position, ==, i);
        }
    }
  g_assert_cmpuint (shadow.numbers->len, >, 0);
  shadow_stop (&shadow);
}

/* Every byte of them */
static void
assert_same_infos (SxSocketModel *model,
                   SxSocketModel *other,
                   guint32        n_sockets)
{
  for (guint32 socket = 1; socket <= n_sockets; socket++)
    {
      const SxSocketInfo *one = sx_socket_model_lookup (model, socket);
      const SxSocketInfo *two = sx_socket_model_lookup (other, socket);

      g_assert_true ((one == NULL) == (two == NULL));
      if (one != NULL)
        g_assert_cmpmem (one, sizeof *one, two, sizeof *two);
    }
}

/* Whatever an info is, and whatever is said of where it comes from: it comes back byte by byte */
static void
test_pack (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  g_autoptr (SxJournal) journal = make_journal ();
  guint n = 50;

  for (guint i = 0; i < n; i++)
    append (journal, 1 + i, SOCK_STREAM, i % 3 == 0 ? &(Step) { SX_KIND_CLOSE } : &(Step) { SX_KIND_ACCEPT, 0, 3, 1 }, i);
  for (guint round = 0; round < 20000; round++)
    {
      guint8 bytes[SX_SOCKET_PACK_MAX + 1];
      SxSocketInfo info = { .id = 1 + round % n, .owner = OWNER }, unpacked;
      SxSocketTrace trace = { round % n, 0, round % n, round % n }, found;
      SxSocketState state;
      gsize size;

      for (guint i = g_rand_int_range (random, 0, 12); i > 0; i--)
        ((guint64 *) &info)[g_rand_int_range (random, 0, sizeof info / 8)] = g_rand_int (random) * (round % 2 == 0 ? 1 : G_GUINT64_CONSTANT (0x100000001));
      if (round % 100 == 0)
        memset (&info, 0xff, sizeof info);
      info.state = g_rand_int_range (random, 0, SX_SOCKET_FAILED + 1);
      trace.ended = round % 7 == 0 ? g_rand_int (random) : trace.first + 1 + g_rand_int_range (random, 0, 9);
      if (round % 2 == 0)
        trace.local_from = g_rand_int_range (random, 0, n + 2);
      if (round % 5 == 0)
        trace.remote_from = g_rand_int (random);

      bytes[SX_SOCKET_PACK_MAX] = 0x55;
      size = sx_socket_pack (journal, &info, &trace, bytes);
      g_assert_cmpuint (size, <=, SX_SOCKET_PACK_MAX);
      g_assert_cmpuint (bytes[SX_SOCKET_PACK_MAX], ==, 0x55);
      g_assert_cmpuint (sx_socket_pack_get_size (bytes), ==, size);
      g_assert_cmpuint (sx_socket_pack_get_ended (trace.first, bytes, &state), ==, trace.ended);
      g_assert_cmpint (state, ==, info.state);
      sx_socket_unpack (journal, trace.first, bytes, &unpacked, &found);
      g_assert_cmpmem (&unpacked, sizeof unpacked, &info, sizeof info);
      g_assert_cmpmem (&found, sizeof found, &trace, sizeof trace);
    }
}

static SxRecord
make_random_record (GRand   *random,
                    guint32  n_sockets)
{
  static const SxKind kinds[] = {
    SX_KIND_BIND, SX_KIND_LISTEN, SX_KIND_CONNECTING, SX_KIND_CONNECT, SX_KIND_SEND, SX_KIND_RECV, SX_KIND_SENDTO,
    SX_KIND_RECVFROM, SX_KIND_SHUTDOWN, SX_KIND_CLOSE, SX_KIND_WAITING, SX_KIND_STATE, SX_KIND_END, SX_KIND_SEND,
  };
  SxRecord record = { .owner = OWNER, .kind = kinds[g_rand_int_range (random, 0, G_N_ELEMENTS (kinds))] };

  /* Mostly one of the last, and sometimes any */
  record.socket = n_sockets - g_rand_int_range (random, 0, MIN (n_sockets, 40));
  if (g_rand_int_range (random, 0, 20) == 0)
    record.socket = g_rand_int_range (random, 1, n_sockets + 1);
  if (g_rand_int_range (random, 0, 10) == 0)
    record.error = ECONNRESET;
  record.args[0] = g_rand_int_range (random, 0, 15);
  record.value = record.error != 0 ? -1 : (gint64) 1 << g_rand_int_range (random, 0, 40);
  if (g_rand_boolean (random))
    record.local = make_address (0x7f000001, g_rand_int_range (random, 1, 5));
  if (g_rand_boolean (random))
    record.remote = make_address (0x7f000002, g_rand_int_range (random, 1, 60000));

  return record;
}

/* Sockets that ended are put away in a few bytes, and are what they were when somebody looks */
static void
test_put_away (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) slices = sx_socket_model_new (journal, OWNER);
  g_autoptr (SxSocketModel) whole = sx_socket_model_new (journal, OWNER);
  guint32 n_sockets = 0;

  for (guint round = 0; round < 40000; round++)
    {
      SxRecord record;

      if (round % 4 == 0)
        append (journal, ++n_sockets, round % 8 == 0 ? SOCK_STREAM : SOCK_DGRAM,
                round % 16 == 0 ? &(Step) { SX_KIND_SOCKET, 0, 3, 0 } : &(Step) { SX_KIND_ACCEPT, 0, 3, 1 }, 1 + round);
      record = make_random_record (random, n_sockets);
      record.time = 2 + round;
      g_assert_true (sx_journal_append (journal, &record));
      if (round % 40 == 0)
        sx_socket_model_drain (slices, G_MAXUINT);
    }
  drain (slices);
  while (sx_socket_model_drain (whole, G_MAXUINT))
    ;

  g_assert_cmpuint (sx_socket_model_count (slices, SX_SOCKET_CLOSED), >, 1000);
  assert_same_infos (slices, whole, n_sockets);
  for (SxSocketState state = SX_SOCKET_NEW; state <= SX_SOCKET_FAILED; state++)
    g_assert_cmpuint (sx_socket_model_count (slices, state), ==, sx_socket_model_count (whole, state));
  g_assert_cmpint (sx_socket_model_is_any_waiting (slices), ==, sx_socket_model_is_any_waiting (whole));

  /* Once more from the other side: what was put away is taken out, and cleared */
  sx_socket_model_clear_closed (slices);
  sx_socket_model_drain (whole, 1);
  sx_socket_model_clear_closed (whole);
  g_assert_cmpuint (sx_socket_model_count (slices, SX_SOCKET_CLOSED), ==, 0);
  assert_same_infos (slices, whole, n_sockets);

  /* And as of an earlier moment, where all are there */
  sx_socket_model_set_end (slices, 20000);
  sx_socket_model_set_end (whole, 20000);
  while (sx_socket_model_drain (slices, 100))
    ;
  drain (whole);
  g_assert_cmpuint (sx_socket_model_count (slices, SX_SOCKET_CLOSED), >, 500);
  assert_same_infos (slices, whole, n_sockets);
}

/* Whether datagrams were dropped is not said any more of sockets that were cleared away */
static void
test_dropping_cleared (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  SxSample sample = { .drops = 3 };

  for (guint32 socket = 1; socket <= 600; socket++)
    {
      append (journal, socket, SOCK_DGRAM, &(Step) { SX_KIND_SOCKET, 0, 3, 0 }, 1);
      if (socket % 100 == 0)
        {
          SxRecord record = { .time = 2, .owner = OWNER, .socket = socket, .kind = SX_KIND_SAMPLE,
                              .payload = (const guint8 *) &sample, .payload_length = sizeof sample };

          g_assert_true (sx_journal_append (journal, &record));
        }
    }
  drain (model);
  g_assert_true (sx_socket_model_is_any_dropping (model));

  for (guint32 socket = 1; socket <= 600; socket++)
    {
      append (journal, socket, SOCK_DGRAM, &(Step) { SX_KIND_CLOSE }, 3);
      drain (model);
    }
  g_assert_cmpuint (sx_socket_model_lookup (model, 100)->dropped, ==, 3);
  g_assert_true (sx_socket_model_is_any_dropping (model));
  sx_socket_model_clear_closed (model);
  g_assert_false (sx_socket_model_is_any_dropping (model));
}

/* A file from elsewhere may number sockets as it likes */
static void
test_disorder (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  guint n = 2000;

  for (guint i = 0; i < n; i++)
    {
      /* 7 and n have no common divisor, so that each comes once */
      append (journal, 1 + i * 7 % n, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT }, 1);
      append (journal, 1 + i * 7 % n, SOCK_STREAM, &(Step) { SX_KIND_SEND, 0, 1 + i }, 1);
      if (i % 3 != 0)
        append (journal, 1 + i * 7 % n, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 1);
      if (i % 50 == 0)
        drain (model);
    }
  drain (model);

  for (guint round = 0; round < 2; round++)
    {
      guint position, expected = 0;

      for (guint i = 0; i < n; i++)
        {
          const SxSocketInfo *info = sx_socket_model_lookup (model, 1 + i * 7 % n);

          if (round == 1 && i % 3 != 0)
            {
              g_assert_null (info);
              continue;
            }
          g_assert_cmpuint (info->id, ==, 1 + i * 7 % n);
          g_assert_cmpuint (info->sent, ==, 1 + i);
          g_assert_true (sx_socket_model_find (model, info->id, &position));
          g_assert_cmpuint (position, ==, expected++);
        }
      g_assert_null (sx_socket_model_lookup (model, n + 1));
      sx_socket_model_clear_closed (model);
    }
}

/* What a closed connection takes that carried something: 16 bytes for each of a few records would not be kept otherwise */
static void
test_small (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  const guint n = 200000;
  struct mallinfo2 before, after;
  double each;

  for (guint32 socket = 1; socket <= n; socket++)
    {
      SxRecord record = { .time = socket, .owner = OWNER, .socket = socket, .kind = SX_KIND_ACCEPT,
                          .args = { 1, AF_INET, SOCK_STREAM } };

      record.local = make_address (0x7f000001, 12345);
      record.remote = make_address (0x7f000001, 20000 + socket % 30000);
      g_assert_true (sx_journal_append (journal, &record));
      append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_SEND, 0, 24 }, socket);
      append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, socket);
    }
  before = mallinfo2 ();
  drain (model);
  after = mallinfo2 ();

  g_assert_cmpuint (sx_socket_model_count (model, SX_SOCKET_CLOSED), ==, n);
  each = (double) (after.uordblks + after.hblkhd - before.uordblks - before.hblkhd) / n;
  g_test_message ("%.1f bytes each", each);
  g_assert_cmpfloat (each, <, 24);
}

static guint
count_listed (SxSocketModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

/* Live ones and the last of the others are listed; all the others are counted */
static void
test_sums_up (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (12);
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  guint32 next = 1;
  guint position;
  Shadow shadow;

  sx_socket_model_set_sums_up (model, TRUE);
  shadow_start (&shadow, model, get_id);
  for (guint round = 0; round < 40; round++)
    {
      for (guint i = 0; i < 100; i++)
        append (journal, next++, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT }, 1);
      if (round % 2 == 0)
        drain (model);
      for (guint i = 0; i < 120; i++)
        append (journal, g_rand_int_range (random, 1, next), SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 1);
      drain (model);
      g_assert_cmpuint (count_listed (model) + sx_socket_model_get_n_summed_up (model), ==, next - 1);
      g_assert_cmpuint (count_listed (model), ==, sx_socket_model_count (model, SX_SOCKET_OPEN)
                                                  + MIN (sx_socket_model_count (model, SX_SOCKET_CLOSED), 256));
      for (guint i = 0; i < shadow.numbers->len; i++)
        {
          g_assert_true (sx_socket_model_find (model, g_array_index (shadow.numbers, guint64, i), &position));
          g_assert_cmpuint (position, ==, i);
          g_assert_cmpuint (sx_socket_model_peek (model, i)->id, ==, g_array_index (shadow.numbers, guint64, i));
        }
    }

  /* Nobody is lost */
  g_assert_cmpuint (sx_socket_model_get_n_summed_up (model), >, 500);
  for (guint32 socket = 1; socket < next; socket++)
    {
      const SxSocketInfo *info = sx_socket_model_lookup (model, socket);

      g_assert_nonnull (info);
      if (sx_socket_info_is_live (info))
        g_assert_true (sx_socket_model_find (model, socket, NULL));
    }

  /* All of them again, and back, and an earlier moment, and the end of it */
  sx_socket_model_set_sums_up (model, FALSE);
  g_assert_cmpuint (count_listed (model), ==, next - 1);
  g_assert_cmpuint (sx_socket_model_get_n_summed_up (model), ==, 0);
  sx_socket_model_set_sums_up (model, TRUE);
  sx_socket_model_set_end (model, 1000);
  drain (model);
  g_assert_cmpuint (count_listed (model), <, 1000);
  sx_socket_model_set_end (model, G_MAXUINT64);
  drain (model);
  g_assert_cmpuint (count_listed (model) + sx_socket_model_get_n_summed_up (model), ==, next - 1);
  sx_socket_model_clear_closed (model);
  g_assert_cmpuint (sx_socket_model_get_n_summed_up (model), ==, 0);
  g_assert_cmpuint (count_listed (model), ==, sx_socket_model_count (model, SX_SOCKET_OPEN));
  shadow_stop (&shadow);
}

/* One that somebody wants to keep stays listed, whatever ends after it */
static void
test_keep (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);

  sx_socket_model_set_sums_up (model, TRUE);
  sx_socket_model_keep (model, 5);
  for (guint32 socket = 1; socket <= 1000; socket++)
    {
      append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT }, 1);
      append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 1);
      if (socket % 10 == 0)
        drain (model);
    }
  g_assert_true (sx_socket_model_find (model, 5, NULL));
  g_assert_false (sx_socket_model_find (model, 4, NULL));
  g_assert_cmpuint (count_listed (model), ==, 256);

  sx_socket_model_keep (model, 0);
  for (guint32 socket = 1001; socket <= 2000; socket++)
    {
      append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT }, 1);
      append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 1);
    }
  drain (model);
  g_assert_false (sx_socket_model_find (model, 5, NULL));
  g_assert_cmpint (sx_socket_model_lookup (model, 5)->state, ==, SX_SOCKET_CLOSED);
}

static void
test_fast (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  g_autoptr (SxSocketModel) traffic = sx_socket_model_new (journal, OWNER);
  gint64 start;

  for (guint32 socket = 1; socket <= 10000; socket++)
    append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT }, 1);
  drain (model);
  for (guint i = 0; i < 100000; i++)
    append (journal, 1 + i % 10000, SOCK_STREAM, &(Step) { SX_KIND_RECV, 0, 2, 1024 }, 1);
  start = g_get_monotonic_time ();
  g_assert_false (sx_socket_model_drain (model, 100000));
  g_test_message ("100,000 records of 10,000 sockets: %" G_GINT64_FORMAT " us", g_get_monotonic_time () - start);

  /* Every other one, which is as many stretches as there can be */
  for (guint32 socket = 1; socket <= 10000; socket += 2)
    append (journal, socket, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 1);
  drain (model);
  start = g_get_monotonic_time ();
  sx_socket_model_clear_closed (model);
  g_test_message ("5,000 of 10,000 rows cleared: %" G_GINT64_FORMAT " us", g_get_monotonic_time () - start);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 5000);

  /* In slices it is the same */
  while (sx_socket_model_drain (traffic, 777))
    ;
  sx_socket_model_clear_closed (traffic);
  for (guint32 socket = 2; socket <= 10000; socket += 2)
    g_assert_cmpmem (sx_socket_model_lookup (model, socket), sizeof (SxSocketInfo),
                     sx_socket_model_lookup (traffic, socket), sizeof (SxSocketInfo));
}

/* What the kernel dropped is told of the socket; a stream's samples tell no such thing */
static void
test_dropped (void)
{
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  static const guint64 drops[] = { 3, 7, 7 };

  for (guint32 socket = 1; socket <= 2; socket++)
    {
      Step made = SOCKET_OK;

      append (journal, socket, socket == 1 ? SOCK_DGRAM : SOCK_STREAM, &made, 1);
    }
  drain (model);
  g_assert_false (sx_socket_model_is_any_dropping (model));

  for (guint i = 0; i < G_N_ELEMENTS (drops); i++)
    {
      for (guint32 socket = 1; socket <= 2; socket++)
        {
          SxSample sample = { .drops = drops[i] };
          SxRecord record = { .kind = SX_KIND_SAMPLE, .socket = socket, .owner = OWNER,
                              .payload = (const guint8 *) &sample, .payload_length = sizeof sample };

          g_assert_true (sx_journal_append (journal, &record));
        }
      drain (model);
      for (guint position = 0; position < 2; position++)
        {
          g_autoptr (SxSocketItem) item = g_list_model_get_item (G_LIST_MODEL (model), position);

          g_assert_cmpuint (sx_socket_item_get_info (item)->dropped, ==, position == 0 ? drops[i] : 0);
        }
      g_assert_true (sx_socket_model_is_any_dropping (model));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autofree char *path = g_strdup_printf ("/journal/socket-model/story/%s", stories[i].name);

      g_test_add_data_func (path, &stories[i], test_story);
    }
  g_test_add_func ("/journal/socket-model/sums", test_sums);
  g_test_add_func ("/journal/socket-model/dropped", test_dropped);
  g_test_add_func ("/journal/socket-model/held", test_held);
  g_test_add_func ("/journal/socket-model/addresses", test_addresses);
  g_test_add_func ("/journal/socket-model/owner", test_owner);
  g_test_add_func ("/journal/socket-model/items", test_items);
  g_test_add_func ("/journal/socket-model/shadow", test_shadow);
  g_test_add_func ("/journal/socket-model/pack", test_pack);
  g_test_add_func ("/journal/socket-model/put-away", test_put_away);
  g_test_add_func ("/journal/socket-model/dropping-cleared", test_dropping_cleared);
  g_test_add_func ("/journal/socket-model/disorder", test_disorder);
  g_test_add_func ("/journal/socket-model/small", test_small);
  g_test_add_func ("/journal/socket-model/sums-up", test_sums_up);
  g_test_add_func ("/journal/socket-model/keep", test_keep);
  g_test_add_func ("/journal/socket-model/fast", test_fast);

  return g_test_run ();
}
