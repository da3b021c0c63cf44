"""Encoders that remember, for measurements that ask the same texts of many matchers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from knowledge.cache import default_cache_dir
from knowledge.encoding.sentences import SentenceEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knowledge.encoding.network import Floats


class Remembering:
    """Calls ``encode`` once for each text."""

    def __init__(self, encode: Callable[[Sequence[str]], Floats], known: dict[str, Floats] | None = None) -> None:
        self._encode = encode
        self._known: dict[str, Floats] = known or {}

    def __call__(self, texts: Sequence[str]) -> Floats:
        """The vectors of texts, a row each."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encode(new), strict=True))
        return np.array([self._known[text] for text in texts], np.float32)


class RememberingEncoder(SentenceEncoder):
    """Encodes each sentence once."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._remembered = Remembering(encoder.encode)

    def encode(self, sentences: Sequence[str]) -> Floats:
        """The vectors of sentences, shape (sentences, 512)."""
        return self._remembered(sentences)


def installed_encoder() -> SentenceEncoder:
    """The encoder.

    Raises:
        SystemExit: it is not installed.
    """
    encoder = SentenceEncoder.open(default_cache_dir())
    if encoder is None:
        raise SystemExit("The sentence encoder is not installed; run: make test")
    return encoder


def remembering_encoder() -> RememberingEncoder:
    """The encoder, with a memory.

    Raises:
        SystemExit: it is not installed.
    """
    return RememberingEncoder(installed_encoder())
