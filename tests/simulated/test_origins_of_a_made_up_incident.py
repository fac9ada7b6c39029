"""Known sources, told on by any number of outlets: the range of origins holds the truth, and no copy raises its low end."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.model.record import Claim, Document, Link, Mention, Published, Range, Source, Span
from testimonia.model.terms import (
    Act,
    Basis,
    Category,
    DateBasis,
    DatePrecision,
    DocumentStatus,
    Kind,
    Modality,
    Polarity,
    Property,
    SourceKind,
)
from testimonia.model.values import Figure, Moment
from testimonia.reconcile import Dossier, dossiers

MINISTRY = Link(Source("Ministry of the Interior", SourceKind.OFFICE))
POLICE = Link(Source("the police", SourceKind.OFFICE))
FRONT = Link(Source("River Front", SourceKind.ORGANISATION))
MONITORS = Link(Source("Gorge Monitors", SourceKind.ORGANISATION), basis=Basis.INTERVIEWED)
SOURCES = {"state": (MINISTRY, POLICE), "front": (FRONT,), "monitors": (MONITORS,)}
SENTENCE = "Riders came down to the ford before sunrise and shot {n} people who were loading salt, {who} told us."


def outlet(name: str) -> Link:
    return Link(Source(name, SourceKind.OUTLET))


def resident(words: str = "a resident") -> Link:
    return Link(Source(words, SourceKind.WITNESS))


class Telling:
    """One document that tells of the same attack: its text, and one claim of the dead for each chain."""

    def __init__(self, name: str, day: int, text: str, chains: list[tuple[tuple[Link, ...], int]]) -> None:
        published = Published(f"2021-05-{day:02}", DateBasis.DATELINE)
        self.document = Document(f"sha256:{name}", f"{name}.txt", text, len(text), "text/plain", DocumentStatus.READ, published=published)
        self.mention = Mention(self.document.id, Kind.ARMED_ATTACK, None, (Span(0, 6, text[:6]),))
        when = Moment("2021-05-03", "2021-05-03", DatePrecision.DAY, "on 3 May")
        self.claims = [self.claim(Property.DATE, when, chains[0][0], 0)]
        for chain, dead in chains:
            at = text.find(str(dead))
            self.claims.append(self.claim(Property.KILLED, Figure(dead, dead, Category.CIVILIAN, str(dead)), chain, max(at, 0)))

    def claim(self, prop: Property, value: Figure | Moment, chain: tuple[Link, ...], at: int) -> Claim:
        span = Span(at, at + 1, self.document.text[at])  # type: ignore[index]
        asserted = (Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS)
        return Claim(self.document.id, self.mention.id, prop, value, *asserted, chain, span, 1.0, "test")


def incident_of(tellings: list[Telling]) -> Dossier:
    (found,) = dossiers([t.document for t in tellings], [t.mention for t in tellings], [c for t in tellings for c in t.claims])
    return found


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Telling], int]:
    """Outlets that each quote some of the known sources, and how many independent origins stand behind them all."""
    tellings, heard = [], set()
    for n in range(draw(st.integers(1, 9))):
        names = draw(st.lists(st.sampled_from(sorted(SOURCES)), min_size=1, max_size=3, unique=True))
        heard |= set(names)
        chains = [((outlet(f"Paper {n}"), draw(st.sampled_from(SOURCES[name]))), draw(st.integers(3, 9))) for name in names]
        tellings.append(Telling(f"paper{n}", draw(st.integers(4, 20)), f"Paper {n} writes of the ford.", chains))
    return tellings, len(heard)


@settings(deadline=None, max_examples=60)
@given(worlds())
def test_known_origins_are_recovered_whatever_the_outlets(world: tuple[list[Telling], int]):
    tellings, origins = world
    assert incident_of(tellings).incident.independent_origins.high == origins


def fake(n: int, sort: str) -> Telling:
    """A planted telling that knows nothing of its own."""
    name, day = f"Fake {n:02}", 5 + n % 20
    copied = SENTENCE.format(n=7, who="a resident")
    return {
        "credit": lambda: Telling(name, day, f"{name} has it from the Lake Wire.", [((outlet(name), outlet("Lake Wire"), resident()), 7)]),
        "office": lambda: Telling(name, day, f"{name} cites the police.", [((outlet(name), POLICE), 7)]),
        "copy": lambda: Telling(name, day, copied, [((outlet(name), resident()), 7)]),
        "longer copy": lambda: Telling(name, day, f"From our desk. {copied} More soon.", [((outlet(name), resident()), 7)]),
        "paraphrase": lambda: Telling(name, day, f"Seven fell at the ford, {name} learnt.", [((outlet(name),), 7)]),
        "paraphrase with a voice": lambda: Telling(
            name, day, f"At the ford 7 salt carriers died, neighbours said to {name}.", [((outlet(name), resident("neighbours")), 7)]
        ),
        "custody": lambda: Telling(
            name,
            day,
            f"A captive said 7, writes {name}.",
            [((outlet(name), Link(Source("a captive", SourceKind.DETAINEE), basis=Basis.IN_CUSTODY)), 7)],
        ),
    }[sort]()


SORTS = ["credit", "office", "copy", "longer copy", "paraphrase", "paraphrase with a voice", "custody"]


def true_tellings() -> list[Telling]:
    wire = Telling("wire", 4, SENTENCE.format(n=7, who="a resident"), [((outlet("Lake Wire"), resident()), 7)])
    state = Telling("state", 4, "The ministry counts 5 dead.", [((outlet("Hill Post"), MINISTRY), 5)])
    return [wire, state]


def test_fifty_planted_fakes_of_every_sort_never_raise_the_low_end():
    alone = incident_of(true_tellings()).incident.independent_origins
    assert alone == Range(2, 2)
    for sort in SORTS:
        assert incident_of(true_tellings() + [fake(n, sort) for n in range(50)]).incident.independent_origins.low == 2, sort
    rng = random.Random(4)
    mixed = [fake(n, rng.choice(SORTS)) for n in range(50)]
    assert incident_of(true_tellings() + mixed).incident.independent_origins.low == 2


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(SORTS), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_law_a_copy_never_adds_to_low_in_whatever_order_documents_come(sorts: list[str], rng: random.Random):
    tellings = true_tellings() + [fake(n, sort) for n, sort in enumerate(sorts)]
    shuffled = list(tellings)
    rng.shuffle(shuffled)
    found = incident_of(tellings)
    assert found.incident.independent_origins.low == 2
    assert found == incident_of(shuffled)


def test_the_tree_says_it_in_one_line_and_shows_who_carries_whom():
    tellings = [*true_tellings(), fake(1, "credit"), fake(2, "office"), fake(3, "paraphrase")]
    tree = incident_of(tellings).tree
    assert tree.summary == "5 documents, 5 outlets, 2-3 independent origins"
    assert [(b.origin.name, b.weight.low, b.outlets) for b in tree.branches if b.weight.low] == [
        ("a resident", 1, ("Fake 01", "Lake Wire")),
        ("Ministry of the Interior", 1, ("Fake 02", "Hill Post")),
    ]
