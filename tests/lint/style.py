# SPDX-License-Identifier: MPL-2.0
"""What every file of the project keeps to, and no compiler checks:  style.py ROOT"""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
try:
    listed = subprocess.run(["git", "-C", str(root), "ls-files"], capture_output=True, text=True, check=True).stdout.split("\n")
except (OSError, subprocess.CalledProcessError):
    listed = [p.relative_to(root).as_posix() for top in ("src", "tests", "schema", "scripts") for p in (root / top).rglob("*") if p.is_file()]
SOURCE = re.compile(r"\.(cpp|hpp|py|sql|cmake|mjs|ts|svelte)$|CMakeLists\.txt$|^scripts/[a-z]+$|^\.ci/run$")
TEXT = re.compile(r"\.(md|tsv|json|csv|txt|yml)$|" + SOURCE.pattern)
machine = re.compile(r"(^|[^A-Za-z0-9_.])/(wo" r"rk|fa" r"rm)/")
words = re.compile(r"\b(up|down)" r"stream\b", re.I)
undone = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b")
problems = []
for name in filter(None, listed):
    path = root / name
    if not TEXT.search(name) or not path.is_file() or "package-lock" in name:
        continue
    lines = path.read_text(encoding="utf-8").splitlines()
    if SOURCE.search(name) and not any("SPDX-License-Identifier: MPL-2.0" in line for line in lines[:2]):
        problems.append(f"{name}:1: the licence line is missing (SPDX-License-Identifier: MPL-2.0)")
    if name.endswith(".hpp") and "#pragma once" not in lines:
        problems.append(f"{name}:1: a header has #pragma once")
    for number, line in enumerate(lines, 1):
        if machine.search(line):
            problems.append(f"{name}:{number}: a path of one machine")
        if words.search(line):
            problems.append(f"{name}:{number}: say dependents or dependencies")
        if undone.search(line):
            problems.append(f"{name}:{number}: something is left undone")
print("\n".join(problems) or "every file keeps to the style")
sys.exit(1 if problems else 0)
