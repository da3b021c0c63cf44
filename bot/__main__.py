"""Entry point of ``techdivide`` and ``python -m bot``."""

from __future__ import annotations


def main() -> None:
    """Runs the command line."""
    from bot.cli.root import app  # noqa: PLC0415

    app()


if __name__ == "__main__":
    main()
