/* sx-left-made.h: journals that were left behind, as the program makes them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * As sx_left_bytes_take() has them. transfer full
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As they are when the program or the computer ended */
GByteArray *sx_left_make_nothing         (void);
GByteArray *sx_left_make_no_pane         (void);
GByteArray *sx_left_make_story           (void);
GByteArray *sx_left_make_echo            (void);
GByteArray *sx_left_make_cleared         (void);
GByteArray *sx_left_make_cleared_twice   (void);
GByteArray *sx_left_make_chunks          (void);
GByteArray *sx_left_make_cut             (void);
GByteArray *sx_left_make_noted           (void);

/* And those that somebody or something changed since */
GByteArray *sx_left_make_torn            (void);
GByteArray *sx_left_make_long_gap        (void);
GByteArray *sx_left_make_near_header     (void);
GByteArray *sx_left_make_long_address    (void);
GByteArray *sx_left_make_long_peer       (void);
GByteArray *sx_left_make_no_kind         (void);
GByteArray *sx_left_make_torn_zeros      (void);
GByteArray *sx_left_make_beyond_end      (void);
GByteArray *sx_left_make_beyond_all      (void);
GByteArray *sx_left_make_chain           (void);
GByteArray *sx_left_make_later_version   (void);
GByteArray *sx_left_make_zeros           (void);

G_END_DECLS
