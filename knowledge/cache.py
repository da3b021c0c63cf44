"""Keeps what is derived from a base: its parsed content and the matcher's index.

Reading a base from YAML and taking all its phrasings apart takes seconds; restoring both takes a tenth of one. A cache
is named by a digest of every content file and of the code that reads them, so it is never stale: a changed base, or a
changed program, looks for another name. It holds arrays and JSON only, never code, and carries its own checksum.
"""

from __future__ import annotations

import hashlib
import os
import sys
import unicodedata
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import Stemmer

from knowledge.array_file import map_arrays, write_arrays
from knowledge.collecting import PausedCollection
from knowledge.content.loading import content_files, dump_base, load_base, restore_base
from knowledge.encoding.sentences import SentenceEncoder, encoder_version
from knowledge.matching.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.matching.index import State
    from knowledge.models import KnowledgeBase

_KEPT = 4
"""Cache files that are kept; the oldest beyond these are removed."""


def load_matcher(root: Path, cache_dir: Path, *, encoded: bool | None = None) -> tuple[KnowledgeBase, Matcher]:
    """Reads the base in ``root`` and prepares its matcher, from the cache when it is there and whole.

    A cache that cannot be read or written is done without.

    Args:
        root: The folder of the base, or one file.
        cache_dir: Where caches go.
        encoded: Whether meanings are compared too, if the sentence encoder is installed; by default what the variable
            ``TECHDIVIDE_ENCODER`` says (on or off).

    Raises:
        ContentError: the base cannot be read.
    """
    wanted = encoder_wanted() if encoded is None else encoded
    with PausedCollection():
        return _load(root, cache_dir, SentenceEncoder.open(cache_dir) if wanted else None)


def _load(root: Path, cache_dir: Path, encoder: SentenceEncoder | None) -> tuple[KnowledgeBase, Matcher]:
    path: Path | None = None
    with suppress(OSError, ValueError, KeyError, TypeError):
        path = cache_dir / f"base-{_digest(root, encoded=encoder is not None)[:32]}.bin"
        state = map_arrays(path)
        base = restore_base(state.pop("base").tobytes())
        return base, Matcher(base, encoder, state=state)
    base = load_base(root).base
    matcher = Matcher(base, encoder)
    if path is None:
        return base, matcher
    with suppress(OSError):
        _write(path, {"base": np.frombuffer(dump_base(base), np.uint8), **matcher.state()})
    return base, matcher


def default_cache_dir() -> Path:
    """Where caches go: ``TECHDIVIDE_CACHE_DIR``, or the user's cache folder."""
    if named := os.environ.get("TECHDIVIDE_CACHE_DIR"):
        return Path(named)
    from platformdirs import user_cache_path  # noqa: PLC0415  (rarely needed twice, and not quick to import)

    return user_cache_path("techdivide", appauthor=False)


def encoder_wanted() -> bool:
    """Whether ``TECHDIVIDE_ENCODER`` leaves the sentence encoder switched on, as it is by default."""
    return os.environ.get("TECHDIVIDE_ENCODER", "on").strip().casefold() not in {"off", "no", "false", "0"}


def _digest(root: Path, *, encoded: bool) -> str:
    digest = hashlib.sha256(repr((_libraries(), encoder_version() if encoded else None)).encode())
    for path in [*_content_of(root), *_code()]:
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _libraries() -> tuple[object, ...]:
    """What else the stems, the normal form and the arrays depend on."""
    return sys.version_info[:2], unicodedata.unidata_version, np.__version__, Stemmer.version(), version("OpenCC")


def _content_of(root: Path) -> list[Path]:
    return [root] if root.is_file() else content_files(root) if root.is_dir() else []


def _code() -> Iterator[Path]:
    """All that has a say in what is derived."""
    package = Path(__file__).parent
    yield from sorted(package.glob("*.py"))
    yield from sorted(package.glob("content/*.py"))
    yield from sorted(package.glob("encoding/*.py"))
    yield from sorted(package.glob("matching/*.py"))


def _write(path: Path, state: State) -> None:
    write_arrays(path, state)
    for old in sorted(path.parent.glob("base-*.bin"), key=lambda p: p.stat().st_mtime)[:-_KEPT]:
        old.unlink(missing_ok=True)
