"""The memory that a peer takes before it knows anything; apart, because nothing else may be imported for that."""

from __future__ import annotations

import ctypes
import gc
import os
from contextlib import suppress
from pathlib import Path

from bench.peers import KINDS


def opened(name: str) -> int:
    """Bytes that the code and the model of a peer take, with all libraries that they need.

    To be called in a process of its own.
    """
    start = resident()
    peer = KINDS[name].make()
    took = resident() - start
    del peer
    return took


def resident() -> int:
    """Bytes of memory that this process holds (Linux), without what it could give back."""
    gc.collect()
    # Else what comes next takes what others have set free, and seems to take nothing.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
