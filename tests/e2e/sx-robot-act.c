/* sx-robot-act.c: using controls
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-robot-private.h"

#include <string.h>

#define ACTION    "org.a11y.atspi.Action"
#define COMPONENT "org.a11y.atspi.Component"

/* GTK plays a button's press for 250 ms before it takes effect, and ignores a second one meanwhile */
#define CLICK_US  (320 * 1000)

static gboolean
run_tool (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  if (process == NULL || !g_subprocess_wait_check (process, NULL, &error))
    {
      g_test_message ("%s %s: %s", arguments[0], arguments[1], error->message);
      return FALSE;
    }

  return TRUE;
}

/* Does what the control does when it is clicked. FALSE: it has no action */
static gboolean
do_action (SxRobot *self,
           SxNode   node)
{
  g_autoptr (GVariant) reply = sx_robot_call (self, node, ACTION, "DoAction", g_variant_new ("(i)", 0),
                                              G_VARIANT_TYPE ("(b)"));
  gboolean done = FALSE;

  if (reply != NULL)
    g_variant_get (reply, "(b)", &done);
  return done;
}

/**
 * sx_robot_click_node:
 * @node: (nullable): a control
 *
 * Clicks it, and returns when the click has taken effect. That it cannot be clicked fails the test.
 */
void
sx_robot_click_node (SxRobot *self,
                     SxNode   node)
{
  if (node == NULL || self->failed)
    return;
  if (!do_action (self, node))
    {
      g_autofree char *name = sx_node_get_name (self, node);
      g_autofree char *what = g_strdup_printf ("\"%s\" can be clicked", name);

      sx_robot_give_up (self, __FILE__, __LINE__, what);
      return;
    }
  g_usleep (CLICK_US);
}

/**
 * sx_robot_click:
 * @pane: (nullable): where
 * @button: its accessible name
 *
 * Clicks a button, which has to be there and sensitive (or to become so soon).
 */
void
sx_robot_click (SxRobot    *self,
                const char *pane,
                const char *button)
{
  SxNode node = sx_robot_need (self, pane, button, SX_ROLE_BUTTON);

  sx_robot_wait (self, sx_node_has_state (self, node, SX_STATE_SENSITIVE));
  sx_robot_click_node (self, node);
}

static gboolean
node_text_is (SxRobot    *self,
              SxNode      node,
              const char *text)
{
  g_autofree char *its_text = sx_node_get_text (self, node);

  return strcmp (its_text, text) == 0;
}

/**
 * sx_robot_type:
 * @pane: where
 * @entry: the accessible name of an entry or a text view
 * @text: what shall stand in it
 */
void
sx_robot_type (SxRobot    *self,
               const char *pane,
               const char *entry,
               const char *text)
{
  SxNode node = sx_robot_need (self, pane, entry, SX_ROLE_ENTRY);
  g_autoptr (GVariant) reply = NULL;

  if (node == NULL)
    return;

  reply = sx_robot_call (self, node, "org.a11y.atspi.EditableText", "SetTextContents", g_variant_new ("(s)", text),
                         G_VARIANT_TYPE ("(b)"));
  if (reply == NULL)
    {
      g_autofree char *what = g_strdup_printf ("\"%s\" can be typed into", entry);

      sx_robot_give_up (self, __FILE__, __LINE__, what);
      return;
    }
  sx_robot_wait (self, node_text_is (self, node, text));
}

/* The item's place in the drop-down's list; -1: it is not there */
static int
find_item (SxRobot    *self,
           SxNode      list,
           const char *item)
{
  g_autoptr (GPtrArray) rows = sx_node_get_children (self, list);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *label = sx_node_get_labels (self, g_ptr_array_index (rows, i));

      if (strcmp (label, item) == 0)
        return i;
    }

  return -1;
}

static gboolean
chosen_is (SxRobot    *self,
           const char *pane,
           const char *drop_down,
           const char *item)
{
  g_autofree char *chosen = sx_robot_get_chosen (self, pane, drop_down);

  return strcmp (chosen, item) == 0;
}

