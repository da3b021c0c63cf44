"""docs/curation.md holds: its examples pass the checks, and it tells of every field and option."""

from __future__ import annotations

import json
import re
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from bot.cli.root import app
from knowledge.builtin import BUILTIN_BASE
from knowledge.content.checks.entries import MAX_GRADE, MAX_WORDS, MIN_PHRASINGS
from knowledge.content.checks.reading import school_grade
from knowledge.content.loading import CONTENT_MODELS, LoadedBase, load_base, read_base
from knowledge.content.schema import write_schemas
from knowledge.content.validation import check_base
from knowledge.models import Entry, Kind
from tests.knowledge.samples import VERIFIED

if TYPE_CHECKING:
    from knowledge.models import KnowledgeBase

GUIDE = Path(__file__).parent.parent / "docs" / "curation.md"


@pytest.fixture(scope="module")
def guide() -> str:
    return GUIDE.read_text(encoding="utf-8")


def blocks(guide: str, language: str) -> list[str]:
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", guide, re.MULTILINE | re.DOTALL)
    return [re.sub(f"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


@pytest.fixture
def examples(guide: str, tmp_path: Path) -> KnowledgeBase:
    for block in blocks(guide, "yaml"):
        kinds = [kind for kind in CONTENT_MODELS if re.search(rf"^{kind}:", block, re.MULTILINE)]
        for kind in kinds:
            (tmp_path / kind).mkdir()
            (tmp_path / kind / "example.yaml").write_text(block, encoding="utf-8")
    return load_base(tmp_path).base


def test_its_examples_pass_the_checks(examples: KnowledgeBase) -> None:
    """They are items of the built-in base; put in their place there, they make no error."""
    base = read_base(BUILTIN_BASE)[0].base
    changed = {}
    shown = set()
    for kind in set(CONTENT_MODELS) - {"negatives", "synonyms"}:
        items = {item.id: item for item in getattr(base, kind)}
        for example in getattr(examples, kind):
            assert example.id in items
            shown.add(example.id)
            items[example.id] = example
        changed[kind] = list(items.values())
    problems = check_base(LoadedBase(base.model_copy(update=changed), {}), today=VERIFIED)
    assert [str(problem) for problem in problems if problem.place in shown] == []
    assert len(shown) == 5


def test_it_tells_of_every_field_of_an_entry(guide: str) -> None:
    rows = "\n".join(re.findall(r"^\| (`[^|]+) \|", guide, re.MULTILINE))
    assert [name for name in Entry.model_fields if f"`{name}`" not in rows] == []


def test_it_tells_of_every_folder_and_kind(guide: str) -> None:
    assert [kind for kind in CONTENT_MODELS if f"| `{kind}` |" not in guide] == []
    assert [kind for kind in Kind if f"**`{kind}`**" not in guide] == []


def test_it_tells_of_every_option_of_check(guide: str) -> None:
    command = get_command(app).get_command(None, "check")  # type: ignore[attr-defined]
    options = {name for option in command.params for name in option.opts if name.startswith("--")} - {"--base"}
    assert {"--links", "--thorough", "--coverage"} <= options
    assert [option for option in options if f"techdivide check {option} " not in guide] == []


def test_its_numbers_are_those_of_the_checks(guide: str) -> None:
    assert f"above school grade {MAX_GRADE:.0f}; half of the base is below 12." in guide
    grades = [school_grade(entry.answer) or 0.0 for entry in load_base(BUILTIN_BASE).base.entries]
    assert median(grades) < 12
    assert f"At most four sentences and {MAX_WORDS} words" in guide
    assert (MIN_PHRASINGS, "fewer than ten phrasings" in guide) == (10, True)


def test_its_schemas_are_those_that_are_written(guide: str, tmp_path: Path) -> None:
    written = {path.name for path in write_schemas(tmp_path)}
    (settings,) = blocks(guide, "json")
    schemas = json.loads(settings)["yaml.schemas"]
    assert {Path(name).name for name in schemas} == written
    root = GUIDE.parent.parent
    assert all(list(root.glob(pattern)) for pattern in schemas.values())
    (comment,) = re.findall(r"yaml-language-server: \$schema=(\S+)", guide)
    beside = (root / "knowledge" / "base" / "entries" / comment).resolve()
    assert beside == root.resolve() / ".schemas" / "entries.schema.json"
