/* sx-this-computer.c: what there is to know about this computer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <sys/socket.h>

#include "sx-this-computer.h"

/* The types that a family is asked for, and where their answers are kept */
static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET };

#define NOT_ASKED G_MININT

/* To make the rows of the table takes long; so many are made at once, and then whatever else there is to do */
#define ROWS_AT_ONCE 6

struct _SxFamilyRow
{
  GObject parent_instance;

  int family;
  int errors[G_N_ELEMENTS (types)];
};

struct _SxThisComputer
{
  GObject         parent_instance;

  SxEngine       *engine;
  SxJournal      *journal;
  guint32         owner;
  /* The question that is not fully answered yet; 0: none is */
  guint32         request;
  /* The first record that was not looked at: there is no answer before its question */
  guint64         next;
  SxJournalWatch *watch;

  char           *host_name;
  /* Interfaces by name, in the order in which they came, each with its addresses */
  GPtrArray      *names;
  GPtrArray      *addresses;
  char           *interfaces;
  /* Rows do not change any more once they are in the list */
  GPtrArray      *rows;
  GListStore     *families;
  guint           add_id;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SxFamilyRow, sx_family_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (SxThisComputer, sx_this_computer, G_TYPE_OBJECT)

static void
sx_family_row_class_init (SxFamilyRowClass *klass)
{
}

static void
sx_family_row_init (SxFamilyRow *self)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (types); i++)
    self->errors[i] = NOT_ASKED;
}

static void
take_interface (SxThisComputer *self,
                const SxRecord *record)
{
  g_autofree char *name = g_strndup ((const char *) record->payload, record->payload_length);
  g_autofree char *host = sx_address_to_host (&record->local);
  guint i;

  for (i = 0; i < self->names->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (self->names, i), name))
        {
          g_string_append_printf (g_ptr_array_index (self->addresses, i), ", %s", host);
          return;
        }
    }
  g_ptr_array_add (self->names, g_steal_pointer (&name));
  g_ptr_array_add (self->addresses, g_string_new (host));
}

static void
take_family (SxThisComputer *self,
             const SxRecord *record)
{
  SxFamilyRow *row = NULL;
  gsize i;

  /* The answers for one family come one after the other */
  if (self->rows->len > 0)
    row = g_ptr_array_index (self->rows, self->rows->len - 1);
  if (row == NULL || row->family != record->args[0])
    {
      row = g_object_new (SX_TYPE_FAMILY_ROW, NULL);
      row->family = record->args[0];
      g_ptr_array_add (self->rows, row);
    }

  for (i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (types[i] == record->args[1])
        row->errors[i] = record->error;
    }
}

/* TRUE: there are more */
static gboolean
add_rows (SxThisComputer *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->families));
  guint n_more = MIN (ROWS_AT_ONCE, self->rows->len - n);

  g_list_store_splice (self->families, n, 0, self->rows->pdata + n, n_more);

  return n + n_more < self->rows->len;
}

