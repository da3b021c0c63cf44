from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from knowledge.content.loading import load_base, read_base
from knowledge.errors import ContentError
from knowledge.models import Kind, Topic

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = """
topic: trade
entries:
  - id: trade-war-start
    kind: fact
    question: When did the trade war begin?
    phrasings: [trade war start]
    answer: On 6 July 2018.
    as_of: 2026-11-23
    when: ["2018-07-06"]
    sources: [a-page]
"""


def write(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(root: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_base(root)
    return [str(problem) for problem in caught.value.problems]


def test_an_entry_takes_its_topic_from_the_file(tmp_path: Path) -> None:
    write(tmp_path, "entries/trade.yaml", ENTRY)
    loaded = load_base(tmp_path)
    (entry,) = loaded.base.entries
    assert (entry.id, entry.topic, entry.kind) == ("trade-war-start", Topic.TRADE, Kind.FACT)
    assert loaded.file_of("entries", "trade-war-start") == "entries/trade.yaml"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("kind: fact", "kind: rumour", "entries/trade.yaml · trade-war-start · kind: Input should be"),
        ("    answer: On 6 July 2018.\n", "", "trade-war-start · answer: is missing; add it"),
        ("when:", "whenn:", "trade-war-start · whenn: is not a field of this kind"),
        ('"2018-07-06"', '"6 July 2018"', "trade-war-start · when.0: “6 July 2018” is not a date: write YYYY"),
        ('"2018-07-06"', '"2018/2017"', "“2018/2017” ends before it begins"),
        ("kind: fact", "kind: claim", "claim needs “by”: name who says so"),
        ("kind: fact", "kind: fact\n    by: Somebody", "a fact has none"),
        ("topic: trade", "topic: sport", "trade-war-start · topic: Input should be"),
        ("entries:", "entrys:", "entries/trade.yaml · entries: the file must hold a list under “entries:”"),
        ("answer: On", "answer: {On", "entries/trade.yaml: is not readable YAML"),
        ("2026-11-23", "2026-02-30", "entries/trade.yaml · trade-war-start · as_of: Input should be a valid date"),
    ],
)
def test_a_problem_names_file_entry_and_field(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in ENTRY
    write(tmp_path, "entries/trade.yaml", ENTRY.replace(old, new, 1))
    assert any(expected in problem for problem in problems_of(tmp_path))


def test_an_id_used_twice_is_refused_and_the_first_one_kept(tmp_path: Path) -> None:
    write(tmp_path, "entries/a.yaml", ENTRY)
    write(tmp_path, "entries/b.yaml", ENTRY)
    loaded, problems = read_base(tmp_path)
    assert [entry.id for entry in loaded.base.entries] == ["trade-war-start"]
    message = "is already the id of something in entries/a.yaml; give one of them another"
    assert str(problems[0]) == f"entries/b.yaml · trade-war-start · id: {message}"


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_a_folder_without_content_says_so(tmp_path: Path, folder: str) -> None:
    assert (
        "is not there" in problems_of(tmp_path / folder)[0] or "holds no content" in problems_of(tmp_path / folder)[0]
    )


def test_a_quick_base_needs_no_sources_and_no_form_of_ids(tmp_path: Path) -> None:
    line = {"id": 7, "question": "How?", "aliases": ["in what way"], "answer": "So.", "lang": "en"}
    write(tmp_path, "faq.jsonl", json.dumps(line) + "\n\n")
    base = load_base(tmp_path).base
    assert base.quick
    assert [(entry.id, entry.asked_as, entry.answer) for entry in base.entries] == [
        ("7", ["How?", "in what way"], "So.")
    ]


def test_a_bad_line_of_a_quick_base_is_named(tmp_path: Path) -> None:
    write(tmp_path, "faq.jsonl", '{"id": "a", "question": "How?", "answer": "So."}\n{"id": "b"}\nnot json\n')
    problems = problems_of(tmp_path)
    assert any(problem.startswith("faq.jsonl · line 2 · question: is missing") for problem in problems)
    assert any(problem.startswith("faq.jsonl · line 3") for problem in problems)


def test_what_lies_in_the_folder_but_cannot_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, "entries/trade.yml", ENTRY)
    (tmp_path / "entries" / "lost.yaml").symlink_to(tmp_path / "nowhere.yaml")
    (tmp_path / "entries" / "folder.yaml").mkdir()
    loaded, problems = read_base(tmp_path)
    assert [entry.id for entry in loaded.base.entries] == ["trade-war-start"]
    assert [str(problem) for problem in problems] == ["entries/lost.yaml: cannot be read: No such file or directory"]


def test_a_quick_line_ends_where_json_says_and_may_begin_with_a_mark(tmp_path: Path) -> None:
    line = json.dumps({"id": "a", "question": "How?", "answer": "So.\u2028Or so.\u0085"}, ensure_ascii=False)
    write(tmp_path, "faq.jsonl", f"\ufeff{line}\n")
    assert load_base(tmp_path).base.entries[0].answer == "So.\u2028Or so.\u0085"
