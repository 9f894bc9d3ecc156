"""A book's style sheets in the order in which they are laid over each other, with the theme's tokens put in.

Three files make the look of an edition: ``book.css`` (all editions), the edition's own (``epub.css``,
``print.css``, ``web.css``) and the theme (``themes/NAME.css``). Each is the person's own where the project
has one, else the program's. Tokens are the custom properties that ``:root`` declares in ``book.css`` and in the
theme; many e-readers know no ``var()``, so here it is replaced by what it stands for. What a newcomer gets
wrong: a token is one value for the whole book. What changes from element to element is no token, and what
a sheet says in ``:root`` inside of ``@media`` is none either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import tinycss2

from regather.model import Book, Finding, Severity
from regather.project.layout import PACKAGE_STYLES, THEMES

Edition = Literal["epub", "print", "web"]

BASE = "book.css"

SET_ELSEWHERE = frozenset({"--line", "--depth"})
"""Custom properties that are no tokens: leading and text height follow from the trim size (:mod:`print_page`)."""

MOST_NESTED = 12
"""How deep tokens may name tokens; more is taken for a circle."""


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """One style sheet: its name below ``styles/``, its text with tokens put in, and the file that it comes from."""

    name: str
    text: str
    path: Path

    @property
    def folder(self) -> Path:
        """The ``styles`` folder that the file lies in: nothing outside of it may be named by the sheet."""
        return self.path.parents[self.name.count("/")]


def theme_sheet(book: Book) -> str:
    """The name of the theme's file below ``styles/``."""
    return f"{THEMES}/{book.theme}.css"


def sheet_path(book: Book, name: str) -> Path:
    """The file of that name below ``styles/``: the person's own, or the program's."""
    own = book.styles / name
    return own if own.is_file() else PACKAGE_STYLES / name


def sheets_of(book: Book, edition: Edition, report: Callable[[Finding], None]) -> tuple[StyleSheet, ...]:
    """The style sheets of an edition, from the ground up.

    Of ``@media print`` and ``@media screen`` the first is the PDF, the second the e-book and the web; blocks of
    the other are left out. Tokens are put in for print and e-books; in the web edition they stay
    custom properties, so that a dark page can set them anew. A token that nobody declares is reported.
    """
    tokens = tokens_of(book)
    sheets = []
    for name in (BASE, f"{edition}.css", theme_sheet(book)):
        path = sheet_path(book, name)
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        made, unknown = _made(text, tuple(tokens.items()), edition)
        for token in unknown:
            message = f"The style sheet asks for {token}, which no style sheet declares."
            hint = "Declare it under :root in your theme, or take it from the list at the top of book.css."
            report(Finding("style-token", Severity.WARNING, message, f"styles/{name}", hint=hint))
        if edition == "web" and name == BASE:
            made = _root(tokens) + made
        sheets.append(StyleSheet(name, made, path))
    return tuple(sheets)


def tokens_of(book: Book) -> dict[str, str]:
    """Every token and its value, with no ``var()`` left in it.

    The theme's win over those of the project's ``book.css``, and these over the program's, so that style
    sheets written for an earlier version lack none.
    """
    found: dict[str, str] = {}
    for path in (PACKAGE_STYLES / BASE, sheet_path(book, BASE), sheet_path(book, theme_sheet(book))):
        if path.is_file():
            found |= _declared(path.read_text(encoding="utf-8"))
    return {name: _resolved_value(value, found) for name, value in found.items()}


def put_in(text: str, tokens: Mapping[str, str]) -> str:
    """The text (a style sheet, a drawing) with every ``var(--token)`` replaced; ``:root`` rules stay out."""
    return _made(text, tuple(tokens.items()), "print")[0]


def _root(tokens: Mapping[str, str]) -> str:
    return ":root {\n" + "".join(f"  {name}: {value};\n" for name, value in tokens.items()) + "}\n"


@lru_cache(maxsize=64)
def _declared(text: str) -> dict[str, str]:
    """The tokens that a style sheet declares."""
    tokens: dict[str, str] = {}
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if _is_root(rule):
            for entry in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
                if entry.type == "declaration" and entry.name.startswith("--"):
                    tokens[entry.name] = tinycss2.serialize(entry.value).strip()
    return tokens


def _is_root(rule: Any) -> bool:
    return bool(rule.type == "qualified-rule" and tinycss2.serialize(rule.prelude).strip() == ":root")


