/* sx-observer.c: the kernel's own truth about our sockets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-observer.h"

#include <linux/net_tstamp.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "sx-alarm.h"
#include "sx-call-private.h"
#include "sx-tcp-state.h"

/* What all this may cost together, a few ms of each second at most: one look or stamp is about 1 to 10 µs */
#define ADOPTIONS_PER_SECOND 100
#define LOOKS_PER_SECOND     1000
#define STAMPS_PER_SECOND    200
#define ARRIVALS_PER_SECOND  2000
#define ADOPTIONS_BURST      64
#define LOOKS_BURST          200
#define STAMPS_BURST         64
#define ARRIVALS_BURST       1000

/* Open sockets looked at when observation begins, and those with traffic at a time */
#define ADOPTED_AT_ONCE 1000
#define RESTLESS_MAX    100

/* At most ten samples a second of one socket, in ns */
#define SAMPLE_INTERVAL (100 * G_GINT64_CONSTANT (1000000))

/* When to look after traffic, and after there was none, in ms */
#define LOOK_INTERVAL 100
static const guint calm_delays[] = { 100, 400, 1500 };

/* How often, with the last delay, to look for a state that does not last (FIN-WAIT-1 …) to be over */
#define MOVING_LOOKS 20

/* Looks that are due within so many µs are done at one awakening */
#define TOGETHER 2000

/**
 * sx_observer_adopt:
 * @socket: an open socket
 *
 * Observes it from now on, whatever the rates are. Unix sockets have nothing to be observed.
 */
void
sx_observer_adopt (SxSocket *socket)
{
  if (socket->core->observer == NULL || socket->observed != NULL
      || (socket->family != AF_INET && socket->family != AF_INET6))
    return;

  socket->observed = g_new0 (SxObserved, 1);
}

/**
 * sx_observer_get:
 * @socket: an open socket, while observation is on
 *
 * Observes it, if it is not yet and the rates allow it.
 *
 * Returns: (nullable): what is known of it
 */
SxObserved *
sx_observer_get (SxSocket *socket)
{
  if (socket->observed == NULL && sx_budget_take (&socket->core->observer->adoptions))
    sx_observer_adopt (socket);

  return socket->observed;
}

/* What was learnt */

static void
note_state (SxSocket *socket,
            int       state)
{
  SxRecord record;

  if (state == socket->observed->state)
    return;

  socket->observed->state = state;
  sx_call_record_init (&record, socket, SX_KIND_STATE);
  record.args[0] = state;
  record.args[1] = SX_STATE_SOURCE_INFO;
  sx_call_append (socket, &record);
}

static void
append_sample (SxSocket       *socket,
               const SxSample *sample)
{
  SxRecord record;

  sx_call_record_init (&record, socket, SX_KIND_SAMPLE);
  record.payload = (const guint8 *) sample;
  record.payload_length = sizeof *sample;
  sx_call_append (socket, &record);
}

static void
note_sample (SxSocket       *socket,
             const SxSample *sample,
             gint64          now)
{
  SxObserved *observed = socket->observed;

  if (observed->sample_time != 0 && memcmp (sample, &observed->sample, sizeof *sample) == 0)
    return;

  observed->sample = *sample;
  observed->sample_time = now;
  append_sample (socket, sample);
}

/* A connection that both have ended is no longer the socket's, which is in CLOSE then, even before close(): the kernel
 * keeps what is in TIME-WAIT apart. Returns whether that is so */
static gboolean
is_kept_apart (SxSocket *socket,
               int       state)
{
  SxFollower *follower = socket->core->observer->follower;
  guint8 *last = &socket->observed->state;

  if (state != SX_TCP_CLOSE
      || (*last != SX_TCP_FIN_WAIT_1 && *last != SX_TCP_FIN_WAIT_2 && *last != SX_TCP_CLOSING)
      || !sx_follower_takes (follower, socket))
    return FALSE;

  sx_follower_follow (follower, socket, *last);
  *last = SX_TCP_CLOSE;

  return TRUE;
}

static void
look_at_stream (SxSocket *socket,
                gboolean  at_once)
{
  SxObserved *observed = socket->observed;
  gint64 now = sx_budget_now ();
  struct tcp_info info = { 0, };
  socklen_t length = sizeof info;
  SxSample sample = { 0, };

  if (getsockopt (socket->watch.fd, IPPROTO_TCP, TCP_INFO, &info, &length) < 0)
    return;

  observed->look_time = now;
  if (!is_kept_apart (socket, info.tcpi_state))
    note_state (socket, info.tcpi_state);
  switch (info.tcpi_state)
    {
    case SX_TCP_LISTEN:
      sample.backlog = info.tcpi_unacked;
      sample.backlog_limit = info.tcpi_sacked;
      note_sample (socket, &sample, now);
      break;
    case SX_TCP_SYN_SENT:
    case SX_TCP_CLOSE:
      break;
    default:
      sample.rtt = info.tcpi_rtt;
      sample.rttvar = info.tcpi_rttvar;
      sample.cwnd = info.tcpi_snd_cwnd;
      sample.retransmits = info.tcpi_total_retrans;
      sample.unsent = info.tcpi_notsent_bytes;
      sample.unacked = info.tcpi_unacked;
      if (at_once || observed->sample_time == 0 || now - observed->sample_time >= SAMPLE_INTERVAL)
        note_sample (socket, &sample, now);
      break;
    }
}

