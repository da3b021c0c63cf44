"""Files that are given to moderators."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

from bot.cards.fact_files import told
from bot.forms.imports import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.curation.self_test import Failure


def failures_file(failures: Iterable[Failure]) -> bytes:
    """The failures as CSV that is safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["entry", "asked", "what happens"])
    for failure in failures:
        writer.writerow([failure.entry_id, safe_cell(failure.phrasing), safe_cell(told(failure))])
    return out.getvalue().encode("utf-8-sig")


def zipped(name: str, data: bytes) -> bytes:
    """A file in a zip archive, for when it is larger than Discord takes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()
