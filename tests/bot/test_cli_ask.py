"""``techdivide ask`` and ``check``, run as a process's command line would be, with output taken from the streams."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from bot.cli.root import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

LINES = [
    {
        "id": "owner",
        "question": "Who owns TikTok?",
        "aliases": ["tiktok parent company"],
        "answer": "ByteDance owns it.",
    },
    {
        "id": "war",
        "question": "When did the trade war begin?",
        "aliases": ["trade war start"],
        "answer": "In July 2018.",
    },
]


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TECHDIVIDE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("TECHDIVIDE_ENCODER", "off")  # unpacking it for each test would take a second
    folder = tmp_path / "base"
    folder.mkdir()
    (folder / "faq.jsonl").write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    return folder


def invoke(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=typed)


def records(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_an_answer_is_printed_with_its_question(base: Path) -> None:
    result = invoke("ask", "who owns tiktok", "--base", str(base))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["Who owns TikTok?", "ByteDance owns it."]


def test_the_built_in_answer_says_what_it_is_and_where_it_comes_from(base: Path) -> None:
    del base  # only for the cache folder
    lines = invoke("ask", "Who is Mike Pompeo?").stdout.splitlines()
    assert any(line.startswith("Fact · checked ") for line in lines)
    assert any(line.startswith("· ") and "https://" in line for line in lines)
    assert "Not what you asked? Perhaps:" in lines


def test_what_is_not_known_is_said(base: Path) -> None:
    assert "I do not have an answer to that." in invoke("ask", "how to bake bread", "--base", str(base)).stdout
    assert "no words" in invoke("ask", "🎉", "--base", str(base)).stdout


def test_json_has_the_fields_that_scripts_rely_on(base: Path) -> None:
    record = json.loads(invoke("ask", "who owns tiktok?", "--json", "--base", str(base)).stdout)
    elapsed = record.pop("elapsed_ms")
    confidence = record.pop("confidence")
    alternatives = record.pop("alternatives")
    assert elapsed > 0
    assert 0.95 < confidence <= 1
    assert all(set(other) == {"entry_id", "question", "confidence"} for other in alternatives)
    assert record == {
        "id": None,
        "question": "who owns tiktok?",
        "outcome": "answer",
        "entry_id": "owner",
        "answer": "ByteDance owns it.",
    }


def test_a_batch_is_answered_in_its_order(base: Path) -> None:
    questions = [
        {"id": "a", "question": "trade war start"},
        {"id": 2, "question": ""},
        {"id": None, "question": "Who owns TikTok?"},
    ]
    typed = "\n\n".join(json.dumps(question) for question in questions)
    found = records(invoke("ask", "--batch", "-", "--base", str(base), typed=typed))
    assert [(r["id"], r["outcome"], r["entry_id"], r["confidence"] > 0.9) for r in found] == [
        ("a", "answer", "war", True),
        (2, "no_answer", None, False),
        (None, "answer", "owner", True),
    ]
    assert found[1]["answer"] is None


def test_a_batch_can_come_from_a_file(base: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": 1, "question": "谁拥有 TikTok"}\n', encoding="utf-8")
    assert records(invoke("ask", "--batch", str(file), "--base", str(base)))[0]["question"] == "谁拥有 TikTok"
    missing = invoke("ask", "--batch", str(tmp_path / "none"), "--base", str(base))
    assert missing.exit_code == 1
    assert "cannot be read" in missing.stderr


def test_letters_that_cannot_be_read_or_written_do_not_end_a_batch(base: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    lines = [
        b'\xef\xbb\xbf{"id": 1, "question": "\\ud800 tiktok"}',
        b'{"id": 2, "question": "caf\xe9"}',
        b'{"id": 3, "question": "who"}',
    ]
    file.write_bytes(b"\n".join(lines))
    command = [sys.executable, "-m", "bot", "ask", "--batch", str(file), "--base", str(base)]
    surroundings = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(command, capture_output=True, env=surroundings, check=True)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, 2, 3]


def test_the_base_of_the_environment_is_used_unless_another_is_named(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TECHDIVIDE_BASE_DIR", str(base))
    assert "ByteDance owns it." in invoke("ask", "who owns tiktok").stdout
    assert "2 entries" in invoke("check").stdout


def test_each_answer_is_written_before_the_next_question_is_read(base: Path) -> None:
    command = [sys.executable, "-m", "bot", "ask", "--batch", "-", "--base", str(base)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for question, entry in (("Who owns TikTok?", "owner"), ("trade war start", "war")):
            process.stdin.write(json.dumps({"id": 1, "question": question}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["entry_id"] == entry
        process.stdin.close()
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("nonsense\n", "line 1 is not JSON"),
        ('\n{"id": 1}\n', 'line 2 must be an object with a text "question"'),
        ("[1]\n", "line 1 must be"),
    ],
)
def test_a_bad_line_of_a_batch_is_named(base: Path, typed: str, sentence: str) -> None:
    result = invoke("ask", "--batch", "-", "--base", str(base), typed=typed)
    assert result.exit_code == 1
    assert sentence in result.stderr


@pytest.mark.parametrize("arguments", [("ask",), ("ask", "Who?", "--batch", "-")])
def test_either_a_question_or_a_batch_is_asked_for(arguments: tuple[str, ...]) -> None:
    result = invoke(*arguments)
    assert result.exit_code == 1
    assert "either a question in quotes, or --batch FILE" in result.stderr


def test_a_base_that_is_not_there_is_named(base: Path) -> None:
    result = invoke("ask", "Who?", "--base", str(base / "none"))
    assert result.exit_code == 1
    assert f"{base / 'none'}: is not there" in result.stderr


def test_check_passes_a_sound_base_and_names_what_is_wrong_with_another(base: Path) -> None:
    good = invoke("check", str(base))
    assert good.exit_code == 0, good.output
    assert "2 entries" in good.stdout
    (base / "faq.jsonl").write_text('{"id": "x"}\n', encoding="utf-8")
    bad = invoke("check", str(base))
    assert bad.exit_code == 1
    assert "faq.jsonl · line 1 · question: is missing" in bad.stdout


def test_schemas_are_written_where_they_are_wanted(tmp_path: Path) -> None:
    assert "entries.schema.json" in invoke("schema", str(tmp_path)).stdout
    assert (tmp_path / "entries.schema.json").is_file()


def test_the_version_is_said() -> None:
    assert invoke("--version").stdout.startswith("techdivide ")


def test_an_explanation_tells_the_outcome_the_words_and_what_weighed(base: Path) -> None:
    lines = invoke("ask", "wat is the tiktok paernt company", "--explain", "--base", str(base)).stdout.splitlines()
    assert lines[0].endswith(".")
    assert "mended        paernt → parent" in lines
    assert any(line.startswith("1. owner: ") for line in lines)
    assert any("support (" in line for line in lines)
    assert any("score; the best other: " in line for line in lines)


def test_an_explanation_as_json_has_all_of_it(base: Path) -> None:
    record = json.loads(invoke("ask", "who owns tiktok", "--explain", "--json", "--base", str(base)).stdout)
    assert record["outcome"] == "answer"
    assert record["reason"] == "exact"
    assert record["hits"][0]["entry_id"] == "owner"
    assert {"measure", "value", "coefficient", "amount"} == set(record["hits"][0]["parts"][0])


def test_an_explanation_is_of_one_question(base: Path) -> None:
    result = invoke("ask", "--batch", "-", "--explain", "--base", str(base))
    assert result.exit_code == 1
    assert "one question" in result.stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hello", "Hello! I answer questions"),
        ("thx", "You are welcome!"),
        ("who are you", "I am a program, not a person"),
        ("why", "I need a little more"),
    ],
)
def test_what_asks_nothing_gets_a_sentence(base: Path, text: str, sentence: str) -> None:
    assert sentence in invoke("ask", text, "--base", str(base)).stdout
    record = json.loads(invoke("ask", text, "--json", "--base", str(base)).stdout)
    assert (record["outcome"], record["answer"]) == ("no_answer", None)


def test_other_questions_of_a_message_are_listed(base: Path) -> None:
    shown = invoke("ask", "Who owns TikTok? When did the trade war begin?", "--base", str(base)).stdout
    assert shown.startswith("Who owns TikTok?\n")
    assert "  – When did the trade war begin?" in shown.splitlines()
