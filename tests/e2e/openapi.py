"""Checks what the bot sent against Discord's own OpenAPI description."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simcord import HttpLogEntry


_SMALLEST_ID = 2**40


@cache
def _description(file: Path) -> dict[str, Any]:
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8") as text:
        content: dict[str, Any] = json.load(text)
    return content


@cache
def _validator(file: Path, method: str, path: str) -> Draft202012Validator | None:
    description = _description(file)
    asked = path.strip("/").split("/")
    for template, operations in description["paths"].items():
        parts = template.strip("/").split("/")
        fits = len(parts) == len(asked) and all(
            part == given or part.startswith("{") for part, given in zip(parts, asked, strict=True)
        )
        if fits and method.lower() in operations:
            body = operations[method.lower()].get("requestBody", {})
            schema = body.get("content", {}).get("application/json", {}).get("schema")
            return schema and Draft202012Validator({**schema, "components": description["components"]})
    return None


def _read(body: Any) -> Any:
    """The body as Discord reads it: ids may be numbers, which discord.py uses and the description does not mention."""
    if isinstance(body, dict):
        if "filename" in body:  # an attachment, whose id is the number of the file
            body = {**body, "id": str(body["id"])}
        return {key: _read(value) for key, value in body.items()}
    if isinstance(body, list):
        return [_read(value) for value in body]
    return str(body) if isinstance(body, int) and body > _SMALLEST_ID else body


def violations(file: str, requests: Iterable[HttpLogEntry]) -> list[str]:
    """What Discord would find wrong with the requests, one line each."""
    found = []
    for request in requests:
        if request.json is None:
            continue
        validator = _validator(Path(file), request.method, request.path)
        if validator is not None:
            found += [
                f"{request.method} {request.path}: {error.message}"
                for error in validator.iter_errors(_read(request.json))
            ]
    return found
