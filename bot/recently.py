"""Remembers what happened lately, so that it does not happen twice."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

K = TypeVar("K", bound="Hashable")


class Recently(Generic[K]):
    """A bounded memory: the oldest is forgotten first."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._keys: OrderedDict[K, None] = OrderedDict()

    @contextmanager
    def first_time(self, key: K) -> Iterator[bool]:
        """Tells whether this is the first time, and remembers it unless the block fails.

        It is remembered from the start of the block, so that a second press during a slow write is not a first one.
        """
        if key in self._keys:
            yield False
            return
        self._keys[key] = None
        while len(self._keys) > self._capacity:
            self._keys.popitem(last=False)
        try:
            yield True
        except BaseException:
            self._keys.pop(key, None)
            raise
