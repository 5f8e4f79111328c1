/* sx-settings-snapshot.h: what was remembered, to be put back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _SxSettingsSnapshot SxSettingsSnapshot;

SxSettingsSnapshot *sx_settings_snapshot_take    (GSettings          *settings);
void                sx_settings_snapshot_restore (SxSettingsSnapshot *self);
void                sx_settings_snapshot_free    (SxSettingsSnapshot *self);

G_END_DECLS
