/* sx-call-details.c: what a call was about, for people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-call-text.h"

#include <sys/socket.h>

#include <glib/gi18n-lib.h>

#include "sx-errno.h"
#include "sx-symbols.h"
#include "sx-words.h"

static void
add_line (GString *out,
          char    *line)
{
  if (out->len > 0)
    g_string_append_c (out, '\n');
  g_string_append (out, line);
  g_free (line);
}

static char *
symbol_equals (char *symbol,
               int   number)
{
  char *text = g_strdup_printf ("%s = %d", symbol, number);

  g_free (symbol);
  return text;
}

static char *
socket_numbers (const SxRecord *record,
                guint           first)
{
  g_autofree char *family = symbol_equals (sx_symbols_family (record->args[first]), record->args[first]);
  g_autofree char *type = symbol_equals (sx_symbols_type (record->args[first + 1]), record->args[first + 1]);
  int number = record->args[first + 2];
  g_autofree char *protocol = number == 0 ? g_strdup (_("protocol 0"))
                                          : symbol_equals (sx_symbols_protocol (number), number);

  return g_strdup_printf ("%s, %s, %s", family, type, protocol);
}

static char *
option_numbers (const SxRecord *record)
{
  g_autofree char *level = record->args[0] == SOL_SOCKET ? g_strdup ("SOL_SOCKET")
                                                         : sx_symbols_protocol (record->args[0]);
  g_autofree char *option = sx_symbols_option (record->args[0], record->args[1]);

  return g_strdup_printf ("%s = %d, %s = %d", level, record->args[0], option, record->args[1]);
}

static char *
hint_numbers (const SxRecord *record)
{
  g_autofree char *family = sx_symbols_family_number (record->args[0]);
  g_autofree char *type = sx_symbols_type_number (record->args[1]);
  g_autofree char *protocol = sx_symbols_protocol_number (record->args[2]);
  g_autofree char *flags = sx_symbols_flags (record->args[3]);

  return g_strdup_printf ("ai_family %s, ai_socktype %s, ai_protocol %s, ai_flags %s",
                          family, type, protocol, flags);
}

static void
add_arguments (GString        *out,
               const SxRecord *record)
{
  g_autofree char *symbol = NULL;

  switch ((int) record->kind)
    {
    case SX_KIND_SOCKET:
    case SX_KIND_FAMILY:
    case SX_KIND_ADDRINFO:
      add_line (out, socket_numbers (record, 0));
      break;
    case SX_KIND_SETSOCKOPT:
      add_line (out, option_numbers (record));
      break;
    case SX_KIND_LISTEN:
      add_line (out, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                   "Backlog %d: that many connection may wait to be accepted.",
                                                   "Backlog %d: that many connections may wait to be accepted.",
                                                   MAX (record->args[0], 0)), record->args[0]));
      break;
    case SX_KIND_ACCEPT:
      if (record->error != 0)
        break;
      add_line (out, g_strdup_printf (_("Accepted from listener %d; the new socket is number %u."),
                                      record->args[0], record->socket));
      if (record->args[1] != 0)
        add_line (out, socket_numbers (record, 1));
      break;
    case SX_KIND_SHUTDOWN:
      symbol = sx_symbols_shutdown (record->args[0]);
      add_line (out, g_strdup_printf ("%s = %d", symbol, record->args[0]));
      break;
    case SX_KIND_CLOSE:
      if (record->args[0] == 1)
        add_line (out, g_strdup (_("With SO_LINGER 0: the connection is reset.")));
      break;
    case SX_KIND_GETADDRINFO:
      add_line (out, hint_numbers (record));
      break;
    default:
      break;
    }
}

static void
add_ends (GString        *out,
          const SxRecord *record)
{
  g_autofree char *local = sx_address_to_string (&record->local);
  g_autofree char *remote = sx_address_to_string (&record->remote);

  switch ((int) record->kind)
    {
    case SX_KIND_LISTEN:
    case SX_KIND_ACCEPT:
    case SX_KIND_CONNECT:
      if (*local != '\0')
        add_line (out, g_strdup_printf (_("Own address: %s"), local));
      break;
    case SX_KIND_SEND:
    case SX_KIND_RECV:
    case SX_KIND_RECVFROM:
      if (*remote != '\0')
        add_line (out, g_strdup_printf (_("Peer: %s"), remote));
      break;
    default:
      break;
    }

  if (sx_address_is_mapped (&record->remote))
    add_line (out, g_strdup (_("An IPv4 address in IPv6's form (::ffff:…): the socket is IPv6, the peer IPv4.")));
}

static void
add_value (GString        *out,
           const SxRecord *record)
{
  g_autofree char *text = NULL;

  switch ((int) record->kind)
    {
    case SX_KIND_CONNECT:
    case SX_KIND_GETADDRINFO:
      text = sx_words_duration (record->value, 3);
      if (record->value > 0)
        /* Translators: %s is a time span, like “1.204 ms” */
        add_line (out, g_strdup_printf (_("took %s"), text));
      break;
    case SX_KIND_RECV:
    case SX_KIND_RECVFROM:
      if (record->args[0] <= 0)
        break;
      text = sx_words_bytes (record->args[0]);
      /* Translators: %s is a number of bytes, like “24 bytes” */
      add_line (out, g_strdup_printf (_("room for %s"), text));
      break;
    default:
      break;
    }

  if (record->flags & SX_RECORD_TRUNCATED)
    add_line (out, g_strdup (_("The bytes were not all kept: the log is at its size limit.")));
}

