"""Names: folded for comparison, without titles, and whether two of them can be one bearer.

String distance alone never makes two names one: "Abdullah Ali" is not "Abdullah Aliyev". What decides is words, listed aliases, listed
spellings and the letters that transliteration mixes up; the verdict says which.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import Levenshtein

from testimonia import vocab
from testimonia.model.terms import Verdict
from testimonia.text.wordset import wordset

_RUSSIAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            *[
                "a",
                "b",
                "v",
                "g",
                "d",
                "e",
                "e",
                "zh",
                "z",
                "i",
                "y",
                "k",
                "l",
                "m",
                "n",
                "o",
                "p",
                "r",
                "s",
                "t",
                "u",
                "f",
                "kh",
                "ts",
                "ch",
                "sh",
                "shch",
            ],
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
_UKRAINIAN = {**_RUSSIAN, "г": "h", "ґ": "g", "и": "y", "і": "i", "ї": "i", "є": "ie", "й": "i", "ю": "iu", "я": "ia", "’": "", "'": ""}
_KAZAKH = {
    **_RUSSIAN,
    "ә": "a",
    "ғ": "g",
    "қ": "q",
    "ң": "ng",
    "ө": "o",
    "ұ": "u",
    "ү": "u",
    "һ": "h",
    "і": "i",
    "и": "i",
    "й": "i",
    "я": "ya",
}
_TABLES = {"ru": _RUSSIAN, "uk": _UKRAINIAN, "kk": _KAZAKH}
_EVERY_LETTER = {
    **_UKRAINIAN,
    **_KAZAKH,
    **_RUSSIAN,
    "ў": "u",
    "ђ": "dj",
    "ћ": "c",
    "љ": "lj",
    "њ": "nj",
    "џ": "dz",
    "ј": "j",
    "ѓ": "g",
    "ќ": "k",
    "ѕ": "dz",
}
_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ə": "a", "ħ": "h", "ŋ": "ng"}
)
_SILENT = re.compile(r"['’‘`´ʼʻʿʾʹ″′]")
_SMALL = wordset("of the and for in on al el de la del da do das dos der den von van le les et y e i a an to ut e- ul i- du")
# Letters that romanisation schemes write in more than one way; applied in order to folded words.
_SAME_LETTERS = (
    (r"shch|sch", "sh"),
    (r"kh|ch(?=[aeiou]?l)|gh(?=[aeiou])", "h"),
    (r"dh", "d"),
    (r"ph", "f"),
    (r"ck", "k"),
    (r"q", "k"),
    (r"w", "v"),
    (r"x", "ks"),
    (r"tz", "ts"),
    (r"dzh|dj|zh(?=o)", "j"),
    (r"ou|oo", "u"),
    (r"ee", "i"),
    (r"(?<=[aeiou])[yij](?=[aeiou])", ""),
    (r"(?:iy|yy|ii|ij|yi|ey|ei|y)$", "i"),
    (r"[yj]", "i"),
    (r"ie(?=[a-z])", "e"),
    (r"(.)\1", r"\1"),
)


@dataclass(frozen=True, slots=True)
class NameVerdict:
    """Whether two names can be one bearer, and why. UNSURE: the names alone do not decide."""

    verdict: Verdict
    reason: str


def to_latin(text: str, language: str | None = None) -> str:
    """Cyrillic in Latin letters by the table of `language` (ru, uk, kk), else by what its letters show; other scripts by ICU."""
    if text.isascii():
        return text
    table = _TABLES.get(language or "") or _table_by_letters(text)
    latin = "".join(_cased(letter, table) for letter in text)
    if any(ord(letter) > 0x24F and letter.isalpha() and not _is_latin(letter) for letter in latin):
        from rigour.text import ascii_text  # heavy: loads ICU only for scripts without a table of our own

        return ascii_text(latin) or latin
    return latin


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN")


def _table_by_letters(text: str) -> Mapping[str, str]:
    low = text.lower()
    if any(letter in low for letter in "әғқңөұүһ"):
        return {**_EVERY_LETTER, **_KAZAKH}
    if any(letter in low for letter in "їєґ") or ("і" in low and not any(letter in low for letter in "ыэъ")):
        return {**_EVERY_LETTER, **_UKRAINIAN}
    return _EVERY_LETTER


def _cased(letter: str, table: Mapping[str, str]) -> str:
    latin = table.get(letter.lower())
    if latin is None or letter in "'’":
        return letter
    return latin.capitalize() if letter.isupper() else latin


def fold(name: str, language: str | None = None) -> str:
    """Lower-case Latin words without accents, one space between them: hyphens and points part words, apostrophes and a leading "the" go."""
    latin = to_latin(unicodedata.normalize("NFKC", name), language).casefold().translate(_LATIN)
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(letter))
    words = re.findall(r"[^\W_]+", _SILENT.sub("", bare))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


def without_titles(name: str) -> str:
    """The name without titles and ranks before it: "Lt. Col. A. Smith" gives "A. Smith". A name that is only a title stays as it is."""
    words = name.split()
    while len(words) > 1:
        size = next((n for n in (4, 3, 2, 1) if n < len(words) and _plain(words[:n]) in _title_set()), 0)
        if not size:
            break
        words = words[size:]
    return " ".join(words)


def _plain(words: list[str]) -> str:
    return " ".join(words).lower().replace(".", "").replace(",", "").removeprefix("the ")


@cache
def _title_set() -> frozenset[str]:
    return frozenset(vocab.titles())


@cache
def _bearers() -> Mapping[str, str]:
    return {fold(name): alias.name for alias in vocab.aliases() for name in alias.names}


def bearer_of(name: str) -> str | None:
    """Key of the listed bearer of this name (`vocab/names.toml`), titles aside; None if the name is not listed."""
    return _bearers().get(fold(name)) or _bearers().get(fold(without_titles(name)))


def acronyms_in(text: str) -> dict[str, str]:
    """Acronyms that the text itself expands: "Harbour Workers' Front (HWF)" or "HWF (Harbour Workers' Front)" gives HWF and its words."""
    found: dict[str, str] = {}
    for match in re.finditer(r"\((?P<acronym>[A-Z][A-Za-z-]{1,9})\)", text):
        words = re.findall(r"[\w'’.-]+", text[max(0, match.start() - 120) : match.start()])
        expansion = _expansion(match["acronym"], words)
        if expansion:
            found.setdefault(match["acronym"], expansion)
    for match in re.finditer(r"\b(?P<acronym>[A-Z]{2,9})\s+\((?P<words>[^()]{4,100})\)", text):
        if is_acronym_of(match["acronym"], match["words"]):
            found.setdefault(match["acronym"], match["words"].strip())
    return found


def _expansion(acronym: str, words: list[str]) -> str | None:
    for size in range(2, min(len(words), 12) + 1):
        candidate = words[-size:]
        if candidate[0][:1].isupper() and is_acronym_of(acronym, " ".join(candidate)):
            return " ".join(candidate)
    return None


def is_acronym_of(acronym: str, name: str) -> bool:
    """True if the letters are the initials of the name's words in order; small words ("of", "the") may be left out."""
    letters = fold(acronym).replace(" ", "")
    words = fold(name).split()
    full = "".join(word[0] for word in words)
    core = "".join(word[0] for word in words if word not in _SMALL)
    return len(letters) >= 2 and len(words) >= 2 and letters in {full, core}


