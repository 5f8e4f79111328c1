/* sx-options.c: the command line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "sx-behaviour.h"
#include "sx-endpoint.h"
#include "sx-options.h"

static const char *
get_option_name (SxPaneKind pane)
{
  static const char *const names[] = {
    [SX_PANE_SERVER] = "--server",
    [SX_PANE_CLIENT] = "--client",
    [SX_PANE_UDP] = "--udp",
    [SX_PANE_LOOKUP] = "--lookup",
  };

  return names[pane];
}

/* What people read is one line of text, whatever bytes somebody wrote. transfer full */
static char *
make_line (const char *message)
{
  char *line = g_utf8_make_valid (message, -1);

  for (char *c = line; *c != '\0'; c++)
    {
      if (g_ascii_iscntrl (*c))
        *c = ' ';
    }

  return line;
}

/* An error begins with the option's name */
static void G_GNUC_PRINTF (3, 4)
set_error (GError     **error,
           const char  *option,
           const char  *format,
           ...)
{
  g_autofree char *reason = NULL;
  g_autofree char *message = NULL;
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);

  message = g_strdup_printf ("%s: %s", option, reason);
  line = make_line (message);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, line);
}

static gboolean
check_utf8 (const char  *option,
            const char  *value,
            GError     **error)
{
  if (g_utf8_validate (value, -1, NULL))
    return TRUE;

  set_error (error, option, "%s", _("The value is not valid UTF-8 text."));

  return FALSE;
}

static gboolean
check_path (SxStart     *self,
            const char  *option,
            GError     **error)
{
  g_autoptr (SxEndpoint) endpoint = NULL;
  g_autoptr (GError) local_error = NULL;

  if (self->pane == SX_PANE_LOOKUP)
    {
      set_error (error, option, "%s", _("A Unix socket’s path is not something to look up."));
      return FALSE;
    }

  endpoint = sx_endpoint_parse_path (self->path, &local_error);
  if (endpoint == NULL)
    set_error (error, option, "%s", local_error->message);

  return endpoint != NULL;
}

static gboolean
check_host_and_service (SxStart     *self,
                        const char  *option,
                        GError     **error)
{
  gboolean is_target = self->pane == SX_PANE_CLIENT || self->pane == SX_PANE_LOOKUP;
  g_autoptr (GError) local_error = NULL;

  if (is_target && *self->host == '\0')
    {
      set_error (error, option, "%s", _("A host is missing in front of the port."));
      return FALSE;
    }

  if (!sx_endpoint_check_host (self->host, 0, &local_error))
    {
      set_error (error, option, "%s", local_error->message);
      return FALSE;
    }

  /* A look-up without a service asks for the addresses only */
  if (self->pane == SX_PANE_LOOKUP && (self->service == NULL || *self->service == '\0'))
    return TRUE;

  if (self->service == NULL || *self->service == '\0')
    {
      set_error (error, option, _("A port is missing: write it behind a colon, as in %s=%s."), option,
                 self->pane == SX_PANE_CLIENT ? "localhost:12345" : ":12345");
      return FALSE;
    }

  if (!sx_endpoint_check_port (self->service, &local_error))
    {
      set_error (error, option, "%s", local_error->message);
      return FALSE;
    }

  return TRUE;
}

/**
 * sx_start_parse:
 * @pane: the pane that it is for
 * @text: `HOST:PORT`, `[IPV6]:PORT`, `:PORT` or `unix:PATH`; `HOST[:SERVICE]` for a look-up
 * @error: return location for a #GError of domain %G_OPTION_ERROR, code %G_OPTION_ERROR_BAD_VALUE; its
 *   message is one line that begins with the option's name
 *
 * Reads the value of one option, and checks all that can be checked without asking anybody.
 *
 * Returns: (transfer full) (nullable): what to start
 */
SxStart *
sx_start_parse (SxPaneKind   pane,
                const char  *text,
                GError     **error)
{
  const char *option = get_option_name (pane);
  g_autoptr (SxStart) self = g_new0 (SxStart, 1);
  gboolean valid;

  if (!check_utf8 (option, text, error))
    return NULL;

  if (*text == '\0')
    {
      set_error (error, option, "%s",
                 pane == SX_PANE_LOOKUP ? _("A host is missing.") : _("A host and a port are missing."));
      return NULL;
    }

  self->pane = pane;
  if (!sx_endpoint_split (text, &self->host, &self->service, &self->path))
    {
      set_error (error, option, _("“%s” is not HOST:PORT. IPv6 addresses stand in brackets, as in [::1]:12345."),
                 text);
      return NULL;
    }

  if (self->path == NULL && self->host == NULL)
    self->host = g_strdup ("");

  valid = self->path != NULL ? check_path (self, option, error)
                             : check_host_and_service (self, option, error);

  return valid ? g_steal_pointer (&self) : NULL;
}