/**
 * sx_call_text_details:
 * @record: a record
 *
 * What the line of the log leaves out: the numbers behind the symbols, how long
 * it took, what an errno means. One thing a line.
 *
 * Returns: (transfer full) (nullable): the text, translated; %NULL: nothing to add
 */
char *
sx_call_text_details (const SxRecord *record)
{
  GString *out = g_string_new (NULL);

  add_arguments (out, record);
  add_ends (out, record);
  add_value (out, record);

  if (record->error != 0)
    add_line (out, g_strdup_printf ("%s (%d): %s", sx_errno_get_name (record->error), record->error,
                                    sx_errno_get_meaning (record->error)));
  if (record->kind == SX_KIND_CONNECT && record->error != 0 && record->args[0] == 1)
    add_line (out, g_strdup (_("The time-out is this program's own, from its preferences.")));

  if (out->len == 0)
    {
      g_string_free (out, TRUE);
      return NULL;
    }

  return g_string_free (out, FALSE);
}

/* Sentences */

static char *
failure_sentence (const SxRecord *record)
{
  g_autofree char *call = sx_call_text_call (record);
  const char *name = sx_errno_get_name (record->error);
  const char *meaning = sx_errno_get_meaning (record->error);

  if (record->socket == 0)
    /* Translators: a call, its errno's name, and a sentence about that */
    return g_strdup_printf (_("%s failed (%s). %s"), call, name, meaning);

  /* Translators: a socket's number, a call, its errno's name, and a sentence about that */
  return g_strdup_printf (_("Socket %u: %s failed (%s). %s"), record->socket, call, name, meaning);
}

static char *
message_sentence (const SxRecord *record)
{
  g_autofree char *bytes = sx_words_bytes (record->value);
  g_autofree char *peer = sx_address_to_string (&record->remote);
  gboolean named = *peer != '\0';

  switch ((int) record->kind)
    {
    case SX_KIND_SEND:
      /* Translators: a socket's number, “24 bytes”, an address */
      return named ? g_strdup_printf (_("Socket %u sent %s to %s."), record->socket, bytes, peer)
                   : g_strdup_printf (_("Socket %u sent %s."), record->socket, bytes);
    case SX_KIND_SENDTO:
      return named ? g_strdup_printf (_("Socket %u sent a datagram of %s to %s."), record->socket, bytes, peer)
                   : g_strdup_printf (_("Socket %u sent a datagram of %s."), record->socket, bytes);
    case SX_KIND_RECVFROM:
      return named ? g_strdup_printf (_("Socket %u received a datagram of %s from %s."), record->socket, bytes, peer)
                   : g_strdup_printf (_("Socket %u received a datagram of %s."), record->socket, bytes);
    case SX_KIND_RECV:
    default:
      if (record->value == 0)
        return g_strdup_printf (_("The peer of socket %u sends no more (end of stream)."), record->socket);
      return named ? g_strdup_printf (_("Socket %u received %s from %s."), record->socket, bytes, peer)
                   : g_strdup_printf (_("Socket %u received %s."), record->socket, bytes);
    }
}