/**
 * sx_robot_choose:
 * @pane: where
 * @drop_down: its accessible name
 * @item: what to choose, as it is shown
 *
 * A drop-down has no action of its own: its button opens the list, where the item is
 * selected and then confirmed with Return.
 */
void
sx_robot_choose (SxRobot    *self,
                 const char *pane,
                 const char *drop_down,
                 const char *item)
{
  SxNode node = sx_robot_need (self, pane, drop_down, SX_ROLE_DROP_DOWN);
  SxNode list = NULL;
  int place = -1;
  g_autoptr (GVariant) reply = NULL;

  if (node == NULL || chosen_is (self, pane, drop_down, item))
    return;

  sx_robot_wait (self, sx_node_has_state (self, node, SX_STATE_SENSITIVE));
  sx_robot_click_node (self, sx_robot_find_below (self, node, NULL, SX_ROLE_BUTTON));
  sx_robot_wait (self, (list = sx_robot_find_below (self, node, NULL, SX_ROLE_TABLE)) != NULL
                       && (place = find_item (self, list, item)) >= 0);
  reply = sx_robot_call (self, list, "org.a11y.atspi.Selection", "SelectChild", g_variant_new ("(i)", place), NULL);
  sx_robot_key (self, "Return");
  sx_robot_wait (self, chosen_is (self, pane, drop_down, item));
}

/**
 * sx_robot_check:
 * @pane: where
 * @check: the accessible name of a check button
 * @on: how it shall be
 *
 * Check buttons of GTK 4.8 have no action: it is done with the mouse.
 */
void
sx_robot_check (SxRobot    *self,
                const char *pane,
                const char *check,
                gboolean    on)
{
  SxNode node = sx_robot_need (self, pane, check, SX_ROLE_CHECK);

  if (node == NULL || sx_node_has_state (self, node, SX_STATE_CHECKED) == on)
    return;

  sx_robot_press_at (self, node, 1);
  sx_robot_wait (self, sx_node_has_state (self, node, SX_STATE_CHECKED) == on);
}

void
sx_robot_set_spin (SxRobot    *self,
                   const char *pane,
                   const char *spin,
                   double      value)
{
  SxNode node = sx_robot_need (self, pane, spin, SX_ROLE_SPIN);

  sx_node_set_value (self, node, value);
  sx_robot_wait (self, sx_node_get_value (self, node) == value);
}

void
sx_node_set_value (SxRobot *self,
                   SxNode   node,
                   double   value)
{
  g_autoptr (GVariant) reply =
    sx_robot_call (self, node, "org.freedesktop.DBus.Properties", "Set",
                   g_variant_new ("(ssv)", "org.a11y.atspi.Value", "CurrentValue", g_variant_new_double (value)), NULL);
}

/* The X window that has the keyboard: there is no window manager to give it one */
static void
take_keyboard (SxRobot *self)
{
  g_autofree char *pid = g_strdup_printf ("%d", (int) self->pid);
  const char *arguments[] = { "xdotool", "search", "--onlyvisible", "--pid", pid, "--name", ".", "windowfocus", NULL };

  run_tool (arguments);
}

/**
 * sx_robot_key:
 * @keys: as xdotool names them: "Return", "ctrl+q", "alt+2"
 *
 * Presses keys on the keyboard.
 */
void
sx_robot_key (SxRobot    *self,
              const char *keys)
{
  const char *arguments[] = { "xdotool", "key", "--clearmodifiers", keys, NULL };

  if (self->failed)
    return;
  take_keyboard (self);
  if (!run_tool (arguments))
    sx_robot_give_up (self, __FILE__, __LINE__, "keys can be pressed (xdotool)");
}

