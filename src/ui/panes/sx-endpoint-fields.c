/* sx-endpoint-fields.c: host, port, path and family of a form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>
#include <sys/socket.h>

#include "sx-endpoint-fields.h"

/* How long a service name is let stand before it is looked up, in ms: somebody who is
 * typing "http" does not want to hear that there is no service "ht" */
#define SERVICE_DELAY_MS 300

struct _SxEndpointFields
{
  GObject        parent_instance;

  SxDesk        *desk;
  SxEndpointUse  use;
  SxFieldEntry  *host;
  SxFieldEntry  *port;
  SxFieldEntry  *path;
  SxChoice      *family;

  /* AI_PASSIVE: the addresses that are looked up are to be listened on */
  gboolean       passive;

  /* What a port of 0 has become; 0: not known */
  guint16        chosen_port;

  /* The look-up of a service name that is being typed */
  guint          service_timeout;
  GCancellable  *cancellable;
  /* The desk's error that stands at an entry; it comes back only as another one */
  char          *shown_sentence;
  SxBlame        shown_blame;
};

G_DEFINE_FINAL_TYPE (SxEndpointFields, sx_endpoint_fields, G_TYPE_OBJECT)

static gboolean
is_unix (SxEndpointFields *self)
{
  return self->path != NULL && sx_choice_get_family (self->family) == AF_UNIX;
}

/* The entry that the desk means, NULL when it is none of these */
static SxFieldEntry *
find_entry (SxEndpointFields *self,
            SxBlame           blame)
{
  gboolean remote = self->use == SX_ENDPOINT_REMOTE;

  /* Where a path is asked for, it stands in the host's place */
  if (blame == (remote ? SX_BLAME_REMOTE_HOST : SX_BLAME_HOST))
    return is_unix (self) ? self->path : self->host;
  if (blame == (remote ? SX_BLAME_REMOTE_PORT : SX_BLAME_PORT))
    return is_unix (self) ? self->path : self->port;
  if (blame == SX_BLAME_PATH && !remote)
    return self->path;
  return NULL;
}

static SxBlame
get_blame (SxEndpointFields *self,
           SxFieldEntry     *entry)
{
  gboolean remote = self->use == SX_ENDPOINT_REMOTE;

  if (entry == self->port)
    return remote ? SX_BLAME_REMOTE_PORT : SX_BLAME_PORT;
  if (entry == self->path && !remote)
    return SX_BLAME_PATH;
  return remote ? SX_BLAME_REMOTE_HOST : SX_BLAME_HOST;
}

/* What it means that nothing, or every interface, is written */
static char *
describe_any (SxEndpointFields *self)
{
  switch (self->use)
    {
    case SX_ENDPOINT_LISTEN:
      return g_strdup (_("Every interface: other computers can connect."));

    case SX_ENDPOINT_LOCAL:
      return g_strdup (_("Every interface: other computers can send here."));

    case SX_ENDPOINT_CONNECT:
    case SX_ENDPOINT_REMOTE:
    case SX_ENDPOINT_LOOKUP:
    default:
      return g_strdup (self->passive ? _("Empty: every interface, to listen there.") : _("Empty: this computer itself."));
    }
}

static char *
describe_host (SxEndpointFields *self,
               const SxEndpoint *endpoint)
{
  gboolean here = self->use == SX_ENDPOINT_LISTEN || self->use == SX_ENDPOINT_LOCAL;

  if (endpoint->form == SX_HOST_ANY || (here && sx_address_is_any (&endpoint->address)))
    return describe_any (self);
  return sx_endpoint_describe_host (endpoint);
}

static void
check_host (SxEndpointFields *self)
{
  const char *text = sx_field_entry_get_text (self->host);
  int family = is_unix (self) ? AF_UNSPEC : sx_choice_get_family (self->family);
  g_autoptr (GError) error = NULL;
  g_autoptr (SxEndpoint) endpoint = sx_endpoint_parse (text, NULL, family, &error);
  g_autofree char *hint = NULL;

  if (endpoint != NULL)
    hint = describe_host (self, endpoint);
  sx_field_entry_set_hint (self->host, hint);
  sx_field_entry_set_error (self->host, error != NULL ? error->message : NULL);
}

