"""What is written is read again, byte for byte; what is hostile is refused with a sentence, quickly."""

from __future__ import annotations

import csv
import io
import json
import time
import tracemalloc

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.curation.rules import FactError, read_fact
from knowledge.exchange.csv_codec import _plain, _safe
from knowledge.exchange.planning import Plan, make_plan
from knowledge.exchange.reading import Format, decode, encode, format_of
from knowledge.exchange.records import MAX_BYTES, ExchangeError, Record, RecordKind, fact_record
from knowledge.exchange.snapshot import Snapshot
from knowledge.storage.adjustments import StoredAdjustments
from tests.knowledge.curation.drafts import TODAY, fact
from tests.knowledge.curation.test_drafts import facts

EMPTY = Snapshot(1, 0, {}, StoredAdjustments(), frozenset({"tiktok-owner"}))
FORMATS = pytest.mark.parametrize("wanted", Format)

RECORDS = [
    fact_record("own-a", fact(question="=1+1 is what?", answer="“Two”,\nor \\u0032: 'x'; 2\u00a0\u2028."), None),
    fact_record("own-b", fact(question="谁领导？👩‍🚀", source="none: =ours", kind="claim", by="+A"), "tiktok-owner"),
    fact_record("own-c", fact(question="No: ~ yes?", phrasings="null\n- x\n2020-01-01 what", when="2020\n2021/"), None),
    Record(0, RecordKind.HIDDEN, {"entry": "no"}),
    Record(0, RecordKind.TAUGHT, {"entry": "e", "phrasing": "@x, \"y\"; 'z'"}),
    Record(0, RecordKind.NEGATIVE, {"question": "-1 or '-1 or ''-1?"}),
]


def written_again(data: bytes, wanted: Format) -> bytes:
    plan = make_plan(decode(data, f"x.{wanted}"), EMPTY, today=TODAY)
    assert plan.refused == []
    return encode(plan.records(), wanted)


@FORMATS
def test_what_was_written_is_read_again(wanted: Format) -> None:
    data = encode(RECORDS, wanted)
    assert written_again(data, wanted) == data
    other = Format.JSON if wanted is Format.CSV else Format.CSV
    plan = make_plan(decode(data, f"x.{wanted}"), EMPTY, today=TODAY)
    assert written_again(encode(plan.records(), other), other) == encode(plan.records(), other)


@given(st.lists(facts(), max_size=3), st.sampled_from(Format))
@settings(deadline=None)
def test_any_sound_facts_are_read_as_they_were_written(made: list[object], wanted: Format) -> None:
    records = []
    for number, one in enumerate(made):
        try:
            sound = read_fact({**one.model_dump(), "question": f"{one.question} {number}"}, today=TODAY)  # type: ignore[attr-defined]
        except FactError:
            continue
        records.append(fact_record(f"own-{number}", sound, None))
    data = encode(records, wanted)
    assert written_again(data, wanted) == data


