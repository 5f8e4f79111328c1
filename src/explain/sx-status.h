/* sx-status.h: what is going on in a pane, in one sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-cleared.h"
#include "sx-journal.h"
#include "sx-record.h"

G_BEGIN_DECLS

/**
 * SxPaneKind:
 *
 * What a pane is for; the sentences differ.
 */
typedef enum
{
  SX_PANE_SERVER,
  SX_PANE_CLIENT,
  SX_PANE_UDP,
  SX_PANE_LOOKUP,
} SxPaneKind;

/**
 * SxTone:
 *
 * How a sentence is meant; the window shows an icon and a colour for it.
 */
typedef enum
{
  SX_TONE_IDLE,
  SX_TONE_BUSY,
  SX_TONE_GOOD,
  SX_TONE_WARNING,
  SX_TONE_ERROR,
} SxTone;

/**
 * SxBlame:
 *
 * The control that an error belongs to.
 */
typedef enum
{
  SX_BLAME_NONE,
  SX_BLAME_HOST,
  SX_BLAME_PORT,
  SX_BLAME_PATH,
  SX_BLAME_REMOTE_HOST,
  SX_BLAME_REMOTE_PORT,
  SX_BLAME_MESSAGE,
} SxBlame;

/**
 * SxStatus:
 *
 * Adds up the records of one pane into a sentence. Pure: no clock, no I/O.
 */
typedef struct _SxStatus SxStatus;

SxStatus   *sx_status_new          (SxPaneKind       pane);
void        sx_status_free         (SxStatus        *self);
/* Records of the pane's owner only, in order. TRUE: what it says may have changed */
gboolean    sx_status_feed         (SxStatus        *self,
                                    const SxRecord  *record);
/* The same from a look at a record. FALSE: that is not enough, and it is to be fed */
gboolean    sx_status_skim         (SxStatus            *self,
                                    const SxJournalPeek *peek,
                                    gboolean            *changed);

/* What a socket that was fed had sent and received before, of which no records are there any more */
void        sx_status_add_totals   (SxStatus        *self,
                                    guint32          socket,
                                    const SxTotals  *totals);

/* The sentence(s), translated; what stands in the Status box */
char       *sx_status_get_sentence (SxStatus        *self);
/* Only what went wrong, without what there is besides; NULL: nothing did */
char       *sx_status_get_failure  (SxStatus        *self);
SxTone      sx_status_get_tone     (SxStatus        *self);
/* More to try, for the box below the control; NULL: nothing */
char       *sx_status_get_advice   (SxStatus        *self);
SxBlame     sx_status_get_blame    (SxStatus        *self);
/* The last error, 0 if none since the last command */
int         sx_status_get_error    (SxStatus        *self);

/* What is under way, what is there */
gboolean    sx_status_is_busy      (SxStatus        *self);
guint32     sx_status_get_busy_request (SxStatus    *self);
gboolean    sx_status_is_active    (SxStatus        *self);
/* Port that the kernel chose or that a service name stands for; 0: not known */
guint16     sx_status_get_port     (SxStatus        *self);
/* A Unix path that exists and on which nobody listens: may be offered for removal; NULL: none */
const char *sx_status_get_stale_path (SxStatus      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxStatus, sx_status_free)

G_END_DECLS
