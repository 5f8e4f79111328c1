#!/bin/sh
# test-po.sh: no string is left out of the translations
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: test-po.sh SOURCE_DIR
set -u

source_dir=$1
po=$source_dir/po
LC_ALL=C
export LC_ALL

for tool in xgettext msgmerge msgfmt; do
  if ! command -v "$tool" >/dev/null 2>&1; then
    echo "1..0 # SKIP $tool is not installed"
    exit 0
  fi
done

dir=$(mktemp -d "${TMPDIR:-/tmp}/sx-po-XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
number=0
status=0

# result TITLE: ok if $dir/wrong is empty, else what is in it is what is wrong
result ()
{
  number=$((number + 1))
  if [ -s "$dir/wrong" ]; then
    sed 's/^/# /' "$dir/wrong"
    echo "not ok $number - $1"
    status=1
  else
    echo "ok $number - $1"
  fi
  : >"$dir/wrong"
}
: >"$dir/wrong"

# As i18n.gettext() does it with the preset glib
extract ()
{
  xgettext --from-code=UTF-8 --add-comments \
    --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 \
    --keyword=g_dcgettext:2 --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 \
    --flag=N_:1:pass-c-format --flag=C_:2:pass-c-format --flag=NC_:2:pass-c-format \
    --flag=g_dngettext:2:pass-c-format --flag=g_strdup_printf:1:c-format \
    --flag=g_string_printf:2:c-format --flag=g_string_append_printf:2:c-format \
    --flag=g_error_new:3:c-format --flag=g_set_error:4:c-format \
    --package-name=socket-explorer "$@"
}

listed ()
{
  grep -v -e '^#' -e '^[[:space:]]*$' "$1"
}

cd "$source_dir" || exit 1

listed "$po/POTFILES" | while read -r file; do
  [ -f "$file" ] || echo "$file is listed, but is not there"
done >"$dir/wrong"
listed "$po/POTFILES" | sort | uniq -d | sed 's/$/ is listed twice/' >>"$dir/wrong"
result "every file in POTFILES is there, once"

find src data -name '*.c' -o -name '*.h' -o -name '*.ui' -o -name '*.desktop.in' \
  -o -name '*.metainfo.xml.in' -o -name '*.gschema.xml' | sort >"$dir/files"
while read -r file; do
  if ! extract --output="$dir/one.pot" "$file" 2>"$dir/log"; then
    echo "$file: $(cat "$dir/log")"
  elif [ -s "$dir/one.pot" ]; then
    listed "$po/POTFILES" | grep -qxF "$file" || echo "$file has strings, but is not listed"
    rm -f "$dir/one.pot"
  fi
done <"$dir/files" >"$dir/wrong"
result "every file with strings is in POTFILES"

# In a template, what people read is marked; what is the same in every language
# says so itself (translatable="no"), unless it is a constant of the API
find src -name '*.ui' | sort | while read -r file; do
  grep -nE '<property name="(label|title|subtitle|tooltip-text|placeholder-text|description)">[^<]*[[:lower:]]' \
    "$file" | sed "s|^|$file:|"
done >"$dir/wrong"
result "every text in a template is marked as translatable, or as not"

if ! extract --files-from="$po/POTFILES" --output="$dir/fresh.pot" 2>"$dir/log" ||
   [ ! -s "$dir/fresh.pot" ]; then
  cat "$dir/log" >"$dir/wrong"
  echo "no strings were extracted" >>"$dir/wrong"
fi
result "strings can be extracted"

for file in "$po"/*.po; do
  [ -e "$file" ] || continue
  language=$(basename "$file" .po)
  listed "$po/LINGUAS" | tr ' ' '\n' | grep -qxF "$language" || echo "$language.po is not in LINGUAS"
done >"$dir/wrong"
result "every translation is in LINGUAS"

languages=$(listed "$po/LINGUAS" | tr '\n' ' ')
for language in $languages; do
  if ! msgmerge --quiet --output-file="$dir/$language.po" "$po/$language.po" "$dir/fresh.pot" \
       2>"$dir/log" ||
     ! msgfmt --check --statistics --output-file=/dev/null "$dir/$language.po" 2>"$dir/log"; then
    cat "$dir/log" >"$dir/wrong"
  elif grep -qE 'fuzzy|untranslated' "$dir/log"; then
    cat "$dir/log" >"$dir/wrong"
    msgattrib --untranslated --no-obsolete "$dir/$language.po" >>"$dir/wrong"
    msgattrib --only-fuzzy --no-obsolete "$dir/$language.po" >>"$dir/wrong"
  fi
  result "$language is complete and right in form"
done
if [ -z "$languages" ]; then
  number=$((number + 1))
  echo "ok $number - translations # SKIP the program is in English only so far"
fi

echo "1..$number"
exit "$status"
