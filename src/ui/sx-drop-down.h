/* sx-drop-down.h: one of a few words, chosen from a list that is made when it is opened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxDropDown:
 *
 * Looks and works like a #GtkDropDown of strings, for people and for a screen reader. But a #GtkDropDown has its whole list,
 * with a search entry and scroll bars, some thirty widgets, from the start; here all of that is made when
 * the list is opened for the first time. Properties: "model" (#GtkStringList; another one can be set, but a list that is set stays as it is),
 * "selected" (unsigned integer, notifies). Signal: "activate" opens the list.
 */
#define SX_TYPE_DROP_DOWN (sx_drop_down_get_type ())
G_DECLARE_FINAL_TYPE (SxDropDown, sx_drop_down, SX, DROP_DOWN, GtkWidget)

GtkWidget     *sx_drop_down_new          (void);
void           sx_drop_down_set_model    (SxDropDown    *self,
                                          GtkStringList *model);
GtkStringList *sx_drop_down_get_model    (SxDropDown    *self);
void           sx_drop_down_set_selected (SxDropDown    *self,
                                          guint          position);
guint          sx_drop_down_get_selected (SxDropDown    *self);

G_END_DECLS
