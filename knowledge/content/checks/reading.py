"""How hard a text is to read: sentences, words, syllables, and the school grade that these make.

A library for this brings dictionaries of several megabytes; for a warning, the rules below are exact enough.
"""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"(\S+?)[.!?][”’\")\]]*\s+(?=[“\"‘(A-Z0-9])")
_ABBREVIATIONS = frozenset(
    "No Mr Ms Mrs vs v St Dr Co Inc Ltd Jan Feb Aug Sept Oct Nov Dec Corp U.S U.K U.N Art Sec".split()
)
_WORD = re.compile(r"[A-Za-z]+(?:[’'-][A-Za-z]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_ENDING = re.compile(r"(?:[^aeiouyl]e|[^aeiouytd]ed|[^aeiouyscxz]es)$")


def sentences(text: str) -> int:
    """How many sentences a text has."""
    ends = (word for word in _SENTENCE_END.findall(text.strip()) if word not in _ABBREVIATIONS and len(word) > 1)
    return sum(1 for _ in ends) + 1


def syllables(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels, without a silent ending; at least 1."""
    lower = word.lower()
    groups = len(_VOWELS.findall(lower))
    return max(1, groups - bool(_SILENT_ENDING.search(lower)))


def school_grade(text: str) -> float | None:
    """The Flesch–Kincaid grade: the US school year in which one can read the text; None for a text without words.

    Formula: J. P. Kincaid and others, Derivation of New Readability Formulas for Navy Enlisted Personnel (Research
    Branch Report 8-75, 1975). Figures are left out of the count; names count like words, which raises the grade.
    """
    words = _WORD.findall(text)
    if not words:
        return None
    spoken = sum(syllables(part) for word in words for part in word.split("-"))
    return 0.39 * len(words) / sentences(text) + 11.8 * spoken / len(words) - 15.59
