"""Tables as pandoc writes them -> tables whose head says that it heads columns, for whoever hears a table read out."""

from __future__ import annotations

from lxml import etree


def set_scopes(tree: etree._Element) -> None:
    """Give every cell of a table's head its scope, and make a cell without words in it an ordinary one."""
    for head in tree.iter("thead"):
        for cell in head.iter("th"):
            if cell.get("scope") is None and any(str(text).strip() for text in cell.itertext()):
                cell.set("scope", "col")
            elif not any(str(text).strip() for text in cell.itertext()):
                cell.tag = "td"