def _resolved_value(value: str, tokens: Mapping[str, str]) -> str:
    """The value with the tokens in it replaced; one that goes round in a circle is left as it is."""
    for _ in range(MOST_NESTED):
        if "var(" not in value:
            break
        value = tinycss2.serialize(_replaced(tinycss2.parse_component_value_list(value), tokens, [])).strip()
    return value


@lru_cache(maxsize=64)
def _made(text: str, tokens: tuple[tuple[str, str], ...], edition: Edition) -> tuple[str, tuple[str, ...]]:
    """The sheet for one edition with its tokens put in, and the names of those that are unknown."""
    known = dict(tokens)
    unknown: list[str] = []
    rules = list(_of_edition(tinycss2.parse_stylesheet(text), edition))
    local = _set_in(rules) | SET_ELSEWHERE if edition != "epub" else frozenset()
    kept = []
    for rule in rules:
        if _is_root(rule):
            rule.content = list(_without_tokens(rule.content))
            if not any(part.type not in ("whitespace", "comment") for part in rule.content):
                continue
        kept.append(rule)
    if edition == "web":
        as_written = tinycss2.serialize(kept)
        _replaced(kept, known, unknown)
        return as_written, _missing(unknown, local)
    return tinycss2.serialize(_replaced(kept, known, unknown)), _missing(unknown, local)


def _missing(unknown: Iterable[str], local: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(unknown) if name not in local)


def _of_edition(rules: Iterable[Any], edition: Edition) -> Iterator[Any]:
    """The rules without the blocks of another medium; a block for the medium of print and e-book is opened.

    What a browser shows may be printed, too, so that its blocks for the screen stay blocks.
    """
    mine = {"print": "print", "epub": "screen", "web": ""}[edition]
    others = {"print": "screen", "epub": "print", "web": "print"}[edition]
    for rule in rules:
        media = rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content is not None
        query = tinycss2.serialize(rule.prelude).strip().lower() if media else None
        if query == mine:
            yield from tinycss2.parse_stylesheet(tinycss2.serialize(rule.content))
        elif query != others:
            yield rule


def _set_in(rules: Iterable[Any]) -> frozenset[str]:
    """Custom properties that some rule other than a plain ``:root`` sets: those are for the engine to follow."""
    names: set[str] = set()
    for rule in rules:
        if rule.type in ("qualified-rule", "at-rule") and rule.content is not None and not _is_root(rule):
            for before, after in zip(rule.content, rule.content[1:], strict=False):
                if before.type == "ident" and before.value.startswith("--") and after == ":":
                    names.add(before.value)
            names |= _set_in(part for part in rule.content if hasattr(part, "content"))
    return frozenset(names)


def _without_tokens(content: Iterable[Any]) -> Iterator[Any]:
    """The declarations of a ``:root`` rule that are no tokens."""
    for entry in tinycss2.parse_blocks_contents(list(content)):
        if entry.type != "declaration":
            yield entry
        elif not entry.name.startswith("--"):
            yield from tinycss2.parse_component_value_list(entry.serialize() + ";")


def _replaced(nodes: Iterable[Any], tokens: Mapping[str, str], unknown: list[str]) -> list[Any]:
    """The nodes with ``var()`` replaced, at any depth; names without a value and a fallback go to ``unknown``."""
    done: list[Any] = []
    for node in nodes:
        if node.type == "function" and node.lower_name == "var":
            done += _value_of(node, tokens, unknown)
            continue
        for part in ("prelude", "content", "arguments"):
            inner = getattr(node, part, None)
            if isinstance(inner, list):
                setattr(node, part, _replaced(inner, tokens, unknown))
        done.append(node)
    return done


def _value_of(node: Any, tokens: Mapping[str, str], unknown: list[str]) -> list[Any]:
    """What stands for a ``var()``: the token's value, else its fallback, else itself."""
    parts = [part for part in node.arguments if part.type not in ("whitespace", "comment")]
    name = parts[0].value if parts and parts[0].type == "ident" else ""
    if name in tokens:
        return list(tinycss2.parse_component_value_list(tokens[name]))
    if len(parts) > 2:
        at = next(index for index, part in enumerate(node.arguments) if part == ",")
        return _replaced(node.arguments[at + 1 :], tokens, unknown)
    unknown.append(name)
    return [node]
