#!/bin/sh
# fuzz.sh: looks for bytes that a target does not stand
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: fuzz.sh TARGET CORPUS FOUND [OPTION…]
#
# TARGET is a program that libFuzzer is linked to, CORPUS the files that it begins with, FOUND the folder for what it finds
# (crash-*, timeout-*, leak-*, and in FOUND/new what reached new code); it is made if need be. The options are libFuzzer's.
set -eu

target=$1
corpus=$2
found=$3
shift 3

mkdir -p "$found/new"

# The journals that it makes are small and many: not on a disk, if there is another place
place=/dev/shm
[ -d "$place" ] && [ -w "$place" ] || place=${TMPDIR:-/tmp}
scratch=$(mktemp -d "$place/sx-fuzz-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM HUP

dictionary=$corpus.dict
[ ! -f "$dictionary" ] || set -- "-dict=$dictionary" "$@"

# libFuzzer's own exit status for something found is 77, which is a skipped test to Meson
XDG_CACHE_HOME=$scratch XDG_STATE_HOME=$scratch XDG_DATA_HOME=$scratch TMPDIR=$scratch \
  "$target" -artifact_prefix="$found/" -error_exitcode=1 -print_final_stats=1 -timeout=20 -rss_limit_mb=2048 "$@" "$found/new" "$corpus"
