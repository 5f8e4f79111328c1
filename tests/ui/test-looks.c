/* test-looks.c: that what the window says can be read, in each theme
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <math.h>

#include "sx-demo-bar.h"
#include "sx-offer-bar.h"
#include "window-languages.h"

/* Of text, see WCAG 2.1, 1.4.3 and 1.4.6; the latter is what somebody asks for who takes a theme of high contrast */
#define MIN_CONTRAST  4.5
#define HIGH_CONTRAST 7.0

/* Of large areas, which need not be read */
#define MIN_BAR_CONTRAST 1.08

/* Of a window that draws its own, both sides */
#define FRAME_WIDTH 10

typedef struct
{
  const char *name;
  gboolean    dark;
  double      contrast;
} Theme;

static const Theme themes[] = {
  { "Default", FALSE, MIN_CONTRAST },
  { "Default", TRUE, MIN_CONTRAST },
  { "HighContrast", FALSE, HIGH_CONTRAST },
  { "HighContrast", TRUE, HIGH_CONTRAST },
};

/* What a window looks like, in CAIRO_FORMAT_ARGB32 */
typedef struct
{
  GtkWidget     *window;
  GskRenderNode *node;
  guint8        *pixels;
  int            width;
  int            height;
} Picture;

static void
take_theme (const Theme *theme)
{
  GtkSettings *settings = gtk_settings_get_default ();

  g_object_set (settings,
                "gtk-theme-name", theme->name,
                "gtk-application-prefer-dark-theme", theme->dark,
                "gtk-enable-animations", FALSE,
                NULL);
}

static gboolean
is_laid_out (gpointer data)
{
  return gtk_widget_get_mapped (data) && gtk_widget_get_width (data) > 0;
}

/* There is none until the window has its layout */
static gboolean
has_node (gpointer data)
{
  Picture *picture = data;
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (picture->window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  picture->width = gtk_widget_get_width (picture->window);
  picture->height = gtk_widget_get_height (picture->window);
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), picture->width, picture->height);
  picture->node = gtk_snapshot_free_to_node (snapshot);

  return picture->node != NULL;
}

static void
take_picture (GtkWidget *window,
              Picture   *picture)
{
  g_autoptr (GdkTexture) texture = NULL;
  graphene_rect_t frame;

  picture->window = window;
  sx_test_assert_until (has_node, picture);
  frame = GRAPHENE_RECT_INIT (0, 0, picture->width, picture->height);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), picture->node, &frame);
  picture->pixels = g_malloc0 ((gsize) picture->width * picture->height * 4);
  gdk_texture_download (texture, picture->pixels, (gsize) picture->width * 4);
  gsk_render_node_unref (picture->node);
}

static double
get_linear (guint value)
{
  double part = value / 255.0;

  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

/* Relative luminance, as WCAG 2.1 has it */
static double
get_luminance (guint32 pixel)
{
  return 0.2126 * get_linear (pixel >> 16 & 0xff) + 0.7152 * get_linear (pixel >> 8 & 0xff)
         + 0.0722 * get_linear (pixel & 0xff);
}

static double
get_contrast (guint32 one,
              guint32 other)
{
  double a = get_luminance (one);
  double b = get_luminance (other);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

static gint
compare_count (gconstpointer a,
               gconstpointer b,
               gpointer      counts)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (counts, b)) - GPOINTER_TO_INT (g_hash_table_lookup (counts, a));
}

