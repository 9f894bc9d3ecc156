"""Laid-out pages -> the tree of what is on them: headings, paragraphs, lists, notes, as a voice would read it.

The layout engine has a box for every line and for every page's share of a paragraph; here they become
one element again, in the order of reading, with each note behind the block that calls it. What a newcomer
gets wrong: boxes without an element of their own carry that of their parent, so it is the element, not
the box, that makes a node.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

_ROLES = {
    "article": "Art",
    "blockquote": "BlockQuote",
    "caption": "Caption",
    "code": "Code",
    "dd": "LBody",
    "dl": "L",
    "dt": "Lbl",
    "figcaption": "Caption",
    "figure": "Div",
    "img": "Figure",
    "li": "LI",
    "nav": "Sect",
    "ol": "L",
    "p": "P",
    "pre": "P",
    "section": "Sect",
    "table": "Table",
    "tbody": "TBody",
    "td": "TD",
    "tfoot": "TFoot",
    "th": "TH",
    "thead": "THead",
    "tr": "TR",
    "ul": "L",
    "{http://www.w3.org/2000/svg}svg": "Figure",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
}
"""What an element is in a tagged PDF (ISO 32000-1, 14.8.4); all others only hold what is in them."""

_IN_CONTENTS = {"ol": "TOC", "ul": "TOC", "li": "TOCI", "a": "Reference"}

_HEADINGS = tuple(f"H{level}" for level in range(1, 7))
_TEXTUAL = frozenset(
    ("P", "Lbl", "LBody", "Caption", "TD", "TH", "Note", "Link", "Reference", "Span", "Code", "Figure", *_HEADINGS)
)
"""Roles that may hold words themselves; in all others words get a paragraph of their own."""

_NOTE_CLASSES = frozenset(("note", "endnote"))
_MORE_NOTE = "note-more"
_NOTE_BEHIND = frozenset(("P", "BlockQuote", *_HEADINGS))
"""Blocks that a note stands behind; in others (a cell, a caption) it stands at their end."""

_PAGE_MARK, _CONTINUED = "page-mark", "continued"
"""Classes: of a number of the source's page, shown in the margin, and of a piece of a note's paragraph that goes on."""


@dataclass(eq=False, slots=True)
class Node:
    """An element of the tree: its role, attributes, and kids (nodes, places in the pages' drawing, links).

    A node without a role only leads to its nearest ancestor with one.
    """

    role: str
    parent: Node | None = None
    kids: list[Node | Content | Annotation] = field(default_factory=list)
    element: Any = None
    language: str = ""
    alt: str = ""
    name: str = ""
    scope: str = ""
    span: tuple[int, int] = (1, 1)
    box: tuple[float, float, float, float] | None = None
    said: list[str] = field(default_factory=list)

    def add(self, role: str) -> Node:
        """A new kid of that role."""
        kid = Node(role, self)
        self.kids.append(kid)
        return kid


_APART = Node("Artifact")
"""Stands for what is printed and no part of the text."""


@dataclass(frozen=True, slots=True)
class Content:
    """A piece of a page's drawing: the page (from 0) and its number there."""

    page: int
    number: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """A link's sensitive field on a page, as the engine's object."""

    page: int
    object: Any


@dataclass(slots=True)
class Structure:
    """The tree of the document, and what is no part of it: heads, folios and such.

    ``artifacts`` gives their pieces of each page's drawing with their kinds, ``dropped`` the links on them.
    """

    root: Node
    artifacts: dict[int, dict[int, str]]
    dropped: list[Annotation]


def structure_of(pages: Sequence[Any], marks: Sequence[Mapping[Any, int]], levels: Mapping[str, int]) -> Structure:
    """The tree of these laid-out pages.

    ``marks`` gives, for each page, the number under which a box's words were drawn; ``levels`` the level of
    each heading by its id, where it is not that of its element.
    """
    walk = _Walk(levels)
    for number, (page, drawn) in enumerate(zip(pages, marks, strict=True)):
        walk.page(page, number, drawn)
    walk.place_notes()
    return Structure(walk.root, walk.artifacts, walk.dropped)


class _Walk:
    """Goes through the boxes once, page by page."""

    def __init__(self, levels: Mapping[str, int]) -> None:
        self.root = Node("Document")
        self.artifacts: dict[int, dict[int, str]] = {}
        self.dropped: list[Annotation] = []
        self._levels = levels
        self._nodes: dict[tuple[int, str], Node] = {}
        self._kept: list[Any] = []  # elements whose id() is a key above must stay alive
        self._notes: dict[str, Node] = {}
        self._calls: dict[str, Node] = {}
        self._page = 0
        self._drawn: Mapping[Any, int] = {}
        self._seen: set[int] = set()
        self._heads: dict[int, int] = {}
        self._bottom = 0.0

    def page(self, page: Any, number: int, drawn: Mapping[Any, int]) -> None:
        self._page, self._drawn, self._seen = number, drawn, set()
        self._bottom = page.height
        for child in page._page_box.children:
            self._box(child, self.root)
        # Words that were drawn for a box that no walk comes by: at the page's end rather than nowhere.
        left = [mark for mark in drawn.values() if mark not in self._seen]
        if left:
            node = self.root.add("P")
            node.kids += [Content(number, mark) for mark in left]

    def _box(self, box: Any, node: Node) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.MarginBox):
            self._artifact(box, "Header" if box.at_keyword.startswith("@top") else "Footer")
            return
        if box.is_leader:
            self._artifact(box, "")
            return
        if box.element is not None:
            node = self._node(box, node)
            # A table's head is printed again on each page that the table goes on.
            again = node.role == "THead" and self._heads.setdefault(id(node), self._page) != self._page
            if again or node is _APART:
                self._artifact(box, "Header" if again else "Page")
                return
        if box.link_annotation:
            self._link(box, node)
        if isinstance(box, boxes.TextBox):
            self._words(box, node)
        elif isinstance(box, boxes.ReplacedBox):
            self._picture(box, node)
        else:
            for child in box.children:
                self._box(child, node)

    def _node(self, box: Any, node: Node) -> Node:
        """The node of the box's element: the one that it has from an earlier line or page, or a new one."""
        key = (id(box.element), box.element_tag)
        known = self._nodes.get(key)
        if known is None:
            self._kept.append(box.element)
            known = self._nodes[key] = self._new(box, node)
        return known

    def _new(self, box: Any, node: Node) -> Node:
        element, tag = box.element, box.element_tag
        if tag.endswith("::footnote-call"):
            made = self._call(node, element.get("data-note") or element.get("id", ""))
            return self._kid(made, "Link", element) if box.link_annotation else made
        if "::" in tag:
            return self._kid(node, "Lbl", element) if tag == "li::marker" and node.role in ("LI", "TOCI") else node
        classes = frozenset((element.get("class") or "").split())
        if _PAGE_MARK in classes:
            return _APART
        if _MORE_NOTE in classes:
            return self._notes.get(element.get("data-note", ""), node)
        if classes & _NOTE_CLASSES:
            return self._note(element, node, classes)
        last = node.kids[-1] if node.kids else None
        if _CONTINUED in classes and isinstance(last, Node) and last.role == "P":
            return last
        role = self._role(box, node, classes)
        language = str(element.get("lang") or "")
        changes = bool(language) and language != _inherited(node) and element.tag not in ("html", "body")
        if changes and not role:
            role = "Span" if node.role in _TEXTUAL else "Sect"
        made = self._kid(node, role, element) if role else node
        if changes:
            made.language = language
        if role == "Lbl" and box.link_annotation:
            return self._kid(made, "Link", element)  # a note's number that leads back to its mark
        return made

    def _role(self, box: Any, node: Node, classes: frozenset[str]) -> str:
        element = box.element
        tag = element.tag
        if tag in _IN_CONTENTS and _is_in_contents(node):
            return _IN_CONTENTS[tag]
        if "note-number" in classes and node.role != "Lbl":
            return "Lbl"
        if tag == "a":
            return "Link" if box.link_annotation else ""
        role = _ROLES.get(tag, "")
        if role == "Figure" and not isinstance(box, boxes.ReplacedBox):
            return ""  # a picture that could not be loaded: its description is printed as words
        if role.startswith("H") and role[1:].isdigit():
            return f"H{self._levels.get(element.get('id', ''), int(role[1:]))}"
        if role == "P" and node.role in ("P", "Caption", "Lbl"):
            return ""
        holds_lines = (
            isinstance(box, boxes.BlockBox) and bool(box.children) and isinstance(box.children[0], boxes.LineBox)
        )
        if not role and holds_lines and (node.role not in _TEXTUAL or node.role == "Note"):
            return "P"
        return role

    def _kid(self, node: Node, role: str, element: Any) -> Node:
        """A new kid of the node, with whatever the standard wants between the two."""
        if role in ("Lbl", "LBody") and node.role == "L":  # dt and dd
            last = node.kids[-1] if node.kids else None
            fits = isinstance(last, Node) and last.role == "LI" and (role == "LBody" or not _has(last, "LBody"))
            node = last if fits and isinstance(last, Node) else node.add("LI")
            if role == "LBody" and _has(node, "LBody"):
                return _last(node, "LBody")
        elif node.role == "LI" and role not in ("Lbl", "LBody"):
            node = self._body(node)
        elif role == "L" and node.role in ("P", "Span", "Link"):
            node = node.parent or node
        elif role == "Note" and node.role == "L":
            node = node.add("LI").add("LBody")
        if node.role == "Reference" and role == "Reference":
            return node
        made = node.add(role)
        made.element = element
        if role == "Reference":
            link = made.add("Link")
            link.element = element
            return link
        if role in ("TD", "TH"):
            made.span = (_number(element, "colspan"), _number(element, "rowspan"))
            if role == "TH":
                made.scope = _scope(element, node)
        return made

    def _body(self, item: Node) -> Node:
        return _last(item, "LBody") if _has(item, "LBody") else item.add("LBody")

    def _call(self, node: Node, name: str) -> Node:
        holder = self._body(node) if node.role == "LI" else node
        made = holder.add("Reference")
        self._calls[name] = made
        return made

    def _note(self, element: Any, node: Node, classes: frozenset[str]) -> Node:
        """A note's node; where it belongs is settled when all pages have been seen."""
        name = element.get("data-note") or element.get("id", "")
        made = Node("Note", node if "endnote" in classes else None, element=element)
        made.name = element.get("id", "") or name
        made.language = str(element.get("lang") or "")
        self._notes[name] = made
        if made.parent is not None:
            holder = self._body(node) if node.role == "LI" else node
            made.parent = holder
            holder.kids.append(made)
        return made

    def place_notes(self) -> None:
        """Put every foot note behind the block that calls it, in the order of the calls."""
        behind: dict[int, int] = {}
        for name, note in self._notes.items():
            if note.parent is not None:
                continue
            block = self._calls.get(name)
            while block is not None and block.role not in _NOTE_BEHIND | {"TD", "TH", "Caption", "LBody", "Lbl"}:
                block = block.parent
            if block is None:
                block, note.parent = self.root, self.root
                self.root.kids.append(note)
            elif block.role in _NOTE_BEHIND and block.parent is not None:
                note.parent = block.parent
                count = behind.get(id(block), 0)
                block.parent.kids.insert(block.parent.kids.index(block) + 1 + count, note)
                behind[id(block)] = count + 1
            else:
                note.parent = block
                block.kids.append(note)

    def _words(self, box: Any, node: Node) -> None:
        mark = self._drawn.get(box)
        if mark is None:
            return
        self._seen.add(mark)
        if node.role == "LI":
            node = self._body(node)
        if node.role not in _TEXTUAL:
            last = node.kids[-1] if node.kids else None
            node = last if isinstance(last, Node) and last.role == "P" and last.element is None else node.add("P")
        node.kids.append(Content(self._page, mark))
        above: Node | None = node
        while above is not None and above.role in ("Link", "Span", "Code", "Lbl"):
            if above.role == "Link" and not box.element_tag.endswith("::after"):
                above.said.append(box.text)
            above = above.parent

    def _picture(self, box: Any, node: Node) -> None:
        mark = self._drawn.get(box)
        if mark is None:
            return
        self._seen.add(mark)
        if node.role != "Figure":
            node = self._kid(node, "Figure", box.element)
        node.alt = _alternative(box.element)
        if not node.alt:
            self.artifacts.setdefault(self._page, {})[mark] = ""
            return
        left, top = box.content_box_x() * 0.75, (self._bottom - box.content_box_y()) * 0.75
        node.box = (left, top - box.height * 0.75, left + box.width * 0.75, top)
        node.kids.append(Content(self._page, mark))

    def _link(self, box: Any, node: Node) -> None:
        above: Node | None = node
        while above is not None and above.role != "Link":
            above = above.parent
        if above is None:
            above = node.add("Link")
        above.kids.append(Annotation(self._page, box.link_annotation))

    def _artifact(self, box: Any, kind: str) -> None:
        """Mark all that is drawn for the box as no part of the text; a link on it would lead a voice to nothing."""
        if box.link_annotation:
            self.dropped.append(Annotation(self._page, box.link_annotation))
        mark = self._drawn.get(box)
        if mark is not None:
            self._seen.add(mark)
            self.artifacts.setdefault(self._page, {})[mark] = kind
        for child in getattr(box, "children", ()):
            self._artifact(child._box if isinstance(child, AbsolutePlaceholder) else child, kind)


