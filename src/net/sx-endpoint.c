/* sx-endpoint.c: where to, as people write it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-endpoint.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <glib/gi18n-lib.h>

#include "sx-quote.h"

/* RFC 1035, section 2.3.4: 255 octets on the wire are 253 characters in text */
#define MAX_NAME 253
#define MAX_LABEL 63
/* unix(7): sun_path has 108 bytes, and a path ends with a NUL */
#define MAX_PATH (sizeof (((struct sockaddr_un *) NULL)->sun_path) - 1)
/* Enough of what was written for a person to know it again */
#define SHOWN 60

G_DEFINE_QUARK (sx-endpoint-error-quark, sx_endpoint_error)

static gboolean G_GNUC_PRINTF (3, 4)
fail (GError          **error,
      SxEndpointError   code,
      const char       *format,
      ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SX_ENDPOINT_ERROR, code, format, args);
  va_end (args);

  return FALSE;
}

/* Addresses */

static void
set_ipv4 (SxEndpoint *self,
          guint32     address)
{
  struct sockaddr_in in = {
    .sin_family = AF_INET,
    .sin_addr.s_addr = address,
  };
  char text[INET_ADDRSTRLEN];

  sx_address_set (&self->address, &in, sizeof in);
  inet_ntop (AF_INET, &in.sin_addr, text, sizeof text);
  self->host = g_strdup (text);
}

static gboolean
check_family (SxEndpoint  *self,
              int          family,
              const char  *shown,
              GError     **error)
{
  if (self->family == AF_UNSPEC || self->family == family)
    return TRUE;

  if (family == AF_INET)
    return fail (error, SX_ENDPOINT_ERROR_HOST,
                 /* Translators: %s is the host that was written */
                 _("“%s” is an IPv4 address, but the family is IPv6: choose IPv4 or Any (EAI_ADDRFAMILY)."), shown);

  return fail (error, SX_ENDPOINT_ERROR_HOST,
               /* Translators: %s is the host that was written */
               _("“%s” is an IPv6 address, but the family is IPv4: choose IPv6 or Any (EAI_ADDRFAMILY)."), shown);
}

static void
parse_any (SxEndpoint *self)
{
  struct sockaddr_in in = { .sin_family = AF_INET };
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

  self->form = SX_HOST_ANY;
  if (self->family == AF_INET)
    sx_address_set (&self->address, &in, sizeof in);
  else if (self->family == AF_INET6)
    sx_address_set (&self->address, &in6, sizeof in6);
}

static gboolean
parse_integer (SxEndpoint  *self,
               const char  *host,
               const char  *shown,
               GError     **error)
{
  const char *digits = host + strspn (host, "0");
  guint64 value = strlen (digits) > 10 ? G_MAXUINT64 : g_ascii_strtoull (digits, NULL, 10);

  if (value > G_MAXUINT32)
    return fail (error, SX_ENDPOINT_ERROR_HOST,
                 /* Translators: %s is the integer that was written */
                 _("%s is too big for an address: an integer goes from 0 to 4294967295 (EAI_NONAME)."), shown);
  if (!check_family (self, AF_INET, shown, error))
    return FALSE;

  self->form = SX_HOST_INTEGER;
  set_ipv4 (self, htonl ((guint32) value));
  return TRUE;
}

/* The forms of inet_aton(3), "127.1" and "0x7f.1" among them: getaddrinfo()
 * takes them for addresses, so what is shown has to be what it would do. */
static gboolean
parse_dotted (SxEndpoint  *self,
              const char  *host,
              const char  *shown,
              GError     **error)
{
  struct in_addr address;

  if (!inet_aton (host, &address))
    return fail (error, SX_ENDPOINT_ERROR_HOST,
                 /* Translators: %s is the host that was written */
                 _("“%s” is no IPv4 address: write four numbers from 0 to 255, like 127.0.0.1 (EAI_NONAME)."), shown);
  if (!check_family (self, AF_INET, shown, error))
    return FALSE;

  self->form = SX_HOST_IPV4;
  set_ipv4 (self, address.s_addr);
  return TRUE;
}