/**
 * sx_start_get_reason:
 * @pane: the pane that it was for
 * @error: what sx_start_parse() said
 *
 * What is wrong, for people who see a window and typed no option.
 *
 * Returns: (transfer none): the error's message without the option's name in front; part of @error
 */
const char *
sx_start_get_reason (SxPaneKind    pane,
                     const GError *error)
{
  const char *option = get_option_name (pane);
  gsize length = strlen (option);

  if (g_str_has_prefix (error->message, option) && g_str_has_prefix (error->message + length, ": "))
    return error->message + length + 2;

  return error->message;
}

/**
 * sx_start_make_path_absolute:
 * @self: what to start
 * @directory: the folder that the command was given in
 *
 * A path is meant relative to the folder in which the command was typed, which need not be
 * that of the program that is running already.
 */
void
sx_start_make_path_absolute (SxStart    *self,
                             const char *directory)
{
  char *absolute;

  if (self->path == NULL || *self->path == '@' || *self->path == '\0' || g_path_is_absolute (self->path))
    return;

  absolute = g_build_filename (directory, self->path, NULL);
  g_free (self->path);
  self->path = absolute;
}

void
sx_start_free (SxStart *self)
{
  g_free (self->host);
  g_free (self->service);
  g_free (self->path);
  g_free (self);
}

static gboolean
start_cb (const char  *name,
          const char  *value,
          gpointer     user_data,
          GError     **error)
{
  SxOptions *self = user_data;

  for (SxPaneKind pane = SX_PANE_SERVER; pane <= SX_PANE_LOOKUP; pane++)
    {
      if (g_str_equal (name, get_option_name (pane)))
        {
          SxStart *start = sx_start_parse (pane, value, error);

          if (start != NULL)
            g_ptr_array_add (self->starts, start);

          return start != NULL;
        }
    }

  g_return_val_if_reached (FALSE);
}

static gboolean
behaviour_cb (const char  *name,
              const char  *value,
              gpointer     user_data,
              GError     **error)
{
  SxOptions *self = user_data;
  g_autoptr (GString) names = NULL;
  SxBehaviourId id;

  if (!check_utf8 (name, value, error))
    return FALSE;

  if (sx_behaviour_from_name (value, &id))
    {
      g_free (self->behaviour);
      self->behaviour = g_strdup (value);
      return TRUE;
    }

  names = g_string_new (NULL);
  for (id = 0; id < SX_N_BEHAVIOURS; id++)
    g_string_append_printf (names, "%s%s", id > 0 ? ", " : "", sx_behaviour_get_name (id));
  set_error (error, name, _("“%s” is no behaviour. There are: %s."), value, names->str);

  return FALSE;
}

static gboolean
backlog_cb (const char  *name,
            const char  *value,
            gpointer     user_data,
            GError     **error)
{
  SxOptions *self = user_data;
  guint64 number;

  if (!check_utf8 (name, value, error))
    return FALSE;

  if (!g_ascii_string_to_unsigned (value, 10, 0, SX_OPTIONS_MAX_BACKLOG, &number, NULL))
    {
      set_error (error, name, _("“%s” is not a whole number from 0 to %d."), value, SX_OPTIONS_MAX_BACKLOG);
      return FALSE;
    }

  self->backlog = (int) number;

  return TRUE;
}

