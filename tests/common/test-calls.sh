#!/bin/sh
# test-calls.sh: is every call to the C library that can fail made to fail in a test?
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: test-calls.sh LIBRARY PROGRAM
#
# The program is the test in which calls fail: those that it has functions of its own for. A new call in the library is found
# here, and either is made to fail there or joins the list below.
set -u

# What only works with memory that the caller has
memory='mem[a-z]+|bcmp|str[a-z]+|inet_[a-z]+|free|freeaddrinfo|freeifaddrs|localtime_r|sigemptyset|sigaddset'
# What has no error, or none but for arguments that are never given
certain='time|clock_gettime|geteuid|gettid|raise|sysconf|sigaction|pthread_(self|sigmask|kill)|nice'
# What says no every day: an interface that has no such name or number. Tested with addresses
ordinary='if_nametoindex|if_indextoname'

# GLib's and the project's own are no calls to the system, nor are the compiler's, which begin with _
asked=$(nm -u "$1" 2>/dev/null | awk 'NF == 2 { print $2 }' | sort -u |
        grep -vE '^(_|g_|sx_)' | grep -vxE "$memory|$certain|$ordinary")
replaced=$(nm --defined-only "$2" | awk '$2 == "T" { print $3 }')
number=$(printf '%s\n' "$asked" | grep -c .)
missing=$(for name in $asked; do
            printf '%s\n' "$replaced" | grep -qxF -- "$name" || echo "$name () is never made to fail"
          done)

echo "1..2"
if [ "$number" -gt 10 ]; then echo "ok 1 - there are $number calls"; else echo "not ok 1 - there are $number calls"; fi
if [ -z "$missing" ]; then
  echo "ok 2 - each is made to fail"
else
  printf '%s\n' "$missing" | sed 's/^/# /'
  echo "not ok 2 - each is made to fail"
fi
