/* sx-robot.h: a person at the program, through accessibility
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SxRobot:
 *
 * The installed program as a process of its own, with a home of its own, found on the
 * accessibility bus by its process id and driven by the accessible names of its controls.
 */
typedef struct _SxRobot SxRobot;

/**
 * SxNode:
 *
 * An object of the program's accessible tree: its path on the bus, interned, so that it
 * needs no owner. %NULL: no such object.
 */
typedef const char *SxNode;

/**
 * SxRole:
 *
 * What kind of control a name belongs to. Several AT-SPI roles may answer to one of
 * these, as toolkits and their versions differ in the role they give.
 */
typedef enum
{
  SX_ROLE_ANY,
  SX_ROLE_ENTRY,
  SX_ROLE_TEXT,
  SX_ROLE_BUTTON,
  SX_ROLE_DROP_DOWN,
  SX_ROLE_CHECK,
  SX_ROLE_SPIN,
  SX_ROLE_TABLE,
  SX_ROLE_LABEL,
  SX_ROLE_TAB,
  SX_ROLE_MENU_ITEM,
  SX_ROLE_SCROLL_BAR,
  SX_ROLE_WINDOW,
} SxRole;

/* How long a condition may take to come true, in milliseconds */
#define SX_ROBOT_PATIENCE_MS 12000

/* The program */
SxRobot    *sx_robot_start_with      (const char         *home,
                                      const char *const  *prefix,
                                      const char *const  *arguments);
void        sx_robot_free            (SxRobot            *self);
void        sx_robot_quit            (SxRobot            *self);
void        sx_robot_kill            (SxRobot            *self);
gboolean    sx_robot_is_running      (SxRobot            *self);
const char *sx_robot_get_home        (SxRobot            *self);
const char *sx_robot_get_program     (void);
char      **sx_robot_make_environment (const char        *home);
char       *sx_robot_dup_errors      (SxRobot            *self);
void        sx_robot_preset          (const char         *home,
                                      const char         *key,
                                      const char         *value);
int         sx_robot_run_with        (const char         *home,
                                      char              **output,
                                      char              **errors,
                                      const char *const  *arguments);

/* The program's arguments follow, %NULL at their end */
#define sx_robot_start(...) \
  sx_robot_start_with (NULL, NULL, (const char *const[]) { __VA_ARGS__, NULL })
#define sx_robot_start_in(home, ...) \
  sx_robot_start_with (home, NULL, (const char *const[]) { __VA_ARGS__, NULL })
#define sx_robot_start_through(home, prefix, ...) \
  sx_robot_start_with (home, prefix, (const char *const[]) { __VA_ARGS__, NULL })
#define sx_robot_run(home, output, errors, ...) \
  sx_robot_run_with (home, output, errors, (const char *const[]) { __VA_ARGS__, NULL })

/* Patience: a condition is looked at again and again until it holds or the time is over */
typedef gint64 SxPatience;

SxPatience  sx_patience_new          (guint               milliseconds);
gboolean    sx_patience_left         (SxPatience          self);
void        sx_robot_pause           (void);
void        sx_robot_give_up         (SxRobot            *self,
                                      const char         *file,
                                      int                 line,
                                      const char         *what);
gboolean    sx_robot_has_failed      (SxRobot            *self);

/* For test functions, which return void: what does not come true fails the test, tells what the
 * window looked like, and leaves the function; what is to be freed is freed by its scope */
