/* test-endpoint.c: every way to write a host, a port and a path
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "sx-endpoint.h"

typedef struct
{
  const char *host;
  int         family;
  SxHostForm  form;
  const char *given;
  const char *described;
} Good;

static const Good goods[] = {
  { "localhost", AF_UNSPEC, SX_HOST_NAME, "localhost", NULL },
  { " localhost\t", AF_UNSPEC, SX_HOST_NAME, "localhost", NULL },
  { "example.com.", AF_UNSPEC, SX_HOST_NAME, "example.com.", NULL },
  { "a_b-c.example", AF_INET6, SX_HOST_NAME, "a_b-c.example", NULL },
  { "bücher.example", AF_UNSPEC, SX_HOST_NAME, "xn--bcher-kva.example", "bücher.example is xn--bcher-kva.example." },
  { "１２７.0.0.1", AF_UNSPEC, SX_HOST_IPV4, "127.0.0.1", "１２７.0.0.1 is 127.0.0.1." },
  { "１２", AF_INET, SX_HOST_INTEGER, "0.0.0.12", "１２ is 0.0.0.12." },
  { "127.0.0.1", AF_UNSPEC, SX_HOST_IPV4, "127.0.0.1", NULL },
  { "127.0.0.1", AF_INET, SX_HOST_IPV4, "127.0.0.1", NULL },
  { "127.1", AF_UNSPEC, SX_HOST_IPV4, "127.0.0.1", "127.1 is 127.0.0.1." },
  { "0x7f000001", AF_UNSPEC, SX_HOST_IPV4, "127.0.0.1", "0x7f000001 is 127.0.0.1." },
  { "::1", AF_UNSPEC, SX_HOST_IPV6, "::1", NULL },
  { "[::1]", AF_INET6, SX_HOST_IPV6, "::1", NULL },
  { "0:0::0001", AF_UNSPEC, SX_HOST_IPV6, "::1", "0:0::0001 is ::1." },
  { "[FE80::1%lo]", AF_UNSPEC, SX_HOST_IPV6, "fe80::1%lo", NULL },
  { "fe80::1%1", AF_UNSPEC, SX_HOST_IPV6, "fe80::1%1", NULL },
  { "::ffff:10.0.0.1", AF_UNSPEC, SX_HOST_IPV6, "::ffff:10.0.0.1", NULL },
  { "<broadcast>", AF_UNSPEC, SX_HOST_BROADCAST, "255.255.255.255", "<broadcast> is 255.255.255.255." },
  { "", AF_UNSPEC, SX_HOST_ANY, NULL, "Empty: every interface of this computer." },
  { "", AF_INET, SX_HOST_ANY, NULL, "Empty: every interface of this computer." },
  { "", AF_INET6, SX_HOST_ANY, NULL, "Empty: every interface of this computer." },
  { "2130706433", AF_UNSPEC, SX_HOST_INTEGER, "127.0.0.1", "2130706433 is 127.0.0.1." },
  { "0", AF_UNSPEC, SX_HOST_INTEGER, "0.0.0.0", "0 is 0.0.0.0." },
  { "4294967295", AF_INET, SX_HOST_INTEGER, "255.255.255.255", "4294967295 is 255.255.255.255." },
};

static void
test_hosts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (goods); i++)
    {
      const Good *good = &goods[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (SxEndpoint) endpoint = sx_endpoint_parse (good->host, "80", good->family, &error);
      g_autoptr (SxEndpoint) copy = NULL;
      g_autofree char *described = NULL;
      gboolean address = good->form != SX_HOST_NAME && !(good->form == SX_HOST_ANY && good->family == AF_UNSPEC);

      g_assert_no_error (error);
      g_assert_cmpint (endpoint->form, ==, good->form);
      g_assert_cmpstr (endpoint->host, ==, good->given);
      g_assert_cmpint (endpoint->port, ==, 80);
      g_assert_null (endpoint->service);
      g_assert_cmpint (endpoint->family, ==, good->family);
      g_assert_cmpstr (endpoint->host_as_written, ==, good->host);
      g_assert_cmpint (sx_address_is_set (&endpoint->address), ==, address);
      if (address)
        g_assert_cmpint (sx_address_get_port (&endpoint->address), ==, 80);

      copy = sx_endpoint_copy (endpoint);
      described = sx_endpoint_describe_host (copy);
      g_assert_cmpstr (described, ==, good->described);
      g_assert_true (sx_endpoint_check_host (good->host, good->family, NULL));
    }
}

/* What is taken for an address is the one that getaddrinfo() takes it for */
static void
test_like_getaddrinfo (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (goods); i++)
    {
      struct addrinfo hints = { .ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM };
      struct addrinfo *list = NULL;
      g_autoptr (SxEndpoint) endpoint = sx_endpoint_parse (goods[i].host, "7", goods[i].family, NULL);
      SxAddress theirs = { 0, };

      if (endpoint->form != SX_HOST_IPV4 && endpoint->form != SX_HOST_IPV6)
        continue;

      g_assert_cmpint (getaddrinfo (endpoint->host, "7", &hints, &list), ==, 0);
      sx_address_set (&theirs, list->ai_addr, list->ai_addrlen);
      g_assert_true (sx_address_equal (&theirs, &endpoint->address));
      freeaddrinfo (list);
    }
}

