"""Finds the lines with which front matter repeats itself.

``Title`` and ``Author`` stand on one page, ``Author. Title.`` on another, so no word of any language is asked for.
What a newcomer gets wrong: running heads repeat the title, too, but never with a full stop behind it and never
together with the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from regather.anatomy.lines import Layout
from regather.model import Role
from regather.text.titles import plain_title, same_title, title_key

NAME_LENGTH = 90
"""Characters of the longest title or name that an imprint repeats."""

LEAST_NAME = 4
"""Characters of the shortest line that counts as said again; shorter ones repeat by chance."""

TOGETHER = 3
"""Lines from a title to the last of the names that stand with it: title, subtitle, ``by``, author."""

SLACK = 4
"""Characters that stops, spaces and misreadings may add to an imprint that joins two lines, or take from it."""

EDGE_LINES = 12
"""Lines at the beginning of a source without breaks that a title page and an imprint take up."""

NEAR_LINES = 80
"""Lines within which the first page ends where the last one, full of text, was read before it."""

INITIAL = 3
"""Letters of the longest abbreviation that ends a name: ``K.``, ``Jr.``, ``Inc.``"""

RUNNING = 3
"""Running heads that make a line the book's title and not a chapter's: on as many pages at least."""

FUZZY_PAIRS = 50_000
"""Comparisons of misread lines that are made at most; beyond it lines must agree exactly."""

PAIR = 2
"""Names in the shortest imprint: who, and what."""

_STOPS = ".!?…:;,"
_DATE = re.compile(r"[\d\s./–-]+$")
"""A year, or a whole date in figures."""


def find_echoes(layout: Layout, zones: Iterable[Sequence[int]]) -> dict[int, Role]:
    """Lines of the zones (stretches of short lines) that are a title page's or an imprint's, with their role."""
    stretches = [tuple(zone) for zone in zones]
    found = {**_enumerated(layout, stretches), **_composed(layout, stretches)}
    found.update(_said_twice(layout, stretches, found))
    return found


def _bare(layout: Layout, index: int) -> str:
    return layout.lines[index].text.strip("#* ")


def _is_name(text: str) -> bool:
    if text[-1:] in _STOPS and not _ends_short(text):
        return False
    return len(plain_title(text)) >= LEAST_NAME and len(text) <= NAME_LENGTH


def _ends_short(text: str) -> bool:
    """Whether a full stop at the end is an abbreviation's: ``Jerome K.``"""
    words = text.split()
    return text.endswith(".") and len(words) > 1 and len(words[-1]) <= INITIAL + 1 and words[-1][0].isupper()


def _composed(layout: Layout, zones: list[tuple[int, ...]]) -> dict[int, Role]:
    """Imprint lines that are two neighbouring names in either order, parted by a full stop, and those names."""
    imprints = [i for zone in zones for i in zone if _joins_names(_bare(layout, i))]
    pairs = [pair for zone in zones for pair in _pairs(layout, zone)]
    exact: dict[str, list[tuple[int, int]]] = {}
    for a, b in pairs:
        for left, right in ((a, b), (b, a)):
            exact.setdefault(title_key(f"{_bare(layout, left)} {_bare(layout, right)}"), []).append((a, b))
    found: dict[int, Role] = {}
    fuzzy = len(imprints) * len(pairs) <= FUZZY_PAIRS
    for i in imprints:
        text = _bare(layout, i)
        meant = exact.get(title_key(text), []) or (_alike(layout, text, pairs) if fuzzy else [])
        for pair in meant:
            if i not in pair:
                found[i] = Role.COLOPHON
                found.update(dict.fromkeys(pair, Role.TITLE))
    return found


def _enumerated(layout: Layout, zones: list[tuple[int, ...]]) -> dict[int, Role]:
    """Imprint lines of three parts and more, ``Author. Title. Subtitle. 2019.``, and the lines that say the parts."""
    places: list[dict[str, int]] = [{title_key(_bare(layout, i)): i for i in reversed(zone)} for zone in zones]
    found: dict[int, Role] = {}
    for imprint in (i for zone in zones for i in zone if _joins_names(_bare(layout, i))):
        parts = [part for part in _bare(layout, imprint).rstrip(".").split(". ") if part]
        keys = [title_key(part) for part in parts if not _DATE.match(part)]
        if len(parts) <= PAIR or len(keys) < PAIR or any(len(key) < LEAST_NAME for key in keys):
            continue
        for there in places:
            lines = [there[key] for key in keys if key in there]
            if len(lines) == len(keys) and max(lines) - min(lines) <= TOGETHER and imprint not in lines:
                found[imprint] = Role.COLOPHON
                found.update({i: Role.TITLE for i in range(min(lines), max(lines) + 1) if i != imprint})
                found.update({i: Role.TITLE for i in [max(lines) + 1] if _is_date(layout, i)})
    return found