static gboolean
parse_scope (const char  *scope,
             guint32     *id,
             GError     **error)
{
  g_autofree char *shown = sx_quote (scope, SHOWN);
  guint64 number;

  *id = if_nametoindex (scope);
  if (*id != 0)
    return TRUE;

  if (g_ascii_string_to_unsigned (scope, 10, 1, G_MAXUINT32, &number, NULL))
    {
      *id = number;
      return TRUE;
    }

  if (*scope == '\0')
    return fail (error, SX_ENDPOINT_ERROR_HOST,
                 _("The name of a network interface belongs behind the “%%”, like fe80::1%%eth0 (EAI_NONAME)."));

  return fail (error, SX_ENDPOINT_ERROR_HOST,
               /* Translators: %s is the name of a network interface */
               _("This computer has no network interface “%s” (EAI_NONAME)."), shown);
}

static gboolean
fail_ipv6 (const char  *host,
           const char  *shown,
           GError     **error)
{
  const char *colon = strchr (host, ':');

  if (*host == '[' || strchr (host, ']') != NULL)
    return fail (error, SX_ENDPOINT_ERROR_HOST,
                 /* Translators: %s is the host that was written */
                 _("“%s” is no IPv6 address in brackets: write it like [::1] (EAI_NONAME)."), shown);

  if (colon != NULL && strchr (colon + 1, ':') == NULL)
    return fail (error, SX_ENDPOINT_ERROR_HOST,
                 /* Translators: %s is the host that was written */
                 _("“%s” has a colon, and is no IPv6 address: write the port into its own entry (EAI_NONAME)."), shown);

  return fail (error, SX_ENDPOINT_ERROR_HOST,
               /* Translators: %s is the host that was written */
               _("“%s” is no IPv6 address: groups of up to four hexadecimal digits with colons between them, like ::1 (EAI_NONAME)."),
               shown);
}

static gboolean
parse_ipv6 (SxEndpoint  *self,
            const char  *host,
            const char  *shown,
            GError     **error)
{
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
  g_autofree char *bare = g_strdup (host);
  char text[INET6_ADDRSTRLEN];
  char *scope;

  if (*host == '[')
    {
      gsize length = strlen (host);

      if (host[length - 1] != ']')
        return fail_ipv6 (host, shown, error);
      g_free (bare);
      bare = g_strndup (host + 1, length - 2);
    }

  scope = strchr (bare, '%');
  if (scope != NULL)
    *scope++ = '\0';

  if (inet_pton (AF_INET6, bare, &in6.sin6_addr) != 1)
    return fail_ipv6 (host, shown, error);
  if (scope != NULL && !parse_scope (scope, &in6.sin6_scope_id, error))
    return FALSE;
  if (!check_family (self, AF_INET6, shown, error))
    return FALSE;

  inet_ntop (AF_INET6, &in6.sin6_addr, text, sizeof text);
  self->form = SX_HOST_IPV6;
  self->host = scope != NULL ? g_strconcat (text, "%", scope, NULL) : g_strdup (text);
  sx_address_set (&self->address, &in6, sizeof in6);
  return TRUE;
}

/* Names */

static gboolean
check_label (const char  *label,
             gsize        length,
             GError     **error)
{
  if (length == 0)
    return fail (error, SX_ENDPOINT_ERROR_HOST,
                 _("A host name cannot begin with a dot or have two dots in a row (EAI_NONAME)."));

  if (length > MAX_LABEL)
    return fail (error, SX_ENDPOINT_ERROR_HOST,
                 /* Translators: a part is what stands between two dots */
                 g_dngettext (GETTEXT_PACKAGE,
                              "A part of a host name has at most 63 characters; one here has %u (EAI_NONAME).",
                              "A part of a host name has at most 63 characters; one here has %u (EAI_NONAME).",
                              length), (guint) length);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (label[i]) && label[i] != '-' && label[i] != '_')
      {
        char one[2] = { label[i], '\0' };
        g_autofree char *shown = sx_quote (one, 1);

        return fail (error, SX_ENDPOINT_ERROR_HOST,
                     /* Translators: %s is a character */
                     _("A host name cannot contain “%s” (EAI_NONAME)."), shown);
      }

  return TRUE;
}

static gboolean
check_name (const char  *name,
            GError     **error)
{
  gsize length = strlen (name);
  const char *label = name;

  /* One dot at the end says that nothing is to be added to the name */
  if (length > 1 && name[length - 1] == '.')
    length--;

  if (length > MAX_NAME)
    return fail (error, SX_ENDPOINT_ERROR_HOST,
                 g_dngettext (GETTEXT_PACKAGE,
                              "A host name has at most 253 characters; this one has %u (EAI_NONAME).",
                              "A host name has at most 253 characters; this one has %u (EAI_NONAME).",
                              length), (guint) length);

  while (TRUE)
    {
      gsize rest = length - (label - name);
      const char *dot = memchr (label, '.', rest);

      if (!check_label (label, dot != NULL ? (gsize) (dot - label) : rest, error))
        return FALSE;
      if (dot == NULL)
        return TRUE;
      label = dot + 1;
    }
}

