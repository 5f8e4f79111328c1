/* sx-composer-private.h: what the files of SxComposer share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sx-composer.h"
#include "sx-drop-down.h"
#include "sx-mark.h"
#include "sx-steady-text.h"

G_BEGIN_DECLS

struct _SxComposer
{
  GtkWidget             parent_instance;

  gboolean              allow_empty;
  gboolean              can_send;
  GBytes               *file;
  GCancellable         *cancellable;
  guint                 n_left_out; /* files that came with the one that is being read */
  GtkFileChooserNative *chooser;
  guint                 fit_id;

  GtkScrolledWindow    *scroller;
  GtkTextView          *message;
  GtkLabel             *hint;
  SxSteadyText         *steady_hint;
  GtkWidget            *chip;
  GtkLabel             *chip_label;
  GtkWidget            *error_box;
  SxMark               *error_mark;
  GtkLabel             *error_label;
  SxDropDown           *format;
  SxDropDown           *ending;
  GtkWidget            *send_button;
};

/* sx-composer.c */
void sx_composer_select           (SxComposer *self,
                                   const char *format,
                                   const char *ending);

/* sx-composer-file.c. bytes: (nullable): what is sent instead of the text; name: (nullable): of their file */
void sx_composer_set_file         (SxComposer *self,
                                   GBytes     *bytes,
                                   const char *name);
void sx_composer_give_up_loading  (SxComposer *self);
void sx_composer_open_file_action (GtkWidget  *widget,
                                   const char *action_name,
                                   GVariant   *parameter);

G_END_DECLS
