/* sx-costs.c: what this process has cost so far
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-costs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "sx-bench.h"

/* Of all threads that there are */
static long
count_switches (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  const char *entry;
  long n = 0;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", entry, "status", NULL);
      g_autofree char *text = NULL;
      const char *line;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      for (line = strstr (text, "ctxt_switches:"); line != NULL; line = strstr (line + 1, "ctxt_switches:"))
        n += strtol (line + strlen ("ctxt_switches:"), NULL, 10);
    }

  return n;
}

SxCosts
sx_costs_get (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return (SxCosts) {
    .at = sx_bench_now (),
    .processor = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
    .switches = count_switches (),
  };
}
