"""Turns received bytes into text, or says why they are none.

UTF-8 and what a byte order mark announces are taken at their word. Anything else is guessed, and
only where the guess can be judged: a newcomer decodes what is left over as Latin-1, which never
fails and so turns damaged UTF-8 or Cyrillic into rubbish without a word.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from regather.errors import UnreadableSource

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""The mark, and the encoding of what follows. UTF-32 first: its little-endian mark begins like UTF-16's."""

FALLBACK = "cp1252"
"""Windows' Western encoding; without its bytes 80 to 9F it is Latin-1."""

ACCENTED_SHARE = 0.2
"""The highest share of letters beyond ASCII that Western text has. Accented letters make up about 4 %
of French, 6 % of Portuguese and 12 % of Czech (letter frequencies of wordfreq's lists); Cyrillic or
Hebrew that is decoded as cp1252 has close to 100 %."""

CONTROL_SHARE = 0.005
"""The highest share of control characters in text; a program file has many times more."""

BINARY_KINDS = (
    (b"\x89PNG", "a picture (PNG)", "Recognise its text first, for example with: tesseract {name} {stem}"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "Recognise its text first, for example with: tesseract {name} {stem}"),
    (b"II*\0", "a picture (TIFF)", "Recognise its text first, for example with: tesseract {name} {stem}"),
    (b"MM\0*", "a picture (TIFF)", "Recognise its text first, for example with: tesseract {name} {stem}"),
    (b"AT&TFORM", "a DjVu file", "Take the text out of it first, for example with: djvutxt {name} {stem}.txt"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "Save it as plain text first."),
    (b"PK\x03\x04", "a zip container", "Unpack it, or save the document in it as plain text."),
    (b"{\\rtf", "an RTF file", "Save it as plain text first."),
)
"""What well-known files begin with, what to call them, and what to do with them."""

ZERO_SHARE = 0.25
"""The share of zero bytes, all at even or all at odd places, from which on bytes are UTF-16 without a mark: half of
the bytes of ASCII text, and fewer the more other scripts stand between."""

LEAST_ZEROS = 8
"""How many zero bytes tell UTF-16 from a text in which a few bytes were wiped out."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+|\xc2[\x80-\xbf]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, with line feeds for every kind of line end, and the encoding that it was in.

    ``composed`` counts the letters that were written as a letter and an accent, and are one character now.
    """

    text: str
    encoding: str
    composed: int = 0


def decode(data: bytes, name: str) -> Decoded:
    """The text of ``data``; ``name`` is what to call the file in messages.

    CRLF and lone CR become LF, and letters written as letter and accent become one character: offsets
    everywhere count the characters of the text as it is returned here. Raises
    :class:`~regather.errors.UnreadableSource` for bytes that are no text.
    """
    return decode_all([(name, data)])[0]


def decode_all(files: Sequence[tuple[str, bytes]]) -> list[Decoded]:
    """The texts of several files of one source, each a name and its bytes.

    What is not UTF-8 is judged together: a page of few words says too little by itself, and the pages of
    one scan are in one encoding. Raises :class:`~regather.errors.UnreadableSource` as :func:`decode` does.
    """
    decoded: list[Decoded | None] = [_announced(data, name) for name, data in files]
    others = [number for number, item in enumerate(decoded) if item is None]
    if others:
        _insist_on_western([files[number] for number in others])
    return [
        item or _checked(files[number][1].decode(FALLBACK), FALLBACK, files[number][0])
        for number, item in enumerate(decoded)
    ]


def _announced(data: bytes, name: str) -> Decoded | None:
    """The text of bytes that say what they are; ``None`` for what is neither marked nor UTF-8."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], encoding, name), encoding, name)
    _refuse_known_binary(data, name)
    if b"\0" in data:
        return _with_zeros(data, name)
    try:
        return _checked(data.decode("utf-8"), "utf-8", name)
    except UnicodeDecodeError:
        return None


def _with_zeros(data: bytes, name: str) -> Decoded:
    """UTF-16 that lost its mark; any other bytes with zeros among them are refused."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if len(data) % 2 == 0 and max(even, odd) >= max(LEAST_ZEROS, ZERO_SHARE * len(data)) and not min(even, odd):
        text = data.decode(encoding, "replace")
        if "\ufffd" not in text:
            return _checked(text, encoding, name)
    raise UnreadableSource(
        "The file is binary, not text: it contains zero bytes.",
        where=f"{name}, byte {data.index(0)}",
        hint="If it is a text that was damaged on the way, take them out, for example with: tr -d '\\000'. "
        "If it is UTF-16 or UTF-32, save it as UTF-8.",
    )


