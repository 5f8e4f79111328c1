/* test-options.c: the command line, good and bad
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <locale.h>

#include "sx-options.h"

/* The arguments of one command line, space between them */
static SxOptions *
parse (const char  *line,
       GError     **error)
{
  g_autofree char *whole = g_strdup_printf ("socket-explorer%s%s", *line != '\0' ? "\n" : "", line);
  g_auto (GStrv) arguments = g_strsplit (whole, "\n", -1);

  return sx_options_parse ((const char *const *) arguments, error);
}

typedef struct
{
  const char *line;
  SxPaneKind  pane;
  const char *host;
  const char *service;
  const char *path;
} Good;

static const Good goods[] = {
  { "--server=:12345", SX_PANE_SERVER, "", "12345", NULL },
  { "--server=localhost:0", SX_PANE_SERVER, "localhost", "0", NULL },
  { "--server\n:65535", SX_PANE_SERVER, "", "65535", NULL },
  { "--server=unix:/tmp/a b.sock", SX_PANE_SERVER, NULL, NULL, "/tmp/a b.sock" },
  { "--server=unix:@name", SX_PANE_SERVER, NULL, NULL, "@name" },
  { "--client=127.0.0.1:http", SX_PANE_CLIENT, "127.0.0.1", "http", NULL },
  { "--client=localhost:12345", SX_PANE_CLIENT, "localhost", "12345", NULL },
  { "--client=2130706433:80", SX_PANE_CLIENT, "2130706433", "80", NULL },
  { "--client=unix:relative", SX_PANE_CLIENT, NULL, NULL, "relative" },
  { "--udp=:0", SX_PANE_UDP, "", "0", NULL },
  { "--udp=unix:@datagrams", SX_PANE_UDP, NULL, NULL, "@datagrams" },
  { "--lookup=howcodex.com:www", SX_PANE_LOOKUP, "howcodex.com", "www", NULL },
  { "--lookup=localhost", SX_PANE_LOOKUP, "localhost", NULL, NULL },
  { "--lookup=<broadcast>", SX_PANE_LOOKUP, "<broadcast>", NULL, NULL },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (goods); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SxOptions) options = parse (goods[i].line, &error);
      const SxStart *start;

      g_test_message ("%s", goods[i].line);
      g_assert_no_error (error);
      g_assert_cmpuint (options->starts->len, ==, 1);
      start = g_ptr_array_index (options->starts, 0);
      g_assert_cmpint (start->pane, ==, goods[i].pane);
      g_assert_cmpstr (start->host, ==, goods[i].host);
      g_assert_cmpstr (start->service, ==, goods[i].service);
      g_assert_cmpstr (start->path, ==, goods[i].path);
      g_assert_null (options->behaviour);
      g_assert_cmpint (options->backlog, ==, -1);
      g_assert_false (options->demo);
    }
}

static void
test_brackets (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SxOptions) options = parse ("--client=[::1]:12345", &error);
  const SxStart *start;

  g_assert_no_error (error);
  start = g_ptr_array_index (options->starts, 0);
  g_assert_nonnull (strstr (start->host, "::1"));
  g_assert_cmpstr (start->service, ==, "12345");
}

typedef struct
{
  const char *line;
  const char *option;
} Bad;

static const Bad bads[] = {
  { "--server=", "--server" },
  { "--server=localhost", "--server" },
  { "--server=localhost:", "--server" },
  { "--server=:-1", "--server" },
  { "--server=:65536", "--server" },
  { "--server=:70000", "--server" },
  { "--server=:1 2", "--server" },
  { "--server=two words:80", "--server" },
  { "--server=::1:80", "--server" },
  { "--server=[::1:80", "--server" },
  { "--server=[::zz]:80", "--server" },
  { "--server=unix:", "--server" },
  { "--server", "--server" },
  { "--client=", "--client" },
  { "--client=:80", "--client" },
  { "--client=localhost", "--client" },
  { "--client=localhost:99999", "--client" },
  { "--udp=", "--udp" },
  { "--udp=localhost", "--udp" },
  { "--udp=:65536", "--udp" },
  { "--lookup=", "--lookup" },
  { "--lookup=:www", "--lookup" },
  { "--lookup=unix:/tmp/x", "--lookup" },
  { "--lookup=\xff\xfe", "--lookup" },
  { "--server=:1\n--behaviour=dance", "--behaviour" },
  { "--server=:1\n--behaviour=", "--behaviour" },
  { "--server=:1\n--backlog=-1", "--backlog" },
  { "--server=:1\n--backlog=five", "--backlog" },
  { "--server=:1\n--backlog=5.5", "--backlog" },
  { "--server=:1\n--backlog=99999999999999999999", "--backlog" },
  { "--behaviour=echo", "--behaviour" },
  { "--backlog=5", "--backlog" },
  { "--client=localhost:80\n--backlog=5", "--backlog" },
  { "--server=:1\n--client=", "--client" },
  { "--no-such-option", "--no-such-option" },
  { "--no-such-\xd2ption", "--no-such-" },
  { "stray", "stray" },
  { "str\xff" "ay", "str" },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bads); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SxOptions) options = parse (bads[i].line, &error);

      g_test_message ("%s: %s", bads[i].line, error != NULL ? error->message : "accepted");
      g_assert_null (options);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, bads[i].option));
      g_assert_null (strchr (error->message, '\n'));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      /* More than the option's name: what is wrong with it */
      g_assert_cmpuint (strlen (error->message), >, strlen (bads[i].option) + 10);
    }
}

