"""Links as written -> links that work in a book: inside it by id, outside it by a safe address.

What a newcomer gets wrong: pandoc has put the chapter's key before every ``#fragment`` already, but
knows nothing of links to another chapter's file.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from lxml import etree

from regather.model import Finding, Severity
from regather.render.clean import unwrap

SAFE_SCHEMES = frozenset(("http", "https", "mailto", "tel", "ftp", "doi", "urn", "geo", "magnet"))
"""Schemes that a reader hands to another program and never runs as a script."""


def mend_links(
    root: etree._Element, keys: dict[str, str], ids: frozenset[str], where: str, report: Callable[[Finding], None]
) -> None:
    """Point every link below ``root`` at an id of the book or at a safe address; unwrap the others.

    ``keys`` maps the name of a chapter file (``03-on-folding.md``, or without ``.md``) to its key,
    ``ids`` are all ids of the book.
    """
    for link in [a for a in root.iter("a") if "note-call" not in a.get("class", "")]:
        href = link.get("href", "").strip()
        target = _target(href, keys, ids)
        if target is not None:
            link.set("href", target)
            continue
        scheme = href.partition(":")[0] if ":" in href else ""
        if scheme.isalpha() and scheme.lower() not in SAFE_SCHEMES:
            code, message = "link-unsafe", f"The link {href} is not of a kind that a book may hold."
        else:
            code, message = "link-dead", f"The link {_as_written(href)} leads nowhere in this book."
        report(Finding(code, Severity.ERROR, message, where, hint="Its text stays; the link was left out."))
        unwrap(link)


def _target(href: str, keys: dict[str, str], ids: frozenset[str]) -> str | None:
    try:
        address = urlsplit(href)
    except ValueError:
        return None
    if address.scheme or address.netloc:
        good = address.scheme.lower() in SAFE_SCHEMES
        return _escaped(href) if good else None
    if address.path:
        key = keys.get(unquote(address.path).removeprefix("./"))
        if key is None:
            return None
        name = f"{key}__{unquote(address.fragment)}" if address.fragment else key
    else:
        name = unquote(address.fragment)
    return f"#{name}" if name in ids else None


def _escaped(href: str) -> str:
    """The address with the characters escaped that an address must not hold (RFC 3986, section 2)."""
    return "".join(c if c not in ' "<>\\^`{|}' else f"%{ord(c):02X}" for c in href)


def _as_written(href: str) -> str:
    """The address without the chapter's key, which pandoc put in front of it."""
    if href.startswith("#") and "__" in href:
        return "#" + href.partition("__")[2]
    return href or "without an address"
