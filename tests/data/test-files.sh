#!/bin/sh
# test-files.sh: is a file of data what the desktop expects it to be?
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: test-files.sh WHAT FILE…
set -u

what=$1
shift

# use TOOL: an exit status of 77 is a skipped test to Meson; the last line says why
use ()
{
  command -v "$1" >/dev/null 2>&1 && return 0
  echo "$1 is not installed"
  exit 77
}

case $what in
  desktop)
    use desktop-file-validate
    # It warns by exit status 0; here nothing is to be warned of
    output=$(desktop-file-validate --warn-kde "$@" 2>&1)
    status=$?
    echo "$output"
    [ "$status" -eq 0 ] && [ -z "$output" ]
    ;;
  metainfo)
    use appstreamcli
    appstreamcli validate --no-net --no-color --explain "$@"
    ;;
  schema)
    use glib-compile-schemas
    glib-compile-schemas --strict --dry-run "$(dirname "$1")"
    ;;
  xml)
    use xmllint
    xmllint --noout --nonet "$@"
    ;;
  icon)
    # Drawn at every size that a desktop asks for, and not empty
    use rsvg-convert
    dir=$(mktemp -d "${TMPDIR:-/tmp}/sx-icon-XXXXXX") || exit 1
    trap 'rm -rf "$dir"' EXIT
    rsvg-convert --width 64 --height 64 --output "$dir/empty.png" /dev/stdin <<END || exit 1
<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>
END
    for file in "$@"; do
      for size in 16 24 32 48 64 128 256 512; do
        rsvg-convert --width "$size" --height "$size" --output "$dir/$size.png" "$file" || exit 1
      done
      if cmp -s "$dir/64.png" "$dir/empty.png"; then
        echo "$file draws nothing"
        exit 1
      fi
    done
    ;;
  man)
    use groff
    warnings=$(LC_ALL=C.UTF-8 groff -man -Tutf8 -Kutf8 -ww -z "$@" 2>&1)
    status=$?
    echo "$warnings"
    if [ "$status" -ne 0 ] || [ -n "$warnings" ]; then
      exit 1
    fi
    if command -v mandoc >/dev/null 2>&1; then
      mandoc -T lint -W warning "$@"
    fi
    ;;
  shell)
    for file in "$@"; do
      sh -n "$file" || exit 1
    done
    if command -v shellcheck >/dev/null 2>&1; then
      shellcheck --severity=warning --exclude=SC2034,SC2154 --shell=sh "$@"
    fi
    ;;
  *)
    echo "unknown: $what"
    exit 1
    ;;
esac
