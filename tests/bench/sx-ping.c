/* sx-ping.c: how long a window takes to say that it is alive
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-ping.h"

#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <X11/Xatom.h>
#include <X11/Xlib.h>

#include "sx-bench.h"
#include "sx-helper.h"

/* So long between two questions, in ms: at random, or they could always come at the same time of a frame */
#define LEAST_PAUSE 6
#define MOST_PAUSE 14

/* Who has not answered by then will not, in seconds */
#define PATIENCE 5.0

/* So often it looks whether it is called back, in seconds */
#define LOOK_UP 0.1

struct _SxPing
{
  SxHelper *helper;
};

/* The pinger's process */

typedef struct
{
  Display     *display;
  Window       window;
  Window       root;
  Atom         protocols;
  Atom         ping;
  Atom         echo;
  guint32      number; /* of the question that is asked */
  SxPingAnswer answer;
} Pinger;

static void
send_message (Pinger *self,
              Window  to,
              Atom    type,
              long    mask)
{
  XEvent event = { .xclient = { .type = ClientMessage, .window = to, .message_type = type, .format = 32 } };

  event.xclient.data.l[0] = self->ping;
  event.xclient.data.l[1] = self->number;
  event.xclient.data.l[2] = self->window;
  XSendEvent (self->display, to, False, mask, &event);
}

/* The window sends the question on to the root window. A late answer to an earlier question has another number */
static void
take_event (Pinger *self)
{
  double now = 1000 * (sx_bench_now () - self->answer.at);
  XEvent event;

  XNextEvent (self->display, &event);
  if (event.type != ClientMessage || (guint32) event.xclient.data.l[1] != self->number)
    return;

  if (event.xclient.message_type == self->protocols)
    self->answer.window = now;
  else if (event.xclient.message_type == self->echo)
    self->answer.server = now;
}

/* TRUE: there is something to be read */
static gboolean
wait_for_events (Pinger *self,
                 double  until)
{
  struct pollfd watched = { .fd = ConnectionNumber (self->display), .events = POLLIN };
  double left = until - sx_bench_now ();
  struct timespec time = { .tv_sec = MAX (left, 0), .tv_nsec = (long) (1e9 * (MAX (left, 0) - (int) MAX (left, 0))) };

  return XPending (self->display) > 0 || (left > 0 && ppoll (&watched, 1, &time, NULL) > 0);
}

static void
ask (Pinger        *self,
     double         next,
     SxHelperCalled is_called,
     gpointer       caller)
{
  self->number++;
  self->answer = (SxPingAnswer) { sx_bench_now (), -1, -1 };
  send_message (self, self->window, self->protocols, NoEventMask);
  send_message (self, self->root, self->echo, SubstructureNotifyMask);

  while ((self->answer.window < 0 || self->answer.server < 0) && sx_bench_now () < self->answer.at + PATIENCE
         && !is_called (caller))
    {
      if (wait_for_events (self, sx_bench_now () + LOOK_UP))
        while (XPending (self->display) > 0)
          take_event (self);
    }
  while (sx_bench_now () < next)
    {
      if (wait_for_events (self, next))
        while (XPending (self->display) > 0)
          take_event (self);
    }
}

/* Windows come and go while they are asked about */
static int
ignore_error (Display     *display,
              XErrorEvent *error)
{
  return 0;
}

static void
set_property (Pinger     *self,
              Window      window,
              const char *name,
              Atom        type,
              const long *values,
              int         n_values)
{
  XChangeProperty (self->display, window, XInternAtom (self->display, name, False), type, 32, PropModeReplace,
                   (const unsigned char *) values, n_values);
}

/* Says that a window manager is there, as each that keeps to the Extended Window Manager Hints does. As long as none has said so, GTK
 * asks the X server for it anew in every frame, and waits for the answer until all that it drew is on the screen */
