"""A sentence encoder that remembers, for measurements that ask the same texts of many matchers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from knowledge.cache import default_cache_dir
from knowledge.encoding.sentences import SentenceEncoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.encoding.network import Floats


class RememberingEncoder(SentenceEncoder):
    """Encodes each sentence once."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Floats] = {}

    def encode(self, sentences: Sequence[str]) -> Floats:
        """The vectors of sentences, shape (sentences, 512)."""
        new = [sentence for sentence in dict.fromkeys(sentences) if sentence not in self._known]
        self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.array([self._known[sentence] for sentence in sentences], np.float32)


def remembering_encoder() -> RememberingEncoder:
    """The encoder.

    Raises:
        SystemExit: it is not installed.
    """
    encoder = SentenceEncoder.open(default_cache_dir())
    if encoder is None:
        raise SystemExit("The sentence encoder is not installed; run: make test")
    return RememberingEncoder(encoder)
