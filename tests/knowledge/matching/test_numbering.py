from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.matching import numbering
from knowledge.matching.numbering import UNKNOWN, Names, digest_of

if TYPE_CHECKING:
    import pytest


def make_names() -> Names:
    names = Names()
    for name in ("w:ban", "w:华为", "w:\ud800"):
        names.number(name)
    return names


def test_digests_are_the_same_everywhere() -> None:
    assert digest_of("w:ban") == 0x77F2_C86A_1B1B_23A3


def test_names_keep_their_numbers_when_they_are_sorted_and_restored() -> None:
    names = make_names()
    names.sort()
    names.number("w:new")
    names.sort()
    for kept in (names, Names(names.state())):
        assert kept.find_all(["w:new", "w:other", "w:ban", "w:华为", "w:\ud800"]) == [3, UNKNOWN, 0, 1, 2]
        assert [kept.find("w:new"), kept.find("w:other")] == [3, UNKNOWN]
        assert len(kept) == 4


def test_a_name_that_was_looked_for_before_it_came_is_found() -> None:
    names = make_names()
    names.sort()
    fork = names.fork()
    assert names.find("w:new") == fork.find("w:new") == UNKNOWN
    assert fork.number("w:new") == 3
    assert fork.find_all(["w:new", "w:ban"]) == [3, 0]
    assert names.find_all(["w:new", "w:ban"]) == [UNKNOWN, 0]


def test_what_is_looked_for_is_not_kept_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbering, "_MAX_MET", 3)
    names = make_names()
    names.sort()
    assert names.find_all(["w:ban", "a", "b", "c", "d"]) == [0, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]
    for number in range(9):
        assert names.find(f"w:{number}") == UNKNOWN
    assert names.find("w:ban") == 0
    assert len(names._met) <= 3
