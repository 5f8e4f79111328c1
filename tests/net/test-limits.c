/* test-limits.c: many connections, slow peers, and no descriptors left
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "engine-fixture.h"

#if defined (__SANITIZE_ADDRESS__) || defined (__SANITIZE_THREAD__)
#define N_IN_A_ROW 20000
#define FLOOD_BYTES (G_GUINT64_CONSTANT (256) << 20)
#else
#define N_IN_A_ROW 100000
#define FLOOD_BYTES (G_GUINT64_CONSTANT (1) << 30)
#endif

/* What a flood may cost in memory, besides the journal's file */
#define ANON_LIMIT_KIB (32 * 1024)

/* A sanitizer keeps what was freed, and shadows what was not */
#if defined (__SANITIZE_ADDRESS__) || defined (__SANITIZE_THREAD__)
#define MEASURES_MEMORY FALSE
#else
#define MEASURES_MEMORY TRUE
#endif

typedef struct
{
  Fixture *fixture;
  guint32  socket;
  guint64  total;
  guint64  received;
  guint64  seen;       /* records */
} Flood;

static void
assert_memory_bounded (gint64      before,
                       const char *what)
{
  gint64 after = get_proc_status ("/proc/self", "RssAnon:");

  g_test_message ("%s: %" G_GINT64_FORMAT " KiB of memory before, %" G_GINT64_FORMAT " KiB after", what, before, after);
  if (MEASURES_MEMORY)
    g_assert_cmpint (after - before, <, ANON_LIMIT_KIB);
}

static gint64
get_cpu_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC
         + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

/* Ends by a reset, so that 100,000 ports do not lie in TIME_WAIT at the client's end */
static void
connect_once (const SxAddress *address)
{
  struct linger linger = { .l_onoff = 1 };
  char buffer[32];
  int fd = connect_peer (address);

  g_assert_cmpint (recv (fd, buffer, sizeof buffer, MSG_WAITALL), ==, 24);
  setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close (fd);
}

static void
test_in_a_row (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_GREET_CLOSE);
  gint64 memory = get_proc_status ("/proc/self", "RssAnon:");
  guint descriptors = sx_test_count_descriptors ();
  SxRecord record;

  for (guint i = 0; i < N_IN_A_ROW; i++)
    {
      connect_once (&server.address);
      if (i % 1000 == 0)
        g_assert_cmpuint (sx_test_count_descriptors (), <=, descriptors + 2);
    }

  assert_memory_bounded (memory, "connections in a row");
  wait_end (f, sx_engine_stop (f->engine, f->owner));
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_ACCEPT }), ==, N_IN_A_ROW);
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_CLOSE }), ==, N_IN_A_ROW + 1);
  g_assert_true (find_record (f, (Match) { .kind = SX_KIND_ACCEPT, .skip = N_IN_A_ROW - 1 }, &record));
  g_assert_cmpuint (record.socket, ==, server.socket + N_IN_A_ROW);
}

static gboolean
is_all_there (gpointer data)
{
  Flood *flood = data;
  SxRecord record;
  guint64 n = sx_journal_get_n_records (flood->fixture->journal);

  for (; flood->seen < n; flood->seen++)
    {
      g_assert_true (sx_journal_read (flood->fixture->journal, flood->seen, &record));
      if (record.kind == SX_KIND_RECV && record.socket == flood->socket)
        flood->received += record.value;
    }

  return flood->received >= flood->total;
}

/* A line without an end; the journal stops to keep what it is made of, and counts on */
static void
flood (Fixture       *f,
       SxBehaviourId  behaviour,
       guint64        total,
       const char    *what)
{
  Server server = start_server (f, "127.0.0.1", behaviour);
  int fd = connect_peer (&server.address);
  Flood state = { .fixture = f, .total = total };
  g_autofree char *bytes = g_malloc (1024 * 1024);
  gint64 memory = get_proc_status ("/proc/self", "RssAnon:");

  sx_journal_set_limit (f->journal, 64 * 1024 * 1024);
  state.socket = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request }).socket;
  memset (bytes, 'x', 1024 * 1024);
  for (guint64 sent = 0; sent < total; sent += 1024 * 1024)
    peer_send (fd, bytes, 1024 * 1024);
  sx_test_assert_until (is_all_there, &state);

  g_assert_cmpuint (state.received, ==, total);
  g_assert_cmpuint (sx_journal_get_n_truncated (f->journal), >, 0);
  g_assert_cmpuint (sx_journal_get_n_lost (f->journal), ==, 0);
  assert_memory_bounded (memory, what);
  close (fd);
}

static void
test_no_newline (Fixture *f)
{
  flood (f, SX_BEHAVIOUR_DISCARD, FLOOD_BYTES, "a line of 1 GiB");
}

