"""Chains of attribution and manner, in plain words: who says what of whom, and how surely."""
# ruff: noqa: E501 - sentences are kept whole

import pytest

from testimonia.model.record import Claim
from testimonia.model.terms import Act, Basis, Certainty, Polarity, Property, SourceKind, Stance
from tests.extract.composed import chain, claims_of, extract

WIRE = "GAFSA, June 14 2019 (Meridian News) - "
APPEAL = "Council of the Hills. Appeal no. 3, 14 June 2019\n\n"


def only(text: str, name: str) -> Claim:
    found = claims_of(extract(text), name)
    assert len(found) == 1, [c.span.quote for c in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nine people were killed.", ["report.txt"]),
        (WIRE + "Nine people were killed.", ["Meridian News"]),
        (WIRE + "Nine people were killed, the Interior Ministry said.", ["Meridian News", "Interior Ministry"]),
        (WIRE + '"Nine people were killed," a nurse said.', ["Meridian News", "nurse"]),
        (WIRE + "At dawn, the governor asserts, nine people were killed.", ["Meridian News", "governor"]),
        (WIRE + "Nine people were killed, Col. Omar Selim, spokesman of the Second Division, said.", ["Meridian News", "Omar Selim"]),
        (WIRE + "According to early reports that had come in from the chief of police, nine people were killed.",
         ["Meridian News", "chief of police"]),
        (WIRE + "On Monday, as the foreign press has reported, nine people were killed.", ["Meridian News", "foreign press"]),
        (WIRE + "The police put the toll at nine dead.", ["Meridian News", "police"]),
        (APPEAL + "A ranger told one of our neighbours that nine people were killed.", ["Council of the Hills", "one of our neighbours", "ranger"]),
        (WIRE + "A ferryman told Meridian News that nine people were killed.", ["Meridian News", "ferryman"]),
        (WIRE + "A ferryman told Delta Radio that nine people were killed.", ["Meridian News", "Delta Radio", "ferryman"]),
        (APPEAL + "Nine people were killed, as told to us by a medic of the clinic.", ["Council of the Hills", "medic of the clinic"]),
        (APPEAL + "We counted nine people killed.", ["Council of the Hills"]),
    ],
)  # fmt: skip
def test_the_chain_runs_from_the_issuer_inwards(text: str, expected: list[str]) -> None:
    assert chain(only(text, "killed")) == expected


def test_coordinated_sources_give_one_claim_each() -> None:
    found = claims_of(extract(WIRE + "The Ministry of Justice and the Ministry of Defence said that seven people were killed."), "killed")
    assert {chain(c)[-1] for c in found} == {"Ministry of Justice", "Ministry of Defence"}
    assert {c.value.low for c in found} == {7}


def test_a_statement_goes_on_in_the_name_of_whoever_made_it() -> None:
    text = (
        "On 8 June 2019 the Steppe Agency reported: “President Omar Selim made a statement on the attack in Gafsa”. "
        "The statement says: “According to some data, nine people were killed”."
    )
    assert chain(only(text, "killed")) == ["report.txt", "Steppe Agency", "Omar Selim", "some data"]
    assert only(text, "killed").certainty == Certainty.POSSIBLE
    assert only(text, "killed").chain[-1].basis == Basis.HEARSAY


def test_a_pronoun_is_led_to_the_speaker_and_a_witness_to_no_name() -> None:
    text = WIRE + "Governor Omar Selim said that the bridge was closed. He said that nine people were killed. "
    assert chain(only(text, "killed"))[-1] == "Omar Selim"
    text = WIRE + "Amina Haddad, a teacher, left the town. A nurse said that the bridge was closed. She said that nine people were killed."
    assert chain(only(text, "killed"))[-1] == "nurse"
    assert only(text, "killed").chain[-1].source.kind == SourceKind.WITNESS


def test_what_is_said_under_interrogation_has_that_basis() -> None:
    claim = only("The interrogation revealed that 30 men took part in the planning of the raid.", "participants")
    assert (claim.chain[-1].basis, claim.chain[-1].source.kind) == (Basis.IN_CUSTODY, SourceKind.DETAINEE)
    assert only("The interrogation revealed that 30 men took part in the planning of the raid.", "stage").value.stage == "planned"


def test_the_answer_in_a_transcript_rejects_what_the_question_reports() -> None:
    text = (
        WIRE + "Commissioner Omar Selim told the press.\n\nQ: The union speaks of six dead.\nA: That is propaganda. Two people were killed."
    )
    six, two = claims_of(extract(text), "killed")
    assert (six.value.low, six.certainty, chain(six)) == (6, Certainty.DENIED, ["Meridian News", "Omar Selim", "union"])
    assert six.chain[1].stance == Stance.DISTANCES
    assert (two.value.low, two.certainty, chain(two)) == (2, Certainty.ASSERTED, ["Meridian News", "Omar Selim"])


