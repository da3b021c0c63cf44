"""What a file would change on a server, row by row, before anything is changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError

from knowledge.curation.drafts import read_source
from knowledge.curation.facts import MAX_PHRASINGS, MAX_SERVER_FACTS, Fact
from knowledge.curation.history import text_of
from knowledge.curation.ids import PREFIX, is_fact_id, new_fact_id
from knowledge.curation.keys import key_of
from knowledge.curation.rules import FactError, FieldProblem, phrasing_problems, read_fact
from knowledge.curation.text_rules import tidy
from knowledge.exchange.records import FIELDS, ExchangeError, Record, RecordKind, fact_record
from knowledge.models import Slug
from knowledge.storage.audit import AuditNote
from knowledge.storage.facts import FactState, FactWrite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from knowledge.exchange.snapshot import Snapshot
    from knowledge.storage.facts import StoredFact

_SLUG: Final[TypeAdapter[str]] = TypeAdapter(Slug)
_ONE_LINE: Final = ("id", "question", "topic", "kind", "by", "as_of", "review_by", "waiver", "overrides")
_MAX_SHOWN: Final = 100
_MAX_PROBLEMS: Final = 10
"""Problems of a row that are told: a row may have as many as it has values, and a file 20,000 such rows."""
_MAX_SOURCE: Final = 5_000
_MAX_LINES: Final = 50_000
"""Characters of a text that is parted into lines; a hundred phrasings of 300 characters have 30,000."""


class RowOutcome(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of a file, and what it would do; with the reasons, field by field, when it is refused."""

    line: int
    kind: RecordKind
    subject: str
    """The id of a fact or entry, where it is known."""
    text: str
    """The question or phrasing, shortened."""
    outcome: RowOutcome
    problems: tuple[FieldProblem, ...] = ()


@dataclass(slots=True)
class Plan:
    """What a whole file would do; it can be carried out if no row is refused."""

    server_id: int
    revision: int
    rows: list[PlanRow] = field(default_factory=list)
    writes: list[FactWrite] = field(default_factory=list)
    facts: list[tuple[FactWrite, Fact]] = field(default_factory=list)
    notes: list[AuditNote] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    taught: list[tuple[str, str]] = field(default_factory=list)
    negatives: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[RowOutcome]:
        """How many rows there are of each outcome."""
        return Counter(row.outcome for row in self.rows)

    @property
    def refused(self) -> list[PlanRow]:
        """The rows that stand in the way."""
        return [row for row in self.rows if row.outcome is RowOutcome.REFUSED]

    @property
    def is_applicable(self) -> bool:
        """Whether there is something to do and nothing in the way."""
        counts = self.counts
        return not counts[RowOutcome.REFUSED] and counts[RowOutcome.NEW] + counts[RowOutcome.CHANGED] > 0

    def records(self) -> Iterator[Record]:
        """What it would change, as records of their own: so it can wait for a second moderator."""
        for write, fact in self.facts:
            yield fact_record(write.fact_id, fact, write.overrides)
        for entry_id in self.hidden:
            yield Record(0, RecordKind.HIDDEN, {"entry": entry_id})
        for entry_id, phrasing in self.taught:
            yield Record(0, RecordKind.TAUGHT, {"entry": entry_id, "phrasing": phrasing})
        for question in self.negatives:
            yield Record(0, RecordKind.NEGATIVE, {"question": question})


def make_plan(records: Iterable[Record], snapshot: Snapshot, *, today: date) -> Plan:
    """Holds a file against what a server has. Takes about a second for 10,000 facts: call it in a thread."""
    return _Planner(snapshot, today).plan(records)


class _Refused(Exception):  # noqa: N818  (never leaves this module)
    def __init__(self, *problems: FieldProblem) -> None:
        self.problems = problems