/* In a chat it is passed on as it comes, and kept for nobody */
static void
test_chat_no_newline (Fixture *f)
{
  flood (f, SX_BEHAVIOUR_CHAT, FLOOD_BYTES / 4, "a line in a chat");
}

/* Connections that are open, half-closed by us and half-closed by them, and nothing to do: the thread
 * sleeps. To wake up, for whatever it is, would be a switch (proc(5)). */
static void
test_idle (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_GREET);
  g_autoptr (SxEndpoint) udp = make_endpoint ("127.0.0.1", "0", AF_UNSPEC);
  int fds[100];

  wait_end (f, sx_engine_bind (f->engine, f->owner, udp));
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = connect_peer (&server.address);
      if (i % 3 == 0)
        shutdown (fds[i], SHUT_WR);
    }
  wait_record (f, (Match) { .kind = SX_KIND_SEND, .request = server.request, .skip = G_N_ELEMENTS (fds) - 1 });
  wait_record (f, (Match) { .kind = SX_KIND_RECV, .request = server.request, .skip = (G_N_ELEMENTS (fds) - 1) / 3 });
  for (guint i = 1; i < G_N_ELEMENTS (fds); i += 3)
    wait_end (f, sx_engine_half_close (f->engine, f->owner, server.socket + 2 + i));

  wait_at_rest ();

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
}

/* Sends without ever reading until nothing more is taken; returns how much was */
static gsize
stuff (int fd)
{
  g_autofree char *bytes = g_malloc0 (65536);
  struct timeval limit = { .tv_usec = 300 * 1000 };
  gsize total = 0;
  gssize n;

  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  while (total < 256 * 1024 * 1024 && (n = send (fd, bytes, 65536, MSG_NOSIGNAL)) > 0)
    total += n;

  return total;
}

static void
test_never_reads (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  int silent = connect_peer (&server.address);
  int other;
  gsize total = stuff (silent);
  g_autofree char *text = NULL;
  SxRecord record;
  guint n;

  /* What is taken is bounded by the kernel's buffers and the queue, not by what is sent */
  g_assert_cmpuint (total, <, 256 * 1024 * 1024);
  record = wait_record (f, (Match) { .kind = SX_KIND_WAITING });
  n = count_records (f, (Match) { .kind = SX_KIND_WAITING });
  for (guint i = 0; i < n; i++)
    {
      record = wait_record (f, (Match) { .kind = SX_KIND_WAITING, .skip = i });
      g_assert_cmpint (record.value, <, 1024 * 1024);
    }

  other = connect_peer (&server.address);
  peer_send (other, "goes on", 7);
  text = peer_read (other, 7);
  g_assert_cmpstr (text, ==, "goes on");
  close (other);
  close (silent);
}

/* Everything comes back, in order, although the queue was full in between */
static void
test_reads_late (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_ECHO);
  int fd = connect_peer (&server.address);
  gsize total = stuff (fd);
  g_autofree char *bytes = peer_read (fd, total);

  g_assert_true (bytes[0] == 0 && memcmp (bytes, bytes + 1, total - 1) == 0);
  close (fd);
}

static void
test_send_queue (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_NONE);
  int fd = connect_peer (&server.address);
  SxRecord accept = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request });
  gsize length = 10 * 1024 * 1024;
  g_autofree char *memory = g_malloc0 (length);
  g_autoptr (GBytes) bytes = g_bytes_new (memory, length);
  g_autofree char *got = NULL;
  gsize taken = 0;
  SxRecord end, record;
  guint n = 0;

  do
    {
      end = wait_end (f, sx_engine_send (f->engine, f->owner, &accept.socket, 1, bytes));
      if (end.error == 0)
        taken += length;
    }
  while (end.error == 0 && ++n < 20);

  g_assert_cmpint (end.error, ==, ENOBUFS);
  g_assert_cmpint (end.value, ==, 0);
  record = wait_record (f, (Match) { .kind = SX_KIND_WAITING, .socket = accept.socket });
  g_assert_cmpint (record.value, >, 0);

  /* Nothing of what was taken is lost, and half-closing waits for it */
  wait_end (f, sx_engine_half_close (f->engine, f->owner, accept.socket));
  got = peer_read_all (fd, &length);
  g_assert_cmpuint (length, ==, taken);
  wait_record (f, (Match) { .kind = SX_KIND_SHUTDOWN, .socket = accept.socket });
  n = count_records (f, (Match) { .kind = SX_KIND_WAITING, .socket = accept.socket });
  record = wait_record (f, (Match) { .kind = SX_KIND_WAITING, .socket = accept.socket, .skip = n - 1 });
  g_assert_cmpint (record.value, ==, 0);
  close (fd);
}

