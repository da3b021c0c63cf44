from __future__ import annotations

import pytest

from knowledge.matching.figures import figures_of


@pytest.mark.parametrize(
    ("text", "numbers", "casual"),
    [
        pytest.param("what did the two powers agree", {"2"}, {"2"}, id="counted in passing"),
        pytest.param("is there a phase two deal", {"2"}, set(), id="says which one"),
        pytest.param("was it two billion dollars", {"2"}, set(), id="says how much"),
        pytest.param("the two firms in phase two", {"2"}, set(), id="both"),
        pytest.param("wat happened 2 huawei", {"2"}, {"2"}, id="for “to”"),
        pytest.param("list 4 of the tariffs", {"4"}, set(), id="which list"),
        pytest.param("did china and 2 states sue on april 2", {"2"}, set(), id="a day"),
        pytest.param("which 7 metals", {"7"}, set(), id="a figure"),
    ],
)
def test_numbers_that_are_only_counted_are_told_apart(text: str, numbers: set[str], casual: set[str]) -> None:
    figures = figures_of(text.split())
    assert (set(figures.numbers), set(figures.casual)) == (numbers, casual)
