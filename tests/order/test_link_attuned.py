"""The encoder learns from a book's own pages how this book uses its words."""

from __future__ import annotations

import numpy as np
import pytest
from tests.order.test_link import links_of
from tests.order.test_worth import desk_of

from regather.model import Role
from regather.order.folded.desk import Desk
from regather.order.folded.placed import place_attuned
from regather.order.found import Found
from regather.order.hypothesis import Hypothesis, Solution
from regather.order.loose.leaves import Leaves
from regather.order.loose.turns import find_turns
from regather.order.setting.geometry import first_page
from regather.order.words.link import Links
from regather.order.words.link_attuned import AWAY, attuned
from regather.order.words.link_kinds import sided_forms
from regather.order.words.link_loose import loosely
from regather.order.words.link_model import encode

SCENES, SENTENCES = 12, 40
THINGS = """basket ladder candle button kettle pillow saddle mirror needle hammer bottle ribbon lantern blanket bucket
curtain cushion drawer feather garden handle jacket kitchen letter magnet napkin oven pencil quilt rocket spoon table
umbrella violin wagon barrel cradle mantle turnip walnut whistle zipper"""


def scenes() -> str:
    """A book whose scenes each have a few things of their own, which no dictionary says belong together."""
    things = THINGS.split()
    dice = np.random.default_rng(3)
    out = []
    for scene in range(SCENES):
        own = [things[(scene * 3 + k) % len(things)] for k in range(3)]
        for _ in range(SENTENCES):
            one, two, three = dice.permutation(own)
            out.append(f"The {one} was near the {two} and they took the {three} away.")
    return " ".join(out)


@pytest.fixture(scope="module")
def links() -> Links:
    return links_of(scenes())


def asked_of(links: Links) -> np.ndarray:
    """Places some 250 words apart that are asked about, as page ends would be."""
    return np.array([links.stream.token.searchsorted(at) for at in range(150, len(links.stream.forms) - 150, 257)])


def test_places_that_it_did_not_learn_from_are_told_apart_better(links: Links) -> None:
    asked, stream = asked_of(links), links.stream
    forms = sided_forms(stream)
    away = np.abs(stream.token[:, None] - stream.token[asked]).min(1) >= AWAY
    told = []
    for weights in (links.weights, attuned(links.weights, forms, stream.shapes, stream.token[away])):
        left, right = encode(weights, forms, stream.shapes, stream.token[asked])
        scores = (left @ right.T).astype(np.float64)
        told.append(np.mean(np.diagonal(scores) - np.log(np.exp(scores).sum(1))))
    assert told[1] > told[0] + 0.1, f"what the book's own pages say is worth {told[1] - told[0]:.2f} nats"


def test_what_stands_at_a_place_that_is_asked_about_is_said_as_before(links: Links) -> None:
    asked = asked_of(links)
    attuned = links.attuned(asked)
    assert np.abs(attuned.own() - links.own()).max() < 0.02, "no cut vouches for itself by having been learnt from"
    here = np.diagonal(attuned.scores(asked, asked)) - np.diagonal(links.scores(asked, asked))
    assert np.abs(here).max() < 0.02


def test_nothing_is_learnt_near_a_place_that_is_asked_about(links: Links, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[np.ndarray] = []
    module = "regather.order.words.link.attuned"
    monkeypatch.setattr(module, lambda weights, forms, shapes, tokens: seen.append(tokens) or weights)
    asked = asked_of(links)
    links.attuned(asked)
    places = np.concatenate([links.stream.token[asked], [0, len(links.stream.forms)]])
    nearest = np.abs(seen[0][:, None] - places[None, :]).min()
    assert nearest >= AWAY, f"a cut {nearest} words from a place that is asked about was learnt from"


def test_the_same_book_is_learnt_to_the_same_bits(links: Links) -> None:
    asked = asked_of(links)
    one, two = links.attuned(asked), links.attuned(asked)
    assert (one.scores(asked, asked + 2) == two.scores(asked, asked + 2)).all()


def test_a_leaf_is_too_little_to_learn_from() -> None:
    links = links_of(scenes()[:1500])
    assert links.attuned(np.zeros(0, dtype=np.int64)) is links


def test_a_book_in_a_language_without_an_encoder_is_learnt_from_too() -> None:
    links = links_of(scenes(), language=None)
    asked = asked_of(links)
    assert (links.attuned(asked).scores(asked, asked + 2) != links.scores(asked, asked + 2)).any()


def found_in(desk: Desk, *, marked: bool) -> Found:
    """The text of a desk as four pages of a folded sheet."""
    filler, last = desk.plain_filler(), len(desk.stream) - 1
    order = Hypothesis("saddle", 4, (4, 1, 2, 3), marked=(True,) * 4 if marked else ())
    bounds = np.array([0, last // 4, last // 2, last * 3 // 4, last])
    return Found(Solution(order, bounds, 0.0, first_page(filler, 4)), filler, 7.0, None)


def test_page_ends_without_breaks_are_placed_by_what_was_learnt_and_shown_ones_stay() -> None:
    desk = desk_of([(scenes(), Role.BODY)])
    sought, _ = place_attuned(desk, found_in(desk, marked=False))
    assert sought.solver.links is not desk.solver.links, "the pages of this book were not learnt from"
    found = found_in(desk, marked=True)
    shown, same = place_attuned(desk, found)
    assert shown is desk and same is found, "between shown breaks page ends would be learnt from before they are known"


def test_loose_pages_are_judged_by_what_their_insides_teach(links: Links) -> None:
    ends = np.array([0, *asked_of(links), len(links.stream) - 1])
    count = len(ends) - 1
    yes, no = np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
    words: tuple[tuple[str, ...], ...] = ((),) * count
    leaves = Leaves(ends[:-1], ends[1:], words, headed=no, open_end=yes, small=yes, capital=no, short=no)
    inside, plain = ends[1:-1], find_turns(leaves, loosely(links)).links
    learnt = find_turns(leaves, links).links
    here = np.diagonal(learnt.scores(inside, inside)) - np.diagonal(plain.scores(inside, inside))
    assert here.mean() > 0.05, f"true turns gain {here.mean():.2f} nats by the insides of their pages"
