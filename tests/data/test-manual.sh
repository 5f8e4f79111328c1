#!/bin/sh
# test-manual.sh: does the man page have every option and every action?
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: test-manual.sh SOURCE_DIR PROGRAM
set -u

cd "$1" || exit 1
program=$2
# In the source of a man page, every hyphen that is typed as one has a backslash
page=$(sed 's/\\-/-/g' data/socket-explorer.1)
number=0
status=0

# result TITLE WORDS: each of the words has to be in the page
result ()
{
  number=$((number + 1))
  if [ -z "$2" ]; then
    echo "# none found"
    echo "not ok $number - $1"
    status=1
    return
  fi
  lost=$(for word in $2; do
           printf '%s\n' "$page" | grep -qE -- "(^|[^a-z-])$word([^a-z-]|\$)" || echo "$word is missing"
         done)
  if [ -n "$lost" ]; then
    printf '%s\n' "$lost" | sed 's/^/# /'
    echo "not ok $number - $1"
    status=1
  else
    echo "ok $number - $1"
  fi
}

result "every option" "$("$program" --help | grep -oE -- '(^|[ ,])--[a-z-]+' | tr -d ' ,' | sort -u)"
result "every action of the application" \
  "$(sed -n 's/^    { "\([a-z-]*\)", [a-z_]*_cb.*/\1/p; s/^  { "\([a-z-]*\)", .*SX_PANE_.*/\1/p; s/^  { "\([a-z-]*\)", .*CURRENT_PANE.*/\1/p' \
       src/ui/sx-application-actions.c)"
result "every behaviour" \
  "$(sed -n '/<key name="server-behaviour"/,/<\/key>/s/.*<choice value="\([^"]*\)".*/\1/p' data/*.gschema.xml)"

echo "1..$number"
exit "$status"
