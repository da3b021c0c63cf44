from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.cache import load_matcher
from knowledge.errors import ContentError
from tests.knowledge.content.test_loading import ENTRY, write

if TYPE_CHECKING:
    from pathlib import Path


def test_the_cache_gives_back_the_same_base_and_follows_changes(tmp_path: Path) -> None:
    root, cache = tmp_path / "base", tmp_path / "cache"
    path = write(root, "entries/trade.yaml", ENTRY)
    first, matcher = load_matcher(root, cache, encoded=False)
    assert load_matcher(root, cache, encoded=False)[0] == first
    assert load_matcher(root, cache, encoded=False)[1].query("trade war start") == matcher.query("trade war start")
    path.write_text(ENTRY.replace("trade war start", "start of the trade war"), encoding="utf-8")
    assert load_matcher(root, cache, encoded=False)[0].entries[0].phrasings == ["start of the trade war"]


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    root, cache = tmp_path / "base", tmp_path / "cache"
    write(root, "faq.jsonl", '{"id": "A b", "question": "How?", "answer": "So."}')
    first, _ = load_matcher(root, cache, encoded=False)
    (file,) = cache.glob("base-*")
    file.write_bytes(file.read_bytes().replace(b"So.", b"No."))
    assert load_matcher(root, cache, encoded=False)[0] == first
    assert b"So." in file.read_bytes()


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    write(tmp_path, "faq.jsonl", '{"id": "a", "question": "How?", "answer": "So."}')
    blocked = write(tmp_path, "blocked", "a file where the folder should be")
    assert load_matcher(tmp_path, blocked / "cache", encoded=False)[0].entries[0].answer == "So."


def test_a_cache_that_cannot_be_finished_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, cache = tmp_path / "base", tmp_path / "cache"
    write(root, "faq.jsonl", '{"id": "a", "question": "How?", "answer": "So."}')

    def no_room(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(self), None, str(target))

    monkeypatch.setattr("pathlib.Path.replace", no_room)
    assert load_matcher(root, cache, encoded=False)[0].entries[0].answer == "So."
    assert [path.name for path in cache.iterdir() if path.is_file()] == []


def test_a_base_that_cannot_be_read_says_so_and_not_the_cache(tmp_path: Path) -> None:
    (tmp_path / "entries").mkdir()
    (tmp_path / "entries" / "lost.yaml").symlink_to(tmp_path / "nowhere.yaml")
    with pytest.raises(ContentError, match=r"lost\.yaml: cannot be read"):
        load_matcher(tmp_path, tmp_path / "cache", encoded=False)


def test_meanings_are_compared_also_after_a_restart(tmp_path: Path) -> None:
    root, cache = tmp_path / "base", tmp_path / "cache"
    write(root, "faq.jsonl", '{"id": "parcels", "question": "Where does my parcel stay?", "answer": "So."}')
    for _ in range(2):
        _, matcher = load_matcher(root, cache, encoded=True)
        (hit,) = matcher.query("我的包裹在哪里").hits
        assert hit.measures.likeness > 0.4