/* Between what is most of the picture of a widget, its background, and what is farthest from that */
static double
measure_contrast (const Picture *picture,
                  GtkWidget     *widget)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  g_autoptr (GList) pixels = NULL;
  graphene_rect_t bounds;
  double farthest = 0;

  if (!gtk_widget_compute_bounds (widget, picture->window, &bounds))
    return 0;

  for (int y = MAX (bounds.origin.y, 0); y < MIN (bounds.origin.y + bounds.size.height, picture->height); y++)
    {
      for (int x = MAX (bounds.origin.x, 0); x < MIN (bounds.origin.x + bounds.size.width, picture->width); x++)
        {
          gpointer pixel = GUINT_TO_POINTER (((guint32 *) picture->pixels)[y * picture->width + x]);

          g_hash_table_insert (counts, pixel, GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (counts, pixel)) + 1));
        }
    }

  pixels = g_list_sort_with_data (g_hash_table_get_keys (counts), compare_count, counts);
  for (GList *pixel = pixels != NULL ? pixels->next : NULL; pixel != NULL; pixel = pixel->next)
    farthest = MAX (farthest, get_contrast (GPOINTER_TO_UINT (pixels->data), GPOINTER_TO_UINT (pixel->data)));

  return farthest;
}

/* Not where it was scrolled to, or what is in front of it */
static gboolean
is_whole (GtkWidget *window,
          GtkWidget *widget)
{
  graphene_rect_t bounds;
  double x;

  if (!gtk_widget_compute_bounds (widget, window, &bounds))
    return FALSE;

  x = bounds.origin.x + bounds.size.width / 2;
  return gtk_widget_pick (window, x, bounds.origin.y + 1, GTK_PICK_DEFAULT) == widget
         && gtk_widget_pick (window, x, bounds.origin.y + bounds.size.height - 1, GTK_PICK_DEFAULT) == widget;
}

/* What stands in a button is the theme's own, and what cannot be used now is meant to be faint */
static void
check_labels (const Picture *picture,
              const Theme   *theme,
              GtkWidget     *widget,
              guint         *n_checked)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget) || GTK_IS_BUTTON (widget)
      || GTK_IS_HEADER_BAR (widget))
    return;

  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0' && is_whole (picture->window, widget))
    {
      double contrast = measure_contrast (picture, widget);

      g_test_message ("%s%s: %.2f: %s", theme->name, theme->dark ? ", dark" : "", contrast,
                      gtk_label_get_text (GTK_LABEL (widget)));
      g_assert_cmpfloat (contrast, >=, theme->contrast);
      (*n_checked)++;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_labels (picture, theme, child, n_checked);
}

/* Large, so that the middle of a stroke has the whole colour of the text */
static void
test_panes (void)
{
  GSettings *settings = sx_application_get_settings (application);

  g_settings_set_uint (settings, "text-scale", 200);
  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    {
      SxWindow *window;

      take_theme (&themes[i]);
      window = sx_application_add_window (application);
      for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_LOOKUP; pane++)
        {
          guint n_checked = 0;
          Picture picture;

          sx_window_set_pane (window, pane);
          sx_test_assert_until (is_laid_out, sx_window_get_pane_widget (window, pane));
          sx_test_iterate ();
          take_picture (GTK_WIDGET (window), &picture);
          check_labels (&picture, &themes[i], GTK_WIDGET (window), &n_checked);
          g_assert_cmpuint (n_checked, >, 5);
          g_free (picture.pixels);
        }
      close_window (window);
    }
  g_settings_reset (settings, "text-scale");
}

/* What is seldom to be seen: a class of text, where it may stand, and what it has to reach even in high contrast */
static const struct
{
  const char *classes[3];
  gboolean    in_table;
  double      most;
} texts[] = {
  { { "dim" }, FALSE, HIGH_CONTRAST },
  { { "dim" }, TRUE, HIGH_CONTRAST },
  { { "heading" }, FALSE, HIGH_CONTRAST },
  { { "field-label" }, FALSE, HIGH_CONTRAST },
  { { "field-hint" }, FALSE, HIGH_CONTRAST },
  { { "table-note" }, FALSE, HIGH_CONTRAST },
  { { "table-placeholder" }, TRUE, HIGH_CONTRAST },
  { { "field-error" }, FALSE, MIN_CONTRAST },
  { { "detail-notice", "error" }, FALSE, MIN_CONTRAST },
  { { "detail-notice", "error" }, TRUE, MIN_CONTRAST },
  { { "detail-notice", "warning" }, TRUE, MIN_CONTRAST },
};

