"""The forms of a fact: the five fields that every fact needs, and the details that few do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cards.text import one_line
from bot.forms.fields import MAX_INPUT, Form, choice_field, text_field
from bot.topics import TOPIC_TITLES
from knowledge.models import Kind, Topic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bot.forms.working import Working
    from knowledge.curation.drafts import Draft
    from knowledge.curation.facts import Fact

FORM = "fact-form"
"""The action of a form that was opened by a command or from somebody else's card: it is answered by a new message."""

FORM_AGAIN = "fact-again"
"""The action of a form that was opened from the preview, which it changes."""

DETAILS = "fact-details"

_KINDS = {
    Kind.FACT: "Fact: established, by its source",
    Kind.CLAIM: "Claim: a party says so",
    Kind.ANALYSIS: "Analysis: an author's reading",
}


def fact_form(working: Working, token: str, *, action: str = FORM) -> Form:
    """The form, filled with what was typed so far."""
    draft = working.draft
    topics = [(topic.value, TOPIC_TITLES[topic][:1].upper() + TOPIC_TITLES[topic][1:]) for topic in Topic]
    return Form(
        _title(working),
        action,
        token,
        [
            text_field(
                "question", "Question", value=one_line(draft.question), hint="What is CFIUS?", max_length=MAX_INPUT
            ),
            text_field(
                "phrasings",
                "Other phrasings",
                value=parted(draft.phrasings)[0],
                description=_about_phrasings(draft),
                hint="cfius meaning\nwho checks chinese takeovers",
                is_long=True,
                required=False,
            ),
            text_field(
                "answer",
                "Answer",
                value=draft.answer,
                description="At most four sentences and 900 characters, the fact first.",
                is_long=True,
            ),
            text_field(
                "source",
                "Source",
                value=parted(draft.source)[0],
                description="A title and an address, one source a line. Or why it needs none: “none: REASON”.",
                hint="CFIUS overview | https://home.treasury.gov/…",
                is_long=True,
                required=False,
            ),
            choice_field("topic", "Topic", topics, chosen=draft.topic),
        ],
    )


def filled_in(working: Working, values: Mapping[str, str]) -> Working:
    """What was being written, with what was typed into the form."""
    draft = working.draft
    return working.changed(
        draft=replace(
            draft,
            question=values.get("question", draft.question),
            phrasings=_joined(values.get("phrasings", ""), parted(draft.phrasings)[1]),
            answer=values.get("answer", draft.answer),
            source=_joined(values.get("source", ""), parted(draft.source)[1]),
            topic=values.get("topic", draft.topic),
        )
    )


def details_form(working: Working, token: str) -> Form:
    """The form of what few facts need."""
    draft = working.draft
    return Form(
        "Details",
        DETAILS,
        token,
        [
            text_field(
                "more",
                "More",
                value=draft.more,
                description="Shown small under the answer, if it fits.",
                is_long=True,
                required=False,
            ),
            choice_field("kind", "What it is worth", [*_KINDS.items()], chosen=draft.kind),
            text_field(
                "by", "Who says so", value=draft.by, description="For claims and analyses only.", required=False
            ),
            text_field(
                "when",
                "Dates it tells of",
                value=draft.when,
                description="One a line: 2020, 2020-08, 2020-08-06, or a period as 2018/2020.",
                is_long=True,
                required=False,
            ),
            text_field(
                "review_by",
                "Look at it again by",
                value=draft.review_by,
                hint="2027-06-30",
                description="It is then listed under /review stale.",
                required=False,
            ),
        ],
    )


def with_details(working: Working, values: Mapping[str, str]) -> Working:
    """What was being written, with what was typed into the form of details."""
    names = ("more", "kind", "by", "when", "review_by")
    return working.changed(draft=replace(working.draft, **{name: values[name] for name in names if name in values}))


def with_its_day(fact: Fact, before: Fact | None, today: date) -> Fact:
    """The fact, checked today; or on its earlier day where only the words around the answer changed.

    A new phrasing does not make an answer younger. Somebody who saves all of it as it was has checked it.
    """
    kept = before is not None and fact.model_copy(update={"as_of": before.as_of}) != before and _says_as(before, fact)
    return fact.model_copy(update={"as_of": before.as_of if kept and before is not None else today})


def _says_as(before: Fact, fact: Fact) -> bool:
    return all(getattr(before, name) == getattr(fact, name) for name in ("answer", "more", "sources", "waiver"))


def parted(text: str) -> tuple[str, str]:
    """The lines that fit into a field, and those that stay behind, so that a long list is not cut."""
    if len(text) <= MAX_INPUT:
        return text, ""
    cut = text.rfind("\n", 0, MAX_INPUT + 1)
    # One endless line cannot be parted; nobody can type one, and a file with one is refused.
    return (text[:MAX_INPUT], text[MAX_INPUT:]) if cut < 0 else (text[:cut], text[cut + 1 :])


def _joined(typed: str, behind: str) -> str:
    return f"{typed}\n{behind}" if behind else typed


def _title(working: Working) -> str:
    if working.overrides is not None:
        return "Your own version of a shared entry"
    return "Edit a fact" if working.is_edit else "Add a fact"


def _about_phrasings(draft: Draft) -> str:
    behind = parted(draft.phrasings)[1]
    count = len(behind.splitlines())
    return f"One a line. {count} more are kept and do not fit here." if count else "Other ways to ask it, one a line."