@pytest.mark.parametrize(
    ("text", "name", "act", "certainty"),
    [
        (APPEAL + "On 12 June the regime's soldiers killed nine people.", "regime's soldiers", Act.ACCUSES, Certainty.ACCUSED),
        (WIRE + "The police killed nine people.", "police", Act.REPORTS, Certainty.ASSERTED),
        (WIRE + "The police killed nine people, a nurse said.", "police", Act.ACCUSES, Certainty.ACCUSED),
        (WIRE + "The rebels killed nine people, the Interior Ministry said.", "rebels", Act.ACCUSES, Certainty.ACCUSED_BY_AUTHORITIES),
        (WIRE + "Nine people were killed by gunmen, a nurse said.", "gunmen", Act.REPORTS, Certainty.ASSERTED),
        (
            WIRE + "Our fighters killed nine soldiers, the Front of Renewal said.",
            "Our fighters",
            Act.CLAIMS_RESPONSIBILITY,
            Certainty.CLAIMED_OR_ADMITTED,
        ),
    ],
)
def test_naming_a_doer_is_blame_a_claim_or_a_report(text: str, name: str, act: Act, certainty: Certainty) -> None:
    claim = only(text, "perpetrator")
    assert (claim.value.name, claim.act, claim.certainty) == (name, act, certainty)


def test_a_deed_that_is_claimed_has_its_doer() -> None:
    claim = only(WIRE + "The Front of Renewal claimed an ambush on a convoy near Gafsa.", "perpetrator")
    assert (claim.value.name, claim.act, claim.certainty) == ("Front of Renewal", Act.CLAIMS_RESPONSIBILITY, Certainty.CLAIMED_OR_ADMITTED)
    assert chain(claim) == ["Meridian News", "Front of Renewal"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (WIRE + "Nine people were killed in the bombing. The Front of Renewal denied any role in the bombing.", "Front of Renewal"),
        (
            WIRE + "Nine people were killed in the bombing. The Front of Renewal denied that it had carried out the bombing.",
            "Front of Renewal",
        ),
        (APPEAL + "Nine people were killed. It was not done by a son of the hills.", "son of the hills"),
    ],
)
def test_a_denial_is_no_claim_of_responsibility(text: str, name: str) -> None:
    claim = only(text, "perpetrator")
    assert (claim.value.name, claim.polarity, claim.act, claim.certainty) == (name, Polarity.NEGATED, Act.DENIES, Certainty.DENIED)


def test_who_denies_that_denies_the_accusation_before() -> None:
    text = WIRE + "Police killed nine people, a nurse said. The commissioner has denied that."
    blamed, denied = claims_of(extract(text), "perpetrator")
    assert (blamed.value.name, blamed.certainty, chain(blamed)[-1]) == ("Police", Certainty.ACCUSED, "nurse")
    assert (denied.value.name, denied.certainty, chain(denied)[-1]) == ("Police", Certainty.DENIED, "commissioner")


SWAPPED = (
    "{a} said that {b} killed nine people at Gafsa on 12 June. {b} denied that it had carried out the attack. "
    "{a} said that four people may have been wounded."
)


@pytest.mark.parametrize(("one", "other"), [("the Ministry of the Interior", "the Front of Renewal"), ("the army", "the Hill Brigade")])
def test_swapping_the_sides_changes_no_manner(one: str, other: str) -> None:
    def manners(a: str, b: str) -> list[tuple[str, ...]]:
        text = WIRE + SWAPPED.format(a=a, b=b)
        sides = {Property.PERPETRATOR}
        return [
            (c.property, c.modality, c.polarity, c.act) for c in extract(text).claims if c.property in sides or hasattr(c.value, "category")
        ]

    assert manners(one, other) == manners(other, one)
    assert manners(one, other)


def test_scare_quotes_are_a_denied_label_by_the_writer() -> None:
    claim = only(APPEAL + "The minister says that two “bandits” were killed. Nobody saw them.", "designation")
    assert (claim.value.label, claim.polarity, claim.act) == ("bandits", Polarity.NEGATED, Act.DENIES)
    assert chain(claim) == ["Council of the Hills"]
    assert claim.chain[0].stance == Stance.DISTANCES


def test_what_two_ministries_call_it_is_one_label_each() -> None:
    text = APPEAL + "Nine people were killed. The Ministry of Justice and the Ministry of Defence recognize that it was a terrorist attack."
    found = claims_of(extract(text), "designation")
    assert sorted((c.value.label, c.certainty, chain(c)[-1]) for c in found) == [
        ("terrorist attack", Certainty.ASSERTED, "Ministry of Defence"),
        ("terrorist attack", Certainty.ASSERTED, "Ministry of Justice"),
    ]


def test_the_writers_stated_access_is_its_basis_in_that_paragraph() -> None:
    text = "River Rights Monitor\nReport, 2 July 2019\n\n1. On 12 June 48 marchers were killed. Our observers interviewed 64 persons.\n\n2. Nine men were detained."
    killed, detained = only(text, "killed"), only(text, "detained")
    assert killed.chain[0].basis == Basis.INTERVIEWED
    assert detained.chain[0].basis == Basis.NOT_STATED
