/* sx-choice.h: a drop-down whose value is a word
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxChoice:
 *
 * An #SxDropDown of few fixed items, each with a word for it that is never
 * translated ("ipv4"), so that it can be kept in settings. Properties: "value" (string,
 * notifies), "label-widget" (#GtkLabel that names it).
 */
#define SX_TYPE_CHOICE (sx_choice_get_type ())
G_DECLARE_FINAL_TYPE (SxChoice, sx_choice, SX, CHOICE, GtkWidget)

/**
 * SxChoiceItem:
 * @value: the word for it, never translated
 * @label: what is shown; already translated
 */
typedef struct
{
  const char *value;
  const char *label;
} SxChoiceItem;

void        sx_choice_set_items     (SxChoice           *self,
                                     const SxChoiceItem *items,
                                     guint               n_items);
const char *sx_choice_get_value     (SxChoice           *self);
void        sx_choice_set_value     (SxChoice           *self,
                                     const char         *value);
guint       sx_choice_get_position  (SxChoice           *self);

/* Any, IPv4, IPv6 and, where asked for, Unix */
void        sx_choice_set_families  (SxChoice           *self,
                                     gboolean            with_unix);
int         sx_choice_get_family    (SxChoice           *self);
void        sx_choice_set_family    (SxChoice           *self,
                                     int                 family);

G_END_DECLS