typedef struct
{
  const char *host;
  int         family;
  const char *message;
} Bad;

static const Bad bads[] = {
  { "my host", AF_UNSPEC, "A host name cannot contain spaces (EAI_NONAME)." },
  { " ", AF_UNSPEC, "A host name cannot contain spaces (EAI_NONAME)." },
  { "a\001b", AF_UNSPEC, "A host name cannot contain control characters (EAI_NONAME)." },
  { "a\xff", AF_UNSPEC, "A host name is text, and this is no UTF-8 (EAI_NONAME)." },
  { "a..b", AF_UNSPEC, "A host name cannot begin with a dot or have two dots in a row (EAI_NONAME)." },
  { ".a", AF_UNSPEC, "A host name cannot begin with a dot or have two dots in a row (EAI_NONAME)." },
  { "a!b", AF_UNSPEC, "A host name cannot contain “!” (EAI_NONAME)." },
  { "http://a", AF_UNSPEC, "A host name cannot contain “/”: leave out “http://” and what follows the name (EAI_NONAME)." },
  { "4294967296", AF_UNSPEC, "4294967296 is too big for an address: an integer goes from 0 to 4294967295 (EAI_NONAME)." },
  { "99999999999999999999999", AF_UNSPEC, "99999999999999999999999 is too big for an address: an integer goes from 0 to 4294967295 (EAI_NONAME)." },
  { "-1", AF_UNSPEC, "-1 is no address: an integer goes from 0 to 4294967295 (EAI_NONAME)." },
  { "1.2.3.400", AF_UNSPEC, "“1.2.3.400” is no IPv4 address: write four numbers from 0 to 255, like 127.0.0.1 (EAI_NONAME)." },
  { "1.2.3.4.5", AF_UNSPEC, "“1.2.3.4.5” is no IPv4 address: write four numbers from 0 to 255, like 127.0.0.1 (EAI_NONAME)." },
  { ".", AF_UNSPEC, "“.” is no IPv4 address: write four numbers from 0 to 255, like 127.0.0.1 (EAI_NONAME)." },
  { ":::1", AF_UNSPEC, "“:::1” is no IPv6 address: groups of up to four hexadecimal digits with colons between them, like ::1 (EAI_NONAME)." },
  { "1:2:3", AF_UNSPEC, "“1:2:3” is no IPv6 address: groups of up to four hexadecimal digits with colons between them, like ::1 (EAI_NONAME)." },
  { "localhost:80", AF_UNSPEC, "“localhost:80” has a colon, and is no IPv6 address: write the port into its own entry (EAI_NONAME)." },
  { "[::1", AF_UNSPEC, "“[::1” is no IPv6 address in brackets: write it like [::1] (EAI_NONAME)." },
  { "[]", AF_UNSPEC, "“[]” is no IPv6 address in brackets: write it like [::1] (EAI_NONAME)." },
  { "[", AF_UNSPEC, "“[” is no IPv6 address in brackets: write it like [::1] (EAI_NONAME)." },
  { "fe80::1%", AF_UNSPEC, "The name of a network interface belongs behind the “%”, like fe80::1%eth0 (EAI_NONAME)." },
  { "fe80::1%nowhere", AF_UNSPEC, "This computer has no network interface “nowhere” (EAI_NONAME)." },
  { "127.0.0.1", AF_INET6, "“127.0.0.1” is an IPv4 address, but the family is IPv6: choose IPv4 or Any (EAI_ADDRFAMILY)." },
  { "<broadcast>", AF_INET6, "“<broadcast>” is an IPv4 address, but the family is IPv6: choose IPv4 or Any (EAI_ADDRFAMILY)." },
  { "7", AF_INET6, "“7” is an IPv4 address, but the family is IPv6: choose IPv4 or Any (EAI_ADDRFAMILY)." },
  { "::1", AF_INET, "“::1” is an IPv6 address, but the family is IPv4: choose IPv6 or Any (EAI_ADDRFAMILY)." },
};

static void
assert_bad_host (const char *host,
                 int         family,
                 const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sx_endpoint_parse (host, "80", family, &error));
  g_assert_error (error, SX_ENDPOINT_ERROR, SX_ENDPOINT_ERROR_HOST);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_false (sx_endpoint_check_host (host, family, NULL));
}

