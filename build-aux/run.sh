#!/bin/sh
# run.sh: installs what is missing, builds, and starts Socket Explorer
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: build-aux/run.sh [OPTION…]     the options are the program's own
#
# Environment:
#   SX_BUILD_DIR    where to build (default: build, in the source directory)
#   SX_MESON_ARGS   options for meson setup
#
# Where there is no display, the window is served to a web browser on this
# computer, through GTK's Broadway.
set -u

# shellcheck source=build-aux/common.sh
. "$(dirname "$0")/common.sh"

program_pid=
bus_pid=
broadway_pid=
runtime_dir=

finish ()
{
  trap '' INT TERM HUP
  for pid in $program_pid $broadway_pid $bus_pid; do
    kill "$pid" 2>/dev/null
  done
  [ -n "$program_pid" ] && wait "$program_pid" 2>/dev/null
  [ -n "$runtime_dir" ] && rm -rf "$runtime_dir"
  return 0
}

# A local display counts only where something answers to its name: a variable
# may be left over from a session that has ended
have_display ()
{
  if [ -n "${WAYLAND_DISPLAY:-}" ]; then
    case $WAYLAND_DISPLAY in
      /*) [ -S "$WAYLAND_DISPLAY" ] && return 0 ;;
      *) [ -S "${XDG_RUNTIME_DIR:-}/$WAYLAND_DISPLAY" ] && return 0 ;;
    esac
  fi
  case ${DISPLAY:-} in
    '')
      return 1
      ;;
    :*)
      number=${DISPLAY#:}
      number=${number%%.*}
      [ -S "/tmp/.X11-unix/X$number" ] ||
        grep -q "@/tmp/.X11-unix/X$number\$" /proc/net/unix 2>/dev/null
      ;;
    *)
      return 0
      ;;
  esac
}

have_bus ()
{
  [ -n "${DBUS_SESSION_BUS_ADDRESS:-}" ] || [ -S "${XDG_RUNTIME_DIR:-/nonexistent}/bus" ]
}

# listeners PORT: the addresses that a TCP socket listens on at that port, in the
# kernel's hexadecimal
listeners ()
{
  hex=$(printf '%04X' "$1")
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v port="$hex" '$4 == "0A" { n = split ($2, a, ":"); if (a[n] == port) print a[1] }'
}

need_runtime_dir ()
{
  [ -n "${XDG_RUNTIME_DIR:-}" ] && [ -d "$XDG_RUNTIME_DIR" ] && [ -w "$XDG_RUNTIME_DIR" ] && return 0
  runtime_dir=$(mktemp -d "${TMPDIR:-/tmp}/socket-explorer-XXXXXX") || exit 1
  XDG_RUNTIME_DIR=$runtime_dir
  export XDG_RUNTIME_DIR
}

start_bus ()
{
  started=$(dbus-daemon --session --fork --print-address=1 --print-pid=1) ||
    die "no session bus could be started"
  DBUS_SESSION_BUS_ADDRESS=$(printf '%s\n' "$started" | sed -n 1p)
  bus_pid=$(printf '%s\n' "$started" | sed -n 2p)
  export DBUS_SESSION_BUS_ADDRESS
}

# start_broadway N: display N at port 8080 + N, on the loopback address only.
# Fails where the display or the port is somebody else's.
start_broadway ()
{
  port=$((8080 + $1))
  [ -e "$XDG_RUNTIME_DIR/broadway$(($1 + 1)).socket" ] && return 1
  [ -z "$(listeners "$port")" ] || return 1

  gtk4-broadwayd --address 127.0.0.1 --port "$port" ":$1" >/dev/null 2>&1 </dev/null &
  broadway_pid=$!
  tries=0
  bound=
  while [ -z "$bound" ] && [ "$tries" -lt 50 ] && kill -0 "$broadway_pid" 2>/dev/null; do
    sleep 0.1
    tries=$((tries + 1))
    bound=$(listeners "$port")
  done
  # Anything but 127.0.0.1 would show the window to other computers
  if [ "$bound" != 0100007F ] || ! kill -0 "$broadway_pid" 2>/dev/null; then
    kill "$broadway_pid" 2>/dev/null
    wait "$broadway_pid" 2>/dev/null
    broadway_pid=
    return 1
  fi

  unset DISPLAY WAYLAND_DISPLAY
  GDK_BACKEND=broadway
  BROADWAY_DISPLAY=:$1
  export GDK_BACKEND BROADWAY_DISPLAY
  say "There is no display here. Open this address in a web browser on this computer:"
  printf 'http://127.0.0.1:%s/\n' "$port"
  say "Ctrl+C ends the program."
}

serve_to_browser ()
{
  need "$needs_broadway"
  need_runtime_dir
  number=0
  while ! start_broadway "$number"; do
    number=$((number + 1))
    [ "$number" -lt 50 ] || die "gtk4-broadwayd could not be started on any port from 8080 to 8129"
  done
}

set_environment ()
{
  PATH=$prefix/bin:$PATH
  XDG_DATA_DIRS=$prefix/share:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
  GSETTINGS_SCHEMA_DIR=$prefix/share/glib-2.0/schemas
  export PATH XDG_DATA_DIRS GSETTINGS_SCHEMA_DIR

  # Without dconf, GLib would forget the settings when the program ends
  if [ -z "${GSETTINGS_BACKEND:-}" ]; then
    modules=$(pkg-config --variable=giomoduledir gio-2.0)
    [ -e "$modules/libdconfsettings.so" ] || export GSETTINGS_BACKEND=keyfile
  fi
  if [ ! -e /usr/share/dbus-1/services/org.a11y.Bus.service ] && [ -z "${GTK_A11Y:-}" ]; then
    export GTK_A11Y=none
  fi
}

need "$needs_build"
build
set_environment

# These say something and end: no display, no bus
for argument in "$@"; do
  case $argument in
    --version | --help | --help-* | -h | '-?') exec socket-explorer "$@" ;;
    --) break ;;
  esac
done

trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

if ! have_bus; then
  need "$needs_bus"
  start_bus
fi
have_display || [ -n "${BROADWAY_DISPLAY:-}" ] || serve_to_browser

# In the background, so that a signal to this script reaches its trap at once
socket-explorer "$@" <&0 &
program_pid=$!
wait "$program_pid"
status=$?
program_pid=
exit "$status"