/* One member of a chat never reads: it is thrown out, the others hear everything */
static void
test_chat_slow (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_CHAT);
  int silent = connect_peer (&server.address);
  SxRecord slow = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request });
  int speaker = connect_peer (&server.address);
  g_autofree char *line = g_malloc0 (65536);
  SxRecord record;
  guint i;

  memset (line, 'a', 65536);
  for (i = 0; i < 4000; i++)
    {
      peer_send (speaker, line, 65536);
      if (i % 64 == 0 && find_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = slow.socket }, &record))
        break;
    }

  g_assert_cmpuint (i, <, 4000);
  wait_record (f, (Match) { .kind = SX_KIND_CLOSE, .socket = slow.socket });
  g_assert_cmpuint (count_records (f, (Match) { .kind = SX_KIND_CLOSE }), ==, 1);
  close (silent);
  close (speaker);
}

/* In a process of its own: the limit is the process's */
static void
shortage_subprocess (void)
{
  Fixture f = { 0, };
  struct rlimit limit;
  Server server;
  int fds[8];
  guint n;
  gint64 start, work, waited;
  SxRecord record;

  fixture_set_up (&f);
  server = start_server (&f, "127.0.0.1", SX_BEHAVIOUR_GREET_CLOSE);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = fds[G_N_ELEMENTS (fds) - 1] + 1;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  start = g_get_monotonic_time ();
  g_assert_cmpint (connect (fds[0], (const struct sockaddr *) (const void *) server.address.bytes,
                            server.address.length), ==, 0);

  record = wait_record (&f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request });
  g_assert_cmpint (record.error, ==, EMFILE);
  g_assert_cmpuint (record.socket, ==, server.socket);

  /* For two seconds the client waits, or as long as they take here, and next to nothing is done about it: once in each it is tried */
  work = get_cpu_time ();
  waited = g_get_monotonic_time ();
  g_usleep (2 * G_USEC_PER_SEC);
  work = get_cpu_time () - work;
  waited = g_get_monotonic_time () - waited;
  g_assert_cmpint (work, <, waited / 4);
  n = count_records (&f, (Match) { .kind = SX_KIND_ACCEPT });
  g_assert_cmpuint (n, <=, 2 + (g_get_monotonic_time () - start) / G_USEC_PER_SEC);

  /* With a descriptor to be had the client is served */
  close (fds[1]);
  record = wait_record (&f, (Match) { .kind = SX_KIND_SEND, .request = server.request });
  g_assert_cmpint (record.value, ==, 24);

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      if (i != 1)
        close (fds[i]);
    }
  fixture_tear_down (&f);
}

static void
test_shortage (void)
{
  if (g_test_subprocess ())
    {
      shortage_subprocess ();
      return;
    }

  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, 0);
  g_test_trap_assert_passed ();
}

/* Clients take what there is, but not what the rest of the program needs: GLib ends it for want of one */
static void
reserve_subprocess (void)
{
  Fixture f = { 0, };
  struct rlimit limit = { 256, 256 };
  Server server;
  SxRecord record;
  int fds[256], others[8];
  guint n;

  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  fixture_set_up (&f);
  server = start_server (&f, "127.0.0.1", SX_BEHAVIOUR_NONE);
  for (n = 0; n < G_N_ELEMENTS (fds); n++)
    {
      fds[n] = connect_peer (&server.address);
      record = wait_record (&f, (Match) { .kind = SX_KIND_ACCEPT, .skip = n });
      if (record.error != 0)
        break;
    }

  g_assert_cmpint (record.error, ==, EMFILE);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      others[i] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      g_assert_cmpint (others[i], >=, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    close (others[i]);

  /* Whoever goes makes room */
  close (fds[0]);
  wait_end (&f, sx_engine_close (f.engine, f.owner, server.socket + 1));
  do
    record = wait_record (&f, (Match) { .kind = SX_KIND_ACCEPT, .skip = ++n });
  while (record.error == EMFILE);
  g_assert_cmpint (record.error, ==, 0);
  sx_engine_shutdown (f.engine);
  g_assert_finalize_object (f.engine);
  g_assert_finalize_object (f.journal);
}

static void
test_reserve (void)
{
  if (g_test_subprocess ())
    {
      reserve_subprocess ();
      return;
    }

  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, 0);
  g_test_trap_assert_passed ();
}

/* As capset(2) has it: this thread, and those that it makes. Another user would do as well, but there is not always one: a user
 * namespace may have root alone */
static void
give_up_privileged_ports (void)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];

  g_assert_cmpint (syscall (SYS_capget, &header, sets), ==, 0);
  sets[CAP_TO_INDEX (CAP_NET_BIND_SERVICE)].effective &= ~CAP_TO_MASK (CAP_NET_BIND_SERVICE);
  g_assert_cmpint (syscall (SYS_capset, &header, sets), ==, 0);
}