static gboolean
check_characters (const char  *host,
                  GError     **error)
{
  if (!g_utf8_validate (host, -1, NULL))
    return fail (error, SX_ENDPOINT_ERROR_HOST, _("A host name is text, and this is no UTF-8 (EAI_NONAME)."));

  for (const char *p = host; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c))
        return fail (error, SX_ENDPOINT_ERROR_HOST,
                     _("A host name cannot contain control characters (EAI_NONAME)."));
      if (g_unichar_isspace (c))
        return fail (error, SX_ENDPOINT_ERROR_HOST, _("A host name cannot contain spaces (EAI_NONAME)."));
    }

  if (strchr (host, '/') != NULL)
    return fail (error, SX_ENDPOINT_ERROR_HOST,
                 _("A host name cannot contain “/”: leave out “http://” and what follows the name (EAI_NONAME)."));

  return TRUE;
}

/* International names as the C library wants them (RFC 3490), which may make digits of what were none: so the
 * form is told from what comes out. transfer full */
static char *
to_ascii (const char  *host,
          const char  *shown,
          GError     **error)
{
  char *ascii = g_hostname_to_ascii (host);
  glong n_chars = g_utf8_strlen (host, -1);

  if (ascii != NULL)
    return ascii;

  if (n_chars > MAX_NAME)
    fail (error, SX_ENDPOINT_ERROR_HOST,
          g_dngettext (GETTEXT_PACKAGE,
                       "A host name has at most 253 characters; this one has %u (EAI_NONAME).",
                       "A host name has at most 253 characters; this one has %u (EAI_NONAME).",
                       n_chars), (guint) n_chars);
  else
    fail (error, SX_ENDPOINT_ERROR_HOST,
          /* Translators: %s is the host that was written */
          _("“%s” is no international host name (EAI_IDN_ENCODE)."), shown);

  return NULL;
}

static gboolean
parse_name (SxEndpoint  *self,
            const char  *host,
            GError     **error)
{
  if (!check_name (host, error))
    return FALSE;

  self->form = SX_HOST_NAME;
  self->host = g_strdup (host);
  return TRUE;
}

static gboolean
is_dotted (const char *host)
{
  struct in_addr address;

  /* Only digits and dots is meant as an address, good or bad; the other forms
   * of inet_aton() ("0x7f.1") are addresses only if they are good ones. */
  return strspn (host, "0123456789.") == strlen (host) || inet_aton (host, &address);
}

/* Here is decided which form it is: everything that takes a host comes by */
static gboolean
parse_host (SxEndpoint  *self,
            const char  *written,
            GError     **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (written));
  /* White space alone is no empty host: that would open every interface by a slip */
  const char *host = *trimmed != '\0' ? trimmed : written;
  g_autofree char *shown = sx_quote (host, SHOWN);
  g_autofree char *ascii = NULL;

  if (*host == '\0')
    {
      parse_any (self);
      return TRUE;
    }

  if (strcmp (host, "<broadcast>") == 0)
    {
      if (!check_family (self, AF_INET, shown, error))
        return FALSE;
      self->form = SX_HOST_BROADCAST;
      set_ipv4 (self, htonl (INADDR_BROADCAST));
      return TRUE;
    }

  if (!check_characters (host, error))
    return FALSE;
  if (strpbrk (host, ":[]") != NULL)
    return parse_ipv6 (self, host, shown, error);

  if (!g_str_is_ascii (host))
    {
      ascii = to_ascii (host, shown, error);
      if (ascii == NULL)
        return FALSE;
      host = ascii;
    }

  if (*host != '\0' && strspn (host, "0123456789") == strlen (host))
    return parse_integer (self, host, shown, error);
  if (host[0] == '-' && host[1] != '\0' && strspn (host + 1, "0123456789") == strlen (host + 1))
    return fail (error, SX_ENDPOINT_ERROR_HOST,
                 /* Translators: %s is the negative integer that was written */
                 _("%s is no address: an integer goes from 0 to 4294967295 (EAI_NONAME)."), shown);
  if (*host != '\0' && is_dotted (host))
    return parse_dotted (self, host, shown, error);

  return parse_name (self, host, error);
}

/* Public functions */