@cache
def _sound(word: str) -> str:
    """One folded word with the letters that romanisation mixes up made equal."""
    for pattern, letter in _SAME_LETTERS:
        word = re.sub(pattern, letter, word)
    return word


def same_spelling(a: str, b: str) -> bool:
    """Whether two folded words are listed spellings of one name, or differ in letters only that transliteration mixes up."""
    listed = vocab.spellings()
    return a == b or listed.get(a, a) == listed.get(b, b) or (len(a) > 3 and len(b) > 3 and _sound(a) == _sound(b))


def _initial_of(a: str, b: str) -> bool:
    return min(len(a), len(b)) == 1 and a[0] == b[0]


def same_name(a: str, b: str, expansions: Mapping[str, str] | None = None) -> NameVerdict:
    """Whether two names can be one bearer. `expansions`: acronyms with their words, as the documents state them (`acronyms_in`).

    SAME needs equal words (in any order), a listed alias, listed spellings, letters that transliteration mixes up, or a stated acronym.
    UNSURE: one name has fewer words (a family name alone), an initial, bare initials, one letter apart. Else DIFFERENT.
    """
    x, y = fold(without_titles(a)).split(), fold(without_titles(b)).split()
    if not x or not y:
        return NameVerdict(Verdict.UNSURE, "one of the names has no word that could be compared")
    if x == y:
        return NameVerdict(Verdict.SAME, f"the same words: {' '.join(x)}")
    listed = _by_list(a, b)
    if listed:
        return listed
    acronym = _by_acronym(a, b, expansions or {})
    if acronym:
        return acronym
    if len(x) == len(y):
        return _equally_long(x, y)
    return _one_longer(*sorted((x, y), key=len))


