"""The case as tables (pandas), one row a noun: for notebooks and for analyses of one's own. Unmasked, like the case itself."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from testimonia.exchange.plainly import chain_in_words, value_in_words
from testimonia.model.protocols import Case
from testimonia.model.record import Claim, Document, Incident
from testimonia.model.values import Figure

if TYPE_CHECKING:
    import pandas as pd


def documents_frame(documents: Iterable[Document]) -> "pd.DataFrame":
    """Index: id. Without the texts; `published` is the date alone."""
    columns = ("name", "title", "author", "publisher", "published", "language", "status", "reason", "characters", "also_named")
    return _frame(
        (
            (
                d.id,
                d.name,
                d.title,
                d.author,
                d.publisher,
                d.published.value if d.published else None,
                d.language,
                str(d.status),
                d.reason,
                d.characters,
                ", ".join(d.also_named),
            )
            for d in documents
        ),
        columns,
    )


def claims_frame(case: Case) -> "pd.DataFrame":
    """Index: id. `low` and `high` of figures only; `source` is the innermost link, `chain` the whole of it, outermost first."""
    names = {document.id: document.name for document in case.documents()}
    kinds = {mention.id: str(mention.kind) for mention in case.mentions()}
    columns = (
        *("document", "mention", "kind", "property", "value", "low", "high", "category", "modality", "polarity", "act", "certainty"),
        *("source", "source_kind", "chain", "quote", "start", "end", "score", "made_by", "supersedes"),
    )
    return _frame((_claim_row(claim, names, kinds) for claim in case.claims()), columns)


def _claim_row(claim: Claim, names: dict[str, str], kinds: dict[str, str]) -> tuple[Any, ...]:
    figure = claim.value if isinstance(claim.value, Figure) else None
    innermost = claim.chain[-1].source
    return (
        *(claim.id, names.get(claim.document), claim.mention, kinds.get(claim.mention), str(claim.property), value_in_words(claim.value)),
        *((figure.low, figure.high, str(figure.category)) if figure else (None, None, None)),
        *(str(claim.modality), str(claim.polarity), str(claim.act), str(claim.certainty)),
        *(innermost.name, str(innermost.kind), chain_in_words(claim), claim.span.quote, claim.span.start, claim.span.end),
        *(claim.score, claim.made_by, claim.supersedes),
    )


def incidents_frame(incidents: Iterable[Incident]) -> "pd.DataFrame":
    """Index: id. For every figure that some account gives, its lowest and highest value, `killed_low` and `killed_high`.

    Categories are laid side by side, never added up: `killed_civilian_low` is what it says.
    """
    columns = (
        *("kind", "start", "end", "place", "country", "latitude", "longitude"),
        *("documents", "accounts", "mentions", "origins_low", "origins_high", "disagreements"),
    )
    every = tuple(incidents)
    frame = _frame((_incident_row(incident) for incident in every), columns)
    ends: dict[str, dict[str, int]] = {}
    for incident in every:
        for figure in incident.figures:
            stem = f"{figure.property}_{figure.category}"
            for end, value in (("low", figure.low.value), ("high", figure.high.value)):
                if value is not None:
                    ends.setdefault(f"{stem}_{end}", {})[incident.id] = value
    return _beside(frame, ends)


def _beside(frame: "pd.DataFrame", columns: dict[str, dict[str, int]]) -> "pd.DataFrame":
    """The frame with further columns, each a value by id; all at once, because pandas copies the whole for each that is added alone."""
    import pandas as pd

    further = pd.DataFrame({name: pd.Series(values, dtype="float64") for name, values in columns.items()})
    return pd.concat([frame, further.reindex(frame.index)], axis=1)


def _incident_row(incident: Incident) -> tuple[Any, ...]:
    when, where = incident.when, incident.where
    return (
        *(incident.id, str(incident.kind)),
        *((when.start, when.end) if when else (None, None)),
        *((where.name, where.country, where.latitude, where.longitude) if where else (None, None, None, None)),
        *(len(incident.documents), len(incident.accounts), len(incident.mentions)),
        *(incident.independent_origins.low, incident.independent_origins.high, len(incident.disagreements)),
    )


def accounts_frame(case: Case) -> "pd.DataFrame":
    """Index: id. What one origin says of one incident, its claims in a few words."""
    claims = {claim.id: claim for claim in case.claims()}
    columns = ("incident", "origin", "origin_kind", "claims", "says")
    return _frame(
        (
            (
                *(account.id, account.incident, account.origin.name, str(account.origin.kind), len(account.claims)),
                "; ".join(dict.fromkeys(f"{c.property}: {value_in_words(c.value)}" for i in account.claims if (c := claims.get(i)))),
            )
            for account in case.accounts()
        ),
        columns,
    )


def judgements_frame(case: Case) -> "pd.DataFrame":
    """Index: id. In the order in which they were made."""
    rows = ((j.id, j.on if isinstance(j.on, str) else " + ".join(j.on), str(j.verdict), j.by, j.at, j.why) for j in case.judgements())
    return _frame(rows, ("on", "verdict", "by", "at", "why"))


def _frame(rows: Iterable[tuple[Any, ...]], columns: Iterable[str]) -> "pd.DataFrame":
    import pandas as pd  # imported late: it takes most of a second, and reading does not need it

    return pd.DataFrame(list(rows), columns=["id", *columns]).set_index("id")
