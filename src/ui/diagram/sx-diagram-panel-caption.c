/* sx-diagram-panel-caption.c: what is said of an event, and of what is left out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include <glib/gi18n-lib.h>

#include "sx-diagram-panel-private.h"
#include "sx-diagram-walk.h"

static char *
dup_lifeline_text (SxDiagramPanel *self,
                   guint           number)
{
  const SxLifeline *lifeline = sx_diagram_get_lifeline (self->diagram, number);
  const char *state = lifeline->state != NULL ? lifeline->state : "";

  return g_strdup_printf (*state != '\0' ? "%s, %s, %s" : "%s, %s", lifeline->title, lifeline->address, state);
}

/* (transfer full) (nullable): what the pointer is at */
static char *
dup_hovered_text (SxDiagramPanel *self)
{
  guint32 tag = sx_diagram_area_get_hovered (self->area);
  guint number = SX_TAG_NUMBER (tag);

  if (SX_TAG_IS_EVENT (tag) && number < sx_diagram_get_n_events (self->diagram))
    return sx_diagram_dup_sentence (self->diagram, number);
  if (SX_TAG_IS_ARROW (tag) && number < sx_diagram_get_n_arrows (self->diagram))
    return sx_diagram_dup_arrow_sentence (self->diagram, number);
  if (SX_TAG_IS_LIFELINE (tag) && number < sx_diagram_get_n_lifelines (self->diagram))
    return dup_lifeline_text (self, number);

  return NULL;
}

/* Of what the pointer is at, else of what is selected, else of what happened last at the moment that is shown */
void
sx_diagram_panel_update_caption (SxDiagramPanel *self)
{
  g_autofree char *text = dup_hovered_text (self);
  guint event = sx_diagram_area_get_selected (self->area);
  guint64 end = sx_moment_get_end (self->moment);

  if (text == NULL && event == SX_NO_EVENT && end != G_MAXUINT64)
    {
      guint n_events = sx_diagram_count_until (self->diagram, end);

      event = n_events > 0 ? n_events - 1 : SX_NO_EVENT;
    }
  if (text == NULL && event < sx_diagram_get_n_events (self->diagram))
    text = sx_diagram_dup_sentence (self->diagram, event);

  sx_diagram_caption_set_text (self->caption,
                               text != NULL ? text
                                            : _("Point at an event, or walk through them with the arrow keys."),
                               text == NULL);
}

void
sx_diagram_panel_update_left_out (SxDiagramPanel *self)
{
  g_autofree char *note = sx_diagram_sockets_dup_note (self->diagram);

  if (note != NULL)
    gtk_label_set_text (GTK_LABEL (self->left_out), note);
  gtk_widget_set_visible (self->left_out, note != NULL);
}
