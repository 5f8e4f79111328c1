#!/usr/bin/env python3
# sum-tests.py: counts what really ran, from the log of meson test
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: sum-tests.py BUILD/meson-logs/testlog.json
#
# A program that speaks TAP counts as many tests as it reported; one that crashed,
# ran into its time limit or reported too few counts as one failure more, unless a
# failure of its own says so already. Any other program is one test. What failed is
# named, with what its program printed from the first sign of trouble on. The last line
# is "N passed, N failed", with ", N skipped" when something was; the exit status
# is 0 when something passed and nothing failed.

import json
import re
import sys

RESULT = re.compile(r'^(\s*)(not )?ok\b\s*\d*\s*-?\s*(.*?)(?:\s*#\s*(SKIP|TODO)\S*\s*(.*))?$', re.I)
NO_TESTS = re.compile(r'^1\.\.0\s*#\s*SKIP\S*\s*(.*)$', re.I)

TROUBLE = re.compile(r'\bERROR\b|\bCRITICAL\b|^\s*not ok\b|^Bail out!|Sanitizer: |runtime error: |Assertion ')
MOST_LINES = 40  # of what a failed program printed


def tap_results(output):
    """Lists (depth, name, outcome, reason) of each result, and why all was skipped."""
    results = []
    why = None
    for line in output.splitlines():
        match = NO_TESTS.match(line)
        if match:
            why = match[1] or 'no reason given'
            continue
        match = RESULT.match(line)
        if not match:
            continue
        indent, bad, name, directive, reason = match.groups()
        directive = (directive or '').upper()
        if directive == 'SKIP':
            outcome = 'skipped'
        elif directive == 'TODO':
            outcome = 'passed' if bad else 'failed'
        else:
            outcome = 'failed' if bad else 'passed'
        results.append((len(indent), name, outcome, reason or ''))
    return results, why


def leaves(results):
    """Leaves out the lines that sum up a group of deeper ones, which stand before them."""
    for i, (depth, name, outcome, reason) in enumerate(results):
        if i > 0 and results[i - 1][0] > depth:
            continue
        yield name, outcome, reason


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ''


def outcomes(test):
    """Yields (name, outcome, reason) of each test in one program."""
    program = test['name']
    output = test.get('stdout') or ''
    verdict = test['result']
    results, why = tap_results(output)

    if results:
        counted = list(leaves(results))
        for name, outcome, reason in counted:
            yield f'{program}: {name}', outcome, reason
        good = verdict in ('OK', 'SKIP', 'EXPECTEDFAIL')
        if not good and not any(outcome == 'failed' for _, outcome, _ in counted):
            yield program, 'failed', f'{verdict}, exit status {test.get("returncode")}'
    elif verdict == 'SKIP':
        if why is not None:
            yield program, 'skipped', why
        elif test.get('returncode') == 77:
            yield program, 'skipped', last_line(output) or 'no reason given'
        else:
            yield program, 'failed', 'it ended without having run any test'
    elif verdict in ('OK', 'EXPECTEDFAIL'):
        yield program, 'passed', ''
    else:
        yield program, 'failed', f'{verdict}, exit status {test.get("returncode")}'


def first_trouble(test):
    """Yields what the program printed from the first sign of trouble on, or its last lines."""
    lines = [line.rstrip() for part in ('stderr', 'stdout') for line in (test.get(part) or '').splitlines()]
    signs = [i for i, line in enumerate(lines) if TROUBLE.search(line)]
    first = signs[0] if signs else max(0, len(lines) - MOST_LINES)
    for line in lines[first:first + MOST_LINES]:
        yield f'    | {line}'


def main():
    count = {'passed': 0, 'failed': 0, 'skipped': 0}
    notes = {'failed': [], 'skipped': []}
    try:
        with open(sys.argv[1], encoding='utf-8', errors='replace') as log:
            tests = [json.loads(line) for line in log if line.strip()]
    except (OSError, ValueError) as error:
        print(f'No tests were run: {error}')
        tests = []

    for test in tests:
        before = len(notes['failed'])
        for name, outcome, reason in outcomes(test):
            count[outcome] += 1
            if outcome in notes:
                notes[outcome].append(f'  {name}: {reason}' if reason else f'  {name}')
        if len(notes['failed']) > before:
            notes['failed'].extend(first_trouble(test))

    # Nothing run is nothing known
    if count['passed'] + count['failed'] == 0:
        count['failed'] = 1
        notes['failed'].append('  no test was run')

    for outcome, title in (('skipped', 'Skipped:'), ('failed', 'Failed:')):
        if notes[outcome]:
            print(title)
            print('\n'.join(notes[outcome]))
    line = f'{count["passed"]} passed, {count["failed"]} failed'
    if count['skipped']:
        line += f', {count["skipped"]} skipped'
    print(line)
    return 1 if count['failed'] else 0


if __name__ == '__main__':
    sys.exit(main())
