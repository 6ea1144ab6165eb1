# SPDX-License-Identifier: MPL-2.0
# The completion script completes, and the manual page is one:  bash describe.sh FUNDAMENT
set -eu
fundament=$1
source <("$fundament" completion)

completes() { # expected, then the words so far, the last one being typed
  local expected=$1
  shift
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
  _fundament
  [ "${COMPREPLY[*]}" = "$expected" ] || { echo "'$*' completes to '${COMPREPLY[*]}', not '$expected'" >&2; exit 1; }
}
completes "serve" fundament se
completes "create" fundament token cr
completes "--direction" fundament impact --dir
completes "--batch-deadline" fundament serve --batch
completes "da en" fundament --lang ""
completes "dot" fundament impact --format do

for language in da en; do
  page=$("$fundament" --lang "$language" man)
  for line in ".TH FUNDAMENT 1" ".SH fundament impact" ".SH fundament token create" ".B \\-\\-db"; do
    grep -qxF -- "$line" <<<"$page" || { echo "the manual page ($language) lacks: $line" >&2; exit 1; }
  done
  if command -v groff >/dev/null; then
    complaints=$(groff -man -Tutf8 -K utf8 -ww <<<"$page" 2>&1 >/dev/null)
    [ -z "$complaints" ] || { echo "$complaints" >&2; exit 1; }
  fi
done
