# SPDX-License-Identifier: MPL-2.0
"""Reads "a TAB b TAB -1|0|1" lines and says how many pairs Python's packaging orders otherwise."""
import sys
from packaging.version import Version

compared = differ = 0
for line in sys.stdin:
    a, b, said = line.rstrip("\n").split("\t")
    x, y = Version(a), Version(b)
    compared += 1
    if (x > y) - (x < y) != int(said):
        differ += 1
        print(f"{a} {b}: said {said}", file=sys.stderr)
print(compared, differ)
