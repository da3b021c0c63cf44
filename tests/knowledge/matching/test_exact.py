from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.matching.exact import ExactPhrasings

steps = st.lists(
    st.tuples(st.sampled_from(["add", "add in bulk", "remove", "sort"]), st.sampled_from("abc"), st.integers(0, 3))
)


@settings(max_examples=50, deadline=None)
@given(steps=steps)
def test_it_does_what_a_dictionary_does(steps: list[tuple[str, str, int]]) -> None:
    exact, plain = ExactPhrasings(), dict[str, list[int]]()
    for what, phrasing, entry in steps:
        owners = plain.setdefault(phrasing, [])
        if what == "sort":
            exact.sort()
        elif what.startswith("add"):
            exact.add(phrasing, entry, in_bulk=what == "add in bulk")
            if entry not in owners:
                owners.append(entry)
                owners.sort()
        else:
            exact.remove(phrasing, entry)
            if entry in owners:
                owners.remove(entry)
    assert {phrasing: exact.owners(phrasing) for phrasing in plain} == plain
    restored = ExactPhrasings(exact.state())
    assert {phrasing: restored.owners(phrasing) for phrasing in plain} == plain


def test_a_copy_and_what_it_was_made_from_leave_each_other_alone() -> None:
    parent = ExactPhrasings()
    parent.add("who owns it", 1)
    parent.sort()
    parent.add("what is it", 2)
    fork = parent.fork()
    fork.remove("who owns it", 1)
    fork.add("what is it", 3)
    parent.add("any text \ud800", 4)
    assert (parent.owners("who owns it"), parent.owners("what is it")) == ([1], [2])
    assert (fork.owners("who owns it"), fork.owners("what is it")) == ([], [2, 3])
    assert (parent.owners("any text \ud800"), fork.owners("any text \ud800")) == ([4], [])