def _insist_on_western(files: Sequence[tuple[str, bytes]]) -> None:
    """Raise unless all of these bytes together read as words of Western Europe."""
    letters = foreign = 0
    for name, data in files:
        start = _first_bad_byte(data)
        if _MULTIBYTE.search(data, 0, start) or _mostly_utf8(data):
            raise _undecodable("The text is UTF-8 in part, but damaged here.", name, data)
        try:
            text = data.decode(FALLBACK)
        except UnicodeDecodeError as error:
            raise _undecodable("The encoding of the text cannot be told; it is not UTF-8.", name, data) from error
        letters += sum(map(str.isalpha, text))
        foreign += sum(char > "\x7f" for char in text if char.isalpha())
    if not letters or foreign > ACCENTED_SHARE * letters:
        raise _undecodable("The encoding of the text cannot be told; it is not UTF-8.", *files[0])


def _first_bad_byte(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _undecodable(what: str, name: str, data: bytes) -> UnreadableSource:
    start = _first_bad_byte(data)
    line = data.count(b"\n", 0, start) + 1
    return UnreadableSource(
        what, where=f"{name}, byte {start}, line {line}",
        hint="Convert it to UTF-8, for example with: iconv -f ENCODING -t UTF-8",
    )


def _mostly_utf8(data: bytes) -> bool:
    """Whether most bytes beyond ASCII are part of well-formed UTF-8 sequences."""
    beyond = len(data.translate(None, delete=bytes(range(0x80))))
    replaced = data.decode("utf-8", "replace").count("\ufffd")
    return replaced * 2 < beyond


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSource(
            f"The file announces {encoding.upper()} by its byte order mark, but is not: {error.reason}.",
            where=f"{name}, byte {error.start}",
            hint="Save it again as UTF-8.",
        ) from error


def _checked(text: str, encoding: str, name: str) -> Decoded:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    controls = sum(1 for _ in _CONTROLS.finditer(text))
    if controls > CONTROL_SHARE * len(text):
        first = _CONTROLS.search(text)
        place = f"{name}, character {first.start()}" if first else name
        raise UnreadableSource(
            f"The file is binary, not text: it contains {controls} control characters.", where=place,
            hint="Give the text that an OCR program wrote.",
        )
    text, composed = _compose(text)
    return Decoded(text, encoding, composed)


def _compose(text: str) -> tuple[str, int]:
    """Letters with their accents as one character each, where Unicode has that character.

    Only sequences that get shorter are touched: what is canonically the same but only reordered (Hebrew
    points) or replaced by another character (compatibility ideographs, the Kelvin sign) stays as it came.
    """
    if text.isascii():
        return text, 0
    count = 0

    def compose(match: re.Match[str]) -> str:
        nonlocal count
        found = unicodedata.normalize("NFC", match.group())
        if len(found) >= len(match.group()):
            return match.group()
        count += 1
        return found

    return _clusters().sub(compose, text), count


@cache
def _clusters() -> re.Pattern[str]:
    """A letter with marks behind it, or the parts of a Korean syllable."""
    marks = "".join(c for c in map(chr, range(0x300, 0xFE30)) if unicodedata.category(c).startswith("M"))
    return re.compile(rf"[^\W\d_{marks}][{marks}]+|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?")


def _refuse_known_binary(data: bytes, name: str) -> None:
    for magic, kind, hint in BINARY_KINDS:
        if data.startswith(magic):
            stem = name.rsplit(".", 1)[0]
            raise UnreadableSource(f"This is {kind}, not text.", where=name, hint=hint.format(name=name, stem=stem))
