"""The engine's way of tagging a PDF -> ours: one element for each part of the text, and nothing else in the tree.

The engine (WeasyPrint to 70) tags running heads and folios as content, cuts paragraphs, sections and
lists at every page, and knows no notes. :func:`tagged` replaces its tags while it writes a file. This
leans on insides of the engine; where they are not as expected its own tags are used. What a newcomer gets
wrong: an element's kids on another page than its first must name that page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pydyf
import weasyprint.pdf

from regather.outputs.pdf_structure import Annotation, Content, Node, Structure, nodes_of, structure_of
from regather.outputs.print_calls import link_calls
from regather.render import RenderedBook

_EXPECTED = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What comes up where the engine's insides are not as expected."""


def heading_levels(rendered: RenderedBook) -> dict[str, int]:
    """The level of every heading by its id, with no level skipped on the way down, as PDF/UA wants it (7.4.2)."""
    levels: dict[str, int] = {}
    above: list[int] = []
    for chapter in rendered.chapters:
        for heading in chapter.headings:
            while above and above[-1] >= heading.level:
                above.pop()
            above.append(heading.level)
            levels[heading.id] = min(len(above), 6)
    return levels


def write_tagged(document: Any, levels: Mapping[str, int], **options: Any) -> bytes:
    """The laid-out document as a PDF with our tags; ``options`` are those of the engine's ``write_pdf``.

    To be called once for a document: marks of notes and their numbers become links in it.
    """
    link_calls(document)
    _name_pictures(document)
    with tagged(levels):
        content: bytes = document.write_pdf(**options)
    return content


def _name_pictures(document: Any) -> None:
    """Name pictures after what is in them: the engine names them after where they lie, which differs by machine."""
    named: set[int] = set()
    for page in document.pages:
        for box in page._page_box.descendants():
            picture: Any = getattr(box, "replacement", None)
            data = getattr(getattr(picture, "image_data", None), "data", None)
            if isinstance(data, bytes) and id(picture) not in named:
                named.add(id(picture))
                picture.id = hashlib.sha256(data).hexdigest()[:32]


@contextmanager
def tagged(levels: Mapping[str, int]) -> Iterator[None]:
    """While the block runs, the engine writes its PDF files with our tags. ``levels`` as :func:`heading_levels`."""
    own = weasyprint.pdf.add_tags

    def add_tags(pdf: Any, document: Any, version: Any, streams: list[Any]) -> None:
        try:
            marks = [{box: mark["mcid"] for box, mark in stream._tags.items()} for stream in streams]
            structure = structure_of(document.pages, marks, levels)
            places = [_places(stream.stream, structure.artifacts.get(page, {})) for page, stream in enumerate(streams)]
        except _EXPECTED:
            own(pdf, document, version, streams)
            return
        _write(pdf, structure, marks)
        for stream, found in zip(streams, places, strict=True):
            for index, kind in found.items():
                _make_artifact(stream.stream, index, kind)
            stream._tags.clear()

    weasyprint.pdf.add_tags = add_tags
    try:
        yield
    finally:
        weasyprint.pdf.add_tags = own


def _places(drawing: list[Any], artifacts: Mapping[int, str]) -> dict[int, str]:
    """Where in the page's drawing the marked pieces begin that are artifacts, and what kind each is.

    :raises KeyError: one of them does not begin on the page.
    """
    if not artifacts:
        return {}
    found: dict[int, str] = {}
    missing = set(artifacts)
    for index, part in enumerate(drawing):
        if isinstance(part, pydyf.Dictionary) and part.get("MCID") in missing and drawing[index + 1] == b"BDC":
            missing.remove(part["MCID"])
            found[index] = artifacts[part["MCID"]]
    if missing:
        raise KeyError(sorted(missing))
    return found


def _make_artifact(drawing: list[Any], index: int, kind: str) -> None:
    drawing[index - 1] = "/Artifact"
    values = {"Type": "/Pagination", "Subtype": f"/{kind}"} if kind in ("Header", "Footer") else {"Type": "/Pagination"}
    drawing[index] = pydyf.Dictionary(values if kind else {"Type": "/Layout"})


def _write(pdf: Any, structure: Structure, marks: list[dict[Any, int]]) -> None:
    """Put the tree into the file, with the way back from each page's pieces to their elements."""
    pages = [pdf.objects[int(reference.split()[0])] for reference in pdf.page_references]
    for link in structure.dropped:
        _drop(link, pages)
    _drop_inner_links(structure.root, pages)
    _prune(structure.root)
    writer = _Writer(pdf, [max(page.values(), default=-1) + 1 for page in marks])
    tree, ids = pydyf.Dictionary({"Nums": pydyf.Array()}), pydyf.Dictionary({"Names": pydyf.Array()})
    top = pydyf.Dictionary({"Type": "/StructTreeRoot", "ParentTreeNextKey": 0})
    for thing in (tree, top):
        pdf.add_object(thing)
    top["ParentTree"] = tree.reference
    top["K"] = pydyf.Array([writer.element(structure.root, top.reference)])
    for number, row in enumerate(writer.rows):
        tree["Nums"] += [number, pydyf.Array(row)]
    for key, (reference, annotation) in enumerate(writer.links, start=len(writer.rows)):
        tree["Nums"] += [key, reference]
        annotation["StructParent"] = key
    top["ParentTreeNextKey"] = len(writer.rows) + len(writer.links)
    if writer.names:
        for name, reference in sorted(writer.names.items()):
            ids["Names"] += [pydyf.String(name), reference]
        pdf.add_object(ids)
        top["IDTree"] = ids.reference
    pdf.catalog["StructTreeRoot"] = top.reference
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog.setdefault("Lang", pydyf.String())


