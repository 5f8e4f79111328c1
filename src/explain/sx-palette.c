/* sx-palette.c: the colours of diagrams and plots
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-palette.h"

/* On light and on dark paper, 0xRRGGBB. The hues are those of Okabe and Ito ("Color Universal Design",
 * 2008); lightness and saturation were chosen in the Oklab space so that type has a contrast of at
 * least 4.5 : 1 with its paper (WCAG 2.1, 1.4.3), lines and bands one of 3 : 1 (1.4.11), and so
 * that what lies side by side differs in lightness too, which every eye sees. */
static const guint32 colors[SX_N_INKS][2] = {
  [SX_INK_PAPER] = { 0xffffff, 0x1d1f23 },
  [SX_INK_CARD] = { 0xf6f7f9, 0x26292e },
  [SX_INK_TEXT] = { 0x1f2328, 0xeceef1 },
  [SX_INK_DIM] = { 0x626a75, 0xa3abb6 },
  [SX_INK_GRID] = { 0xe4e7ec, 0x343840 },
  [SX_INK_NOTE] = { 0xfdf8e3, 0x38331f },
  [SX_INK_NOTE_EDGE] = { 0xa18a48, 0xa69053 },
  [SX_INK_SELECTED] = { 0xe3ecfb, 0x2b3a55 },
  [SX_INK_FOCUS] = { 0x276ed2, 0x6aa7f4 },

  [SX_INK_SERVER] = { 0x1e65aa, 0x6da9e7 },
  [SX_INK_SERVER_TINT] = { 0xedf3fc, 0x253143 },
  [SX_INK_CLIENT] = { 0xa95f17, 0xf1af64 },
  [SX_INK_CLIENT_TINT] = { 0xfdf1e6, 0x3c2f21 },
  [SX_INK_DATAGRAM] = { 0x7e2b60, 0xd46baa },
  [SX_INK_DATAGRAM_TINT] = { 0xfbeff5, 0x3b2834 },
  [SX_INK_OUTSIDE] = { 0x70757c, 0xc6cbd3 },
  [SX_INK_OUTSIDE_TINT] = { 0xf2f3f5, 0x2d3036 },

  [SX_INK_MESSAGE] = { 0x1862c5, 0x74b2f8 },
  [SX_INK_INFERRED] = { 0x6d7480, 0x9aa2ae },
  [SX_INK_ERROR] = { 0xb63613, 0xf27f5c },

  [SX_INK_STATE_NEW] = { 0x8692a0, 0x636d77 },
  [SX_INK_STATE_LISTEN] = { 0x6a91c9, 0x446ca8 },
  [SX_INK_STATE_OPENING] = { 0x589db7, 0x33738b },
  [SX_INK_STATE_OPEN] = { 0x4ca177, 0x2b7854 },
  [SX_INK_STATE_CLOSING] = { 0xb98a43, 0x8b632c },
  [SX_INK_STATE_TIME_WAIT] = { 0x9f81b6, 0x805d9a },
  [SX_INK_STATE_CLOSED] = { 0xb0807b, 0x965d58 },
  [SX_INK_ON_BAND] = { 0x101418, 0xffffff },

  [SX_INK_SERIES_1] = { 0x065da0, 0x4d97de },
  [SX_INK_SERIES_2] = { 0xd67523, 0xf1a048 },
  [SX_INK_SERIES_3] = { 0x2d9570, 0x53bb93 },
  [SX_INK_SERIES_4] = { 0xa13170, 0xc35c9b },
  [SX_INK_SERIES_5] = { 0x2f9ecf, 0x8ed6f6 },
  [SX_INK_SERIES_6] = { 0x1e2735, 0xf7f3ac },
};

/**
 * sx_palette_get:
 * @ink: what the colour is for
 * @dark: whether the paper is dark
 *
 * Returns: the colour, components from 0 to 1, sRGB, not premultiplied; of %SX_INK_NONE it is transparent
 */
SxColor
sx_palette_get (SxInk    ink,
                gboolean dark)
{
  SxColor color = { 0, };
  guint32 rgb;

  g_return_val_if_fail (ink < SX_N_INKS, color);

  if (ink == SX_INK_NONE)
    return color;

  rgb = colors[ink][dark ? 1 : 0];
  color.red = ((rgb >> 16) & 0xff) / 255.0f;
  color.green = ((rgb >> 8) & 0xff) / 255.0f;
  color.blue = (rgb & 0xff) / 255.0f;
  color.alpha = 1;

  return color;
}
