"""Books made by lot, wrecked for the tests of ordering; nothing in them was taken from any book.

Each paragraph keeps to a few things of its own, as prose does, so that a page's end and the page behind it
have something in common. Language is English because its encoder is the one that every checkout has.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from regather.anatomy import dissect
from regather.model import Anatomy, Arrangement, Book, Chapter, Contributor, Decisions, Join, Metadata, Source
from regather.order import arrange
from regather.scramble import Emission, PrintLayout, ScrambleOptions, scramble
from regather.sources import read_source

THINGS = tuple(
    """anchor apple apron archive attic axe bakery balcony barn basket beach bell bench blanket boat bonfire bottle
    bowl bread bridge broom bucket button cabin candle canoe carpet castle cellar chapel cheese chimney cliff cloak
    clock cloud coast coffee copper corner cottage counter cradle creek cup curtain desert dictionary dinner ditch
    doctor drawer drum eagle engine factory farmer feather fence ferry field fiddle fisherman flag flood flour flute
    forest forge fountain fox gate glass glove goat grandmother grave guitar hammer harvest hedge hill hinge honey
    horse hospital hotel island jacket journal judge kitchen knife lake lamp lawyer leather lemon letter library
    lighthouse lock market mayor meadow medicine melon merchant mill mirror monastery moon mountain museum nail
    needle nephew net oak oar onion orchestra oven painter palace parcel passport pear pencil piano pigeon pillow
    pilot pipe plough pocket poet pond porch postman potato prison pump quarry quilt rabbit radio railway ribbon
    ring river roof rope rose sack saddle sailor salt sand sausage school sculptor shawl shed shelf shepherd shoe
    shop signal silver sister soap soldier soup spade spider spoon square stable stamp statue steam stone storm
    stove stranger string student sugar suitcase summer swamp sword table tailor tea teacher telescope temple theatre
    thief thunder ticket tower trumpet tunnel uncle uniform valley vessel village vineyard violin wagon waiter wall
    watchman waterfall wheel whistle widow window winter wolf wool""".split()  # noqa: SIM905
)
DOES = tuple(
    """admires answers avoids believes blames borrows breaks bends brings builds buries buys carries catches
    cleans closes covers crosses describes destroys discovers draws drops empties fears fetches fills finds follows
    forgets guards hates hears hides holds inspects invents kicks leaves lifts loses loves measures mends misses
    moves needs notices opens paints pays polishes praises promises pulls pushes reaches recognises refuses remembers
    repairs replaces returns saves sells shakes shows smells steals studies swallows sweeps teaches throws touches
    trusts visits warms washes watches wears weighs""".split()  # noqa: SIM905
)
LIKE = tuple(
    """ancient angry bitter blind blue brave bright broken calm cheap clumsy cold crooked dark deaf deep dry dusty
    empty faint famous foreign forgotten fresh gentle green grey heavy hollow honest hungry icy jealous lame lazy
    lonely loud lucky muddy naked narrow noisy old painted pale patient plain polite poor proud quiet rare red rich
    rotten rough round rusty sacred sad sharp shy silent simple slow small smooth soft sour steep stiff strange
    sudden sweet tall thin tired torn ugly warm weak wet white wild wise wooden yellow young""".split()  # noqa: SIM905
)
WHEN = tuple(
    """after all; at dawn; at noon; before supper; by accident; every autumn; for a while; from time to time; in the
    end; in the meantime; not far away; of course; on Sundays; once a year; one evening; out of habit; since then;
    sooner or later; that night; the next morning; to everyone's surprise; under the stairs; without a
    word""".replace("\n", " ").split("; ")
)  # fmt: skip
SHAPES = (
    "The {a} {n} {v} the {m}, and the {m} {w} nothing in return.",
    "When the {n} {v} a {m}, nobody in the {o} asks why the {b} {m} came there at all.",
    "There was once a {a} {n} that {v} every {m} between the {o} and the sea.",
    "{T} the {n} {v} the {a} {m} because it looks so much like the {o} of their childhood.",
    "It would be easier to say that the {n} {v} the {m}; but the {a} {o} knows better.",
    "Who {v} the {n} if not the {m}, and who pays for the {a} {o} afterwards?",
    "They carried the {n} past the {o}, set it down beside the {a} {m}, and went home without their {n}.",
    "Neither the {n} nor the {m} had been seen near the {o} for years, though the {a} {n} {v} it still.",
    "We counted {k} of them: one for the {n}, one for the {m}, the rest for the {a} {o}.",
    "“Give me the {n},” said the {m}, “or I shall tell the {o} how {a} you are.”",
    "What the {n} {v} in spring, the {m} {w} in autumn, and so the {o} stays {a}.",
    "She had never liked the {a} {n}, yet she kept the {m} that came with it in a {b} box under the {o}.",
    "Of all that the {n} {v}, only the {m} remains; the {a} {o} was sold long ago.",
    "If a {n} {v} its {m} too early, the {o} turns {a} and has to be thrown away.",
)  # fmt: skip
COUNTS = ("three", "four", "seven", "nine", "eleven", "twenty", "forty", "sixty")


def _sentence(lot: random.Random, about: list[str]) -> str:
    n, m, o = lot.sample(about, 3)
    v, w = lot.sample(DOES, 2)
    a, b = lot.sample(LIKE, 2)
    time = lot.choice(WHEN)
    shape, then, count = lot.choice(SHAPES), time[0].upper() + time[1:], lot.choice(COUNTS)
    return shape.format(n=n, m=m, o=o, v=v, w=w, a=a, b=b, T=then, k=count)


def paragraph(lot: random.Random, sentences: int) -> str:
    about = lot.sample(THINGS, 6)
    return " ".join(_sentence(lot, about) for _ in range(sentences))


def prose(seed: int, paragraphs: int = 6, sentences: int = 6) -> str:
    """Paragraphs with an empty line between them."""
    lot = random.Random(f"order:{seed}")
    return "\n\n".join(paragraph(lot, sentences) for _ in range(paragraphs))


@cache
def long_book(seed: int = 1, characters: int = 13_000, chapters: int = 3, notes: int = 0, *, rtl: bool = False) -> Book:
    """A book of about so many characters, about 1500 of which fill a page of :data:`SMALL`."""
    lot = random.Random(f"book:{seed}")
    made = []
    for index in range(chapters):
        title = f"The {lot.choice(LIKE).title()} {lot.choice(THINGS).title()}"
        blocks: list[str] = []
        while sum(map(len, blocks)) < characters / chapters:
            blocks.append(paragraph(lot, lot.randint(3, 9)))
        bodies = []
        for note in range(1, notes + 1):
            at = note * len(blocks) // (notes + 1)
            head, _, tail = blocks[at].partition(". ")
            blocks[at] = f"{head}.[^{note}] {tail}"
            bodies.append(f"[^{note}]: {_sentence(lot, lot.sample(THINGS, 6))}")
        text = "\n\n".join([f"# {title}", *blocks, *bodies]) + "\n"
        slug = f"{index + 1:02d}-{title.lower().replace(' ', '-')}"
        made.append(Chapter(slug, title, 1, text, Path(f"{slug}.md")))
    metadata = Metadata(
        title="Seven Ways Home", slug="seven-ways-home", language="en", contributors=(Contributor("Nobody Special"),),
        date="2026", rights="Copy and pass on.", right_to_left=rtl,
    )  # fmt: skip
    return Book(metadata, tuple(made), Path(), Path())


SMALL = PrintLayout(width=50, height=30, chapters="run")
"""A page of about 1500 characters."""
CLEAN = Emission(folios=0.0, glue_cut=0.0, emphasis=False)
"""No folio is left, and no words are run into each other."""


@dataclass(frozen=True)
class Wreck:
    """A wreck as a source with its anatomy, and the truth about it."""

    source: Source
    anatomy: Anatomy
    truth: dict[str, Any]

    def arrange(self, decisions: Decisions | None = None) -> Arrangement:
        return arrange(self.source, self.anatomy, decisions)

    @property
    def pages(self) -> int:
        return len(self.truth["pages"])

    @property
    def joins(self) -> set[tuple[int, int, int, int]]:
        """The true turns between pages of running text: pages and offsets."""
        found = self.truth["arrangement"]["joins"]
        return {(j["left_page"], j["right_page"], j["left"], j["right"]) for j in found}

    def wrong(self, joins: tuple[Join, ...]) -> list[tuple[int, int]]:
        """Pairs of pages whose turn was not found to the character."""
        found = {(j.left_page, j.right_page, j.left, j.right) for j in joins}
        return sorted(j[:2] for j in self.joins - found)


def wreck(options: ScrambleOptions, folder: Path, *, book: Book | None = None, **emission: Any) -> Wreck:
    """Scrambles a book and reads it back as ``regather restore`` would."""
    made = scramble(book or long_book(), replace(options, emission=replace(options.emission, **emission)))
    path = folder / "source.txt"
    path.write_text(made.text, encoding="utf-8", newline="")
    source = read_source(path)
    return Wreck(source, dissect(source), made.truth)
