"""Reads a base from YAML files, or a quick one from JSON lines.

A base is a folder with one sub-folder for each kind of content (``entries``, ``sources``, ``entities``, ``terms``,
``sides``, ``negatives``, ``synonyms``), each holding any number of YAML files. A file of entries begins with its
``topic``. A folder without these that holds ``*.jsonl`` files is a quick base: a JSON object a line with ``id``,
``question``, ``aliases`` and ``answer``, and no sources asked of it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import ContentError, ContentProblem
from knowledge.models import (
    Entity,
    Entry,
    Kind,
    KnowledgeBase,
    Negative,
    Side,
    Source,
    SynonymGroup,
    Term,
    Topic,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

CONTENT_MODELS: Mapping[str, type[BaseModel]] = {
    "entries": Entry,
    "sources": Source,
    "entities": Entity,
    "terms": Term,
    "sides": Side,
    "negatives": Negative,
    "synonyms": SynonymGroup,
}
"""The kinds of content: the name of the folder, which is also the key in its files, and the model of one item."""


class _QuickLine(BaseModel):
    """One line of a quick base; other keys are ignored, so that a file made for something else can be tried."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    aliases: list[str] = []
    answer: str


class _Reader:
    """Collects items and problems from the files of one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.items: dict[str, list[Any]] = {kind: [] for kind in CONTENT_MODELS}
        self.files: dict[tuple[str, str], str] = {}
        self.problems: list[ContentProblem] = []
        self._ids: dict[str, set[str]] = {kind: set() for kind in CONTENT_MODELS}

    def read_yaml(self, path: Path, kind: str) -> None:
        file = path.relative_to(self._root).as_posix()
        try:
            content = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # noqa: S506  (a safe one)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            self.problems.append(ContentProblem(file, "", "", f"is not readable YAML: {_one_line(error)}"))
            return
        except OSError as error:
            self.problems.append(ContentProblem(file, "", "", f"cannot be read: {error.strerror}"))
            return
        if not isinstance(content, dict) or not isinstance(content.get(kind), list):
            self.problems.append(ContentProblem(file, "", kind, f"the file must hold a list under “{kind}:”"))
            return
        shared = {"topic": content["topic"]} if kind == "entries" and "topic" in content else {}
        for key in content.keys() - {kind, *shared}:
            self.problems.append(ContentProblem(file, "", str(key), f"is not known here; only “{kind}:” is"))
        for number, item in enumerate(content[kind], start=1):
            self._add(file, kind, f"#{number}", {**shared, **item} if isinstance(item, dict) else item)

    def _add(self, file: str, kind: str, place: str, item: object) -> None:
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            place = item["id"]
        try:
            model = CONTENT_MODELS[kind].model_validate(item)
        except ValidationError as error:
            self.problems.extend(_problems(file, place, error))
            return
        self._keep(file, kind, model)

    def _keep(self, file: str, kind: str, model: BaseModel) -> None:
        """Keeps an item; of two with the same id, the first."""
        item_id = getattr(model, "id", None)
        if item_id is not None:
            first = self.files.setdefault((kind, item_id), file)
            if item_id in self._ids[kind]:
                message = f"is already the id of something in {first}; give one of them another"
                self.problems.append(ContentProblem(file, item_id, "id", message))
                return
            self._ids[kind].add(item_id)
        self.items[kind].append(model)

    def read_json_lines(self, path: Path) -> None:
        file = path.relative_to(self._root).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
            if not line.strip():
                continue
            try:
                quick = _QuickLine.model_validate_json(line)
            except ValidationError as error:
                self.problems.extend(_problems(file, f"line {number}", error))
                continue
            # The limits and the form of ids of the curated base are not asked of somebody's own data.
            entry = Entry.model_construct(
                id=quick.id,
                topic=Topic.OUTLOOK,
                kind=Kind.FACT,
                question=quick.question,
                phrasings=quick.aliases,
                answer=quick.answer,
            )
            self._keep(file, "entries", entry)


_FastestLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_FastestLoader):  # type: ignore[misc]
    """The safe loader, but dates stay text: then a date that does not exist is named with its entry and field."""


_Loader.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_yaml_str)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _problems(file: str, place: str, error: ValidationError) -> Iterator[ContentProblem]:
    for detail in error.errors():
        field = ".".join(str(part) for part in detail["loc"])
        message = detail["msg"].removeprefix("Value error, ")
        if detail["type"] == "missing":
            message = "is missing; add it"
        elif detail["type"] == "extra_forbidden":
            message = "is not a field of this kind of content; correct its name or remove it"
        yield ContentProblem(file, place, field, message)


class LoadedBase:
    """A base that was read, with the file that each item came from (paths relative to the folder)."""

    def __init__(self, base: KnowledgeBase, files: Mapping[tuple[str, str], str]) -> None:
        self.base = base
        self._files = files

    def file_of(self, kind: str, item_id: str) -> str:
        """The file that holds the item, or the folder of its kind when it is not known."""
        return self._files.get((kind, item_id), kind)


def content_files(root: Path) -> list[Path]:
    """All files of the base in ``root``, in a fixed order."""
    curated = [path for kind in CONTENT_MODELS for path in _files_of(root, kind)]
    return curated or sorted(root.glob("*.jsonl"))


def _files_of(root: Path, kind: str) -> list[Path]:
    # Links that lead nowhere are among them, so that they are reported rather than passed over.
    found = (path for ending in ("yaml", "yml") for path in (root / kind).glob(f"**/*.{ending}"))
    return sorted(path for path in found if path.is_file() or path.is_symlink())


def load_base(root: Path) -> LoadedBase:
    """Reads the base in ``root``: a folder, or a single quick file.

    Raises:
        ContentError: a file cannot be read or an item does not fit its model; every problem is listed.
    """
    loaded, problems = read_base(root)
    if problems:
        raise ContentError(problems)
    return loaded


def read_base(root: Path) -> tuple[LoadedBase, list[ContentProblem]]:
    """Reads what can be read of the base in ``root``, and says what cannot."""
    if root.is_file():
        return _finish(_read_quick(root.parent, [root]), quick=True)
    files = content_files(root) if root.is_dir() else []
    if not files:
        hint = "holds no content: neither entries/*.yaml nor *.jsonl" if root.is_dir() else "is not there"
        return LoadedBase(KnowledgeBase(), {}), [ContentProblem(str(root), "", "", hint)]
    if files[0].suffix == ".jsonl":
        return _finish(_read_quick(root, files), quick=True)
    reader = _Reader(root)
    for kind in CONTENT_MODELS:
        for path in _files_of(root, kind):
            reader.read_yaml(path, kind)
    return _finish(reader, quick=False)


def _read_quick(root: Path, files: list[Path]) -> _Reader:
    reader = _Reader(root)
    for path in files:
        try:
            reader.read_json_lines(path)
        except (OSError, UnicodeDecodeError) as error:
            reader.problems.append(ContentProblem(path.name, "", "", f"cannot be read: {_one_line(error)}"))
    return reader


def _finish(reader: _Reader, *, quick: bool) -> tuple[LoadedBase, list[ContentProblem]]:
    # Every item was validated when it was read; validating all of them again would cost a second.
    base = KnowledgeBase.model_construct(None, **reader.items, quick=quick)
    return LoadedBase(base, reader.files), reader.problems


def dump_base(base: KnowledgeBase) -> bytes:
    """The base as one JSON document, for the cache; ``restore_base`` reads it again."""
    return base.model_dump_json(exclude_defaults=True).encode()


def restore_base(data: bytes) -> KnowledgeBase:
    """Reads what ``dump_base`` wrote, without asking again what was checked when the base was loaded.

    Raises:
        ValueError: the data is not such a document.
    """
    raw = json.loads(data)
    if raw.get("quick"):
        entries = [
            Entry.model_construct(**{**item, "topic": Topic(item["topic"]), "kind": Kind(item["kind"])})
            for item in raw.get("entries", [])
        ]
        return KnowledgeBase.model_construct(entries=entries, quick=True)
    return KnowledgeBase.model_validate(raw)
