"""Writes the base as pages that can be read like a book: ``make docs``, or python -m scripts.make_knowledge_docs.

One page for each topic (its questions and answers, contested issues, terms), a timeline, and an index.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.topics import TOPIC_TITLES
from bot.wording import kind_line, source_label, spoken_date
from knowledge.builtin import BUILTIN_BASE
from knowledge.content.loading import load_base
from knowledge.models import Topic
from scripts.markdown import anchor, escaped, link, spoken_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.models import Entry, KnowledgeBase, Side, Term

FOLDER: Final = Path(__file__).parent.parent / "docs" / "knowledge"
NOTE: Final = "<!-- Made by “make docs” from knowledge/base; change it there. -->"
INDEX: Final = "README.md"
TIMELINE: Final = "timeline.md"


class Book:
    """The pages of one base."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._sources = {source.id: source for source in base.sources}
        self._entries = {entry.id: entry for entry in base.entries}
        self._topics = [topic for topic in Topic if any(item.topic is topic for item in self._items())]

    def _items(self) -> Iterator[Entry | Side | Term]:
        yield from self._base.entries
        yield from self._base.sides
        yield from self._base.terms

    def pages(self) -> dict[str, str]:
        """The text of each page by the name of its file."""
        pages = {INDEX: self._index(), TIMELINE: self._timeline()}
        pages |= {f"{topic}.md": self._page(topic) for topic in self._topics}
        return {name: "\n\n".join([NOTE, *blocks]) + "\n" for name, blocks in pages.items()}

    def _index(self) -> list[str]:
        base = self._base
        counts = f"{len(base.entries)} questions, {len(base.sides)} contested issues and {len(base.terms)} terms"
        sides = [_item(link(side.issue, _address(side))) for side in base.sides]
        terms = sorted(base.terms, key=lambda term: term.term.casefold())
        about = f"This is the bot's base as a book: {counts}, from {len(base.sources)} sources."
        promise = "Every answer says when it was last checked, and by what it can be checked."
        return [
            "# The US–China technology divide: all questions and answers",
            f"{about} {promise} There is also {link('a timeline', TIMELINE)}.",
            "## Topics",
            "\n".join(self._topic_line(topic) for topic in self._topics),
            "## Contested issues",
            "\n".join(sides) or "None yet.",
            "## Terms from A to Z",
            " · ".join(link(term.term, _address(term)) for term in terms) or "None yet.",
        ]

    def _topic_line(self, topic: Topic) -> str:
        count = sum(entry.topic is topic for entry in self._base.entries)
        return _item(f"{link(_title(topic), f'{topic}.md')}: {count} questions")

    def _timeline(self) -> list[str]:
        told: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._base.entries:
            for span in entry.when:
                told[span].append(entry)
        years: dict[str, list[str]] = defaultdict(list)
        for span in sorted(told):
            questions = "; ".join(link(entry.question, _address(entry)) for entry in told[span])
            years[span[:4]].append(_item(f"**{spoken_span(span)}**: {questions}"))
        blocks = ["# Timeline", f"What the answers tell of, by date. {link('Back to the index', INDEX)}"]
        for year, lines in years.items():
            blocks += [f"## {year}", "\n".join(lines)]
        return blocks

    def _page(self, topic: Topic) -> list[str]:
        entries = [entry for entry in self._base.entries if entry.topic is topic]
        sides = [side for side in self._base.sides if side.topic is topic]
        terms = sorted((term for term in self._base.terms if term.topic is topic), key=lambda t: t.term.casefold())
        blocks = [f"# {_title(topic)}", link("Back to the index", INDEX)]
        if entries:
            blocks += ["## Questions", "\n".join(_item(link(e.question, f"#{e.id}")) for e in entries), "## Answers"]
            blocks += [block for entry in entries for block in self._entry(entry)]
        if sides:
            blocks += ["## Contested issues", *(block for side in sides for block in self._side(side))]
        if terms:
            blocks += ["## Terms", *(block for term in terms for block in self._term(term))]
        return blocks

    def _entry(self, entry: Entry) -> Iterator[str]:
        yield anchor(entry.id)
        yield f"### {escaped(entry.question)}"
        yield escaped(entry.answer)
        if entry.more:
            yield escaped(entry.more)
        dates = f"tells of {', '.join(map(spoken_span, entry.when))}" if entry.when else ""
        if facts := " · ".join(filter(None, [escaped(kind_line(entry)), dates])):
            yield f"*{facts}*"
        yield from self._cited(entry.sources)
        yield from self._see_also(entry.see_also)

    def _side(self, side: Side) -> Iterator[str]:
        yield anchor(_anchor_of(side))
        yield f"### {escaped(side.issue)}"
        for view in side.views:
            yield f"**{escaped(view.party)}:** {escaped(view.view)}"
            yield from self._cited(view.sources)
        yield f"*Checked {spoken_date(side.as_of)}*"
        yield from self._see_also(side.see_also)

    def _term(self, term: Term) -> Iterator[str]:
        yield anchor(_anchor_of(term))
        yield f"### {escaped(term.term)}"
        chinese = [f"{name.simplified} / {name.traditional}" for name in term.chinese]
        if names := [*chinese, *term.aliases]:
            yield f"*Also: {escaped(', '.join(names))}*"
        yield escaped(term.definition)
        yield from self._cited(term.sources)
        yield from self._see_also(term.see_also)

    def _cited(self, sources: Iterable[str]) -> Iterator[str]:
        known = [self._sources[source] for source in sources if source in self._sources]
        if known:
            yield "\n".join(["Sources:", *(_item(link(source_label(source), str(source.url))) for source in known)])

    def _see_also(self, entries: Iterable[str]) -> Iterator[str]:
        known = [self._entries[entry] for entry in entries if entry in self._entries]
        if known:
            yield "See also: " + "; ".join(link(entry.question, _address(entry)) for entry in known)


def _title(topic: Topic) -> str:
    title = TOPIC_TITLES[topic]
    return title[0].upper() + title[1:]


def _anchor_of(item: Entry | Side | Term) -> str:
    """Ids are unique within a kind only, and terms share a page with entries."""
    kind = type(item).__name__.lower()
    return item.id if kind == "entry" else f"{kind}-{item.id}"


def _address(item: Entry | Side | Term) -> str:
    return f"{item.topic}.md#{_anchor_of(item)}"


def _item(text: str) -> str:
    return f"- {text}"


def write(base: KnowledgeBase, folder: Path) -> list[Path]:
    """Writes all pages, and removes those that were made before and are no more; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = Book(base).pages()
    for old in folder.glob("*.md"):
        if old.name not in pages and old.read_text(encoding="utf-8").startswith(NOTE):
            old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in pages]


def main(arguments: list[str] | None = None) -> None:
    """Reads the base and writes the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, default=BUILTIN_BASE, metavar="DIR")
    parser.add_argument("--to", type=Path, default=FOLDER, metavar="DIR")
    options = parser.parse_args(arguments)
    files = write(load_base(options.base).base, options.to)
    print(f"{len(files)} pages in {options.to}")


if __name__ == "__main__":
    main()
