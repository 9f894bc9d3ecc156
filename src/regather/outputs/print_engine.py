"""HTML and style sheets -> laid-out pages, with the engine held back from sending notes away.

WeasyPrint 66 to 70, where the second line of a paragraph finds no room, sends the last footnote of the
page to the next page, even one whose mark stands in an earlier paragraph, rather than break before the
paragraph. :class:`_NotesStay` makes it break before. This leans on insides of the engine; where they
are not as expected the plain engine is used, and :mod:`regather.outputs.print_survey` still sees every
note that strayed. What a newcomer gets wrong: this module is for looks, the survey is for truth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import inf
from typing import Any

import weasyprint.layout.page
from weasyprint import CSS, DEFAULT_OPTIONS, HTML
from weasyprint.css import StyleFor
from weasyprint.document import Document
from weasyprint.formatting_structure import build
from weasyprint.layout import LayoutContext
from weasyprint.layout.block import block_level_layout
from weasyprint.text.fonts import FontConfiguration

from regather.outputs.print_lines import better_lines

ROUNDING = 0.01
"""Pixels by which sums of lengths may differ: far below what can be seen, far above what floats lose."""


def lay_out(page: HTML, sheets: Sequence[CSS], fonts: FontConfiguration, variant: str | None) -> Any:
    """The laid-out document (``weasyprint.Document``)."""
    options = {"stylesheets": list(sheets), "pdf_variant": variant}
    with better_lines(), shared_page_styles():
        if not _can_hold():
            return page.render(font_config=fonts, **options)
        return _Document._render(page, fonts, None, None, {**DEFAULT_OPTIONS, **options})


@contextmanager
def without_margins() -> Iterator[None]:
    """Let the engine make no margin boxes while the block runs: those that stay empty cost it a tenth of its time.

    Where its insides are not as expected it makes them, and the style sheet must say that they are empty.
    """
    own = getattr(weasyprint.layout, "make_margin_boxes", None)
    if own is None:
        yield
        return
    weasyprint.layout.make_margin_boxes = lambda *_arguments: ()
    try:
        yield
    finally:
        weasyprint.layout.make_margin_boxes = own


@contextmanager
def shared_page_styles() -> Iterator[None]:
    """Let pages to which the same rules apply share their styles while the block runs.

    The engine works them out anew for each page and each of its sixteen margin boxes, and for each page goes through
    those of all pages before. Where its insides are not as expected it does.
    """
    own = getattr(weasyprint.layout.page, "set_page_type_computed_styles", None)
    if own is None or not hasattr(StyleFor, "_page_type_match"):
        yield
        return

    def shared(page_type: Any, html: Any, style_for: Any) -> None:
        rules = tuple(
            style_for._page_type_match(selector[2], page_type)
            for sheet, _, _ in style_for._sheets
            for _, selectors, _ in sheet.page_rules
            for selector in selectors
        )
        known = style_for.__dict__.setdefault("page_styles", {})
        computed = style_for.get_computed_styles()
        if rules not in known:
            own(page_type, html, style_for)
            pseudo = (kind for element, kind in style_for.get_cascaded_styles() if element == page_type)
            known[rules] = {kind: computed[page_type, kind] for kind in (None, *pseudo)}
        else:
            computed.update(((page_type, kind), style) for kind, style in known[rules].items())

    weasyprint.layout.page.set_page_type_computed_styles = shared
    try:
        yield
    finally:
        weasyprint.layout.page.set_page_type_computed_styles = own


def _can_hold() -> bool:
    """Whether the installed engine has the insides that are used here."""
    context = ("layout_footnote", "unlayout_footnote", "report_footnote", "overflows_page", "_update_footnote_area")
    return hasattr(Document, "_build_layout_context") and all(hasattr(LayoutContext, name) for name in context)


class _NotesStay(LayoutContext):  # type: ignore[misc]  # the engine is untyped
    """A layout context that reports (sends to the next page) no note that is settled on its page.

    A note is settled when, after it was laid out, its line was found to fit. The engine asks for a
    settled one to be reported in one place only: to make room for one more line. It goes on while
    the page has notes, so the page's notes are put out of its sight, and their height left as it is,
    until the engine next touches a note.
    """

    _hidden: list[Any] | None = None
    _unsettled: Any = None
    _untried: Any = None
    _heights: dict[tuple[int, float], float]

    def _show(self) -> None:
        if self._hidden is not None and self.current_footnote_area.children is self._hidden:
            self.current_page_footnotes = self._hidden
        self._hidden = None

    def layout_footnote(self, footnote: Any) -> Any:
        """Put the note on the current page."""
        self._show()
        if self.reported_footnotes:
            # Notes before this one wait for the next page, so it will too: no need to try its height.
            self.footnotes.remove(footnote)
            self.current_page_footnotes.append(footnote)
            self._untried = self._unsettled = footnote
            return True
        overflow = super().layout_footnote(footnote)
        self._unsettled = footnote
        return overflow

    def _update_footnote_area(self) -> bool:
        """Make room for the page's notes; whether they want more than the greatest height allowed.

        The engine lays all of them out anew for each that comes or goes, and compares sums of heights
        exactly, and so finds too little room where there is enough. Here each is laid out once.
        """
        area = self.current_footnote_area
        if self.in_column or not self.current_page_footnotes:
            return bool(super()._update_footnote_area())
        if area.height != "auto":
            self.page_bottom += area.margin_height()
        area.children = self.current_page_footnotes
        wanted = sum(self._height_of(footnote) for footnote in area.children)
        area.height = max(area.min_height, min(wanted, area.max_height))
        self.page_bottom -= area.margin_height()
        return bool(wanted > area.max_height + ROUNDING)

    def _height_of(self, footnote: Any) -> float:
        """The height of the note where it stands alone."""
        area = self.current_footnote_area
        key = (id(footnote), area.page.width)
        if key not in self._heights:
            together, area.children = area.children, [footnote]
            alone = build.create_anonymous_boxes(area.deepcopy())
            area.children = together
            alone = block_level_layout(self, alone, -inf, None, area.page)[0]
            self._heights[key] = sum(child.margin_height() for child in alone.children)
        return self._heights[key]

    def overflows_page(self, *arguments: Any) -> Any:
        """Whether a line would reach below the page's text; if not, the note laid out for it is settled."""
        overflow = super().overflows_page(*arguments)
        if not overflow:
            self._unsettled = None
        return overflow

    def unlayout_footnote(self, footnote: Any) -> None:
        """Take the note off the page again, with its line of text."""
        self._show()
        super().unlayout_footnote(footnote)

    def report_footnote(self, footnote: Any) -> None:
        """Send the note to the next page, unless it is settled on this one."""
        if footnote is self._untried:
            self._untried = self._unsettled = None
            self.current_page_footnotes.remove(footnote)
            self.reported_footnotes.append(footnote)
        elif footnote is self._unsettled:
            self._unsettled = None
            super().report_footnote(footnote)
        elif self.current_footnote_area.children is self.current_page_footnotes:
            self._hidden = self.current_page_footnotes
            self.current_page_footnotes = []
        else:
            super().report_footnote(footnote)


class _Document(Document):  # type: ignore[misc]  # the engine is untyped
    """A document that is laid out in a context of our own."""

    @classmethod
    def _build_layout_context(cls, *arguments: Any) -> Any:
        context = super()._build_layout_context(*arguments)
        if type(context) is LayoutContext:
            context.__class__ = _NotesStay
            context._heights = {}
        return context
