/* sx-core.c: what the parts of the I/O thread share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-core.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sx-budget.h"
#include "sx-call.h"
#include "sx-deadlines.h"
#include "sx-engine.h"
#include "sx-observer.h"
#include "sx-operation.h"
#include "sx-presence.h"
#include "sx-resolver.h"

/* Freed connections kept for the next ones */
#define SPARE_MAX 1024

/* How long listeners that ran out of descriptors wait when none of ours is closed */
#define STARVED_MS 1000

/* With more listeners than these nobody waits */
#define MAX_URGENT 64

/* Descriptors that clients do not get. GLib ends the program where it finds none for
 * its own use: without a reserve, whoever connects often enough could end it. */
#define RESERVE 64
#define RESERVE_PART 16   /* of a low limit: one in so many */

/* Descriptors are given out from the lowest that is free (open(2)): a high number tells how many are in use */
static int
get_crowded_fd (void)
{
  struct rlimit limit;
  rlim_t count;

  if (getrlimit (RLIMIT_NOFILE, &limit) < 0)
    return G_MAXINT;

  count = MIN (limit.rlim_cur, G_MAXINT);

  return count - MIN (RESERVE, count / RESERVE_PART);
}

/**
 * sx_core_new:
 * @journal: what to append to; from now on by this thread only
 * @context: the thread's context
 * @inbox: where other threads put work
 *
 * Returns: (transfer full): the state of the I/O thread
 */
SxCore *
sx_core_new (SxJournal    *journal,
             GMainContext *context,
             SxInbox      *inbox)
{
  SxCore *self = g_new0 (SxCore, 1);

  self->journal = g_object_ref (journal);
  self->context = g_main_context_ref (context);
  self->inbox = sx_inbox_ref (inbox);
  self->poll = sx_poll_new (context, sx_core_reap, self);
  self->resolver = sx_resolver_new (self);
  self->deadlines = sx_deadlines_new (self);
  self->notes = sx_deadlines_new (self);
  self->sockets = g_hash_table_new (NULL, NULL);
  self->listeners = g_ptr_array_new ();
  self->operations = g_hash_table_new (NULL, NULL);
  self->crowded_fd = get_crowded_fd ();
  self->connect_timeout = SX_ENGINE_DEFAULT_CONNECT_TIMEOUT_MS;
  self->close_at_end = TRUE;
  self->scratch = g_malloc (SX_CALL_BUFFER_MAX);

  return self;
}

/**
 * sx_core_show_courtesy:
 * @self: the core
 * @courtesy: what somebody may have asked for
 *
 * A stream waits, by TCP's or the kernel's own flow control, and nothing of it is lost if nothing is received for some milliseconds.
 * Datagrams are lost when the socket's buffer is full: while there is a socket for them, nothing waits. Clients are turned away when
 * the backlog is full: they end the wait.
 */
void
sx_core_show_courtesy (SxCore     *self,
                       SxCourtesy *courtesy)
{
  struct pollfd urgent[MAX_URGENT];
  guint n = 0;

  if (!sx_courtesy_is_asked (courtesy) || self->n_datagram > 0 || self->listeners->len > MAX_URGENT)
    return;

  /* Who is held, or has no descriptor left, is not told of each client */
  for (guint i = 0; i < self->listeners->len; i++)
    {
      const SxPollWatch *watch = &((SxSocket *) g_ptr_array_index (self->listeners, i))->watch;

      if (watch->events == EPOLLIN)
        urgent[n++] = (struct pollfd) { .fd = watch->fd, .events = POLLIN };
    }

  sx_courtesy_show (courtesy, urgent, n);
}

/**
 * sx_core_free:
 * @self: (transfer full): the state of the I/O thread
 *
 * Ends every operation with ECANCELED and closes every socket, with records,
 * then frees everything.
 */
void
sx_core_free (SxCore *self)
{
  g_autoptr (GPtrArray) sockets = NULL;

  sx_core_cancel_owner (self, 0, SX_COMMAND_NONE);
  sockets = sx_core_list (self, 0);
  for (guint i = 0; i < sockets->len; i++)
    {
      SxSocket *socket = g_ptr_array_index (sockets, i);

      if (socket->watch.fd >= 0)
        socket->klass->close (socket, FALSE);
    }

  sx_core_reap (self);
  sx_observer_stop (self);
  sx_presence_free (self->presence);
  while (self->spare != NULL)
    {
      SxSocket *socket = self->spare;

      self->spare = socket->next;
      g_free (socket);
    }

  if (self->starved_timer != NULL)
    {
      g_source_destroy (self->starved_timer);
      g_source_unref (self->starved_timer);
    }

  g_assert (self->starved == NULL);
  g_hash_table_unref (self->sockets);
  g_ptr_array_unref (self->listeners);
  g_hash_table_unref (self->operations);
  sx_resolver_free (self->resolver);
  sx_deadlines_free (self->deadlines);
  sx_deadlines_free (self->notes);
  sx_poll_free (self->poll);
  sx_inbox_unref (self->inbox);
  g_main_context_unref (self->context);
  g_object_unref (self->journal);
  sx_sent_clear (&self->sent);
  g_free (self->scratch);
  sx_call_batch_free (self->batch);
  g_free (self);
}

