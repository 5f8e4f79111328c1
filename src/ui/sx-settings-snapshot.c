/* sx-settings-snapshot.c: what was remembered, to be put back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-settings-snapshot.h"

struct _SxSettingsSnapshot
{
  GSettings  *settings;
  /* char* → GVariant*, %NULL where it was the default */
  GHashTable *values;
};

static gboolean
is_form_key (const char *key)
{
  return g_str_has_prefix (key, "server-") || g_str_has_prefix (key, "client-")
         || g_str_has_prefix (key, "udp-") || g_str_has_prefix (key, "lookup-");
}

static void
free_value (gpointer value)
{
  if (value != NULL)
    g_variant_unref (value);
}

/**
 * sx_settings_snapshot_take:
 * @settings: the program's settings
 *
 * Notes what is remembered of the panes' forms: for something that fills them in and
 * is not what the person chose.
 *
 * Returns: (transfer full): the notes
 */
SxSettingsSnapshot *
sx_settings_snapshot_take (GSettings *settings)
{
  SxSettingsSnapshot *self = g_new0 (SxSettingsSnapshot, 1);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  self->settings = g_object_ref (settings);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_value);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      if (is_form_key (keys[i]))
        g_hash_table_insert (self->values, g_strdup (keys[i]), g_settings_get_user_value (settings, keys[i]));
    }

  return self;
}

/**
 * sx_settings_snapshot_restore:
 * @self: the notes
 *
 * Remembers again what was remembered then. Forms on screen do not follow the settings.
 */
void
sx_settings_snapshot_restore (SxSettingsSnapshot *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (value != NULL)
        g_settings_set_value (self->settings, key, value);
      else
        g_settings_reset (self->settings, key);
    }
}

void
sx_settings_snapshot_free (SxSettingsSnapshot *self)
{
  g_hash_table_unref (self->values);
  g_object_unref (self->settings);
  g_free (self);
}
