"""The messages in every language: all are there, all are used, and all fit into Discord."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor
from opencc import OpenCC

from bot.cards.passing_on import Audience
from bot.localisation import Language, Languages, language_of
from bot.topics import TOPIC_TITLES
from bot.wording import COURTESIES, OBSTACLES, ask_back, kind_line
from knowledge.answering import MAX_QUESTION_LENGTH, Obstacle
from knowledge.asking.courtesies import Courtesy
from knowledge.models import Kind, Topic
from knowledge.storage.notices import NoticeKind
from tests.english import all_languages, english
from tests.knowledge.samples import make_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "bot" / "locales"


class Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802  (fluent.syntax's name)
        self.names.add(node.id.name)


def resource(file: Path) -> ftl.Resource:
    parsed = FluentParser().parse(file.read_text("utf-8"))
    assert isinstance(parsed, ftl.Resource)
    return parsed


def messages(language: Language) -> dict[str, set[str]]:
    """By the id of each message, the names of its variables."""
    found = {}
    for file in (LOCALES / language).glob("*.ftl"):
        for item in resource(file).body:
            if isinstance(item, ftl.Message):
                variables = Variables()
                variables.visit(item)
                found[item.id.name] = variables.names
    return found


def text(language: Language, message_id: str) -> str:
    """A message with something in place of its variables."""
    values: dict[str, str | int | date] = dict.fromkeys(messages(language)[message_id], 7)
    return all_languages()[language](message_id, **values | {"day": date(2026, 11, 24)})


@dataclass(frozen=True)
class Use:
    """A place in the code that names a message, or several (“topic-.+”), and what it fills in."""

    place: str
    pattern: str
    values: frozenset[str]
    limit: int | None
    """The characters that Discord allows there, where the code says what the text is for."""

    def means(self, message_id: str) -> bool:
        return re.fullmatch(self.pattern, message_id) is not None


ID_STANDS = {"words": 0, "SaidError": 0, "NotAllowedError": 0, "say_to": 1, "say_to_author": 1}
LIMITS = {"label": 80, "placeholder": 150, "hint": 100, "description": 100}
POSITIONAL_LIMITS = {("Form", 0): 45, ("text_field", 1): 45}


def uses() -> Iterator[Use]:
    for package in ("bot", "cogs"):
        for file in (ROOT / package).rglob("*.py"):
            tree = ast.parse(file.read_text("utf-8"))
            limits = {call: limit for node in ast.walk(tree) for call, limit in limited(node)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and (pattern := named_by(node)) is not None:
                    values = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
                    yield Use(f"{file.relative_to(ROOT)}:{node.lineno}", pattern, values, limits.get(node))


def named_by(call: ast.Call) -> str | None:
    """The pattern of the ids that a call may name; None for another call, and where an id is only handed on."""
    name = called(call)
    if name not in ID_STANDS or len(call.args) <= ID_STANDS[name]:
        return None
    match call.args[ID_STANDS[name]]:
        case ast.Constant(value=str(message_id)):
            return re.escape(message_id)
        case ast.JoinedStr(values=parts):
            return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in parts)
        case ast.Name(id="message_id") | ast.Attribute(attr="message_id"):
            return None
        case other:
            raise AssertionError(f"no id of a message can be read from {ast.unparse(other)}")


def called(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", None) or getattr(call.func, "id", ""))


def limited(node: ast.AST) -> Iterator[tuple[ast.AST, int]]:
    if isinstance(node, ast.keyword) and node.arg in LIMITS:
        yield from ((call, LIMITS[node.arg]) for call in ast.walk(node.value))
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in LIMITS:
        yield from ((call, LIMITS[node.targets[0].id]) for call in ast.walk(node.value))
    if isinstance(node, ast.Call):
        for number, argument in enumerate(node.args):
            if (limit := POSITIONAL_LIMITS.get((called(node), number))) is not None:
                yield argument, limit


@pytest.mark.parametrize("language", Language)
def test_every_message_can_be_read_and_stands_once(language: Language) -> None:
    items = [item for file in (LOCALES / language).glob("*.ftl") for item in resource(file).body]
    assert [item.content for item in items if isinstance(item, ftl.Junk)] == []
    names = Counter(item.id.name for item in items if isinstance(item, ftl.Message))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("language", Language)
def test_every_language_has_every_message_with_the_same_variables(language: Language) -> None:
    assert messages(language) == messages(Language.ENGLISH)


@pytest.mark.parametrize("language", Language)
def test_files_are_the_same_in_every_language(language: Language) -> None:
    names = {file.name for file in (LOCALES / language).iterdir()}
    assert names == {file.name for file in (LOCALES / Language.ENGLISH).iterdir()}


def test_what_the_code_names_is_there_and_filled_in() -> None:
    known = messages(Language.ENGLISH)
    wrong = []
    for use in uses():
        meant = [message_id for message_id in known if use.means(message_id)]
        if not meant or set().union(*(known[message_id] for message_id in meant)) != use.values:
            wrong.append(use)
    assert wrong == []


def test_no_message_is_left_over() -> None:
    used = list(uses())
    assert len(used) > 60
    assert [name for name in messages(Language.ENGLISH) if not any(use.means(name) for use in used)] == []


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("topic", Topic),
        ("kind", Kind),
        ("courtesy", Courtesy),
        ("obstacle", Obstacle),
        ("pass-on", Audience),
        ("none-of-these", Audience),
    ],
)
def test_there_is_a_message_for_each(prefix: str, values: type[Topic | Kind | Courtesy | Obstacle | Audience]) -> None:
    named = {name for name in messages(Language.ENGLISH) if name.startswith(f"{prefix}-")}
    assert named == {f"{prefix}-{value}" for value in values}


def test_there_is_a_message_for_each_notice() -> None:
    assert {f"told-{kind}" for kind in NoticeKind} <= set(messages(Language.ENGLISH))


@pytest.mark.parametrize("language", Language)
def test_every_text_fits_where_it_stands(language: Language) -> None:
    used = [(use, name) for use in uses() if use.limit for name in messages(language) if use.means(name)]
    assert {"tell-me", "report-answer", "suggest-title", "suggest-source-hint", "also-asked"} <= {n for _, n in used}
    too_long = [(use.place, name) for use, name in used if use.limit and len(text(language, name)) > use.limit]
    # What a form says an answer is about is cut where it is made.
    assert [name for _, name in too_long if name != "report-about"] == []


@pytest.mark.parametrize("language", Language)
def test_question_follows_the_first_colon(language: Language) -> None:
    line = all_languages()[language]("you-asked", question="Why: what?")
    assert re.search("[:：]", line.removesuffix("Why: what?").rstrip(" :：")) is None
    assert re.search("(: |：)Why: what\\?$", line)


OTHER_CHARACTERS = {Language.SIMPLIFIED: "t2s", Language.TRADITIONAL: "s2t"}
OTHERS_VOCABULARY = {
    Language.SIMPLIFIED: "伺服器 訊息 讯息 連結 连结 檔案 档案 私訊 私讯 指令 程式 軟體 软体 晶片 網際 資料 资料 设定",
    Language.TRADITIONAL: "服務器 消息 鏈接 文件 私信 命令 程序 軟件 芯片 互聯網 數據 設置 默認 信息 身份組 反饋",
}


@pytest.mark.parametrize("language", [Language.SIMPLIFIED, Language.TRADITIONAL])
def test_each_chinese_is_written_in_its_own_characters_and_words(language: Language) -> None:
    everything = "\n".join(file.read_text("utf-8") for file in (LOCALES / language).iterdir())
    lines = everything.splitlines()
    converted = OpenCC(OTHER_CHARACTERS[language]).convert(everything).splitlines()
    assert [line for line, other in zip(lines, converted, strict=True) if line != other] == []
    assert [word for word in OTHERS_VOCABULARY[language].split() if word in everything] == []


@pytest.mark.parametrize("language", [Language.SIMPLIFIED, Language.TRADITIONAL])
def test_everything_is_translated(language: Language) -> None:
    same = {name for name in messages(language) if text(language, name) == text(Language.ENGLISH, name)}
    # Only what consists of the values.
    assert same <= {"quoted"}


def test_what_a_language_lacks_is_said_in_english(caplog: pytest.LogCaptureFixture) -> None:
    languages = Languages({Language.ENGLISH: ["one = One\ntwo = Two { $x }"], Language.SIMPLIFIED: ["one = 一"]})
    words = languages[Language.SIMPLIFIED]
    assert (words("one"), words("two", x=2)) == ("一", "Two 2")
    with pytest.raises(KeyError, match="three"):
        words("three")
    assert words("two") == "Two x"
    assert "two" in caplog.text


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh-CN", Language.SIMPLIFIED),
        ("zh-TW", Language.TRADITIONAL),
        ("zh-HK", Language.TRADITIONAL),
        ("zh", Language.SIMPLIFIED),
        ("en-GB", Language.ENGLISH),
        ("pt-BR", Language.ENGLISH),
        ("", Language.ENGLISH),
    ],
)
def test_language_of_a_locale(locale: str, language: Language) -> None:
    assert language_of(locale) is language


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (Language.ENGLISH, "Fact · checked 24 November 2026"),
        (Language.SIMPLIFIED, "事实 · 2026年11月24日核实"),
        (Language.TRADITIONAL, "事實 · 2026年11月24日查證"),
    ],
)
def test_dates_are_written_as_the_language_does(language: Language, line: str) -> None:
    assert all_languages()[language]("kind-fact", by="", day=date(2026, 11, 24)) == line


@pytest.mark.parametrize(("seconds", "end"), [(1, "1 second."), (2, "2 seconds.")])
def test_numbers_have_their_plural(seconds: int, end: str) -> None:
    assert english("slow-down", seconds=seconds).endswith(f"ask again in {end}")


def test_the_terminal_says_the_same() -> None:
    # It has its own copy: Fluent would make it start slower.
    for topic, title in TOPIC_TITLES.items():
        assert english(f"topic-{topic}") == title
    for courtesy, sentence in COURTESIES.items():
        assert english(f"courtesy-{courtesy}") == sentence
    for obstacle, sentence in OBSTACLES.items():
        assert english(f"obstacle-{obstacle}", most=MAX_QUESTION_LENGTH) == sentence
    assert english("what-do-you-mean", word="it") == ask_back("it")
    assert english("what-about") == ask_back("")
    for kind in Kind:
        entry = make_entry("e", "Short?").model_copy(update={"kind": kind, "by": "Ana", "as_of": date(2026, 11, 24)})
        assert english(f"kind-{kind}", by="Ana", day=date(2026, 11, 24)) == kind_line(entry)