static void
check_path (SxEndpointFields *self)
{
  const char *text = sx_field_entry_get_text (self->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (SxEndpoint) endpoint = NULL;
  g_autofree char *hint = NULL;

  /* An empty entry is wrong only once somebody wants to use it */
  if (*text != '\0')
    endpoint = sx_endpoint_parse_path (text, &error);
  if (endpoint != NULL)
    hint = sx_endpoint_describe_host (endpoint);
  sx_field_entry_set_hint (self->path, hint);
  sx_field_entry_set_error (self->path, error != NULL ? error->message : NULL);
}

static void
forget_service (SxEndpointFields *self)
{
  g_clear_handle_id (&self->service_timeout, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
service_found_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (SxEndpointFields) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *hint = NULL;
  int port = sx_endpoint_find_service_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->port == NULL)
    return;

  if (error == NULL)
    /* Translators: the name of a service and its number: “http is port 80.” */
    hint = g_strdup_printf (_("%s is port %d."), sx_field_entry_get_text (self->port), port);
  sx_field_entry_set_hint (self->port, hint);
  sx_field_entry_set_error (self->port, error != NULL ? error->message : NULL);
}

static gboolean
find_service_cb (gpointer user_data)
{
  SxEndpointFields *self = user_data;
  gboolean datagram = self->use == SX_ENDPOINT_LOCAL || self->use == SX_ENDPOINT_REMOTE;

  self->service_timeout = 0;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  sx_endpoint_find_service_async (sx_field_entry_get_text (self->port), datagram,
                                  self->cancellable, service_found_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* What a number needs to be explained with; NULL: nothing */
static char *
describe_port (SxEndpointFields *self,
               int               port)
{
  if (port != 0 || (self->use != SX_ENDPOINT_LISTEN && self->use != SX_ENDPOINT_LOCAL))
    return NULL;
  if (self->chosen_port != 0)
    return g_strdup_printf (_("0 has become port %u."), self->chosen_port);
  return g_strdup (_("0: any free port."));
}

static void
check_port (SxEndpointFields *self)
{
  const char *text = sx_field_entry_get_text (self->port);
  g_autoptr (GError) error = NULL;
  g_autofree char *hint = NULL;
  int port;

  forget_service (self);
  if (*text != '\0' && sx_endpoint_parse_port (text, &port, &error))
    {
      hint = describe_port (self, port);
      if (port < 0)
        self->service_timeout = g_timeout_add (SERVICE_DELAY_MS, find_service_cb, self);
    }

  sx_field_entry_set_hint (self->port, hint);
  sx_field_entry_set_error (self->port, error != NULL ? error->message : NULL);
}

/* Who mends an entry need not be told any longer what was wrong with it */
static void
forgive (SxEndpointFields *self,
         SxFieldEntry     *entry)
{
  if (find_entry (self, sx_desk_get_blame (self->desk)) == entry)
    sx_desk_set_form_error (self->desk, NULL, SX_BLAME_NONE);
}

static void
host_changed_cb (SxEndpointFields *self)
{
  check_host (self);
  forgive (self, self->host);
}

static void
port_changed_cb (SxEndpointFields *self)
{
  check_port (self);
  forgive (self, self->port);
}

static void
path_changed_cb (SxEndpointFields *self)
{
  check_path (self);
  forgive (self, self->path);
}

static void
family_changed_cb (SxEndpointFields *self)
{
  gboolean path = is_unix (self);

  check_host (self);
  sx_field_entry_set_shown (self->host, !path);
  sx_field_entry_set_shown (self->port, !path);
  if (self->path != NULL)
    sx_field_entry_set_shown (self->path, path);
  /* An error was about the family that it was */
  sx_desk_set_form_error (self->desk, NULL, SX_BLAME_NONE);
}

/* Nobody is torn away from what they are writing elsewhere: only who is still in this form, or
 * nowhere, is led to the entry. */
static void
lead_to (SxFieldEntry *entry)
{
  GtkWidget *widget = GTK_WIDGET (entry);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *form = widget;

  while (form != NULL && !gtk_widget_has_css_class (form, "form"))
    form = gtk_widget_get_parent (form);

  if (gtk_widget_get_mapped (widget) &&
      (focus == NULL || form == NULL || gtk_widget_is_ancestor (focus, form)))
    gtk_widget_grab_focus (widget);
}

static void
desk_changed_cb (SxEndpointFields *self)
{
  SxBlame blame = sx_desk_get_blame (self->desk);
  gboolean wrong = sx_desk_get_tone (self->desk) == SX_TONE_ERROR;
  g_autofree char *sentence = wrong ? sx_desk_dup_error (self->desk) : NULL;
  SxFieldEntry *entry = wrong ? find_entry (self, blame) : NULL;
  SxFieldEntry *before = find_entry (self, self->shown_blame);

  if (g_strcmp0 (sentence, self->shown_sentence) == 0 && blame == self->shown_blame)
    return;

  if (before != NULL && g_strcmp0 (sx_field_entry_get_error (before), self->shown_sentence) == 0)
    sx_field_entry_set_error (before, NULL);

  g_free (self->shown_sentence);
  self->shown_sentence = g_strdup (sentence);
  self->shown_blame = wrong ? blame : SX_BLAME_NONE;

  if (entry != NULL)
    {
      sx_field_entry_set_error (entry, sentence);
      lead_to (entry);
    }
}

/* It is being tried again: should the same come of it, it has to be said again */
static void
start_over (SxEndpointFields *self)
{
  sx_desk_set_form_error (self->desk, NULL, SX_BLAME_NONE);
  g_clear_pointer (&self->shown_sentence, g_free);
  self->shown_blame = SX_BLAME_NONE;
  sx_field_entry_set_error (self->host, NULL);
  sx_field_entry_set_error (self->port, NULL);
  if (self->path != NULL)
    sx_field_entry_set_error (self->path, NULL);
}

static void
watch (SxEndpointFields *self,
       gpointer          object,
       const char       *signal,
       GCallback         callback)
{
  if (object != NULL)
    g_signal_connect_object (object, signal, callback, self, G_CONNECT_SWAPPED);
}

static void
sx_endpoint_fields_dispose (GObject *object)
{
  SxEndpointFields *self = SX_ENDPOINT_FIELDS (object);

  forget_service (self);
  g_clear_object (&self->desk);
  g_clear_object (&self->host);
  g_clear_object (&self->port);
  g_clear_object (&self->path);
  g_clear_object (&self->family);

  G_OBJECT_CLASS (sx_endpoint_fields_parent_class)->dispose (object);
}

static void
sx_endpoint_fields_finalize (GObject *object)
{
  SxEndpointFields *self = SX_ENDPOINT_FIELDS (object);

  g_free (self->shown_sentence);

  G_OBJECT_CLASS (sx_endpoint_fields_parent_class)->finalize (object);
}

static void
sx_endpoint_fields_class_init (SxEndpointFieldsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sx_endpoint_fields_dispose;
  object_class->finalize = sx_endpoint_fields_finalize;
}

static void
sx_endpoint_fields_init (SxEndpointFields *self)
{
}

/* Says it where it was caused and in Status; FALSE, so that callers can return it */
static gboolean
refuse (SxEndpointFields *self,
        const GError     *error)
{
  SxFieldEntry *entry = self->host;

  if (is_unix (self))
    entry = self->path;
  else if (g_error_matches (error, SX_ENDPOINT_ERROR, SX_ENDPOINT_ERROR_PORT))
    entry = self->port;

  sx_field_entry_set_error (entry, error->message);
  sx_desk_set_form_error (self->desk, error->message, get_blame (self, entry));
  if (gtk_widget_get_mapped (GTK_WIDGET (entry)))
    gtk_widget_grab_focus (GTK_WIDGET (entry));
  return FALSE;
}

/**
 * sx_endpoint_fields_new:
 * @desk: whose Status says what is wrong, and which says whose fault a failed call was
 * @use: what for
 * @host: the entry for the host
 * @port: the entry for the port
 * @path: (nullable): the entry for a Unix socket's path, if there is one
 * @family: the choice of the family; its items are set already
 *
 * Returns: (transfer full): what looks after these entries as long as it lives
 */
SxEndpointFields *
sx_endpoint_fields_new (SxDesk        *desk,
                        SxEndpointUse  use,
                        SxFieldEntry  *host,
                        SxFieldEntry  *port,
                        SxFieldEntry  *path,
                        SxChoice      *family)
{
  SxEndpointFields *self = g_object_new (SX_TYPE_ENDPOINT_FIELDS, NULL);

  self->desk = g_object_ref (desk);
  self->use = use;
  self->host = g_object_ref (host);
  self->port = g_object_ref (port);
  self->family = g_object_ref (family);
  g_set_object (&self->path, path);

  watch (self, host, "changed", G_CALLBACK (host_changed_cb));
  watch (self, port, "changed", G_CALLBACK (port_changed_cb));
  watch (self, path, "changed", G_CALLBACK (path_changed_cb));
  watch (self, family, "notify::value", G_CALLBACK (family_changed_cb));
  watch (self, desk, "changed", G_CALLBACK (desk_changed_cb));

  family_changed_cb (self);
  check_port (self);
  if (path != NULL)
    check_path (self);
  return self;
}

/**
 * sx_endpoint_fields_fill:
 * @self: endpoint fields
 * @host: (nullable): the host; %NULL: as it is
 * @port: (nullable): the port; %NULL: as it is
 * @path: (nullable): a Unix socket's path: the family becomes Unix. %NULL: host and port
 *   it is, and the family becomes Any: one chosen earlier need not fit the host
 *
 * Writes into the entries as a person would.
 */
void
sx_endpoint_fields_fill (SxEndpointFields *self,
                         const char       *host,
                         const char       *port,
                         const char       *path)
{
  g_return_if_fail (SX_IS_ENDPOINT_FIELDS (self));

  if (path != NULL && self->path != NULL)
    {
      sx_choice_set_family (self->family, AF_UNIX);
      sx_field_entry_set_text (self->path, path);
      return;
    }

  sx_choice_set_family (self->family, AF_UNSPEC);
  if (host != NULL)
    sx_field_entry_set_text (self->host, host);
  if (port != NULL)
    sx_field_entry_set_text (self->port, port);
}

/**
 * sx_endpoint_fields_set_read_only:
 * @self: endpoint fields
 * @read_only: whether they can only be read
 */
void
sx_endpoint_fields_set_read_only (SxEndpointFields *self,
                                  gboolean          read_only)
{
  g_return_if_fail (SX_IS_ENDPOINT_FIELDS (self));

  sx_field_entry_set_read_only (self->host, read_only);
  sx_field_entry_set_read_only (self->port, read_only);
  if (self->path != NULL)
    sx_field_entry_set_read_only (self->path, read_only);
  gtk_widget_set_sensitive (GTK_WIDGET (self->family), !read_only);
}

/**
 * sx_endpoint_fields_set_chosen_port:
 * @self: endpoint fields
 * @port: the port that the kernel chose; 0: it is not known, or none was asked to be chosen
 *
 * Has the entry for a port of 0 say what it has become.
 */
void
sx_endpoint_fields_set_chosen_port (SxEndpointFields *self,
                                    guint16           port)
{
  g_return_if_fail (SX_IS_ENDPOINT_FIELDS (self));

  if (self->chosen_port == port)
    return;

  self->chosen_port = port;
  check_port (self);
}

/**
 * sx_endpoint_fields_set_passive:
 * @self: endpoint fields, for a look-up
 * @passive: whether it is for addresses to listen on, AI_PASSIVE of getaddrinfo(3)
 *
 * Has the entry for the host say what it means that it is empty.
 */
void
sx_endpoint_fields_set_passive (SxEndpointFields *self,
                                gboolean          passive)
{
  g_return_if_fail (SX_IS_ENDPOINT_FIELDS (self));

  if (self->passive == passive)
    return;

  self->passive = passive;
  check_host (self);
}

/**
 * sx_endpoint_fields_parse:
 * @self: endpoint fields
 *
 * Reads what is written. When it cannot be, that stands at the entry and in Status, and
 * the entry gets the focus.
 *
 * Returns: (transfer full) (nullable): the endpoint; %NULL when it cannot be
 */
SxEndpoint *
sx_endpoint_fields_parse (SxEndpointFields *self)
{
  g_autoptr (GError) error = NULL;
  SxEndpoint *endpoint;

  g_return_val_if_fail (SX_IS_ENDPOINT_FIELDS (self), NULL);

  if (is_unix (self))
    endpoint = sx_endpoint_parse_path (sx_field_entry_get_text (self->path), &error);
  else
    endpoint = sx_endpoint_parse (sx_field_entry_get_text (self->host),
                                  sx_field_entry_get_text (self->port),
                                  sx_choice_get_family (self->family), &error);

  if (endpoint == NULL)
    refuse (self, error);
  else
    start_over (self);
  return endpoint;
}

/**
 * sx_endpoint_fields_check:
 * @self: endpoint fields
 *
 * Like sx_endpoint_fields_parse(), for a look-up: host and port are looked at one
 * by one, and an empty port is none.
 *
 * Returns: whether it can be
 */
gboolean
sx_endpoint_fields_check (SxEndpointFields *self)
{
  const char *port;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (SX_IS_ENDPOINT_FIELDS (self), FALSE);

  port = sx_field_entry_get_text (self->port);
  if (!sx_endpoint_check_host (sx_field_entry_get_text (self->host),
                               sx_choice_get_family (self->family), &error) ||
      (*port != '\0' && !sx_endpoint_check_port (port, &error)))
    return refuse (self, error);

  start_over (self);
  return TRUE;
}
