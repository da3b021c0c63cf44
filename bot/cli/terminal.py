"""How a reply looks in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bot.topics import TOPIC_TITLES
from bot.wording import COURTESIES, OBSTACLES, ask_back, kind_line, source_label
from knowledge.asking.courtesies import Courtesy

if TYPE_CHECKING:
    from knowledge.answering import AnswerService, Candidate, Reply
    from knowledge.models import Entry


def print_reply(service: AnswerService, reply: Reply) -> None:
    """Prints a reply to standard output; plain text where it is not a terminal."""
    console = Console(highlight=False, soft_wrap=not Console().is_terminal)
    if (entry := reply.answered) is not None:
        _print_answer(console, service, entry)
        console.print()
        _print_questions(console, "Not what you asked? Perhaps:", reply.alternatives[:3])
        _print_also_asked(console, reply)
    elif reply.obstacle is not None:
        console.print(OBSTACLES[reply.obstacle])
    elif reply.courtesy is not None:
        console.print(COURTESIES[reply.courtesy])
        if reply.courtesy is Courtesy.GREETING:
            console.print(" ".join(f"For example: {entry.question}" for entry in service.examples()[:1]))
    elif reply.unclear is not None:
        console.print(ask_back(reply.unclear))
        _print_questions(console, "Or is it one of these?", reply.alternatives)
    elif reply.alternatives:
        _print_questions(console, "I am not sure what you mean. Did you mean:", reply.alternatives)
    else:
        console.print("I do not have an answer to that.")
        if reply.topics:
            console.print(f"The nearest topics: {'; '.join(TOPIC_TITLES[topic] for topic in reply.topics)}.")


def _print_also_asked(console: Console, reply: Reply) -> None:
    if reply.also_asked:
        console.print(Text("You also asked; ask one at a time for their answers:"))
    for also in reply.also_asked:
        console.print(Text(f"  – {also.question}"))


def _print_answer(console: Console, service: AnswerService, entry: Entry) -> None:
    console.print(Text(entry.question, style="bold"))
    console.print(Text(entry.answer))
    if entry.more:
        console.print()
        console.print(Text(entry.more, style="dim"))
    if line := kind_line(entry):
        console.print(Text(line, style="italic"))
    for source in service.sources_of(entry):
        console.print(Text(f"· {source_label(source)} {source.url}", style="cyan"))


def _print_questions(console: Console, heading: str, candidates: tuple[Candidate, ...]) -> None:
    if candidates:
        console.print(Text(heading))
    for candidate in candidates:
        console.print(Text(f"  – {candidate.entry.question}"))