class _Writer:
    """Makes the file's objects for nodes, and remembers what must be found again from the pages."""

    def __init__(self, pdf: Any, sizes: list[int]) -> None:
        self._pdf = pdf
        self._pages = pdf.page_references
        self.rows: list[list[Any]] = [[b"null"] * size for size in sizes]
        self.links: list[tuple[bytes, Any]] = []
        self.names: dict[str, bytes] = {}

    def element(self, node: Node, parent: bytes) -> bytes:
        """The reference of the node's object, which is made with all below it."""
        made = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent})
        self._pdf.add_object(made)
        page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if page is not None:
            made["Pg"] = self._pages[page]
        self._describe(made, node)
        kids = pydyf.Array()
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(self.element(kid, made.reference))
            elif isinstance(kid, Content):
                self.rows[kid.page][kid.number] = made.reference
                kids.append(kid.number if kid.page == page else self._elsewhere(kid))
            else:
                kids.append(self._field(kid, node, made.reference))
        made["K"] = kids
        return bytes(made.reference)

    def _describe(self, made: Any, node: Node) -> None:
        if node.language:
            made["Lang"] = pydyf.String(node.language)
        if node.alt:
            made["Alt"] = pydyf.String(node.alt)
        if node.role == "Note":
            name = node.name or f"note-{len(self.names) + 1}"
            made["ID"] = pydyf.String(name)
            self.names[name] = made.reference
        if node.box is not None:
            edges = pydyf.Array(round(value, 3) for value in node.box)
            made["A"] = pydyf.Dictionary({"O": "/Layout", "Placement": "/Block", "BBox": edges})
        if node.role in ("TD", "TH"):
            values = {"Scope": f"/{node.scope}"} if node.scope else {}
            spans = {name: count for name, count in zip(("ColSpan", "RowSpan"), node.span, strict=True) if count > 1}
            if values or spans:
                made["A"] = pydyf.Dictionary({"O": "/Table", **values, **spans})

    def _elsewhere(self, kid: Content) -> Any:
        return pydyf.Dictionary({"Type": "/MCR", "Pg": self._pages[kid.page], "MCID": kid.number})

    def _field(self, kid: Annotation, node: Node, reference: bytes) -> Any:
        self.links.append((reference, kid.object))
        words = " ".join("".join(node.said).split())
        if words:
            kid.object["Contents"] = pydyf.String(words)
        return pydyf.Dictionary({"Type": "/OBJR", "Obj": kid.object.reference, "Pg": self._pages[kid.page]})


def _drop_inner_links(root: Node, pages: list[Any]) -> None:
    """Leave one sensitive field where the engine laid several of one link over one another."""
    for node in nodes_of(root):
        fields = [kid for kid in node.kids if isinstance(kid, Annotation)]
        kept: list[Annotation] = []
        for kid in sorted(fields, key=lambda kid: _area(kid.object["Rect"]), reverse=True):
            if any(kid.page == other.page and _inside(kid.object["Rect"], other.object["Rect"]) for other in kept):
                node.kids.remove(kid)
                _drop(kid, pages)
            else:
                kept.append(kid)


def _drop(link: Annotation, pages: list[Any]) -> None:
    pages[link.page]["Annots"].remove(link.object.reference)
    link.object.clear()


def _area(edges: list[float]) -> float:
    return abs((edges[2] - edges[0]) * (edges[3] - edges[1]))


def _inside(inner: list[float], outer: list[float]) -> bool:
    slack = 0.5  # points: a link's words may stand out of its block by a side bearing
    left, right = sorted((outer[0], outer[2]))
    low, high = sorted((outer[1], outer[3]))
    across, upright = sorted((inner[0], inner[2])), sorted((inner[1], inner[3]))
    return (
        left - slack <= across[0]
        and across[1] <= right + slack
        and low - slack <= upright[0]
        and upright[1] <= high + slack
    )


def _prune(node: Node) -> bool:
    """Take out what holds nothing; whether the node itself is to stay."""
    node.kids = [kid for kid in node.kids if not isinstance(kid, Node) or _prune(kid)]
    return bool(node.kids) or node.role in ("TD", "TH", "Document")
