"""Records of books that nobody restored: page after page of made-up words, in the order of a scheme."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from regather.imposition import SCHEMES, stream


def record_of(
    pages: int = 16, scheme: str = "saddle", *, blanks: tuple[int, ...] = (2,), missing: tuple[int, ...] = (),
    doubtful: tuple[int, ...] = (), decided: tuple[int, ...] = (), right_to_left: bool = False,
) -> tuple[dict[str, Any], str]:  # fmt: skip
    """A record of ``book/arrangement.json`` and the source's text; ``doubtful`` are left pages of turns."""
    order = stream(SCHEMES[scheme], pages, right_to_left=right_to_left) if scheme in SCHEMES else range(1, pages + 1)
    text, place = "", {}
    for page in order:
        if page not in (*blanks, *missing):
            place[page] = (len(text), len(text) + 400)
            text += (f"Words of page {page}, " * 40)[:399] + "\n"
    there = sorted(place)
    joins = []
    for left, right in pairwise(there):
        in_stream = place[left][1] == place[right][0]
        sure = 1.0 if in_stream or left in decided else 0.3 if left in doubtful else 0.999
        joins.append(
            {
                "left_page": left, "right_page": right, "left": place[left][1] - 1, "right": place[right][0],
                "in_stream": in_stream, "confidence": sure, "margin": 4.0, "decided": left in decided,
                "evidence": [
                    {"kind": "fill", "weight": 0.1, "words": "The page would be full."},
                    {"kind": "words", "weight": -1.5, "words": "The words do not go together."},
                    {"kind": "numbers", "weight": 7.0, "words": "A page number says so."},
                ],
                "rivals": [{"left": 30, "right": 5, "behind": 1.0}],
            }
        )  # fmt: skip
    record = {
        "format": 1,
        "source": {"name": "made-up.txt", "sha256": "0" * 64, "encoding": "utf-8", "characters": len(text)},
        "scheme": scheme, "pages": pages, "confidence": 0.97, "right_to_left": right_to_left, "stream": list(order),
        "blanks": list(blanks), "missing": list(missing), "duplicates": [],
        "evidence": [{"kind": "scheme", "weight": 9.0, "words": "The fold fits."}],
        "pieces": [
            {"start": start, "end": end, "page": page, "role": "body"} for page, (start, end) in sorted(place.items())
        ],
        "joins": joins,
        "doubts": [_doubt(join, pages) for join in joins if join["left_page"] in doubtful],
        "findings": [],
    }  # fmt: skip
    return record, text


def _doubt(join: dict[str, Any], pages: int) -> dict[str, Any]:
    """In a saddle stitch the turns from 6 to 7 and from N − 6 to N − 5 hang on the same two places."""
    left, right = join["left_page"], join["right_page"]
    partner = (pages + 1 - right, pages + 1 - left)
    seam = {name: join[name] for name in ("left_page", "right_page", "left", "right")}
    other = {"left_page": partner[0], "right_page": partner[1], "left": 100, "right": 200}
    return {
        "id": f"join-{left}-{right}", "question": f"How does page {left} go over into page {right}?",
        "left_page": left, "right_page": right, "settles": [list(partner)], "helps": [], "stake": 2.0,
        "readings": [
            {"shows": "…this ⟂ that…", "confidence": 0.3, "lines": "[[cut]]\nat = 1\n", "seams": [seam, other]},
            {"shows": "…this ⟂ not…", "confidence": 0.2, "lines": "[[cut]]\nat = 2\n",
             "seams": [{**seam, "right": seam["right"] + 50}, {**other, "left": 150}]},
        ],
    }  # fmt: skip
