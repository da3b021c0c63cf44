"""Keeps named arrays in one file that is mapped into memory, so that what is not looked at costs nothing.

The file begins with a line that holds its checksum, then one with the names, types, shapes and places of the arrays as
JSON; then come the arrays themselves. It can hold numbers only, never code.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_ALIGNMENT = 64
_CHUNK = 1 << 20
_KINDS = frozenset("biuf")


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Writes arrays of numbers; the file appears at once, complete, or not at all.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        written = Path(file.name)
        try:
            _write(file, {name: np.ascontiguousarray(array) for name, array in arrays.items()})
            file.close()
            # Replaced at once, so that another process never reads half a file.
            written.replace(path)
        except BaseException:
            written.unlink(missing_ok=True)
            raise


def map_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a file that ``write_arrays`` wrote; they cannot be written to.

    Raises:
        OSError: it cannot be read.
        ValueError, KeyError, TypeError: it is damaged.
    """
    with path.open("rb") as file:
        checksum = file.readline().strip()
        # Read, not mapped, so that what is only summed up does not count as memory in use.
        digest = hashlib.sha256()
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
        if digest.hexdigest().encode() != checksum:
            raise ValueError("the file is damaged")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    start = mapped.find(b"\n") + 1
    described = json.loads(mapped[start : mapped.find(b"\n", start)])
    return {
        name: np.frombuffer(mapped, _dtype(kind), int(np.prod(shape)), offset).reshape(shape)
        for name, (kind, shape, offset) in described.items()
    }


def _write(file: IO[bytes], arrays: Mapping[str, NDArray[Any]]) -> None:
    heading = len(hashlib.sha256().hexdigest()) + 1
    # The places depend on the length of their own description, so that gets ample room.
    body = _aligned(heading + 200 * (len(arrays) + 1))
    described, offset = {}, body
    for name, array in arrays.items():
        described[name] = (_dtype(array.dtype.str).str, array.shape, offset)
        offset = _aligned(offset + array.nbytes)
    description = json.dumps(described).encode().ljust(body - heading - 1) + b"\n"
    digest = hashlib.sha256(description)
    file.write(b"0" * (heading - 1) + b"\n" + description)
    for array in arrays.values():
        data = array.tobytes()
        padded = data.ljust(_aligned(len(data)), b"\0")
        digest.update(padded)
        file.write(padded)
    file.seek(0)
    file.write(digest.hexdigest().encode())


def _dtype(kind: str) -> np.dtype[Any]:
    dtype = np.dtype(kind)
    if dtype.kind not in _KINDS:
        raise ValueError(f"arrays of {dtype} are not kept in files")
    return dtype


def _aligned(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT
