"""Brings a text into the one form in which texts are compared.

What is the same to a reader becomes the same here: letter case, full-width forms, accents, Traditional and Simplified
characters, typographic signs, invisible characters, Discord's markup, contractions and the abbreviations of chat.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.matching.chinese_figures import in_english_figures

if TYPE_CHECKING:
    from opencc import OpenCC

# <@123>, <@&123>, <#123>, <:name:123>, <a:name:123>, </command:123>, <t:123:R>
_DISCORD_MARKUP = re.compile(r"<(?:@[!&]?\d+|#\d+|a?:\w+:\d+|/[^:>]+:\d+|t:-?\d+(?::\w)?)>")
_EVERYONE = re.compile(r"@(?:everyone|here)\b")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?(?![a-z])")
_GROUPED_NUMBER = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_WORD_WITH_APOSTROPHE = re.compile(r"[\w']+")
_POSSESSIVE = re.compile(r"(?<=\w)'s\b")
_TOKEN = re.compile(r"\d+(?:\.\d+)*[a-z]*|[^\W\d_]+\d*(?:[^\W_]*)|\d+")
CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")

_CONTROLS = dict.fromkeys([*range(32), 127], " ")
_QUOTES_AND_DASHES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "−": "-"}
)

CONTRACTIONS = {
    "can't": "can not", "won't": "will not", "shan't": "shall not", "cannot": "can not", "ain't": "is not",
    "what's": "what is", "who's": "who is", "where's": "where is", "when's": "when is", "how's": "how is",
    "why's": "why is", "that's": "that is", "there's": "there is", "it's": "it is", "he's": "he is", "she's": "she is",
    "let's": "let us", "whats": "what is", "whos": "who is", "wheres": "where is", "whens": "when is",
    "hows": "how is", "didnt": "did not", "doesnt": "does not", "dont": "do not", "isnt": "is not",
    "wasnt": "was not", "werent": "were not", "cant": "can not", "wont": "will not", "couldnt": "could not",
    "havent": "have not", "hasnt": "has not", "arent": "are not",
}  # fmt: skip

CHAT_WORDS = {
    "abt": "about", "actualy": "actually", "aint": "is not", "anyfing": "anything", "b4": "before", "bc": "because",
    "becuz": "because", "biz": "business", "bn": "billion", "btw": "", "co": "company", "coz": "because",
    "cuz": "because", "dat": "that", "dept": "department", "dey": "they", "dis": "this", "dunno": "do not know",
    "fr": "", "gonna": "going to", "gov": "government", "govs": "governments", "govt": "government", "gr8": "great",
    "idk": "", "imo": "", "info": "information", "inv": "investment", "kinda": "kind of", "lmao": "", "lol": "",
    "m8": "", "mil": "million", "mln": "million", "mn": "million", "n": "and", "nah": "not", "ngl": "", "omg": "",
    "pct": "percent", "pls": "please", "plz": "please", "ppl": "people", "prez": "president", "q": "question",
    "r": "are", "rly": "really", "rn": "right now", "smth": "something", "sth": "something", "tbh": "",
    "tech": "technology", "thx": "thanks", "tho": "though", "thru": "through", "tn": "trillion", "trn": "trillion",
    "tru": "true", "ty": "thanks", "u": "you", "ur": "your", "vs": "versus", "w": "with",
    "wanna": "want to", "wat": "what", "wats": "what is", "wen": "when", "wher": "where", "whut": "what",
    "wot": "what", "wtf": "what", "wut": "what", "xd": "", "y": "why", "ya": "you", "yr": "year", "yrs": "years",

}  # fmt: skip
"""What people write in chat, and what they mean by it; an empty meaning is noise."""

_MEANINGS = CHAT_WORDS | CONTRACTIONS


_NAME_POINT = re.compile(rf"(?<={CJK.pattern})[·‧・•](?={CJK.pattern})")


def simplified(text: str) -> str:
    """The text with Simplified for Traditional characters."""
    return str(_converter().convert(text)) if CJK.search(text) else text


def strip_markup(text: str) -> str:
    """The text without Discord's markup, mentions, links and invisible characters, otherwise as it was typed."""
    if any(sign in text for sign in "<@/"):
        text = _URL.sub(" ", _EVERYONE.sub(" ", _DISCORD_MARKUP.sub(" ", text)))
    if text.isascii():
        return " ".join((text if text.isprintable() else text.translate(_CONTROLS)).split())
    kept = (" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    return " ".join("".join(char for char in kept if unicodedata.category(char) not in {"Cf", "Co", "Cs"}).split())


def words(text: str) -> list[str]:
    """The words of a text in their comparable form, in order.

    A run of Chinese characters is one word; a number keeps its decimals and the letters that follow it (``52.7``,
    ``5g``, ``7nm``).
    """
    if text.isalpha() and text.isascii():
        return _expand([text.casefold()])
    return _expand(_TOKEN.findall(_fold(text)))


def normalise(text: str) -> str:
    """The comparable form of a text: equal for texts that a reader takes to say the same in the same words."""
    return " ".join(words(text))


def _fold(text: str) -> str:
    if text.isascii():
        text = strip_markup(text).replace("`", "'")
    else:
        text = strip_markup(unicodedata.normalize("NFKC", text)).translate(_QUOTES_AND_DASHES)
        decomposed = unicodedata.normalize("NFKD", text)
        text = unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))
    if CJK.search(text):
        # The point between the parts of a foreign name is often left out.
        text = in_english_figures(simplified(_NAME_POINT.sub("", text)))
        text = re.sub(rf"((?:{CJK.pattern})+)", r" \1 ", text)
    text = text.casefold()
    # Most texts have none of these signs, and a million are read when a large base is built.
    if "." in text:
        text = _ABBREVIATION.sub(lambda match: match[0].replace(".", ""), text)
    if "," in text:
        text = _GROUPED_NUMBER.sub("", text)
    if "'" not in text:
        return text
    text = _WORD_WITH_APOSTROPHE.sub(lambda match: CONTRACTIONS.get(match[0], match[0]), text)
    text = re.sub(r"(?<=\w)n't\b", " not", text)
    return _POSSESSIVE.sub("", text).replace("'", "")


def _expand(found: list[str]) -> list[str]:
    result: list[str] = []
    for word in found:
        meaning = _MEANINGS.get(word)
        if meaning is None:
            result.append(word)
        else:
            result.extend(meaning.split())
    return result or found


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    """Traditional to Simplified; made for the first Chinese text, because loading its dictionaries takes time."""
    from opencc import OpenCC  # noqa: PLC0415

    return OpenCC("t2s")
