"""The best order of pages whose breaks are known: gains are what they claim, and tiny tasks come out best."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regather.order.loose import paths
from regather.order.loose.paths import PathTask, best_order, greedy_order, improve, place_order


def task_of(seed: int, size: int) -> PathTask:
    """A task of random numbers."""
    lot = np.random.default_rng(seed)
    return PathTask(lot.normal(0, 3, (size, size)), lot.normal(0, 2, (size, size)))


def book_of(seed: int, size: int, sure: float = 4.0) -> tuple[PathTask, np.ndarray]:
    """A task with a true order whose links stand out, as those of pages do."""
    lot = np.random.default_rng(seed)
    order = lot.permutation(size)
    links = lot.normal(-2, 1.5, (size, size))
    links[order[:-1], order[1:]] += sure + 2
    return PathTask(links, np.zeros((size, size))), order


def worth_by_hand(task: PathTask, order: np.ndarray) -> float:
    links = sum(task.links[a, b] for a, b in itertools.pairwise(order))
    return float(links + sum(task.places[item, place] for place, item in enumerate(order)))


def best_of_all(task: PathTask) -> float:
    return max(worth_by_hand(task, np.array(p)) for p in itertools.permutations(range(len(task.links))))


@given(seed=st.integers(0, 10_000), size=st.integers(2, 12))
def test_an_order_is_worth_its_links_and_its_places(seed: int, size: int) -> None:
    task = task_of(seed, size)
    order = np.random.default_rng(seed + 1).permutation(size)
    assert task.worth(order) == pytest.approx(worth_by_hand(task, order))


@given(seed=st.integers(0, 10_000), size=st.integers(2, 12))
def test_the_gain_of_the_best_move_is_what_the_order_is_worth_more(seed: int, size: int) -> None:
    task = task_of(seed, size)
    order = np.random.default_rng(seed + 1).permutation(size)
    gain, moved = paths._best_move(task, order)
    assert sorted(moved) == sorted(order)
    assert task.worth(moved) - task.worth(order) == pytest.approx(gain, abs=1e-6)


@given(seed=st.integers(0, 10_000), size=st.integers(2, 7))
def test_no_move_of_a_run_is_better_than_the_best(seed: int, size: int) -> None:
    task = task_of(seed, size)
    order = np.random.default_rng(seed + 1).permutation(size)
    every = [
        task.worth(np.insert(np.delete(order, np.arange(i, i + n)), place, order[i : i + n])) - task.worth(order)
        for n in range(1, size)
        for i in range(size - n + 1)
        for place in range(size - n + 1)
    ]
    gain, _ = paths._best_move(task, order)
    assert gain == pytest.approx(max([0.0, *every]), abs=1e-6)


@given(seed=st.integers(0, 10_000), size=st.integers(4, 9))
def test_the_gain_of_the_best_swap_is_what_the_order_is_worth_more_and_none_is_better(seed: int, size: int) -> None:
    task = task_of(seed, size)
    order = np.random.default_rng(seed + 1).permutation(size)
    gain, swapped = paths._best_swap(task, order)
    assert task.worth(swapped) - task.worth(order) == pytest.approx(gain, abs=1e-6)
    every = []
    for a, b in itertools.combinations(range(size), 2):
        if b - a > 1:
            other = order.copy()
            other[[a, b]] = other[[b, a]]
            every.append(task.worth(other) - task.worth(order))
    assert gain == pytest.approx(max(every), abs=1e-6)


@given(seed=st.integers(0, 10_000), size=st.integers(2, 12))
def test_improving_never_loses_pages_or_worth(seed: int, size: int) -> None:
    task = task_of(seed, size)
    for start in (greedy_order(task), place_order(task)):
        assert sorted(start) == list(range(size))
        better = improve(task, start)
        assert sorted(better) == list(range(size))
        assert task.worth(better) >= task.worth(start) - 1e-9


def test_most_tiny_tasks_come_out_best() -> None:
    tasks = [task_of(seed, 6) for seed in range(40)]
    best = sum(task.worth(best_order(task)) > best_of_all(task) - 1e-6 for task in tasks)
    assert best >= 32, f"the best order of six pages was found in {best} of 40 tasks of mere noise"


@pytest.mark.parametrize("size", [6, 20, 60])
def test_links_that_stand_out_give_the_true_order(size: int) -> None:
    task, order = book_of(size, size, sure=8.0)
    assert best_order(task).tolist() == order.tolist()


def test_folios_place_pages_that_no_words_link() -> None:
    size = 12
    lot = np.random.default_rng(3)
    page_of = lot.permutation(size)
    places = np.full((size, size), -2.0)
    places[np.arange(size), page_of] = 6.0
    places[[2, 5, 7]] = 0.0
    order = best_order(PathTask(np.zeros((size, size)), places))
    for item in set(range(size)) - {2, 5, 7}:
        assert order[page_of[item]] == item, f"the page with folio {page_of[item] + 1} stands elsewhere"


def test_one_page_and_no_page_are_orders_too() -> None:
    assert best_order(PathTask(np.zeros((1, 1)), np.zeros((1, 1)))).tolist() == [0]
    assert best_order(PathTask(np.zeros((0, 0)), np.zeros((0, 0)))).tolist() == []


def test_of_orders_that_join_alike_the_one_that_keeps_like_items_near_is_found() -> None:
    size = 12
    nothing = np.zeros((size, size))
    links = nothing.copy()
    # Three joins of each item are as good as one another: the next, the one behind it, and the one before.
    for step in (1, 2, -1):
        links += 5.0 * np.eye(size, k=step)
    near = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    task = PathTask(links, nothing, apart=(np.where(near == 2, 2.0, 0.0), np.where(near == 3, 2.0, 0.0)))
    plain = PathTask(links, nothing)
    true = np.arange(size)
    assert task.worth(true) - plain.worth(true) == pytest.approx(2.0 * (size - 2) + 2.0 * (size - 3))
    found = best_order(task, shakes=24)
    assert task.worth(found) >= task.worth(best_order(plain, shakes=24))
