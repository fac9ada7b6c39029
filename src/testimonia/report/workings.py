"""How an incident's figures, grades and bounds were worked out: rules side by side, balances, grades, why each passage is in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from testimonia.model.record import FigureRange, Incident
from testimonia.model.terms import Category, Property
from testimonia.model.values import Figure
from testimonia.reconcile import Findings
from testimonia.reconcile.balances import Balance, BalanceKind
from testimonia.reconcile.figures import stands
from testimonia.reconcile.findings import Membership
from testimonia.reconcile.grading import Grade
from testimonia.reconcile.linkage import Comparison, Evidence
from testimonia.report.evidence import Ref, anchor
from testimonia.report.figures import ends, ordered, range_words
from testimonia.report.index import Index, first_span
from testimonia.report.phrases import bounds, day, value_words
from testimonia.report.veil import Veil
from testimonia.report.weaving import Text, joined, weave
from testimonia.report.words import Words, number

_GIST = 180  # characters of the sentence that stands for a passage


@dataclass(frozen=True, slots=True)
class RuleCell:
    """One range under one rule. `note`: the figure it decides for, or that it decides for none; empty where there is but one number."""

    range: Text
    note: Text


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One property and category; `cells` stand in the order of the rules. `differs`: the rules do not agree on it."""

    point: str
    who: str
    cells: tuple[RuleCell, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class GradeView:
    """The incident under one grading rule. `proposed` is empty where it is what the claims that people accepted already support."""

    rule: str
    grade: str
    proposed: str
    why: str
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One reason for or against a link, and the two values compared. `weight`: its bits; below zero they speak against."""

    text: str
    weight: float
    bits: str
    values: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class LinkedView:
    """A link to another passage. `excess`: bits above (or below) what a link takes. `home`: the incident that the other is in; its text is
    empty where that is this one."""

    to: Ref
    document: str
    excess: float
    bits: str
    reasons: tuple[ReasonView, ...]
    home: Ref


@dataclass(frozen=True, slots=True)
class MemberView:
    """One passage of the incident."""

    words: Ref
    document: Ref
    gist: str
    taken: LinkedView | None
    passed_over: LinkedView | None
    judged: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class WorkingsView:
    """Everything of the above; all empty where the record does not say how it was made."""

    rules: tuple[str, ...] = ()
    rows: tuple[RuleRow, ...] = ()
    balances: tuple[Text, ...] = ()
    grades: tuple[GradeView, ...] = ()
    members: tuple[MemberView, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to put findings into words. `evidence`: of each mention a claim that it carries, where it carries one."""

    index: Index
    veil: Veil
    words: Words
    titles: Mapping[str, str]
    document_anchors: Mapping[str, str]
    evidence: Mapping[str, str]


def workings(incident: Incident, found: Findings | None, desk: Desk) -> WorkingsView:
    """The workings of one incident; empty without findings."""
    if found is None:
        return WorkingsView()
    rows = _rows(found.figures, incident, desk)
    return WorkingsView(
        rules=tuple(desk.words(f"rule.{name}") for name in found.figures) if rows else (),
        rows=rows,
        balances=tuple(text for b in found.balances if (text := _balance(b, desk))),
        grades=tuple(_grade(g, desk.words) for g in found.grades if g.proposed != "ungraded"),
        members=tuple(_member(m, incident, desk) for m in found.members),
    )


# -- figures under every rule


def _rows(figures: Mapping[str, Sequence[FigureRange]], incident: Incident, desk: Desk) -> tuple[RuleRow, ...]:
    by_rule = [{(f.property, f.category): f for f in ranges} for ranges in figures.values()]
    keys = [(f.property, f.category) for f in ordered(next(iter(figures.values()), ()))]
    return tuple(_row(key, [ranges.get(key) for ranges in by_rule], incident, desk) for key in keys)


def _row(key: tuple[Property, Category], under: Sequence[FigureRange | None], incident: Incident, desk: Desk) -> RuleRow:
    words = desk.words
    said = {(f.low.value, f.best.value if f.best else None, f.high.value) if f else None for f in under}
    return RuleRow(words(f"property.{key[0]}"), words(f"category.{key[1]}"), tuple(_cell(f, incident, desk) for f in under), len(said) > 1)


def _cell(figure: FigureRange | None, incident: Incident, desk: Desk) -> RuleCell:
    if figure is None:
        return RuleCell((), ())
    shown = figure_text(figure, desk.index, desk.words)
    if figure.best is None:
        return RuleCell(shown, (desk.words("rule.no_best"),))
    if figure.low.value == figure.high.value == figure.best.value:
        return RuleCell(shown, ())
    best = _behind_best(figure, incident, desk.index)
    return RuleCell(shown, weave(desk.words("rule.best"), number=[Ref(number(figure.best.value), anchor(best) if best else "")]))


def _behind_best(figure: FigureRange, incident: Incident, index: Index) -> str | None:
    """A claim that states the number that the rule chose."""
    chosen = figure.best.value if figure.best else None
    for claim in index.claims_on(incident):
        value = claim.value
        same = claim.property is figure.property and isinstance(value, Figure) and value.category is figure.category and stands(claim)
        if same and isinstance(value, Figure) and value.low == value.high == chosen:
            return claim.id
    return None


def figure_text(figure: FigureRange, index: Index, words: Words) -> Text:
    """The range with a reference at each end; one reference where both ends are the same number."""
    low, high = ends(figure, index)
    text = range_words(figure, words)
    stated = figure.low.value is not None and figure.high.value is not None and figure.low.value != figure.high.value
    if low and high and low != high and stated:
        parts = {"low": [Ref(number(figure.low.value or 0), anchor(low))], "high": [Ref(number(figure.high.value or 0), anchor(high))]}
        return weave(words("figure.between"), **parts)
    behind = low or high
    return (Ref(text, anchor(behind)),) if behind else (text,)


def notes_on_figures(found: Findings | None, index: Index, words: Words) -> dict[str, tuple[str, Ref | None]]:
    """What is to be said beside a figure, by claim: that a party speaks of itself or its enemy, and what it said later."""
    if found is None:
        return {}
    notes: dict[str, tuple[str, Ref | None]] = {claim: (words(f"side.{side}"), None) for claim, side in found.sides.items()}
    for r in found.revised:
        later = index.claims.get(r.later)
        if later is not None and isinstance(later.value, Figure):
            anew = Ref(bounds(later.value.low, later.value.high, words), anchor(later.id))
            notes[r.earlier] = (words("figure.revised", day=day(r.told_anew, words)), anew)
    return notes


# -- balances


def _balance(balance: Balance, desk: Desk) -> Text:
    parts = [part for claim in balance.parts if (part := _counted(claim, desk))]
    if len(parts) < len(balance.parts):
        return ()
    listed, words = joined(parts, desk.words), desk.words
    if balance.kind is BalanceKind.SUM or balance.total is None:
        return weave(words("balance.sum"), parts=listed)
    if balance.kind is BalanceKind.FATES:
        return weave(words("balance.fates"), parts=listed, total=_counted(balance.total, desk, alone=True))
    key = "balance.meet" if balance.gap == 0 else "balance.leave" if balance.gap > 0 else "balance.exceed"
    return weave(words(key), parts=listed, total=_counted(balance.total, desk), gap=[number(abs(balance.gap))])


def _counted(claim_id: str, desk: Desk, *, alone: bool = False) -> list[str | Ref]:
    """ "18 killed (alleged attackers)", its number a reference; empty where the claim is not on the page. `alone`: the number only."""
    claim = desk.index.claims.get(claim_id)
    if claim is None or not isinstance(claim.value, Figure):
        return []
    ref, words = Ref(bounds(claim.value.low, claim.value.high, desk.words), anchor(claim.id)), desk.words
    if alone:
        return [ref]
    who = "" if claim.value.category is Category.UNSPECIFIED else f" ({words(f'category.{claim.value.category}')})"
    return [ref, f" {words(f'balance.{claim.property}')}{who}"]


# -- grades


def _grade(grade: Grade, words: Words) -> GradeView:
    return GradeView(
        rule=words(f"grading.{grade.rule}"),
        grade=words(f"graded.{grade.grade}"),
        proposed=words(f"graded.{grade.proposed}") if grade.proposed != grade.grade else "",
        why=grade.why,
        asked=grade.needs_person,
    )


# -- why each passage is in the incident


def _member(member: Membership, incident: Incident, desk: Desk) -> MemberView:
    mention = desk.index.mentions[member.mention]
    doc = desk.index.documents.get(mention.document)
    return MemberView(
        words=_passage(member.mention, desk),
        document=Ref(desk.veil.say(doc.name) if doc else "", desk.document_anchors.get(mention.document, "")),
        gist=desk.veil.sentence(mention.document, first_span(mention).start, _GIST),
        taken=_linked(member.taken, incident, desk),
        passed_over=_linked(member.passed_over, incident, desk),
        judged=tuple(
            weave(desk.words(key), passage=[_passage(other, desk)])
            for key, others in (("link.judged_same", member.same), ("link.judged_different", member.different))
            for other in others
            if other in desk.index.mentions
        ),
    )


def _passage(mention: str, desk: Desk) -> Ref:
    """The words that name the act, leading to a claim of the mention where it carries one."""
    said = f"“{' '.join(desk.veil.say(first_span(desk.index.mentions[mention]).quote).split())}”"
    claim = desk.evidence.get(mention)
    return Ref(said, anchor(claim) if claim else "")


def _linked(link: Comparison | None, incident: Incident, desk: Desk) -> LinkedView | None:
    if link is None or link.right not in desk.index.mentions:
        return None
    other = desk.index.mentions[link.right]
    doc, home = desk.index.documents.get(other.document), desk.index.incident_of_mention.get(link.right, "")
    elsewhere = home != incident.id and home in desk.titles
    reasons = sorted((e for e in link.evidence if e.weight), key=lambda e: -abs(e.weight))
    return LinkedView(
        to=_passage(link.right, desk),
        document=desk.veil.say(doc.name) if doc else "",
        excess=link.weight - link.needed,
        bits=desk.words("link.bits", bits=f"{link.weight:+.1f}", needed=f"{link.needed:.1f}"),
        reasons=tuple(_reason(e, desk) for e in reasons),
        home=Ref(desk.titles[home], f"i-{home}") if elsewhere else Ref("", ""),
    )


def _reason(evidence: Evidence, desk: Desk) -> ReasonView:
    """A reason in the words of the catalogue: those of the comparison itself may hold names."""
    claims = [desk.index.claims[c] for c in (evidence.left, evidence.right) if c is not None and c in desk.index.claims]
    values = tuple(Ref(desk.veil.say(value_words(c.value, desk.words)), anchor(c.id)) for c in claims)
    text = desk.words(f"link.{evidence.comparison}_{evidence.level}")
    return ReasonView(text, evidence.weight, f"{evidence.weight:+.1f}", values)
