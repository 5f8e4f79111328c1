/* sx-worst.c: what took longest while a window was measured
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-worst.h"

#include "sx-ping.h"
#include "sx-times.h"

static int
compare_frames (gconstpointer a,
                gconstpointer b)
{
  double difference = ((const SxFrame *) b)->whole - ((const SxFrame *) a)->whole;

  return difference < 0 ? -1 : difference > 0;
}

static int
compare_turns (gconstpointer a,
               gconstpointer b)
{
  double difference = ((const SxTurn *) b)->whole - ((const SxTurn *) a)->whole;

  return difference < 0 ? -1 : difference > 0;
}

static int
compare_pings (gconstpointer a,
               gconstpointer b)
{
  double difference = ((const SxPingAnswer *) b)->window - ((const SxPingAnswer *) a)->window;

  return difference < 0 ? -1 : difference > 0;
}

/* What the person did before that, and ends the line */
static void
print_deed (SxPerson *person,
            double    at)
{
  double since;
  const char *deed = person != NULL ? sx_person_get_deed (person, at, &since) : NULL;

  if (deed != NULL)
    g_print (", %.0f ms after %s", 1000 * since, deed);
  g_print ("\n");
}

void
sx_worst_print (guint     n,
                SxFrames *watched,
                GArray   *pings,
                SxPerson *person,
                double    began)
{
  GArray *frames = watched->frames, *turns = watched->turns;
  SxTimes update = sx_times_sum_up (frames, G_STRUCT_OFFSET (SxFrame, update), 0.99);
  SxTimes layout = sx_times_sum_up (frames, G_STRUCT_OFFSET (SxFrame, layout), 0.99);
  SxTimes paint = sx_times_sum_up (frames, G_STRUCT_OFFSET (SxFrame, paint), 0.99);

  if (n > 0)
    g_print ("    medians and 99 of 100 of the frames' parts: update %.1f %.1f, layout %.1f %.1f, paint %.1f %.1f ms\n",
             update.median, update.most, layout.median, layout.most, paint.median, paint.most);

  g_array_sort (frames, compare_frames);
  for (guint i = 0; i < MIN (frames->len, n); i++)
    {
      const SxFrame *frame = &g_array_index (frames, SxFrame, i);

      g_print ("    frame at %6.3f s: %5.1f ms, of these %5.1f with a processor; update %5.1f, layout %5.1f, paint %5.1f",
               frame->at - began, frame->whole, frame->worked, frame->update, frame->layout, frame->paint);
      print_deed (person, frame->at);
    }
  g_array_sort (turns, compare_turns);
  for (guint i = 0; i < MIN (turns->len, n); i++)
    {
      const SxTurn *turn = &g_array_index (turns, SxTurn, i);

      g_print ("    turn at  %6.3f s: %5.1f ms, of these %5.1f with a processor; in frames %5.1f", turn->at - began,
               turn->whole, turn->worked, turn->frames);
      print_deed (person, turn->at);
    }
  g_array_sort (pings, compare_pings);
  for (guint i = 0; i < MIN (pings->len, n); i++)
    {
      const SxPingAnswer *answer = &g_array_index (pings, SxPingAnswer, i);

      g_print ("    ping at  %6.3f s: %5.1f ms, the X server alone %5.1f", answer->at - began, answer->window, answer->server);
      print_deed (person, answer->at);
    }
}
