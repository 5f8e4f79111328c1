/* sx-options.h: the command line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "sx-status.h"

G_BEGIN_DECLS

/**
 * SxStart:
 * @pane: the pane that it is for
 * @host: the host, as it was written; "" for any address, %NULL with @path
 * @service: the port or service, as it was written; %NULL with @path, or with none (look-up)
 * @path: the path of a Unix socket; %NULL: not one
 *
 * What one of `--server`, `--client`, `--udp`, `--lookup` asks for.
 */
typedef struct
{
  SxPaneKind  pane;
  char       *host;
  char       *service;
  char       *path;
} SxStart;

/**
 * SxOptions:
 * @starts: (element-type SxStart): what is to be started, in the order given
 * @behaviour: name of the servers' behaviour; %NULL: not given
 * @backlog: the servers' backlog; -1: not given
 * @demo: play the demo
 * @replay: the saved session to be opened, as it was written; %NULL: none
 * @show_version: print the version and do nothing else
 * @show_help: print the help and do nothing else
 *
 * A command line that makes sense.
 */
typedef struct
{
  GPtrArray *starts;
  char      *behaviour;
  int        backlog;
  gboolean   demo;
  char      *replay;
  gboolean   show_version;
  gboolean   show_help;
} SxOptions;

/* As listen() takes it; the kernel has its own limit below this */
#define SX_OPTIONS_MAX_BACKLOG 65535

SxOptions *sx_options_new        (void);
SxOptions *sx_options_parse      (const char *const  *arguments,
                                  GError            **error);
char      *sx_options_get_help   (void);
void       sx_options_free       (SxOptions          *self);

SxStart   *sx_start_parse        (SxPaneKind          pane,
                                  const char         *text,
                                  GError            **error);
const char *sx_start_get_reason (SxPaneKind          pane,
                                 const GError       *error);
void       sx_start_make_path_absolute (SxStart      *self,
                                        const char   *directory);
void       sx_start_free         (SxStart            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxOptions, sx_options_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SxStart, sx_start_free)

G_END_DECLS
