/* sx-diagram-link.c: one selection, in a diagram and in the tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-diagram-link.h"

struct _SxDiagramLink
{
  GObject        parent_instance;

  SxDiagramArea *area;    /* not owned: who has the area has us, and drops us first */
  SxDiagram     *diagram; /* likewise */
  GPtrArray     *desks;
  /* One side told the other one, which need not tell it back */
  gboolean       telling;
};

G_DEFINE_FINAL_TYPE (SxDiagramLink, sx_diagram_link, G_TYPE_OBJECT)

static SxDesk *
find_owner (SxDiagramLink *self,
            guint32        owner)
{
  for (guint i = 0; i < self->desks->len; i++)
    {
      SxDesk *desk = g_ptr_array_index (self->desks, i);

      if (sx_desk_get_owner (desk) == owner)
        return desk;
    }

  return NULL;
}

/* Only one record is selected in the whole window */
static void
select_record (SxDiagramLink *self,
               SxDesk        *selected,
               guint64        serial)
{
  for (guint i = 0; i < self->desks->len; i++)
    {
      SxDesk *desk = g_ptr_array_index (self->desks, i);

      if (desk == selected)
        sx_desk_select_record (desk, serial);
      else if (sx_desk_get_selected_serial (desk) != G_MAXUINT64)
        sx_desk_select_record (desk, G_MAXUINT64);
    }
}

/* Whose event is selected, and what a filter knows of its record */
static SxDesk *
find_selected (SxDiagramLink *self,
               SxJournalPeek *peek)
{
  guint event = sx_diagram_area_get_selected (self->area);
  SxJournal *journal = self->desks->len > 0 ? sx_desk_get_journal (g_ptr_array_index (self->desks, 0)) : NULL;

  if (event == SX_NO_EVENT || journal == NULL
      || !sx_journal_peek (journal, sx_diagram_get_event (self->diagram, event)->serial, peek))
    return NULL;

  return find_owner (self, peek->owner);
}

static void
area_selected_cb (SxDiagramLink *self)
{
  guint event = sx_diagram_area_get_selected (self->area);
  SxJournalPeek peek;
  SxDesk *desk;

  if (self->telling)
    return;

  self->telling = TRUE;
  desk = find_selected (self, &peek);
  if (desk == NULL)
    {
      select_record (self, NULL, G_MAXUINT64);
    }
  else
    {
      if (peek.socket != 0)
        sx_desk_set_selected_socket (desk, peek.socket);
      select_record (self, desk, sx_diagram_get_event (self->diagram, event)->serial);
      sx_diagram_area_set_socket (self->area, peek.socket);
    }
  self->telling = FALSE;
}

static void
desk_socket_cb (SxDesk        *desk,
                GParamSpec    *pspec,
                SxDiagramLink *self)
{
  if (!self->telling)
    sx_diagram_area_set_socket (self->area, sx_desk_get_selected_socket (desk));
}

static void
desk_serial_cb (SxDesk        *desk,
                GParamSpec    *pspec,
                SxDiagramLink *self)
{
  guint64 serial = sx_desk_get_selected_serial (desk);
  guint event = serial != G_MAXUINT64 ? sx_diagram_find_event (self->diagram, serial) : SX_NO_EVENT;

  if (self->telling)
    return;

  self->telling = TRUE;
  sx_diagram_area_select (self->area, event);
  if (event != SX_NO_EVENT)
    {
      const SxDiagramEvent *found = sx_diagram_get_event (self->diagram, event);

      sx_diagram_area_set_socket (self->area, sx_diagram_get_lifeline (self->diagram, found->lifeline)->socket);
    }
  self->telling = FALSE;
}

static void
sx_diagram_link_dispose (GObject *object)
{
  SxDiagramLink *self = SX_DIAGRAM_LINK (object);

  for (guint i = 0; i < self->desks->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->desks, i), self);
  g_ptr_array_set_size (self->desks, 0);
  if (self->area != NULL)
    g_signal_handlers_disconnect_by_data (self->area, self);
  self->area = NULL;

  G_OBJECT_CLASS (sx_diagram_link_parent_class)->dispose (object);
}

static void
sx_diagram_link_finalize (GObject *object)
{
  g_ptr_array_unref (SX_DIAGRAM_LINK (object)->desks);

  G_OBJECT_CLASS (sx_diagram_link_parent_class)->finalize (object);
}

static void
sx_diagram_link_class_init (SxDiagramLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sx_diagram_link_dispose;
  G_OBJECT_CLASS (klass)->finalize = sx_diagram_link_finalize;
}

static void
sx_diagram_link_init (SxDiagramLink *self)
{
  self->desks = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sx_diagram_link_new:
 * @area: where events are selected; must outlive the link
 * @diagram: what it shows; likewise
 * @desks: (array length=n_desks): whose sockets these are
 * @n_desks: how many
 *
 * Returns: (transfer full): what keeps them together
 */
SxDiagramLink *
sx_diagram_link_new (SxDiagramArea *area,
                     SxDiagram     *diagram,
                     SxDesk *const *desks,
                     guint          n_desks)
{
  SxDiagramLink *self = g_object_new (SX_TYPE_DIAGRAM_LINK, NULL);

  self->area = area;
  self->diagram = diagram;
  g_signal_connect_swapped (area, "notify::selected", G_CALLBACK (area_selected_cb), self);
  for (guint i = 0; i < n_desks; i++)
    {
      g_ptr_array_add (self->desks, g_object_ref (desks[i]));
      g_signal_connect (desks[i], "notify::selected-socket", G_CALLBACK (desk_socket_cb), self);
      g_signal_connect (desks[i], "notify::selected-serial", G_CALLBACK (desk_serial_cb), self);
      if (sx_desk_get_selected_socket (desks[i]) != 0)
        sx_diagram_area_set_socket (area, sx_desk_get_selected_socket (desks[i]));
    }

  return self;
}

/**
 * sx_diagram_link_reveal:
 *
 * Scrolls the tables to the event that is selected.
 *
 * Returns: (transfer none) (nullable): whose tables these are
 */
SxDesk *
sx_diagram_link_reveal (SxDiagramLink *self)
{
  SxJournalPeek peek;
  SxDesk *desk;

  g_return_val_if_fail (SX_IS_DIAGRAM_LINK (self), NULL);

  desk = find_selected (self, &peek);
  if (desk != NULL)
    area_selected_cb (self);

  return desk;
}

/**
 * sx_diagram_link_select_socket:
 * @socket: a socket's number
 *
 * Selects a socket, in its own table and in the diagram.
 */
void
sx_diagram_link_select_socket (SxDiagramLink *self,
                               guint32        socket)
{
  for (guint i = 0; i < self->desks->len; i++)
    {
      SxDesk *desk = g_ptr_array_index (self->desks, i);

      if (sx_socket_model_lookup (sx_desk_get_sockets (desk), socket) != NULL)
        sx_desk_set_selected_socket (desk, socket);
    }
  sx_diagram_area_set_socket (self->area, socket);
}
