/* sx-call-text.c: a record as a line of the connection log
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-call-text.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include <glib/gi18n-lib.h>

#include "sx-bytes-text.h"
#include "sx-errno.h"
#include "sx-symbols.h"
#include "sx-words.h"

#define NS_PER_SECOND G_GINT64_CONSTANT (1000000000)
/* A host name has at most 253 characters */
#define MAX_SHOWN 256

static const char *const commands[] = {
  [SX_COMMAND_NONE] = "none",
  [SX_COMMAND_LISTEN] = "listen",
  [SX_COMMAND_STOP] = "stop",
  [SX_COMMAND_CONNECT] = "connect",
  [SX_COMMAND_BIND] = "bind",
  [SX_COMMAND_SEND] = "send",
  [SX_COMMAND_CLOSE] = "close",
  [SX_COMMAND_HALF_CLOSE] = "half-close",
  [SX_COMMAND_RESET] = "reset",
  [SX_COMMAND_LOOKUP] = "lookup",
  [SX_COMMAND_DESCRIBE] = "describe",
  [SX_COMMAND_UNLINK] = "unlink",
  [SX_COMMAND_HOLD] = "hold",
  [SX_COMMAND_RELEASE] = "release",
};

static const char *
command_name (int command)
{
  return (guint) command < G_N_ELEMENTS (commands) ? commands[command] : "unknown";
}

/* The text of a payload that is one */
static char *
payload_text (const SxRecord *record)
{
  return sx_bytes_text_line (record->payload, record->payload_length, MAX_SHOWN);
}

/* Calls */

static char *
socket_call (const SxRecord *record)
{
  g_autofree char *family = sx_symbols_family (record->args[0]);
  g_autofree char *type = sx_symbols_type (record->args[1]);
  g_autofree char *protocol = sx_symbols_protocol (record->args[2]);

  return g_strdup_printf ("socket(%s, %s, %s)", family, type, protocol);
}

static char *
option_call (const SxRecord *record)
{
  g_autofree char *option = sx_symbols_option (record->args[0], record->args[1]);

  return g_strdup_printf ("setsockopt %s %d", option, record->args[2]);
}

static char *
address_call (const char      *name,
              const SxAddress *address)
{
  g_autofree char *text = sx_address_to_string (address);

  return *text != '\0' ? g_strdup_printf ("%s %s", name, text) : g_strdup (name);
}

static char *
bind_call (const SxRecord *record)
{
  SxAddress asked = record->local;

  /* The record has what the kernel gave, the call what was asked for */
  sx_address_set_port (&asked, record->args[0]);
  return address_call ("bind", &asked);
}

static char *
getaddrinfo_call (const SxRecord *record)
{
  g_autofree char *host = NULL;
  g_autofree char *service = NULL;
  g_autofree char *shown_host = NULL;
  g_autofree char *shown_service = NULL;

  sx_words_split (record->payload, record->payload_length, &host, &service);
  shown_host = sx_bytes_text_line ((const guint8 *) host, strlen (host), MAX_SHOWN);
  shown_service = sx_bytes_text_line ((const guint8 *) service, strlen (service), MAX_SHOWN);

  return g_strdup_printf ("getaddrinfo('%s', '%s')", shown_host, shown_service);
}

static char *
word_call (const char *word,
           char       *argument)
{
  char *text = g_strdup_printf ("%s %s", word, argument);

  g_free (argument);
  return text;
}

/**
 * sx_call_text_call:
 * @record: a record
 *
 * The call with its arguments, beginning with the API's own name.
 *
 * Returns: (transfer full): “bind 127.0.0.1:12345” …, not translated
 */
