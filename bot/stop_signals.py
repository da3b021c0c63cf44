"""The signals by which a system tells the program to end."""

from __future__ import annotations

import asyncio
import signal

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def stop_event() -> asyncio.Event:
    """An event of the running loop that SIGTERM and SIGINT (Ctrl-C) set from now on."""
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        try:
            loop.add_signal_handler(number, stopping.set)
        except NotImplementedError:  # the loops of Windows have none
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopping.set))
    return stopping
