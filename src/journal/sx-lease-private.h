/* sx-lease-private.h: a file that nobody changes without asking
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SxLease SxLease;

/* Somebody waits who wants to change the file. In a thread of the lease's own; sx_lease_give_back() is to be called there */
typedef void (*SxLeaseAsked) (SxLease  *lease,
                              gpointer  user_data);

SxLease  *sx_lease_new       (int           fd,
                              SxLeaseAsked  asked,
                              gpointer      user_data);
gboolean  sx_lease_give_back (SxLease      *self);
void      sx_lease_free      (SxLease      *self);

G_END_DECLS