def _by_list(a: str, b: str) -> NameVerdict | None:
    left, right = bearer_of(a), bearer_of(b)
    if left and right:
        if left == right:
            source = next(alias.source for alias in vocab.aliases() if alias.name == left)
            return NameVerdict(Verdict.SAME, f"listed as names of one bearer ({source})")
        return NameVerdict(Verdict.DIFFERENT, "listed as names of different bearers")
    return None


def _by_acronym(a: str, b: str, expansions: Mapping[str, str]) -> NameVerdict | None:
    for short, long in ((a, b), (b, a)):
        stated = expansions.get(short.strip())
        if stated and fold(stated) == fold(long):
            return NameVerdict(Verdict.SAME, f"the text says that {short} stands for {stated}")
        if short.strip().isupper() and len(short.split()) == 1 and is_acronym_of(short, long):
            return NameVerdict(Verdict.UNSURE, f"{short} has the initials of {long}; no text says that it stands for it")
    return None


def _equally_long(x: list[str], y: list[str]) -> NameVerdict:
    if sorted(x) == sorted(y):
        return NameVerdict(Verdict.SAME, "the same words in another order")
    differing = [(p, q) for p, q in zip(x, y, strict=True) if p != q]
    if all(same_spelling(p, q) for p, q in differing):
        pairs = ", ".join(f"{p} and {q}" for p, q in differing)
        return NameVerdict(Verdict.SAME, f"spellings of the same name: {pairs}")
    if all(same_spelling(p, q) or _initial_of(p, q) for p, q in differing) and len(differing) < len(x):
        return NameVerdict(Verdict.UNSURE, "an initial stands for a name")
    unlike = [(p, q) for p, q in differing if not same_spelling(p, q)]
    p, q = unlike[0]
    if len(unlike) == 1 and len(x) > 1 and min(len(p), len(q)) >= 5 and p[0] == q[0] and Levenshtein.distance(p, q) == 1:
        return NameVerdict(Verdict.UNSURE, f"one letter apart: {p} and {q}")
    return NameVerdict(Verdict.DIFFERENT, f"{p} is not {q}")


def _one_longer(short: list[str], long: list[str]) -> NameVerdict:
    rest = list(long)
    for word in short:
        fit = next((other for other in rest if same_spelling(word, other) or _initial_of(word, other)), None)
        if fit is None:
            return NameVerdict(Verdict.DIFFERENT, f"{word} is no part of {' '.join(long)}")
        rest.remove(fit)
    return NameVerdict(Verdict.UNSURE, f"{' '.join(long)} says more: {' '.join(rest)}")
