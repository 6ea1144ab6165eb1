# SPDX-License-Identifier: MPL-2.0
# What the words print: whether it arrived, and that it does a terminal no harm:  bash output.sh FUNDAMENT
set -u
fundament=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export FUNDAMENT_DB=$folder/a.db LC_ALL=C.UTF-8
failed=0

is() { # what, expected, found
  [ "$2" = "$3" ] || { printf '%s: expected %s, found %s\n' "$1" "$2" "$3" >&2; failed=1; }
}
holds() { # what, part, text
  case $3 in *"$2"*) ;; *) printf '%s: %s is not in %s\n' "$1" "$2" "$3" >&2; failed=1 ;; esac
}

cat >elements.csv <<'CSV'
kind,key,name,description
system,a,"=1+1",x
system,b,B,"+45 33 66"
CSV
printf 'source,relation,target\nsystem:a,depends_on,system:b\n' >relations.csv
"$fundament" import elements.csv relations.csv --source test >/dev/null || exit 1

# output that could not be written is exit status 4, for every word
cat >bom.json <<'JSON'
{"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"components":[{"type":"library","name":"a\u001b[31mred\u202e\u009b","version":"1"}]}
JSON
for word in "impact system:b" "impact system:b --format json" "impact --all" "path system:a system:b" chokepoints \
  "reuse --text B" overlaps "check technology x" "check sbom bom.json" "check technologies --in-use" query \
  "sql select(1)" changes "export out" "import elements.csv relations.csv --source test" "token list" verify man \
  completion --version --help; do
  "$fundament" $word >/dev/full 2>said
  is "$word to a full disk" 4 $?
  holds "$word to a full disk" "could not be written" "$(cat said)"
  "$fundament" $word >&- 2>/dev/null
  is "$word to a closed output" 4 $?
done

# a reader that has seen enough is no trouble, and ends the word
"$fundament" impact --all --format ndjson 2>said | head -c 1 >/dev/null
is "a reader that leaves" "" "$(cat said)"
(trap '' PIPE; "$fundament" man 2>said; echo $? >status) | head -c 1 >/dev/null
is "a reader that leaves, where the signal is ignored" "0" "$(cat status)"
is "a reader that leaves, where the signal is ignored" "" "$(cat said)"

# an invalid byte is its row's problem
rows=$(printf 'system:a\nsystem:\xff\nsystem:b\n' | "$fundament" impact - --summary)
is "an invalid byte among refs" 3 $?
is "rows of a batch with an invalid byte" 3 "$(wc -l <<<"$rows")"

# what came from outside is printable
for format in table csv; do
  shown=$("$fundament" check sbom bom.json --format $format 2>&1)
  is "control characters in a $format" 0 "$(LC_ALL=C grep -c -P '\x1b|\xe2\x80\xae|\xc2\x9b' <<<"$shown")"
done
shown=$("$fundament" check sbom bom.json --format json)
is "control characters in JSON" 0 "$(LC_ALL=C grep -c -P '\x1b|\xe2\x80\xae|\xc2\x9b' <<<"$shown")"
holds "JSON keeps what it says" '\u202e' "$shown"
shown=$("$fundament" check technology "$(printf 'a\x1b[31mb')" 2>&1)
is "control characters in a message" 0 "$(LC_ALL=C grep -c -P '\x1b' <<<"$shown")"

# a bill out of a pipe, which cannot be read twice, and what is left of a file are the bill in the file
whole=$("$fundament" check sbom bom.json --format json)
is "a bill from a pipe" "$whole" "$(cat bom.json | "$fundament" check sbom - --format json)"
is "a bill from standard input" "$whole" "$("$fundament" check sbom - --format json <bom.json)"
{ echo "not of the bill"; cat bom.json; } >behind.json
is "a bill behind a line that is read" "$whole" "$({ read -r _; "$fundament" check sbom - --format json; } <behind.json)"
is "a bill through a named pipe" "$whole" "$(mkfifo pipe.json && { cat bom.json >pipe.json & "$fundament" check sbom pipe.json --format json; })"
said=$("$fundament" check sbom . 2>&1)
is "a folder for a bill" 4 $?
holds "a folder for a bill" "directory" "$said"
said=$(: | "$fundament" check sbom - 2>&1)
is "no bill at all" 4 $?

# cells that a spreadsheet would compute
holds "CSV for programs" ',=1+1,' "$("$fundament" impact system:b --format csv)"
holds "CSV for a spreadsheet" ";'=1+1;" "$("$fundament" impact system:b --format csv --spreadsheet --lang da)"
"$fundament" export plain >/dev/null
"$fundament" export marked --spreadsheet >/dev/null
holds "export" ',+45 33' "$(cat plain/elements.csv)"
holds "export for a spreadsheet" ",'+45 33" "$(cat marked/elements.csv)"
exit $failed
