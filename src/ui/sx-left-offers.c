/* sx-left-offers.c: offers what an end that was not clean left behind
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "sx-left.h"
#include "sx-left-offers.h"
#include "sx-offer-bar.h"
#include "sx-session-files.h"

#define DATA "sx-left-offers"

/* What is offered some seconds later is offered in time; a window that opens is not. As the scans of sx-record-scan.c */
#define NICE 10

/* What was found, until it is offered. The application's */
typedef struct
{
  GCancellable *cancellable;
  GPtrArray    *journals;    /* NULL: not known yet */
} Found;

typedef struct
{
  SxApplication *application;   /* not owned: it owns the window that offers */
  SxJournal     *journal;
} Left;

static void
found_free (Found *found)
{
  g_cancellable_cancel (found->cancellable);
  g_clear_object (&found->cancellable);
  g_clear_pointer (&found->journals, g_ptr_array_unref);
  g_free (found);
}

static void
left_free (gpointer data)
{
  Left *left = data;

  g_object_unref (left->journal);
  g_free (left);
}

static char *
dup_date (SxJournal *journal)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (sx_left_get_time (journal) / G_GINT64_CONSTANT (1000000000));

  return date != NULL ? g_date_time_format (date, "%F %R") : g_strdup ("?");
}

/* What is not asked for stays in its place for the next start */
static void
open_cb (gpointer user_data)
{
  Left *left = user_data;
  g_autofree char *date = dup_date (left->journal);
  /* Translators: the title of a window; %s is a date and a time of day */
  g_autofree char *title = g_strdup_printf (_("Left over, %s"), date);

  sx_session_files_show (left->application, left->journal, title);
}

static void
discard_cb (gpointer user_data)
{
  sx_journal_remove_file (((Left *) user_data)->journal);
}

static void
offer (SxApplication *application,
       SxWindow      *window,
       SxJournal     *journal)
{
  guint64 n_records = sx_left_count (journal);
  g_autofree char *count = g_strdup_printf ("%'" G_GUINT64_FORMAT, n_records);
  g_autofree char *date = dup_date (journal);
  g_autofree char *sentence = NULL;
  Left *left = g_new0 (Left, 1);
  SxOffer it = {
    .labels = { C_("left over", "Open"), C_("left over", "Discard") }, .funcs = { open_cb, discard_cb }, .close_label = _("Later"),
    .user_data = left, .destroy = left_free,
  };

  left->application = application;
  left->journal = g_object_ref (journal);
  /* Translators: a number, then a date and a time of day */
  sentence = g_strdup_printf (ngettext ("Socket Explorer did not end properly: %s record of %s can be opened.",
                                        "Socket Explorer did not end properly: %s records of %s can be opened.",
                                        n_records),
                              count, date);
  it.sentence = sentence;
  sx_offer_bar_add (sx_window_get_offer_bar (window), &it);
}

static SxWindow *
find_live_window (SxApplication *application)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (application)); l != NULL; l = l->next)
    {
      if (SX_IS_WINDOW (l->data) && !sx_window_is_session (l->data))
        return l->data;
    }

  return NULL;
}

static gpointer
look_thread (gpointer user_data)
{
  GTask *task = user_data;

  /* On Linux each thread has a nice value of its own (sched(7)) */
  nice (NICE);
  g_task_return_pointer (task, sx_left_list (NULL, g_task_get_cancellable (task)), (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);

  return NULL;
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  SxApplication *application = SX_APPLICATION (source);
  g_autoptr (GPtrArray) journals = g_task_propagate_pointer (G_TASK (result), NULL);
  Found *found = g_object_get_data (source, DATA);
  SxWindow *window = find_live_window (application);

  if (journals == NULL || found == NULL)
    return;

  found->journals = g_steal_pointer (&journals);
  if (window != NULL)
    sx_left_offers_show (application, window);
}

/* Public functions */

/**
 * sx_left_offers_start:
 * @application: the application, at its start
 *
 * Looks for journals that were left behind, in a thread of its own.
 */
void
sx_left_offers_start (SxApplication *application)
{
  Found *found = g_new0 (Found, 1);
  g_autoptr (GTask) task = NULL;

  found->cancellable = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (application), DATA, found, (GDestroyNotify) found_free);
  task = g_task_new (application, found->cancellable, found_cb, NULL);
  /* Not one of a pool, which would stay as polite for whoever gets it next */
  g_thread_unref (g_thread_new ("sx-left", look_thread, g_steal_pointer (&task)));
}

/**
 * sx_left_offers_show:
 * @application: the application
 * @window: a window with live sockets, which makes the offers
 *
 * Offers what was found, if anything was and no window has done so yet.
 */
void
sx_left_offers_show (SxApplication *application,
                     SxWindow      *window)
{
  Found *found = g_object_get_data (G_OBJECT (application), DATA);

  if (found == NULL || found->journals == NULL)
    return;

  /* The latest offer is shown first, and that is to be the newest journal's */
  for (guint i = found->journals->len; i > 0; i--)
    offer (application, window, g_ptr_array_index (found->journals, i - 1));
  g_ptr_array_set_size (found->journals, 0);
}
