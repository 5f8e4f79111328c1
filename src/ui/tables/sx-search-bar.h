/* sx-search-bar.h: where a person says what to look for in a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sx-search.h"

G_BEGIN_DECLS

/**
 * SxSearchNames:
 * @find: of the entry
 * @format: of the choice how it is written
 * @match_case: of the button for upper and lower case
 * @only: of the button for showing nothing else
 * @matches: of what says how many there are
 * @error: of what says why it cannot be looked for
 * @next: of a button
 * @previous: of a button
 * @close: of a button
 *
 * What screen readers call the controls, marked for translation: two tables are beside each other, and names in a pane
 * are different.
 */
typedef struct
{
  const char *find;
  const char *format;
  const char *match_case;
  const char *only;
  const char *matches;
  const char *error;
  const char *next;
  const char *previous;
  const char *close;
} SxSearchNames;

/**
 * SxSearchBar:
 *
 * An entry, how it is meant, how many matches there are, and buttons to go from one to the next. Signals: "step" (gboolean: forward),
 * "close". Property "only-matches" (gboolean, notifies).
 */
#define SX_TYPE_SEARCH_BAR (sx_search_bar_get_type ())
G_DECLARE_FINAL_TYPE (SxSearchBar, sx_search_bar, SX, SEARCH_BAR, GtkWidget)

GtkWidget *sx_search_bar_new              (const SxSearchNames *names);
/* NULL: there is nothing to be searched now */
void       sx_search_bar_set_search       (SxSearchBar         *self,
                                           SxSearch            *search);
/* The record that is selected in the table; G_MAXUINT64: none */
void       sx_search_bar_set_current      (SxSearchBar         *self,
                                           guint64              serial);
void       sx_search_bar_start            (SxSearchBar         *self);
gboolean   sx_search_bar_get_only_matches (SxSearchBar         *self);

G_END_DECLS
