"""A small truth in the shape of gold.json, written by hand, for tests of scoring and judging."""

from __future__ import annotations

from typing import Any

PARAGRAPHS = (
    "The kettle that stood on the crooked ladder was older than the house around it",
    "and nobody in the workshop could remember who had carried it up there first.",
    "Every gathering on the long table had lost its lantern mark when the window opened",
    "so the printer sorted envelopes by the colour of their thread until late evening.",
)
"""What stands on the four pages; the second and the fourth go on in the middle of a sentence."""

READING = (
    "# The Kettle\n\n"
    f"{PARAGRAPHS[0]} {PARAGRAPHS[1]}\n\n"
    f"{PARAGRAPHS[2]}[^1] {PARAGRAPHS[3]}\n\n"
    "[^1]: Such marks were cut by hand in those years.\n"
)


def gold(**changes: Any) -> dict[str, Any]:
    """The truth; ``changes`` replace its keys."""
    counts = (2 + len(PARAGRAPHS[0].split()), *(len(text.split()) for text in PARAGRAPHS[1:]))
    pages: list[dict[str, Any]] = []
    at = 0
    for number, (text, count) in enumerate(zip(PARAGRAPHS, counts, strict=True), start=1):
        pages.append({
            "number": number, "kind": "body", "folio": str(number), "running_head": None, "text": text,
            "spans": [], "word_start": at, "word_end": at + count,
        })  # fmt: skip
        at += count
    return {
        "id": "kettle", "language": "en",
        "scramble": {
            "kind": "imposed-seamless", "imposition": "saddle", "noise": 0, "missing": [], "duplicated": [],
            "sides": [],
        },
        "pages": pages,
        "reading_text": READING,
        "headings": [{"level": 1, "title": "The Kettle", "page": 1}],
        "footnotes": [{
            "n": 1, "label": "¹", "marker_context": "mark when the window opened",
            "body": "Such marks were cut by hand in those years.", "scored": True,
        }],
        "front": ["Kettle Ladder Press", "Printed slowly in the yard"], "front_heads": [], "optional": [],
        "furniture": {"folios": ["2", "3"], "running_heads": ["Ladder and Lamp"], "in_source": 2},
        **changes,
    }  # fmt: skip
