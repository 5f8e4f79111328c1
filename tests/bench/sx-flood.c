/* sx-flood.c: more messages than anybody can read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-flood.h"

#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sx-bench.h"

/* The window has both cores, the sender one */
#define SENDER_CORE 1

/* So many at once, and what is late is caught up with by so many of these: more would only fill the kernel's buffer */
#define BATCH 50
#define LATE_BATCHES 4

/* How long to wait for a message to come back, in us */
#define PATIENCE_US 100

struct _SxFloodSender
{
  pid_t pid;
  int   orders;  /* a port; 0: stop */
  int   answers; /* how many were sent */
};

struct _SxFloodPump
{
  SxEngine  *engine;
  SxJournal *journal;
  guint32    owner;
  guint32    socket;
  gsize      size;
  guint      n_messages;
  guint64    returned; /* bytes; when the thread has ended */
  GThread   *thread;
  int        stopped; /* atomic */
};

/* The sender's process */

static guint
send_batch (int fd)
{
  static guint8 bytes[SX_FLOOD_SIZE];
  struct iovec part = { .iov_base = bytes, .iov_len = sizeof bytes };
  struct mmsghdr messages[BATCH];
  int n;

  memset (bytes, 'x', sizeof bytes);
  memset (messages, 0, sizeof messages);
  for (guint i = 0; i < BATCH; i++)
    messages[i].msg_hdr = (struct msghdr) { .msg_iov = &part, .msg_iovlen = 1 };
  n = sendmmsg (fd, messages, BATCH, 0);

  return MAX (n, 0);
}

static void
sleep_until (double time)
{
  struct timespec then = { .tv_sec = (time_t) time, .tv_nsec = (long) ((time - (time_t) time) * 1e9) };

  while (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &then, NULL) != 0)
    continue;
}

/* Until there is another order */
static guint64
send_to (guint16 port,
         int     orders)
{
  struct sockaddr_in to = {
    .sin_family = AF_INET, .sin_port = htons (port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK)
  };
  struct pollfd order = { .fd = orders, .events = POLLIN };
  int fd = socket (AF_INET, SOCK_DGRAM, 0);
  double due = sx_bench_now ();
  guint64 n = 0;

  if (connect (fd, (struct sockaddr *) &to, sizeof to) != 0)
    _exit (1);

  while (poll (&order, 1, 0) == 0)
    {
      due = MAX (due + (double) BATCH / SX_FLOOD_RATE, sx_bench_now () - LATE_BATCHES * (double) BATCH / SX_FLOOD_RATE);
      sleep_until (due);
      n += send_batch (fd);
    }
  close (fd);

  return n;
}

static void
run_sender (int orders,
            int answers)
{
  guint16 port;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  sx_bench_pin (SENDER_CORE);
  while (read (orders, &port, sizeof port) == sizeof port)
    {
      guint64 n = port != 0 ? send_to (port, orders) : 0;

      if (port != 0 && write (answers, &n, sizeof n) != sizeof n)
        break;
    }
  _exit (0);
}

/**
 * sx_flood_sender_new:
 *
 * Returns: (transfer full): a sender that is silent
 */
SxFloodSender *
sx_flood_sender_new (void)
{
  SxFloodSender *self = g_new0 (SxFloodSender, 1);
  int orders[2], answers[2];

  if (pipe (orders) != 0 || pipe (answers) != 0)
    g_error ("There are no pipes");

  self->pid = fork ();
  if (self->pid == 0)
    {
      close (orders[1]);
      close (answers[0]);
      run_sender (orders[0], answers[1]);
    }
  close (orders[0]);
  close (answers[1]);
  self->orders = orders[1];
  self->answers = answers[0];

  return self;
}

static void
give_order (SxFloodSender *self,
            guint16        port)
{
  if (write (self->orders, &port, sizeof port) != sizeof port)
    g_error ("The sender is gone");
}

/**
 * sx_flood_sender_start:
 * @port: where to, at 127.0.0.1
 *
 * Sends %SX_FLOOD_RATE datagrams a second until it is stopped.
 */
void
sx_flood_sender_start (SxFloodSender *self,
                       guint16        port)
{
  give_order (self, port);
}

/**
 * sx_flood_sender_stop:
 *
 * Returns: how many were sent
 */
guint64
sx_flood_sender_stop (SxFloodSender *self)
{
  guint64 n = 0;

  give_order (self, 0);
  if (read (self->answers, &n, sizeof n) != sizeof n)
    g_error ("The sender is gone");

  return n;
}

void
sx_flood_sender_free (SxFloodSender *self)
{
  /* It ends when there is nobody left to give orders */
  close (self->orders);
  waitpid (self->pid, NULL, 0);
  close (self->answers);
  g_free (self);
}

/* The pump's thread */

/* How many bytes came back to it in the records from *serial on, which moves to the end */
static guint64
count_returned (SxFloodPump *self,
                guint64     *serial)
{
  SxJournalPeek peek;
  guint64 n_bytes = 0;

  for (; sx_journal_peek (self->journal, *serial, &peek); (*serial)++)
    {
      if (peek.socket == self->socket && peek.kind == SX_KIND_RECV)
        n_bytes += peek.value;
    }

  return n_bytes;
}

static gpointer
pump (gpointer data)
{
  SxFloodPump *self = data;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_strnfill (self->size, 'x'), self->size);
  guint64 serial = sx_journal_get_n_records (self->journal);
  guint64 sent = 0, returned = 0;

  while (!g_atomic_int_get (&self->stopped))
    {
      returned += count_returned (self, &serial);
      if (sent - returned > (self->n_messages - 1) * self->size)
        {
          g_usleep (PATIENCE_US);
          continue;
        }
      for (; sent - returned < self->n_messages * self->size; sent += self->size)
        sx_engine_send (self->engine, self->owner, &self->socket, 1, bytes);
    }

  /* What is on its way comes back, so that the next one begins with nothing */
  for (guint i = 0; i < 10000 && returned < sent; i++)
    {
      g_usleep (PATIENCE_US);
      returned += count_returned (self, &serial);
    }
  self->returned = returned;

  return NULL;
}

/**
 * sx_flood_pump_start:
 * @owner: whose @socket is
 * @socket: a connection to a server that echoes
 * @size: of a message, in bytes
 * @n_messages: how many are on their way at a time
 *
 * Returns: (transfer full): a pump that runs until sx_flood_pump_stop()
 */
SxFloodPump *
sx_flood_pump_start (SxEngine  *engine,
                     SxJournal *journal,
                     guint32    owner,
                     guint32    socket,
                     gsize      size,
                     guint      n_messages)
{
  SxFloodPump *self = g_new0 (SxFloodPump, 1);

  self->engine = engine;
  self->journal = journal;
  self->owner = owner;
  self->socket = socket;
  self->size = size;
  self->n_messages = n_messages;
  self->thread = g_thread_new ("pump", pump, self);

  return self;
}

/**
 * sx_flood_pump_stop:
 *
 * Returns: how many bytes came back
 */
guint64
sx_flood_pump_stop (SxFloodPump *self)
{
  guint64 returned;

  g_atomic_int_set (&self->stopped, TRUE);
  g_thread_join (self->thread);
  returned = self->returned;
  g_free (self);

  return returned;
}
