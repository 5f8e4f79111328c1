/* sx-resolver.h: getaddrinfo() without waiting
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <netdb.h>

#include "sx-operation.h"

G_BEGIN_DECLS

typedef struct _SxTask SxTask;

/**
 * SxTaskFunc:
 * @task: the task
 * @data: its data
 *
 * Runs in a thread of its own (to do the work) or in the I/O thread (when it is done).
 */
typedef void (*SxTaskFunc) (SxTask   *task,
                            gpointer  data);

/**
 * SxQuery:
 * @results: what was found
 * @error: 0, an EAI_ code (negative) or an errno
 * @duration: how long it took, in ns
 *
 * What is asked, and the answer.
 */
typedef struct
{
  char            *host;
  char            *service;
  struct addrinfo  hints;
  struct addrinfo *results;
  int              error;
  gint64           duration;
} SxQuery;

/* Threads for work that may block */
SxResolver *sx_resolver_new         (SxCore         *core);
void        sx_resolver_free        (SxResolver     *self);
SxTask     *sx_resolver_run         (SxResolver     *self,
                                     SxTaskFunc      work,
                                     SxTaskFunc      refuse,
                                     gpointer        data,
                                     GDestroyNotify  free_data,
                                     SxTaskFunc      done,
                                     gpointer        user_data);
gpointer    sx_task_get_user_data   (SxTask         *task);
gpointer    sx_task_get_data        (SxTask         *task);
void        sx_task_abandon         (SxTask         *task);

/* Names */
SxTask     *sx_resolver_look_up     (SxResolver     *self,
                                     const char     *host,
                                     const char     *service,
                                     int             family,
                                     int             type,
                                     int             protocol,
                                     int             flags,
                                     SxTaskFunc      done,
                                     gpointer        user_data);
guint       sx_query_record         (SxQuery        *query,
                                     SxOperation    *operation,
                                     int             error,
                                     gint64          duration);
GArray     *sx_query_list_addresses (SxQuery        *query);

G_END_DECLS
