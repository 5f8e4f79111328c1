/* sx-host-info.c: what this computer is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-host-info.h"

#include <errno.h>
#include <ifaddrs.h>
#include <limits.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sx-resolver.h"

typedef struct
{
  SxOperation  operation;
  SxTask      *task;
} SxHostInfo;

typedef struct
{
  int family;
  int type;
  int error;
} FamilyAnswer;

/* What a thread finds out: socket() may load a kernel module, which takes its time */
typedef struct
{
  char            name[HOST_NAME_MAX + 1];
  int             name_error;
  struct ifaddrs *interfaces;
  int             interfaces_error;
  GArray         *families;          /* of FamilyAnswer */
} Findings;

/* Every family that the C library names (bits/socket.h), an alias once. What
 * a library does not name yet is left out. */
static const int families[] = {
  AF_UNIX, AF_INET, AF_AX25, AF_IPX, AF_APPLETALK, AF_NETROM, AF_BRIDGE, AF_ATMPVC, AF_X25,
  AF_INET6, AF_ROSE, AF_DECnet, AF_NETBEUI, AF_SECURITY, AF_KEY, AF_NETLINK, AF_PACKET, AF_ASH,
  AF_ECONET, AF_ATMSVC, AF_RDS, AF_SNA, AF_IRDA, AF_PPPOX, AF_WANPIPE, AF_LLC, AF_IB, AF_MPLS,
  AF_CAN, AF_TIPC, AF_BLUETOOTH, AF_IUCV, AF_RXRPC, AF_ISDN, AF_PHONET, AF_IEEE802154, AF_CAIF,
  AF_ALG, AF_NFC, AF_VSOCK, AF_KCM, AF_QIPCRTR, AF_SMC, AF_XDP,
#ifdef AF_MCTP
  AF_MCTP,
#endif
};

static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET };

static void
findings_free (gpointer data)
{
  Findings *findings = data;

  if (findings->interfaces != NULL)
    freeifaddrs (findings->interfaces);
  g_array_unref (findings->families);
  g_free (findings);
}

static void
ask (SxTask   *task,
     gpointer  data)
{
  Findings *findings = data;

  if (gethostname (findings->name, sizeof findings->name - 1) < 0)
    findings->name_error = errno;
  if (getifaddrs (&findings->interfaces) < 0)
    {
      findings->interfaces_error = errno;
      findings->interfaces = NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (types); j++)
        {
          FamilyAnswer answer = { .family = families[i], .type = types[j] };
          int fd = socket (answer.family, answer.type | SOCK_CLOEXEC, 0);

          if (fd < 0)
            answer.error = errno;
          else
            close (fd);
          g_array_append_val (findings->families, answer);
        }
    }
}

static void
refuse (SxTask   *task,
        gpointer  data)
{
  Findings *findings = data;

  findings->name_error = EAGAIN;
  findings->interfaces_error = EAGAIN;
}

static void
append (SxHostInfo *self,
        SxRecord   *record)
{
  record->owner = self->operation.owner;
  record->request = self->operation.request;
  sx_journal_append (self->operation.core->journal, record);
}

static void
record_name (SxHostInfo *self,
             Findings   *findings)
{
  SxRecord record = SX_RECORD_INIT;

  record.kind = SX_KIND_GETHOSTNAME;
  record.error = findings->name_error;
  record.payload = (const guint8 *) findings->name;
  record.payload_length = strlen (findings->name);
  append (self, &record);
}

static void
record_interfaces (SxHostInfo *self,
                   Findings   *findings)
{
  for (struct ifaddrs *entry = findings->interfaces; entry != NULL; entry = entry->ifa_next)
    {
      SxRecord record = SX_RECORD_INIT;

      if (entry->ifa_addr == NULL
          || (entry->ifa_addr->sa_family != AF_INET && entry->ifa_addr->sa_family != AF_INET6))
        continue;

      record.kind = SX_KIND_INTERFACE;
      record.args[0] = entry->ifa_flags;
      sx_address_set (&record.local, entry->ifa_addr,
                      entry->ifa_addr->sa_family == AF_INET ? sizeof (struct sockaddr_in)
                                                            : sizeof (struct sockaddr_in6));
      record.payload = (const guint8 *) entry->ifa_name;
      record.payload_length = strlen (entry->ifa_name);
      append (self, &record);
    }
}

static void
record_families (SxHostInfo *self,
                 Findings   *findings)
{
  for (guint i = 0; i < findings->families->len; i++)
    {
      const FamilyAnswer *answer = &g_array_index (findings->families, FamilyAnswer, i);
      SxRecord record = SX_RECORD_INIT;

      record.kind = SX_KIND_FAMILY;
      record.args[0] = answer->family;
      record.args[1] = answer->type;
      record.error = answer->error;
      append (self, &record);
    }
}

static void
asked (SxTask   *task,
       gpointer  data)
{
  SxHostInfo *self = sx_task_get_user_data (task);
  Findings *findings = data;
  SxOutcome outcome = { .error = findings->interfaces_error, .value = findings->families->len };

  record_name (self, findings);
  record_interfaces (self, findings);
  record_families (self, findings);
  sx_operation_end (&self->operation, &outcome);
  g_free (self);
}

static void
cancel (SxOperation *operation)
{
  SxHostInfo *self = (SxHostInfo *) operation;
  SxOutcome outcome = { .error = ECANCELED };

  sx_task_abandon (self->task);
  sx_operation_end (operation, &outcome);
  g_free (self);
}

/**
 * sx_host_info_start:
 * @core: the core
 * @owner: who asks
 * @request: the command's number
 *
 * Finds out, in a thread, the computer's name, the addresses of its interfaces,
 * and what socket() answers for each family and type.
 */
void
sx_host_info_start (SxCore  *core,
                    guint32  owner,
                    guint32  request)
{
  SxHostInfo *self = g_new0 (SxHostInfo, 1);
  Findings *findings = g_new0 (Findings, 1);

  findings->families = g_array_new (FALSE, FALSE, sizeof (FamilyAnswer));
  sx_core_begin (core, owner, request, SX_COMMAND_DESCRIBE, 0, NULL, NULL);
  sx_operation_start (&self->operation, core, owner, request, SX_COMMAND_DESCRIBE, cancel);
  self->task = sx_resolver_run (core->resolver, ask, refuse, findings, findings_free, asked, self);
}
