/* test-sentence-box.c: texts that wrap, in bars that come and go
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-demo-bar.h"
#include "sx-notice-bar.h"
#include "sx-offer-bar.h"
#include "sx-test-util.h"
#include "widget-tests.h"

#define SENTENCE "A sentence that is longer than most windows are wide, so that it stands in some lines where there is not " \
                 "room enough for all of it in one, and is cut off nowhere."

static int
measure (GtkWidget      *widget,
         GtkOrientation  orientation,
         int             for_size)
{
  int minimum;

  gtk_widget_measure (widget, orientation, for_size, &minimum, NULL, NULL, NULL);

  return minimum;
}

/* Each width that depends on a height is a text laid out a dozen times. The height depends on the width */
static void
check (GtkWidget *bar)
{
  int width = measure (bar, GTK_ORIENTATION_HORIZONTAL, -1);

  g_assert_cmpint (width, <, 700);
  for (int height = measure (bar, GTK_ORIENTATION_VERTICAL, 2000); height < 200; height += 7)
    g_assert_cmpint (measure (bar, GTK_ORIENTATION_HORIZONTAL, height), ==, width);
  g_assert_cmpint (measure (bar, GTK_ORIENTATION_VERTICAL, width), >, measure (bar, GTK_ORIENTATION_VERTICAL, 2000));
}

static void
test_offer (void)
{
  GtkWidget *bar = g_object_ref_sink (g_object_new (SX_TYPE_OFFER_BAR, NULL));
  SxOffer offer = { .sentence = SENTENCE, .labels = { "Do" }, .close_label = "Close" };

  sx_offer_bar_add (SX_OFFER_BAR (bar), &offer);
  check (bar);
  g_object_unref (bar);
}

static void
test_demo (void)
{
  GtkWidget *bar = g_object_ref_sink (g_object_new (SX_TYPE_DEMO_BAR, NULL));

  sx_demo_bar_set_sentence (SX_DEMO_BAR (bar), SENTENCE);
  sx_demo_bar_set_progress (SX_DEMO_BAR (bar), 1, 11);
  sx_demo_bar_set_shown (SX_DEMO_BAR (bar), TRUE);
  check (bar);
  g_object_unref (bar);
}

static void
test_notice (void)
{
  GtkWidget *bar = g_object_ref_sink (g_object_new (SX_TYPE_NOTICE_BAR, NULL));

  sx_notice_bar_say (SX_NOTICE_BAR (bar), SENTENCE);
  check (bar);
  g_object_unref (bar);
}

static void
add_tests (void)
{
  g_test_add_func ("/sentence-box/offer", test_offer);
  g_test_add_func ("/sentence-box/demo", test_demo);
  g_test_add_func ("/sentence-box/notice", test_notice);
}

int
main (int    argc,
      char **argv)
{
  return run_widget_tests (argc, argv, add_tests);
}
