"""The worked examples on the page about origins are what the program computes."""

import re
from pathlib import Path

import pytest

from testimonia.model.record import Claim, Link, Source, Span
from testimonia.model.terms import Act, Basis, Category, Modality, Polarity, Property, SourceKind
from testimonia.model.values import Figure
from testimonia.reconcile.origins import trace

PAGE = (Path(__file__).parents[2] / "docs" / "explanation" / "origins.md").read_text(encoding="utf-8")
ROWS = {cells[0]: cells[1:] for cells in re.findall(r"^\| (.*?) \| (.*?) \| (.*?) \| .*? \|$", PAGE, re.M)}


def link(name: str, kind: SourceKind, basis: Basis = Basis.NOT_STATED, role: str | None = None, of: str | None = None) -> Link:
    return Link(Source(name, kind, role, of), basis=basis)


WIRE = link("Lake Wire", SourceKind.OUTLET)
POLICE = link("the police", SourceKind.OFFICE)

# sentence on the page: the chain that it has, and what the speaker does
EXAMPLES: dict[str, tuple[tuple[Link, ...], Act]] = {
    '"Four people were killed." (Lake Wire)': ((WIRE,), Act.REPORTS),
    '"Our reporter counted four bodies." (Lake Wire)': ((link("Lake Wire", SourceKind.OUTLET, Basis.COUNTED),), Act.REPORTS),
    '"Four people were killed, the ministry said." (Lake Wire)': ((WIRE, link("the ministry", SourceKind.OFFICE)), Act.REPORTS),
    '"… said the city hospital."': ((WIRE, link("the city hospital", SourceKind.OFFICE)), Act.REPORTS),
    '"The court found that four …"': ((WIRE, link("the court", SourceKind.OFFICE)), Act.REPORTS),
    '"According to some data, said the president, …"': (
        (WIRE, link("the president", SourceKind.OFFICE), link("some data", SourceKind.UNNAMED)),
        Act.REPORTS,
    ),
    '"Sources said four were killed." (Lake Wire)': ((WIRE, link("sources", SourceKind.UNNAMED)), Act.REPORTS),
    '"The interrogation revealed that …" (police)': (
        (POLICE, link("the interrogation", SourceKind.DETAINEE, Basis.IN_CUSTODY)),
        Act.REPORTS,
    ),
    '"A resident had heard that …"': ((WIRE, link("the resident", SourceKind.WITNESS, Basis.HEARSAY)), Act.REPORTS),
    '"The dead were four, a resident told the police." (Lake Wire)': (
        (WIRE, POLICE, link("the resident", SourceKind.WITNESS)),
        Act.REPORTS,
    ),
    '"An analyst believes that four …"': ((WIRE, link("the analyst", SourceKind.PERSON, role="analyst")), Act.REPORTS),
    '"Our monitors interviewed 14 residents. Four were killed." (a rights group)': (
        (link("the rights group", SourceKind.ORGANISATION, Basis.INTERVIEWED),),
        Act.REPORTS,
    ),
    '"Four were killed." (the same group, no more said)': ((link("the rights group", SourceKind.ORGANISATION),), Act.REPORTS),
    '"We lost four fighters." (the River Front)': ((link("River Front", SourceKind.ORGANISATION),), Act.ADMITS),
    '"We lost four soldiers." (the ministry of defence)': ((link("that state", SourceKind.OFFICE),), Act.ADMITS),
}


@pytest.mark.parametrize("sentence", EXAMPLES)
def test_a_worked_example_is_what_the_program_computes(sentence: str):
    chain, act = EXAMPLES[sentence]
    four = Figure(4, 4, Category.UNSPECIFIED, "four")
    claim = Claim("d", "m", Property.KILLED, four, Modality.ASSERTED, Polarity.AFFIRMED, act, chain, Span(0, 4, "four"), 1.0, "test")
    traced = trace(claim, "UG")
    assert [traced.origin.name, f"{traced.weight.low} to {traced.weight.high}"] == list(ROWS[sentence])