char *
sx_call_text_call (const SxRecord *record)
{
  switch ((int) record->kind)
    {
    case SX_KIND_SOCKET:
    case SX_KIND_FAMILY:
      return socket_call (record);
    case SX_KIND_SETSOCKOPT:
      return option_call (record);
    case SX_KIND_BIND:
      return bind_call (record);
    case SX_KIND_LISTEN:
      return g_strdup_printf ("listen %d", record->args[0]);
    case SX_KIND_CONNECTING:
    case SX_KIND_CONNECT:
      return address_call ("connect", &record->remote);
    case SX_KIND_SENDTO:
      return address_call ("sendto", &record->remote);
    case SX_KIND_SHUTDOWN:
      return word_call ("shutdown", sx_symbols_shutdown (record->args[0]));
    case SX_KIND_GETADDRINFO:
      return getaddrinfo_call (record);
    case SX_KIND_ADDRINFO:
      return g_strdup ("getaddrinfo");
    case SX_KIND_INTERFACE:
      return word_call ("getifaddrs", payload_text (record));
    case SX_KIND_UNLINK:
      return address_call ("unlink", &record->local);
    case SX_KIND_BEGIN:
    case SX_KIND_END:
      return g_strdup_printf ("%s %s", sx_kind_get_name (record->kind), command_name (record->args[0]));
    default:
      return g_strdup (sx_kind_get_name (record->kind));
    }
}

/* Results */

/**
 * sx_call_text_result:
 * @record: a record
 *
 * What came of the call: “ok”, a value (“24 bytes”, “127.0.0.1:48437”, “end of
 * stream”), or the errno's or EAI_ name.
 *
 * Returns: (transfer full): the result; words in it are translated
 */
char *
sx_call_text_result (const SxRecord *record)
{
  if (record->error != 0)
    return g_strdup (sx_errno_get_name (record->error));

  switch ((int) record->kind)
    {
    case SX_KIND_BIND:
      /* What was asked for and what was given differ */
      if (record->args[0] == 0 && sx_address_get_port (&record->local) > 0)
        return sx_address_to_string (&record->local);
      return g_strdup ("ok");
    case SX_KIND_ACCEPT:
    case SX_KIND_ADDRINFO:
      return sx_address_to_string (&record->remote);
    case SX_KIND_INTERFACE:
      return sx_address_to_host (&record->local);
    case SX_KIND_CONNECTING:
      return g_strdup ("EINPROGRESS");
    case SX_KIND_RECV:
      if (record->value == 0)
        return g_strdup (_("end of stream"));
      return sx_words_bytes (record->value);
    case SX_KIND_SEND:
    case SX_KIND_SENDTO:
    case SX_KIND_RECVFROM:
    case SX_KIND_WAITING:
      return sx_words_bytes (record->value);
    case SX_KIND_GETHOSTNAME:
      return payload_text (record);
    default:
      return g_strdup ("ok");
    }
}

/* Times */

/* What the time here is may change while the program runs, but need not be asked for each text: that is a system call, and there
 * are thousands of them */
static void
follow_time_zone (void)
{
  static _Atomic gint64 asked;
  gint64 now = g_get_monotonic_time () / G_USEC_PER_SEC + 1;

  if (atomic_exchange (&asked, now) != now)
    tzset ();
}

static char *
format_time (gint64   time,
             gboolean with_date)
{
  /* Rounded down before 1970 too, so that the fraction is never negative; and without a number that is out of range,
   * whatever a file from elsewhere says */
  gboolean is_before = time % NS_PER_SECOND < 0;
  time_t seconds = time / NS_PER_SECOND - (is_before ? 1 : 0);
  gint64 rest = time % NS_PER_SECOND + (is_before ? NS_PER_SECOND : 0);
  struct tm when;

  follow_time_zone ();
  if (localtime_r (&seconds, &when) == NULL)
    return g_strdup ("");

  if (!with_date)
    return g_strdup_printf ("%02d:%02d:%02d.%06d", when.tm_hour, when.tm_min, when.tm_sec, (int) (rest / 1000));

  return g_strdup_printf ("%04d-%02d-%02d %02d:%02d:%02d.%09d", when.tm_year + 1900, when.tm_mon + 1, when.tm_mday,
                          when.tm_hour, when.tm_min, when.tm_sec, (int) rest);
}

/**
 * sx_call_text_time:
 * @time: ns since 1970-01-01 UTC
 *
 * Returns: (transfer full): the time of day here, with microseconds: “20:14:07.103512”
 */
char *
sx_call_text_time (gint64 time)
{
  return format_time (time, FALSE);
}

/**
 * sx_call_text_date:
 * @time: ns since 1970-01-01 UTC
 *
 * Returns: (transfer full): date and time here, with nanoseconds: “2026-11-22
 *   20:14:07.103512345”
 */
char *
sx_call_text_date (gint64 time)
{
  return format_time (time, TRUE);
}
