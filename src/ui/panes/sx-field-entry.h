/* sx-field-entry.h: an entry that says what is wrong with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SxFieldEntry:
 *
 * A #GtkEntry with a label that names it and a label below it for a hint or, before all, for
 * what is wrong. Both stand in the form beside it: properties "label-widget" and
 * "hint-label" (#GtkLabel, in a #SxHintLine).
 */
#define SX_TYPE_FIELD_ENTRY (sx_field_entry_get_type ())
G_DECLARE_FINAL_TYPE (SxFieldEntry, sx_field_entry, SX, FIELD_ENTRY, GtkEntry)

const char *sx_field_entry_get_text      (SxFieldEntry *self);
void        sx_field_entry_set_text      (SxFieldEntry *self,
                                          const char   *text);
/* NULL: none. An error stands before a hint */
void        sx_field_entry_set_hint      (SxFieldEntry *self,
                                          const char   *hint);
void        sx_field_entry_set_error     (SxFieldEntry *self,
                                          const char   *error);
const char *sx_field_entry_get_error     (SxFieldEntry *self);
void        sx_field_entry_set_read_only (SxFieldEntry *self,
                                          gboolean      read_only);
/* The entry with its two labels */
void        sx_field_entry_set_shown     (SxFieldEntry *self,
                                          gboolean      shown);
/* The entry whose hint label this is */
GtkWidget  *sx_field_entry_find          (GtkWidget    *hint_label);

G_END_DECLS
