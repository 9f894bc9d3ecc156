"""Room ``explain``: what a restoring found out about a source, retold for a person who has to decide.

It reads the record in ``book/arrangement.json`` and the source's text, and decides nothing itself. The picture
is in :mod:`regather.explain.draw`, which is imported where it is drawn because lxml takes its time.
"""

from regather.explain.account import (
    SCHEME_NAMES,
    Account,
    PageTold,
    Sides,
    State,
    Stretch,
    Turn,
    account_of,
    sides_of,
    title_of,
)
from regather.explain.find import FOUND, find
from regather.explain.places import Places, places_of
from regather.explain.words import clip, count_of, pages_of, percent, place_of, role_words, squeeze, strength

__all__ = [
    "FOUND",
    "SCHEME_NAMES",
    "Account",
    "PageTold",
    "Places",
    "Sides",
    "State",
    "Stretch",
    "Turn",
    "account_of",
    "clip",
    "count_of",
    "find",
    "pages_of",
    "percent",
    "place_of",
    "places_of",
    "role_words",
    "sides_of",
    "squeeze",
    "strength",
    "title_of",
]
