/* test-address.c: addresses as values and as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-address.h"
#include "sx-test-util.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <stddef.h>
#include <string.h>
#include <sys/un.h>

static SxAddress
make_ipv4 (const char *host,
           guint16     port)
{
  struct sockaddr_in ipv4 = { .sin_family = AF_INET, .sin_port = htons (port) };
  SxAddress address;

  g_assert_cmpint (inet_pton (AF_INET, host, &ipv4.sin_addr), ==, 1);
  sx_address_set (&address, &ipv4, sizeof ipv4);

  return address;
}

static SxAddress
make_ipv6 (const char *host,
           guint16     port,
           guint32     scope)
{
  struct sockaddr_in6 ipv6 = {
    .sin6_family = AF_INET6, .sin6_port = htons (port), .sin6_scope_id = scope
  };
  SxAddress address;

  g_assert_cmpint (inet_pton (AF_INET6, host, &ipv6.sin6_addr), ==, 1);
  sx_address_set (&address, &ipv6, sizeof ipv6);

  return address;
}

static SxAddress
make_unix (const char *name,
           gsize       length)
{
  struct sockaddr_un local = { .sun_family = AF_UNIX };
  SxAddress address;

  memcpy (local.sun_path, name, length);
  sx_address_set (&address, &local, offsetof (struct sockaddr_un, sun_path) + length);

  return address;
}

static void
assert_text (SxAddress   address,
             const char *string,
             const char *host)
{
  g_autofree char *as_string = sx_address_to_string (&address);
  g_autofree char *as_host = sx_address_to_host (&address);

  g_assert_cmpstr (as_string, ==, string);
  g_assert_cmpstr (as_host, ==, host);
  g_assert_true (g_utf8_validate (as_string, -1, NULL));
}

static void
test_text_inet (void)
{
  char interface[IF_NAMESIZE];
  g_autofree char *scoped = NULL;
  g_autofree char *scoped_host = NULL;

  assert_text (make_ipv4 ("127.0.0.1", 12345), "127.0.0.1:12345", "127.0.0.1");
  assert_text (make_ipv4 ("0.0.0.0", 0), "0.0.0.0:0", "0.0.0.0");
  assert_text (make_ipv4 ("255.255.255.255", 65535), "255.255.255.255:65535", "255.255.255.255");
  assert_text (make_ipv6 ("::1", 12345, 0), "[::1]:12345", "::1");
  assert_text (make_ipv6 ("2001:db8::5", 80, 0), "[2001:db8::5]:80", "2001:db8::5");
  assert_text (make_ipv6 ("::ffff:127.0.0.1", 4444, 0), "[::ffff:127.0.0.1]:4444", "::ffff:127.0.0.1");

  /* A scope that no interface has stays a number */
  assert_text (make_ipv6 ("fe80::1", 80, 4000000000u), "[fe80::1%4000000000]:80", "fe80::1%4000000000");

  if (if_indextoname (1, interface) == NULL)
    return;

  scoped = g_strdup_printf ("[fe80::1%%%s]:80", interface);
  scoped_host = g_strdup_printf ("fe80::1%%%s", interface);
  assert_text (make_ipv6 ("fe80::1", 80, 1), scoped, scoped_host);
}

static void
test_text_unix (void)
{
  char longest[108];

  assert_text (make_unix ("/run/x.sock", 11), "/run/x.sock", "/run/x.sock");
  assert_text (make_unix ("/run/x.sock", 12), "/run/x.sock", "/run/x.sock");
  assert_text (make_unix ("relative", 9), "relative", "relative");
  assert_text (make_unix ("/tmp/Größe", 12), "/tmp/Größe", "/tmp/Größe");
  assert_text (make_unix ("\0name", 5), "@name", "@name");
  assert_text (make_unix ("\0a\0b", 4), "@a\\x00b", "@a\\x00b");
  assert_text (make_unix ("\0\n\xff", 3), "@\\x0a\\xff", "@\\x0a\\xff");
  /* A right-to-left override could make a path look like another one */
  assert_text (make_unix ("/a\xe2\x80\xae" "b", 6), "/a\\xe2\\x80\\xaeb", "/a\\xe2\\x80\\xaeb");
  assert_text (make_unix ("", 0), "(unnamed)", "(unnamed)");

  /* A path may fill all of sun_path and then has no NUL: unix(7) */
  memset (longest, 'p', sizeof longest);
  longest[0] = '/';
  g_autofree char *text = g_strndup (longest, sizeof longest);

  assert_text (make_unix (longest, sizeof longest), text, text);
}

static void
test_text_other (void)
{
  SxAddress address = { 0 };
  guint16 other = AF_X25;
  guint16 cut_off = AF_INET6;

  assert_text (address, "", "");

  sx_address_set (&address, &other, sizeof other);
  assert_text (address, "address of family 9", "address of family 9");

  /* Too short to be what it says it is: nothing beyond it may be read */
  sx_address_set (&address, &cut_off, sizeof cut_off);
  assert_text (address, "address of family 10", "address of family 10");
  g_assert_cmpint (sx_address_get_port (&address), ==, -1);
}

