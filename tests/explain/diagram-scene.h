/* diagram-scene.h: a story's diagram as things to be drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "diagram-journal.h"

#define ALL_VIEW { .end = G_MAXUINT64, .selected_event = SX_NO_EVENT }

static inline SxScene *
story_draw (Story               *story,
            double               y0,
            double               y1,
            const SxDiagramView *view)
{
  const SxDiagramView all = ALL_VIEW;
  SxScene *scene = sx_scene_new ();

  sx_diagram_draw (story->diagram, scene, y0, y1, view != NULL ? view : &all);

  return scene;
}

static inline SxScene *
story_draw_all (Story *story)
{
  return story_draw (story, 0, sx_diagram_get_height (story_tell (story)), NULL);
}

/* The first text that begins so; NULL: none */
static inline const SxSceneItem *
scene_find_text (SxScene    *scene,
                 const char *beginning)
{
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (scene, &n_items);

  for (guint i = 0; i < n_items; i++)
    {
      if (items[i].type == SX_SCENE_TEXT && g_str_has_prefix (items[i].text.string, beginning))
        return &items[i];
    }

  return NULL;
}

/* The shaft of an arrow */
static inline const SxSceneItem *
scene_find_shaft (SxScene *scene,
                  guint    arrow)
{
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (scene, &n_items);

  for (guint i = 0; i < n_items; i++)
    {
      if (items[i].type == SX_SCENE_LINE && items[i].tag == SX_TAG_ARROW (arrow))
        return &items[i];
    }

  return NULL;
}

/* A conversation with all that there may be in it */
static inline void
story_talk (Story *story)
{
  story_meet (story);
  story_state (story, 2, TCP_ESTABLISHED);
  for (guint i = 0; i < 6; i++)
    {
      story_send (story, 2, "The quick brown fox jumps over the lazy dog");
      story_send (story, 2, "and once more");
      story_recv (story, 3, "The quick brown fox jumps over the lazy dogand once more");
      story_send (story, 3, "a long answer that is read in pieces");
      story_recv (story, 2, "a long answer ");
      story_recv (story, 2, "that is read in pieces");
      story->time += i % 2 == 0 ? 3000 * MS : 0;
    }
  story_shutdown (story, 2);
  story_add (story, (SxRecord) { .kind = SX_KIND_RECV, .socket = 3 });
  story_state (story, 2, TCP_FIN_WAIT2);
  story_close (story, 3);
  story_state (story, 2, TCP_TIME_WAIT);
  story_socket (story, 4, AF_INET, SOCK_STREAM);
  story_connecting (story, 4, sx_test_address ("192.0.2.255", 65535));
  story_connect (story, 4, NOWHERE, sx_test_address ("192.0.2.255", 65535), ECONNREFUSED);
}

static inline guint
scene_count_tagged (SxScene *scene,
                    guint32  tag)
{
  guint n_items;
  const SxSceneItem *items = sx_scene_get_items (scene, &n_items);
  guint n = 0;

  for (guint i = 0; i < n_items; i++)
    n += items[i].tag == tag;

  return n;
}