static GtkWidget *
add_text (GtkWidget *box,
          guint      number)
{
  GtkWidget *frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new ("HMI");

  if (texts[number].in_table)
    gtk_widget_add_css_class (frame, "detail");
  for (guint i = 0; texts[number].classes[i] != NULL; i++)
    gtk_widget_add_css_class (label, texts[number].classes[i]);
  gtk_box_append (GTK_BOX (frame), label);
  gtk_box_append (GTK_BOX (box), frame);

  return label;
}

static void
test_texts (void)
{
  GSettings *settings = sx_application_get_settings (application);

  g_settings_set_uint (settings, "text-scale", 200);
  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    {
      GtkWidget *window = gtk_window_new ();
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      GtkWidget *labels[G_N_ELEMENTS (texts)];
      Picture picture;

      take_theme (&themes[i]);
      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        labels[j] = add_text (box, j);
      gtk_window_set_child (GTK_WINDOW (window), box);
      gtk_window_present (GTK_WINDOW (window));
      sx_test_assert_until (is_laid_out, box);

      take_picture (window, &picture);
      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        {
          double contrast = measure_contrast (&picture, labels[j]);

          g_test_message ("%s%s: %.2f: %s%s", themes[i].name, themes[i].dark ? ", dark" : "", contrast,
                          texts[j].classes[0], texts[j].in_table ? " in a table" : "");
          g_assert_cmpfloat (contrast, >=, MIN (themes[i].contrast, texts[j].most));
        }
      g_free (picture.pixels);
      gtk_window_destroy (GTK_WINDOW (window));
    }
  g_settings_reset (settings, "text-scale");
}

static guint32
get_pixel (const Picture *picture,
           double         x,
           double         y)
{
  return ((guint32 *) picture->pixels)[(int) y * picture->width + (int) x];
}

