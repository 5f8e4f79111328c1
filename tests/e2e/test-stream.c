/* test-stream.c: a table that nobody looks after, while datagrams come one after another
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-steps.h"

/* One in so long, in us, and no more than so many: reading a table takes a while */
#define PERIOD_US 50000
#define MOST 400

/* More than a table has that is short */
#define MANY 40

/* Two seconds, and what a busy machine takes; in ms */
#define SOON_MS 6000

typedef struct
{
  GSocket *peer;
  guint16  port;
  GThread *thread;
  int      stopped;
  int      n_sent;
} Stream;

static gpointer
send_all (gpointer data)
{
  Stream *self = data;

  while (!g_atomic_int_get (&self->stopped) && self->n_sent < MOST)
    {
      g_autofree char *text = g_strdup_printf ("message %d", self->n_sent);

      if (!sx_peer_send_to (self->peer, "127.0.0.1", self->port, text, -1))
        break;
      g_atomic_int_inc (&self->n_sent);
      g_usleep (PERIOD_US);
    }

  return NULL;
}

static void
stream_stop (Stream *self)
{
  if (self->thread == NULL)
    return;

  g_atomic_int_set (&self->stopped, TRUE);
  g_thread_join (g_steal_pointer (&self->thread));
}

static void
stream_clear (Stream *self)
{
  stream_stop (self);
  g_clear_object (&self->peer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stream, stream_clear)

static void
stream_start (Stream  *self,
              SxRobot *robot)
{
  guint16 peer_port;

  self->port = sx_steps_bind (robot);
  self->peer = sx_peer_bind_udp ("127.0.0.1", &peer_port);
  self->thread = g_thread_new ("stream", send_all, self);
}

static gboolean
has_first (SxRobot *robot)
{
  return sx_robot_count_rows (robot, "UDP", "Messages", "* | message 0") > 0;
}

/* It has the newest rows only */
static gboolean
is_short (SxRobot *robot,
          Stream  *stream)
{
  return g_atomic_int_get (&stream->n_sent) >= MANY && sx_robot_count_rows (robot, "UDP", "Messages", "* | message ??") > 0
         && !has_first (robot);
}

/* Ways to look after it */

static void
wait_only (SxRobot *robot,
           Stream  *stream)
{
  stream_stop (stream);
}

static void
point (SxRobot *robot,
       Stream  *stream)
{
  sx_robot_point_at (robot, sx_robot_get_table (robot, "UDP", "Messages"));
}

static void
turn_wheel (SxRobot *robot,
            Stream  *stream)
{
  sx_robot_press_at (robot, sx_robot_get_table (robot, "UDP", "Messages"), 4);
}

static gboolean
has_focus (SxRobot *robot,
           SxNode   node)
{
  g_autoptr (GPtrArray) children = sx_node_get_children (robot, node);
  gboolean found = sx_node_has_state (robot, node, SX_STATE_FOCUSED);

  for (guint i = 0; i < children->len && !found; i++)
    found = has_focus (robot, g_ptr_array_index (children, i));

  return found;
}

/* With Tab from the message that is to be sent, and up */
static void
press_keys (SxRobot *robot,
            Stream  *stream)
{
  SxNode table = sx_robot_get_table (robot, "UDP", "Messages");

  sx_node_focus (robot, sx_robot_need (robot, "UDP", "Message", SX_ROLE_ENTRY));
  for (guint i = 0; i < 20 && !has_focus (robot, table); i++)
    sx_robot_key (robot, "shift+Tab");
  g_assert_true (has_focus (robot, table));
  sx_robot_key (robot, "Page_Up");
}

/* NULL: none of those below the top is what the child is in */
static SxNode
find_parent (SxRobot *robot,
             SxNode   top,
             SxNode   child)
{
  g_autoptr (GPtrArray) children = sx_node_get_children (robot, top);
  SxNode found = NULL;

  for (guint i = 0; i < children->len && found == NULL; i++)
    {
      SxNode node = g_ptr_array_index (children, i);

      found = node == child ? top : sx_node_is_role (robot, node, SX_ROLE_TABLE) ? NULL : find_parent (robot, node, child);
    }

  return found;
}

/* As who has no mouse and no keyboard may do it */
static void
set_scroll_bars (SxRobot *robot,
                 Stream  *stream)
{
  SxNode scroller = find_parent (robot, sx_robot_get_window (robot), sx_robot_get_table (robot, "UDP", "Messages"));
  g_autoptr (GPtrArray) children = sx_node_get_children (robot, scroller);
  guint n = 0;

  for (guint i = 0; i < children->len; i++)
    {
      SxNode child = g_ptr_array_index (children, i);
      g_autoptr (GPtrArray) ranges = NULL;

      if (!sx_node_is_role (robot, child, SX_ROLE_SCROLL_BAR))
        continue;
      ranges = sx_node_get_children (robot, child);
      for (guint j = 0; j < ranges->len; j++, n++)
        sx_node_set_value (robot, g_ptr_array_index (ranges, j), 0);
    }
  g_assert_cmpuint (n, ==, 2);
}

/* All rows are there again soon, the first one too, whether the stream goes on or not */
static void
test_rows (gconstpointer data)
{
  void (* const *look_after) (SxRobot *, Stream *) = data;
  g_autoptr (SxRobot) robot = sx_robot_start (NULL);
  g_auto (Stream) stream = { 0, };
  int n;

  stream_start (&stream, robot);
  sx_robot_wait (robot, is_short (robot, &stream));
  (*look_after) (robot, &stream);
  n = g_atomic_int_get (&stream.n_sent);
  sx_robot_wait_ms (robot, SOON_MS, has_first (robot));
  g_assert_cmpint (sx_robot_count_rows (robot, "UDP", "Messages", NULL), >=, n);
}

static void (* const ways[]) (SxRobot *, Stream *) = { wait_only, point, turn_wheel, press_keys, set_scroll_bars };

static void
add_tests (void)
{
  g_test_add_data_func ("/e2e/stream/quiet", &ways[0], test_rows);
  g_test_add_data_func ("/e2e/stream/pointer", &ways[1], test_rows);
  g_test_add_data_func ("/e2e/stream/wheel", &ways[2], test_rows);
  g_test_add_data_func ("/e2e/stream/keys", &ways[3], test_rows);
  g_test_add_data_func ("/e2e/stream/scroll-bar", &ways[4], test_rows);
}

int
main (int    argc,
      char **argv)
{
  return sx_steps_main (argc, argv, add_tests);
}
