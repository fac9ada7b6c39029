"""Claims and incidents as a notebook shows them: every value with its words, its chain and its certainty.

A notebook stands inside the case: what it shows is unmasked, and says so, because a saved notebook keeps what it showed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from testimonia.exchange.plainly import chain_in_words, figure_range_in_words, link_in_words, value_in_words
from testimonia.model.protocols import Case
from testimonia.model.record import Account, Bound, Claim, Document, FigureRange, Incident, Mention

_AROUND = 160  # code points shown on either side of a quote
_MARK = (
    '<p style="color:#a00;font-size:85%"><b>Confidential.</b> Unmasked, as in the case. '
    "Clear the outputs before this notebook goes to anybody.</p>"
)
Cells = Iterable[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A noun of the record as a notebook shows it; `noun` is the noun itself."""

    noun: Claim | Incident | Account | Mention | Document
    words: str
    html: str

    def __repr__(self) -> str:
        return self.words

    def _repr_html_(self) -> str:
        return self.html


def shown_claim(claim: Claim, document: Document | None) -> Shown:
    """The claim in its sentence, with who says it and how surely."""
    rows = [
        ("says", value_in_words(claim.value)),
        ("who says it", chain_in_words(claim)),
        ("how", f"{claim.act}, {claim.modality}, {claim.polarity}: {claim.certainty}"),
        ("in", document.name if document else claim.document),
        ("read by", f"{claim.made_by} (score {claim.score:.2f})"),
    ]
    rows += [("in place of", claim.supersedes)] if claim.supersedes else []
    body = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    html = f"<h4>{escape(claim.property)} <code>{claim.id}</code></h4>{_passage(claim, document)}<table>{body}</table>{_MARK}"
    words = f"{claim.property}: {value_in_words(claim.value)} “{_line(claim.span.quote)}” ({chain_in_words(claim)}; {claim.certainty})"
    return Shown(claim, words, html)


def _passage(claim: Claim, document: Document | None) -> str:
    """The quote with a stretch of text on either side."""
    start, end = claim.span.start, claim.span.end
    text = (document.text or "") if document else ""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return f"<blockquote>{escape(before)}<mark>{escape(claim.span.quote)}</mark>{escape(after)}</blockquote>"


def shown_incident(incident: Incident, case: Case) -> Shown:
    """The incident with its ranges, the account behind each end, and what each account says, in its own words."""
    accounts = {a.id: a for a in case.accounts() if a.incident == incident.id}
    wanted = {claim for account in accounts.values() for claim in account.claims}
    claims = {claim.id: claim for claim in case.claims() if claim.id in wanted}
    when, where = incident.when, incident.where
    origins = f"{incident.independent_origins.low} to {incident.independent_origins.high} independent origins"
    head = [
        str(incident.kind),
        value_in_words(when) if when else "no account says when",
        value_in_words(where) if where else "no account says where",
        f"{_many(len(incident.documents), 'document')}, {_many(len(accounts), 'account')}, {origins}",
    ]
    html = f"<h4>{' · '.join(map(escape, head))} <code>{incident.id}</code></h4>{ranges_html(incident.figures, accounts)}"
    html += _table(("account", "says", "words", "through"), _account_rows(accounts.values(), claims))
    if incident.disagreements:
        html += "<p>They cannot all be right: " + "; ".join(escape(d.why) for d in incident.disagreements) + "</p>"
    figures = ", ".join(f"{f.property} {figure_range_in_words(f)} {f.category}" for f in incident.figures) or "no figures"
    return Shown(incident, f"{'; '.join(head)}; {figures}", html + _MARK)


def ranges_html(figures: Iterable[FigureRange], accounts: Mapping[str, Account]) -> str:
    """Figures as ranges, with who stands at either end, and what the rule chose."""

    def end(bound: Bound) -> str:
        names = ", ".join(sorted({accounts[a].origin.name for a in bound.accounts if a in accounts}))
        value = "open" if bound.value is None else f"{bound.value:,}"
        return f"<b>{value}</b> {escape(names)}"

    rows = [
        (
            *(escape(f"{f.property} ({f.category})"), end(f.low), f"{f.best.value:,} ({escape(f.best.rule)})" if f.best else "none chosen"),
            *(end(f.high), f"{f.origins.low} to {f.origins.high}", escape(f.grade)),
        )
        for f in figures
    ]
    return _table(("figure", "lowest", "best", "highest", "origins", "grade"), rows) if rows else "<p>No account gives a figure.</p>"


def _account_rows(accounts: Iterable[Account], claims: Mapping[str, Claim]) -> Iterable[tuple[str, ...]]:
    for account in sorted(accounts, key=lambda a: (a.origin.name.casefold(), a.id)):
        told = dict.fromkeys(claims[c] for c in account.claims if c in claims)
        for claim in told:
            through = " → ".join(link_in_words(link) for link in claim.chain[:-1])
            says = f"{claim.property}: {value_in_words(claim.value)} ({claim.certainty})"
            yield escape(account.origin.name), escape(says), f"“{escape(_line(claim.span.quote))}”", escape(through)


def shown_other(noun: Account | Mention | Document) -> Shown:
    """Any other noun: what it is, and its id."""
    if isinstance(noun, Document):
        day = noun.published.value if noun.published else "no date"
        words = f"{noun.name}: {noun.title or 'no title'} ({noun.publisher or 'no publisher'}, {day})"
    elif isinstance(noun, Mention):
        words = f"{noun.kind}: “{_line(noun.spans[0].quote)}”"
    else:
        words = f"{noun.origin.name} on incident {noun.incident}: {len(noun.claims)} claims"
    return Shown(noun, words, f"<p>{escape(words)} <code>{noun.id}</code></p>{_MARK}")


def case_html(name: str, counts: Mapping[str, int], incidents: str) -> str:
    """A case: how much is in it, and its incidents as a table."""
    cells = "".join(f"<tr><th>{escape(what)}s</th><td>{number:,}</td></tr>" for what, number in counts.items())
    return f"<h3>{escape(name)}</h3><table>{cells}</table>{incidents}{_MARK}"


def _table(heads: Cells, rows: Iterable[Cells]) -> str:
    """`rows` hold markup."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _line(text: str) -> str:
    return " ".join(text.split())
