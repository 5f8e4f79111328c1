/* sx-mixes.h: records of many kinds of traffic, as many as are wanted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-journal.h"
#include "sx-status.h"

G_BEGIN_DECLS

/**
 * SxMixer:
 * @journal: what is filled
 * @owner: whose records they are, where they are not of the two others: the server's pane
 * @client: the client's pane
 * @udp: that of datagrams
 * @time: of the last record
 * @n_sockets: how many there are
 * @n_records: likewise
 */
typedef struct
{
  SxJournal *journal;
  guint32    owner;
  guint32    client;
  guint32    udp;
  gint64     time;
  guint32    n_sockets;
  guint64    n_records;
} SxMixer;

/**
 * SxMix:
 * @name: what it is called
 * @pane: where most of it is to be seen
 * @fill: appends records until there are so many
 */
typedef struct
{
  const char *name;
  SxPaneKind  pane;
  void      (*fill) (SxMixer *mixer,
                     guint64  n_records);
} SxMix;

#define SX_N_MIXES 7

extern const SxMix sx_mixes[SX_N_MIXES];

G_END_DECLS
