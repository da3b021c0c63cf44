from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml
from jsonschema import Draft202012Validator

from knowledge.builtin import BUILTIN_BASE
from knowledge.content.loading import CONTENT_MODELS
from knowledge.content.schema import file_schema, write_schemas

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("kind", CONTENT_MODELS)
def test_the_built_in_files_fit_the_exported_schema(kind: str) -> None:
    validator = Draft202012Validator(file_schema(kind))
    for path in (BUILTIN_BASE / kind).glob("*.yaml"):
        content = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
        assert [f"{path.name}: {error.message}" for error in validator.iter_errors(content)] == []


def test_the_schema_refuses_what_the_loader_refuses() -> None:
    validator = Draft202012Validator(file_schema("sources"))
    assert validator.is_valid({"sources": []})
    assert not validator.is_valid({"sources": [{"id": "No Slug"}]})
    assert not validator.is_valid({"entries": []})


def test_every_kind_of_content_gets_a_file(tmp_path: Path) -> None:
    assert [path.name for path in write_schemas(tmp_path)] == [f"{kind}.schema.json" for kind in CONTENT_MODELS]
    assert json.loads((tmp_path / "terms.schema.json").read_text())["required"] == ["terms"]
