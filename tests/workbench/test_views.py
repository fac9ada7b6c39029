"""Laws and small cases of what pages are made of."""

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.model.record import Claim, Link, Source, read_span
from testimonia.model.terms import Act, Modality, Polarity, Property, SourceKind
from testimonia.model.values import Topic
from testimonia.workbench.kept import Kept
from testimonia.workbench.scale import likelihood, likelihoods, queue_rule
from testimonia.workbench.views.document import blocks, pieces
from testimonia.workbench.words import catalogue

CHAIN = (Link(Source("Agency", SourceKind.OUTLET)),)


def claim(text: str, start: int, end: int) -> Claim:
    span = read_span(text, start, end)
    return Claim("d", "m", Property.TOPIC, Topic("x"), Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS, CHAIN, span, 0.5, "r")


@st.composite
def texts_with_claims(draw: st.DrawFn) -> tuple[str, list[Claim]]:
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
    ends = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 20))
    spans = draw(st.lists(ends, max_size=6, unique=True))
    return text, [claim(text, start, min(len(text), start + size)) for start, size in spans]


@given(texts_with_claims())
def test_law_pieces_are_the_text_and_each_knows_its_claims(given_: tuple[str, list[Claim]]):
    text, claims = given_
    found = list(pieces(text, 0, claims))
    assert "".join(p.text for p in found) == text
    for piece in found:
        covering = {c.id for c in claims if c.span.start <= piece.start and piece.start + len(piece.text) <= c.span.end}
        assert set(piece.claims) == covering
    begun = [c for p in found for c in p.first_of]
    assert sorted(begun) == sorted(c.id for c in claims)


@given(texts_with_claims(), st.integers(1, 30))
def test_law_a_window_holds_its_stretch_and_blocks_lose_nothing(given_: tuple[str, list[Claim]], base: int):
    text, claims = given_
    window = text[base:]
    found = [p for block in blocks(pieces(window, base, claims)) for p in block] if window else []
    assert "".join(p.text for p in found) == window
    assert all(p.text == text[p.start : p.start + len(p.text)] for p in found)


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (0.0, "almost_no_chance"),
        (0.05, "almost_no_chance"),
        (0.051, "very_unlikely"),
        (0.5, "roughly_even_chance"),
        (0.87, "very_likely"),
        (0.95, "very_likely"),
        (0.951, "almost_certain"),
        (1.0, "almost_certain"),
    ],
)
def test_a_score_is_said_in_words(score: float, said: str):
    assert likelihood(score).name == said


def test_every_property_has_its_stakes():
    assert set(queue_rule().order.stakes) == set(Property)


def test_words_of_the_scale_are_in_the_catalogue_as_the_directive_writes_them():
    words = catalogue()
    assert [words(f"likelihood.{t.name}") for t in likelihoods()] == [t.says for t in likelihoods()]


def test_no_key_of_the_workbench_hides_one_of_the_report():
    def table(package: str) -> dict[str, dict[str, object]]:
        return tomllib.loads(resources.files(package).joinpath("words", "en.toml").read_text(encoding="utf-8"))

    report, own = table("testimonia.report"), table("testimonia.workbench")
    assert [f"{name}.{key}" for name in own for key in own[name] if key in report.get(name, {})] == []


def test_what_fails_is_not_kept_and_the_oldest_goes_first():
    kept = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 1) == 1
    assert kept.get("a", lambda: 2) == 1
    kept.get("b", lambda: 3)
    kept.get("c", lambda: 4)
    assert len(kept) == 2
    assert kept.get("a", lambda: 5) == 5