static char *
setup_sentence (const SxRecord *record)
{
  g_autofree char *local = sx_address_to_string (&record->local);
  g_autofree char *remote = sx_address_to_string (&record->remote);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  switch ((int) record->kind)
    {
    case SX_KIND_SOCKET:
      one = sx_symbols_family (record->args[0]);
      two = sx_symbols_type (record->args[1]);
      return g_strdup_printf (_("Socket %u was made (%s, %s)."), record->socket, one, two);
    case SX_KIND_SETSOCKOPT:
      one = sx_symbols_option (record->args[0], record->args[1]);
      return g_strdup_printf (_("Socket %u: the option %s was set to %d."), record->socket, one, record->args[2]);
    case SX_KIND_BIND:
      return g_strdup_printf (_("Socket %u was bound to %s."), record->socket, local);
    case SX_KIND_LISTEN:
      return g_strdup_printf (_("Socket %u listens on %s."), record->socket, local);
    case SX_KIND_ACCEPT:
      return g_strdup_printf (_("Got connection from %s: it is socket %u."), remote, record->socket);
    case SX_KIND_CONNECTING:
      return g_strdup_printf (_("Socket %u is connecting to %s."), record->socket, remote);
    case SX_KIND_CONNECT:
    default:
      return g_strdup_printf (_("Socket %u is connected to %s."), record->socket, remote);
    }
}

static char *
ending_sentence (const SxRecord *record)
{
  g_autofree char *bytes = NULL;

  if (record->kind == SX_KIND_SHUTDOWN)
    {
      if (record->args[0] == SHUT_WR)
        return g_strdup_printf (_("Socket %u sends no more, but can still receive (SHUT_WR)."), record->socket);
      if (record->args[0] == SHUT_RD)
        return g_strdup_printf (_("Socket %u receives no more, but can still send (SHUT_RD)."), record->socket);
      return g_strdup_printf (_("Socket %u neither sends nor receives any more (SHUT_RDWR)."), record->socket);
    }

  if (record->kind == SX_KIND_CLOSE)
    {
      if (record->args[0] == 1)
        return g_strdup_printf (_("Socket %u was closed and its connection reset."), record->socket);
      return g_strdup_printf (_("Socket %u was closed."), record->socket);
    }

  bytes = sx_words_bytes (record->value);
  if (record->value == 0)
    return g_strdup_printf (_("Nothing waits to be sent on socket %u any more."), record->socket);
  /* Translators: a socket's number, and “24 bytes”; plural of the bytes */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Socket %u: %s waits to be sent.",
                                       "Socket %u: %s wait to be sent.", (gulong) record->value),
                          record->socket, bytes);
}

static char *
lookup_sentence (const SxRecord *record)
{
  g_autofree char *text = NULL;
  g_autofree char *call = sx_call_text_call (record);
  g_autofree char *result = sx_call_text_result (record);

  switch ((int) record->kind)
    {
    case SX_KIND_GETADDRINFO:
      text = sx_words_duration (record->value, 3);
      /* Translators: a call, and a time span like “1.204 ms” */
      return g_strdup_printf (_("%s was answered after %s."), call, text);
    case SX_KIND_ADDRINFO:
      return g_strdup_printf (_("A result is %s."), result);
    case SX_KIND_GETHOSTNAME:
      return g_strdup_printf (_("This computer's name is %s."), result);
    case SX_KIND_INTERFACE:
      text = sx_symbols_family (sx_address_get_family (&record->local));
      /* Translators: an address and its family, like AF_INET */
      return g_strdup_printf (_("A network interface has the address %s (%s)."), result, text);
    case SX_KIND_FAMILY:
      return g_strdup_printf (_("This computer can do %s."), call);
    case SX_KIND_UNLINK:
      text = sx_address_to_string (&record->local);
      return g_strdup_printf (_("The socket file %s was removed."), text);
    default:
      return g_strdup_printf ("%s: %s.", call, result);
    }
}

/**
 * sx_call_text_sentence:
 * @record: a record
 *
 * The record in one sentence, for a screen reader or a class.
 *
 * Returns: (transfer full): a sentence, translated
 */
char *
sx_call_text_sentence (const SxRecord *record)
{
  if (record->error != 0)
    return failure_sentence (record);

  switch ((int) record->kind)
    {
    case SX_KIND_SEND:
    case SX_KIND_RECV:
    case SX_KIND_SENDTO:
    case SX_KIND_RECVFROM:
      return message_sentence (record);
    case SX_KIND_SOCKET:
    case SX_KIND_SETSOCKOPT:
    case SX_KIND_BIND:
    case SX_KIND_LISTEN:
    case SX_KIND_ACCEPT:
    case SX_KIND_CONNECTING:
    case SX_KIND_CONNECT:
      return setup_sentence (record);
    case SX_KIND_SHUTDOWN:
    case SX_KIND_CLOSE:
    case SX_KIND_WAITING:
      return ending_sentence (record);
    default:
      return lookup_sentence (record);
    }
}
