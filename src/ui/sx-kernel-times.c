/* sx-kernel-times.c: whether anybody wants the kernel's own times
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-kernel-times.h"

#define COUNT_KEY "sx-n-observers"

static void
set_count (SxEngine *engine,
           guint     count)
{
  g_object_set_data (G_OBJECT (engine), COUNT_KEY, GUINT_TO_POINTER (count));
}

static guint
get_count (SxEngine *engine)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (engine), COUNT_KEY));
}

/**
 * sx_kernel_times_hold:
 * @engine: whose sockets are looked at
 *
 * Has the engine ask the kernel for times and states until sx_kernel_times_release().
 */
void
sx_kernel_times_hold (SxEngine *engine)
{
  g_return_if_fail (SX_IS_ENGINE (engine));

  set_count (engine, get_count (engine) + 1);
  if (get_count (engine) == 1)
    sx_engine_set_observe (engine, TRUE);
}

/**
 * sx_kernel_times_release:
 * @engine: whose sockets are not looked at any more
 *
 * The counterpart of sx_kernel_times_hold().
 */
void
sx_kernel_times_release (SxEngine *engine)
{
  g_return_if_fail (SX_IS_ENGINE (engine));
  g_return_if_fail (get_count (engine) > 0);

  set_count (engine, get_count (engine) - 1);
  if (get_count (engine) == 0)
    sx_engine_set_observe (engine, FALSE);
}
