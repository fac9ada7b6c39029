"""Where an incident's claims come from: documents and outlets on one side, origins on the other, what is passed on between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from testimonia.model.record import Account, Claim, Incident, Record
from testimonia.reconcile import ReconcileConfig
from testimonia.reconcile.origins import NOTHING, PERHAPS, SURE, Weight, count, trace_all
from testimonia.reconcile.reuse import copied_sentences, copies_of, published
from testimonia.report.evidence import Ref, anchor, source_name
from testimonia.report.index import Index, distinct
from testimonia.report.table import origin_name
from testimonia.report.veil import Veil
from testimonia.report.words import Words, sentence_case
from testimonia.text.names import fold

WEIGHT_KEY = {SURE: "sure", PERHAPS: "perhaps", NOTHING: "nothing"}


@dataclass(frozen=True, slots=True)
class Counted:
    """What one account adds to the number of independent origins, and why."""

    weight: Weight
    reasons: tuple[str, ...]


def weigh(record: Record, index: Index) -> dict[str, Counted]:
    """Accounts with what each adds to the origins of its incident, by the rule of the reconciliation.

    Left out where the rule no longer gives the range that the record holds: then the record was made by another rule, and
    no reason of ours would explain it.
    """
    copies = copies_of(copied_sentences([d for d in record.documents if d.text], ReconcileConfig().reuse))
    age = {d.id: published(d) for d in record.documents}
    found: dict[str, Counted] = {}
    for incident in record.incidents:
        claims = [c for c in index.claims_on(incident) if c.document in age]
        traced = trace_all(claims, incident.where.country if incident.where else None, copies, age)
        if count(traced) != incident.independent_origins:
            continue
        by_account: dict[str, list[tuple[Weight, str]]] = {}
        for t in traced:
            by_account.setdefault(index.account_of[t.claim.id], []).append((t.weight, t.why))
        for account, weights in by_account.items():
            total = NOTHING
            for weight, _ in weights:
                total = total | weight
            found[account] = Counted(total, distinct([why for weight, why in weights if weight == total]))
    return found


@dataclass(frozen=True, slots=True)
class Path:
    """One way on which an origin reaches the reader: names from the outermost speaker to the last before it, and documents."""

    names: tuple[str, ...]
    documents: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class OriginView:
    """One origin with the ways that lead to it. `beyond`: those whom it cites in turn without naming them."""

    anchor: str
    name: str
    kind: str
    weight_key: str
    weight: str
    reasons: tuple[str, ...]
    paths: tuple[Path, ...]
    beyond: tuple[Ref, ...]
    claims: str


def _place_in_chain(claim: Claim, account: Account) -> int:
    """Where the origin stands in a claim's chain; the last link when the chain does not name it (a copy traced to its model)."""
    name = fold(account.origin.name)
    for place in range(len(claim.chain) - 1, -1, -1):
        if fold(claim.chain[place].source.name) == name:
            return place
    return len(claim.chain) - 1


def _ways(account: Account, index: Index) -> dict[tuple[str, ...], list[Claim]]:
    """Claims of an account by the names that pass them on, outermost first; the origin itself is not among them."""
    ways: dict[tuple[str, ...], list[Claim]] = {}
    for claim in index.claims_of(account.id):
        before = claim.chain[: _place_in_chain(claim, account)]
        ways.setdefault(tuple(link.source.name for link in before), []).append(claim)
    return ways


def origin_views(
    accounts: Sequence[Account], counted: Mapping[str, Counted], anchors: Mapping[str, str], index: Index, veil: Veil, words: Words
) -> tuple[OriginView, ...]:
    """The origins of an incident: those that surely count first."""
    order = {"sure": 0, "perhaps": 1, "nothing": 2, "": 3}
    views = [_view(account, counted.get(account.id), anchors, index, veil, words) for account in accounts]
    return tuple(sorted(views, key=lambda v: order[v.weight_key]))


def _view(
    account: Account, counted: Counted | None, anchors: Mapping[str, str], index: Index, veil: Veil, words: Words
) -> OriginView:
    key = WEIGHT_KEY[counted.weight] if counted else ""
    paths, beyond = [], {}
    for names, claims in _ways(account, index).items():
        documents = distinct([c.document for c in claims])
        refs = tuple(Ref(veil.say(index.documents[d].name), anchors[d]) for d in documents if d in index.documents)
        paths.append(Path(tuple(veil.say(n) for n in names), refs))
        for claim in claims:
            for link in claim.chain[_place_in_chain(claim, account) + 1 :]:
                beyond.setdefault(source_name(link, veil), anchor(claim.id))
    return OriginView(
        anchor=f"a-{account.id}",
        name=origin_name(account, veil),
        kind=words(f"source.{account.origin.kind}"),
        weight_key=key,
        weight=words(f"origins.{key}") if key else "",
        reasons=tuple(sentence_case(veil.say(why)) for why in counted.reasons[:2]) if counted else (),
        paths=tuple(paths),
        beyond=tuple(Ref(name, at) for name, at in beyond.items()),
        claims=words.count("claims", len(account.claims)),
    )


