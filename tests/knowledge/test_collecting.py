from __future__ import annotations

import gc
from contextlib import suppress

from knowledge.collecting import PausedCollection


def test_the_collector_is_paused_until_the_last_has_left() -> None:
    paused = PausedCollection()
    assert gc.isenabled()
    with suppress(LookupError), paused:
        with paused:
            assert not gc.isenabled()
        assert not gc.isenabled()
        raise LookupError
    assert gc.isenabled()
    gc.disable()
    with paused:
        pass
    assert not gc.isenabled()
    gc.enable()