@given(st.text())
def test_a_neutralised_cell_is_read_as_it_was(cell: str) -> None:
    assert _plain(_safe(cell)) == cell
    assert not _safe(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_spreadsheet_finds_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(encode(RECORDS, Format.CSV).decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert "'=1+1 is what?" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_written_yaml_is_what_every_reader_of_yaml_reads() -> None:
    read = yaml.safe_load(encode(RECORDS, Format.YAML))
    assert read["facts"][0]["answer"] == RECORDS[0].values["answer"]
    assert read["facts"][2]["phrasings"] == ["null", "x", "2020-01-01 what"]
    assert read["hidden"] == ["no"]
    assert json.loads(encode(RECORDS, Format.JSON))["hidden"] == ["no"]


def test_each_item_keeps_its_line() -> None:
    text = '{"version": 1,\n"facts": [\n{"question": "a"},\n\n{"question":\n"b"}],\n"hidden": ["x",\n"y"]}'
    assert [record.line for record in decode(text.encode(), "x.json")] == [3, 5, 7, 8]
    lines = b"version: 1\nfacts:\n- question: a\n\n- {question: b}\nhidden: [x,\n  y]\n"
    assert [record.line for record in decode(lines, "x.yaml")] == [3, 5, 6, 7]
    rows = b'question,answer\r\na,"b\r\nc"\r\n\r\nd,e\r\n'
    assert [record.line for record in decode(rows, "x.csv")] == [2, 5]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_made_by_hand_is_read(sign: str) -> None:
    rows = ["Question,Answer,Topic,Source,Phrasings", 'Why?,Because.,trade,none: ours,"a way\nanother"']
    (record,) = decode("\n".join(rows).replace(",", sign).encode(), "x.csv")
    assert record.values["phrasings"] == ["a way", "another"]


@pytest.mark.parametrize(
    ("name", "wanted"), [("a.JSON", Format.JSON), ("../../etc/x.yml", Format.YAML), ("C:\\a.b.csv", Format.CSV)]
)
def test_of_a_name_only_the_ending_counts(name: str, wanted: Format) -> None:
    assert format_of(name) is wanted


def nested(start: str, end: str, times: int) -> bytes:
    return (start * times + end * times).encode()


BILLION = "a: &a [x,x]\n" + "".join(f"{b}: &{b} [*{a},*{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
LONG = "x" * (10 * 1024 * 1024)

HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "not UTF-8": ("x.json", b'{"facts": [\n"\xff"]}', "Line 2: byte 0xFF is not UTF-8"),
    "half a character": ("x.csv", b"question\n\xe4\xb8", "Line 2: byte 0xE4 is not UTF-8"),
    "half a pair": ("x.json", b'{"facts": [{"question": "\\ud83d"}]}', ""),
    "UTF-16": ("x.json", "{}".encode("utf-16"), "UTF-16. Save it as UTF-8"),
    "NUL": ("x.yaml", b"facts:\n- question: a\0b", "Line 2: holds a NUL"),
    "empty": ("x.json", b"", "is empty"),
    "blank": ("x.yaml", b"\xef\xbb\xbf \n ", "is empty"),
    "too large": ("x.json", b" " * (MAX_BYTES + 1), "at most 25 MB"),
    "a zip": ("x.json", b"PK\x03\x04" + b"\0" * 99, "a zip archive"),
    "a gzip": ("x.yaml", b"\x1f\x8b\x08", "compressed (gzip)"),
    "a picture": ("x.csv", b"\x89PNG\r\n", "a picture"),
    "no ending": ("facts", b"{}", "must end in .json, .yaml or .csv"),
    "an ending of another kind": ("x.json.exe", b"{}", "must end in"),
    "a text": ("x.json", b'"x"', "must hold a list of facts"),
    "no JSON": ("x.json", b'{"facts": [\n{]}', "Line 2: is not JSON"),
    "JSON twice": ("x.json", b"{} {}", "Line 1: is not JSON: Extra data"),
    "deep lists": ("x.json", nested("[", "]", 1_000_000), "Line 1: is nested too deeply"),
    "deep objects": ("x.json", b'{"a":' * 100_000, "nested too deeply"),
    "many lists": ("x.json", b'{"facts":[' + b"[]," * 8_000_000, "more than 120,000 items"),
    "many numbers": ("x.json", b"[" + b"1," * 12_000_000 + b"1]", "more than 120,000 items"),
    "many values in one item": ("x.json", b"[[" + b"1," * 12_000_000 + b"1]]", "more values than"),
    "text without end": ("x.json", b'{"facts": ["' + b"a" * 20_000_000, "never ends"),
    "quotes without end": ("x.json", b'["' + b'\\"' * 10_000_000, "never ends"),
    "huge number": ("x.json", b'{"version": ' + b"9" * 1_000_000 + b"}", "reads version 1"),
    "NaN": ("x.json", b'{"facts": [NaN]}', "“NaN” is not a value"),
    "NaN in a fact": ("x.json", b'{"facts": [\n{}, {"a": NaN}]}', "Line 2: “NaN” is not a value"),
    "infinity": ("x.json", b"[-Infinity]", "is not a value"),
    "a field twice": ("x.json", b'[{},\n{"question": "a", "question": "b"}]', "Line 2: the field “question” stands"),
    "endless phrasings": ("x.json", b'[{"phrasings": "' + b"a\\n" * 8_000_000 + b'"}]', ""),
    "endless brackets": ("x.json", b'[{"source": "' + b"[" * 20_000_000 + b'"}]', ""),
    "many wrong values": ("x.json", b'[{"phrasings": [' + b"[]," * 1_000_000 + b"[]]}]", ""),
    "a key twice": ("x.json", b'{"facts": [], "facts": []}', "the field “facts” stands twice"),
    "too many facts": ("x.json", b"[" + b"{}," * 20_000 + b"{}]", "more than 20,000 facts"),
    "too many others": ("x.json", b'{"hidden":[' + b'"a",' * 100_000 + b'"a"]}', "more than 100,000 other"),
    "another format": ("x.json", b'{"format": "tags"}', "says that it is “tags”"),
    "a newer version": ("x.json", b'{"version": 2}', "reads version 1"),
    "an unknown list": ("x.json", b'{"users": []}', "“users” is not known here"),
    "no list": ("x.json", b'{"facts": {}}', "“facts” must be a list"),
    "no YAML": ("x.yaml", b"facts:\n  - a: [", "is not YAML"),
    "a control sign in YAML": ("x.yaml", b"facts:\n- question: \x07", "is not YAML"),
    "billion laughs": ("x.yaml", BILLION.encode(), "Line 1: uses an anchor or alias"),
    "an alias": ("x.yaml", b"facts:\n- *x", "Line 2: uses an anchor or alias"),
    "merge key": ("x.yaml", b"facts:\n- <<: {a: b}", ""),
    "a Python object": ("x.yaml", b"facts:\n- !!python/object/apply:os.system [ls]", "Line 2: uses a tag"),
    "a local tag": ("x.yaml", b"facts: !x []", "Line 1: uses a tag"),
    "a binary": ("x.yaml", b"facts: !!binary aGk=", "uses a tag"),
    "deep YAML": ("x.yaml", b"[" * 1_000_000, "nested too deeply"),
    "deep block": ("x.yaml", b"- " * 100_000, "nested too deeply"),
    "two documents": ("x.yaml", b"facts: []\n---\nfacts: []", "Line 2: a second document"),
    "a field twice in YAML": ("x.yaml", b"facts:\n- question: a\n  question: b", "Line 3: the field “question”"),
    "a key that is a list": ("x.yaml", b"? [a]\n: b", "must be a text"),
    "many values in YAML": ("x.yaml", b"facts: [" + b"1," * 5_000_000, "more than 120,000 items"),
    "a long line of JSON": ("x.json", f'[{{"question": "{LONG}"}}]'.encode(), ""),
    "a long line of YAML": ("x.yaml", f"facts:\n- question: {LONG}".encode(), ""),
    "a long line of CSV": ("x.csv", f"question\n{LONG}".encode(), "Line 2: has 10,485,7"),
    "a long cell": ("x.csv", ("question\n" + "x" * 200_000).encode(), "Line 2: is not CSV: field larger"),
    "a quote without end": ("x.csv", b'question\n"abc\n\n', "is not CSV"),
    "many cells": ("x.csv", b"question\n" + b"," * 1_000_000, "cells, but the header has 1"),
    "many columns": ("x.csv", b"," * 1_000_000, "has no header"),
    "an unknown column": ("x.csv", b"question,password\na,b", "“password” is not a column"),
    "a column twice": ("x.csv", b"question,question\na,b", "the column “question” stands twice"),
    "an unknown record": ("x.csv", b"record,question\nuser,b", "Line 2: “user” is not a kind of record"),
    "a formula as header": ("x.csv", b"=cmd|' /C calc'!A0\n", "is not a column"),
}
"""Files of which none may do harm: name, content, and what is said of it (nothing: its rows are refused)."""


def attempt(name: str, data: bytes) -> tuple[str | None, Plan]:
    try:
        return None, make_plan(decode(data, name), EMPTY, today=TODAY)
    except ExchangeError as error:
        return str(error), Plan(1, 0)


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_quickly_with_a_sentence(case: str) -> None:
    name, data, sentence = HOSTILE[case]
    started = time.perf_counter()
    told, plan = attempt(name, data)
    assert time.perf_counter() - started < 30
    if told is None:
        assert not sentence
        assert plan.refused == plan.rows != []
        assert all(len(str(problem)) < 400 for row in plan.rows for problem in row.problems)
    else:
        assert sentence
        assert sentence in told
        assert len(told) < 400


@pytest.mark.parametrize(
    "case",
    [
        *("many values in one item", "many numbers", "quotes without end", "deep lists", "many columns"),
        *("many wrong values", "endless phrasings", "too many others"),
    ],
)
def test_memory_stays_bounded(case: str) -> None:
    name, data, _ = HOSTILE[case]
    tracemalloc.start()
    try:
        attempt(name, data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 150 * 1024 * 1024


HOSTILE_VALUES: dict[str, tuple[dict[str, object], str, str]] = {
    "a formula is no harm, an empty answer is": ({"answer": ""}, "answer", "is missing"),
    "mention": ({"answer": "hi <@1>"}, "answer", "mentions somebody"),
    "everyone": ({"question": "@everyone?"}, "question", "mentions somebody"),
    "masked link": ({"answer": "[x](https://evil.example)"}, "answer", "hides a link"),
    "script": ({"sources": [{"title": "t", "url": "javascript:alert(1)"}]}, "sources.1.url", "is not the address"),
    "right to left": ({"answer": "a\u202eb"}, "answer", "invisible sign"),
    "isolate": ({"phrasings": ["a\u2066b"]}, "phrasings", "invisible sign"),
    "half a pair": ({"answer": "a\ud83db"}, "answer", "holds half of a sign"),
    "a number": ({"question": 5}, "question", "is not a text"),
    "a truth": ({"answer": True}, "answer", "is not a text"),
    "an object": ({"answer": {"a": "b"}}, "answer", "is not a text"),
    "lists in lists": ({"phrasings": [["a"]]}, "phrasings.1", "is not a text"),
    "an unknown field": ({"password": "x"}, "password", "is not a field here"),
    "an unknown field of a source": (
        {"sources": [{"title": "t", "url": "https://a.org", "x": "y"}]},
        "sources.1.x",
        "",
    ),
    "a path as id": ({"id": "../../etc/passwd"}, "id", "is not the id of a fact"),
    "a shared id": ({"id": "tiktok-owner"}, "id", "begins with “own-”"),
    "a number as id": ({"id": 7}, "id", "is not the id of a fact"),
    "an absent entry": ({"overrides": "absent"}, "overrides", "is not an entry of the shared base"),
    "a list as entry": ({"overrides": ["x"]}, "overrides", "is not an entry"),
    "a time": ({"as_of": "2026-11-23T00:00:00"}, "as_of", "is not a day"),
    "a timestamp": ({"as_of": "1700000000"}, "as_of", "is not a day"),
    "the far future": ({"as_of": "9999-12-31"}, "as_of", "lies in the future"),
    "no source": ({"waiver": None}, "sources", "is missing"),
    "both": ({"sources": [{"title": "t", "url": "https://a.org"}]}, "waiver", "remove one of them"),
    "two forms": ({"sources": [], "source": "x"}, "sources.1.url", "is not the address"),
}


@pytest.mark.parametrize("case", HOSTILE_VALUES)
def test_a_hostile_value_is_refused_with_its_field(case: str) -> None:
    values, field, sentence = HOSTILE_VALUES[case]
    whole = {"question": "Why?", "answer": "Because.", "topic": "trade", "waiver": "ours", **values}

    (row,) = make_plan([Record(4, RecordKind.FACT, whole)], EMPTY, today=TODAY).rows

    assert row.line == 4
    messages = [problem.message for problem in row.problems if problem.field == field]
    assert [message for message in messages if sentence in message]