def _is_date(layout: Layout, index: int) -> bool:
    return index < len(layout.lines) and _DATE.match(layout.lines[index].text) is not None


def _joins_names(text: str) -> bool:
    """Whether the line can be ``Author. Title.``: a full stop inside it, and one or none at its end."""
    return ". " in text and len(text) <= 2 * NAME_LENGTH and text[-1:] not in "!?…:;,"


def _pairs(layout: Layout, zone: tuple[int, ...]) -> list[tuple[int, int]]:
    names = [i for i in zone if _is_name(_bare(layout, i))]
    return [(a, b) for n, a in enumerate(names) for b in names[n + 1 : n + 1 + TOGETHER] if b - a <= TOGETHER]


def _alike(layout: Layout, text: str, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs that the line joins but for misread letters; none that leaves out a name."""
    out = []
    for a, b in pairs:
        left, right = _bare(layout, a), _bare(layout, b)
        if abs(len(text) - len(left) - len(right)) > SLACK:
            continue
        if same_title(text, f"{left} {right}") or same_title(text, f"{right} {left}"):
            out.append((a, b))
    return out


def _said_twice(layout: Layout, zones: list[tuple[int, ...]], known: dict[int, Role]) -> dict[int, Role]:
    """A title that stands alone and comes again with a full stop: title page and imprint of a book without author."""
    lines = [i for zone in zones for i in zone if i not in known and layout.lone(i)]
    stopped = [i for i in lines if layout.lines[i].text.endswith(".") and _is_name(_bare(layout, i)[:-1])]
    plain = [i for i in lines if _is_name(_bare(layout, i)) and _bare(layout, i)[-1] not in _STOPS]
    fuzzy = len(stopped) * len(plain) <= FUZZY_PAIRS
    keys = {i: title_key(_bare(layout, i)) for i in (*plain, *stopped)}
    saying: dict[str, list[int]] = {}
    for i in plain:
        saying.setdefault(keys[i], []).append(i)
    found: dict[int, Role] = {}
    for imprint in stopped:
        same = saying.get(keys[imprint], [])
        if fuzzy:
            same = [i for i in plain if keys[i] == keys[imprint] or _alike_alone(layout, i, imprint)]
        titles = _titles(layout, imprint, same)
        if titles:
            found[imprint] = Role.COLOPHON
            found.update(dict.fromkeys(titles, Role.TITLE))
    return found


def _alike_alone(layout: Layout, title: int, imprint: int) -> bool:
    """Whether a misread line says another again, both long enough to tell."""
    left, right = _bare(layout, title), _bare(layout, imprint)
    return same_title(left, right) and len(left.split()) == len(right.split())


def _titles(layout: Layout, imprint: int, same: list[int]) -> list[int]:
    """Those of the lines that say the same as ``imprint`` which are title pages and no running heads.

    With breaks: alone on their page, or the last of a side while the imprint heads or ends one. Without:
    beside the imprint near the beginning, or at one end of the source while the imprint is at the other, or the only
    one that is set as a heading, while the others run through the book. In both: the only one that is set as a
    heading, or the only one at all, where it stands in mid-sentence as the imprint does.
    """
    large = [i for i in same if layout.lines[i].text.startswith(("#", "**"))]
    cutting = [i for i in large or same if layout.interrupts(i)] if layout.interrupts(imprint) else []
    cutting = cutting if len(cutting) == 1 else []
    if layout.marked:
        if not _edge(layout, imprint):
            return cutting
        alone = [i for i in same if _alone(layout, i)]
        feet = [i for i in same if layout.at_foot(i)]
        return alone or (feet if len(feet) == 1 else cutting)
    last = len(layout.lines) - 1
    near = [i for i in same if abs(i - imprint) == 1 and min(i, imprint) < NEAR_LINES]
    opens = [i for i in same if i < EDGE_LINES and (imprint == last or imprint < EDGE_LINES)]
    headed = large if len(large) == 1 and len(same) - len(large) >= RUNNING else []
    return near[:1] or opens[:1] or headed or cutting


def _edge(layout: Layout, index: int) -> bool:
    return layout.at_head(index) or layout.at_foot(index)


def _alone(layout: Layout, index: int) -> bool:
    """Whether the page of the line holds nothing but it, or it and lines that say the same."""
    leaf, key = layout.lines[index].leaf, title_key(_bare(layout, index))
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(layout.lines) and layout.lines[at].leaf == leaf:
            if not layout.lines[at].is_break and not same_title(title_key(_bare(layout, at)), key):
                return False
            at += step
    return True
