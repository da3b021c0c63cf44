from __future__ import annotations

import pytest

from knowledge.content.checks.reading import school_grade, sentences, syllables


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One.", 1),
        ("The U.S. Supreme Court ruled in Learning Resources v. Trump. It was 6-3.", 2),
        ("ByteDance Ltd. owns it. Since Jan. 22 there is a joint venture.", 2),
        ("It cost $52.7 billion. “Too much,” said Mr. Smith.", 2),
        ("Really? Yes!", 2),
    ],
)
def test_sentences_are_counted_as_a_reader_would(text: str, count: int) -> None:
    assert sentences(text) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("trade", 1), ("table", 2), ("banned", 1), ("added", 2), ("rules", 1), ("taxes", 2), ("China", 2),
        ("government", 3), ("security", 4), ("the", 1), ("TSMC", 1), ("prices", 2),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_follows_the_formula() -> None:
    # 6 words, 6 syllables, one sentence
    assert school_grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    # 4 words, 5 syllables, two sentences
    assert school_grade("Tariffs rose. They fell.") == pytest.approx(0.39 * 4 / 2 + 11.8 * 5 / 4 - 15.59)


def test_longer_sentences_and_words_are_harder() -> None:
    easy = school_grade("The firm makes chips. It may not sell them. The law says so.")
    hard = school_grade("Legislation prohibits the manufacturer from commercialising semiconductors internationally.")
    assert easy is not None
    assert hard is not None
    assert hard > easy + 10


def test_a_text_without_latin_words_has_no_grade() -> None:
    assert school_grade("关税是什么? 25%") is None
