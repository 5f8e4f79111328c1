/* sx-tool.h: other people's programs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SxTool:
 *
 * A program that runs beside the test, for twenty seconds at most. What it writes to standard output and
 * standard error is kept together.
 */
typedef struct _SxTool SxTool;

const char *sx_tool_python      (void);
gboolean    sx_tool_is_there    (const char         *name);
char       *sx_tool_script      (const char         *name);

SxTool     *sx_tool_start_with  (const char         *ready,
                                 const char *const  *arguments);
gboolean    sx_tool_write       (SxTool             *self,
                                 const char         *text);
gboolean    sx_tool_wait_for    (SxTool             *self,
                                 const char         *text);
char       *sx_tool_finish      (SxTool             *self);
void        sx_tool_free        (SxTool             *self);

/* Starts it and waits until it has written ready (NULL: not) */
#define sx_tool_start(ready, ...) \
  sx_tool_start_with (ready, (const char *const[]) { __VA_ARGS__, NULL })

/* In a test function, which it leaves */
#define SX_TOOL_SKIP_WITHOUT(name)                                        \
  G_STMT_START {                                                          \
    if (!sx_tool_is_there (name))                                         \
      {                                                                   \
        g_test_skip (name " is not installed");                           \
        return;                                                           \
      }                                                                   \
  } G_STMT_END

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxTool, sx_tool_free)

G_END_DECLS
