"""The pages of docs/knowledge: nothing in the base can break them, nothing of it is missing, every link leads on."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from knowledge.builtin import BUILTIN_BASE
from knowledge.content.loading import load_base
from knowledge.models import ChineseName, KnowledgeBase, Side, Term, Topic, View
from scripts.make_knowledge_docs import INDEX, NOTE, TIMELINE, main, write
from scripts.markdown import escaped, link, spoken_span
from tests.knowledge.samples import VERIFIED, make_entry, make_source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NASTY = "# 1. *Who* <b>pays</b> [$1](x) & `2` | ~~3~~ &amp; a_b_ \\ <!-- x --> ![y](z)"


class Page(HTMLParser):
    """What a reader gets to see of a page."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.anchors: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self._open: list[str] = []
        self.feed(MARKDOWN.render(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.add(tag)
        self._open.append(tag)
        if tag in {"h1", "h2", "h3"}:
            self.headings.append("")
        if address := attributes.get("href"):
            self.links.append((address, ""))
        if name := attributes.get("id"):
            self.anchors.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            del self._open[self._open.index(tag) :]

    def handle_data(self, data: str) -> None:
        self.text += data
        if {"h1", "h2", "h3"} & set(self._open):
            self.headings[-1] += data
        if "a" in self._open and self.links:
            address, text = self.links[-1]
            self.links[-1] = (address, text + data)


def pages_of(base: KnowledgeBase, folder: Path) -> dict[str, Page]:
    return {path.name: Page(path.read_text(encoding="utf-8")) for path in write(base, folder)}


def assert_links_lead_on(pages: Mapping[str, Page]) -> None:
    for name, page in pages.items():
        assert len(set(page.anchors)) == len(page.anchors)
        for address, _ in page.links:
            if not address.startswith("http"):
                file, _, place = address.partition("#")
                assert place == "" or place in pages[file or name].anchors, f"{name}: {address}"
                assert file == "" or file in pages


@pytest.fixture
def base() -> KnowledgeBase:
    views = [View(party=party, view=f"{party} {NASTY}", sources=["a-page"]) for party in ("Washington", "*Beijing*")]
    return KnowledgeBase(
        entries=[
            make_entry(
                "one",
                NASTY,
                answer=f"- {NASTY}\n\n# more",
                more="Detail in $5 or $6.",
                when=["2018-07-06/2019", "2026-01-22/"],
                see_also=["two"],
            ),
            make_entry("two", "Who makes chips?", topic=Topic.CHIPS, answer="TSMC.", when=["2020"], see_also=["one"]),
        ],
        sources=[make_source().model_copy(update={"title": f"[A] {NASTY}"})],
        sides=[
            Side(id="one", issue=f"Fair? {NASTY}", topic=Topic.TRADE, views=views, as_of=VERIFIED, see_also=["two"])
        ],
        terms=[
            Term(
                id="one",
                term="Tariff_s",
                aliases=["duty"],
                chinese=[ChineseName(simplified="关税", traditional="關稅")],
                definition="A *tax*.",
                topic=Topic.TRADE,
                sources=["a-page"],
                see_also=["one"],
            )
        ],
    )


def test_every_kind_of_content_is_on_its_page(base: KnowledgeBase, tmp_path: Path) -> None:
    pages = pages_of(base, tmp_path)
    assert set(pages) == {INDEX, TIMELINE, "trade.md", "chips.md"}
    trade = pages["trade.md"]
    assert trade.headings == [
        "Trade and tariffs",
        "Questions",
        "Answers",
        NASTY,
        "Contested issues",
        f"Fair? {NASTY}",
        "Terms",
        "Tariff_s",
    ]
    assert trade.anchors == ["one", "side-one", "term-one"]
    for shown in (
        f"- {NASTY} # more",
        "Detail in $5 or $6.",
        "Fact · checked 23 November 2026 · tells of 6 July 2018 to 2019, since 22 January 2026",
        f"Washington: Washington {NASTY}",
        f"*Beijing*: *Beijing* {NASTY}",
        "Also: 关税 / 關稅, duty",
        "A *tax*.",
    ):
        assert shown in trade.text, shown
    assert trade.links.count(("https://example.org/a-page", f"[A] {NASTY} – A publisher, 2020-08")) == 4


def test_what_is_written_in_the_base_makes_no_tags(base: KnowledgeBase, tmp_path: Path) -> None:
    page = pages_of(base, tmp_path)["trade.md"]
    assert page.tags == {"h1", "h2", "h3", "p", "a", "ul", "li", "em", "strong"}


def test_pages_link_to_one_another(base: KnowledgeBase, tmp_path: Path) -> None:
    pages = pages_of(base, tmp_path)
    assert_links_lead_on(pages)
    assert ("trade.md", "Trade and tariffs") in pages[INDEX].links
    assert ("trade.md#term-one", "Tariff_s") in pages[INDEX].links
    assert ("trade.md#side-one", f"Fair? {NASTY}") in pages[INDEX].links
    assert pages[TIMELINE].headings == ["Timeline", "2018", "2020", "2026"]
    assert ("chips.md#two", "Who makes chips?") in pages[TIMELINE].links


def test_pages_that_are_no_more_are_removed_and_others_left(base: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "minerals.md").write_text(f"{NOTE}\n\n# Old", encoding="utf-8")
    (tmp_path / "notes.md").write_text("# Mine", encoding="utf-8")
    write(base, tmp_path)
    assert not (tmp_path / "minerals.md").exists()
    assert (tmp_path / "notes.md").read_text(encoding="utf-8") == "# Mine"


def test_the_built_in_base_becomes_a_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--to", str(tmp_path)])
    pages = {path.name: Page(path.read_text(encoding="utf-8")) for path in tmp_path.glob("*.md")}
    assert capsys.readouterr().out == f"{len(pages)} pages in {tmp_path}\n"
    assert_links_lead_on(pages)
    base = load_base(BUILTIN_BASE).base
    assert {f"{topic}.md" for topic in Topic} | {INDEX, TIMELINE} == set(pages)
    for entry in base.entries:
        page = pages[f"{entry.topic}.md"]
        assert entry.id in page.anchors
        assert " ".join(entry.question.split()) in page.headings
        assert " ".join(entry.answer.split()) in page.text
    used = {str(source.url) for source in base.sources for entry in base.entries if source.id in entry.sources}
    assert used <= {address for page in pages.values() for address, _ in page.links}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])) | st.text("#*_`[]()<>!|~$&;-+=.1 a\\", max_size=30))
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    shown = Page(escaped(text))
    assert shown.text.strip("\n") == " ".join(text.split())
    assert shown.tags <= {"p"}


