"""Metadata -> the lines of the imprint, in groups, the same in the e-book and on paper.

The book; who made it, and as what; its rights; where the text comes from; what else its source says of itself. What a
newcomer gets wrong: the numbers (ISBN, ISSN, DOI) are those of the source's edition, so they stand with the source.
"""

from __future__ import annotations

from regather.model import Metadata
from regather.text.identifiers import doi_of, identifier_of, isbn_of, issn_of
from regather.text.labels import contributor_line


def imprint_groups(about: Metadata) -> list[list[str]]:
    """The lines of the imprint in groups; no line is empty, none stands there twice."""
    title = f"{about.title}: {about.subtitle}" if about.subtitle else about.title
    people = [contributor_line(about.language, person.role, person.name) for person in about.contributors]
    made = ", ".join(part for part in (about.publisher, about.date) if part)
    if about.place:
        made = f"{about.place}: {made}" if made else about.place
    isbns = [found.shown if (found := isbn_of(text)) else f"ISBN {text}" for text in about.isbn]
    issn = (found.shown if (found := issn_of(about.issn)) else f"ISSN {about.issn}") if about.issn else ""
    doi = (found.shown if (found := doi_of(about.doi)) else f"DOI {about.doi}") if about.doi else ""
    groups = [
        [title, *people],
        [about.series, about.edition, made],
        about.rights.splitlines(),
        [about.source, *isbns, issn, doi, _own(about.identifier)],
        list(about.imprint),
    ]
    seen: dict[str, None] = {}
    kept: list[list[str]] = []
    for group in groups:
        lines = [" ".join(line.split()) for line in group]
        fresh = [line for line in dict.fromkeys(lines) if line and line not in seen]
        seen.update(dict.fromkeys(fresh))
        if fresh:
            kept.append(fresh)
    return kept


def _own(identifier: str) -> str:
    """The book's own identifier, as far as people read it: a ``urn:uuid:`` is left to machines."""
    return "" if identifier.startswith("urn:uuid:") else identifier_of(identifier).shown
