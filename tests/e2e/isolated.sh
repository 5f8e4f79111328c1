#!/bin/sh
# Runs a command where nobody else's sockets are in the way: with a network of its
# own that has nothing but loopback, where that is permitted. SX_E2E_ALONE says so.
set -u

# As root, or else as root of a user namespace
for alone in "unshare --net" "unshare --map-root-user --net"; do
  if command -v ip >/dev/null 2>&1 && $alone ip link set lo up 2>/dev/null; then
    SX_E2E_ALONE=1
    export SX_E2E_ALONE
    exec $alone sh -c 'ip link set lo up && exec "$@"' sh "$@"
  fi
done

exec "$@"
