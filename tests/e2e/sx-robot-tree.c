/* sx-robot-tree.c: finding controls and reading them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-robot-private.h"

#include <string.h>

#define ROOT_PATH  "/org/a11y/atspi/accessible/root"
#define ACCESSIBLE "org.a11y.atspi.Accessible"

/* AtspiRole, as numbered by AT-SPI's protocol (atspi-constants.h) */
enum
{
  ROLE_CHECK_BOX = 7,
  ROLE_COLUMN_HEADER = 10,
  ROLE_COMBO_BOX = 11,
  ROLE_DIALOG = 16,
  ROLE_FRAME = 23,
  ROLE_LABEL = 29,
  ROLE_LIST = 31,
  ROLE_MENU_ITEM = 35,
  ROLE_PAGE_TAB = 37,
  ROLE_PUSH_BUTTON = 43,
  ROLE_RADIO_BUTTON = 44,
  ROLE_SCROLL_BAR = 48,
  ROLE_SPIN_BUTTON = 52,
  ROLE_TABLE = 55,
  ROLE_TEXT = 61,
  ROLE_TOGGLE_BUTTON = 62,
  ROLE_TREE_TABLE = 66,
  ROLE_WINDOW = 69,
  ROLE_ENTRY = 79,
  ROLE_STATIC = 116,
};

static guint32
get_role (SxRobot *self,
          SxNode   node)
{
  g_autoptr (GVariant) reply = NULL;
  guint32 role = GPOINTER_TO_UINT (g_hash_table_lookup (self->roles, node));

  if (role != 0)
    return role;

  reply = sx_robot_call (self, node, ACCESSIBLE, "GetRole", NULL, G_VARIANT_TYPE ("(u)"));
  if (reply != NULL)
    {
      g_variant_get (reply, "(u)", &role);
      g_hash_table_insert (self->roles, (gpointer) node, GUINT_TO_POINTER (role));
    }

  return role;
}

static gboolean
role_matches (guint32 have,
              SxRole  want)
{
  switch (want)
    {
    case SX_ROLE_ANY:
      return TRUE;
    case SX_ROLE_ENTRY:
    case SX_ROLE_TEXT:
      return have == ROLE_ENTRY || have == ROLE_TEXT;
    case SX_ROLE_BUTTON:
      return have == ROLE_PUSH_BUTTON || have == ROLE_TOGGLE_BUTTON;
    case SX_ROLE_DROP_DOWN:
      return have == ROLE_COMBO_BOX;
    case SX_ROLE_CHECK:
      return have == ROLE_CHECK_BOX;
    case SX_ROLE_SPIN:
      return have == ROLE_SPIN_BUTTON;
    case SX_ROLE_TABLE:
      return have == ROLE_TREE_TABLE || have == ROLE_TABLE || have == ROLE_LIST;
    case SX_ROLE_LABEL:
      return have == ROLE_LABEL || have == ROLE_STATIC;
    case SX_ROLE_TAB:
      return have == ROLE_PAGE_TAB || have == ROLE_RADIO_BUTTON;
    case SX_ROLE_MENU_ITEM:
      return have == ROLE_MENU_ITEM;
    case SX_ROLE_SCROLL_BAR:
      return have == ROLE_SCROLL_BAR;
    case SX_ROLE_WINDOW:
      return have == ROLE_FRAME || have == ROLE_WINDOW || have == ROLE_DIALOG;
    default:
      return FALSE;
    }
}

/* What is inside these are rows: they come and go, and are many. A flow box says to be a
 * table too, and has controls in it */
static gboolean
is_table (SxRobot *self,
          SxNode   node)
{
  return get_role (self, node) == ROLE_TREE_TABLE;
}

gboolean
sx_node_is_role (SxRobot *self,
                 SxNode   node,
                 SxRole   role)
{
  return node != NULL && role_matches (get_role (self, node), role);
}

/**
 * sx_node_get_children:
 * @node: (nullable): an object
 *
 * Returns: (transfer container) (element-type utf8): the #SxNode below it, at once
 */
