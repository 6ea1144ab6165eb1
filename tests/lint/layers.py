# SPDX-License-Identifier: MPL-2.0
"""Reads every #include of src/ against the uses that src/CMakeLists.txt declares, and against the walls around libraries.

A forbidden include compiles and links all the same, so this test is what keeps the arrows pointing one way.
    layers.py ROOT              checks a tree
    layers.py ROOT --self-test  checks that each kind of violation is found
"""
import pathlib
import re
import sys

# library header -> where it may be included; a .cpp only, except where the pattern names headers too
WALLS = [
    (r"boost/", r"^src/graph/.*\.cpp$", "Boost.Graph is seen only in src/graph/*.cpp"),
    (r"SQLiteCpp/|sqlite3\.h", r"^src/(store|query)/.*\.(cpp|hpp)$", "SQLite is seen only in src/store and src/query"),
    (r"httplib\.h", r"^src/http/.*\.cpp$", "httplib is seen only in src/http/*.cpp"),
    (r"spdlog/", r"^src/http/.*\.cpp$", "spdlog is seen only in src/http/*.cpp"),
    (r"pugixml|zip\.h", r"^src/interchange/.*\.(cpp|hpp)$", "pugixml and libzip are seen only in src/interchange"),
    (r"xlsxwriter", r"^src/api/workbook\.cpp$", "libxlsxwriter is seen only in src/api/workbook.cpp"),
    (r"CLI/", r"^src/app/.*\.cpp$", "CLI11 is seen only in src/app/*.cpp"),
    (r"utf8proc\.h|openssl/", r"^src/base/.*\.cpp$", "utf8proc and OpenSSL are seen only in src/base/*.cpp"),
    (r"nlohmann/(?!json_fwd\.hpp)", r"\.cpp$|^src/[a-z]+/[a-z_]*parts\.hpp$", "nlohmann/json stays out of headers that others include"),
]
ONLY = {"http": {"api", "base"}}  # uses are transitive, except that http may include only these


def declared(text):
    """module -> the modules it names after USES."""
    uses = {}
    for call in re.findall(r"^fundament_module\(([^)]*)\)", text, re.M):
        words = call.split()
        named = words[words.index("USES") + 1:] if "USES" in words else []
        ends = [i for i, word in enumerate(named) if word in ("PUBLIC", "PRIVATE", "APART")]
        uses[words[0]] = set(named[:ends[0]] if ends else named)
    return uses


def closure(uses):
    """What each module may include; raises on a cycle, which is reported as its path."""
    out = {}

    def visit(module, path):
        if module in path:
            raise SystemExit("the modules use each other in a ring: " + " -> ".join(path + [module]))
        if module not in out:
            found = set()
            for used in uses.get(module, ()):
                found |= {used} | visit(used, path + [module])
            out[module] = found
        return out[module]

    for module in uses:
        visit(module, [])
    return out


def violations(root, uses):
    allowed = closure(uses)
    allowed.update({module: only for module, only in ONLY.items() if module in allowed})
    allowed["app"] = set(uses)  # the program on top
    for file in sorted((root / "src").rglob("*.[ch]pp")):
        name = file.relative_to(root).as_posix()
        module = name.split("/")[1]
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            include = re.match(r'\s*#\s*include\s*([<"])([^">]+)[">]', line)
            if not include:
                continue
            quote, path = include.groups()
            if quote == '"':
                used = path.split("/")[0]
                if used not in uses and used != "app":
                    yield f"{name}:{number}: \"{path}\" is no module's header; includes are written from src"
                elif used != module and used not in allowed.get(module, set()):
                    yield f"{name}:{number}: {module} may not use {used} (see src/CMakeLists.txt)"
                continue
            for pattern, where, rule in WALLS:
                if re.match(pattern, path) and not re.search(where, name):
                    yield f"{name}:{number}: <{path}>: {rule}"


def self_test():
    import tempfile
    cases = {
        "src/base/a.hpp": ('#include "model/b.hpp"\n', "base may not use model"),
        "src/http/a.cpp": ('#include "model/b.hpp"\n', "http may not use model"),
        "src/model/a.cpp": ("#include <boost/graph/x.hpp>\n", "only in src/graph"),
        "src/api/a.hpp": ("#include <nlohmann/json.hpp>\n", "out of headers"),
        "src/api/b.cpp": ("#include <httplib.h>\n", "only in src/http"),
        "src/model/c.cpp": ('#include "b.hpp"\n', "no module's header"),
    }
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, (text, _) in cases.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        found = list(violations(root, {"base": set(), "model": {"base"}, "api": {"model"}, "http": {"api", "base"}}))
    for name, (_, expected) in cases.items():
        assert any(line.startswith(name) and expected in line for line in found), (name, found)
    assert len(found) == len(cases), found
    try:
        closure({"a": {"b"}, "b": {"a"}})
    except SystemExit as ring:
        assert "a -> b -> a" in str(ring)
    else:
        raise AssertionError("a ring was not found")


root = pathlib.Path(sys.argv[1])
if "--self-test" in sys.argv:
    self_test()
found = list(violations(root, declared((root / "src/CMakeLists.txt").read_text())))
print("\n".join(found) or "every include keeps to the declared uses")
sys.exit(1 if found else 0)
