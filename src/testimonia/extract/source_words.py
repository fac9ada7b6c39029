"""What sort of source a phrase speaks of, by its own words."""

import re

from testimonia.model.terms import SourceKind
from testimonia.vocab import body_words, posts, source_nouns

_TAIL = re.compile(
    r",|\(|\s(?:of|for|in|at|on|who|whom|that|which|from|with|close to|near|shown|reached|speaking|quoted|whose|cited|"
    r"to|under|inside|outside|"
    r"said|told|by|familiar|there|here)\s",
    re.I,
)


def without_determiner(words: str) -> str:
    """`words` without the article or other word that merely points."""
    words = re.sub(
        r"^(?:the|a|an|this|that|these|those|its|their|his|her|our|my|one(?!\s+of\b))\s+(?=\S)", "", words.strip(' ,;:"“”«»'), flags=re.I
    )
    quoted = sum(c in '“”«»"' for c in words)
    return re.sub(r"[“”«»\"]", "", words) if quoted % 2 else words


def head_of(words: str) -> str:
    """The part of a noun phrase up to its head: "the chief" of "the chief of the hospital"."""
    m = _TAIL.search(words + " ", 1)
    return words[: m.start()].strip() if m else words.strip()


def head_noun(words: str) -> str:
    """The head noun, lower case: "minister" of "the acting minister"."""
    parts = re.findall(r"[^\W\d_][\w'’-]*", head_of(words))
    return re.sub(r"['’]s$", "", parts[-1].casefold()) if parts else ""


def source_kind(name: str) -> SourceKind | None:
    """Kind of a body by its name, for letterheads: the last noun that tells."""
    if body_words().first(name) in ("armed_group", "party"):
        return SourceKind.ORGANISATION
    return kind_of_words(name)


def kind_of_words(words: str) -> SourceKind | None:
    """Kind of source by the nouns of a phrase; None if none of them tells.

    A post takes its kind from the body it belongs to: the spokesman of a brigade of rebels holds no office of a state.
    """
    head = head_of(words)
    hits = source_nouns().find(head) or source_nouns().find(words)
    if not hits:
        return None
    hit = hits[-1] if source_nouns().find(head) else hits[0]
    noun = (head if source_nouns().find(head) else words)[hit.start : hit.end].casefold()
    kind = SourceKind(hit.term)
    if kind is not SourceKind.OFFICE:
        return kind
    bodies = {h.term for h in body_words().find(words)}
    if bodies & {"organ_of_state", "independent_organ"} and not bodies & {"armed_group", "party"}:
        return SourceKind.OFFICE
    if noun in posts() or bodies & {"armed_group", "party"}:
        if bodies & {"armed_group", "party"}:
            return SourceKind.PERSON if noun in posts() else SourceKind.ORGANISATION
        return SourceKind.PERSON if noun in posts("civil") else SourceKind.OFFICE
    return SourceKind.OFFICE
