"""What is compared answers alike: entries by their nearest phrasing, nothing where a refused question is nearest."""

from __future__ import annotations

import pytest

from bench.measuring import Question, measure_speed
from bench.peers import KINDS, NEVER, Found, Rows
from bench.quality import Sets, ask_left_out, judged
from bench.running import apart
from knowledge.models import Entry, Kind, KnowledgeBase, Negative, NegativeReason, Topic

SCANS = ["wratio", "token-set"]


def entry(entry_id: str, question: str, *phrasings: str) -> Entry:
    return Entry(
        id=entry_id, topic=Topic.CHIPS, kind=Kind.FACT, question=question, phrasings=list(phrasings), answer="So it is."
    )


@pytest.fixture
def base() -> KnowledgeBase:
    return KnowledgeBase(
        entries=[
            entry("tiktok-owner", "Who owns TikTok?", "TikTok owner", "which company is behind TikTok"),
            entry("gallium-ban", "When did China restrict gallium exports?", "date of the gallium export controls"),
            entry("huawei-list", "Why is Huawei on the Entity List?", "reason for the Huawei entity listing"),
        ],
        negatives=[Negative(question="How do I cook rice noodles?", reason=NegativeReason.UNRELATED)],
    )


@pytest.mark.parametrize("name", [*SCANS, "words"])
def test_a_peer_finds_entries_and_learns_new_ones(name: str, base: KnowledgeBase) -> None:
    peer = KINDS[name].make()
    peer.build(base)

    found = peer.query("who owns tik tok")
    assert found.entries[0] == "tiktok-owner"
    assert len(set(found.entries)) == len(found.entries)
    assert found.confidence > NEVER

    question = "What is the CHIPS Act about?"
    assert "chips-act" not in peer.query(question).entries
    peer.add(entry("chips-act", question))
    assert peer.query(question).entries[0] == "chips-act"


@pytest.mark.parametrize("name", SCANS)
def test_what_must_not_be_answered_is_declined(name: str, base: KnowledgeBase) -> None:
    peer = KINDS[name].make()
    peer.build(base)

    assert peer.query("How do I cook rice noodles?").confidence == NEVER


def test_an_entry_is_as_near_as_its_nearest_phrasing() -> None:
    rows = Rows(["a", "b", None, "a"])

    assert rows.found([(3, 9.0), (1, 8.0), (0, 7.0)]) == Found(["a", "b"], 9.0)
    assert rows.found([(2, 9.0), (1, 8.0)]) == Found(["b"], NEVER)
    assert rows.found([]) == Found([], NEVER)


def test_a_phrasing_is_not_there_while_it_is_asked(base: KnowledgeBase) -> None:
    # Scores 100 if, and only if, the very phrasing is stored.
    peer = KINDS["wratio"].make()
    asked = Question("date of the gallium export controls", frozenset(["gallium-ban"]))
    peer.build(base)
    assert peer.query(asked.text).confidence == 100

    class Watched:
        def __init__(self) -> None:
            self.seen: list[Found] = []
            self.build, self.add = peer.build, peer.add

        def query(self, text: str) -> Found:
            self.seen.append(peer.query(text))
            return self.seen[-1]

    watched = Watched()
    quality = ask_left_out(watched, base, Sets({}, [[asked], [], [], [], []]))

    assert [found.confidence < 100 for found in watched.seen] == [True]
    assert (quality.answerable, quality.unanswerable, quality.auroc) == (1, 0, None)


def test_what_was_found_is_held_against_what_was_expected() -> None:
    questions = [
        Question("one", frozenset(["a"])),
        Question("two", frozenset(["b"])),
        Question("three", frozenset()),
        Question("four", frozenset(["c", "d"])),
    ]
    found = [Found(["a"], 9.0), Found(["x", "b"], 5.0), Found(["y"], 1.0), Found(["w", "x", "y", "d"], 0.5)]

    quality = judged(questions, found)

    assert (quality.answerable, quality.unanswerable) == (3, 1)
    assert quality.top1 == pytest.approx(1 / 3)
    assert quality.first_three == pytest.approx(2 / 3)
    assert quality.answered == pytest.approx(1 / 4)
    assert quality.auroc == pytest.approx(2 / 3)


def figures_of_a_small_base() -> tuple[int, int, float, float | None, bool]:
    made = [entry(f"made-{number}", f"What is number {number}?", f"number {number} please") for number in range(30)]
    questions = [Question(f"what is number {number}", frozenset([f"made-{number}"])) for number in range(20, 30)]
    speed, _ = measure_speed(KINDS["wratio"], KnowledgeBase(entries=made), questions, [entry("new", "What is new?")])
    is_sound = 0 < speed.median <= speed.percentile99 and speed.add is not None and speed.peak >= 0
    return speed.phrasings, speed.asked, speed.found, speed.remove, is_sound


def test_speed_is_measured_in_a_process_of_its_own() -> None:
    assert apart(60, figures_of_a_small_base) == (60, 10, 1.0, None, True)
