#!/bin/sh
# SPDX-License-Identifier: MPL-2.0
# Reads "a TAB b TAB -1|0|1" lines and says how many pairs dpkg orders otherwise.
compared=0 differ=0
while IFS="	" read -r a b said; do
  compared=$((compared + 1))
  case $said in -1) sign=lt ;; 0) sign=eq ;; *) sign=gt ;; esac
  dpkg --compare-versions "$a" "$sign" "$b" || {
    differ=$((differ + 1))
    echo "$a $b: said $said" >&2
  }
done
echo "$compared $differ"
