/* sx-environment.c: where the program's own files are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <locale.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "sx-environment.h"

/* The program also runs from its build tree and from a prefix that was moved
 * after it was installed, so its files are looked for beside it first. */

static char *
get_program_directory (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program != NULL ? g_path_get_dirname (program) : NULL;
}

static char *
find_beside_program (const char *const *relative,
                     gboolean         (*is_it) (const char *directory))
{
  g_autofree char *directory = get_program_directory ();

  for (guint i = 0; directory != NULL && relative[i] != NULL; i++)
    {
      g_autofree char *candidate = g_build_filename (directory, "..", relative[i], NULL);
      g_autofree char *canonical = g_canonicalize_filename (candidate, NULL);

      if (is_it (canonical))
        return g_steal_pointer (&canonical);
    }

  return NULL;
}

static gboolean
has_schema (const char *directory)
{
  g_autoptr (GSettingsSchemaSource) source = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;

  source = g_settings_schema_source_new_from_directory (directory, NULL, TRUE, NULL);
  if (source == NULL)
    return FALSE;

  schema = g_settings_schema_source_lookup (source, SX_APPLICATION_ID, FALSE);

  return schema != NULL;
}

static gboolean
has_translations (const char *directory)
{
  g_autofree char *german = g_build_filename (directory, "de", "LC_MESSAGES",
                                              GETTEXT_PACKAGE ".mo", NULL);

  return g_file_test (german, G_FILE_TEST_EXISTS);
}

/**
 * sx_environment_init_locale:
 *
 * Sets the locale and finds the translations: beside the program (`../share/locale` of a
 * prefix, `../po` of a build tree) or where they were installed.
 */
void
sx_environment_init_locale (void)
{
  static const char *const relative[] = { "po", "share/locale", NULL };
  g_autofree char *found = find_beside_program (relative, has_translations);

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, found != NULL ? found : SX_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/**
 * sx_environment_init_settings:
 * @error: return location for a #GError of domain %G_IO_ERROR, code %G_IO_ERROR_NOT_FOUND
 *
 * Makes sure that the settings' schema is found, because g_settings_new() ends the program without
 * a schema. A schema beside the program (`../share/glib-2.0/schemas` of a prefix,
 * `../data` of a build tree) comes before an installed one: it is the one of this very program.
 *
 * GLib reads `GSETTINGS_SCHEMA_DIR` once, when the default source is first asked for; so this has to be the
 * first in the process that has to do with settings.
 *
 * Returns: whether there is a schema
 */
gboolean
sx_environment_init_settings (GError **error)
{
  static const char *const relative[] = { "data", "share/glib-2.0/schemas", NULL };
  const char *given = g_getenv ("GSETTINGS_SCHEMA_DIR");
  g_autofree char *found = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;
  GSettingsSchemaSource *source;

  if (given == NULL || *given == '\0')
    {
      found = find_beside_program (relative, has_schema);
      if (found != NULL)
        g_setenv ("GSETTINGS_SCHEMA_DIR", found, TRUE);
    }

  source = g_settings_schema_source_get_default ();
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SX_APPLICATION_ID, TRUE);

  if (schema == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("The settings’ schema %s is not installed. Install the program, or set "
                     "GSETTINGS_SCHEMA_DIR to the folder with its gschemas.compiled."),
                   SX_APPLICATION_ID);
      return FALSE;
    }

  return TRUE;
}