/* Where the keyboard is, of those that the theme draws no edge around, see WCAG 2.1, 1.4.11 */
static void
test_focus (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    {
      GtkWidget *window = gtk_window_new ();
      GtkWidget *frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      Picture picture;
      graphene_rect_t bounds;
      double contrast, x, y;

      take_theme (&themes[i]);
      gtk_widget_add_css_class (frame, "message-frame");
      gtk_widget_set_size_request (frame, 100, 40);
      gtk_widget_set_state_flags (frame, GTK_STATE_FLAG_FOCUS_WITHIN, FALSE);
      gtk_window_set_child (GTK_WINDOW (window), frame);
      gtk_window_present (GTK_WINDOW (window));
      sx_test_assert_until (is_laid_out, frame);

      take_picture (window, &picture);
      g_assert_true (gtk_widget_compute_bounds (frame, window, &bounds));
      x = bounds.origin.x + bounds.size.width / 2;
      y = bounds.origin.y;
      contrast = get_contrast (get_pixel (&picture, x, y + 1), get_pixel (&picture, x, y + bounds.size.height / 2));
      g_test_message ("%s%s: %.2f", themes[i].name, themes[i].dark ? ", dark" : "", contrast);
      g_assert_cmpfloat (contrast, >=, 3);
      g_free (picture.pixels);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

/* Each of them says what it says in words; that it is a bar of its own is to be seen just the same */
static void
test_bars (void)
{
  static const char *const kinds[] = { "past", "notice", "good", "busy", "warning", "error" };

  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    {
      GtkWidget *window = gtk_window_new ();
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      GtkWidget *bars[G_N_ELEMENTS (kinds)];
      Picture picture;
      graphene_rect_t bounds;

      take_theme (&themes[i]);
      for (guint j = 0; j < G_N_ELEMENTS (kinds); j++)
        {
          bars[j] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
          gtk_widget_add_css_class (bars[j], "status");
          gtk_widget_add_css_class (bars[j], kinds[j]);
          gtk_widget_set_size_request (bars[j], 200, 40);
          gtk_box_append (GTK_BOX (box), bars[j]);
        }
      gtk_widget_set_size_request (box, 200, 400);
      gtk_window_set_child (GTK_WINDOW (window), box);
      gtk_window_present (GTK_WINDOW (window));
      sx_test_assert_until (is_laid_out, box);

      take_picture (window, &picture);
      g_assert_true (gtk_widget_compute_bounds (box, window, &bounds));
      for (guint j = 0; j < G_N_ELEMENTS (kinds); j++)
        {
          guint32 paper = get_pixel (&picture, bounds.origin.x + 100, bounds.origin.y + bounds.size.height - 2);
          graphene_rect_t bar;
          double contrast;

          g_assert_true (gtk_widget_compute_bounds (bars[j], window, &bar));
          contrast = get_contrast (paper, get_pixel (&picture, bar.origin.x + bar.size.width / 2,
                                                     bar.origin.y + bar.size.height / 2));
          g_test_message ("%s%s: %s: %.2f", themes[i].name, themes[i].dark ? ", dark" : "", kinds[j], contrast);
          g_assert_cmpfloat (contrast, >=, MIN_BAR_CONTRAST);
        }
      g_free (picture.pixels);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static int
measure_width (gpointer widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

static GtkWidget *
find_child (GtkWidget *widget,
            GType      type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_child (child, type);

  return found;
}

static int
measure_height (GtkWidget *widget,
                int        width)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);

  return minimum;
}

static void
check_narrow (SxWindow   *window,
              const char *what)
{
  sx_test_iterate ();
  g_test_message ("with %s: %d", what, measure_width (window));
  g_assert_cmpint (measure_width (window), <=, 720);
}

/* With all that can stand below */
static void
check_rest (SxWindow *window,
            guint     scale)
{
  GtkWidget *demo = find_child (GTK_WIDGET (window), SX_TYPE_DEMO_BAR);
  SxOffer offer = {
    .sentence = "What happened, and what can be done about it, in a sentence of some length.",
    .labels = { g_dpgettext2 (GETTEXT_PACKAGE, "left over", "Open"), g_dpgettext2 (GETTEXT_PACKAGE, "left over", "Discard") },
    .close_label = _("Later"),
  };
  guint id = sx_offer_bar_add (sx_window_get_offer_bar (window), &offer);
  int height;

  check_narrow (window, "an offer");
  sx_offer_bar_remove (sx_window_get_offer_bar (window), id);

  sx_demo_bar_set_progress (SX_DEMO_BAR (demo), 10, 11);
  sx_demo_bar_set_paused (SX_DEMO_BAR (demo), TRUE);
  sx_demo_bar_set_shown (SX_DEMO_BAR (demo), TRUE);
  check_narrow (window, "the demo");
  /* However long a sentence is, the buttons stay in one line where there is room beside them */
  sx_demo_bar_set_sentence (SX_DEMO_BAR (demo), "Short.");
  height = measure_height (demo, 700);
  sx_demo_bar_set_sentence (SX_DEMO_BAR (demo), "A sentence of more words than stand in one line there.");
  if (scale == 100)
    g_assert_cmpint (measure_height (demo, 700), ==, height);
  sx_demo_bar_set_shown (SX_DEMO_BAR (demo), FALSE);

  g_action_group_activate_action (G_ACTION_GROUP (window), "diagram", NULL);
  check_narrow (window, "the diagram");
  g_action_group_activate_action (G_ACTION_GROUP (window), "plots", NULL);
  check_narrow (window, "the plots");
  g_action_group_activate_action (G_ACTION_GROUP (window), "diagram", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (window), "plots", NULL);
}

/* Whoever needs large text has a small screen just the same */
static void
test_narrow (void)
{
    static const char *const words[] = { "Diagram", "Diagramm", "Diagramme" };
  static const guint scales[] = { 100, 150 };
  GSettings *settings = sx_application_get_settings (application);

  take_theme (&themes[0]);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (scales); j++)
        {
          GtkWidget *content;
          SxWindow *window;

          speak (languages[i]);
          g_assert_cmpstr (_("Diagram"), ==, words[i]);
          g_settings_set_uint (settings, "text-scale", scales[j]);
          window = sx_application_add_window (application);
          for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_LOOKUP; pane++)
            {
              sx_window_set_pane (window, pane);
              sx_test_assert_until (is_laid_out, sx_window_get_pane_widget (window, pane));
              sx_test_iterate ();
              content = find_child (sx_window_get_pane_widget (window, pane), GTK_TYPE_VIEWPORT);
              g_test_message ("%s at %u %%: %s: the head at least %d wide, the pane %d, all %d", languages[i], scales[j],
                              sx_window_get_pane_name (pane),
                              measure_width (gtk_window_get_titlebar (GTK_WINDOW (window))), measure_width (content),
                              measure_width (window));
              g_assert_cmpint (measure_width (window), <=, 720);
              g_assert_cmpint (measure_width (content), <=, 720 - FRAME_WIDTH);
            }
          check_rest (window, scales[j]);
          close_window (window);
        }
    }
  g_settings_reset (settings, "text-scale");
  speak ("C");
}