/* Who typed no option is not told of one */
static void
test_reason (void)
{
  static const SxPaneKind panes[] = { SX_PANE_SERVER, SX_PANE_CLIENT, SX_PANE_UDP, SX_PANE_LOOKUP };

  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    {
      g_autoptr (GError) error = NULL;
      const char *reason;

      g_assert_null (sx_start_parse (panes[i], "", &error));
      g_assert_true (g_str_has_prefix (error->message, "--"));
      reason = sx_start_get_reason (panes[i], error);
      g_assert_true (g_str_has_prefix (reason, "A host"));
      g_assert_true (g_str_has_suffix (error->message, reason));
    }
}

/* What somebody put into a value cannot make a second line */
static void
test_one_line (void)
{
  const char *const arguments[] = { "socket-explorer", "--client=a\nb\r\033[2J:x", NULL };
  const char *const unknown[] = { "socket-explorer", "--un\nknown", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (sx_options_parse (arguments, &error));
  g_assert_null (strpbrk (error->message, "\n\r\033"));
  g_clear_error (&error);

  g_assert_null (sx_options_parse (unknown, &error));
  g_assert_null (strpbrk (error->message, "\n\r\033"));
}

static void
test_order (void)
{
  static const SxPaneKind expected[] = {
    SX_PANE_UDP, SX_PANE_SERVER, SX_PANE_CLIENT, SX_PANE_SERVER, SX_PANE_LOOKUP
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (SxOptions) options = NULL;

  options = parse ("--udp=:0\n--server=:1\n--client=a:2\n--behaviour=echo\n--server=:3\n--backlog=7\n"
                   "--demo\n--lookup=b", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (options->starts->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const SxStart *start = g_ptr_array_index (options->starts, i);

      g_assert_cmpint (start->pane, ==, expected[i]);
    }
  g_assert_cmpstr (((SxStart *) g_ptr_array_index (options->starts, 1))->service, ==, "1");
  g_assert_cmpstr (((SxStart *) g_ptr_array_index (options->starts, 3))->service, ==, "3");
  g_assert_cmpstr (options->behaviour, ==, "echo");
  g_assert_cmpint (options->backlog, ==, 7);
  g_assert_true (options->demo);
}

static void
test_behaviours (void)
{
  static const char *const names[] = { "greet-close", "greet", "echo", "discard", "daytime", "chat", "none" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *line = g_strdup_printf ("--server=:0\n--behaviour=%s", names[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (SxOptions) options = parse (line, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (options->behaviour, ==, names[i]);
    }
}

/* Whether there is such a file is not the parser's to know */
static void
test_replay (void)
{
  g_autoptr (SxOptions) options = parse ("--replay=a b.sxj", NULL);
  g_autoptr (SxOptions) nothing = parse ("", NULL);
  static const char *const wrong[] = {
    "--replay=", "--replay", "--replay=a.sxj\n--demo", "--server=:1\n--replay=a.sxj", "--replay=a.sxj\nb.sxj",
  };

  g_assert_cmpstr (options->replay, ==, "a b.sxj");
  g_assert_null (nothing->replay);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (wrong[i], &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
    }
}

static void
test_help (void)
{
  static const char *const names[] = {
    "--server", "--client", "--udp", "--lookup", "--behaviour", "--backlog", "--demo", "--replay", "--version", "--help"
  };
  g_autofree char *help = sx_options_get_help ();
  g_autoptr (SxOptions) options = parse ("--help", NULL);
  g_autoptr (SxOptions) version = parse ("--version", NULL);
  g_autoptr (SxOptions) nothing = parse ("", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_nonnull (strstr (help, names[i]));

  g_assert_true (options->show_help);
  g_assert_true (version->show_version);
  g_assert_cmpuint (nothing->starts->len, ==, 0);
  g_assert_false (nothing->show_help || nothing->show_version || nothing->demo);
}

static void
test_relative_path (void)
{
  g_autoptr (SxStart) relative = sx_start_parse (SX_PANE_SERVER, "unix:a/b", NULL);
  g_autoptr (SxStart) absolute = sx_start_parse (SX_PANE_SERVER, "unix:/a/b", NULL);
  g_autoptr (SxStart) abstract = sx_start_parse (SX_PANE_SERVER, "unix:@b", NULL);
  g_autoptr (SxStart) address = sx_start_parse (SX_PANE_SERVER, ":1", NULL);

  sx_start_make_path_absolute (relative, "/home/ada");
  sx_start_make_path_absolute (absolute, "/home/ada");
  sx_start_make_path_absolute (abstract, "/home/ada");
  sx_start_make_path_absolute (address, "/home/ada");

  g_assert_cmpstr (relative->path, ==, "/home/ada/a/b");
  g_assert_cmpstr (absolute->path, ==, "/a/b");
  g_assert_cmpstr (abstract->path, ==, "@b");
  g_assert_null (address->path);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/options/good", test_good);
  g_test_add_func ("/options/brackets", test_brackets);
  g_test_add_func ("/options/bad", test_bad);
  g_test_add_func ("/options/reason", test_reason);
  g_test_add_func ("/options/one-line", test_one_line);
  g_test_add_func ("/options/order", test_order);
  g_test_add_func ("/options/behaviours", test_behaviours);
  g_test_add_func ("/options/replay", test_replay);
  g_test_add_func ("/options/help", test_help);
  g_test_add_func ("/options/relative-path", test_relative_path);

  return g_test_run ();
}