/* A port below net.ipv4.ip_unprivileged_port_start, as somebody who may not */
static void
privileged_subprocess (void)
{
  Fixture f = { 0, };
  g_autoptr (SxEndpoint) where = make_endpoint ("127.0.0.1", "80", AF_UNSPEC);
  SxRecord end;

  give_up_privileged_ports ();
  fixture_set_up (&f);
  end = wait_end (&f, sx_engine_listen (f.engine, f.owner, where, 5, SX_BEHAVIOUR_NONE, NULL));
  g_assert_cmpint (end.error, ==, EACCES);
  g_assert_cmpint (end.args[1], ==, SX_KIND_BIND);
  fixture_tear_down (&f);
}

static void
test_privileged (void)
{
  g_autofree char *start = NULL;

  if (g_test_subprocess ())
    {
      privileged_subprocess ();
      return;
    }

  if (g_file_get_contents ("/proc/sys/net/ipv4/ip_unprivileged_port_start", &start, NULL, NULL)
      && g_ascii_strtoll (start, NULL, 10) <= 80)
    {
      g_test_skip ("every user may listen on port 80 here (net.ipv4.ip_unprivileged_port_start), so it is refused to nobody");
      return;
    }

  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, 0);
  g_test_trap_assert_passed ();
}

typedef struct
{
  Fixture *f;
  guint32  socket;
  gint64   taken;
} Told;

/* What waits by the last record is what was taken and not sent */
static gboolean
is_told (gpointer data)
{
  Told *self = data;
  gint64 left = self->taken;
  SxRecord record;

  for (guint i = 0; find_record (self->f, (Match) { .kind = SX_KIND_SEND, .socket = self->socket, .skip = i }, &record); i++)
    left -= record.value;

  return find_last (self->f, SX_KIND_WAITING, self->socket, &record) && record.value == left;
}

/* What is added to a queue that then stands still is told, although it comes right behind what was told */
static void
test_waiting_told (Fixture *f)
{
  Server server = start_server (f, "127.0.0.1", SX_BEHAVIOUR_NONE);
  int fd = connect_peer (&server.address);
  SxRecord accept = wait_record (f, (Match) { .kind = SX_KIND_ACCEPT, .request = server.request });
  gsize length = 7 * 1024 * 1024;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (length), length);
  Told told = { f, accept.socket, 0 };

  for (guint i = 0; i < 3; i++)
    {
      SxRecord end = wait_end (f, sx_engine_send (f->engine, f->owner, &accept.socket, 1, bytes));

      if (end.error == 0)
        told.taken += length;
    }
  g_assert_cmpint (told.taken, >, length);
  sx_test_assert_until (is_told, &told);

  /* One that is about to be told is closed */
  wait_end (f, sx_engine_send (f->engine, f->owner, &accept.socket, 1, bytes));
  wait_end (f, sx_engine_close (f->engine, f->owner, accept.socket));
  told.taken = 0;
  g_assert_true (find_last (f, SX_KIND_WAITING, accept.socket, &accept));
  g_assert_cmpint (accept.value, ==, 0);
  close (fd);
}

/* The nice value of the thread of the sockets; of this one if there is none */
static int
get_nice (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *task;

  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", task, "comm", NULL);
      g_autofree char *name = NULL;

      if (g_file_get_contents (path, &name, NULL, NULL) && strcmp (g_strstrip (name), "sx-net") == 0)
        return getpriority (PRIO_PROCESS, atoi (task));
    }

  return getpriority (PRIO_PROCESS, 0);
}

static gboolean
gives_way (gpointer data)
{
  return get_nice () == MIN (getpriority (PRIO_PROCESS, 0) + 5, 19);
}

/* Whoever watches what sockets do has a window whose frames are in time, however much that is */
static void
test_gives_way (Fixture *f)
{
  sx_test_assert_until (gives_way, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/net/limits/gives-way", test_gives_way);
  fixture_add ("/net/limits/in-a-row", test_in_a_row);
  fixture_add ("/net/limits/no-newline", test_no_newline);
  fixture_add ("/net/limits/chat-no-newline", test_chat_no_newline);
  fixture_add ("/net/limits/idle", test_idle);
  fixture_add ("/net/limits/never-reads", test_never_reads);
  fixture_add ("/net/limits/reads-late", test_reads_late);
  fixture_add ("/net/limits/send-queue", test_send_queue);
  fixture_add ("/net/limits/waiting-told", test_waiting_told);
  fixture_add ("/net/limits/chat-slow", test_chat_slow);
  g_test_add_func ("/net/limits/shortage", test_shortage);
  g_test_add_func ("/net/limits/reserve", test_reserve);
  g_test_add_func ("/net/limits/privileged", test_privileged);

  return g_test_run ();
}