class _Planner:
    def __init__(self, snapshot: Snapshot, today: date) -> None:
        self._now = snapshot
        self._today = today
        self._plan = Plan(snapshot.server_id, snapshot.revision)
        self._seen: dict[tuple[RecordKind, str, object], Record] = {}
        self._ids = set(snapshot.facts)
        self._overriding = {stored.overrides: stored.fact_id for stored in snapshot.published() if stored.overrides}
        self._by_question: Mapping[str, str] | None = None
        self._hidden = set(snapshot.adjustments.hidden)
        self._taught = set(snapshot.adjustments.taught)
        self._negatives = set(snapshot.adjustments.negatives)

    def plan(self, records: Iterable[Record]) -> Plan:
        by_kind = {
            RecordKind.FACT: self._fact,
            RecordKind.HIDDEN: self._hide,
            RecordKind.TAUGHT: self._teach,
            RecordKind.NEGATIVE: self._decline,
        }
        for record in records:
            subject = _shown(record.values.get("id") or record.values.get("entry"))
            text = _shown(record.values.get("question") or record.values.get("phrasing"))
            try:
                _refuse_unknown(record)
                row = by_kind[record.kind](record)
            except _Refused as refused:
                row = PlanRow(record.line, record.kind, subject, text, RowOutcome.REFUSED, refused.problems)
            except FactError as error:
                told = tuple(error.problems[:_MAX_PROBLEMS])
                row = PlanRow(record.line, record.kind, subject, text, RowOutcome.REFUSED, told)
            self._plan.rows.append(row)
        published = sum(1 for _ in self._now.published())
        if (
            published + sum(row.outcome is RowOutcome.NEW and row.kind is RecordKind.FACT for row in self._plan.rows)
            > MAX_SERVER_FACTS
        ):
            raise ExchangeError(f"The server would have more than {MAX_SERVER_FACTS:,} facts. Remove some first.")
        return self._plan

    # Facts

    def _fact(self, record: Record) -> PlanRow:
        values = _tidied(record.values)
        given, overrides = values.pop("id", None), values.pop("overrides", None)
        _with_sources(values)
        has_day = "as_of" in values
        fact = read_fact({"as_of": self._today, **values}, today=self._today)
        fact_id = self._id_of(given, fact)
        self._once(record, "id", fact_id)
        self._once(record, "question", key_of(fact.question))
        self._may_override(fact_id, overrides)
        stored = self._now.facts.get(fact_id)
        if stored is not None:
            fact = fact if has_day else _with_known_day(fact, stored)
            overrides = overrides if given or overrides else stored.overrides
        outcome = self._keep(fact_id, fact, overrides, stored)
        return PlanRow(record.line, record.kind, fact_id, _shown(fact.question), outcome)

    def _id_of(self, given: object, fact: Fact) -> str:
        if given is None:
            known = self._known_questions().get(key_of(fact.question))
            fact_id = known or new_fact_id(fact.question, self._ids)
        elif isinstance(given, str) and is_fact_id(given):
            fact_id = given
        else:
            message = f"“{_shown(given)}” is not the id of a fact: it begins with “{PREFIX}”, then lower-case words. "
            raise _Refused(FieldProblem("id", message + "Leave it out and one is made"))
        self._ids.add(fact_id)
        return fact_id

    def _known_questions(self) -> Mapping[str, str]:
        """The ids of the published facts by question: a file without ids can be imported twice."""
        if self._by_question is None:
            stored = self._now.published()
            self._by_question = {key_of(Fact.from_json(s.content).question): s.fact_id for s in stored}
        return self._by_question

    def _may_override(self, fact_id: str, overrides: object) -> None:
        if overrides is None:
            return
        if not isinstance(overrides, str) or overrides not in self._now.shared:
            message = f"“{_shown(overrides)}” is not an entry of the shared base; correct it or leave it out"
            raise _Refused(FieldProblem("overrides", message))
        other = self._overriding.setdefault(overrides, fact_id)
        if other != fact_id:
            raise _Refused(
                FieldProblem("overrides", f"“{other}” already stands in for “{overrides}”; keep one of them")
            )

    def _keep(self, fact_id: str, fact: Fact, overrides: str | None, stored: StoredFact | None) -> RowOutcome:
        content = fact.to_json()
        is_published = stored is not None and stored.state is FactState.PUBLISHED
        if stored is not None and is_published and stored.content == content and stored.overrides == overrides:
            return RowOutcome.SAME
        version = stored.version if stored else 0
        write = FactWrite(fact_id, content, FactState.PUBLISHED, overrides, version, "import")
        old = text_of(Fact.from_json(stored.content)) if stored and is_published else None
        self._plan.writes.append(write)
        self._plan.facts.append((write, fact))
        self._plan.notes.append(AuditNote("import", fact_id, old, text_of(fact)))
        return RowOutcome.CHANGED if is_published else RowOutcome.NEW

    # The rest

    def _hide(self, record: Record) -> PlanRow:
        entry_id = self._shared_id(record)
        self._once(record, "entry", entry_id)
        if is_new := entry_id not in self._hidden:
            self._plan.hidden.append(entry_id)
            self._plan.notes.append(AuditNote("hide", entry_id, entry_id, None))
        return _row(record, entry_id, "", is_new=is_new)

    def _teach(self, record: Record) -> PlanRow:
        entry_id, phrasing = self._shared_id(record), _line(record, "phrasing")
        self._once(record, "phrasing", (entry_id, phrasing))
        if is_new := (entry_id, phrasing) not in self._taught:
            self._plan.taught.append((entry_id, phrasing))
            self._plan.notes.append(AuditNote("teach", entry_id, None, phrasing))
        return _row(record, entry_id, phrasing, is_new=is_new)

    def _decline(self, record: Record) -> PlanRow:
        question = _line(record, "question")
        self._once(record, "question", question)
        if is_new := question not in self._negatives:
            self._plan.negatives.append(question)
            self._plan.notes.append(AuditNote("negative", question, None, question))
        return _row(record, "", question, is_new=is_new)

    def _shared_id(self, record: Record) -> str:
        """The id of a shared entry; not asked whether this version of the base has it, so that nothing is lost."""
        entry_id = record.values.get("entry")
        try:
            return _SLUG.validate_python(entry_id, strict=True)
        except ValidationError:
            message = f"“{_shown(entry_id)}” is not the id of an entry" if entry_id else "is missing; name the entry"
            raise _Refused(FieldProblem("entry", message)) from None

    def _once(self, record: Record, name: str, value: object) -> None:
        first = self._seen.setdefault((record.kind, name, value), record)
        if first is not record:
            raise _Refused(FieldProblem(name, f"is the same as on line {first.line}; remove one of them"))


