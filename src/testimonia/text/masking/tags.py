"""Hashtags: several words written as one, of which one may be the name of a person ("#FreeNAME")."""

import re
from collections.abc import Iterator

from testimonia.text.masking.candidates import LARGE, IsPlace, is_common
from testimonia.text.masking.contacts import Cover
from testimonia.text.masking.manifest import Hidden
from testimonia.text.masking.variants import Names
from testimonia.text.masking.words import countries_and_peoples, words

_TAG = re.compile(r"#(\w{2,80})")
_PIECE = re.compile(r"[A-Z]{2,}(?![a-z])|[^\W\d_]?[^\W\d_A-Z]+|[A-Z]")
_CALLS = re.compile(
    r"(?:free|release|save|savethelifeof|justicefor|justice4|freedomfor|bringback|bringhome|whereis|whokilled|prayfor|prayersfor|rip|iam|weare|weareall"
    r"|iamwith|standwith|istandwith|westandwith|remember|remembering|sayhername|sayhisname|sayhername|missing|find|help|solidaritywith|inmemoryof)",
    re.IGNORECASE,
)


def tags(text: str, private: Names, public: Names, is_place: IsPlace) -> Iterator[Cover]:
    """Hashtags that hold a hidden name, or call for somebody of whom nothing else is known."""
    for match in _TAG.finditer(text):
        tag = match[1]
        pieces = [p for p in _PIECE.findall(tag) if len(p) > 1]
        plain = tag.replace("_", "").lower()
        holds = any(private.part(p) and not public.part(p) and not is_common(p.lower()) for p in pieces)
        if holds or _written_small(plain, private) or _calls_for(plain, public, is_place):
            yield Cover(match.start(1), match.end(1), Hidden.NAME)


def _written_small(plain: str, private: Names) -> bool:
    """ "#justiceforaminabelhadj": all parts of a private name, one behind the other."""
    return any(
        len(name) > 1 and all(part in plain for part in name if len(part) > 2) and any(len(p) > 2 for p in name) for name in private.whole
    )


def _calls_for(plain: str, public: Names, is_place: IsPlace) -> bool:
    call = _CALLS.match(plain)
    rest = plain[call.end() :] if call else ""
    known = is_common(rest) or rest in countries_and_peoples() or rest in words("also_free") or is_place(rest) >= LARGE
    return len(rest) > 2 and not known and not public.part(rest) and not rest.isdigit()
