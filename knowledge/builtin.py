"""Where the built-in base stands."""

from __future__ import annotations

from pathlib import Path

BUILTIN_BASE = Path(__file__).parent / "base"
"""The folder of the shared base that comes with the program."""
