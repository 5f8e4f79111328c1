/* sx-desk-sentence.c: what a pane says: the error of its form, or else its status
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-desk-private.h"

/**
 * sx_desk_dup_sentence:
 *
 * Returns: (transfer full): what is going on, or what is wrong in the form
 */
char *
sx_desk_dup_sentence (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), NULL);

  return self->form_sentence != NULL ? g_strdup (self->form_sentence)
                                     : sx_status_get_sentence (self->status);
}

/**
 * sx_desk_dup_advice:
 *
 * Returns: (transfer full) (nullable): what to try next
 */
char *
sx_desk_dup_advice (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), NULL);

  return self->form_sentence != NULL ? NULL : sx_status_get_advice (self->status);
}

/**
 * sx_desk_dup_error:
 *
 * Returns: (transfer full) (nullable): what is wrong in the form, or else what failed, without what goes
 *   on besides; %NULL: nothing
 */
char *
sx_desk_dup_error (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), NULL);

  return self->form_sentence != NULL ? g_strdup (self->form_sentence)
                                     : sx_status_get_failure (self->status);
}

/**
 * sx_desk_get_tone:
 *
 * Returns: how the sentence is meant
 */
SxTone
sx_desk_get_tone (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), SX_TONE_IDLE);

  return self->form_sentence != NULL ? SX_TONE_ERROR : sx_status_get_tone (self->status);
}

/**
 * sx_desk_get_blame:
 *
 * Returns: the control that the sentence is about
 */
SxBlame
sx_desk_get_blame (SxDesk *self)
{
  g_return_val_if_fail (SX_IS_DESK (self), SX_BLAME_NONE);

  return self->form_sentence != NULL ? self->form_blame : sx_status_get_blame (self->status);
}

/**
 * sx_desk_set_form_error:
 * @sentence: (nullable): what is wrong, translated; %NULL: nothing is
 * @blame: the control that caused it
 *
 * Says that what was written cannot be done, so that nothing was called.
 */
void
sx_desk_set_form_error (SxDesk     *self,
                        const char *sentence,
                        SxBlame     blame)
{
  g_return_if_fail (SX_IS_DESK (self));

  if (g_strcmp0 (self->form_sentence, sentence) == 0 &&
      (sentence == NULL || self->form_blame == blame))
    return;

  g_free (self->form_sentence);
  self->form_sentence = g_strdup (sentence);
  self->form_blame = sentence != NULL ? blame : SX_BLAME_NONE;
  sx_desk_emit_changed (self);
}
