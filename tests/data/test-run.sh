#!/bin/sh
# test-run.sh: do the two commands do what they say?
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: test-run.sh SOURCE_DIR
#
# They are run in a directory of their own, with a Meson that installs a program which
# only writes down how it was called.
set -u

source_dir=$1
number=0
status=0
child=
dir=$(mktemp -d "${TMPDIR:-/tmp}/sx-run-XXXXXX") || exit 1

finish ()
{
  [ -n "$child" ] && kill "$child" 2>/dev/null && wait "$child" 2>/dev/null
  rm -rf "$dir"
}
trap finish EXIT

check ()
{
  title=$1
  shift
  number=$((number + 1))
  if "$@"; then
    echo "ok $number - $title"
  else
    sed 's/^/# /' "$dir/output"
    echo "not ok $number - $title"
    status=1
  fi
}

skip ()
{
  number=$((number + 1))
  echo "ok $number - $1 # SKIP $2"
}

mkdir -p "$dir/source/build-aux" "$dir/tools" "$dir/out" "$dir/home"
cp "$source_dir/build-aux/common.sh" "$source_dir/build-aux/run.sh" "$source_dir/build-aux/test.sh" \
  "$source_dir/build-aux/sum-tests.py" "$dir/source/build-aux"

cat >"$dir/tools/meson" <<'END'
#!/bin/sh
echo "meson $*" >>"$SX_OUT/meson"
case $1 in
  setup)
    mkdir -p "$2/meson-logs"
    : >"$2/build.ninja"
    printf '%s\n' "$5" >"$2/prefix"
    ;;
  introspect)
    printf '[{"name": "prefix", "value": "%s"}]\n' "$(cat "$3/prefix")"
    ;;
  install)
    prefix=$(cat "$3/prefix")
    mkdir -p "$prefix/bin"
    cp "$SX_OUT/program" "$prefix/bin/socket-explorer"
    ;;
  test)
    printf '{"name": "a", "result": "OK", "returncode": 0, "stdout": "ok 1 /a\\n1..1\\n"}\n' \
      >"$3/meson-logs/testlog.json"
    ;;
esac
END
cat >"$dir/out/program" <<'END'
#!/bin/sh
env >"$SX_OUT/environment"
printf '<%s>\n' "$@" >"$SX_OUT/arguments"
[ -n "${SX_PROGRAM_WAITS:-}" ] && exec sleep 60
exit "${SX_PROGRAM_STATUS:-0}"
END
chmod +x "$dir/tools/meson" "$dir/out/program"

PATH=$dir/tools:$PATH
HOME=$dir/home
SX_OUT=$dir/out
TMPDIR=$dir
export PATH HOME SX_OUT TMPDIR
unset SX_BUILD_DIR SX_MESON_ARGS DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR
unset BROADWAY_DISPLAY GDK_BACKEND XDG_DATA_DIRS GSETTINGS_SCHEMA_DIR GSETTINGS_BACKEND
run=$dir/source/build-aux/run.sh
arguments=$dir/out/arguments
environment=$dir/out/environment
: >"$dir/output"

# shellcheck source=build-aux/common.sh
lacking=$(. "$source_dir/build-aux/common.sh"; missing "$needs_build$needs_bus$needs_broadway" 1 | tr '\n' ' ')
if [ -n "$lacking" ]; then
  # A test installs nothing
  echo "1..0 # SKIP this is not installed: $lacking"
  exit 0
fi

# wait_for COMMAND…: until it succeeds, at most ten seconds
wait_for ()
{
  tries=0
  while ! "$@"; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || return 1
    sleep 0.1
  done
}

ended_with ()
{
  [ "$ended" -eq "$1" ]
}

# --version and --help: nothing is started for them
"$run" --version >"$dir/output" 2>&1
ended=$?
check "--version needs no display" ended_with 0
check "--version starts no display" sh -c '! grep -q BROADWAY "$1"' sh "$environment"
check "the build is set up inside the source directory" \
  grep -qF "meson setup $dir/source/build $dir/source --prefix $dir/source/build/install" "$dir/out/meson"

"$run" --help >"$dir/output" 2>&1
check "a second run does not set up again" sh -c '[ "$(grep -c "meson setup" "$1")" -eq 1 ]' sh "$dir/out/meson"

