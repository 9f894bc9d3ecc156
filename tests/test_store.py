"""What is kept between runs is taken back only as it was put."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from regather import store
from regather.store import Store, current, key_of, opened, user_folder


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    kept.put(key_of("a"), b"leaf")
    assert kept.get(key_of("a")) == b"leaf"
    assert kept.get(key_of("b")) is None


def test_keys_tell_where_one_part_ends_and_the_next_begins() -> None:
    assert len({key_of("ab", "c"), key_of("a", "bc"), key_of("abc"), key_of("ab", b"c", "")}) == 4


@pytest.mark.parametrize(
    "damage", [lambda raw: raw[:-1], lambda raw: raw[:-1] + b"x", lambda _: b"", lambda raw: raw + b"x"]
)
def test_an_entry_that_was_changed_counts_as_never_made(tmp_path: Path, damage: object) -> None:
    kept = Store(tmp_path)
    kept.put(key_of("a"), b"leaf")
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert kept.get(key_of("a")) is None
    assert not path.exists()


def test_an_entry_under_the_name_of_another_is_not_taken(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    kept.put(key_of("a"), b"leaf")
    other = kept._path(key_of("b"))
    other.parent.mkdir(parents=True, exist_ok=True)
    kept._path(key_of("a")).rename(other)
    assert kept.get(key_of("b")) is None


def test_a_store_that_grew_too_big_loses_what_was_used_longest_ago(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    for number in range(10):
        kept.put(key_of(str(number)), bytes(1000))
        os.utime(kept._path(key_of(str(number))), (number, number))
    kept.get(key_of("0"))
    kept.prune(8000)
    left = [number for number in range(10) if kept.has(key_of(str(number)))]
    assert left[0] == 0
    assert left[1:] == list(range(10 - len(left) + 1, 10))
    assert len(left) <= 5


def test_a_store_below_its_limit_keeps_all(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    kept.put(key_of("a"), bytes(1000))
    kept.prune(1100)
    assert kept.has(key_of("a"))


def test_the_folder_is_the_users_unless_another_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(store.sys, "platform", "linux")
    monkeypatch.delenv("REGATHER_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_folder() == tmp_path / "regather"
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert user_folder() == tmp_path / "home" / ".cache" / "regather"
    monkeypatch.setenv("REGATHER_CACHE", str(tmp_path / "elsewhere"))
    assert user_folder() == tmp_path / "elsewhere"


def test_without_a_folder_the_store_lasts_for_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    for named in ("", str(tmp_path / "file")):
        monkeypatch.setenv("REGATHER_CACHE", named)
        with opened() as kept:
            kept.put(key_of("a"), b"leaf")
            assert current() is kept
            with opened() as inner:
                assert inner is kept
        assert not kept.folder.exists()
        assert current() is None
