#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Reads a workbook with nothing of ours: prints each cell of each sheet as REFERENCE TYPE[STYLE] TEXT, then links and panes."""
import sys
import xml.dom.minidom
import zipfile

with zipfile.ZipFile(sys.argv[1]) as book:
    assert book.testzip() is None
    parts = {name: xml.dom.minidom.parseString(book.read(name)) for name in book.namelist() if name.endswith((".xml", ".rels"))}
formats = [xf.getAttribute("numFmtId") for xf in parts["xl/styles.xml"].getElementsByTagName("cellXfs")[0].getElementsByTagName("xf")]
for sheet in sorted(name for name in parts if name.startswith("xl/worksheets/sheet")):
    print("sheet")
    for cell in parts[sheet].getElementsByTagName("c"):
        assert not cell.getElementsByTagName("f"), "a formula"
        text = "".join(node.data for node in cell.getElementsByTagName("t" if cell.getAttribute("t") else "v")[0].childNodes)
        style = formats[int(cell.getAttribute("s") or 0)]
        print(cell.getAttribute("r"), (cell.getAttribute("t") or "n") + ("" if style == "0" else "[" + style + "]"), text)
    for pane in parts[sheet].getElementsByTagName("pane"):
        print("pane", pane.getAttribute("ySplit"), pane.getAttribute("state"))
    for name in parts[sheet].getElementsByTagName("autoFilter"):
        print("filter", name.getAttribute("ref"))
    links = parts.get(sheet.replace("worksheets/", "worksheets/_rels/") + ".rels")
    for link in links.getElementsByTagName("Relationship") if links else []:
        print("link", link.getAttribute("Target"))