/**
 * sx_core_add_timer:
 * @self: the core
 * @milliseconds: how long from now
 * @func: what to call
 * @user_data: for @func
 *
 * Returns: (transfer full): the source; destroy and unref it
 */
GSource *
sx_core_add_timer (SxCore      *self,
                   guint        milliseconds,
                   GSourceFunc  func,
                   gpointer     user_data)
{
  GSource *source = g_timeout_source_new (milliseconds);

  g_source_set_callback (source, func, user_data, NULL);
  g_source_attach (source, self->context);

  return source;
}

/**
 * sx_core_find:
 * @self: the core
 * @owner: whose
 * @number: the socket's number
 *
 * Returns: (nullable): that open socket, if it is @owner's
 */
SxSocket *
sx_core_find (SxCore  *self,
              guint32  owner,
              guint32  number)
{
  SxSocket *socket = g_hash_table_lookup (self->sockets, GUINT_TO_POINTER (number));

  return socket != NULL && socket->owner == owner ? socket : NULL;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  const SxSocket *first = *(SxSocket *const *) a;
  const SxSocket *second = *(SxSocket *const *) b;

  return first->number < second->number ? -1 : first->number > second->number;
}

/**
 * sx_core_list:
 * @self: the core
 * @owner: whose; 0: everybody's
 *
 * Returns: (transfer container) (element-type SxSocket): the open sockets, in the order of their numbers
 */
GPtrArray *
sx_core_list (SxCore  *self,
              guint32  owner)
{
  GPtrArray *result = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->sockets);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (owner == 0 || ((SxSocket *) value)->owner == owner)
        g_ptr_array_add (result, value);
    }

  g_ptr_array_sort (result, compare_numbers);

  return result;
}

/**
 * sx_core_reap:
 * @self: the core
 *
 * Frees what was buried. To be called when a dispatch is over.
 */
void
sx_core_reap (gpointer user_data)
{
  SxCore *self = user_data;

  while (self->graveyard != NULL)
    {
      SxSocket *socket = self->graveyard;

      self->graveyard = socket->next;
      if (socket->klass->spare && self->n_spare < SPARE_MAX)
        {
          socket->next = self->spare;
          self->spare = socket;
          self->n_spare++;
        }
      else
        {
          g_free (socket);
        }
    }
}

static gboolean
starved_cb (gpointer user_data)
{
  SxCore *self = user_data;

  g_clear_pointer (&self->starved_timer, g_source_unref);
  sx_core_feed (self);

  return G_SOURCE_REMOVE;
}

/**
 * sx_core_is_crowded:
 * @self: the core
 * @listener: a listener that is about to accept
 *
 * Whether the descriptors that are left are needed by the rest of the program. Costs
 * no system call unless the last client got one of the highest that it may have.
 *
 * Returns: %TRUE if no client may be accepted
 */
gboolean
sx_core_is_crowded (SxCore   *self,
                    SxSocket *listener)
{
  int fd;

  if (self->next_fd < self->crowded_fd)
    return FALSE;

  /* Perhaps some were closed: a copy of any descriptor gets the lowest that is free */
  fd = fcntl (listener->watch.fd, F_DUPFD_CLOEXEC, 0);
  if (fd < 0)
    return TRUE;

  close (fd);
  self->next_fd = fd;

  return fd >= self->crowded_fd;
}

/**
 * sx_core_starve:
 * @self: the core
 * @listener: a listener whose accept() found no descriptor left
 *
 * Takes the listener out of the epoll set, which would report its waiting
 * client again and again, until one of our descriptors is closed or a second is
 * over.
 */
void
sx_core_starve (SxCore   *self,
                SxSocket *listener)
{
  /* If it stays in the set it is at least not told of the same client again and again */
  if (sx_poll_watch (self->poll, &listener->watch, 0) != 0)
    sx_poll_watch (self->poll, &listener->watch, EPOLLIN | EPOLLET);
  if (g_slist_find (self->starved, listener) == NULL)
    self->starved = g_slist_prepend (self->starved, listener);
  if (self->starved_timer == NULL)
    self->starved_timer = sx_core_add_timer (self, STARVED_MS, starved_cb, self);
}

/**
 * sx_core_unstarve:
 * @self: the core
 * @listener: a listener that is about to be closed
 */
void
sx_core_unstarve (SxCore   *self,
                  SxSocket *listener)
{
  self->starved = g_slist_remove (self->starved, listener);
}

/**
 * sx_core_feed:
 * @self: the core
 *
 * Lets starved listeners try again: a descriptor was closed.
 */
void
sx_core_feed (SxCore *self)
{
  while (self->starved != NULL)
    {
      SxSocket *listener = self->starved->data;

      self->starved = g_slist_delete_link (self->starved, self->starved);
      if (sx_poll_watch (self->poll, &listener->watch, EPOLLIN) != 0)
        {
          sx_core_starve (self, listener);
          break;
        }
    }
}
