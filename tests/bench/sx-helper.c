/* sx-helper.c: a process that does what it is told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-helper.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct _SxHelper
{
  pid_t pid;
  int   orders;
  int   answers;
  gsize order_size;
  gsize element_size;
};

/* FALSE: the other end is gone */
static gboolean
take (int      fd,
      gpointer bytes,
      gsize    length)
{
  for (gsize done = 0; done < length;)
    {
      gssize n = read (fd, (guint8 *) bytes + done, length - done);

      if (n == 0 || (n < 0 && errno != EINTR))
        return FALSE;
      done += MAX (n, 0);
    }

  return TRUE;
}

static gboolean
give (int           fd,
      gconstpointer bytes,
      gsize         length)
{
  for (gsize done = 0; done < length;)
    {
      gssize n = write (fd, (const guint8 *) bytes + done, length - done);

      if (n < 0 && errno != EINTR)
        return FALSE;
      done += MAX (n, 0);
    }

  return TRUE;
}

/* The helper's process */

static gboolean
is_called (gpointer caller)
{
  struct pollfd watched = { .fd = *(int *) caller, .events = POLLIN };

  return poll (&watched, 1, 0) > 0;
}

/* An order is followed by one byte, the call to come back: it is there before or after the job is done */
static gboolean
work (SxHelperFunc func,
      gpointer     order,
      gsize        order_size,
      gsize        element_size,
      int          orders,
      int          answers)
{
  g_autoptr (GArray) answer = g_array_new (FALSE, FALSE, element_size);
  guint64 n;
  guint8 call;

  if (!take (orders, order, order_size))
    return FALSE;

  func (order, is_called, &orders, answer);
  n = answer->len;

  return give (answers, &n, sizeof n) && give (answers, answer->data, n * element_size) && take (orders, &call, 1);
}

SxHelper *
sx_helper_new (SxHelperFunc func,
               gsize        order_size,
               gsize        element_size)
{
  SxHelper *self = g_new0 (SxHelper, 1);
  int orders[2], answers[2];

  if (pipe (orders) != 0 || pipe (answers) != 0)
    g_error ("There are no pipes");

  self->order_size = order_size;
  self->element_size = element_size;
  self->pid = fork ();
  if (self->pid == 0)
    {
      gpointer order = g_malloc0 (order_size);

      close (orders[1]);
      close (answers[0]);
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      while (work (func, order, order_size, element_size, orders[0], answers[1]))
        continue;
      _exit (0);
    }
  close (orders[0]);
  close (answers[1]);
  self->orders = orders[1];
  self->answers = answers[0];

  return self;
}

void
sx_helper_begin (SxHelper     *self,
                 gconstpointer order)
{
  if (!give (self->orders, order, self->order_size))
    g_error ("A helper is gone");
}

int
sx_helper_get_fd (SxHelper *self)
{
  return self->answers;
}

GArray *
sx_helper_end (SxHelper *self,
               gboolean  call)
{
  GArray *answer = g_array_new (FALSE, FALSE, self->element_size);
  guint8 byte = 0;
  guint64 n = 0;

  if (call && !give (self->orders, &byte, 1))
    g_error ("A helper is gone");
  if (!take (self->answers, &n, sizeof n))
    g_error ("A helper is gone");
  g_array_set_size (answer, n);
  if (!take (self->answers, answer->data, n * self->element_size))
    g_error ("A helper is gone");
  if (!call && !give (self->orders, &byte, 1))
    g_error ("A helper is gone");

  return answer;
}

void
sx_helper_free (SxHelper *self)
{
  /* Other helpers have its pipes too, so it would not see that there is nobody left to give orders */
  kill (self->pid, SIGKILL);
  close (self->orders);
  waitpid (self->pid, NULL, 0);
  close (self->answers);
  g_free (self);
}
