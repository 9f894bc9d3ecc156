"""Which questions about shuffled pages come first, and which pages are offered as following."""

from __future__ import annotations

import numpy as np
import pytest

from regather.order.loose.asking import Near, by_help, followers, may_follow, near_orders, other_opening
from regather.order.loose.paths import PathTask

FRONT = {4: "contents"}


def chain(weak: dict[tuple[int, int], float], count: int = 6) -> PathTask:
    """A task in which every item is best followed by the next one, by three nats or as ``weak`` says."""
    links = np.full((count, count), -3.0)
    for i in range(count - 1):
        links[i, i + 1] = weak.get((i, i + 1), 3.0)
    return PathTask(links, np.zeros((count, count)))


def test_the_best_order_without_a_turn_is_behind_by_what_it_costs_to_break_it() -> None:
    task, order = chain({(2, 3): -2.0}), np.arange(6)
    near = {(one.left, one.right): one for one in near_orders(task, order, 6)}
    assert near[2, 3].behind == pytest.approx(1.0)
    assert list(near[2, 3].order) == [3, 4, 5, 0, 1, 2]
    assert near[1, 2].behind > 5.0
    assert all(task.worth(one.order) == pytest.approx(task.worth(order) - one.behind) for one in near.values())


def test_of_two_turns_that_are_as_doubtful_the_one_between_two_long_runs_is_asked_about_first() -> None:
    order = np.arange(12)
    runs = Near(5, 6, 1.0, np.concatenate([order[6:], order[:6]]))
    end = Near(10, 11, 1.0, np.array([11, *range(11)]))
    last = Near(9, 10, 1.0, np.array([*range(9), 10, 11, 9]))
    asked = [near for near, _ in by_help(order, [last, end, runs], 1.0, 12)]
    assert asked[0] == 2
    assert sorted(asked) == [0, 1, 2]


def test_a_turn_that_is_nearly_sure_is_asked_about_late_however_long_the_runs_are() -> None:
    order = np.arange(12)
    runs = Near(5, 6, 12.0, np.concatenate([order[6:], order[:6]]))
    last = Near(9, 10, 0.5, np.array([*range(9), 10, 11, 9]))
    (first, turns), (_, fewer) = by_help(order, [runs, last], 1.0, 12)
    assert first == 1
    assert turns > fewer >= 0.0


def test_what_an_answer_settles_is_not_counted_again() -> None:
    order = np.arange(8)
    other = np.concatenate([order[4:], order[:4]])
    one, same = Near(3, 4, 1.0, other), Near(7, 8, 1.0, other)
    asked = by_help(order, [one, same], 1.0, 8)
    assert asked[0][1] > 0.0
    assert asked[1][1] == pytest.approx(0.0), "both stand for one doubt"


def test_another_page_may_open_the_text_behind_the_front_matter() -> None:
    links = np.full((5, 5), -3.0)
    for i in range(3):
        links[i, i + 1] = 3.0
    links[4, :4] = [0.0, -4.0, -0.5, -4.0]
    links[3, 0] = 2.0
    task = PathTask(links, np.where(np.arange(5)[None, :] == 0, np.where(np.arange(5) == 4, 0.0, -9.0)[:, None], 0.0))
    found = other_opening(task, np.array([4, 0, 1, 2, 3]), 5, FRONT)
    assert found is not None and (found.left, found.right) == (5, 0)
    assert followers(found.order, 5, FRONT)[5] == 2
    assert found.behind == pytest.approx(1.5)
    assert task.links[4, 0] == 0.0, "what was forbidden for the sake of the question is allowed again"
    assert other_opening(task, np.array([4]), 5, FRONT) is None, "no text, no first page"


def test_the_page_of_the_nearest_order_is_offered_first_then_that_which_costs_least() -> None:
    order = np.arange(5)
    table = np.full((6, 5), -4.0)
    for i in range(4):
        table[i, i + 1] = 2.0
    table[1, 4], table[5, 0] = 1.0, 2.0
    nearest = Near(1, 2, 0.7, np.array([0, 1, 3, 4, 2]))
    offered = may_follow(0, [nearest], order, table, {})
    assert offered[0] == (3, 0.7)
    assert [leaf for leaf, _ in offered[1:]] == [4, 0]
    assert all(nats >= 0.7 for _, nats in offered), "nothing that is only reckoned is nearer than the nearest order"


def test_front_matter_is_never_offered_as_text_that_follows() -> None:
    table = np.zeros((6, 5))
    nearest = Near(1, 2, 0.7, np.array([0, 1, 4, 2, 3]))
    assert 4 not in [leaf for leaf, _ in may_follow(0, [nearest], np.array([4, 0, 1, 2, 3]), table, FRONT)]