static void
test_bad_hosts (void)
{
  g_autofree char *label = g_strnfill (64, 'a');
  GString *name = g_string_new ("a");
  g_autofree char *long_name = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bads); i++)
    assert_bad_host (bads[i].host, bads[i].family, bads[i].message);

  assert_bad_host (label, AF_UNSPEC,
                   "A part of a host name has at most 63 characters; one here has 64 (EAI_NONAME).");

  while (name->len < 253)
    g_string_append (name, ".a");
  g_assert_true (sx_endpoint_check_host (name->str, AF_UNSPEC, NULL));
  g_string_append (name, "b");
  assert_bad_host (name->str, AF_UNSPEC,
                   "A host name has at most 253 characters; this one has 254 (EAI_NONAME).");

  long_name = g_strnfill (300, 'x');
  assert_bad_host (long_name, AF_UNSPEC,
                   "A host name has at most 253 characters; this one has 300 (EAI_NONAME).");
  g_string_free (name, TRUE);
}

static void
test_ports (void)
{
  static const struct { const char *text; int port; } ports[] = {
    { "0", 0 }, { "1", 1 }, { "65535", 65535 }, { " 12345 ", 12345 }, { "00080", 80 }, { "+7", 7 },
    { "-0", 0 }, { "http", -1 }, { " www-http ", -1 }, { "3com-tsmux", -1 },
  };
  static const struct { const char *text; const char *message; } bad[] = {
    { "-1", "Port -1 does not exist: ports go from 0 to 65535 (EAI_SERVICE)." },
    { "−1", "Port −1 does not exist: ports go from 0 to 65535 (EAI_SERVICE)." },
    { "65536", "Port 65536 does not exist: ports go from 0 to 65535 (EAI_SERVICE)." },
    { "70000", "Port 70000 does not exist: ports go from 0 to 65535 (EAI_SERVICE)." },
    { "99999999999999999999", "Port 99999999999999999999 does not exist: ports go from 0 to 65535 (EAI_SERVICE)." },
    { "", "Which port? Write a number from 0 to 65535, or the name of a service, like http (EAI_SERVICE)." },
    { "  ", "Which port? Write a number from 0 to 65535, or the name of a service, like http (EAI_SERVICE)." },
    { "http x", "A port is one number or one name, without spaces (EAI_SERVICE)." },
    { "ü", "“ü” is no port: write a number from 0 to 65535, or the name of a service, like http (EAI_SERVICE)." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      g_autoptr (SxEndpoint) endpoint = sx_endpoint_parse ("localhost", ports[i].text, AF_UNSPEC, NULL);
      g_autofree char *trimmed = g_strstrip (g_strdup (ports[i].text));

      g_assert_nonnull (endpoint);
      g_assert_cmpint (endpoint->port, ==, ports[i].port);
      g_assert_cmpstr (endpoint->service, ==, ports[i].port < 0 ? trimmed : NULL);
      g_assert_true (sx_endpoint_check_port (ports[i].text, NULL));
    }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sx_endpoint_parse ("localhost", bad[i].text, AF_UNSPEC, &error));
      g_assert_error (error, SX_ENDPOINT_ERROR, SX_ENDPOINT_ERROR_PORT);
      g_assert_cmpstr (error->message, ==, bad[i].message);
      g_assert_false (sx_endpoint_check_port (bad[i].text, NULL));
    }
}

