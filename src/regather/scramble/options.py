"""How a book is printed and then wrecked: every choice in one frozen record, each declared once.

The defaults make a wreck like those that people bring: one saddle-stitched booklet, breaks lost, the
end of a page often run into the start of the next, cut words without their hyphen, notes at the foot
of the side, one folio in four left. :func:`varied_options` draws all choices by lot. What a newcomer gets
wrong: a new choice is a new field here and nothing else; the command, its help and the checks read the fields.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from regather.errors import UsageError
from regather.imposition import FAULTS, SCHEMES

SHUFFLED = "free"
"""The scheme that is none: single pages in random order. The benchmark calls it ``shuffled``."""

FILES = "file"
"""The mark of a break that begins a new file."""

BREAK_MARKS: dict[str, str] = {
    "form-feed": "\f", "rule": "---", "comment": "<!-- page -->", "page-line": "Page {}", FILES: "\n",
}  # fmt: skip
"""How programs mark where a page or side begins, by name; ``{}`` is the number of what begins there."""


def _choice(default: str | None, *allowed: str | None, says: str) -> Any:
    return field(default=default, metadata={"says": says, "allowed": allowed})


def _chance(default: float, says: str) -> Any:
    return field(default=default, metadata={"says": says, "least": 0.0, "most": 1.0})


def _number(default: int | None, says: str, *, least: int = 0) -> Any:
    return field(default=default, metadata={"says": says, "least": least})


def _flag(*, default: bool, says: str) -> Any:
    return field(default=default, metadata={"says": says})


@dataclass(frozen=True, slots=True)
class PrintLayout:
    """How the pages are set.

    ``model`` gives each letter the width it has in a serif face (``prop``) or all the same (``mono``).
    """

    width: int = _number(58, "The measure of the text, in average characters.", least=20)
    height: int = _number(35, "The lines of a full page.", least=10)
    model: str = _choice("prop", "prop", "mono", says="Widths of letters: those of a serif face, or all the same.")
    hyphenated: bool = _flag(default=True, says="Words are hyphenated at the ends of lines.")
    chapters: str = _choice(
        "part", "page", "recto", "part", "run",
        says="What opens a new page: every chapter (page), every chapter on a right-hand page (recto), those of "
        "level 1 (part), or none (run).",
    )  # fmt: skip
    running_heads: str = _choice(
        "none", "none", "title-chapter", "author-title", says="What stands at the head of left and right pages."
    )
    folio_at: str = _choice("foot", "foot", "head", says="Where the page numbers stand.")
    folios_from: str = _choice("title", "title", "body", says="Which page counts as page 1.")
    title_page: bool = _flag(default=True, says="The book has a title page.")
    contents_page: bool = _flag(default=True, says="A book of several chapters has a contents page.")
    imprint: str = _choice(
        "end", "end", "front", "both", "none",
        says="Where the imprint stands: on the last page, behind the title page, on both, or nowhere.",
    )  # fmt: skip
    blanks: str = _choice(
        "inside", "inside", "end", "front", says="Where blanks fill up: before the last page, behind it, or in front."
    )
    blank_pages: int = _number(0, "Blank pages besides those that fill up the last sheet.")
    whole_emphasis: bool = _flag(default=False, says="No page ends inside an emphasised phrase.")


@dataclass(frozen=True, slots=True)
class Emission:
    """How the program that read the scan wrote it out.

    ``breaks`` are those that survive; ``break_text`` is what marks them. The chances of a page being run into the page
    that comes next in the scan are those of a page that ends in mid-paragraph (``fuse_mid``), of a finished page
    before one that starts in mid-paragraph (``fuse_begin``) and before a new paragraph (``fuse_done``).
    """

    breaks: str | None = _choice(None, None, "side", "page", says="Which breaks survive.")
    break_text: str = field(
        default="\f",
        metadata={"says": f"What marks a break: {', '.join(BREAK_MARKS)}, or a text of your own ({{}} is its number)."},
    )
    lines: str = _choice("joined", "joined", "kept", says="Lines of a paragraph: joined, or kept as they are printed.")
    note_place: str = _choice("side", "side", "page", says="Notes stand behind the pages of their side, or their page.")
    marker: str = _choice("sup", "sup", "bracket", "star", says="The shape of note marks.")
    restart: str = _choice("work", "work", "chapter", "page", says="Where the numbers of notes begin again.")
    headings: str = _choice("plain", "plain", "bold", "hash", says="How headings are written.")
    emphasis: bool = _flag(default=True, says="Emphasis is written out.")
    contents: str = _choice("tab", "tab", "space", "dots", says="What stands between title and folio in the contents.")
    contents_indent: bool = _flag(default=False, says="The lower level of the contents is set in by two spaces.")
    cover_by_rows: bool = _flag(default=True, says="A side without running text is read row by row, not page by page.")
    straight_quotes: bool = _flag(default=False, says="Quotation marks become straight.")
    hyphens: str = _choice("drop", "drop", "keep", "mix", says="The hyphen of a word that the end of a page cuts.")
    fuse_mid: float = _chance(0.7, "Chance that a page ending in mid-paragraph is run into the next.")
    fuse_begin: float = _chance(0.4, "The same for a finished page before one that starts in mid-paragraph.")
    fuse_done: float = _chance(0.05, "The same for a finished page before a new paragraph.")
    glue: float = _chance(0.0, "Chance that pages run together have not even a space between them.")
    glue_cut: float = _chance(1.0, "The same where the hyphen of a cut word was dropped.")
    folios: float = _chance(0.25, "Chance that a page number is left in.")
    folio_style: str = field(default="{}", metadata={"says": "How a page number is written; {} is the number."})
    running_heads_left: float = _chance(0.0, "Chance that a running head is left in.")
    misread_folios: float = _chance(0.0, "Chance that a page number that is left in is misread.")
    noise: float = _chance(0.0, "Chance that a letter is misread.")


@dataclass(frozen=True, slots=True)
class ScrambleOptions:
    """All choices of one wreck; the same options and book give the same wreck.

    ``faults`` happen in the order in which they are given. What is missing or doubled is drawn by lot.
    ``pages_multiple`` overrides the scheme's (the paper's last blank pages).
    """

    scheme: str = _choice("saddle", *SCHEMES, SHUFFLED, says="How the book is imposed; free: single pages, shuffled.")
    seed: int = _number(1, "The same number gives the same wreck.")
    pages: int | None = _number(None, "Only so much of the book as fits this many pages.", least=1)
    covers: str = _choice(
        "with", "with", "apart", says="The cover's four pages are imposed with the others, or on a sheet of their own."
    )
    faults: tuple[str, ...] = field(
        default=(), metadata={"says": f"A fault of the scan: {', '.join(FAULTS)}.", "each": tuple(FAULTS)}
    )
    missing: int = _number(0, "Pages that got lost.")
    missing_sheets: int = _number(0, "Sheets that were not scanned.")
    duplicated: int = _number(0, "Sides that were scanned twice.")
    pages_multiple: int | None = _number(None, "Fill up to a multiple of so many pages.", least=1)
    layout: PrintLayout = PrintLayout()
    emission: Emission = Emission()

    def __post_init__(self) -> None:
        """Refuses values that no table knows; raises :class:`~regather.errors.UsageError`."""
        for part in (self, self.layout, self.emission):
            for declared in fields(part):
                _check(declared.name, getattr(part, declared.name), declared.metadata)


def _check(name: str, value: object, rules: Mapping[str, Any]) -> None:
    allowed = rules.get("allowed") or rules.get("each")
    for one in value if isinstance(value, tuple) else (value,):
        if allowed is not None and one not in allowed:
            known = ", ".join(str(other) for other in allowed)
            raise UsageError(f"There is no {plain_name(name)} {one!r}.", hint=f"Choose one of: {known}.")
    if isinstance(value, int | float) and "least" in rules:
        least, most = rules["least"], rules.get("most")
        if value < least or (most is not None and value > most):
            limits = f"at least {least}" if most is None else f"a chance from {least:g} to {most:g}"
            raise UsageError(f"{plain_name(name)} is {limits}, not {value}.")


def plain_name(name: str) -> str:
    """The name of a choice as a command line has it."""
    return name.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Declared:
    """A choice as it is declared: its name, its default, its help in one sentence, and the values it may have.

    ``several`` is true where it may be given more than once; ``kind`` is the type of one value.
    """

    name: str
    default: Any
    says: str
    kind: type
    allowed: tuple[str, ...] = ()
    several: bool = False


def declared_options() -> Iterator[Declared]:
    """Every choice of a wreck, in the order of the records: how it is scrambled, set, written out."""
    for record in (ScrambleOptions, PrintLayout, Emission):
        for one in fields(record):
            if "says" not in one.metadata:
                continue
            each = one.metadata.get("each", ())
            allowed = tuple(value for value in one.metadata.get("allowed", each) if value is not None)
            plain = int if "least" in one.metadata else str
            kind = plain if one.default is None or each else type(one.default)
            yield Declared(one.name, one.default, one.metadata["says"], kind, allowed, several=bool(each))


def with_choices(options: ScrambleOptions, choices: Mapping[str, Any]) -> ScrambleOptions:
    """The options with these choices, by the names of their fields, put in; names of break marks become marks.

    Raises :class:`~regather.errors.UsageError` for a value that is not allowed.
    """
    if "break_text" in choices:
        choices = {**choices, "break_text": BREAK_MARKS.get(choices["break_text"], choices["break_text"])}


    def own(record: ScrambleOptions | PrintLayout | Emission) -> dict[str, Any]:
        return {one.name: choices[one.name] for one in fields(record) if one.name in choices}

    layout = replace(options.layout, **own(options.layout))
    emission = replace(options.emission, **own(options.emission))
    return replace(options, layout=layout, emission=emission, **own(options))


def varied_options(
    seed: int, *, scheme: str = "saddle", breaks: str | None = None, noise: float = 0.0
) -> ScrambleOptions:
    """Options with every choice drawn by lot from what is seen in real wrecks; the same for the same seed."""
    rng = random.Random(seed)
    layout = PrintLayout(
        width=rng.randint(48, 62),
        height=rng.randint(30, 38),
        model=rng.choice(("prop", "mono")),
        hyphenated=rng.random() < 0.6,
        chapters=rng.choice(("page", "part", "run")),
        running_heads=rng.choice(("none", "title-chapter", "author-title")),
        folio_at=rng.choice(("foot", "head")),
        imprint=rng.choice(("end", "front", "both")),
        folios_from=rng.choice(("title", "title", "title", "body")),
        contents_page=rng.random() < 0.85,
        blanks=rng.choice(("inside", "inside", "end", "front")),
        blank_pages=rng.choice((0, 0, 0, 1)),
    )
    shuffled = scheme == SHUFFLED
    emission = Emission(
        breaks="page" if shuffled else breaks,
        lines="kept" if rng.random() < 0.08 else "joined",
        note_place="page" if shuffled else rng.choice(("side", "page")),
        marker=rng.choice(("sup", "bracket", "star")),
        restart=rng.choice(("work", "chapter", "page")),
        headings=rng.choice(("plain", "bold", "hash")),
        emphasis=rng.random() < 0.75,
        contents=rng.choice(("tab", "space", "dots")),
        contents_indent=rng.random() < 0.5,
        cover_by_rows=rng.random() < 0.5,
        straight_quotes=rng.random() < 0.4,
        hyphens=rng.choice(("drop", "keep", "mix")),
        fuse_mid=rng.uniform(0.6, 0.95),
        fuse_begin=rng.uniform(0.2, 0.6),
        fuse_done=rng.uniform(0.02, 0.1),
        glue=rng.uniform(0.05, 0.3),
        glue_cut=rng.uniform(0.05, 1.0),
        folios=rng.uniform(0.0, 0.15),
        folio_style=rng.choice(("{}", "{}", "— {} —")),
        running_heads_left=rng.choice((0.0, 0.0, 0.15, 0.3, 1.0)),
        noise=noise,
    )
    return ScrambleOptions(scheme=scheme, seed=seed, layout=layout, emission=emission)
