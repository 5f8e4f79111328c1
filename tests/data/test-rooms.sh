#!/bin/sh
# test-rooms.sh: does each room know only whom it may know?
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: test-rooms.sh SOURCE_DIR
set -u

cd "$1/src" || exit 1
number=0
status=0

result ()
{
  number=$((number + 1))
  if [ -n "$2" ]; then
    printf '%s\n' "$2" | sed 's/^/# /'
    echo "not ok $number - $1"
    status=1
  else
    echo "ok $number - $1"
  fi
}

files ()
{
  find "$1" -name '*.[ch]' | sort
}

# strangers ROOM OTHER…: each line in the room that includes a header of the others
strangers ()
{
  room=$1
  shift
  for other in "$@"; do
    for header in $(find "$other" -name '*.h' -exec basename {} \; | sort); do
      # shellcheck disable=SC2046 # a list of names without spaces
      grep -nF "#include \"$header\"" $(files "$room") /dev/null
    done
  done
}

# shellcheck disable=SC2046 # lists of names without spaces
{
  result "journal includes GLib only" "$(strangers journal net explain ui)"
  result "net includes journal only" "$(strangers net explain ui)"
  result "explain includes journal only" "$(strangers explain net ui)"
  result "GTK is in ui only" \
    "$(grep -nE '#include <(gtk|gdk|gsk|pango|graphene)|\b(gtk|gdk|gsk)_[a-z]+' \
         $(files journal) $(files net) $(files explain) /dev/null)"

  calls='socket|socketpair|bind|listen|accept4?|connect|send|sendto|sendmsg|recv|recvfrom|recvmsg|shutdown'
  calls="$calls|getsockopt|setsockopt|getsockname|getpeername|getaddrinfo|getnameinfo|gethostby[a-z]+"
  calls="$calls|getservby[a-z]+|gethostname|getifaddrs|epoll_[a-z_0-9]+"
  result "no widget makes a socket call" \
    "$(grep -nE "(^|[^A-Za-z0-9_\"'>.])($calls) \(|\bg_(socket|resolver|unix_fd|network)_[a-z_]+|G(Socket|Resolver)[A-Z]" \
         $(files ui) /dev/null)"
}

echo "1..$number"
exit "$status"
