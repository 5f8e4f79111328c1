/* sx-inbox.c: work for the I/O thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-inbox.h"

/* Letters handled in one dispatch, so that a flood of commands leaves the sockets their turn */
#define BATCH 64

typedef struct
{
  GSource  source;
  SxInbox *inbox;
} InboxSource;

struct _SxInbox
{
  gatomicrefcount  ref_count;
  GMutex           mutex;
  SxLetter        *first;      /* NULL: there is none */
  SxLetter        *last;       /* of them; means nothing where there is none */
  gboolean         closed;
  gboolean         asleep;     /* the I/O thread has found nothing, and has to be woken up */
  GMainContext    *context;
  InboxSource     *source;
  gpointer         user_data;
  void           (*after) (gpointer user_data);
};

/* Whether there are letters; as long as the thread is not asleep nobody has to wake it up: it looks again before it sleeps */
static gboolean
inbox_look (SxInbox  *self,
            gboolean  before_sleep)
{
  gboolean result;

  g_mutex_lock (&self->mutex);
  result = self->first != NULL;
  self->asleep = before_sleep && !result;
  g_mutex_unlock (&self->mutex);

  return result;
}

/* Returns: up to so many, the first of a list */
static SxLetter *
inbox_take (SxInbox *self,
            guint    max)
{
  SxLetter *result, *last;

  g_mutex_lock (&self->mutex);
  result = last = self->first;
  for (guint i = 1; i < max && last != NULL && last->next != NULL; i++)
    last = last->next;
  if (last != NULL)
    {
      self->first = last->next;
      last->next = NULL;
    }
  g_mutex_unlock (&self->mutex);

  return result;
}

static gboolean
inbox_source_prepare (GSource *source,
                      int     *timeout)
{
  *timeout = -1;
  return inbox_look (((InboxSource *) source)->inbox, TRUE);
}

static gboolean
inbox_source_check (GSource *source)
{
  return inbox_look (((InboxSource *) source)->inbox, FALSE);
}

static gboolean
inbox_source_dispatch (GSource     *source,
                       GSourceFunc  callback,
                       gpointer     user_data)
{
  SxInbox *self = ((InboxSource *) source)->inbox;
  SxLetter *letter = inbox_take (self, BATCH);

  while (letter != NULL)
    {
      SxLetter *next = letter->next;

      letter->handle (letter, self->user_data);
      letter = next;
    }

  self->after (self->user_data);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs inbox_source_funcs = {
  .prepare = inbox_source_prepare,
  .check = inbox_source_check,
  .dispatch = inbox_source_dispatch,
};

/**
 * sx_inbox_new:
 * @context: the I/O thread's context
 *
 * Makes an inbox. What is put in waits until sx_inbox_open().
 *
 * Returns: (transfer full): the inbox
 */
SxInbox *
sx_inbox_new (GMainContext *context)
{
  SxInbox *self = g_new0 (SxInbox, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref (context);

  return self;
}

/**
 * sx_inbox_ref:
 * @self: an inbox
 *
 * Returns: (transfer full): @self
 */
SxInbox *
sx_inbox_ref (SxInbox *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sx_inbox_unref:
 * @self: (transfer full): an inbox
 *
 * Lets go of it; from any thread.
 */
void
sx_inbox_unref (SxInbox *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_assert (self->first == NULL);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * sx_inbox_open:
 * @self: an inbox
 * @user_data: handed to each letter
 * @after: called with @user_data after each batch of letters
 *
 * Starts to handle letters, in the inbox's context.
 */
void
sx_inbox_open (SxInbox  *self,
               gpointer  user_data,
               void    (*after) (gpointer user_data))
{
  self->user_data = user_data;
  self->after = after;
  self->source = (InboxSource *) g_source_new (&inbox_source_funcs, sizeof (InboxSource));
  self->source->inbox = self;
  g_source_set_static_name (&self->source->source, "inbox");
  g_source_attach (&self->source->source, self->context);
}

/**
 * sx_inbox_close:
 * @self: an inbox
 *
 * Discards what is in it and whatever is put in from now on. To be called in
 * the I/O thread.
 */
void
sx_inbox_close (SxInbox *self)
{
  SxLetter *letter;

  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_mutex_unlock (&self->mutex);

  letter = inbox_take (self, G_MAXUINT);
  while (letter != NULL)
    {
      SxLetter *next = letter->next;

      letter->discard (letter);
      letter = next;
    }

  if (self->source != NULL)
    {
      g_source_destroy (&self->source->source);
      g_source_unref (&self->source->source);
      self->source = NULL;
    }

  /* Its descriptor goes with it; who still holds the inbox may be in a call that takes minutes */
  g_clear_pointer (&self->context, g_main_context_unref);
}

/**
 * sx_inbox_push:
 * @self: an inbox
 * @letter: (transfer full): the work
 *
 * Puts work in and wakes the I/O thread up. From any thread; never waits.
 */
void
sx_inbox_push (SxInbox  *self,
               SxLetter *letter)
{
  g_autoptr (GMainContext) asleep = NULL;
  gboolean closed;

  g_mutex_lock (&self->mutex);
  closed = self->closed;
  if (!closed)
    {
      letter->next = NULL;
      if (self->first != NULL)
        self->last->next = letter;
      else
        self->first = letter;
      self->last = letter;
      if (self->asleep)
        asleep = g_main_context_ref (self->context);
      self->asleep = FALSE;
    }
  g_mutex_unlock (&self->mutex);

  /* It may run at once, on this processor, and looks into the inbox: it need not wait for the mutex then */
  if (asleep != NULL)
    g_main_context_wakeup (asleep);

  if (closed)
    letter->discard (letter);
}
