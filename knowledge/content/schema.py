"""Exports the models as JSON Schema, so that editors can check and complete content files while they are written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from knowledge.content.loading import CONTENT_MODELS
from knowledge.models import Topic

if TYPE_CHECKING:
    from pathlib import Path


def file_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a file of one kind of content, e.g. ``entries``."""
    item = CONTENT_MODELS[kind].model_json_schema()
    definitions = item.pop("$defs", {})
    properties: dict[str, Any] = {kind: {"type": "array", "items": item}}
    required = [kind]
    if kind == "entries":
        # Written once at the top of the file rather than in each entry.
        item["properties"].pop("topic")
        item["required"].remove("topic")
        properties = {"topic": {"enum": [topic.value for topic in Topic]}, **properties}
        required.insert(0, "topic")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"techdivide: {kind}",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        "$defs": definitions,
    }


def write_schemas(directory: Path) -> list[Path]:
    """Writes ``KIND.schema.json`` for every kind of content; returns the files in order."""
    directory.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind in CONTENT_MODELS:
        path = directory / f"{kind}.schema.json"
        path.write_text(json.dumps(file_schema(kind), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        paths.append(path)
    return paths
