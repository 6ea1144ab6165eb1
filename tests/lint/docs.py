# SPDX-License-Identifier: MPL-2.0
"""The README cannot fall behind: what exists stands in one of its tables, and its module map is src/CMakeLists.txt's.
    docs.py ROOT FUNDAMENT    (the built program, asked for its words and options)
"""
import pathlib
import re
import subprocess
import sys

root, program = pathlib.Path(sys.argv[1]), sys.argv[2]
readme = (root / "README.md").read_text(encoding="utf-8")
rows = [line for line in readme.splitlines() if line.startswith("|")]
tables = "\n".join(rows)
problems = []


def expect(what, name):
    """The name stands in backticks in a row of a table."""
    if f"`{name}`" not in tables and not re.search(r"`[^`]*(?<![\w-])" + re.escape(name) + r"(?![\w-])[^`]*`", tables):
        problems.append(f"README.md: {what} {name} is in no table")


routes = re.findall(r'\.method = "(\w+)",\s*\.path = "([^"]+)"', (root / "src/api/routes.cpp").read_text())
if not routes:
    problems.append("src/api/routes.cpp: no route is found in it")
for method, path in routes:
    expect("the route", f"{method} {path}")
for name in re.findall(r'ParameterSpec(?:\s\w+)?\{"([\w-]+)"', (root / "src/api/routes.cpp").read_text()):
    expect("the parameter", name)
codes = re.search(r"enum class ErrorCode \{([^}]*)\}", (root / "src/base/result.hpp").read_text()).group(1)
for code in re.findall(r"\w+", codes):
    expect("the error code", code)
for module in re.findall(r"^fundament_module\((\w+)", (root / "src/CMakeLists.txt").read_text(), re.M):
    expect("the module", module)
for script in sorted(p.name for p in (root / "scripts").iterdir() if p.is_file()):
    expect("the script", f"scripts/{script}")
for rule in sorted(p.stem for p in (root / "queries/frameworks").glob("*/*.sql")):
    expect("the framework rule", rule)
for rule in sorted(p.stem for p in (root / "queries/governance").glob("*.sql")):
    expect("the rule of governance", rule)
for query in sorted(p.stem for p in (root / "queries/reports").glob("*.sql")):
    expect("the named query", query)


def ask_help(*arguments):
    return subprocess.run([program, *arguments, "--help", "--lang", "en"], capture_output=True, text=True).stdout


def words_of(text):
    listed = text.split("Subcommands:")[1] if "Subcommands:" in text else ""
    return re.findall(r"^  ([a-z]+) ", listed, re.M)


for word in words_of(ask_help()):
    expect("the word", word)
    text = ask_help(word)
    for inner in words_of(text):
        expect("the word", f"{word} {inner}")
        text += ask_help(word, inner)
    for option in sorted(set(re.findall(r"(--[a-z_-]+)", text.split("Options:", 1)[-1]))):
        expect("the option", option)
print("\n".join(problems) or "the README names all there is")
sys.exit(1 if problems else 0)