GPtrArray *
sx_node_get_children (SxRobot *self,
                      SxNode   node)
{
  GPtrArray *children = g_ptr_array_new ();
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariantIter) iter = NULL;
  const char *path;

  reply = sx_robot_call (self, node, ACCESSIBLE, "GetChildren", NULL, G_VARIANT_TYPE ("(a(so))"));
  if (reply == NULL)
    return children;

  g_variant_get (reply, "(a(so))", &iter);
  while (g_variant_iter_loop (iter, "(s&o)", NULL, &path))
    g_ptr_array_add (children, (gpointer) g_intern_string (path));

  return children;
}

static char *
get_string (SxRobot    *self,
            SxNode      node,
            const char *property)
{
  g_autoptr (GVariant) value = sx_robot_get (self, node, ACCESSIBLE, property);

  if (value == NULL || !g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_strdup ("");
  return g_variant_dup_string (value, NULL);
}

char *
sx_node_get_name (SxRobot *self,
                  SxNode   node)
{
  return get_string (self, node, "Name");
}

char *
sx_node_get_description (SxRobot *self,
                         SxNode   node)
{
  return get_string (self, node, "Description");
}

gboolean
sx_node_has_state (SxRobot *self,
                   SxNode   node,
                   guint    state)
{
  g_autoptr (GVariant) reply = sx_robot_call (self, node, ACCESSIBLE, "GetState", NULL, G_VARIANT_TYPE ("(au)"));
  g_autoptr (GVariant) states = NULL;
  const guint32 *words;
  gsize n_words;

  if (reply == NULL)
    return FALSE;

  states = g_variant_get_child_value (reply, 0);
  words = g_variant_get_fixed_array (states, &n_words, sizeof (guint32));
  return state / 32 < n_words && (words[state / 32] & (1u << state % 32)) != 0;
}

/* Windows of the program, the newest last */
static GPtrArray *
get_windows (SxRobot *self)
{
  GPtrArray *windows = sx_node_get_children (self, ROOT_PATH);

  for (guint i = windows->len; i > 0; i--)
    {
      if (!sx_node_is_role (self, g_ptr_array_index (windows, i - 1), SX_ROLE_WINDOW))
        g_ptr_array_remove_index (windows, i - 1);
    }

  return windows;
}

SxNode
sx_robot_get_window (SxRobot *self)
{
  g_autoptr (GPtrArray) windows = get_windows (self);

  return windows->len > self->window ? g_ptr_array_index (windows, self->window) : NULL;
}

/**
 * sx_robot_use_window:
 * @number: a window, counted from 0 in the order in which they came; it is the first one until this is called
 *
 * Looks at another window from now on.
 */
void
sx_robot_use_window (SxRobot *self,
                     guint    number)
{
  self->window = number;
}

guint
sx_robot_count_windows (SxRobot *self)
{
  g_autoptr (GPtrArray) windows = get_windows (self);

  return windows->len;
}

/**
 * sx_robot_find_below:
 * @top: where to begin
 * @name: (nullable): the accessible name; %NULL: whichever
 * @role: what it is
 *
 * Breadth first, so that a group is found before what is in it; not into tables.
 *
 * Returns: (nullable): the first that has the name and the role
 */
SxNode
sx_robot_find_below (SxRobot    *self,
                     SxNode      top,
                     const char *name,
                     SxRole      role)
{
  g_autoptr (GQueue) queue = g_queue_new ();

  if (top != NULL)
    g_queue_push_tail (queue, (gpointer) top);
  while (!g_queue_is_empty (queue))
    {
      SxNode node = g_queue_pop_head (queue);
      g_autoptr (GPtrArray) children = NULL;

      if (node != top && sx_node_is_role (self, node, role))
        {
          g_autofree char *its_name = name != NULL ? sx_node_get_name (self, node) : NULL;

          if (g_strcmp0 (name, its_name) == 0)
            return node;
        }
      if (is_table (self, node))
        continue;

      children = sx_node_get_children (self, node);
      for (guint i = 0; i < children->len; i++)
        g_queue_push_tail (queue, g_ptr_array_index (children, i));
    }

  return NULL;
}

/* The pane's root is looked for once: it lives as long as its window */
static SxNode
get_pane (SxRobot    *self,
          const char *pane)
{
  g_autofree char *name = NULL;
  g_autofree char *key = NULL;
  SxNode window = sx_robot_get_window (self);
  SxNode node;

  if (pane == NULL || window == NULL)
    return window;

  name = g_strconcat (pane, " pane", NULL);
  key = g_strconcat (window, " ", name, NULL);
  node = g_hash_table_lookup (self->roles, g_intern_string (key));
  if (node != NULL)
    return node;

  node = sx_robot_find_below (self, window, name, SX_ROLE_ANY);
  if (node != NULL)
    g_hash_table_insert (self->roles, (gpointer) g_intern_string (key), (gpointer) node);
  return node;
}

/**
 * sx_robot_find:
 * @pane: (nullable): "Server", "Client", "UDP", "Lookup"; %NULL: all of the first window
 * @name: the accessible name
 * @role: what it is
 *
 * Returns: (nullable): the control, if it is there now
 */
SxNode
sx_robot_find (SxRobot    *self,
               const char *pane,
               const char *name,
               SxRole      role)
{
  if (self->failed)
    return NULL;

  return sx_robot_find_below (self, get_pane (self, pane), name, role);
}

/**
 * sx_robot_need:
 *
 * Like sx_robot_find(), but waits for the control; that it never comes fails the test.
 *
 * Returns: (nullable): the control
 */
SxNode
sx_robot_need (SxRobot    *self,
               const char *pane,
               const char *name,
               SxRole      role)
{
  SxPatience patience = sx_patience_new (SX_ROBOT_PATIENCE_MS / 2);
  g_autofree char *what = NULL;
  SxNode node;

  while (!self->failed)
    {
      node = sx_robot_find (self, pane, name, role);
      if (node != NULL)
        return node;
      if (!sx_patience_left (patience))
        break;
      sx_robot_pause ();
    }

  what = g_strdup_printf ("the pane %s has the control %s (role %d)", pane, name, role);
  sx_robot_give_up (self, __FILE__, __LINE__, what);
  return NULL;
}

/**
 * sx_node_get_text:
 * @node: (nullable): an entry, a text view or a label
 *
 * Returns: (transfer full): its text
 */
char *
sx_node_get_text (SxRobot *self,
                  SxNode   node)
{
  g_autoptr (GVariant) count = sx_robot_get (self, node, "org.a11y.atspi.Text", "CharacterCount");
  g_autoptr (GVariant) reply = NULL;
  char *text = NULL;

  /* −1 as the end, which AT-SPI means to be "all", is not understood by GTK 4.8 */
  if (count != NULL)
    reply = sx_robot_call (self, node, "org.a11y.atspi.Text", "GetText",
                           g_variant_new ("(ii)", 0, g_variant_get_int32 (count)), G_VARIANT_TYPE ("(s)"));
  if (reply == NULL)
    return g_strdup ("");

  g_variant_get (reply, "(s)", &text);
  return text;
}

/* A label's text where it has one, else its name; a widget without a name bears its type's */
static char *
get_label (SxRobot *self,
           SxNode   node)
{
  g_autofree char *text = sx_node_get_text (self, node);
  g_autofree char *name = *text == '\0' ? sx_node_get_name (self, node) : NULL;

  if (*text != '\0')
    return g_steal_pointer (&text);
  if (g_str_has_prefix (name, "Gtk") || g_str_equal (name, "SxCell"))
    return g_strdup ("");
  return g_steal_pointer (&name);
}

static void
collect_labels (SxRobot *self,
                SxNode   node,
                GString *labels)
{
  g_autoptr (GPtrArray) children = NULL;

  if (sx_node_is_role (self, node, SX_ROLE_LABEL))
    {
      g_autofree char *label = get_label (self, node);

      if (*label != '\0')
        g_string_append_printf (labels, "%s%s", labels->len > 0 ? " " : "", label);
      return;
    }

  children = sx_node_get_children (self, node);
  for (guint i = 0; i < children->len; i++)
    collect_labels (self, g_ptr_array_index (children, i), labels);
}

/**
 * sx_node_get_labels:
 * @node: (nullable): an object
 *
 * Returns: (transfer full): the texts of all labels in it, with spaces between them
 */
char *
sx_node_get_labels (SxRobot *self,
                    SxNode   node)
{
  g_autoptr (GString) labels = g_string_new (NULL);

  if (node != NULL)
    collect_labels (self, node, labels);
  return g_string_free (g_steal_pointer (&labels), FALSE);
}

double
sx_node_get_value (SxRobot *self,
                   SxNode   node)
{
  g_autoptr (GVariant) value = sx_robot_get (self, node, "org.a11y.atspi.Value", "CurrentValue");

  return value != NULL ? g_variant_get_double (value) : -1;
}

/**
 * sx_robot_get_status:
 *
 * Returns: (transfer full): what the pane's box **Status** says
 */
char *
sx_robot_get_status (SxRobot    *self,
                     const char *pane)
{
  return sx_node_get_labels (self, sx_robot_find (self, pane, "Status", SX_ROLE_ANY));
}

gboolean
sx_robot_status_has (SxRobot    *self,
                     const char *pane,
                     const char *part)
{
  g_autofree char *status = sx_robot_get_status (self, pane);

  return strstr (status, part) != NULL;
}

static gboolean
any_label_has (SxRobot    *self,
               SxNode      node,
               const char *part,
               const char *but_not_in)
{
  g_autoptr (GPtrArray) children = NULL;

  if (node == NULL || is_table (self, node))
    return FALSE;
  if (but_not_in != NULL)
    {
      g_autofree char *name = sx_node_get_name (self, node);

      if (strcmp (name, but_not_in) == 0)
        return FALSE;
    }
  if (sx_node_is_role (self, node, SX_ROLE_LABEL))
    {
      g_autofree char *label = get_label (self, node);

      return strstr (label, part) != NULL;
    }

  children = sx_node_get_children (self, node);
  for (guint i = 0; i < children->len; i++)
    {
      if (any_label_has (self, g_ptr_array_index (children, i), part, but_not_in))
        return TRUE;
    }

  return FALSE;
}

/**
 * sx_robot_label_has:
 *
 * Returns: whether any label of the pane, outside its tables, has @part in it
 */
gboolean
sx_robot_label_has (SxRobot    *self,
                    const char *pane,
                    const char *part)
{
  return any_label_has (self, get_pane (self, pane), part, NULL);
}

/**
 * sx_robot_error_stands:
 *
 * Returns: whether @part is said both in **Status** and at a control of the pane
 */
gboolean
sx_robot_error_stands (SxRobot    *self,
                       const char *pane,
                       const char *part)
{
  return sx_robot_status_has (self, pane, part) && any_label_has (self, get_pane (self, pane), part, "Status");
}

char *
sx_robot_get_entry (SxRobot    *self,
                    const char *pane,
                    const char *name)
{
  return sx_node_get_text (self, sx_robot_need (self, pane, name, SX_ROLE_ENTRY));
}

gboolean
sx_robot_entry_is (SxRobot    *self,
                   const char *pane,
                   const char *name,
                   const char *text)
{
  g_autofree char *entry = sx_robot_get_entry (self, pane, name);

  return strcmp (entry, text) == 0;
}

/**
 * sx_robot_get_chosen:
 *
 * Returns: (transfer full): what the drop-down shows
 */
char *
sx_robot_get_chosen (SxRobot    *self,
                     const char *pane,
                     const char *name)
{
  SxNode drop_down = sx_robot_need (self, pane, name, SX_ROLE_DROP_DOWN);
  SxNode toggle = sx_robot_find_below (self, drop_down, NULL, SX_ROLE_BUTTON);
  g_autofree char *labels = sx_node_get_labels (self, toggle != NULL ? toggle : drop_down);

  /* The page that is shown when nothing is chosen stays in the tree */
  return g_strdup (g_str_has_prefix (labels, "(None) ") ? labels + strlen ("(None) ") : labels);
}

/**
 * sx_robot_get_pane:
 *
 * Returns: (nullable): "Server", "Client", "UDP" or "Lookup": the pane that is shown
 */
const char *
sx_robot_get_pane (SxRobot *self)
{
  static const char *const panes[] = { "Server", "Client", "UDP", "Lookup" };

  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    {
      SxNode tab = sx_robot_find (self, NULL, panes[i], SX_ROLE_TAB);

      if (tab != NULL && sx_node_has_state (self, tab, SX_STATE_SELECTED))
        return panes[i];
    }

  return NULL;
}
