/* sx-behaviour-daytime.c: send the date and time, then close (RFC 867)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-connection.h"

#include <string.h>
#include <time.h>

/* RFC 867 suggests "Weekday, Month Day, Year Time-Zone", in English and in
 * ASCII: strftime() would speak the language of the desktop. */
static void
accepted (SxConnection *connection)
{
  static const char *const days[] = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
  };
  static const char *const months[] = {
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December"
  };
  time_t now = time (NULL);
  struct tm local = { 0, };
  char line[128];

  localtime_r (&now, &local);
  g_snprintf (line, sizeof line, "%s, %s %d, %d %02d:%02d:%02d-%s\r\n",
              days[local.tm_wday % 7], months[local.tm_mon % 12], local.tm_mday,
              local.tm_year + 1900, local.tm_hour, local.tm_min, local.tm_sec,
              local.tm_zone != NULL ? local.tm_zone : "UTC");
  sx_connection_write (connection, (const guint8 *) line, strlen (line), NULL);
  sx_connection_close_when_flushed (connection);
}

const SxBehaviour sx_behaviour_daytime = {
  .accepted = accepted,
};