static void
look (SxSocket *socket,
      gboolean  at_once)
{
  /* What there is to know of datagrams is known without: see SxDatagram */
  if (socket->type == SOCK_STREAM && sx_budget_take (&socket->core->observer->looks))
    look_at_stream (socket, at_once);
}

/* When to look again */

static void
set_alarm (SxObserver *self,
           gint64      due)
{
  gint64 ready = sx_alarm_get_time (self->alarm);

  if (ready < 0 || due < ready)
    sx_alarm_set (self->alarm, due);
}

static void
stir (SxSocket *socket)
{
  SxObserver *self = socket->core->observer;
  SxObserved *observed = socket->observed;

  observed->active = TRUE;
  if (observed->link.data != NULL || self->restless.length >= RESTLESS_MAX)
    return;

  observed->link.data = socket;
  observed->step = 0;
  observed->due = g_get_monotonic_time () + LOOK_INTERVAL * 1000;
  g_queue_push_tail_link (&self->restless, &observed->link);
  set_alarm (self, observed->due);
}

static void
calm_down (SxObserver *self,
           SxObserved *observed)
{
  g_queue_unlink (&self->restless, &observed->link);
  observed->link.data = NULL;
}

static gboolean
is_moving (const SxObserved *observed)
{
  return observed->state == SX_TCP_SYN_SENT || observed->state == SX_TCP_FIN_WAIT_1
         || observed->state == SX_TCP_CLOSING || observed->state == SX_TCP_LAST_ACK;
}

/* Sets when to look next; FALSE: not until something happens */
static gboolean
plan (SxObserved *observed,
      gint64      now)
{
  guint last = G_N_ELEMENTS (calm_delays) - 1;

  if (observed->active)
    {
      observed->active = FALSE;
      observed->step = 0;
      observed->due = now + LOOK_INTERVAL * 1000;
      return TRUE;
    }

  observed->due = now + calm_delays[MIN (observed->step, last)] * 1000;

  return observed->step++ <= (is_moving (observed) ? MOVING_LOOKS : last);
}

static void
alarm_cb (gpointer user_data)
{
  SxObserver *self = user_data;
  gint64 now = g_get_monotonic_time ();
  GList *next;

  for (GList *l = self->restless.head; l != NULL; l = next)
    {
      SxSocket *socket = l->data;
      SxObserved *observed = socket->observed;

      next = l->next;
      if (observed->due <= now + TOGETHER)
        {
          look (socket, TRUE);
          if (!plan (observed, now))
            {
              calm_down (self, observed);
              continue;
            }
        }
      set_alarm (self, observed->due);
    }
}

/* What happened */

/**
 * sx_observer_look:
 * @socket: an open socket to which something happened that may have changed its state
 *
 * Records its state and a sample, where they are new, and looks again until all is calm.
 */
void
sx_observer_look (SxSocket *socket)
{
  if (socket->core->observer == NULL || sx_observer_get (socket) == NULL)
    return;

  look (socket, FALSE);
  stir (socket);
}

/**
 * sx_observer_look_backlog:
 * @socket: a listener that is about to accept, or has accepted
 *
 * Records how many wait, if that is new.
 */
void
sx_observer_look_backlog (SxSocket *socket)
{
  SxObserved *observed;

  if (socket->core->observer == NULL || (observed = sx_observer_get (socket)) == NULL)
    return;

  /* What was seen waiting is seen accepted */
  if (observed->sample.backlog > 0 || sx_budget_now () - observed->look_time >= SAMPLE_INTERVAL)
    look (socket, TRUE);
  stir (socket);
}

/**
 * sx_observer_count_backlog:
 * @socket: a listener that does not accept for now, or did not until now
 *
 * Records how many wait, also while observation is off: a person wants to know it who lets them wait.
 *
 * Returns: how many; 0 also of a Unix socket, which does not tell
 */
guint
sx_observer_count_backlog (SxSocket *socket)
{
  struct tcp_info info = { 0, };
  socklen_t length = sizeof info;
  SxSample sample = { 0, };

  if (getsockopt (socket->watch.fd, IPPROTO_TCP, TCP_INFO, &info, &length) < 0)
    return 0;

  sample.backlog = info.tcpi_unacked;
  sample.backlog_limit = info.tcpi_sacked;
  if (socket->observed != NULL)
    note_sample (socket, &sample, sx_budget_now ());
  else
    append_sample (socket, &sample);

  return sample.backlog;
}