# The window in a browser, and its end. What the last one was given is no answer
rm -f "$arguments" "$environment"
SX_PROGRAM_WAITS=1 "$run" "--server=:0" "two words" "*" >"$dir/output" 2>&1 &
child=$!
check "with no display, an address is printed" wait_for grep -qx 'http://127.0.0.1:[0-9]*/' "$dir/output"
check "the program is started" wait_for test -s "$arguments"
check "its arguments are what was given" \
  wait_for sh -c 'printf "<--server=:0>\n<two words>\n<*>\n" | cmp -s - "$1"' sh "$arguments"
check "it has a display in the browser" grep -qx 'GDK_BACKEND=broadway' "$environment"
check "it has a session bus" grep -q '^DBUS_SESSION_BUS_ADDRESS=.' "$environment"
check "it finds its settings" \
  grep -qx "GSETTINGS_SCHEMA_DIR=$dir/source/build/install/share/glib-2.0/schemas" "$environment"

port=$(sed -n 's|^http://127.0.0.1:\([0-9]*\)/$|\1|p' "$dir/output")
hex=$(printf '%04X' "${port:-0}")
listeners ()
{
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v p=":$hex\$" '$4 == "0A" && $2 ~ p { print $2 }'
}
only_loopback ()
{
  [ "$(listeners)" = "0100007F:$hex" ]
}
nobody_listens ()
{
  [ -z "$(listeners)" ]
}
check "Broadway listens on 127.0.0.1 only" only_loopback
if command -v curl >/dev/null 2>&1; then
  check "the address is answered" curl --silent --noproxy '*' --output /dev/null "http://127.0.0.1:$port/"
else
  skip "the address is answered" "curl is not installed"
fi

kill -TERM "$child"
wait "$child"
ended=$?
child=
check "a signal ends it" ended_with 143
check "Broadway is ended with it" wait_for nobody_listens
check "nothing is left behind" sh -c '! ls -d "$1"/socket-explorer-* >/dev/null 2>&1' sh "$dir"

SX_PROGRAM_STATUS=3 "$run" >"$dir/output" 2>&1
ended=$?
check "the program's exit status is the script's" ended_with 3

# A build directory that somebody made for another purpose
mkdir -p "$dir/other"
: >"$dir/other/build.ninja"
echo /usr/local >"$dir/other/prefix"
: >"$dir/out/meson"
SX_BUILD_DIR=$dir/other "$run" --version >"$dir/output" 2>&1
ended=$?
check "nothing is installed outside the build directory" \
  sh -c '[ "$1" -eq 1 ] && ! grep -q "meson install" "$2"' sh "$ended" "$dir/out/meson"

# A system that is none of the three
mkdir "$dir/bare"
for tool in sh dirname id sort tr cat uname; do
  ln -s "$(command -v "$tool")" "$dir/bare/$tool"
done
PATH=$dir/bare "$run" >"$dir/output" 2>&1
ended=$?
check "elsewhere, what is needed is said" \
  sh -c '[ "$1" -eq 1 ] && grep -qF "cmd:meson" "$2" && grep -qF "pkg:gtk4>=4.8" "$2"' sh "$ended" "$dir/output"

# test.sh, where it would install nothing
# shellcheck source=build-aux/common.sh
lacking=$(. "$source_dir/build-aux/common.sh"; missing "$needs_test" 1 | tr '\n' ' ')
if [ -z "$lacking" ]; then
  : >"$dir/out/meson"
  "$dir/source/build-aux/test.sh" net --verbose ui one-test >"$dir/output" 2>&1
  ended=$?
  check "suites are told from other arguments" \
    grep -qF "print-errorlogs --suite net --verbose --suite ui one-test" "$dir/out/meson"
  check "the last line is the count" \
    sh -c '[ "$2" -eq 0 ] && [ "$(tail -n 1 "$1")" = "1 passed, 0 failed" ]' sh "$dir/output" "$ended"
  sed -i 's/^case \$1 in$/[ "$1" != compile ] || exit 1\n&/' "$dir/tools/meson"
  "$dir/source/build-aux/test.sh" >"$dir/output" 2>&1
  ended=$?
  check "a build that fails is a failure" \
    sh -c '[ "$2" -ne 0 ] && [ "$(tail -n 1 "$1")" = "0 passed, 1 failed" ]' sh "$dir/output" "$ended"
else
  skip "suites are told from other arguments" "this is not installed: $lacking"
  skip "a build that fails is a failure" "this is not installed: $lacking"
  skip "the last line is the count" "this is not installed: $lacking"
fi

echo "1..$number"
exit "$status"