@given(st.text("[]()<>\\ `*a_!&", max_size=20), st.text("<>()\\ &a*_%", max_size=20))
def test_a_link_is_one_link(text: str, path: str) -> None:
    page = Page(link(text or "x", f"https://example.org/{path}"))
    ((address, shown),) = page.links
    assert shown == " ".join((text or "x").split())
    assert address.startswith("https://example.org/")
    assert page.tags == {"p", "a"}


@pytest.mark.parametrize(
    ("span", "read"),
    [
        ("2020", "2020"),
        ("2020-08", "August 2020"),
        ("2020-08-06", "6 August 2020"),
        ("2018-07/2019", "July 2018 to 2019"),
        ("2026-01-22/", "since 22 January 2026"),
    ],
)
def test_dates_are_written_as_they_are_read(span: str, read: str) -> None:
    assert spoken_span(span) == read


def test_amounts_are_no_formula() -> None:
    assert re.findall(r"(?<!\\)\$", escaped("$5 billion of $10 billion")) == []


@pytest.mark.parametrize("query", ["a=1&copy;=2", "a=1&amp;b=2", "a=&#35;", "a=1&amp%3Bb=2", "a=1&b=2"])
def test_an_address_stays_what_it_is(query: str) -> None:
    address = f"https://example.org/?{query}"
    assert Page(link("a page", address)).links == [(address, "a page")]