# -- the drawing

_ROW, _BOX, _WIDTH = 40, 30, 800
_LETTERS = 27  # that fit into a box at 13 pixels
MOST_NODES = 40
"""With more documents or origins than this in one incident, the list alone is shown: a drawing would be no picture any more."""


@dataclass(frozen=True, slots=True)
class _Flow:
    """Nodes of the three columns by key, with their labels, and edges (from, to, weight) between them."""

    columns: tuple[dict[str, str], dict[str, str], dict[str, str]]
    edges: dict[tuple[str, str], str]
    weights: dict[str, str]


def _flow(incident: Incident, views: Sequence[OriginView], index: Index, veil: Veil) -> _Flow:
    documents: dict[str, str] = {}
    relays: dict[str, str] = {}
    ends = {v.anchor: v.name for v in views}
    edges: dict[tuple[str, str], str] = {}
    weights = {v.anchor: v.weight_key or "perhaps" for v in views}
    by_anchor = {f"a-{a}": a for a in incident.accounts}
    for view in views:
        for names, claims in _ways(index.accounts[by_anchor[view.anchor]], index).items():
            for claim in claims:
                outer = claim.chain[0].source.name
                start = f"d:{claim.document}"
                documents.setdefault(start, veil.say(outer))
                at = start
                for name in names[1:]:
                    step = f"r:{fold(name)}"
                    relays.setdefault(step, veil.say(name))
                    edges.setdefault((at, step), weights[view.anchor])
                    at = step
                edges.setdefault((at, view.anchor), weights[view.anchor])
    return _Flow((documents, relays, ends), edges, weights)


def _short(label: str) -> str:
    return label if len(label) <= _LETTERS else label[: _LETTERS - 1].rstrip() + "…"


def _spread(count: int, height: float) -> list[float]:
    """Middles of `count` boxes spread evenly over the height."""
    step = height / max(count, 1)
    return [step * (i + 0.5) for i in range(count)]


def flow(incident: Incident, views: Sequence[OriginView], index: Index, veil: Veil, title: str) -> Markup:
    """Documents to relays to origins as lines; empty where there is nothing to see or far too much."""
    drawn = _flow(incident, views, index, veil)
    columns = [c for c in drawn.columns if c]
    if len(columns) < 2 or len(drawn.columns[0]) < 2 or max(map(len, columns)) > MOST_NODES:
        return Markup("")
    height = max(map(len, columns)) * _ROW
    box = (_WIDTH - 90 * (len(columns) - 1)) / len(columns)
    place = {
        key: (round(n * (box + 90), 1), round(y, 1))
        for n, nodes in enumerate(columns)
        for key, y in zip(_arrange(nodes, n, columns, drawn.edges), _spread(len(nodes), height), strict=True)
    }
    edges = [_curve(place[a], place[b], box, weight) for (a, b), weight in drawn.edges.items()]
    nodes = [_node(place[key], box, label, drawn.weights.get(key, "")) for nodes in columns for key, label in nodes.items()]
    return Markup(
        f'<svg class="flow" viewBox="-2 0 {_WIDTH + 4} {height}" role="img" aria-label="{escape(title)}">{"".join(edges)}{"".join(nodes)}</svg>'
    )


def _arrange(nodes: dict[str, str], n: int, columns: Sequence[dict[str, str]], edges: Mapping[tuple[str, str], str]) -> list[str]:
    """A column in the order of what it is tied to on its right, so that few lines cross; the last column keeps its order."""
    if n == len(columns) - 1:
        return list(nodes)
    order = {key: i for i, key in enumerate(columns[-1])}
    order |= {key: len(order) for later in columns[n + 1 : -1] for key in later}
    tied = {a: [order.get(b, 0) for x, b in edges if x == a] for a in nodes}
    return sorted(nodes, key=lambda a: sum(tied[a]) / max(len(tied[a]), 1))


def _curve(start: tuple[float, float], end: tuple[float, float], box: float, weight: str) -> str:
    x1, y1, x2, y2 = start[0] + box, start[1], end[0], end[1]
    middle = round((x1 + x2) / 2, 1)
    return f'<path class="edge {weight}" d="M{round(x1, 1)} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"/>'


def _node(at: tuple[float, float], box: float, label: str, weight: str) -> str:
    x, y = at
    return (
        f'<g class="node {weight}"><title>{escape(label)}</title><rect x="{x}" y="{y - _BOX / 2}" width="{round(box, 1)}" height="{_BOX}" rx="6"/>'
        f'<text x="{round(x + box / 2, 1)}" y="{y + 4.5}" text-anchor="middle">{escape(_short(label))}</text></g>'
    )
