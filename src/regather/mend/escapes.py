"""Finds the characters of printed text that pandoc would take for Markdown, so that a backslash can guard them.

Turns a block's text into the places where a backslash is needed, no more: a guarded character that
needs no guard is noise in a person's chapter. What a newcomer gets wrong: ``*emphasis*`` that the source
shows is meant and stays; only marks that pair up by accident are guarded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from regather.mend.flow import Edit, Place
from regather.mend.galley import Block, Galley, Kind
from regather.text.numerals import read_roman

SUSPICIOUS = re.compile(r"[\\*`$~^<&\[{]")
ORDERED = re.compile(r"(\(?)(\d{1,9}|[A-Za-z]|[ivxlcdm]{2,}|[IVXLCDM]{2,}|#)([.)])(\s+|$)")
BULLET = re.compile(r"[-+*]\s")
RULE = re.compile(r"(?:[*_-][ \t]*){3,}$")
STARTS = re.compile(r"#{1,6}(?:\s|$)|>|\|\s|:::|~~~|```|[:~]\s|\[[^\]\^][^\]]*\]:")
ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
TAG = re.compile(r"<(?![a-z]+://|[\w.+-]+@)[A-Za-z/!?][^>]*>")
LINK = re.compile(r"!?\[[^\[\]]*\]\(")
MEANT_LINK = re.compile(r"(?:https?:|mailto:|#|\.{0,2}/|[\w-]+/)[^\s()]*\)")
PICTURE = re.compile(r"[^\s()]+\.(?:avif|gif|jpe?g|png|svg|tiff?|webp)(?: \"[^\"()]*\")?\)", re.IGNORECASE)
"""Behind ``![...](``: a file that is a picture. Whether it is in the project, publishing says."""

STAR_RUN = re.compile(r"(?<!\\)\*{1,3}")
SURE_LIST = 2
"""Numbered paragraphs in a row, counting from the first number on, that are a list beyond doubt."""


def escape_blocks(galley: Galley) -> None:
    """Guard what pandoc would misread (the pass ``escapes``)."""
    listed = _listed(galley)
    taken = {k for note in galley.notes if note.mark for k in range(*note.mark)}
    taken.update(k for edit in galley.body.edits for k in range(edit.start, edit.end))
    for k, block in enumerate(galley.blocks):
        if block.kind is Kind.AS_IS:
            continue
        text = galley.inner(block)
        places = [] if block.kind in (Kind.LIST, Kind.VERSE, Kind.HEADING) or k in listed else block_starts(text)
        if SUSPICIOUS.search(text) or (block.kind is Kind.HEADING and text.endswith(("#", "}"))):
            places += inline(text)
        if places:
            _guard(galley, block, sorted(set(places)), taken)
    for note in galley.notes:
        for line in note.strip.lines:
            for place in inline(note.strip.text(line)):
                at = line.start + place
                note.strip.edits.append(_edit(at))


def _edit(at: int) -> Edit:
    reason = "Pandoc would take the next character for markup; the print means it."
    return Edit(at, at, "\\", "escape", reason, 0.95, place=Place.BEFORE)


def _guard(galley: Galley, block: Block, places: Sequence[int], taken: set[int]) -> None:
    """Put the backslashes at the body positions of the block's places."""
    positions: list[int] = []
    for k in range(block.first, block.last + 1):
        line = galley.body.lines[k]
        start = line.start + (galley.body.gaps[k - 1].cut_right if k > block.first else 0)
        end = line.end - (galley.body.gaps[k].cut_left if k < block.last else 0)
        positions.extend(range(start, end))
        if k < block.last:
            glue = galley.body.gaps[k].glue
            positions.extend([-1] * len(" " if glue is None else glue))
    for place in places:
        at = positions[place]
        if at >= 0 and at not in taken:
            galley.body.edits.append(_edit(at))


def block_starts(text: str) -> list[int]:
    """Where the beginning of a paragraph needs a guard so that it stays a paragraph."""
    if RULE.match(text):
        return []
    ordered = ORDERED.match(text)
    if ordered:
        return _ordered(ordered)
    if BULLET.match(text) or STARTS.match(text):
        return [0]
    return []


def _ordered(match: re.Match[str]) -> list[int]:
    bracket, number, mark, space = match.groups()
    if len(number) > 1 and number.isalpha() and read_roman(number) is None:
        return []
    if bracket and mark == ".":
        return []
    if mark == "." and len(number) == 1 and number.isupper() and len(space) < 2:
        # Pandoc wants two spaces after a capital and a full stop: "B. Russell" is a name.
        return []
    return [0] if bracket else [match.start(3)]


def _listed(galley: Galley) -> set[int]:
    """Paragraphs whose numbers run on from the first: a list that pandoc may well read as one."""
    rows = [_numbers(galley, block) for block in galley.blocks]
    found: set[int] = set()
    k = 0
    while k < len(rows):
        row, last = rows[k], k
        if row and row[0][0] == 1:
            count, clothes = row[-1]
            while last + 1 < len(rows) and rows[last + 1][:1] == [(count + 1, clothes)]:
                last += 1
                count = rows[last][-1][0]
            if count >= SURE_LIST:
                found.update(range(k, last + 1))
        k = last + 1
    return found


def _numbers(galley: Galley, block: Block) -> list[tuple[int, str]]:
    """The numbers with which a paragraph, or the items of a list, begin, each with its clothes."""
    if block.kind not in (Kind.PARAGRAPH, Kind.LIST):
        return []
    texts = [galley.inner(block)]
    if block.kind is Kind.LIST:
        lines = galley.body.lines[block.first : block.last + 1]
        texts = [galley.body.text(line) for line in lines if line.item]
    found = [match for text in texts if (match := ORDERED.match(text))]
    return [(_value(match.group(2)), match.group(1) + match.group(3)) for match in found]


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    if len(number) == 1 and number.lower() not in "ivx":
        return ord(number.lower()) - ord("a") + 1
    return read_roman(number) or 0


def inline(text: str) -> list[int]:
    """Where characters inside a text need a guard."""
    places = [*_backslashes(text), *_stars(text), *_dollars(text)]
    places += [m.start() for m in ENTITY.finditer(text) if not _guarded(text, m.start())]
    places += [m.start() for m in TAG.finditer(text) if not _guarded(text, m.start())]
    for match in LINK.finditer(text):
        meant = MEANT_LINK.match(text, match.end()) or (match.group()[0] == "!" and PICTURE.match(text, match.end()))
        if not meant and not _guarded(text, match.start()):
            places.append(text.index("[", match.start()))
    places += _paired(text, re.compile(r"(?<!\\)~~(?=\S)(?:(?!~~).)+?(?<=\S)~~"))
    places += _paired(text, re.compile(r"(?<![\\~])~(?=[^\s~])[^\s~]*[^\s~\\]~(?!~)"))
    places += _paired(text, re.compile(r"(?<!\\)\^(?=[^\s^\]])[^\s^]*[^\s^\\]\^"))
    places += [m.start() for m in re.finditer(r"(?<!\\)\^\[", text)]
    places += _backticks(text)
    places += [m.start() + 1 for m in re.finditer(r"\]\{(?=[^}]*\})", text)]
    if text.startswith("#") and re.search(r"\s#+$", text):
        places.append(len(text) - 1)
    return places


def _guarded(text: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before the place."""
    count = 0
    while at - count > 0 and text[at - count - 1] == "\\":
        count += 1
    return count % 2 == 1


def _backslashes(text: str) -> list[int]:
    """Backslashes that guard nothing: before a letter pandoc sees TeX, before white space a hard space."""
    found = []
    at = 0
    while (at := text.find("\\", at)) >= 0:
        following = text[at + 1 : at + 2]
        if following and following.isascii() and not following.isalnum() and not following.isspace():
            at += 2
            continue
        found.append(at)
        at += 1
    return found


def _stars(text: str) -> list[int]:
    """Stars that would open an emphasis which nobody meant."""
    runs = list(STAR_RUN.finditer(text))
    found: list[int] = []
    k = 0
    while k < len(runs):
        opener = runs[k]
        before, after = text[: opener.start()][-1:], text[opener.end() :][:1]
        closer = None
        if after and not after.isspace():
            closer = next((j for j in range(k + 1, len(runs)) if _closes(text, opener, runs[j])), None)
        if closer is None:
            k += 1
            continue
        end = runs[closer].end()
        inner = text[opener.end() : runs[closer].start()]
        loose = not _in_word(before) and not _in_word(text[end : end + 1])
        if loose or not re.search(r"\s", inner):
            k = closer + 1
        else:
            found.append(opener.start())
            k += 1
    return found


def _in_word(char: str) -> bool:
    """Whether the character is a letter or digit; a superscript is neither."""
    return char.isalpha() or char.isdecimal()


def _closes(text: str, opener: re.Match[str], closer: re.Match[str]) -> bool:
    before = text[closer.start() - 1]
    return len(closer.group()) == len(opener.group()) and not before.isspace()


def _backticks(text: str) -> list[int]:
    """Backticks that would pair up although nobody meant code: quotation marks of a typewriter."""
    found: list[int] = []
    for match in re.finditer(r"(?<![\\`])(`+)(?!`)(.+?)(?<!`)\1(?!`)", text):
        run, inner = match.group(1), match.group(2)
        before, after = text[: match.start()][-1:], text[match.end() : match.end() + 1]
        meant = len(run) == 1 and inner == inner.strip() and not _in_word(before) and not _in_word(after)
        if not meant:
            found += range(match.start(), match.start() + len(run))
            found += range(match.end() - len(run), match.end())
    return found


def _dollars(text: str) -> list[int]:
    """Dollar signs that would open a formula: something closes it further on."""
    signs = [m.start() for m in re.finditer(r"\$", text) if not _guarded(text, m.start())]
    found = []
    for k, at in enumerate(signs):
        following = text[at + 1 : at + 2]
        if not following or following.isspace():
            continue
        for other in signs[k + 1 :]:
            if not text[other - 1].isspace() and not text[other + 1 : other + 2].isdigit() and other > at + 1:
                found.append(at)
                break
    return found


def _paired(text: str, pattern: re.Pattern[str]) -> list[int]:
    """The first and last character of every pair that the pattern finds."""
    found = []
    for match in pattern.finditer(text):
        found += [match.start(), match.end() - 1]
    return found