#define sx_robot_wait_ms(robot, ms, condition)                            \
  G_STMT_START {                                                          \
    SxPatience sx_patience_ = sx_patience_new (ms);                       \
    while (!(condition))                                                  \
      {                                                                   \
        if (sx_robot_has_failed (robot) || !sx_patience_left (sx_patience_)) \
          {                                                               \
            sx_robot_give_up ((robot), __FILE__, __LINE__, #condition);   \
            return;                                                       \
          }                                                               \
        sx_robot_pause ();                                                \
      }                                                                   \
  } G_STMT_END

#define sx_robot_wait(robot, condition) \
  sx_robot_wait_ms (robot, SX_ROBOT_PATIENCE_MS, condition)

/* Finding. pane: "Server" … or NULL for the whole program */
SxNode      sx_robot_get_window      (SxRobot            *self);
guint       sx_robot_count_windows   (SxRobot            *self);
void        sx_robot_use_window      (SxRobot            *self,
                                      guint               number);
SxNode      sx_robot_find            (SxRobot            *self,
                                      const char         *pane,
                                      const char         *name,
                                      SxRole              role);
SxNode      sx_robot_need            (SxRobot            *self,
                                      const char         *pane,
                                      const char         *name,
                                      SxRole              role);
SxNode      sx_robot_find_below      (SxRobot            *self,
                                      SxNode              top,
                                      const char         *name,
                                      SxRole              role);
char       *sx_robot_dump            (SxRobot            *self,
                                      SxNode              top);

/* Reading */
GPtrArray  *sx_node_get_children     (SxRobot            *self,
                                      SxNode              node);
char       *sx_node_get_name         (SxRobot            *self,
                                      SxNode              node);
char       *sx_node_get_description  (SxRobot            *self,
                                      SxNode              node);
gboolean    sx_node_is_role          (SxRobot            *self,
                                      SxNode              node,
                                      SxRole              role);
gboolean    sx_node_has_state        (SxRobot            *self,
                                      SxNode              node,
                                      guint               state);
char       *sx_node_get_text         (SxRobot            *self,
                                      SxNode              node);
char       *sx_node_get_labels       (SxRobot            *self,
                                      SxNode              node);
double      sx_node_get_value        (SxRobot            *self,
                                      SxNode              node);

/* The states of AT-SPI that are asked for (their numbers are its protocol's) */
#define SX_STATE_CHECKED   4
#define SX_STATE_EDITABLE  7
#define SX_STATE_ENABLED   8
#define SX_STATE_FOCUSED   12
#define SX_STATE_PRESSED   20
#define SX_STATE_SELECTED  23
#define SX_STATE_SENSITIVE 24

char       *sx_robot_get_status      (SxRobot            *self,
                                      const char         *pane);
gboolean    sx_robot_status_has      (SxRobot            *self,
                                      const char         *pane,
                                      const char         *part);
gboolean    sx_robot_label_has       (SxRobot            *self,
                                      const char         *pane,
                                      const char         *part);
gboolean    sx_robot_error_stands    (SxRobot            *self,
                                      const char         *pane,
                                      const char         *part);
char       *sx_robot_get_entry       (SxRobot            *self,
                                      const char         *pane,
                                      const char         *name);
gboolean    sx_robot_entry_is        (SxRobot            *self,
                                      const char         *pane,
                                      const char         *name,
                                      const char         *text);
char       *sx_robot_get_chosen      (SxRobot            *self,
                                      const char         *pane,
                                      const char         *name);
const char *sx_robot_get_pane        (SxRobot            *self);

/* Acting */
void        sx_robot_show_pane       (SxRobot            *self,
                                      const char         *pane);
void        sx_robot_click           (SxRobot            *self,
                                      const char         *pane,
                                      const char         *button);
void        sx_robot_click_node      (SxRobot            *self,
                                      SxNode              node);
void        sx_robot_type            (SxRobot            *self,
                                      const char         *pane,
                                      const char         *entry,
                                      const char         *text);
void        sx_robot_choose          (SxRobot            *self,
                                      const char         *pane,
                                      const char         *drop_down,
                                      const char         *item);
void        sx_robot_check           (SxRobot            *self,
                                      const char         *pane,
                                      const char         *check,
                                      gboolean            on);
void        sx_robot_set_spin        (SxRobot            *self,
                                      const char         *pane,
                                      const char         *spin,
                                      double              value);
void        sx_node_focus            (SxRobot            *self,
                                      SxNode              node);
void        sx_robot_key             (SxRobot            *self,
                                      const char         *keys);
void        sx_robot_press_at        (SxRobot            *self,
                                      SxNode              node,
                                      guint               button);
void        sx_robot_point_at        (SxRobot            *self,
                                      SxNode              node);
void        sx_node_set_value        (SxRobot            *self,
                                      SxNode              node,
                                      double              value);
void        sx_robot_action          (SxRobot            *self,
                                      const char         *name,
                                      const char         *parameter);
void        sx_robot_send            (SxRobot            *self,
                                      const char         *pane,
                                      const char         *format,
                                      const char         *ending,
                                      const char         *text);

/* Tables. A row is its cells, joined by " | " */
GPtrArray  *sx_robot_get_rows        (SxRobot            *self,
                                      const char         *pane,
                                      const char         *table);
guint       sx_robot_count_rows      (SxRobot            *self,
                                      const char         *pane,
                                      const char         *table,
                                      const char         *pattern);
char       *sx_robot_get_row         (SxRobot            *self,
                                      const char         *pane,
                                      const char         *table,
                                      const char         *pattern);
char       *sx_robot_get_cell        (SxRobot            *self,
                                      const char         *pane,
                                      const char         *table,
                                      const char         *pattern,
                                      const char         *column);
char       *sx_robot_get_columns     (SxRobot            *self,
                                      const char         *pane,
                                      const char         *table);
SxNode      sx_robot_get_table       (SxRobot            *self,
                                      const char         *pane,
                                      const char         *table);
SxNode      sx_robot_find_row        (SxRobot            *self,
                                      const char         *pane,
                                      const char         *table,
                                      const char         *pattern);
void        sx_robot_select_row      (SxRobot            *self,
                                      const char         *pane,
                                      const char         *table,
                                      const char         *pattern);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxRobot, sx_robot_free)

G_END_DECLS
