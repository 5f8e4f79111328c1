/* main.c: starts the application, nothing else
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-application.h"

int
main (int    argc,
      char **argv)
{
  return sx_application_main (argc, argv);
}
