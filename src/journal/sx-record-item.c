/* sx-record-item.c: a row that stands for a record
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-record-item.h"

#include "sx-alive-private.h"
#include "sx-record-item-private.h"

struct _SxRecordItem
{
  GObject     parent_instance;

  SxJournal  *journal;
  guint64     serial;
  GHashTable *alive; /* (nullable): where its model finds it */
};

G_DEFINE_FINAL_TYPE (SxRecordItem, sx_record_item, G_TYPE_OBJECT)

/* Overrides */

static void
sx_record_item_dispose (GObject *object)
{
  SxRecordItem *self = SX_RECORD_ITEM (object);

  /* Not in finalize: from here on it must not be handed out again */
  sx_alive_leave (&self->alive, self->serial, self);

  G_OBJECT_CLASS (sx_record_item_parent_class)->dispose (object);
}

static void
sx_record_item_finalize (GObject *object)
{
  SxRecordItem *self = SX_RECORD_ITEM (object);

  g_clear_object (&self->journal);

  G_OBJECT_CLASS (sx_record_item_parent_class)->finalize (object);
}

static void
sx_record_item_class_init (SxRecordItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sx_record_item_dispose;
  object_class->finalize = sx_record_item_finalize;
}

static void
sx_record_item_init (SxRecordItem *self)
{
}

/* Private functions */

SxRecordItem *
sx_record_item_new_alive (SxJournal  *journal,
                          guint64     serial,
                          GHashTable *alive)
{
  SxRecordItem *self = sx_record_item_new (journal, serial);

  sx_alive_join (alive, serial, self, &self->alive);

  return self;
}

/* Public functions */

/**
 * sx_record_item_new:
 * @journal: a journal
 * @serial: the number of a record in it
 *
 * Returns: (transfer full): an item for that record
 */
SxRecordItem *
sx_record_item_new (SxJournal *journal,
                    guint64    serial)
{
  SxRecordItem *self;

  g_return_val_if_fail (SX_IS_JOURNAL (journal), NULL);

  self = g_object_new (SX_TYPE_RECORD_ITEM, NULL);
  self->journal = g_object_ref (journal);
  self->serial = serial;

  return self;
}

/**
 * sx_record_item_get_serial:
 * @self: an item
 *
 * Returns: its record's number
 */
guint64
sx_record_item_get_serial (SxRecordItem *self)
{
  g_return_val_if_fail (SX_IS_RECORD_ITEM (self), 0);

  return self->serial;
}

/**
 * sx_record_item_get_journal:
 * @self: an item
 *
 * Returns: (transfer none): the journal that its record is in
 */
SxJournal *
sx_record_item_get_journal (SxRecordItem *self)
{
  g_return_val_if_fail (SX_IS_RECORD_ITEM (self), NULL);

  return self->journal;
}

/**
 * sx_record_item_read:
 * @self: an item
 * @record: (out caller-allocates): where the record is unpacked to; its payload is good as long as
 *   the item is
 *
 * Returns: %FALSE if the journal has no such record
 */
gboolean
sx_record_item_read (SxRecordItem *self,
                     SxRecord     *record)
{
  g_return_val_if_fail (SX_IS_RECORD_ITEM (self), FALSE);

  return sx_journal_read (self->journal, self->serial, record);
}
