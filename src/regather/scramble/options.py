"""How a book is printed and then wrecked: every choice in one frozen record.

The defaults make a wreck like those that people bring: one saddle-stitched booklet, breaks lost, the
end of a page often run into the start of the next, cut words without their hyphen, notes at the foot
of the side, one folio in four left. :func:`varied_options` draws all choices by lot.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from regather.errors import UsageError
from regather.imposition import FAULTS, SCHEMES

SHUFFLED = "free"
"""The scheme that is none: single pages in random order. The benchmark calls it ``shuffled``."""


@dataclass(frozen=True, slots=True)
class PrintLayout:
    """How the pages are set.

    ``width`` is the measure in average characters, ``height`` the lines of a full page, ``model``
    ``prop`` (widths of a serif face) or ``mono``. ``chapters`` says what opens a new page: ``page``
    (every chapter), ``part`` (chapters of level 1), ``run`` (none). ``running_heads``: ``none``,
    ``title-chapter`` or ``author-title`` (verso and recto). ``folio_at``: ``foot`` or ``head``.
    ``imprint``: ``end`` (a colophon on the last page) or ``front`` (behind the title page).
    """

    width: int = 58
    height: int = 35
    model: str = "prop"
    hyphenated: bool = True
    chapters: str = "part"
    running_heads: str = "none"
    folio_at: str = "foot"
    imprint: str = "end"
    whole_emphasis: bool = False


@dataclass(frozen=True, slots=True)
class Emission:
    """How the program that read the scan wrote it out.

    ``breaks``: ``None`` (lost), ``side`` or ``page``; ``break_text`` is what marks them.
    ``note_place``: ``side`` (all notes of a side after its pages) or ``page``. ``marker``: ``sup``,
    ``bracket`` or ``star``; ``restart`` of the labels: ``work``, ``chapter`` or ``page``.
    ``headings``: ``plain``, ``bold`` or ``hash``. ``contents``: ``tab``, ``space`` or ``dots``;
    ``contents_indent`` sets the lower level in by two spaces.
    ``hyphens`` at the end of a page: ``drop``, ``keep`` or ``mix``.

    The rest are chances from 0 to 1: that a page which ends in mid-paragraph (``fuse_mid``), a
    finished page before one that starts in mid-paragraph (``fuse_begin``) or before a new paragraph
    (``fuse_done``) is run into the page that comes next in the scan; that this happens without a space
    (``glue``; where a hyphen was dropped, ``glue_cut``); that a folio (``folios``) or running head is
    left in; that a folio is misread; that a letter is misread (``noise``).
    """

    breaks: str | None = None
    break_text: str = "\f"
    note_place: str = "side"
    marker: str = "sup"
    restart: str = "work"
    headings: str = "plain"
    emphasis: bool = True
    contents: str = "tab"
    contents_indent: bool = False
    cover_by_rows: bool = True
    straight_quotes: bool = False
    hyphens: str = "drop"
    fuse_mid: float = 0.7
    fuse_begin: float = 0.4
    fuse_done: float = 0.05
    glue: float = 0.0
    glue_cut: float = 1.0
    folios: float = 0.25
    folio_style: str = "{}"
    running_heads: float = 0.0
    misread_folios: float = 0.0
    noise: float = 0.0


@dataclass(frozen=True, slots=True)
class ScrambleOptions:
    """All choices of one wreck; the same options and book give the same wreck.

    ``scheme`` is a name in :data:`regather.imposition.SCHEMES` or ``free``. ``faults`` are names
    in :data:`regather.imposition.FAULTS`, in the order in which they happen; ``missing`` is the
    number of pages lost, ``duplicated`` the number of sides scanned twice, both drawn by lot.
    ``pages_multiple`` overrides the scheme's (the paper's last blank pages).
    """

    scheme: str = "saddle"
    seed: int = 1
    faults: tuple[str, ...] = ()
    missing: int = 0
    duplicated: int = 0
    pages_multiple: int | None = None
    layout: PrintLayout = PrintLayout()
    emission: Emission = Emission()

    def __post_init__(self) -> None:
        """Refuses values that no table knows; raises :class:`~regather.errors.UsageError`."""
        for what, value, allowed in self._choices():
            if value not in allowed:
                names = ", ".join(str(name) for name in allowed)
                raise UsageError(f"There is no {what} {value!r}.", hint=f"Choose one of: {names}.")
        for chance in ("fuse_mid", "fuse_begin", "fuse_done", "glue", "glue_cut", "folios", "running_heads",
                       "misread_folios", "noise"):
            if not 0 <= getattr(self.emission, chance) <= 1:
                raise UsageError(f"{chance} is a chance, so it lies between 0 and 1.")
        if self.layout.width < 20 or self.layout.height < 10:
            raise UsageError("A page needs at least 20 characters in a line and 10 lines.")
        if self.missing < 0 or self.duplicated < 0:
            raise UsageError("Pages cannot be missing or doubled less than never.")

    def _choices(self) -> tuple[tuple[str, object, tuple[object, ...]], ...]:
        layout, emission = self.layout, self.emission
        return (
            ("scheme", self.scheme, (*SCHEMES, SHUFFLED)),
            *(("fault", fault, tuple(FAULTS)) for fault in self.faults),
            ("width model", layout.model, ("prop", "mono")),
            ("chapter opening", layout.chapters, ("page", "part", "run")),
            ("kind of running head", layout.running_heads, ("none", "title-chapter", "author-title")),
            ("place for folios", layout.folio_at, ("foot", "head")),
            ("place for the imprint", layout.imprint, ("end", "front")),
            ("kind of break", emission.breaks, (None, "side", "page")),
            ("place for notes", emission.note_place, ("side", "page")),
            ("note marker", emission.marker, ("sup", "bracket", "star")),
            ("restart of note labels", emission.restart, ("work", "chapter", "page")),
            ("heading style", emission.headings, ("plain", "bold", "hash")),
            ("contents style", emission.contents, ("tab", "space", "dots")),
            ("way with hyphens", emission.hyphens, ("drop", "keep", "mix")),
        )


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
        imprint=rng.choice(("end", "front")),
    )
    shuffled = scheme == SHUFFLED
    emission = Emission(
        breaks="page" if shuffled else breaks,
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
        running_heads=rng.choice((0.0, 0.0, 0.15, 0.3, 1.0)),
        noise=noise,
    )
    return ScrambleOptions(scheme=scheme, seed=seed, layout=layout, emission=emission)
