/* sx-help.c: what everything is, inside the program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-help.h"
#include "sx-help-text.h"
#include "sx-singleton.h"

struct _SxHelp
{
  GtkWindow  parent_instance;

  GtkStack  *stack;
};

G_DEFINE_FINAL_TYPE (SxHelp, sx_help, GTK_TYPE_WINDOW)

static GtkWidget *
create_label (const char *text,
              const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  /* Else it is made narrower than a line may be, until its lines are of one length: ragged columns */
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  /* As wide as a line that is easy to read, and no wider */
  gtk_label_set_max_width_chars (GTK_LABEL (label), 68);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_focusable (label, FALSE);
  gtk_widget_set_halign (label, GTK_ALIGN_START);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static GtkWidget *
create_entry (const SxHelpEntry *entry)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  if (entry->term != NULL)
    {
      GtkWidget *term = create_label (entry->literal ? entry->term : _(entry->term), "help-term");

      if (entry->literal)
        gtk_widget_add_css_class (term, "monospace");
      gtk_box_append (GTK_BOX (box), term);
    }
  gtk_box_append (GTK_BOX (box), create_label (_(entry->text), NULL));

  return box;
}

static GtkWidget *
create_page (const SxHelpPage *page)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_widget_set_margin_start (box, 24);
  gtk_widget_set_margin_end (box, 24);
  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_box_append (GTK_BOX (box), create_label (_(page->title), "title-2"));
  for (guint i = 0; i < page->n_entries; i++)
    gtk_box_append (GTK_BOX (box), create_entry (&page->entries[i]));

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scroller), GTK_ACCESSIBLE_PROPERTY_LABEL, _(page->title), -1);

  return scroller;
}

static void
sx_help_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SX_TYPE_HELP);

  G_OBJECT_CLASS (sx_help_parent_class)->dispose (object);
}

static void
sx_help_class_init (SxHelpClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sx_help_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketexplorer/SocketExplorer/sx-help.ui");
  gtk_widget_class_bind_template_child (widget_class, SxHelp, stack);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sx_help_init (SxHelp *self)
{
  const SxHelpPage *pages;
  guint n_pages;

  gtk_widget_init_template (GTK_WIDGET (self));

  pages = sx_help_text_get_pages (&n_pages);
  for (guint i = 0; i < n_pages; i++)
    gtk_stack_add_titled (self->stack, create_page (&pages[i]), pages[i].id, _(pages[i].title));
}

/**
 * sx_help_present:
 * @parent: the window that it belongs to
 *
 * Shows the help beside the window, so that both can be looked at. It is built when it is first asked for.
 */
void
sx_help_present (GtkWindow *parent)
{
  GtkWindow *window = sx_singleton_find (SX_TYPE_HELP);

  if (window == NULL)
    window = g_object_new (SX_TYPE_HELP, NULL);

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