static void
announce (Pinger *self)
{
  static const char *const supported[] = {
    "_NET_SUPPORTED", "_NET_SUPPORTING_WM_CHECK", "_NET_WM_PING", "_NET_WM_NAME", "_NET_CURRENT_DESKTOP", "_NET_NUMBER_OF_DESKTOPS",
    "_NET_WORKAREA",
  };
  static const char name[] = "Socket Explorer's benchmark";
  int screen = DefaultScreen (self->display);
  long area[] = { 0, 0, DisplayWidth (self->display, screen), DisplayHeight (self->display, screen) };
  long hints[G_N_ELEMENTS (supported)];
  long desktop = 0, n_desktops = 1;
  long check = XCreateSimpleWindow (self->display, self->root, -1, -1, 1, 1, 0, 0, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (supported); i++)
    hints[i] = XInternAtom (self->display, supported[i], False);
  set_property (self, self->root, "_NET_SUPPORTED", XA_ATOM, hints, G_N_ELEMENTS (hints));
  set_property (self, self->root, "_NET_CURRENT_DESKTOP", XA_CARDINAL, &desktop, 1);
  set_property (self, self->root, "_NET_NUMBER_OF_DESKTOPS", XA_CARDINAL, &n_desktops, 1);
  set_property (self, self->root, "_NET_WORKAREA", XA_CARDINAL, area, G_N_ELEMENTS (area));
  XChangeProperty (self->display, check, XInternAtom (self->display, "_NET_WM_NAME", False),
                   XInternAtom (self->display, "UTF8_STRING", False), 8, PropModeReplace, (const unsigned char *) name, strlen (name));
  set_property (self, check, "_NET_SUPPORTING_WM_CHECK", XA_WINDOW, &check, 1);
  set_property (self, self->root, "_NET_SUPPORTING_WM_CHECK", XA_WINDOW, &check, 1);
  XFlush (self->display);
}

static void
ping (gconstpointer  order,
      SxHelperCalled is_called,
      gpointer       caller,
      GArray        *answers)
{
  static Pinger self;

  /* Else it would measure how long it waits for a processor itself. Where that is not allowed, it does */
  setpriority (PRIO_PROCESS, 0, -10);
  if (self.display == NULL)
    {
      self.display = XOpenDisplay (NULL);
      if (self.display == NULL)
        return;
      XSetErrorHandler (ignore_error);
      self.root = DefaultRootWindow (self.display);
      self.protocols = XInternAtom (self.display, "WM_PROTOCOLS", False);
      self.ping = XInternAtom (self.display, "_NET_WM_PING", False);
      self.echo = XInternAtom (self.display, "_SX_PING_ECHO", False);
      XSelectInput (self.display, self.root, SubstructureNotifyMask);
      announce (&self);
    }

  self.window = *(const gulong *) order;
  while (!is_called (caller))
    {
      ask (&self, sx_bench_now () + g_random_double_range (LEAST_PAUSE, MOST_PAUSE) / 1000, is_called, caller);
      /* Called back in between: nobody knows whether it would have been answered in time */
      if (self.answer.window >= 0 || sx_bench_now () >= self.answer.at + PATIENCE)
        g_array_append_val (answers, self.answer);
    }
}

SxPing *
sx_ping_new (void)
{
  SxPing *self = g_new0 (SxPing, 1);

  self->helper = sx_helper_new (ping, sizeof (gulong), sizeof (SxPingAnswer));

  return self;
}

/**
 * sx_ping_start:
 * @window: whom to ask
 *
 * Asks until sx_ping_stop().
 */
void
sx_ping_start (SxPing *self,
               gulong  window)
{
  sx_helper_begin (self->helper, &window);
}

GArray *
sx_ping_stop (SxPing *self)
{
  return sx_helper_end (self->helper, TRUE);
}

void
sx_ping_free (SxPing *self)
{
  sx_helper_free (self->helper);
  g_free (self);
}
