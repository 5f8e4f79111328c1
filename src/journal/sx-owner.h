/* sx-owner.h: whose a record is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who opens a saved session tells windows and panes apart by this alone: it is part of the file format (FORMAT.md).
 * Windows are counted from 0; panes are numbered as #SxPaneKind has them. */
#define SX_OWNERS_PER_WINDOW 4

/* From here on it is somebody who asks the system a question and is no pane */
#define SX_OWNER_FIRST_OTHER (G_GUINT64_CONSTANT (1) << 31)

#define SX_MAX_WINDOWS ((SX_OWNER_FIRST_OTHER - 1) / SX_OWNERS_PER_WINDOW)

static inline guint32
sx_owner_of_pane (guint window,
                  guint pane)
{
  return 1 + SX_OWNERS_PER_WINDOW * window + pane;
}

/* FALSE: it is no pane */
static inline gboolean
sx_owner_get_window (guint32  owner,
                     guint   *window)
{
  if (owner == 0 || owner >= SX_OWNER_FIRST_OTHER)
    return FALSE;

  *window = (owner - 1) / SX_OWNERS_PER_WINDOW;

  return TRUE;
}

/* Which of its window's; only of those that are one */
static inline guint
sx_owner_get_pane (guint32 owner)
{
  return (owner - 1) % SX_OWNERS_PER_WINDOW;
}

G_END_DECLS
