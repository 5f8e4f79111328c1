/* test-socket-model.c: what records add up to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "socket-steps.h"

#include <errno.h>

/* What happens to socket 1. Times count from 1 */
typedef struct
{
  const char    *name;
  int            type;
  Step           steps[6];
  SxSocketState  state;
  gint32         error;
  guint          since; /* the number of the step that brought it into state, from 1 */
} Story;

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
test_story (gconstpointer data)
{
  const Story *story = data;
  g_autoptr (SxJournal) journal = make_journal ();
  g_autoptr (SxSocketModel) model = sx_socket_model_new (journal, OWNER);
  g_autoptr (GArray) senders = NULL;
  const SxSocketInfo *info;

  for (guint i = 0; i < G_N_ELEMENTS (story->steps) && story->steps[i].kind != SX_KIND_NONE; i++)
    step_append (journal, 1, story->type, &story->steps[i], i + 1);
  step_drain (model);

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
    step_append (journal, 4, SOCK_STREAM, &steps[i], 10 + i);
  step_drain (model);

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

  step_append (journal, 4, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 20);
  step_drain (model);
  g_assert_cmpuint (sx_socket_model_lookup (model, 4)->waiting, ==, 0);
}

static void
count_cb (guint *counter)
{
  (*counter)++;
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
      step_append (journal, 1, SOCK_STREAM, &steps[i].step, i + 1);
      step_drain (model);
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
          g_signal_connect_swapped (item, "changed", G_CALLBACK (count_cb), &changes);
        }
    }

  /* Held, released, held, closed */
  g_assert_cmpuint (changes, ==, 4);

  /* And as of an earlier moment */
  sx_socket_model_set_end (model, 6);
  step_drain (model);
  g_assert_true (sx_socket_model_lookup (model, 1)->held);
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

      step_append (journal, socket, socket == 1 ? SOCK_DGRAM : SOCK_STREAM, &made, 1);
    }
  step_drain (model);
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
      step_drain (model);
      for (guint position = 0; position < 2; position++)
        {
          g_autoptr (SxSocketItem) item = g_list_model_get_item (G_LIST_MODEL (model), position);

          g_assert_cmpuint (sx_socket_item_get_info (item)->dropped, ==, position == 0 ? drops[i] : 0);
        }
      g_assert_true (sx_socket_model_is_any_dropping (model));
    }
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
  step_drain (model);

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
  step_drain (model);
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
  step_drain (ours);
  step_drain (all);

  /* 0 is no socket */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (all)), ==, 4);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (ours)), ==, 2);
  g_assert_true (sx_socket_model_find (ours, 4, &position));
  g_assert_cmpuint (position, ==, 1);
  g_assert_false (sx_socket_model_find (ours, 3, &position));
  g_assert_null (sx_socket_model_lookup (ours, 3));
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
  step_drain (model);
  g_assert_cmpuint (n_changed[2], ==, 0);

  for (guint i = 0; i < 2; i++)
    step_append (journal, 1 + i, SOCK_STREAM, &(Step) { SX_KIND_ACCEPT }, 1);
  step_drain (model);
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
    step_append (journal, 2, SOCK_STREAM, &(Step) { SX_KIND_RECV, 0, 2, 1024 }, 2);
  step_drain (model);
  g_assert_cmpuint (n_changed[0], ==, 0);
  g_assert_cmpuint (n_changed[1], ==, 1);
  g_assert_cmpuint (n_changed[2], ==, 2);
  g_assert_cmpuint (sx_socket_item_get_info (items[1])->received, ==, 1998);

  /* Nothing of interest: silence */
  step_append (journal, 77, SOCK_STREAM, &(Step) { SX_KIND_RECV, 0, 2, 1024 }, 2);
  step_append (journal, 0, SOCK_STREAM, &(Step) { SX_KIND_GETADDRINFO }, 2);
  step_drain (model);
  g_assert_cmpuint (n_changed[2], ==, 2);

  /* An item that is held stays as it was when its row goes */
  step_append (journal, 2, SOCK_STREAM, &(Step) { SX_KIND_CLOSE }, 3);
  step_drain (model);
  sx_socket_model_clear_closed (model);
  g_assert_cmpuint (n_changed[2], ==, 4);
  step_append (journal, 2, SOCK_STREAM, &(Step) { SX_KIND_RECV, 0, 2, 1024 }, 4);
  step_drain (model);
  g_assert_cmpuint (n_changed[2], ==, 4);
  g_assert_cmpint (sx_socket_item_get_info (items[1])->state, ==, SX_SOCKET_CLOSED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1);

  g_assert_finalize_object (model);
  g_assert_finalize_object (items[0]);
  g_assert_finalize_object (items[1]);
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

  return g_test_run ();
}