static void
add_entries (GOptionContext *context,
             SxOptions      *self)
{
  const GOptionEntry entries[] = {
    { "server", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, start_cb,
      N_("Fill in the Server pane and listen"), N_("[HOST]:PORT") },
    { "client", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, start_cb,
      N_("Fill in the Client pane and connect"), N_("HOST:PORT") },
    { "udp", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, start_cb,
      N_("Fill in the UDP pane and bind"), N_("[HOST]:PORT") },
    { "lookup", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, start_cb,
      N_("Fill in the Lookup pane and look up"), N_("HOST[:SERVICE]") },
    { "behaviour", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, behaviour_cb,
      N_("With --server: greet-close (default), greet, echo, discard, daytime, chat, none"), N_("NAME") },
    { "backlog", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, backlog_cb,
      N_("With --server: the argument of listen() (default 5)"), N_("N") },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &self->demo,
      N_("Play the whole tutorial, at a pace that people can follow"), NULL },
    { "replay", 0, 0, G_OPTION_ARG_FILENAME, &self->replay,
      N_("Open a saved session, to be looked at"), N_("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->show_version,
      N_("Print the version"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &self->show_help,
      N_("Print this help"), NULL },
    { NULL }
  };
  GOptionGroup *group;

  /* The callbacks get what the group was made with */
  group = g_option_group_new ("socket-explorer", NULL, NULL, self, NULL);
  g_option_group_add_entries (group, entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);
}

static GOptionContext *
create_context (SxOptions *self)
{
  GOptionContext *context = g_option_context_new (NULL);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, N_("Shows how sockets work: servers, clients, datagrams and look-ups, "
                                            "by pointing and clicking."));
  g_option_context_set_description (context,
    N_("--server, --client, --udp and --lookup may be given several times; the last one is the pane that is shown. "
       "IPv6 addresses stand in brackets; unix:PATH is a Unix socket. "
       "One program runs at a time: a second call hands its options to the first."));
  add_entries (context, self);

  return context;
}

static gboolean
check_whole (SxOptions   *self,
             char       **rest,
             GError     **error)
{
  gboolean has_server = FALSE;

  if (rest[0] != NULL && rest[1] != NULL)
    {
      set_error (error, rest[1], "%s", _("There is no such argument; options begin with “--”."));
      return FALSE;
    }

  for (guint i = 0; i < self->starts->len; i++)
    {
      const SxStart *start = g_ptr_array_index (self->starts, i);

      has_server |= start->pane == SX_PANE_SERVER;
    }

  if (!has_server && (self->behaviour != NULL || self->backlog >= 0))
    {
      set_error (error, self->behaviour != NULL ? "--behaviour" : "--backlog", "%s",
                 _("This needs a --server to be about."));
      return FALSE;
    }

  if (self->replay != NULL && *self->replay == '\0')
    {
      set_error (error, "--replay", "%s", _("A file is missing."));
      return FALSE;
    }

  if (self->replay != NULL && (self->starts->len > 0 || self->demo))
    {
      set_error (error, "--replay", "%s", _("A saved session is only to be looked at: nothing can be started with it."));
      return FALSE;
    }

  return TRUE;
}

/**
 * sx_options_new:
 *
 * Returns: (transfer full): options that ask for nothing
 */
SxOptions *
sx_options_new (void)
{
  SxOptions *self = g_new0 (SxOptions, 1);

  self->starts = g_ptr_array_new_with_free_func ((GDestroyNotify) sx_start_free);
  self->backlog = -1;

  return self;
}

/**
 * sx_options_parse:
 * @arguments: (array zero-terminated=1): the command line, the program's name first
 * @error: return location for a #GError of domain %G_OPTION_ERROR; its message is one line that names the option
 *
 * Reads a command line. With `--help` or `--version` nothing else is checked.
 *
 * Returns: (transfer full) (nullable): the options
 */
SxOptions *
sx_options_parse (const char *const  *arguments,
                  GError            **error)
{
  g_autoptr (SxOptions) self = sx_options_new ();
  g_autoptr (GOptionContext) context = create_context (self);
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) rest = g_strdupv ((char **) arguments);

  if (!g_option_context_parse_strv (context, &rest, &local_error))
    {
      g_autofree char *line = make_line (local_error->message);

      g_set_error_literal (error, local_error->domain, local_error->code, line);
      return NULL;
    }

  if (!self->show_help && !self->show_version && !check_whole (self, rest, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sx_options_get_help:
 *
 * What `--help` prints.
 *
 * Returns: (transfer full): the help, several lines
 */
char *
sx_options_get_help (void)
{
  g_autoptr (SxOptions) self = sx_options_new ();
  g_autoptr (GOptionContext) context = create_context (self);

  return g_option_context_get_help (context, TRUE, NULL);
}

void
sx_options_free (SxOptions *self)
{
  g_ptr_array_unref (self->starts);
  g_free (self->behaviour);
  g_free (self->replay);
  g_free (self);
}
