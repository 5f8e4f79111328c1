#!/bin/sh
# Runs a command with an X display, a session bus and an accessibility bus of its
# own, and ends what it started. SX_DISPLAY_SIZE sets the screen (default 1400x1000x24).
set -u

for tool in Xvfb dbus-run-session; do
  if ! command -v "$tool" >/dev/null 2>&1; then
    echo "1..0 # SKIP $tool is not installed"
    exit 0
  fi
done

dir=$(mktemp -d "${TMPDIR:-/tmp}/sx-display-XXXXXX") || exit 1
# Without -noreset the server starts over when its last client leaves, and refuses who comes meanwhile
Xvfb -noreset -displayfd 3 -screen 0 "${SX_DISPLAY_SIZE:-1400x1000x24}" -nolisten tcp \
  3>"$dir/display" >"$dir/xvfb.log" 2>&1 &
xvfb=$!

finish () {
  kill "$xvfb" 2>/dev/null
  wait "$xvfb" 2>/dev/null
  rm -rf "$dir"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

tries=0
while [ ! -s "$dir/display" ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt 300 ] || ! kill -0 "$xvfb" 2>/dev/null; then
    echo "Bail out! Xvfb did not start"
    cat "$dir/xvfb.log" >&2
    exit 1
  fi
  sleep 0.1
done

DISPLAY=":$(head -n 1 "$dir/display")"
XDG_RUNTIME_DIR="$dir/run"
mkdir -m 700 "$XDG_RUNTIME_DIR"
# What a test leaves behind by its end is not offered to the next one, nor to the person; what it sets is for itself
XDG_STATE_HOME="$dir/state"
XDG_CONFIG_HOME="$dir/config"
mkdir -m 700 "$XDG_CONFIG_HOME"
export DISPLAY XDG_RUNTIME_DIR XDG_STATE_HOME XDG_CONFIG_HOME
export GDK_BACKEND=x11 GSK_RENDERER="${GSK_RENDERER:-cairo}" NO_AT_BRIDGE=0
# Nothing is drawn with OpenGL here, and its driver is unloaded before leaks are looked for, so
# that what it leaves behind has no name any more. The second one is GTK 4.14's name for it.
export GDK_DEBUG="${GDK_DEBUG:-gl-disable}" GDK_DISABLE="${GDK_DISABLE:-gl}"
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS

dbus-run-session -- sh -c '
  launcher=
  for path in /usr/libexec/at-spi-bus-launcher /usr/lib/at-spi2-core/at-spi-bus-launcher; do
    [ -x "$path" ] && launcher=$path
  done
  if [ -n "$launcher" ]; then
    "$launcher" --launch-immediately >/dev/null 2>&1 &
    bus=$!
  fi
  "$@"
  status=$?
  [ -n "$launcher" ] && kill "$bus" 2>/dev/null
  exit $status
' sh "$@"
