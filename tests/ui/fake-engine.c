/* fake-engine.c: an engine that writes down what it is told, and does nothing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fake-engine.h"

struct _SxEngine
{
  GObject  parent_instance;

  guint32  last_owner;
  guint32  last_request;
  char    *command;
};

G_DEFINE_FINAL_TYPE (SxEngine, sx_engine, G_TYPE_OBJECT)

static guint32
take (SxEngine *self,
      char     *command)
{
  g_free (self->command);
  self->command = command;

  return ++self->last_request;
}

static void
sx_engine_finalize (GObject *object)
{
  g_free (SX_ENGINE (object)->command);

  G_OBJECT_CLASS (sx_engine_parent_class)->finalize (object);
}

static void
sx_engine_class_init (SxEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sx_engine_finalize;
}

static void
sx_engine_init (SxEngine *self)
{
}

SxEngine *
sx_engine_new (SxJournal *journal)
{
  return g_object_new (SX_TYPE_ENGINE, NULL);
}

guint32
sx_engine_new_owner (SxEngine *self)
{
  return ++self->last_owner;
}

guint32
sx_engine_close (SxEngine *self,
                 guint32   owner,
                 guint32   socket)
{
  return take (self, g_strdup_printf ("close %u", socket));
}

guint32
sx_engine_close_open (SxEngine *self,
                      guint32   owner)
{
  return take (self, g_strdup ("close-open"));
}

guint32
sx_engine_half_close (SxEngine *self,
                      guint32   owner,
                      guint32   socket)
{
  return take (self, g_strdup_printf ("half-close %u", socket));
}

guint32
sx_engine_reset (SxEngine *self,
                 guint32   owner,
                 guint32   socket)
{
  return take (self, g_strdup_printf ("reset %u", socket));
}

guint32
sx_engine_hold (SxEngine *self,
                guint32   owner,
                guint32   socket,
                gboolean  hold)
{
  return take (self, g_strdup_printf (hold ? "hold %u" : "release %u", socket));
}

void
sx_engine_set_observe (SxEngine *self,
                       gboolean  observe)
{
  /* Not a command: nothing comes of it that a test would look for */
}

char *
fake_engine_take_command (SxEngine *self)
{
  return g_steal_pointer (&self->command);
}
