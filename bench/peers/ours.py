"""Techdivide: the whole matcher, and the part of it that looks up words."""

from __future__ import annotations

from bench.encoding import RememberingEncoder, installed_encoder
from bench.peers import NEVER, Found
from knowledge.matching.analysis import Analyser
from knowledge.matching.entities import EntityRecogniser, names_of
from knowledge.matching.exact import ExactPhrasings
from knowledge.matching.index import PhrasingIndex
from knowledge.matching.lexicon import Lexicon
from knowledge.matching.matcher import Matcher
from knowledge.matching.results import Reason
from knowledge.matching.spelling import Speller
from knowledge.models import Entry, KnowledgeBase

NEIGHBOURS = 48


class TechDivide:
    """The matcher as the program uses it, with the sentence encoder or by words alone."""

    def __init__(self, variant: str) -> None:
        self._encoder = installed_encoder() if variant == "encoded" else None
        self._matcher = Matcher(KnowledgeBase(), None)

    def build(self, base: KnowledgeBase) -> None:
        """Builds the matcher, without the cache."""
        self._matcher = Matcher(base, self._encoder)

    def remember(self, base: KnowledgeBase) -> None:  # noqa: ARG002  (it encodes once more, and only then remembers)
        """Encodes no text twice from now on."""
        if self._encoder is not None:
            self._encoder = RememberingEncoder(self._encoder)

    def add(self, entry: Entry) -> None:
        """Adds an entry, its vectors too."""
        self._matcher.add(entry)

    def remove(self, entry: Entry) -> None:
        """Removes an entry."""
        self._matcher.remove(entry.id)

    def query(self, text: str) -> Found:
        """What it would answer and offer."""
        match = self._matcher.query(text)
        entries = [hit.entry_id for hit in match.offers]
        declines = not match.hits or match.reason is Reason.REFUSED
        return Found(entries, NEVER if declines else match.hits[0].confidence)


class WordIndex:
    """The parts of the matcher that compare words: without meanings, judging, answers and the texts themselves."""

    def __init__(self) -> None:
        self.build(KnowledgeBase())

    def build(self, base: KnowledgeBase) -> None:
        """Indexes all phrasings."""
        self._analyser = Analyser(Lexicon(base.synonyms), EntityRecogniser(names_of(base.entities)))
        self._asked, self._exact, self._speller = PhrasingIndex(), ExactPhrasings(), Speller()
        self._ids: list[str] = []
        self._numbers: dict[str, int] = {}
        for entry in base.entries:
            self.add(entry, in_bulk=True)
        for part in (self._asked, self._exact, self._speller):
            part.sort()

    def add(self, entry: Entry, *, in_bulk: bool = False) -> None:
        """Adds an entry, perhaps one of many after which all is sorted."""
        number = self._numbers[entry.id] = len(self._ids)
        self._ids.append(entry.id)
        analyses = [self._analyser.analyse(phrasing) for phrasing in entry.asked_as]
        self._asked.add(number, [analysis.features for analysis in analyses], in_bulk=in_bulk)
        self._speller.add({word for analysis in analyses for word in analysis.words})
        for analysis in analyses:
            self._exact.add(analysis.normalised, number, in_bulk=in_bulk)

    def remove(self, entry: Entry) -> None:
        """Removes an entry."""
        number = self._numbers.pop(entry.id)
        analyses = [self._analyser.analyse(phrasing) for phrasing in entry.asked_as]
        self._asked.remove(number)
        self._speller.remove({word for analysis in analyses for word in analysis.words})
        for analysis in analyses:
            self._exact.remove(analysis.normalised, number)

    def query(self, text: str) -> Found:
        """The entries of the nearest phrasings, with all that a question costs."""
        question = self._analyser.analyse(text, self._speller)
        self._exact.owners(question.normalised)
        rows, closeness = self._asked.nearest(question.features, NEIGHBOURS)
        if not len(rows):
            return Found([], NEVER)
        self._asked.kernel(rows)
        entries = [self._ids[number] for number in self._asked.entries_of(rows).tolist()]
        return Found(list(dict.fromkeys(entries)), float(closeness[0]))
