#!/bin/sh
# installed.sh BUILD PREFIX MESON COMMAND…: runs a command with the program of the build
# directory installed below the build directory, as a package would install it, and
# SX_E2E_PROGRAM naming it.
set -eu

build=$1
prefix=$2
meson=$3
shift 3

root=$build/tests/e2e/root
mkdir -p "$root"

# Several tests may want to install it at the same time
exec 9>"$root/lock"
flock 9
"$meson" install -C "$build" --no-rebuild --only-changed --quiet --destdir "$root" >"$root/install.log" 2>&1 9>&- || {
  echo "Bail out! the program cannot be installed"
  cat "$root/install.log" >&2
  exit 1
}
schemas=$root$prefix/share/glib-2.0/schemas
if [ ! -e "$schemas/gschemas.compiled" ] || [ -n "$(find "$schemas" -name '*.xml' -newer "$schemas/gschemas.compiled")" ]; then
  glib-compile-schemas "$schemas"
fi
exec 9>&-

SX_E2E_PROGRAM=$root$prefix/bin/socket-explorer
GSETTINGS_SCHEMA_DIR=$schemas
XDG_DATA_DIRS=$root$prefix/share:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
export SX_E2E_PROGRAM GSETTINGS_SCHEMA_DIR XDG_DATA_DIRS
exec "$@"
