"""Laws that plain words tell of: an instruction to legislate, changes in a code, and how far a law has come."""

import re
from collections.abc import Sequence
from dataclasses import replace

from testimonia.extract.deeds import REAL, Deed
from testimonia.extract.page import Page, Stretch, overlaps, within
from testimonia.extract.phrases import trimmed, undated
from testimonia.extract.source_words import kind_of_words
from testimonia.model.reading import Argument
from testimonia.model.terms import Kind, Modality, Polarity, StageReached
from testimonia.vocab import status_words

_SCORE = 0.5
_INSTRUCTED = re.compile(
    r"\b(?P<act>instructed|ordered|tasked|directed|commissioned|charged)\s+(?P<whom>(?:the |his |its "
    r")?(?:[A-Z]?[\w'’-]+ ){0,4}?(?:[Gg]overnment|[Mm]inist\w+|[Pp]arliament|[Cc]abinet|[Cc]ommission|[Aa]ssembly)(?: "
    r"of [A-Z]\w+)?)"
    r"\s+to\s+(?P<what>(?:draft|develop|prepare|elaborate|submit|amend|introduce|propose|tighten|work out|draw up)[^.;]{5,})"
)
_CHANGES = re.compile(
    r"\b(?P<act>changes|amendments|amended|changed)\s+(?:made\s+|introduced\s+)?(?:in|to|"
    r"of)?\s*(?P<what>(?:the\s+)?(?:[A-Z][\w'’-]+ )+?(?:Code|Law|Act|Constitution|Decree)\b(?: of (?:the )?[A-Z][\w "
    r"]+?(?= that| which|[,.;]))?)"
)


def with_laws(page: Page, deeds: Sequence[Deed], body: int) -> list[Deed]:
    """The deeds, with a deed for every instruction to legislate and every change of a code, and the status of laws by their words."""
    found = [_with_status(page, d) for d in deeds]
    for pattern, status in ((_INSTRUCTED, "instructed"), (_CHANGES, "adopted")):
        for m in pattern.finditer(page.text, body):
            if page.is_silent((m.start(), m.end())):
                continue
            made = _law(page, m, status)
            inside = [d for d in found if d.kind is Kind.LAW and within(d.span, (m.start(), m.end()))]
            found = [d for d in found if d not in inside and not overlaps(d.span, made.span)]
            dropped = tuple(a for d in inside for a in d.arguments if not any(a.role == b.role for b in made.arguments))
            found.append(replace(made, arguments=(*made.arguments, *dropped)))
    return sorted(found, key=lambda d: d.span)


def _law(page: Page, m: re.Match[str], status: str) -> Deed:
    arguments = [_argument("topic", page, (m.start("what"), m.end("what")))]
    if status == "instructed":
        arguments.append(_argument("addressee", page, (m.start("whom"), m.end("whom")), "state"))
        subject = _subject(page, m.start("act"))
        if subject is not None:
            arguments.append(_argument("actor", page, subject, "public_person"))
    stage = StageReached.PLANNED if status == "instructed" else StageReached.ACCOMPLISHED
    return Deed(
        (m.start("act"), m.end("act")),
        Kind.LAW,
        stage,
        Modality.ASSERTED,
        Polarity.AFFIRMED,
        status,
        REAL,
        _SCORE,
        tuple(arguments),
        made=True,
    )


def _argument(role: str, page: Page, span: Stretch, actor_kind: str = "other") -> Argument:
    start, end = trimmed(page, span)
    return Argument(role, start, end, _SCORE, actor_kind=actor_kind)


def _subject(page: Page, before: int) -> Stretch | None:
    """The subject of the verb at `before`: the name or office that begins the clause."""
    sentence = page.sentence(before)
    words = page.text[sentence[0] : before]
    for m in re.finditer(
        r"(?:^|,\s+|\s)(?P<who>(?:the |The |[A-Z])[^,;]*?)(?=\s+(?:in|at|on|today|also|has|had|yesterday|then)\b|\s*$)", words
    ):
        span = undated(page, trimmed(page, (sentence[0] + m.start("who"), sentence[0] + m.end("who"))))
        if kind_of_words(page.words(span)) is not None:
            return span
    return None


def _with_status(page: Page, d: Deed) -> Deed:
    """The status that the words beside a law tell, where the encoder gives none."""
    if d.kind is not Kind.LAW or d.status is not None:
        return d
    sentence = page.sentence(d.span[0])
    hits = status_words("law").find(page.words(sentence))
    near = [h for h in hits if abs(sentence[0] + h.start - d.span[0]) <= 50]
    return replace(d, status=near[0].term) if near else d
