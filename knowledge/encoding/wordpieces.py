"""Splits a text into the pieces of words that the sentence encoder knows.

The split is the likeliest one under a unigram model: Kudo, “Subword Regularization”, ACL 2018, found by the Viterbi
algorithm. The pieces lie in a trie that is mapped from a file, so that starting costs neither time nor memory.
"""

from __future__ import annotations

import struct
import unicodedata
from typing import TYPE_CHECKING

import marisa_trie
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_UNKNOWN, _BEGIN, _END = 0, 1, 2
_UNKNOWN_PENALTY = 10.0
_SPACE = "▁"
_LONGEST = 64
"""Pieces of a text that are looked at: what comes after them would only cost time."""

_PIECE_FIELD, _TEXT_FIELD, _SCORE_FIELD = 1, 1, 2
_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5


class WordPieces:
    """The pieces with the logarithm of how likely each is."""

    def __init__(self, trie: marisa_trie.Trie, scores: NDArray[np.void]) -> None:
        """Takes what ``make_trie`` made."""
        self._trie = trie
        self._ids: memoryview = scores["piece"].copy().data
        self._scores: memoryview = scores["score"].copy().data
        self._unknown_score = float(scores["score"].min()) - _UNKNOWN_PENALTY

    def split(self, text: str) -> list[int]:
        """The numbers of the pieces of a text, between those that mark its beginning and its end."""
        plain = _SPACE + _SPACE.join(unicodedata.normalize("NFKC", text).split())
        return [_BEGIN, *self._likeliest(plain)[: _LONGEST - 2], _END]

    def _likeliest(self, plain: str) -> list[int]:
        size = len(plain)
        best = [0.0] + [float("-inf")] * size
        came_from = [(0, _UNKNOWN)] * (size + 1)
        for start in range(size):
            score_here = best[start]
            for end, piece, score in self._pieces_at(plain, start):
                if score_here + score > best[end]:
                    best[end] = score_here + score
                    came_from[end] = (start, piece)
        found: list[int] = []
        while size:
            size, piece = came_from[size]
            found.append(piece)
        return found[::-1]

    def _pieces_at(self, plain: str, start: int) -> Iterator[tuple[int, int, float]]:
        is_known = False
        for piece, key in self._trie.iter_prefixes_with_ids(plain[start : start + 64]):
            is_known = is_known or len(piece) == 1
            yield start + len(piece), self._ids[key], self._scores[key]
        if not is_known:
            yield start + 1, _UNKNOWN, self._unknown_score


def read_pieces(model: bytes) -> tuple[list[str], list[float]]:
    """The pieces of a SentencePiece model and their scores, in the order of their numbers.

    Raises:
        ValueError: it is not such a model.
    """
    pieces: list[str] = []
    scores: list[float] = []
    for field, value in _fields(model):
        if field == _PIECE_FIELD:
            parts = dict(_fields(value))
            pieces.append(parts[_TEXT_FIELD].decode("utf-8"))
            scores.append(struct.unpack("<f", parts[_SCORE_FIELD])[0] if _SCORE_FIELD in parts else 0.0)
    if not pieces:
        raise ValueError("the model has no pieces")
    return pieces, scores


def make_trie(pieces: Sequence[str], scores: Sequence[float]) -> tuple[marisa_trie.Trie, NDArray[np.void]]:
    """The trie of the pieces, and by its own numbering the encoder's number and the score of each piece."""
    trie = marisa_trie.Trie(pieces)
    ordered = np.zeros(len(trie), [("piece", np.int32), ("score", np.float32)])
    # A piece that is there twice keeps its first number, as in the original.
    for number in reversed(range(len(pieces))):
        ordered[trie.key_id(pieces[number])] = number, scores[number]
    return trie, ordered


def open_trie(path: Path) -> marisa_trie.Trie:
    """Maps a trie that ``make_trie`` made and somebody saved.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not a trie.
    """
    trie = marisa_trie.Trie()
    try:
        trie.mmap(str(path))
    except RuntimeError as error:
        raise ValueError("the file is not a trie") from error
    return trie


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a protocol buffer (https://protobuf.dev/programming-guides/encoding/) that hold bytes."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        wire = tag & 7
        if wire == _VARINT:
            _, at = _varint(message, at)
            continue
        if wire == _BYTES:
            size, at = _varint(message, at)
        elif wire in {_FIXED_32, _FIXED_64}:
            size = 4 if wire == _FIXED_32 else 8
        else:
            raise ValueError("this is not a protocol buffer")
        yield tag >> 3, message[at : at + size]
        at += size


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004
            return value, at
        shift += 7
