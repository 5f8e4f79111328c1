/* sx-behaviour-chat.c: relay to all others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-connection.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* What may wait for one member. Who reads so slowly that more would wait loses
 * the connection, as on chat servers everywhere: keeping it all would let one
 * silent member fill the memory, leaving pieces out would show a conversation
 * that never was. */
#define WAITING_MAX (4 * 1024 * 1024)

/* Unix clients have no name as a rule: their number tells them apart */
static char *
get_name (SxConnection *speaker)
{
  if (speaker->socket.family == AF_UNIX)
    return g_strdup_printf ("#%u", speaker->socket.number);

  return sx_address_to_string (&speaker->socket.remote);
}

/* "ADDRESS: TEXT", ended by a newline if TEXT is not, so that what people say
 * stands in lines of their own */
static GBytes *
compose (SxConnection *speaker,
         const guint8 *bytes,
         gsize         length)
{
  g_autofree char *name = get_name (speaker);
  GByteArray *line = g_byte_array_sized_new (length + 64);

  g_byte_array_append (line, (const guint8 *) name, strlen (name));
  g_byte_array_append (line, (const guint8 *) ": ", 2);
  g_byte_array_append (line, bytes, length);
  if (bytes[length - 1] != '\n')
    g_byte_array_append (line, (const guint8 *) "\n", 1);

  return g_byte_array_free_to_bytes (line);
}

static void
received (SxConnection *speaker,
          const guint8 *bytes,
          gsize         length)
{
  g_autoptr (GBytes) line = compose (speaker, bytes, length);
  gsize size;
  const guint8 *data = g_bytes_get_data (line, &size);
  GList *next;

  for (GList *l = speaker->group->members.head; l != NULL; l = next)
    {
      SxConnection *member = l->data;

      /* A member that fails leaves the list, and no other one with it */
      next = l->next;
      if (member == speaker)
        continue;

      if (member->queue.size > 0 && member->queue.size + size > WAITING_MAX)
        sx_connection_fail (member, SX_KIND_SEND, ENOBUFS);
      else
        sx_connection_write (member, data, size, line);
    }
}

const SxBehaviour sx_behaviour_chat = {
  .received = received,
  .ended = sx_connection_close_when_flushed,
  .social = TRUE,
};