/**
 * sx_observer_touch:
 * @socket: an open socket that sent or received
 *
 * Has a look at it soon, and until all is calm.
 */
void
sx_observer_touch (SxSocket *socket)
{
  if (socket->core->observer != NULL && sx_observer_get (socket) != NULL)
    stir (socket);
}

/**
 * sx_observer_closing:
 * @socket: an open socket that is about to be closed
 *
 * Has a last look at it and at its times.
 *
 * Returns: whether sx_observer_closed() is to be called once it is closed
 */
gboolean
sx_observer_closing (SxSocket *socket)
{
  SxObserver *self = socket->core->observer;
  SxObserved *observed = socket->observed;

  if (self == NULL || observed == NULL)
    return FALSE;

  sx_stamps_drain (socket);
  look (socket, TRUE);

  switch (socket->type == SOCK_STREAM ? observed->state : SX_TCP_CLOSE)
    {
    case 0:
    case SX_TCP_LISTEN:
    case SX_TCP_SYN_SENT:
    case SX_TCP_CLOSE:
      return FALSE;
    default:
      return sx_follower_takes (self->follower, socket);
    }
}

/**
 * sx_observer_closed:
 * @socket: a connection that was closed right now
 *
 * Follows what the kernel does with it after close().
 */
void
sx_observer_closed (SxSocket *socket)
{
  sx_follower_follow (socket->core->observer->follower, socket, socket->observed->state);
}

/**
 * sx_observer_forget:
 * @socket: a socket that is to be freed, or observed no more
 */
void
sx_observer_forget (SxSocket *socket)
{
  SxObserved *observed = g_steal_pointer (&socket->observed);

  if (observed == NULL)
    return;

  if (observed->link.data != NULL)
    calm_down (socket->core->observer, observed);
  sx_stamps_clear (&observed->stamps);
  g_free (observed);
}

/* The kernel stamps what arrives as long as any socket asks for it, and begins a moment after the first did
 * (net_enable_timestamp() works through a queue): this one asks all the time */
static int
open_clock (void)
{
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  guint told = SOF_TIMESTAMPING_RX_SOFTWARE;

  if (fd < 0)
    fd = socket (AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd >= 0)
    setsockopt (fd, SOL_SOCKET, SO_TIMESTAMPING, &told, sizeof told);

  return fd;
}

/**
 * sx_observer_start:
 * @core: the core, whose observer there is from now on
 *
 * Begins to observe the sockets that are open and those that will be.
 */
void
sx_observer_start (SxCore *core)
{
  g_autoptr (GPtrArray) sockets = sx_core_list (core, 0);
  SxObserver *self = g_new0 (SxObserver, 1);

  self->core = core;
  self->follower = sx_follower_new (core);
  self->alarm = sx_alarm_new (core, alarm_cb, self);
  self->clock_fd = open_clock ();
  g_queue_init (&self->restless);
  sx_budget_init (&self->adoptions, ADOPTIONS_PER_SECOND, ADOPTIONS_BURST);
  sx_budget_init (&self->looks, LOOKS_PER_SECOND, LOOKS_BURST);
  sx_budget_init (&self->stamps, STAMPS_PER_SECOND, STAMPS_BURST);
  sx_budget_init (&self->arrivals, ARRIVALS_PER_SECOND, ARRIVALS_BURST);

  core->observer = self;
  for (guint i = 0; i < MIN (sockets->len, ADOPTED_AT_ONCE); i++)
    {
      SxSocket *socket = g_ptr_array_index (sockets, i);

      if (socket->watch.fd < 0)
        continue;

      sx_observer_adopt (socket);
      if (socket->observed != NULL && socket->type == SOCK_STREAM)
        look_at_stream (socket, TRUE);
    }
}

/**
 * sx_observer_stop:
 * @core: the core, which has no observer any more
 *
 * Observes nothing any more. Does nothing if nothing is observed.
 */
void
sx_observer_stop (SxCore *core)
{
  g_autoptr (GPtrArray) sockets = sx_core_list (core, 0);
  SxObserver *self = core->observer;

  if (self == NULL)
    return;

  for (guint i = 0; i < sockets->len; i++)
    {
      SxSocket *socket = g_ptr_array_index (sockets, i);

      if (socket->observed != NULL && socket->watch.fd >= 0)
        sx_stamps_disarm (socket);
      sx_observer_forget (socket);
    }

  core->observer = NULL;
  sx_follower_free (self->follower);
  sx_alarm_free (self->alarm);
  if (self->clock_fd >= 0)
    close (self->clock_fd);
  g_free (self);
}
