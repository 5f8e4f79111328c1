#!/bin/sh
# test-sum.sh: does the count of tests count what ran?
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: test-sum.sh SUM_TESTS
set -u

sum=$1
number=0
status=0
log=$(mktemp "${TMPDIR:-/tmp}/sx-sum-XXXXXX") || exit 1
trap 'rm -f "$log"' EXIT

# expect TITLE LAST_LINE EXIT_STATUS: with the log from standard input
expect ()
{
  cat >"$log"
  output=$(python3 "$sum" "$log" 2>&1)
  got=$?
  last=$(printf '%s\n' "$output" | tail -n 1)
  number=$((number + 1))
  if [ "$last" = "$2" ] && [ "$got" -eq "$3" ]; then
    echo "ok $number - $1"
  else
    printf '%s\n' "$output" | sed 's/^/# /'
    echo "# exit status $got"
    echo "not ok $number - $1"
    status=1
  fi
}

expect "each result of a program counts" "2 passed, 0 failed, 1 skipped" 0 <<'END'
{"name": "a", "result": "OK", "returncode": 0, "stdout": "TAP version 13\n1..3\nok 1 /a/x\nok 2 /a/y # SKIP no IPv6\nok 3 /a/z\n"}
END
expect "a failure counts once" "1 passed, 1 failed" 1 <<'END'
{"name": "a", "result": "FAIL", "returncode": 1, "stdout": "1..2\nok 1 /a/x\nnot ok 2 /a/y\n"}
END
expect "a crash counts as a failure" "1 passed, 1 failed" 1 <<'END'
{"name": "a", "result": "ERROR", "returncode": -11, "stdout": "1..2\nok 1 /a/x\n"}
END
expect "a time limit counts as a failure" "2 passed, 1 failed" 1 <<'END'
{"name": "a", "result": "TIMEOUT", "returncode": -15, "stdout": "ok 1 /a/x\nok 2 /a/y\n"}
END
expect "too few results count as a failure" "1 passed, 1 failed" 1 <<'END'
{"name": "a", "result": "ERROR", "returncode": 0, "stdout": "1..2\nok 1 /a/x\n"}
END
expect "a program without results of its own is one test" "1 passed, 1 failed" 1 <<'END'
{"name": "a", "result": "OK", "returncode": 0, "stdout": "hello\n"}
{"name": "b", "result": "FAIL", "returncode": 1, "stdout": ""}
END
expect "skipped programs say so in both ways" "1 passed, 0 failed, 2 skipped" 0 <<'END'
{"name": "a", "result": "SKIP", "returncode": 77, "stdout": "groff is not installed\n"}
{"name": "b", "result": "SKIP", "returncode": 0, "stdout": "1..0 # SKIP Xvfb is not installed\n"}
{"name": "c", "result": "OK", "returncode": 0, "stdout": "ok 1 /c\n1..1\n"}
END
expect "a program that ran nothing is a failure" "1 passed, 1 failed" 1 <<'END'
{"name": "a", "result": "SKIP", "returncode": 0, "stdout": ""}
{"name": "c", "result": "OK", "returncode": 0, "stdout": "ok 1 /c\n1..1\n"}
END
expect "the sum of a group is not one test more" "2 passed, 0 failed" 0 <<'END'
{"name": "a", "result": "OK", "returncode": 0, "stdout": "# Subtest: g\n    ok 1 x\n    ok 2 y\n    1..2\nok 1 g\n1..1\n"}
END
expect "nothing run is a failure" "0 passed, 1 failed" 1 <<'END'
END
expect "only skipped is a failure" "0 passed, 1 failed, 1 skipped" 1 <<'END'
{"name": "a", "result": "SKIP", "returncode": 77, "stdout": "no\n"}
END

printf '%s\n' '{"name": "a", "result": "FAIL", "returncode": 1, "stdout": "ok 1 /a/x\nnot ok 2 /a/y\nBail out! it broke\n"}' >"$log"
output=$(python3 "$sum" "$log")
number=$((number + 1))
if [ "$(printf '%s\n' "$output" | head -n 4)" = "Failed:
  a: /a/y
    | not ok 2 /a/y
    | Bail out! it broke" ]; then
  echo "ok $number - a failure is named, with what was printed of it"
else
  printf '%s\n' "$output" | sed 's/^/# /'
  echo "not ok $number - a failure is named, with what was printed of it"
  status=1
fi

rm -f "$log"
number=$((number + 1))
if [ "$(python3 "$sum" "$log" | tail -n 1)" = "0 passed, 1 failed" ]; then
  echo "ok $number - no log is a failure"
else
  echo "not ok $number - no log is a failure"
  status=1
fi

echo "1..$number"
exit "$status"
