"""Names brought to one form, so that "Ayn al-‘Arab" and "AYN AL ARAB" are the same key."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from testimonia.text.places.data import vocabulary

# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "a", "ß": "ss", "æ": "ae", "œ": "oe", "ħ": "h",
        "ŋ": "n", "ɓ": "b", "ɗ": "d", "ƙ": "k", "&": " and ",
    }
)  # fmt: skip
# Apostrophes, half rings and modifier letters stand for sounds that reports leave out; full stops mark abbreviations.
_SILENT = re.compile(r"['’‘`´ʻʼʽʾʿˈ″′.ʹ]")
_BREAKS = re.compile(r"[^\w]+|_+")
_LEADING_THE = re.compile(r"^(?:the )+")
_WORDS = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}

_CYRILLIC: dict[str, str] = vocabulary("place_words.toml")["cyrillic"]


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The key of a name: lower case, no accents, hyphens as spaces, Saint and Mount shortened; "" when nothing is left."""
    # Decomposed before and after: a circled capital is a letter only then, and a folded letter may come apart once more.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    text = unicodedata.normalize("NFKD", _SILENT.sub("", plain).translate(_LETTERS))
    text = "".join(c for c in text if not unicodedata.combining(c))
    words = [_WORDS.get(word, word) for word in _BREAKS.sub(" ", text).split()]
    return _LEADING_THE.sub("", " ".join(words))


def romanised(name: str) -> str:
    """A name in Cyrillic written in Latin letters as English-language reports do; other text is returned as it is."""
    if not any("Ѐ" <= c <= "ӿ" for c in name):
        return name
    return "".join(_CYRILLIC.get(c, c) for c in name.casefold())


# One spelling for what romanisations of Arabic, Persian, Turkic and Slavic names write in many ways. Order matters.
_ARTICLE = re.compile(r"\b(?:al|el|ar|as|ash|an|at|ad|ed|es|esh|er|en|et|ul) ")
_PAIRS = {"kh": "h", "gh": "g", "ch": "c", "sh": "s", "zh": "j", "th": "t", "dh": "d", "ph": "f", "ts": "c", "tz": "c", "dj": "j"}
_PAIR = re.compile("|".join(_PAIRS))
_LOOSE = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"q|ck|x", "k"),
        (r"w", "u"),
        (r"ou|oo|au|o", "u"),
        (r"iy|yi|ay|ei|ey|ai|ee|ie|y|e", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[aiu])h\b|(?<=.)a\b| ", ""),
    )
)


@lru_cache(maxsize=65536)
def loosened(folded: str) -> str:
    """A coarser key of a folded name: "khan sheikhoun" and "khan shaykhun" meet. Only for names that are not found as written."""
    folded = _PAIR.sub(lambda m: _PAIRS[m.group()], _ARTICLE.sub("", folded))
    for pattern, new in _LOOSE:
        folded = pattern.sub(new, folded)
    return folded


# Taken off a division's name to get the bare one.
_GENERIC = frozenset(vocabulary("place_words.toml")["generic"].split())


def bare_name(name: str) -> str:
    """A division's name without the words for its rank: "Province of Sulu" is "sulu"; "" if all are such words."""
    words = fold(name).split()
    while words and words[0] in _GENERIC:
        words.pop(0)
    while words and words[-1] in _GENERIC:
        words.pop()
    return " ".join(words)


def is_worth_keeping(name: str) -> bool:
    """Alternate names in scripts that reports use, without airport codes and machine transliterations (all lower case)."""
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 3 or (len(letters) == 3 and name.isupper()):
        return False
    if all("Ѐ" <= c <= "ӿ" for c in letters) or all("؀" <= c <= "ۿ" for c in letters):
        return True
    return all(c < "ɐ" or "Ḁ" <= c <= "ỿ" or c in "ʻʼʽʾʿ" for c in letters) and not name.islower()
