/* sx-palette.h: the colours of diagrams and plots
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SxInk:
 *
 * What a colour is for. The colours themselves are those of Okabe and Ito's palette, which stays
 * apart for eyes that see fewer colours, made calmer; nothing is told by colour alone.
 */
typedef enum
{
  SX_INK_NONE,

  /* Paper and type */
  SX_INK_PAPER,
  SX_INK_CARD,
  SX_INK_TEXT,
  SX_INK_DIM,
  SX_INK_GRID,
  SX_INK_NOTE,           /* the paper of a remark */
  SX_INK_NOTE_EDGE,
  SX_INK_SELECTED,       /* behind what is selected */
  SX_INK_FOCUS,          /* around what is pointed at */

  /* Whose side: the line; a tint for the paper of its head */
  SX_INK_SERVER,
  SX_INK_SERVER_TINT,
  SX_INK_CLIENT,
  SX_INK_CLIENT_TINT,
  SX_INK_DATAGRAM,
  SX_INK_DATAGRAM_TINT,
  SX_INK_OUTSIDE,
  SX_INK_OUTSIDE_TINT,

  /* What travels */
  SX_INK_MESSAGE,
  SX_INK_INFERRED,
  SX_INK_ERROR,

  /* The states' bands */
  SX_INK_STATE_NEW,
  SX_INK_STATE_LISTEN,
  SX_INK_STATE_OPENING,
  SX_INK_STATE_OPEN,
  SX_INK_STATE_CLOSING,
  SX_INK_STATE_TIME_WAIT,
  SX_INK_STATE_CLOSED,
  SX_INK_ON_BAND,        /* type on a band */

  /* Plots: lines that lie over one another */
  SX_INK_SERIES_1,
  SX_INK_SERIES_2,
  SX_INK_SERIES_3,
  SX_INK_SERIES_4,
  SX_INK_SERIES_5,
  SX_INK_SERIES_6,

  SX_N_INKS
} SxInk;

typedef struct
{
  float red;
  float green;
  float blue;
  float alpha;
} SxColor;

SxColor sx_palette_get (SxInk    ink,
                        gboolean dark);

G_END_DECLS
