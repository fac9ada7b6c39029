"""Chains as deep as the text goes: who says that who said that who saw it, with the basis and the stance of each link."""
# ruff: noqa: E501 - sentences are kept whole

import pytest

from testimonia.model.record import Claim
from testimonia.model.terms import Basis, SourceKind, Stance
from testimonia.pipeline import ShippedReader
from tests.extract.composed import chain, claims_of, document, extract

WIRE = "TUNIS, June 14 2019 (Meridian News) - "

CHAINS = [
    ("The Interior Ministry said that nine people were killed in Gafsa.", ["Interior Ministry"]),
    ("Nine people were killed in Gafsa – Interior Ministry", ["Interior Ministry"]),
    ("The Interior Ministry said that, according to the chief of police, nine people were killed in Gafsa.", ["Interior Ministry", "chief of police"]),
    ("The Steppe Agency, citing the Interior Ministry, reported that nine people were killed in Gafsa.", ["Steppe Agency", "Interior Ministry"]),
    ("The Steppe Agency reported that the governor had said that nine people were killed in Gafsa.", ["Steppe Agency", "governor"]),
    ("The union quoted witnesses as saying that nine people were killed in Gafsa.", ["union", "witnesses"]),
    ("The minister confirmed the report of the Steppe Agency that nine people were killed in Gafsa.", ["minister", "Steppe Agency"]),
    ("The chief of police told the governor that a nurse had counted nine people killed in Gafsa.", ["chief of police", "nurse"]),
    ("“My brother told me that nine people were killed in Gafsa,” a teacher said.", ["teacher", "brother"]),
    ("The Steppe Agency reported that the governor had said that, according to the hospital, nine people were killed in Gafsa.",
     ["Steppe Agency", "governor", "hospital"]),
    ("The Steppe Agency reported that the governor had said that a doctor had told him that nine people were killed in Gafsa.",
     ["Steppe Agency", "governor", "doctor"]),
    ("The governor announced that the commander had learned that a soldier had heard that a nurse had counted nine people killed in Gafsa.",
     ["governor", "commander", "soldier", "nurse"]),
    ("According to the Steppe Agency, the governor claimed that the commander of the garrison had reported that a captured rebel had confessed that nine people were killed in Gafsa.",
     ["Steppe Agency", "governor", "commander of the garrison", "captured rebel"]),
]  # fmt: skip
"""Sentences with one to four sources inside the agency's report, so two to five links."""


def killed(claims: list[Claim]) -> Claim:
    assert len({c.chain for c in claims}) == 1, [chain(c) for c in claims]
    return claims[0]


@pytest.mark.parametrize(("text", "sources"), CHAINS)
def test_the_words_alone_tell_the_chain(text: str, sources: list[str]) -> None:
    assert chain(killed(claims_of(extract(WIRE + text), "killed"))) == ["Meridian News", *sources]


def test_with_the_encoder_nearly_all_chains_stand() -> None:
    reader = ShippedReader()
    wrong = []
    for text, sources in CHAINS:
        got = [chain(c) for c in claims_of(reader.read(document(WIRE + text)), "killed")]
        if ["Meridian News", *sources] not in got:
            wrong.append((text, got))
    assert len(wrong) <= 2, wrong


def test_each_link_has_its_own_basis() -> None:
    claim = killed(claims_of(extract(WIRE + CHAINS[11][0]), "killed"))
    assert [str(link.basis) for link in claim.chain] == ["not_stated", "not_stated", "not_stated", "witnessed", "counted"]
    claim = killed(claims_of(extract(WIRE + CHAINS[-1][0]), "killed"))
    assert claim.chain[-1].basis == Basis.IN_CUSTODY
    assert claim.chain[-1].source.kind == SourceKind.DETAINEE


def test_who_confirms_endorses_and_who_belies_keeps_a_distance() -> None:
    confirmed = killed(claims_of(extract(WIRE + CHAINS[6][0]), "killed"))
    assert [str(link.stance) for link in confirmed.chain] == [Stance.ENDORSES, Stance.NEUTRAL, Stance.NEUTRAL]
    doubted = killed(
        claims_of(extract(WIRE + "The commander falsely claimed that nine people were killed in Gafsa, the union said."), "killed")
    )
    assert chain(doubted) == ["Meridian News", "union", "commander"]
    assert doubted.chain[1].stance == Stance.DISTANCES


@pytest.mark.parametrize("unnamed", ["A nurse", "A captured fighter", "A source close to the inquiry"])
def test_whoever_has_no_name_gets_none(unnamed: str) -> None:
    text = WIRE + f"Governor Omar Selim left the town. {unnamed} said that nine people were killed in Gafsa."
    last = killed(claims_of(extract(text), "killed")).chain[-1].source
    assert last.name.casefold() in unnamed.casefold()
    assert last.kind in (SourceKind.WITNESS, SourceKind.DETAINEE, SourceKind.UNNAMED)
