/* test-mermaid.c: a diagram as text for Mermaid
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <string.h>

#include "fake-diagram.h"

static void
test_story (void)
{
  SxDiagram *diagram = fake_diagram_new_story ();
  g_autofree char *text = sx_diagram_to_mermaid (diagram, G_MAXUINT64);

  g_assert_cmpstr (text, ==,
                   "sequenceDiagram\n"
                   "    participant L0 as Server<br/>127.0.0.1:12345\n"
                   "    participant L1 as Connection 1<br/>127.0.0.1:12345\n"
                   "    participant L2 as Client<br/>127.0.0.1:48437\n"
                   "    participant L3 as 192.0.2.1:9\n"
                   "    Note over L0: socket\n"
                   "    Note over L0: bind 127.0.0.1:12345\n"
                   "    Note over L0: listen 5\n"
                   "    Note over L2: connect 127.0.0.1:12345 …\n"
                   "    L2-->>L0: SYN\n"
                   "    Note over L1: accept → 127.0.0.1:48437\n"
                   "    Note over L1: send 24\n"
                   "    L1->>L2: Thank you for connecting\n"
                   "    Note over L2: recv 24\n"
                   "    Note over L2: sendto 3\n"
                   "    L2-xL3: abc\n"
                   "    L3->>L2: ok\n"
                   "    Note over L2: recvfrom 2\n");
  sx_diagram_free (diagram);
}

/* Earlier, and at the very beginning */
static void
test_end (void)
{
  SxDiagram *diagram = fake_diagram_new_story ();
  g_autofree char *some = sx_diagram_to_mermaid (diagram, 2);
  g_autofree char *none = sx_diagram_to_mermaid (diagram, 0);

  g_assert_true (g_str_has_suffix (some, "    Note over L0: socket\n    Note over L0: bind 127.0.0.1:12345\n"));
  g_assert_null (strstr (none, "Note"));
  sx_diagram_free (diagram);

  diagram = fake_diagram_new ();
  g_free (none);
  none = sx_diagram_to_mermaid (diagram, G_MAXUINT64);
  g_assert_cmpstr (none, ==, "sequenceDiagram\n    participant L0 as Nothing has happened yet\n");
  sx_diagram_free (diagram);
}

static const struct
{
  const char *text;
  const char *written;
} hostile[] = {
  { "end", "#101;nd" },
  { "END", "#69;ND" },
  { "recv 0, end of stream", "recv 0, end of stream" },
  { "a;b#c", "a#59;b#35;c" },
  { "two\nlines\r\n", "two lines" },
  { "%%{init: {}}%%", "#37;#37;#123;init: #123;#125;#125;#37;#37;" },
  { "<script>&lt;", "#60;script#62;#38;lt#59;" },
  { "wrap: it", "wrap#58; it" },
  { "nowrap:it", "nowrap#58;it" },
  { "127.0.0.1:80", "127.0.0.1:80" },
  { "$$x$$ `y` \"z\"", "#36;#36;x#36;#36; #96;y#96; #34;z#34;" },
  { "\xe2\x80\xae" "evil\xe2\x81\xa6", "\\u202Eevil\\u2066" },
  { "bell\x07\x7f", "bell\\u0007\\u007F" },
  { "ﬂ°°35¶ß", "\\uFB02°°35¶ß" },
  { " ", "…" },
  { "", "…" },
  { "אבג 👩‍👧", "אבג 👩‍👧" },
  { "\xff", "\xef\xbf\xbd" },
};

static void
test_hostile (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      SxDiagram *diagram = fake_diagram_new ();
      g_autofree char *expected = NULL;
      g_autofree char *text = NULL;
      guint event;

      fake_diagram_add_lifeline (diagram, SX_SIDE_CLIENT, "Client", hostile[i].text);
      event = fake_diagram_add_event (diagram, 0, SX_KIND_SEND, hostile[i].text);
      fake_diagram_add_arrow (diagram, (SxDiagramArrow) { .from = event, .to = SX_NO_EVENT }, hostile[i].text);
      text = sx_diagram_to_mermaid (diagram, G_MAXUINT64);

      expected = g_strdup_printf ("    Note over L0: %s\n    L0->>L0: %s\n", hostile[i].written, hostile[i].written);
      g_assert_true (g_utf8_validate (text, -1, NULL));
      if (!g_str_has_suffix (text, expected))
        g_error ("not “%s”, but: %s", expected, text);
      sx_diagram_free (diagram);
    }
}

/* Mermaid takes 50,000 characters, and a line is as long as can be read */
static void
test_large (void)
{
  SxDiagram *diagram = fake_diagram_new ();
  g_autofree char *large = g_strnfill (10240, ';');
  g_autofree char *text = NULL;
  guint n_lines = 0;

  fake_diagram_add_lifeline (diagram, SX_SIDE_CLIENT, "Client", "@a");
  fake_diagram_add_lifeline (diagram, SX_SIDE_CLIENT, "Client", "@b");
  for (guint i = 0; i < 100000; i++)
    {
      guint event = fake_diagram_add_event (diagram, 0, SX_KIND_SEND, i == 0 ? large : "send 5");

      fake_diagram_add_arrow (diagram, (SxDiagramArrow) { .from = event, .to = SX_NO_EVENT, .to_lifeline = 1 }, "hello");
    }
  text = sx_diagram_to_mermaid (diagram, G_MAXUINT64);

  g_assert_cmpuint (strlen (text), >, 40000);
  g_assert_cmpuint (strlen (text), <, 50000);
  for (const char *p = text; (p = strchr (p, '\n')) != NULL; p++)
    n_lines++;
  /* sequenceDiagram, two lifelines, two lines an event, what is left out */
  g_assert_cmpuint (n_lines % 2, ==, 0);
  {
    g_autofree char *last = g_strdup_printf ("    Note over L0,L1: %u more events are left out\n",
                                             100000 - (n_lines - 4) / 2);

    g_assert_true (g_str_has_suffix (text, last));
  }
  sx_diagram_free (diagram);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mermaid/story", test_story);
  g_test_add_func ("/mermaid/end", test_end);
  g_test_add_func ("/mermaid/hostile", test_hostile);
  g_test_add_func ("/mermaid/large", test_large);

  return g_test_run ();
}