/* FALSE: it has none that could be pointed at */
static gboolean
get_middle (SxRobot *self,
            SxNode   node,
            int     *x,
            int     *y)
{
  g_autoptr (GVariant) reply = NULL;
  int width, height;

  /* 1: relative to the window, which without a window manager is at the screen's origin */
  reply = sx_robot_call (self, node, COMPONENT, "GetExtents", g_variant_new ("(u)", 1), G_VARIANT_TYPE ("((iiii))"));
  if (reply == NULL || self->failed)
    return FALSE;

  g_variant_get (reply, "((iiii))", x, y, &width, &height);
  *x += width / 2;
  *y += height / 2;

  return TRUE;
}

/* button: NULL: none */
static void
move_mouse (SxRobot    *self,
            int         x,
            int         y,
            const char *button)
{
  g_autofree char *x_text = g_strdup_printf ("%d", x);
  g_autofree char *y_text = g_strdup_printf ("%d", y);
  const char *arguments[] = { "xdotool", "mousemove", x_text, y_text, button != NULL ? "click" : NULL, button, NULL };

  run_tool (arguments);
}

/**
 * sx_robot_press_at:
 * @node: (nullable): what to press on
 * @button: 1: the main button of the mouse, 3: that of context menus, 4 and 5: the wheel, up and down
 */
void
sx_robot_press_at (SxRobot *self,
                   SxNode   node,
                   guint    button)
{
  g_autofree char *button_text = g_strdup_printf ("%u", button);
  int x, y;

  if (!get_middle (self, node, &x, &y))
    return;

  take_keyboard (self);
  move_mouse (self, x, y, button_text);
}

/**
 * sx_robot_point_at:
 * @node: (nullable): what to move the mouse over
 */
void
sx_robot_point_at (SxRobot *self,
                   SxNode   node)
{
  int x, y;

  if (!get_middle (self, node, &x, &y))
    return;

  move_mouse (self, x - 5, y, NULL);
  sx_robot_pause ();
  move_mouse (self, x, y, NULL);
}

/**
 * sx_node_focus:
 * @node: (nullable): what shall have the keyboard
 *
 * Clicks on it: Component.GrabFocus does nothing in GTK 4.8.
 */
void
sx_node_focus (SxRobot *self,
               SxNode   node)
{
  sx_robot_press_at (self, node, 1);
}

/**
 * sx_robot_show_pane:
 * @pane: "Server", "Client", "UDP" or "Lookup"
 */
void
sx_robot_show_pane (SxRobot    *self,
                    const char *pane)
{
  SxNode tab = sx_robot_need (self, NULL, pane, SX_ROLE_TAB);

  if (tab == NULL || sx_node_has_state (self, tab, SX_STATE_SELECTED))
    return;

  sx_robot_click_node (self, tab);
  sx_robot_wait (self, sx_node_has_state (self, tab, SX_STATE_SELECTED));
}

/**
 * sx_robot_action:
 * @name: an action of the application
 * @parameter: (nullable): its parameter as text of a #GVariant
 *
 * Does it as a script would: with gapplication.
 */
void
sx_robot_action (SxRobot    *self,
                 const char *name,
                 const char *parameter)
{
  const char *arguments[] = { "gapplication", "action", SX_APPLICATION_NAME, name, parameter, NULL };

  if (!self->failed && !run_tool (arguments))
    sx_robot_give_up (self, __FILE__, __LINE__, "gapplication runs the action");
}

/**
 * sx_robot_send:
 * @pane: where
 * @format: (nullable): "Text", "Escapes", "Hex"; %NULL: as it is
 * @ending: (nullable): "None", "LF", "CR LF", "NUL"; %NULL: as it is
 * @text: the message
 *
 * Uses the composer.
 */
void
sx_robot_send (SxRobot    *self,
               const char *pane,
               const char *format,
               const char *ending,
               const char *text)
{
  if (format != NULL)
    sx_robot_choose (self, pane, "Format", format);
  if (ending != NULL)
    sx_robot_choose (self, pane, "Ending", ending);
  sx_robot_type (self, pane, "Message", text);
  sx_robot_click (self, pane, "Send");
}