static gboolean
add_rows_cb (gpointer user_data)
{
  SxThisComputer *self = user_data;

  if (add_rows (self))
    return G_SOURCE_CONTINUE;

  self->add_id = 0;
  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
finish (SxThisComputer *self)
{
  GString *text = g_string_new (NULL);
  guint i;

  for (i = 0; i < self->names->len; i++)
    g_string_append_printf (text, "%s%s: %s", i > 0 ? "\n" : "",
                            (char *) g_ptr_array_index (self->names, i),
                            ((GString *) g_ptr_array_index (self->addresses, i))->str);
  g_free (self->interfaces);
  self->interfaces = g_string_free (text, FALSE);
  self->request = 0;
  if (add_rows (self))
    self->add_id = g_idle_add (add_rows_cb, self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
take (SxThisComputer *self,
      const SxRecord *record)
{
  switch (record->kind)
    {
    case SX_KIND_GETHOSTNAME:
      g_free (self->host_name);
      self->host_name = record->error == 0
                          ? g_strndup ((const char *) record->payload, record->payload_length)
                          : NULL;
      break;

    case SX_KIND_INTERFACE:
      if (record->error == 0 && sx_address_is_set (&record->local))
        take_interface (self, record);
      break;

    case SX_KIND_FAMILY:
      take_family (self, record);
      break;

    case SX_KIND_END:
      finish (self);
      break;

    default:
      break;
    }
}

static void
wake_cb (SxJournal *journal,
         gpointer   user_data)
{
  SxThisComputer *self = user_data;
  guint64 seen = sx_journal_get_n_records (journal);
  SxJournalPeek peek;
  SxRecord record;

  g_object_ref (self);
  for (; self->request != 0 && self->next < seen; self->next++)
    {
      if (sx_journal_peek (journal, self->next, &peek) && peek.owner == self->owner
          && sx_journal_read (journal, self->next, &record) && record.request == self->request)
        take (self, &record);
    }

  /* Not to be woken by other people's traffic: it sleeps until it is asked again */
  if (self->request != 0)
    sx_journal_watch_rearm (self->watch, seen);
  g_object_unref (self);
}

static void
forget (SxThisComputer *self)
{
  g_clear_handle_id (&self->add_id, g_source_remove);
  g_clear_pointer (&self->host_name, g_free);
  g_clear_pointer (&self->interfaces, g_free);
  g_ptr_array_set_size (self->names, 0);
  g_ptr_array_set_size (self->addresses, 0);
  g_ptr_array_set_size (self->rows, 0);
  g_list_store_remove_all (self->families);
}

static void
free_string (gpointer string)
{
  g_string_free (string, TRUE);
}

/* Other records are there than before. What was taken stays; what is half taken is asked for again */
static void
reset_cb (SxThisComputer *self)
{
  if (self->request == 0)
    return;

  self->request = 0;
  sx_this_computer_ask (self);
}

static void
sx_this_computer_dispose (GObject *object)
{
  SxThisComputer *self = SX_THIS_COMPUTER (object);

  g_clear_pointer (&self->watch, sx_journal_watch_free);
  g_clear_handle_id (&self->add_id, g_source_remove);
  g_clear_object (&self->families);
  g_clear_object (&self->engine);
  g_clear_object (&self->journal);

  G_OBJECT_CLASS (sx_this_computer_parent_class)->dispose (object);
}

static void
sx_this_computer_finalize (GObject *object)
{
  SxThisComputer *self = SX_THIS_COMPUTER (object);

  g_free (self->host_name);
  g_free (self->interfaces);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->addresses);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (sx_this_computer_parent_class)->finalize (object);
}

static void
sx_this_computer_class_init (SxThisComputerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sx_this_computer_dispose;
  object_class->finalize = sx_this_computer_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", SX_TYPE_THIS_COMPUTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
sx_this_computer_init (SxThisComputer *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->addresses = g_ptr_array_new_with_free_func (free_string);
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->families = g_list_store_new (SX_TYPE_FAMILY_ROW);
}

/**
 * sx_family_row_get_family:
 * @self: a row
 *
 * Returns: the family, AF_…
 */
int
sx_family_row_get_family (SxFamilyRow *self)
{
  g_return_val_if_fail (SX_IS_FAMILY_ROW (self), AF_UNSPEC);

  return self->family;
}

/**
 * sx_family_row_get_error:
 * @self: a row
 * @type: SOCK_STREAM, SOCK_DGRAM, SOCK_RAW or SOCK_SEQPACKET
 * @error: (out): 0 when there are such sockets here, else the errno of socket()
 *
 * Returns: whether it was asked
 */
gboolean
sx_family_row_get_error (SxFamilyRow *self,
                         int          type,
                         int         *error)
{
  gsize i;

  g_return_val_if_fail (SX_IS_FAMILY_ROW (self), FALSE);

  for (i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (types[i] == type && self->errors[i] != NOT_ASKED)
        {
          *error = self->errors[i];
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * sx_this_computer_new:
 * @engine: makes the calls
 * @journal: where it writes
 *
 * Returns: (transfer full): somebody who knows nothing yet
 */
SxThisComputer *
sx_this_computer_new (SxEngine  *engine,
                      SxJournal *journal)
{
  SxThisComputer *self = g_object_new (SX_TYPE_THIS_COMPUTER, NULL);

  self->engine = g_object_ref (engine);
  self->journal = g_object_ref (journal);
  self->owner = sx_engine_new_owner (engine);
  g_signal_connect_object (journal, "cleared", G_CALLBACK (reset_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sx_this_computer_ask:
 * @self: this computer
 *
 * Asks anew, unless an answer is under way. What was known is forgotten.
 */
void
sx_this_computer_ask (SxThisComputer *self)
{
  guint64 seen;

  g_return_if_fail (SX_IS_THIS_COMPUTER (self));

  if (self->request != 0)
    return;

  forget (self);
  /* Before it is asked: the answer may be there as soon as the question is out */
  seen = self->next = sx_journal_get_n_records (self->journal);
  if (self->watch == NULL)
    self->watch = sx_journal_watch (self->journal, g_main_context_get_thread_default (),
                                    wake_cb, self);
  self->request = sx_engine_describe (self->engine, self->owner);
  sx_journal_watch_rearm (self->watch, seen);
}

/**
 * sx_this_computer_get_host_name:
 * @self: this computer
 *
 * Returns: (transfer none) (nullable): what gethostname() answered
 */
const char *
sx_this_computer_get_host_name (SxThisComputer *self)
{
  g_return_val_if_fail (SX_IS_THIS_COMPUTER (self), NULL);

  return self->host_name;
}

/**
 * sx_this_computer_get_interfaces:
 * @self: this computer
 *
 * Returns: (transfer none) (nullable): a line for each network interface and its addresses
 */
const char *
sx_this_computer_get_interfaces (SxThisComputer *self)
{
  g_return_val_if_fail (SX_IS_THIS_COMPUTER (self), NULL);

  return self->interfaces;
}

/**
 * sx_this_computer_get_families:
 * @self: this computer
 *
 * Returns: (transfer none): a list of #SxFamilyRow, in the order of their numbers
 */
GListModel *
sx_this_computer_get_families (SxThisComputer *self)
{
  g_return_val_if_fail (SX_IS_THIS_COMPUTER (self), NULL);

  return G_LIST_MODEL (self->families);
}
