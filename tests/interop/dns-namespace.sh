#!/bin/sh
# Runs a command in a network of its own in which a real DNS server (dnsmasq) on
# 127.0.0.1 port 53 knows howcodex.com, and in which that server is the one that
# the C library asks. Nothing of it is seen outside.
set -u

skip () {
  echo "1..0 # SKIP $1"
  exit 0
}

if [ "${SX_IN_NAMESPACE:-}" != 1 ]; then
  command -v dnsmasq >/dev/null 2>&1 || skip "dnsmasq is not installed"
  command -v ip >/dev/null 2>&1 || skip "ip (iproute2) is not installed"
  # As root, or else as root of a user namespace
  for alone in "unshare --net --mount" "unshare --map-root-user --net --mount"; do
    $alone ip link set lo up 2>/dev/null && SX_IN_NAMESPACE=1 exec $alone "$0" "$@"
  done
  skip "a network namespace may not be made here (unshare --net --mount, user namespaces)"
fi

dir=$(mktemp -d "${TMPDIR:-/tmp}/sx-dns-XXXXXX") || exit 1
server=
finish () {
  [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
  umount "$resolv" 2>/dev/null
  umount "$nsswitch" 2>/dev/null
  rm -rf "$dir"
}
resolv=$(readlink -f /etc/resolv.conf)
nsswitch=$(readlink -f /etc/nsswitch.conf)
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

ip link set lo up
mount --make-rprivate /
printf 'nameserver 127.0.0.1\noptions timeout:30 attempts:2\n' >"$dir/resolv.conf"
printf 'hosts: files dns\nservices: files\nprotocols: files\n' >"$dir/nsswitch.conf"
[ -e "$resolv" ] && [ -e "$nsswitch" ] || skip "this machine has no resolv.conf or nsswitch.conf"
mount --bind "$dir/resolv.conf" "$resolv" || skip "resolv.conf cannot be replaced here: mount --bind is refused"
mount --bind "$dir/nsswitch.conf" "$nsswitch"

# What ends in "answers" is sent to an address where it is lost: no answer comes,
# and no refusal either
ip route add 192.0.2.53/32 dev lo
dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts --no-daemon \
  --user=root --pid-file="$dir/pid" --listen-address=127.0.0.1 --bind-interfaces --port=53 \
  --local=/howcodex.com/ --local=/example/ \
  --address=/howcodex.com/94.130.81.180 --cname=www.howcodex.com,howcodex.com \
  --host-record=howcodex.com,94.130.81.180 \
  --server=/answers/192.0.2.53 >"$dir/log" 2>&1 &
server=$!

tries=0
until grep -q "started" "$dir/log"; do
  tries=$((tries + 1))
  if [ "$tries" -gt 100 ] || ! kill -0 "$server" 2>/dev/null; then
    cat "$dir/log" >&2
    skip "dnsmasq is installed, but does not start here"
  fi
  sleep 0.1
done

"$@"