/**
 * sx_endpoint_parse:
 * @host: the host as a person wrote it; white space around it is left out
 * @service: (nullable): the port likewise; %NULL: none was asked for, it is 0
 * @family: AF_UNSPEC, AF_INET, AF_INET6, or AF_UNIX with the path in @host
 * @error: what is wrong, in #SX_ENDPOINT_ERROR
 *
 * Reads every form that a host and a port can have. No name is looked up, and
 * nothing here waits.
 *
 * Returns: (transfer full) (nullable): where to; free with sx_endpoint_free(); %NULL on error
 */
SxEndpoint *
sx_endpoint_parse (const char  *host,
                   const char  *service,
                   int          family,
                   GError     **error)
{
  g_autoptr (SxEndpoint) self = NULL;

  g_return_val_if_fail (host != NULL, NULL);

  if (family == AF_UNIX)
    return sx_endpoint_parse_path (host, error);

  self = g_new0 (SxEndpoint, 1);
  self->family = family;
  self->host_as_written = g_strdup (host);
  self->service_as_written = g_strdup (service != NULL ? service : "");

  if (!parse_host (self, host, error))
    return NULL;
  if (service != NULL && !sx_endpoint_parse_port (service, &self->port, error))
    return NULL;

  if (self->port < 0)
    self->service = g_strstrip (g_strdup (service));
  else if (sx_address_is_set (&self->address))
    sx_address_set_port (&self->address, self->port);

  return g_steal_pointer (&self);
}

/**
 * sx_endpoint_parse_path:
 * @path: a path, at most 107 bytes long, or “@” and an abstract name (unix(7))
 * @error: what is wrong: #SX_ENDPOINT_ERROR_PATH
 *
 * Reads the address of a Unix socket. Whether the path exists is not looked at.
 *
 * Returns: (transfer full) (nullable): where to; free with sx_endpoint_free(); %NULL on error
 */
SxEndpoint *
sx_endpoint_parse_path (const char  *path,
                        GError     **error)
{
  struct sockaddr_un un = { .sun_family = AF_UNIX };
  gsize length = strlen (path);
  gboolean abstract = *path == '@';
  SxEndpoint *self;

  if (length == 0)
    {
      fail (error, SX_ENDPOINT_ERROR_PATH,
            _("Which path? Write the path of a socket file, or @ and a name (ENOENT)."));
      return NULL;
    }
  if (length == 1 && abstract)
    {
      fail (error, SX_ENDPOINT_ERROR_PATH, _("A name belongs behind the “@” (EINVAL)."));
      return NULL;
    }
  if (length > MAX_PATH)
    {
      fail (error, SX_ENDPOINT_ERROR_PATH,
            /* Translators: the second %u is always 107 */
            g_dngettext (GETTEXT_PACKAGE,
                         "This path has %u byte; that of a Unix socket has at most %u: take a shorter one (ENAMETOOLONG).",
                         "This path has %u bytes; that of a Unix socket has at most %u: take a shorter one (ENAMETOOLONG).",
                         length), (guint) length, (guint) MAX_PATH);
      return NULL;
    }

  memcpy (un.sun_path, path, length);
  if (abstract)
    un.sun_path[0] = '\0';

  self = g_new0 (SxEndpoint, 1);
  self->form = abstract ? SX_HOST_ABSTRACT : SX_HOST_PATH;
  self->family = AF_UNIX;
  self->host_as_written = g_strdup (path);
  self->service_as_written = g_strdup ("");
  /* An abstract name ends with its length, a path with a NUL (unix(7)) */
  sx_address_set (&self->address, &un,
                  offsetof (struct sockaddr_un, sun_path) + length + (abstract ? 0 : 1));

  return self;
}

/**
 * sx_endpoint_copy:
 * @self: an endpoint
 *
 * From any thread. Since no endpoint changes, it is the same one, which is there until the last one is freed.
 *
 * Returns: (transfer full): another one just like it
 */
SxEndpoint *
sx_endpoint_copy (const SxEndpoint *self)
{
  SxEndpoint *copy = (SxEndpoint *) self;

  g_atomic_int_inc (&copy->n_copies);

  return copy;
}

/**
 * sx_endpoint_free:
 * @self: (nullable) (transfer full): an endpoint
 */
void
sx_endpoint_free (SxEndpoint *self)
{
  if (self == NULL || g_atomic_int_add (&self->n_copies, -1) > 0)
    return;

  g_free (self->host);
  g_free (self->service);
  g_free (self->host_as_written);
  g_free (self->service_as_written);
  g_free (self);
}
