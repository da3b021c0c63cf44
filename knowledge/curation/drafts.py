"""A fact as it stands in a form: every field a text. Reading forgives how things are written, not what is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from knowledge.curation.rules import read_fact
from knowledge.curation.text_rules import tidy
from knowledge.models import Kind, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from knowledge.curation.facts import Fact

_NO_SOURCE = re.compile(r"(?:none|no source|waived?|无|無)(?![a-z])\s*([:：]?)(.*)", re.IGNORECASE | re.DOTALL)
_PARTED = re.compile(r"(.*\S)\s*\|\s*<?(https?://[^\s<>|]+)>?\s*(?:\|([^|]*))?(?:\|([^|]*))?", re.IGNORECASE)
_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"\[([^\]]*)\]\(<?([^\s<>)]+)>?\)")
_AROUND_TITLE = " \t|–—-:·,;()[]<>"


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed into a form.

    ``phrasings`` and ``when`` stand one a line; ``source`` too, each a title and an address in either order, or “none:
    why it needs none”.
    """

    question: str
    answer: str
    topic: str
    source: str
    phrasings: str = ""
    more: str = ""
    kind: str = "fact"
    by: str = ""
    when: str = ""
    as_of: str = ""
    """Left empty: the day on which it is saved."""
    review_by: str = ""


def read_draft(draft: Draft, *, today: date) -> Fact:
    """Makes a fact of what somebody typed.

    Raises:
        FactError: It does not make a fact; every problem names its field and says what to do.
    """
    sources, waiver = read_source(draft.source)
    values: dict[str, Any] = {
        "question": " ".join(tidy(draft.question).split()),
        "phrasings": tuple(_lines(draft.phrasings, besides=draft.question)),
        "answer": tidy(draft.answer),
        "more": tidy(draft.more) or None,
        "topic": _word(draft.topic, Topic),
        "kind": _word(draft.kind or Kind.FACT, Kind),
        "by": tidy(draft.by) or None,
        "when": tuple(_lines(draft.when)),
        "as_of": tidy(draft.as_of) or today,
        "review_by": tidy(draft.review_by) or None,
        "sources": sources,
        "waiver": waiver,
    }
    return read_fact(values, today=today)


def draft_of(fact: Fact) -> Draft:
    """What a form is filled with when somebody wants to change a fact; reading it again gives the fact."""
    source = source_text(source.model_dump() for source in fact.sources)
    return Draft(
        question=fact.question,
        answer=fact.answer,
        topic=fact.topic.value,
        source=source or (f"none: {fact.waiver}" if fact.waiver else ""),
        phrasings="\n".join(fact.phrasings),
        more=fact.more or "",
        kind=fact.kind.value,
        by=fact.by or "",
        when="\n".join(fact.when),
        as_of=fact.as_of.isoformat(),
        review_by=fact.review_by.isoformat() if fact.review_by else "",
    )


def source_text(sources: Iterable[Mapping[str, Any]]) -> str:
    """Sources one a line, as ``read_source`` reads them."""
    lines = []
    for source in sources:
        parts = [source["title"], source["url"], source.get("publisher") or "", source.get("date") or ""]
        while not parts[-1]:
            parts.pop()
        lines.append(" | ".join(parts))
    return "\n".join(lines)


def read_source(text: str) -> tuple[tuple[dict[str, Any], ...], str | None]:
    """Sources, one a line, or why none is needed.

    Understood are “title | address | publisher | date”, a title and an address in either order, an address alone, and
    “none: REASON”.
    """
    text = tidy(text)
    if not text:
        return (), None
    if (found := _NO_SOURCE.fullmatch(text)) and (found[1] or not _ADDRESS.search(text)):
        reason = " ".join(found[2].split())
        return (), (reason if found[1] else reason.strip(" -–—.,;")) or "none needed"
    return tuple(_source(line) for line in text.split("\n") if line.strip()), None


def _source(line: str) -> dict[str, Any]:
    if found := _PARTED.fullmatch(line):
        title, url, publisher, date = (part and part.strip() for part in found.groups())
        return {"title": title, "url": url, "publisher": publisher or None, "date": date or None}
    if found := _MARKDOWN_LINK.search(line):
        return {"title": found[1].strip() or _title_of(found[2]), "url": found[2]}
    if found := _ADDRESS.search(line):
        address = found[1].rstrip(".,;")
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1]
        title = " ".join((line[: found.start()] + " " + line[found.end() :]).split()).strip(_AROUND_TITLE)
        return {"title": title or _title_of(address), "url": address}
    # Without an address: the check of the address says what is missing.
    return {"title": line.strip(), "url": line.strip()}


def _title_of(address: str) -> str:
    """What a page without a title is called: its address, as people write it."""
    return address.split("://", 1)[-1].removeprefix("www.").rstrip("/")[:200]


def _lines(text: str, *, besides: str = "") -> Iterable[str]:
    """The lines that are not empty, each once, without bullets."""
    lines = (" ".join(line.split()) for line in tidy(text).split("\n"))
    kept = dict.fromkeys(re.sub(r"^[-*•]\s+", "", line) for line in lines if line)
    return [line for line in kept if line != " ".join(tidy(besides).split())]


def _word(text: str, words: type[Topic | Kind]) -> str:
    """One of the words, however it is capitalised; anything else as it is, so that it can be named."""
    lower = tidy(text).lower()
    return lower if lower in set(words) else text
