/* fault-story.c: everything that the engine can do, once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fault-story-private.h"

#include <netdb.h>
#include <sys/resource.h>

#include "fault-calls.h"

typedef gboolean (*Part) (Story *self);

/* The parts of the story */

static gboolean
describe (Story *self)
{
  return story_finish (self, sx_engine_describe (self->f.engine, self->f.owner), NULL);
}

static gboolean
look_up (Story *self)
{
  return story_finish (self, sx_engine_lookup (self->f.engine, self->f.owner, "two.invalid", "80", AF_UNSPEC, SOCK_STREAM, 0, 0), NULL);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_found (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

/* Where this computer has a list of services */
static gboolean
find_service (Story *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (getservbyname ("http", "tcp") == NULL)
    return TRUE;

  sx_endpoint_find_service_async ("http", FALSE, NULL, found_cb, &result);
  if (!sx_test_wait_until (is_found, &result, STORY_PATIENCE_MS))
    {
      fault_add_trouble (self->troubles, "a service was not looked up");
      return FALSE;
    }

  return sx_endpoint_find_service_finish (result, &error) == 80;
}

static const struct
{
  const char *name;
  Part        part;
} parts[] = {
  { "describe", describe },
  { "look up", look_up },
  { "echo", story_echo },
  { "greet", story_greet },
  { "chat", story_chat },
  { "frame", story_frame },
  { "observe no more", story_observe_no_more },
  { "client", story_client },
  { "resets", story_resets },
  { "slow", story_slow },
  { "datagrams", story_datagrams },
  { "Unix streams", story_unix_streams },
  { "Unix backlog", story_unix_full },
  { "Unix datagrams", story_unix_datagrams },
  { "Unix stale", story_unix_stale },
  { "hold", story_hold },
  { "crowd", story_crowd },
  { "address that goes", story_go },
  { "service", find_service },
};

/* Once more if it fails, for it is made to fail once only; what was open is closed in between */
static void
run_part (Story      *self,
          const char *name,
          Part        part)
{
  if (part (self))
    return;

  self->n_again++;
  if (!fault_has_failed ())
    fault_add_trouble (self->troubles, "%s failed though nothing was made to", name);
  story_finish (self, sx_engine_close_all (self->f.engine, self->f.owner), NULL);
  if (!part (self))
    fault_add_trouble (self->troubles, "%s fails still", name);
}

/* So few that listeners keep some back; the soft limit is for the engine to raise */
static void
limit_descriptors (void)
{
  struct rlimit limit = { .rlim_cur = STORY_DESCRIPTORS / 2, .rlim_max = STORY_DESCRIPTORS };

  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

void
story_run (Story      *self,
           const char *folder,
           StoryFlags  flags)
{
  g_autoptr (GError) error = NULL;

  *self = (Story) { .folder = folder, .troubles = g_string_new (NULL), .flags = flags };
  g_main_context_default ();
  limit_descriptors ();
  self->f.descriptors = sx_test_count_descriptors ();
  self->f.journal = sx_journal_new (folder, &error);
  g_assert_no_error (error);
  fault_enter ();
  self->f.engine = sx_engine_new (self->f.journal);
  fault_leave ();
  self->f.owner = sx_engine_new_owner (self->f.engine);
  sx_engine_set_connect_timeout (self->f.engine, STORY_PATIENCE_MS / 2);
  if (flags & STORY_OBSERVED)
    sx_engine_set_observe (self->f.engine, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i].part != describe || (flags & STORY_DESCRIBES))
      run_part (self, parts[i].name, parts[i].part);

  /* As it was before, whatever failed */
  run_part (self, "an exchange afterwards", story_greet);
  sx_engine_shutdown (self->f.engine);
  g_assert_finalize_object (self->f.engine);
}

guint
story_count_errors (Story    *self,
                    int       error,
                    gboolean  describes)
{
  guint64 n = sx_journal_get_n_records (self->f.journal);
  guint count = 0;

  for (guint64 i = 0; i < n; i++)
    {
      SxRecord record;

      g_assert_true (sx_journal_read (self->f.journal, i, &record));
      count += record.error == error && (describes || record.kind != SX_KIND_FAMILY);
    }

  return count;
}

static gboolean
descriptors_are_back (gpointer data)
{
  Story *self = data;

  return sx_test_count_descriptors () == self->f.descriptors;
}

void
story_clear (Story *self)
{
  g_assert_finalize_object (self->f.journal);
  if (!sx_test_wait_until (descriptors_are_back, self, STORY_PATIENCE_MS))
    fault_add_trouble (self->troubles, "%u descriptors were open, %u are", self->f.descriptors, sx_test_count_descriptors ());
}
