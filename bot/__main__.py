"""Entry point of ``techdivide`` and ``python -m bot``."""

from __future__ import annotations

import os


def main() -> None:
    """Runs the command line."""
    # The arrays are small: more threads would only wait for one another, and each takes memory of its own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from bot.cli.root import app  # noqa: PLC0415

    app()


if __name__ == "__main__":
    main()