def nodes_of(root: Node) -> Iterator[Node]:
    """The node and all below it, in the order of reading."""
    yield root
    for kid in root.kids:
        if isinstance(kid, Node):
            yield from nodes_of(kid)


def _inherited(node: Node) -> str:
    """The language that holds inside the node; none named is the document's."""
    above: Node | None = node
    while above is not None:
        if above.language:
            return above.language
        above = above.parent
    return ""


def _is_in_contents(node: Node) -> bool:
    above: Node | None = node
    while above is not None:
        if above.element is not None and above.element.tag == "nav":
            return True
        above = above.parent
    return False


def _has(node: Node, role: str) -> bool:
    return any(isinstance(kid, Node) and kid.role == role for kid in node.kids)


def _last(node: Node, role: str) -> Node:
    return [kid for kid in node.kids if isinstance(kid, Node) and kid.role == role][-1]


def _number(element: Any, name: str) -> int:
    value = element.get(name) or "1"
    return int(value) if value.isdigit() and int(value) > 0 else 1


def _scope(element: Any, row: Node) -> str:
    """Of what a heading cell is the head: as it says, or of its column in a table's head and of its row elsewhere."""
    said = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}.get(element.get("scope") or "")
    in_head = row.parent is not None and row.parent.role == "THead"
    return said or ("Column" if in_head else "Row")


def _alternative(element: Any) -> str:
    """What is said instead of a picture; nothing for one that is only decoration."""
    title = element.find("{http://www.w3.org/2000/svg}title")
    if title is not None and title.text:
        return str(title.text).strip()
    return str(element.get("alt") or element.get("aria-label") or "").strip()
