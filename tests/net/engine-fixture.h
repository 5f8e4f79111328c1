/* engine-fixture.h: an engine, its journal, and peers that are plain sockets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-test-util.h"

#include "sx-engine.h"

G_BEGIN_DECLS

typedef struct
{
  SxJournal *journal;
  SxEngine  *engine;
  guint32    owner;
  guint      descriptors;   /* before anything was made */
} Fixture;

/* Where the peers connect to */
typedef struct
{
  int       family;
  SxAddress address;
  guint32   request;
  guint32   socket;
} Server;

/**
 * Match:
 *
 * Which record is looked for; 0 in a field: whichever. @skip: how many that match are passed over.
 */
typedef struct
{
  SxKind  kind;
  guint32 request;
  guint32 socket;
  guint   skip;
} Match;

void      fixture_set_up        (Fixture     *f);
void      fixture_tear_down     (Fixture     *f);
void      fixture_add           (const char  *path,
                                 void       (*test) (Fixture *f));

gboolean  find_record           (Fixture     *f,
                                 Match        match,
                                 SxRecord    *record);
gboolean  find_last             (Fixture     *f,
                                 SxKind       kind,
                                 guint32      socket,
                                 SxRecord    *record);
SxRecord  wait_record           (Fixture     *f,
                                 Match        match);
SxRecord  wait_end              (Fixture     *f,
                                 guint32      request);
guint     count_records         (Fixture     *f,
                                 Match        match);

SxEndpoint *make_endpoint       (const char  *host,
                                 const char  *service,
                                 int          family);
Server    start_server          (Fixture     *f,
                                 const char  *host,
                                 SxBehaviourId behaviour);
Server    start_unix_server     (Fixture     *f,
                                 const char  *path,
                                 SxBehaviourId behaviour);
int       connect_peer          (const SxAddress *address);
int       listen_peer           (SxAddress   *address,
                                 int          backlog);
SxEndpoint *endpoint_of         (const SxAddress *address);
guint32   connect_engine        (Fixture     *f,
                                 const SxAddress *address,
                                 guint32     *socket);
void      peer_send             (int          fd,
                                 const void  *bytes,
                                 gsize        length);
char     *peer_read_all         (int          fd,
                                 gsize       *length);
char     *peer_read             (int          fd,
                                 gsize        length);
gint64    get_proc_status       (const char  *folder,
                                 const char  *field);
void      wait_at_rest          (void);
void      set_observed          (Fixture     *f,
                                 gboolean     observed);

G_END_DECLS
