"""A case in the terminal: incidents, rival accounts side by side, chains, figures by origin, a claim in its sentence."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from testimonia.errors import RecordError
from testimonia.exchange.plainly import chain_in_words, figure_range_in_words, link_in_words, range_in_words, value_in_words
from testimonia.model.lines import Noun
from testimonia.model.record import Account, Claim, Document, FigureRange, Incident, Judgement, Mention
from testimonia.model.values import Figure, Moment, Place

if TYPE_CHECKING:
    from testimonia.store import StoredCase

_AROUND = 160  # characters of text on either side of a quote
_BAR = 16  # columns of the widest bar
_COLUMN = 20  # columns of the screen for one account; more accounts than fit go into further tables


def show_case(case: "StoredCase", out: Console) -> None:
    """The incidents, those that most documents tell first, and the documents."""
    incidents = sorted(case.incidents(), key=_prominence)
    documents = list(case.documents(text=False))
    out.print(f"{case.header.case}: documents {len(documents)}, incidents {len(incidents)}", style="bold", markup=False)
    if case.public_material:
        out.print("declared public material: a language model on another machine may be asked about its texts", markup=False)
    if case.sent_to:
        out.print(plain(f"texts were sent to {', '.join(case.sent_to)}"))
    table = Table("id", "kind", "when", "where", "figures", "docs", "accounts", "origins", box=None, pad_edge=False)
    for incident in incidents:
        origins = incident.independent_origins
        table.add_row(
            incident.id[:8],
            str(incident.kind),
            _when(incident.when),
            _where(incident.where),
            "\n".join(f"{f.property} {figure_range_in_words(f)} {f.category}" for f in incident.figures),
            str(len(incident.documents)),
            str(len(incident.accounts)),
            str(origins.low) if origins.low == origins.high else f"{origins.low}-{origins.high}",
        )
    out.print(table)
    out.print()
    listed = Table("document", "id", "published", "publisher", "language", "", box=None, pad_edge=False)
    for document in sorted(documents, key=lambda d: d.name):
        listed.add_row(
            plain(document.name),
            document.id.removeprefix("sha256:")[:8],
            document.published.value if document.published else "",
            plain(document.publisher or ""),
            document.language or "",
            plain(document.reason or ""),
        )
    out.print(listed)
    out.print(f"\nOne of them: testimonia show {case.path} ID", markup=False, style="dim", soft_wrap=True)


def show_one(case: "StoredCase", wanted: str, out: Console) -> None:
    """The noun whose id begins so. Raises RecordError when there is none, or more than one."""
    found = case.find(wanted)
    if not found:
        raise RecordError(f"{case.path}: nothing has the id {wanted!r}. List what there is: testimonia show {case.path}")
    if len(found) > 1:
        listed = ", ".join(f"{getattr(noun, 'id', '')} ({type(noun).__name__.lower()})" for noun in found[:8])
        raise RecordError(f"{case.path}: {wanted!r} is the beginning of several ids: {listed}. Give more of it.")
    _show(case, found[0], out)


def _show(case: "StoredCase", noun: Noun, out: Console) -> None:
    match noun:
        case Incident():
            _show_incident(case, noun, out)
        case Account():
            out.print(f"account {noun.id}: {noun.origin.name} ({noun.origin.kind}) on incident {noun.incident}", style="bold", markup=False)
            wanted = set(noun.claims)
            out.print(_claims_table(case, [claim for claim in case.claims() if claim.id in wanted]))
        case Mention():
            out.print(f"mention {noun.id}: {noun.kind}{f' ({noun.form})' if noun.form else ''}", style="bold", markup=False)
            _show_in_text(case, noun.document, [(span.start, span.end) for span in noun.spans], out)
            out.print(_claims_table(case, [claim for claim in case.claims(noun.document) if claim.mention == noun.id]))
        case Claim():
            _show_claim(case, noun, out)
        case Document():
            _show_document(case, noun, out)
        case Judgement():
            on = noun.on if isinstance(noun.on, str) else " and ".join(noun.on)
            out.print(f"judgement {noun.id}: {noun.verdict} on {on}, by {noun.by}, {noun.at}: {noun.why}", markup=False)


def _show_incident(case: "StoredCase", incident: Incident, out: Console) -> None:
    out.print(f"incident {incident.id}: {incident.kind}, {_when(incident.when)}, {_where(incident.where)}", style="bold", markup=False)
    origins = incident.independent_origins
    out.print(
        f"documents {len(incident.documents)}, accounts {len(incident.accounts)}, "
        f"independent origins: {range_in_words(origins.low, origins.high)}",
        markup=False,
    )
    if incident.formerly:
        out.print(f"formerly {', '.join(incident.formerly)}", markup=False)
    mentions = set(incident.mentions)
    claims = [claim for claim in case.claims() if claim.mention in mentions]
    wanted = set(incident.accounts)
    accounts = sorted((account for account in case.accounts() if account.id in wanted), key=lambda a: -len(a.claims))
    if incident.figures:
        out.print("\nFigures, lowest to highest, and who gives each end", style="bold")
        out.print(_figures_table(incident.figures, accounts))
    out.print("\nWho says what", style="bold")
    by_id = {claim.id: claim for claim in claims}
    fit = max(1, out.width // _COLUMN - 1)
    for first in range(0, len(accounts), fit):
        out.print(_side_by_side(accounts[first : first + fit], by_id))
    if incident.disagreements:
        out.print("\nDisagreements", style="bold")
        for disagreement in incident.disagreements:
            out.print(f"- {disagreement.property}: {disagreement.why}", markup=False)
    out.print("\nClaims", style="bold")
    out.print(_claims_table(case, claims))


def _figures_table(figures: Sequence[FigureRange], accounts: Sequence[Account]) -> Table:
    names = {account.id: account.origin.name for account in accounts}
    widest = max((end.value or 0 for figure in figures for end in (figure.low, figure.high)), default=0) or 1
    table = Table("what", "range", box=None, pad_edge=False)
    table.add_column("", min_width=_BAR, no_wrap=True)
    for name in ("lowest", "highest", "best", "origins", "grade"):
        table.add_column(name, overflow="fold")
    for figure in figures:
        table.add_row(
            f"{figure.property} {figure.category}",
            figure_range_in_words(figure),
            _bar(figure.low.value, figure.high.value, widest),
            plain(_joined(names.get(i, i) for i in figure.low.accounts)),
            plain(_joined(names.get(i, i) for i in figure.high.accounts)),
            plain(f"{figure.best.value:,} ({figure.best.rule})" if figure.best else "-"),
            range_in_words(figure.origins.low, figure.origins.high),
            plain(figure.grade),
        )
    return table


def _bar(low: int | None, high: int | None, widest: int) -> Text:
    """Up to the lowest figure solid, from there to the highest light; an open end is drawn as far as it is known."""
    solid = round(_BAR * (low or 0) / widest)
    light = round(_BAR * (high if high is not None else low or 0) / widest) - solid
    return Text("█" * max(solid, 1 if low else 0) + "░" * light)


def _side_by_side(accounts: Sequence[Account], claims: dict[str, Claim]) -> Table:
    """Rows: what is claimed; columns: who says it."""
    said: dict[str, dict[str, list[str]]] = {}
    for account in accounts:
        for claim_id in account.claims:
            if claim_id in claims:
                claim = claims[claim_id]
                said.setdefault(_row_of(claim), {}).setdefault(account.id, []).append(_cell(claim))
    table = Table(show_lines=True)
    table.add_column("", min_width=12, overflow="fold")
    for account in accounts:
        table.add_column(plain(f"{account.origin.name}\n({account.origin.kind})"), overflow="fold")
    for row in sorted(said):
        table.add_row(row, *(plain("\n".join(dict.fromkeys(said[row].get(account.id, ())))) for account in accounts))
    return table


def _row_of(claim: Claim) -> str:
    return f"{claim.property} {claim.value.category}" if isinstance(claim.value, Figure) else str(claim.property)


def _cell(claim: Claim) -> str:
    value = range_in_words(claim.value.low, claim.value.high) if isinstance(claim.value, Figure) else value_in_words(claim.value)
    basis = claim.chain[-1].basis
    return value + ("" if claim.certainty == "asserted" else f" [{claim.certainty}]") + ("" if basis == "not_stated" else f" [{basis}]")


def _claims_table(case: "StoredCase", claims: Iterable[Claim]) -> Table:
    names = {document.id: document.name for document in case.documents(text=False)}
    table = Table("claim", "what", "value", "certainty", "who says so", "words", box=None, pad_edge=False)
    for claim in sorted(claims, key=lambda c: (names.get(c.document, ""), c.span.start)):
        table.add_row(
            claim.id[:8],
            str(claim.property),
            plain(value_in_words(claim.value)),
            str(claim.certainty) + (" (habitual)" if claim.modality == "habitual" else ""),
            plain(chain_in_words(claim)),
            plain(f"“{_one_line(claim.span.quote)}”"),
        )
    return table


def _show_claim(case: "StoredCase", claim: Claim, out: Console) -> None:
    out.print(f"claim {claim.id}: {claim.property}: {value_in_words(claim.value)}", style="bold", markup=False)
    manner = f"{claim.certainty} (modality {claim.modality}, polarity {claim.polarity}, act {claim.act})"
    out.print(f"{manner}; score {claim.score:.2f}; read by {claim.made_by}", markup=False)
    if claim.supersedes:
        out.print(f"supersedes {claim.supersedes}", markup=False)
    tree: Tree | None = None
    at: Tree | None = None
    for link in claim.chain:
        words = plain(f"{link_in_words(link)} ({link.source.kind})" + (f", “{_one_line(link.cue.quote)}”" if link.cue else ""))
        if at is None:
            tree = at = Tree(words)
        else:
            at = at.add(words)
    if tree is not None:
        out.print(tree)
    _show_in_text(case, claim.document, [(claim.span.start, claim.span.end)], out)


def _show_document(case: "StoredCase", document: Document, out: Console) -> None:
    out.print(f"document {document.name}: {document.id}", style="bold", markup=False, soft_wrap=True)
    published = f"{document.published.value} ({document.published.basis})" if document.published else None
    for name, value in (
        ("also named", ", ".join(document.also_named)),
        ("title", document.title),
        ("author", document.author),
        ("publisher", document.publisher),
        ("published", published),
        ("language", document.language),
        ("status", f"{document.status}" + (f": {document.reason}" if document.reason else "")),
        ("characters", f"{document.characters:,}"),
    ):
        if value:
            out.print(f"{name}: {value}", markup=False)
    out.print(_claims_table(case, case.claims(document.id)))


def _show_in_text(case: "StoredCase", document_id: str, spans: Sequence[tuple[int, int]], out: Console) -> None:
    """The words with a little of the text on either side, lit."""
    document = case.document(document_id)
    if document is None or document.text is None:
        return
    out.print(f"in {document.name}:", markup=False)
    for start, end in spans:
        before, after = document.text[max(0, start - _AROUND) : start], document.text[end : end + _AROUND]
        words = Text("  …" + _one_line(before, trim=False))
        words.append(_one_line(document.text[start:end]), style="bold reverse")
        words.append(_one_line(after, trim=False) + "…")
        out.print(words)


def _prominence(incident: Incident) -> tuple[int, int, str]:
    return (-len(incident.documents), -len(incident.mentions), incident.when.start if incident.when else "9999")


def _when(moment: Moment | None) -> str:
    return value_in_words(moment) if moment else "no date"


def _where(place: Place | None) -> str:
    return value_in_words(place) if place else "no place"


def _joined(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(names)))


def _one_line(text: str, *, trim: bool = True) -> str:
    return " ".join(text.split()) if trim else text.replace("\r", "").replace("\n", " ")


def plain(text: str) -> Text:
    """Text of documents, never taken for markup; control characters, which could steer a terminal, are made visible."""
    return Text("".join(c if c == "\n" or c.isprintable() else "�" for c in text))