static void
count_frame_cb (guint *n_frames)
{
  (*n_frames)++;
}

/* In so long, in ms */
static guint
count_frames (GtkWidget *window,
              guint      time)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  guint n_frames = 0;
  gulong id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (count_frame_cb), &n_frames);

  sx_test_run_for (time);
  g_signal_handler_disconnect (clock, id);

  return n_frames;
}

static gboolean
is_quiet (gpointer window)
{
  return count_frames (window, 100) == 0;
}

/* A picture of a fade takes as long as one of all that is drawn anew with it, and there would be ten */
static void
test_no_fades (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *button = gtk_button_new_with_label ("Close");
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 0.1);
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *switcher = gtk_stack_switcher_new ();
  GtkStackPage *page;

  take_theme (&themes[0]);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  gtk_stack_add_titled (GTK_STACK (stack), gtk_label_new ("1"), NULL, "One");
  page = gtk_stack_add_titled (GTK_STACK (stack), gtk_label_new ("2"), NULL, "Two");
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (stack));
  gtk_widget_add_css_class (switcher, "pane-switcher");
  gtk_box_append (GTK_BOX (box), switcher);
  gtk_box_append (GTK_BOX (box), stack);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), scale);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  sx_test_assert_until (is_laid_out, box);
  /* As one that is not active */
  gtk_widget_set_state_flags (window, GTK_STATE_FLAG_BACKDROP, FALSE);

  sx_test_assert_until (is_quiet, window);
  gtk_widget_set_sensitive (button, FALSE);
  g_assert_cmpuint (count_frames (window, 300), <=, 3);
  sx_test_assert_until (is_quiet, window);
  gtk_widget_set_sensitive (scale, FALSE);
  g_assert_cmpuint (count_frames (window, 300), <=, 3);
  sx_test_assert_until (is_quiet, window);
  gtk_stack_page_set_needs_attention (page, TRUE);
  g_assert_cmpuint (count_frames (window, 300), <=, 3);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
add_tests (void)
{
  g_test_add_func ("/looks/panes", test_panes);
  g_test_add_func ("/looks/texts", test_texts);
  g_test_add_func ("/looks/focus", test_focus);
  g_test_add_func ("/looks/bars", test_bars);
  g_test_add_func ("/looks/narrow", test_narrow);
  g_test_add_func ("/looks/no-fades", test_no_fades);
}

int
main (int    argc,
      char **argv)
{
  return run_translated_window_tests (argc, argv, add_tests);
}