static void
test_ports (void)
{
  SxAddress ipv4 = make_ipv4 ("10.0.0.1", 1);
  SxAddress ipv6 = make_ipv6 ("::1", 2, 0);
  SxAddress local = make_unix ("/x", 2);
  SxAddress before = local;

  g_assert_cmpint (sx_address_get_port (&ipv4), ==, 1);
  g_assert_cmpint (sx_address_get_port (&ipv6), ==, 2);
  g_assert_cmpint (sx_address_get_port (&local), ==, -1);

  sx_address_set_port (&ipv4, 65535);
  sx_address_set_port (&ipv6, 256);
  sx_address_set_port (&local, 7);
  assert_text (ipv4, "10.0.0.1:65535", "10.0.0.1");
  assert_text (ipv6, "[::1]:256", "::1");
  g_assert_true (sx_address_equal (&local, &before));
}

static void
test_classes (void)
{
  static const struct
  {
    const char *host;
    gboolean    any;
    gboolean    loopback;
    gboolean    mapped;
  } rows[] = {
    { "0.0.0.0", TRUE, FALSE, FALSE },
    { "127.0.0.1", FALSE, TRUE, FALSE },
    { "127.255.255.254", FALSE, TRUE, FALSE },
    { "128.0.0.1", FALSE, FALSE, FALSE },
    { "192.168.1.1", FALSE, FALSE, FALSE },
    { "::", TRUE, FALSE, FALSE },
    { "::1", FALSE, TRUE, FALSE },
    { "::2", FALSE, FALSE, FALSE },
    { "::ffff:0.0.0.0", TRUE, FALSE, TRUE },
    { "::ffff:127.0.0.1", FALSE, TRUE, TRUE },
    { "::ffff:10.0.0.1", FALSE, FALSE, TRUE },
  };
  SxAddress local = make_unix ("/x", 2);
  SxAddress unset = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SxAddress address = strchr (rows[i].host, ':') != NULL ? make_ipv6 (rows[i].host, 80, 0)
                                                             : make_ipv4 (rows[i].host, 80);

      g_test_message ("%s", rows[i].host);
      g_assert_cmpint (sx_address_is_any (&address), ==, rows[i].any);
      g_assert_cmpint (sx_address_is_loopback (&address), ==, rows[i].loopback);
      g_assert_cmpint (sx_address_is_mapped (&address), ==, rows[i].mapped);
    }

  g_assert_false (sx_address_is_any (&local) || sx_address_is_loopback (&local));
  g_assert_false (sx_address_is_any (&unset) || sx_address_is_loopback (&unset));
  g_assert_false (sx_address_is_set (&unset));
  g_assert_cmpint (sx_address_get_family (&unset), ==, AF_UNSPEC);
}

/* The same address out of buffers of different lengths, with different rubbish in them */
static void
test_equality (void)
{
  struct sockaddr_storage storage;
  struct sockaddr_un *local = (struct sockaddr_un *) &storage;
  struct sockaddr_in *ipv4 = (struct sockaddr_in *) &storage;
  SxAddress exact = make_ipv4 ("10.1.2.3", 80);
  SxAddress path = make_unix ("/x", 2);
  SxAddress other;

  memset (&storage, 0xee, sizeof storage);
  ipv4->sin_family = AF_INET;
  ipv4->sin_port = htons (80);
  ipv4->sin_addr.s_addr = htonl (0x0a010203);
  sx_address_set (&other, &storage, sizeof storage);
  g_assert_true (sx_address_equal (&exact, &other));
  g_assert_cmpuint (sx_address_hash (&exact), ==, sx_address_hash (&other));
  g_assert_cmpuint (other.length, ==, sizeof (struct sockaddr_in));

  sx_address_set_port (&other, 81);
  g_assert_false (sx_address_equal (&exact, &other));

  memset (&storage, 0xee, sizeof storage);
  local->sun_family = AF_UNIX;
  memcpy (local->sun_path, "/x", 3);
  sx_address_set (&other, local, sizeof *local);
  g_assert_true (sx_address_equal (&path, &other));
  g_assert_cmpuint (sx_address_hash (&path), ==, sx_address_hash (&other));

  sx_address_set (&other, NULL, 0);
  g_assert_false (sx_address_is_set (&other));
  g_assert_false (sx_address_equal (&path, &other));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/address/text/inet", test_text_inet);
  g_test_add_func ("/journal/address/text/unix", test_text_unix);
  g_test_add_func ("/journal/address/text/other", test_text_other);
  g_test_add_func ("/journal/address/ports", test_ports);
  g_test_add_func ("/journal/address/classes", test_classes);
  g_test_add_func ("/journal/address/equality", test_equality);

  return g_test_run ();
}
