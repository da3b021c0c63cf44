from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.content.checks.conflicts import CLEARLY_MORE, Conflict, check_conflicts, find_conflicts
from knowledge.content.loading import LoadedBase
from tests.knowledge.samples import small_base

if TYPE_CHECKING:
    from knowledge.models import KnowledgeBase

STRAY = "in which year did Ren found the company called Huawei"


def base_with(phrasing: str, entry_id: str) -> KnowledgeBase:
    base = small_base()
    entries = [
        entry.model_copy(update={"phrasings": [phrasing, *entry.phrasings]}) if entry.id == entry_id else entry
        for entry in base.entries
    ]
    return base.model_copy(update={"entries": entries})


def conflicts_of_stray(base: KnowledgeBase, clearly_more: float = CLEARLY_MORE) -> list[Conflict]:
    return [found for found in find_conflicts(base, clearly_more=clearly_more) if found.phrasing == STRAY]


def test_a_phrasing_that_sits_better_elsewhere_names_the_pair() -> None:
    base = base_with(STRAY, "huawei-entity-list")
    (conflict,) = conflicts_of_stray(base)
    assert (conflict.entry_id, conflict.other_id, conflict.phrasing) == ("huawei-entity-list", "huawei-founder", STRAY)
    assert 0.5 <= conflict.lead <= 1
    (problem,) = (problem for problem in check_conflicts(LoadedBase(base, {})) if STRAY in str(problem))
    assert problem.is_warning
    assert str(problem).startswith(
        f"entries · huawei-entity-list · phrasings: “{STRAY}” would be answered by huawei-founder"
    )


def test_a_phrasing_at_home_is_no_conflict() -> None:
    assert conflicts_of_stray(base_with(STRAY, "huawei-founder")) == []


def test_the_lead_that_counts_can_be_chosen() -> None:
    base = base_with(STRAY, "huawei-entity-list")
    (conflict,) = conflicts_of_stray(base)
    assert conflicts_of_stray(base, clearly_more=conflict.lead + 0.001) == []


def test_a_pair_is_named_once_with_three_of_its_phrasings() -> None:
    strays = [f"{STRAY}{end}" for end in ("", " please", ", do you know", ", thanks")]
    # Each fifth phrasing is left out together, so that strays do not hold one another.
    phrasings = [
        text
        for number, stray in enumerate(strays)
        for text in (stray, *(f"huawei entity list day {number}{letter}" for letter in "abcd"))
    ]
    base = small_base()
    stuffed = base.entries[0].model_copy(update={"phrasings": phrasings})
    base = base.model_copy(update={"entries": [stuffed, *base.entries[1:]]})
    problems = [str(problem) for problem in check_conflicts(LoadedBase(base, {}))]
    (problem,) = [problem for problem in problems if "huawei-founder" in problem]
    assert f"“{strays[0]}”, “{strays[1]}”, “{strays[2]}” and 1 more would be answered by huawei-founder" in problem
