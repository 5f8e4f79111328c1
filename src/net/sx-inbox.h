/* sx-inbox.h: work for the I/O thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxInbox:
 *
 * A queue into the I/O thread. Any thread puts letters in, the I/O thread
 * handles them in order. It is shared by reference count, so that a thread that
 * answers late finds a closed inbox and not freed memory.
 */
typedef struct _SxInbox SxInbox;

/**
 * SxLetter:
 * @handle: called in the I/O thread
 * @discard: called instead, in any thread, when the inbox is closed
 *
 * What is put in: embed it first in a struct of your own.
 */
typedef struct _SxLetter SxLetter;

struct _SxLetter
{
  SxLetter *next;     /* the inbox's own */
  void (*handle)  (SxLetter *letter,
                   gpointer  user_data);
  void (*discard) (SxLetter *letter);
};

SxInbox *sx_inbox_new    (GMainContext *context);
SxInbox *sx_inbox_ref    (SxInbox      *self);
void     sx_inbox_unref  (SxInbox      *self);
void     sx_inbox_open   (SxInbox      *self,
                          gpointer      user_data,
                          void        (*after) (gpointer user_data));
void     sx_inbox_close  (SxInbox      *self);
void     sx_inbox_push   (SxInbox      *self,
                          SxLetter     *letter);

G_END_DECLS
