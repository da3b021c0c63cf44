"""The comparable form of a text, remembered for a while: one change asks for it several times."""

from __future__ import annotations

from functools import lru_cache

from knowledge.matching.normalise import normalise

key_of = lru_cache(maxsize=8192)(normalise)
"""As ``knowledge.matching.normalise.normalise``."""
