#!/bin/sh
# test.sh: installs what is missing, builds, and runs the tests
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: build-aux/test.sh [SUITE…] [OPTION…] [TEST…]
#
# Suites: journal net explain ui data e2e interop; all when none is named. The suite fuzz, by itself, gives made-up
# bytes to what reads files and what people write, some seconds each; it needs clang and a build of its own:
#   CC=clang SX_BUILD_DIR=build-fuzz SX_MESON_ARGS=-Dfuzz=true build-aux/test.sh fuzz
# Anything else is given to meson test. The last line is "N passed, N failed", with ", N skipped" if any
# were; the exit status is 0 when none failed.
#
# Environment:
#   SX_BUILD_DIR    where to build (default: build, in the source directory)
#   SX_MESON_ARGS   options for meson setup
set -u

# shellcheck source=build-aux/common.sh
. "$(dirname "$0")/common.sh"

# Whatever ends this before the tests could be counted is a failure
uncounted ()
{
  echo "0 passed, 1 failed"
}
trap uncounted EXIT

# What is needed besides, and only if it is asked for
needs_asked=
for argument in "$@"; do
  [ "$argument" != fuzz ] || needs_asked=$needs_fuzz
done

need "$needs_build$needs_bus$needs_broadway$needs_test$needs_asked"
build

# Programs of the tests that an ordinary user's PATH may leave out
PATH=$prefix/bin:$PATH:/usr/sbin:/sbin
export PATH

# Each suite's name becomes an option of meson's, all else stays, in its order
left=$#
while [ "$left" -gt 0 ]; do
  argument=$1
  shift
  left=$((left - 1))
  case $argument in
    journal | net | explain | ui | data | e2e | interop | fuzz) set -- "$@" --suite "$argument" ;;
    *) set -- "$@" "$argument" ;;
  esac
done

log=$build_dir/meson-logs/testlog.json
rm -f "$log"
meson test -C "$build_dir" --no-rebuild --print-errorlogs "$@" </dev/null
status=$?

trap - EXIT
python3 "$source_dir/build-aux/sum-tests.py" "$log"
counted=$?
# What the count cannot see, meson may have
[ "$counted" -ne 0 ] || [ "$status" -eq 0 ] || counted=$status
exit "$counted"
