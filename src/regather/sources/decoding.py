"""Turns received bytes into text, or says why they are none.

UTF-8 and what a byte order mark announces are taken at their word. Anything else is guessed, and
only where the guess can be judged: a newcomer decodes what is left over as Latin-1, which never
fails and so turns damaged UTF-8 or Cyrillic into rubbish without a word.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

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
    (b"%PDF", "a PDF", "Take the text out of it first, for example with: pdftotext {name} {stem}.txt"),
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

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+|\xc2[\x80-\xbf]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, with line feeds for every kind of line end, and the encoding that it was in."""

    text: str
    encoding: str


def decode(data: bytes, name: str) -> Decoded:
    """The text of ``data``; ``name`` is what to call the file in messages.

    CRLF and lone CR become LF: offsets everywhere count the characters of the text as it is
    returned here. Raises :class:`~regather.errors.UnreadableSource` for bytes that are no text.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], encoding, name), encoding, name)
    _refuse_known_binary(data, name)
    if b"\0" in data:
        raise UnreadableSource(
            "The file is binary, not text: it contains zero bytes.",
            where=f"{name}, byte {data.index(0)}",
            hint="If it is UTF-16 text without a byte order mark, save it as UTF-8.",
        )
    try:
        return _checked(data.decode("utf-8"), "utf-8", name)
    except UnicodeDecodeError as error:
        return _guess(data, error, name)


def _guess(data: bytes, error: UnicodeDecodeError, name: str) -> Decoded:
    line = data.count(b"\n", 0, error.start) + 1
    where = f"{name}, byte {error.start}, line {line}"
    hint = "Convert it to UTF-8, for example with: iconv -f ENCODING -t UTF-8"
    if _MULTIBYTE.search(data, 0, error.start) or _mostly_utf8(data):
        raise UnreadableSource("The text is UTF-8 in part, but damaged here.", where=where, hint=hint)
    try:
        text = data.decode(FALLBACK)
    except UnicodeDecodeError:
        text = ""
    letters = [char for char in text if char.isalpha()]
    foreign = sum(char > "\x7f" for char in letters)
    if not letters or foreign > ACCENTED_SHARE * len(letters):
        raise UnreadableSource("The encoding of the text cannot be told; it is not UTF-8.", where=where, hint=hint)
    return _checked(text, FALLBACK, name)


def _mostly_utf8(data: bytes) -> bool:
    """Whether most bytes beyond ASCII are part of well-formed UTF-8 sequences."""
    beyond = sum(byte > 0x7F for byte in data)
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
    return Decoded(text, encoding)


def _refuse_known_binary(data: bytes, name: str) -> None:
    for magic, kind, hint in BINARY_KINDS:
        if data.startswith(magic):
            stem = name.rsplit(".", 1)[0]
            raise UnreadableSource(f"This is {kind}, not text.", where=name, hint=hint.format(name=name, stem=stem))
