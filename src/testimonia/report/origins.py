"""Where an incident's claims come from: documents and outlets on one side, origins on the other, what is passed on between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from testimonia.model.record import Account, Claim, Incident
from testimonia.reconcile import Findings
from testimonia.reconcile.origins import NOTHING, PERHAPS, SURE, Weight
from testimonia.reconcile.tree import Branch, OriginTree
from testimonia.report.evidence import Ref, anchor, source_name, speaker_place
from testimonia.report.index import Index, distinct
from testimonia.report.phrases import calm, origins
from testimonia.report.table import origin_name, voices
from testimonia.report.veil import Veil
from testimonia.report.words import Words, sentence_case

WEIGHT_KEY = {SURE: "sure", PERHAPS: "perhaps", NOTHING: "nothing"}


@dataclass(frozen=True, slots=True)
class Counted:
    """What one account adds to the number of independent origins, and why."""

    weight: Weight
    reasons: tuple[str, ...]


def weigh(findings: Iterable[Findings], index: Index) -> dict[str, Counted]:
    """Accounts with what each adds to the origins of its incident, and why: the branches of the trees that were found."""
    return {
        index.account_of[branch.claims[0]]: Counted(branch.weight, tuple(_calmly(why, branch, index) for why in branch.why))
        for found in findings
        for branch in found.tree.branches
        if branch.claims[0] in index.account_of
    }


def _calmly(why: str, branch: Branch, index: Index) -> str:
    """Why an origin counts as it does, with names as the page writes them."""
    for claim in (index.claims[c] for c in branch.claims if c in index.claims):
        for link in claim.chain:
            why = why.replace(link.source.name, calm(link.source.name))
    return " ".join(why.split())


def tree_words(tree: OriginTree, words: Words) -> str:
    """The tree folded into one line: "6 documents, 4 outlets, 1 to 2 independent origins"."""
    parts = [words.count("documents_number", tree.documents)]
    parts += [words.count("outlets_named", tree.outlets)] if tree.outlets else []
    return words("list.comma").join([*parts, origins(tree.origins, words)])


@dataclass(frozen=True, slots=True)
class Path:
    """One way on which an origin reaches the reader: names from the outermost to the one who speaks, and the documents."""

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
    beyond: tuple[tuple[str, Ref], ...]
    claims: str
    voices: str


def _ways(account: Account, index: Index) -> dict[tuple[str, ...], list[Claim]]:
    """Claims of an account by the names on their way, outermost first, the speaker last."""
    ways: dict[tuple[str, ...], list[Claim]] = {}
    for claim in index.claims_of(account.id):
        way = claim.chain[: speaker_place(claim) + 1]
        ways.setdefault(tuple(" ".join(link.source.name.split()) for link in way), []).append(claim)
    return ways


def origin_views(
    accounts: Sequence[Account], counted: Mapping[str, Counted], anchors: Mapping[str, str], index: Index, veil: Veil, words: Words
) -> tuple[OriginView, ...]:
    """The origins of an incident: those that surely count first."""
    order = {"sure": 0, "perhaps": 1, "nothing": 2, "": 3}
    views = [_view(account, counted.get(account.id), anchors, index, veil, words) for account in accounts]
    return tuple(sorted(views, key=lambda v: order[v.weight_key]))


def _view(account: Account, counted: Counted | None, anchors: Mapping[str, str], index: Index, veil: Veil, words: Words) -> OriginView:
    key = WEIGHT_KEY[counted.weight] if counted else ""
    paths: list[Path] = []
    beyond: dict[tuple[str, str], str] = {}
    for names, claims in _ways(account, index).items():
        documents = distinct([c.document for c in claims])
        refs = tuple(Ref(veil.say(index.documents[d].name), anchors[d]) for d in documents if d in index.documents)
        paths.append(Path(tuple(calm(veil.say(n)) for n in names), refs))
        for claim in claims:
            for link in claim.chain[speaker_place(claim) + 1 :]:
                beyond.setdefault((calm(veil.say(names[-1])), source_name(link, veil)), anchor(claim.id))
    return OriginView(
        anchor=f"a-{account.id}",
        name=origin_name(account, veil),
        kind=words(f"source.{account.origin.kind}"),
        weight_key=key,
        weight=words(f"origins.{key}") if key else "",
        reasons=tuple(sentence_case(veil.say(why)) for why in counted.reasons[:2]) if counted else (),
        paths=tuple(paths),
        beyond=tuple((who, Ref(name, at)) for (who, name), at in beyond.items()),
        claims=words.count("claims", len(account.claims)),
        voices=voices(account, index, veil, words),
    )


# -- the drawing

_ROW, _BOX, _WIDTH, _GAP = 40, 30, 800, 150
_BOX_WIDTH = (_WIDTH - _GAP) / 2
_LETTERS = 42  # that fit into a box at 13 pixels
MOST_NODES = 40
"""With more ways or origins than this in one incident the list alone is shown: a drawing would be no picture any more."""


def _edges(views: Sequence[OriginView], index: Index, incident: Incident, veil: Veil) -> dict[tuple[str, str], str]:
    """From each way (names that pass it on, by document) to each origin: the label of the way, by way and origin."""
    by_anchor = {f"a-{a}": a for a in incident.accounts}
    edges: dict[tuple[str, str], str] = {}
    for view in views:
        for names, claims in _ways(index.accounts[by_anchor[view.anchor]], index).items():
            passing = names[:-1] or names
            for claim in claims:
                edges.setdefault((f"{claim.document} {passing}", view.anchor), " → ".join(calm(veil.say(n)) for n in passing))
    return edges


def _short(label: str) -> str:
    return label if len(label) <= _LETTERS else label[: _LETTERS - 1].rstrip() + "…"


def _middle(place: int, count: int, height: int) -> float:
    """Height of the middle of a box, `count` boxes being spread evenly."""
    return round(height / count * (place + 0.5), 1)


def flow(incident: Incident, views: Sequence[OriginView], index: Index, veil: Veil, title: str) -> Markup:
    """Lines from those who pass on to those who say: empty where there is nothing to see or far too much."""
    edges = _edges(views, index, incident, veil)
    ways = {way: label for (way, _), label in edges.items()}
    order = {v.anchor: n for n, v in enumerate(views)}
    if len(ways) < 2 or max(len(ways), len(views)) > MOST_NODES:
        return Markup("")
    tied = {way: [order[origin] for w, origin in edges if w == way] for way in ways}
    left = sorted(ways, key=lambda way: (sum(tied[way]) / len(tied[way]), ways[way]))
    height = max(len(ways), len(views)) * _ROW
    at_left = {way: _middle(n, len(left), height) for n, way in enumerate(left)}
    at_right = {v.anchor: _middle(n, len(views), height) for n, v in enumerate(views)}
    weights = {v.anchor: v.weight_key or "perhaps" for v in views}
    lines = "".join(_curve(at_left[way], at_right[origin], weights[origin]) for way, origin in edges)
    boxes = "".join(_node(0, at_left[way], label, "") for way, label in ways.items())
    boxes += "".join(_node(_BOX_WIDTH + _GAP, at_right[v.anchor], v.name, v.weight_key) for v in views)
    return Markup(f'<svg class="flow" viewBox="-2 0 {_WIDTH + 4} {height}" role="img" aria-label="{escape(title)}">{lines}{boxes}</svg>')


def _curve(y1: float, y2: float, weight: str) -> str:
    x1, x2, middle = _BOX_WIDTH, _BOX_WIDTH + _GAP, _WIDTH / 2
    return f'<path class="edge {weight}" d="M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"/>'


def _node(x: float, y: float, label: str, weight: str) -> str:
    return (
        f'<g class="node {weight}"><title>{escape(label)}</title>'
        f'<rect x="{x}" y="{y - _BOX / 2}" width="{_BOX_WIDTH}" height="{_BOX}" rx="6"/>'
        f'<text x="{x + _BOX_WIDTH / 2}" y="{y + 4.5}" text-anchor="middle">{escape(_short(label))}</text></g>'
    )