static void
assert_bad_path (const char *path,
                 const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sx_endpoint_parse (path, NULL, AF_UNIX, &error));
  g_assert_error (error, SX_ENDPOINT_ERROR, SX_ENDPOINT_ERROR_PATH);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_paths (void)
{
  g_autofree char *fits = g_strnfill (107, 'p');
  g_autofree char *long_path = g_strnfill (108, 'p');
  static const struct { const char *path; SxHostForm form; guint32 length; const char *described; } paths[] = {
    { "/tmp/x", SX_HOST_PATH, 2 + 6 + 1, NULL },
    { "@name", SX_HOST_ABSTRACT, 2 + 5, "@name is an abstract name: there is no file of that name." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (SxEndpoint) endpoint = sx_endpoint_parse_path (paths[i].path, NULL);
      g_autofree char *shown = sx_address_to_string (&endpoint->address);
      g_autofree char *described = sx_endpoint_describe_host (endpoint);

      g_assert_cmpint (endpoint->form, ==, paths[i].form);
      g_assert_cmpint (endpoint->family, ==, AF_UNIX);
      g_assert_cmpuint (endpoint->address.length, ==, paths[i].length);
      g_assert_cmpstr (shown, ==, paths[i].path);
      g_assert_cmpstr (described, ==, paths[i].described);
    }

  g_assert_true (sx_endpoint_check_host (fits, AF_UNIX, NULL));
  assert_bad_path ("", "Which path? Write the path of a socket file, or @ and a name (ENOENT).");
  assert_bad_path ("@", "A name belongs behind the “@” (EINVAL).");
  assert_bad_path (long_path, "This path has 108 bytes; that of a Unix socket has at most 107: take a shorter one (ENAMETOOLONG).");
}

static void
test_split (void)
{
  static const struct { const char *text; gboolean good; const char *host; const char *service; const char *path; } cases[] = {
    { "localhost:12345", TRUE, "localhost", "12345", NULL },
    { ":12345", TRUE, "", "12345", NULL },
    { "[::1]:80", TRUE, "[::1]", "80", NULL },
    { "[::1]", TRUE, "[::1]", NULL, NULL },
    { "localhost", TRUE, "localhost", NULL, NULL },
    { "localhost:", TRUE, "localhost", "", NULL },
    { "howcodex.com:www", TRUE, "howcodex.com", "www", NULL },
    { "unix:/a:b", TRUE, NULL, NULL, "/a:b" },
    { "unix:@name", TRUE, NULL, NULL, "@name" },
    { "unix:", TRUE, NULL, NULL, "" },
    { "::1:80", FALSE, NULL, NULL, NULL },
    { "[::1", FALSE, NULL, NULL, NULL },
    { "[::1]80", FALSE, NULL, NULL, NULL },
    { "", FALSE, NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *host = NULL;
      g_autofree char *service = NULL;
      g_autofree char *path = NULL;

      g_assert_cmpint (sx_endpoint_split (cases[i].text, &host, &service, &path), ==, cases[i].good);
      g_assert_cmpstr (host, ==, cases[i].host);
      g_assert_cmpstr (service, ==, cases[i].service);
      g_assert_cmpstr (path, ==, cases[i].path);
    }
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static int
find_service (const char  *service,
              GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sx_endpoint_find_service_async (service, FALSE, NULL, found_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return sx_endpoint_find_service_finish (result, error);
}

static void
test_find_service (void)
{
  g_autoptr (GError) error = NULL;
  struct servent *http = getservbyname ("http", "tcp");

  g_assert_cmpint (find_service (" 4711 ", NULL), ==, 4711);
  g_assert_cmpint (find_service ("no-such-service", &error), ==, -1);
  g_assert_error (error, SX_ENDPOINT_ERROR, SX_ENDPOINT_ERROR_PORT);
  g_assert_cmpstr (error->message, ==,
                   "This computer knows no service “no-such-service”: write its number, from 0 to 65535 (EAI_SERVICE).");
  g_assert_cmpint (find_service ("70000", NULL), ==, -1);

  if (http == NULL)
    {
      g_test_skip ("this machine knows no service by its name: there is no http in /etc/services");
      return;
    }
  g_assert_cmpint (find_service ("http", NULL), ==, 80);
}

/* Whatever comes, it is either an endpoint or a sentence with a code in parentheses */
static void
test_random (void)
{
  static const char alphabet[] = "0123456789.:[]%x-@/ <broadcast>\303\274\377\001lo";

  for (guint i = 0; i < 20000; i++)
    {
      char text[40];
      guint length = g_test_rand_int_range (0, sizeof text);
      g_autoptr (GError) error = NULL;
      g_autoptr (SxEndpoint) endpoint = NULL;
      g_autofree char *described = NULL;
      g_autofree char *host = NULL;
      g_autofree char *service = NULL;
      g_autofree char *path = NULL;
      int port;

      for (guint j = 0; j < length; j++)
        text[j] = i % 2 == 0 ? alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)] : g_test_rand_int_range (1, 256);
      text[length] = '\0';

      sx_endpoint_split (text, &host, &service, &path);
      sx_endpoint_parse_port (text, &port, NULL);
      endpoint = sx_endpoint_parse (text, i % 3 == 0 ? text : "1", i % 5 == 0 ? AF_UNIX : AF_UNSPEC, &error);
      g_assert_true ((endpoint != NULL) != (error != NULL));

      if (endpoint != NULL)
        described = sx_endpoint_describe_host (endpoint);
      else
        g_assert_true (g_utf8_validate (error->message, -1, NULL) && strstr (error->message, " (E") != NULL);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/endpoint/hosts", test_hosts);
  g_test_add_func ("/endpoint/like-getaddrinfo", test_like_getaddrinfo);
  g_test_add_func ("/endpoint/bad-hosts", test_bad_hosts);
  g_test_add_func ("/endpoint/ports", test_ports);
  g_test_add_func ("/endpoint/paths", test_paths);
  g_test_add_func ("/endpoint/split", test_split);
  g_test_add_func ("/endpoint/find-service", test_find_service);
  g_test_add_func ("/endpoint/random", test_random);

  return g_test_run ();
}