def _row(record: Record, subject: str, text: str, *, is_new: bool) -> PlanRow:
    outcome = RowOutcome.NEW if is_new else RowOutcome.SAME
    return PlanRow(record.line, record.kind, subject, _shown(text), outcome)


def _refuse_unknown(record: Record) -> None:
    known = FIELDS[record.kind]
    if "" in record.values and len(record.values) == 1:
        raise _Refused(FieldProblem("", f"is not an object with the fields {', '.join(known)}"))
    unknown = [name for name in record.values if name not in known]
    if unknown:
        message = f"is not a field here; known are {', '.join(known)}"
        raise _Refused(*(FieldProblem(_shown(name), message) for name in unknown[:5]))


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values without those that are empty, their texts tidied, lists that were given as lines parted."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in {"phrasings", "when"} and isinstance(value, str):
            _refuse_endless(name, value)
            value = value.split("\n")  # noqa: PLW2901  (parted, then tidied as a list is)
        if isinstance(value, list) and len(value) > MAX_PHRASINGS:
            # Before they are looked at one by one: each could be wrong in its own way.
            raise _Refused(FieldProblem(name, f"has {len(value):,} items; give at most {MAX_PHRASINGS}"))
        if isinstance(value, list) and name != "sources":
            value = [tidy(item) if isinstance(item, str) else item for item in value]  # noqa: PLW2901
            value = [item for item in value if item != ""]  # noqa: PLW2901
        elif isinstance(value, str):
            value = tidy(value)  # noqa: PLW2901
        if value is not None and value not in ("", []):
            found[name] = value
    for name in ("topic", "kind"):
        if isinstance(found.get(name), str):
            found[name] = found[name].lower()
    return found


def _refuse_endless(name: str, text: str, limit: int = _MAX_LINES) -> None:
    if len(text) > limit:
        raise _Refused(FieldProblem(name, f"has {len(text):,} characters; use at most {limit:,}"))


def _with_sources(values: dict[str, Any]) -> None:
    """Puts the short form of the sources into the long one."""
    if "source" in values:
        if "sources" in values:
            raise _Refused(FieldProblem("source", "is there beside “sources”; keep one of them"))
        if not isinstance(text := values.pop("source"), str):
            raise _Refused(FieldProblem("source", "is not a text; write “title | address”, one a line"))
        _refuse_endless("source", text, _MAX_SOURCE)
        values["sources"], waiver = read_source(text)
        if waiver is not None:
            values.setdefault("waiver", waiver)
    sources = values.get("sources")
    if isinstance(sources, list):
        values["sources"] = [_tidied(source) if isinstance(source, dict) else source for source in sources]


def _with_known_day(fact: Fact, stored: StoredFact) -> Fact:
    """A file without days does not make every fact younger: what did not change keeps its day."""
    before = Fact.from_json(stored.content)
    dated = fact.model_copy(update={"as_of": before.as_of})
    return dated if dated == before else fact


def _line(record: Record, name: str) -> str:
    value = record.values.get(name)
    if not isinstance(value, str):
        raise _Refused(FieldProblem(name, "is missing; write how people ask it"))
    text = " ".join(tidy(value).split())
    if problems := phrasing_problems(text):
        raise _Refused(*(FieldProblem(name, problem.message) for problem in problems))
    return text


def _shown(value: object) -> str:
    text = " ".join(str(value or "")[:1000].split())
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"
