#!/bin/sh
# test-templates.sh: is every template well-formed, and in the resources?
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: test-templates.sh SOURCE_DIR
set -u

cd "$1/src/ui" || exit 1
list=socket-explorer.gresource.xml
status=0

if ! command -v xmllint >/dev/null 2>&1; then
  echo "xmllint is not installed"
  exit 77
fi

xmllint --noout --nonet "$list" || status=1
for file in $(find . -name '*.ui' | sed 's|^\./||' | sort); do
  xmllint --noout --nonet "$file" || status=1
  if ! grep -qF ">$file<" "$list"; then
    echo "$file is not in $list"
    status=1
  fi
done
for file in $(sed -n 's|.*<file[^>]*>\(.*\)</file>.*|\1|p' "$list"); do
  if [ ! -f "$file" ] && [ ! -f "../../data/$file" ]; then
    echo "$file is in $list, but is not there"
    status=1
  fi
done
exit "$status"
