"""The memory that a peer takes before it knows anything; apart, because nothing else may be imported for that."""

from __future__ import annotations

import gc
import os
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
    """Bytes of memory that this process holds (Linux)."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
