from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.matching.analysis import MAX_MENDED, Analyser
from knowledge.matching.entities import EntityRecogniser
from knowledge.matching.index import PhrasingIndex
from knowledge.matching.lexicon import Lexicon
from knowledge.matching.spelling import Speller

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from knowledge.matching.columns import Floats, Ints
    from knowledge.matching.weighing import Sought


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(Lexicon(), EntityRecogniser({}))


def test_a_word_stands_by_its_stem_and_by_its_letters(analyser: Analyser) -> None:
    features = analyser.analyse("When did China retaliate?").features
    assert set(features) == {"q:when", "f:did", "w:china", "s:china", "p:china retali", "w:retali", "s:retaliate"}


def test_unknown_acronyms_are_not_mended(analyser: Analyser) -> None:
    speller = Speller(["smic", "ndaa", "chips"])
    assert analyser.analyse("who owns SMIV", speller).corrections == ()
    assert analyser.analyse("who owns smiv", speller).corrections == (("smiv", "smic"),)
    assert analyser.analyse("WHO OWNS SMIV", speller).corrections == (("smiv", "smic"),)
    assert analyser.analyse("who makes CHPIS", speller).corrections == (("chpis", "chips"),)


class _CountingSpeller(Speller):
    tried = 0

    def correct(self, word: str) -> list[str]:
        self.tried += 1
        return super().correct(word)


def test_only_so_many_words_of_a_text_are_mended(analyser: Analyser) -> None:
    speller = _CountingSpeller(["semiconductor"])
    unknown = [f"semiconduct{first}{second}" for first in "abcdefgh" for second in "stuvwxyz"]
    analysis = analyser.analyse(" ".join(["semiconductor", *unknown, "the"]), speller)
    assert speller.tried == MAX_MENDED
    assert len(analysis.words) == 66


LONG = [
    "what is the tariff on chips " * 150,
    "".join(f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}xyz " for n in range(700)),
    "supercalifragilistic" * 200,
    "华为芯片" * 1000,
]


@pytest.mark.parametrize("text", LONG)
def test_what_a_long_question_costs_has_a_bound(analyser: Analyser, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    index, speller = PhrasingIndex(), Speller()
    for number, phrasing in enumerate(["tariff on chips", "axyz bxyz", "supercalifragilistic", "华为芯片"] * 5):
        analysis = analyser.analyse(phrasing)
        index.add(number, [analysis.features])
        speller.add(analysis.words)
    index.sort()
    looked_at: list[int] = []
    plain = PhrasingIndex._cosines

    def counted(self: PhrasingIndex, sought: Sought, rows: Ints, norms: NDArray[np.float32]) -> Floats:
        looked_at.append(len(sought.numbers) * len(rows))
        return plain(self, sought, rows, norms)

    monkeypatch.setattr(PhrasingIndex, "_cosines", counted)
    question = analyser.analyse(text[:4000], speller)
    index.nearest(question.features, 3)
    # At most three features a word, and the runs of letters of forty words.
    assert len(looked_at) == 1
    assert looked_at[0] <= (3 * len(question.words) + 4000 + 40 * 80) * 12


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_can_be_stored_and_found(analyser: Analyser, text: str) -> None:
    analysis = analyser.analyse(text)
    assert analysis == analyser.analyse(text)
    index = PhrasingIndex()
    index.add(0, [analyser.analyse("something else").features])
    index.add(1, [analysis.features])
    rows, cosines = index.nearest(analysis.features, 5)
    if analysis.features:
        assert 1 in index.entries_of(rows)
        assert cosines[0] == pytest.approx(1.0)


def test_a_digit_in_the_place_of_a_word_is_no_word_of_the_question() -> None:
    analyser = Analyser(Lexicon(), EntityRecogniser({}))
    chat, plain = analyser.analyse("wat happened 2 huawei"), analyser.analyse("what happened huawei")
    assert (chat.features, chat.subjects) == (plain.features, plain.subjects)
    assert analyser.analyse("list 2 tariffs").features != analyser.analyse("list tariffs").features
