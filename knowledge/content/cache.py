"""Keeps a base that was read and checked as one JSON file, because reading it from YAML takes most of a second.

The file is named by a digest of every content file and of the code that reads them, so it is never stale: a changed
base, or a changed program, looks for another name. It holds JSON only and carries its own checksum.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.content import loading
from knowledge.content.loading import content_files, dump_base, load_base, restore_base

if TYPE_CHECKING:
    from knowledge.models import KnowledgeBase

_KEPT = 4
"""Cache files that are kept; the oldest beyond these are removed."""


def load_base_cached(root: Path, cache_dir: Path) -> KnowledgeBase:
    """Reads the base in ``root``, from the cache when it is there and whole.

    A cache that cannot be read or written is done without.

    Raises:
        ContentError: the base cannot be read.
    """
    path = cache_dir / f"base-{_digest(root)[:32]}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        return _read(path)
    base = load_base(root).base
    with suppress(OSError):
        _write(path, dump_base(base))
    return base


def default_cache_dir() -> Path:
    """Where caches go: ``TECHDIVIDE_CACHE_DIR``, or the user's cache folder."""
    if named := os.environ.get("TECHDIVIDE_CACHE_DIR"):
        return Path(named)
    from platformdirs import user_cache_path  # noqa: PLC0415

    return user_cache_path("techdivide", appauthor=False)


def _digest(root: Path) -> str:
    digest = hashlib.sha256()
    models = Path(loading.__file__).parent.parent / "models.py"
    files = [root] if root.is_file() else content_files(root) if root.is_dir() else []
    for path in [*files, models, Path(loading.__file__)]:
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _read(path: Path) -> KnowledgeBase:
    checksum, _, data = path.read_bytes().partition(b"\n")
    if hashlib.sha256(data).hexdigest().encode() != checksum:
        raise ValueError("the cache is damaged")
    return restore_base(data)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
    # Replaced at once, so that another process never reads half a file.
    Path(file.name).replace(path)
    for old in sorted(path.parent.glob("base-*.json"), key=lambda p: p.stat().st_mtime)[:-_KEPT]:
        old.unlink(missing_ok=True)
