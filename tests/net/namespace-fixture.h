/* namespace-fixture.h: tests in a network of their own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each test is a process of its own in a network namespace of its own (network_namespaces(7)), whose loopback
 * interface is up.
 */

#pragma once

#include "engine-fixture.h"

G_BEGIN_DECLS

gboolean namespace_enter      (void);
void     namespace_add        (const char  *path,
                               void       (*test) (Fixture *f));
gboolean namespace_write_file (const char  *path,
                               const char  *text);

G_END_DECLS
