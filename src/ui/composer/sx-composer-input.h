/* sx-composer-input.h: keys and dropped files of the composer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-composer.h"

G_BEGIN_DECLS

void sx_composer_input_add (SxComposer *composer);

G_END_DECLS
