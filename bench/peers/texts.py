"""Peers that compare the texts: scans with rapidfuzz, BM25, and a search engine with fuzzy terms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bench.peers import NEAREST, Found, Rows

if TYPE_CHECKING:
    from knowledge.models import Entry, KnowledgeBase

_ANY_WORD = r"(?u)\b\w+\b"
_WORD = re.compile(r"\w+")
_CHINESE = re.compile(r"([\u3400-\u9fff])")

# From so many letters on, one and two errors are allowed, as search engines do by default.
_ONE_ERROR_FROM, _TWO_ERRORS_FROM = 3, 6


def _apart(text: str) -> str:
    """The text with Chinese characters as words of their own: neither BM25 nor tantivy would find words among them."""
    return _CHINESE.sub(r" \1 ", text)


class RapidfuzzScan:
    """Compares a question with every phrasing by one of rapidfuzz's measures."""

    def __init__(self, measure: str) -> None:
        from rapidfuzz import fuzz, process, utils

        self._scorer = getattr(fuzz, measure)
        self._extract = process.extract
        self._plain = utils.default_process
        self._rows, self._texts = Rows([]), list[str]()

    def build(self, base: KnowledgeBase) -> None:
        """Keeps all phrasings in the form in which they are compared."""
        self._rows, texts = Rows.of(base)
        self._texts = [self._plain(text) for text in texts]

    def add(self, entry: Entry) -> None:
        """Appends its phrasings."""
        self._texts.extend(self._plain(text) for text in self._rows.add(entry))

    def query(self, text: str) -> Found:
        """Scans."""
        nearest = self._extract(self._plain(text), self._texts, scorer=self._scorer, limit=NEAREST)
        return self._rows.found((row, score) for _, score, row in nearest)


class Bm25:
    """BM25 over stems, without stop words, as bm25s advises."""

    def __init__(self) -> None:
        import bm25s
        import Stemmer

        self._bm25s, self._stemmer = bm25s, Stemmer.Stemmer("english")
        self._rows, self._texts = Rows([]), list[str]()
        self._index: Any = None

    def build(self, base: KnowledgeBase) -> None:
        """Indexes all phrasings."""
        self._rows, self._texts = Rows.of(base)
        self._build()

    def _build(self) -> None:
        self._index = self._bm25s.BM25()
        self._index.index(self._tokens(self._texts, ids=True), show_progress=False)

    def add(self, entry: Entry) -> None:
        """Indexes all anew: there is no other way."""
        self._texts.extend(self._rows.add(entry))
        self._build()

    def query(self, text: str) -> Found:
        """Retrieves what shares a word with the question."""
        tokens = self._tokens([text], ids=False)
        some = min(NEAREST, len(self._texts))
        rows, scores = self._index.retrieve(tokens, k=some, show_progress=False)
        shared = ((row, score) for row, score in zip(rows[0].tolist(), scores[0].tolist(), strict=True) if score > 0)
        return self._rows.found(shared)

    def _tokens(self, texts: list[str], *, ids: bool) -> Any:
        apart = [_apart(text) for text in texts]
        return self._bm25s.tokenize(
            apart, stopwords="en", stemmer=self._stemmer, token_pattern=_ANY_WORD, return_ids=ids,
            show_progress=False,
        )  # fmt: skip


class Tantivy:
    """A search engine in memory; a word is looked for as it is, which BM25 weighs, and with typing errors."""

    def __init__(self) -> None:
        import tantivy

        self._tantivy = tantivy
        schema = tantivy.SchemaBuilder().add_text_field("text", index_option="freq")
        self._schema = schema.add_unsigned_field("row", stored=True).build()
        self._rows = Rows([])
        self._index: Any = None
        self._writer: Any = None

    def build(self, base: KnowledgeBase) -> None:
        """Indexes all phrasings."""
        self._rows, texts = Rows.of(base)
        self._index = self._tantivy.Index(self._schema)
        self._writer = self._index.writer(heap_size=128_000_000, num_threads=1)
        self._write(texts, 0)

    def add(self, entry: Entry) -> None:
        """Writes its phrasings and commits."""
        start = len(self._rows.owners)
        self._write(self._rows.add(entry), start)

    def _write(self, texts: list[str], start: int) -> None:
        for row, text in enumerate(texts, start):
            document = self._tantivy.Document(text=_apart(text))
            document.add_unsigned("row", row)
            self._writer.add_document(document)
        self._writer.commit()
        self._index.reload()

    def query(self, text: str) -> Found:
        """Searches for any of the words."""
        query, occur = self._tantivy.Query, self._tantivy.Occur
        clauses: list[tuple[Any, Any]] = []
        for word in dict.fromkeys(_WORD.findall(_apart(text.lower()))):
            clauses.append((occur.Should, query.term_query(self._schema, "text", word)))
            if errors := (len(word) >= _ONE_ERROR_FROM) + (len(word) >= _TWO_ERRORS_FROM):
                clauses.append((occur.Should, query.fuzzy_term_query(self._schema, "text", word, distance=errors)))
        searcher = self._index.searcher()
        hits = searcher.search(query.boolean_query(clauses), NEAREST).hits
        return self._rows.found((searcher.doc(address)["row"][0], score) for score, address in hits)
