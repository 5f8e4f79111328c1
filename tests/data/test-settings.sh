#!/bin/sh
# test-settings.sh: does the schema have every setting that the program asks for, and no other?
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: test-settings.sh SOURCE_DIR SCHEMA
set -u

cd "$1" || exit 1
schema=$2
number=0
status=0

result ()
{
  number=$((number + 1))
  if [ -n "$2" ]; then
    printf '%s\n' "$2" | sed 's/^/# /'
    echo "not ok $number - $1"
    status=1
  else
    echo "ok $number - $1"
  fi
}

keys=$(sed -n 's/.*<key name="\([^"]*\)".*/\1/p' "$schema")

# GLib ends the program when it is asked for a key that is not in the schema
used=$(cat src/*/*.c src/*/*/*.c | tr '\n' ' ' |
       grep -oE 'g_settings_(get|set|bind|reset|create)[a-z_]* ?\([a-z>_-]+, +"[a-z0-9-]+"' |
       sed 's/.*"\(.*\)"/\1/' | sort -u)
unknown=$(for key in $used; do
            printf '%s\n' "$keys" | grep -qxF -- "$key" || echo "there is no key $key"
          done)
result "every key that is used is in the schema" "$unknown"

# Those of the panes are put together from the pane and the rest
idle=$(for key in $keys; do
         grep -rqF -e "\"$key\"" -e "\"${key#*-}\"" src || echo "nothing uses the key $key"
       done)
result "every key in the schema is used" "$idle"

bare=$(awk '/<key /    { name = $0; summary = description = 0 }
            /<summary>/     { summary = 1 }
            /<description>/ { description = 1 }
            /<\/key>/  { if (!summary || !description) print name }' "$schema")
result "every key says what it is" "$bare"

echo "1..$number"
exit "$status"
