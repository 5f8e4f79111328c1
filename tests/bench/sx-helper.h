/* sx-helper.h: a process that does what it is told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxHelper:
 *
 * What must not be done in the process that is measured, or would be measured too. It begins before there is any thread,
 * and ends with the one who made it.
 */
typedef struct _SxHelper SxHelper;

/**
 * SxHelperFunc:
 * @order: (array length=size): what it was told
 * @is_called: whether it is to come back, where it goes on until then
 * @answer: where the answer goes
 *
 * One job, in the helper's process.
 */
typedef gboolean (*SxHelperCalled) (gpointer caller);
typedef void     (*SxHelperFunc)   (gconstpointer  order,
                                    SxHelperCalled is_called,
                                    gpointer       caller,
                                    GArray        *answer);

/* To be called before there is any thread. answer: of what the helper's answers are made */
SxHelper *sx_helper_new    (SxHelperFunc   func,
                            gsize          order_size,
                            gsize          element_size);
void      sx_helper_begin  (SxHelper      *self,
                            gconstpointer  order);
/* Readable when there is an answer */
int       sx_helper_get_fd (SxHelper      *self);
/* Calls it back, if it goes on until then; waits for the answer. transfer full */
GArray   *sx_helper_end    (SxHelper      *self,
                            gboolean       call);
void      sx_helper_free   (SxHelper      *self);

G_END_DECLS
