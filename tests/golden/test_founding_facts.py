"""One long composed report with everything in it that makes such reports hard, read with the shipped encoder.

Towns are real; the attack, the agency, the persons and the parties are invented.
"""
# ruff: noqa: E501 - sentences are kept whole

import pytest

from testimonia.encoder import OnnxEncoder
from testimonia.extract import EncoderReader
from testimonia.model.protocols import Extraction
from testimonia.model.record import Claim
from testimonia.text.places import Places
from tests.extract.composed import chain, document

TEXT = """The “Terrorist Attack” in Gafsa is One More Trick of the Tyrant

On 9 May 2019 the agency “Voice of the South” reported: “The president of Tunisia Omar Selim made a statement on the attack that took place on 6 May in Gafsa”. The statement says: “As you know, on 6 May an attack was committed in Gafsa. All criminals will be prosecuted. According to some data, the attack was organised by followers of foreign sects, the orders were received from abroad”.

On 6 May a group of armed people attacked two banks in Gafsa. Later that day they attacked a barracks of the National Guard. As a result 5 civilians, 14 militants and 2 soldiers were killed. 6 militants and 9 persons suspected of hiding them were detained. The questioning of the detainees revealed that at first 38 people took part in the discussion of the attack. In the end only 21 of the 38 took part in the attack. The Ministry of Internal Affairs and the Ministry of Defence recognize that what happened in Gafsa was a terrorist attack.

The consequences of this came at once. Already on 11 May the president of Tunisia Omar Selim instructed the Government to draft new laws on religious associations within two months.

Similar events have taken place in Algeria, in March 2018; in Libya on 20 October 2018. As it usually happens, several men attack a post, and most of them are killed. The authorities arrest a dozen people at once.

The latest “terrorist attack” coincided possibly with the mass protests against the new land law. In April this year protests broke out in several towns: Sfax, Sousse and Bizerte. The regime skilfully contrived the “terrorist attack” that drew the public away from the protests.

God says in His Holy Book: “Do not think that those who killed seven prophets go free”.

Amin Haddad

Member of the Media Office of the Party of Dawn
"""


@pytest.fixture(scope="module")
def found() -> Extraction:
    return EncoderReader(OnnxEncoder(), Places()).read(document(TEXT, "2019-05-14"))


def of(found: Extraction, name: str) -> list[Claim]:
    return [c for c in found.claims if c.property == name]


def test_the_dead_and_the_detained_by_category(found: Extraction) -> None:
    killed = {(c.value.low, c.value.high, str(c.value.category)) for c in of(found, "killed") if c.modality == "asserted"}
    assert {(5, 5, "civilian"), (14, 14, "alleged_attacker"), (2, 2, "security_forces")} <= killed
    detained = {(c.value.low, str(c.value.category)) for c in of(found, "detained") if c.modality == "asserted"}
    assert {(6, "alleged_attacker"), (9, "suspect")} <= detained
    assert not any(c.value.low == 7 for c in found.claims if c.property == "killed")


def test_the_detained_stand_in_an_arrest_that_is_part_of_the_attack(found: Extraction) -> None:
    kinds = {m.id: str(m.kind) for m in found.mentions}
    arrests = {c.mention for c in of(found, "detained") if c.modality == "asserted"}
    assert {kinds[m] for m in arrests} == {"arrest"}
    assert any(c.mention in arrests and c.value.type == "part_of" for c in of(found, "relation"))


def test_the_attack_has_its_day_and_its_town(found: Extraction) -> None:
    dead = next(c for c in of(found, "killed") if c.value.low == 14)
    assert ("2019-05-06", "2019-05-06") in {(c.value.start, c.value.end) for c in of(found, "date") if c.mention == dead.mention}
    assert "Gafsa" in {c.value.name for c in of(found, "place") if c.mention == dead.mention}


def test_the_plan_counts_its_own_people_said_in_custody(found: Extraction) -> None:
    planned = next(c for c in of(found, "participants") if c.value.low == 38)
    took_part = next(c for c in of(found, "participants") if c.value.low == 21)
    assert planned.chain[-1].basis == "in_custody"
    assert took_part.value.of == planned.id
    assert planned.mention != took_part.mention
    assert any(c.mention == planned.mention and c.value.stage == "planned" for c in of(found, "stage"))


def test_the_chain_of_the_hearsay_has_four_links_and_is_no_fact(found: Extraction) -> None:
    told = [c for c in of(found, "instigator") if "followers" in c.value.name]
    assert told
    for c in told:
        assert (c.act, c.modality) == ("accuses", "possible")
        assert len(c.chain) == 4
        assert [
            n in name for n, name in zip(("Party of Dawn", "Voice of the South", "Omar Selim", "some data"), chain(c), strict=True)
        ] == [True] * 4


def test_the_two_ministries_call_it_a_terrorist_attack_and_the_writer_does_not(found: Extraction) -> None:
    labels = {(c.value.label, str(c.certainty), chain(c)[-1]) for c in of(found, "designation")}
    assert ("terrorist attack", "asserted", "Ministry of Internal Affairs") in labels
    assert ("terrorist attack", "asserted", "Ministry of Defence") in labels
    denied = [c for c in of(found, "designation") if c.certainty == "denied"]
    assert denied
    assert all(len(c.chain) == 1 and c.chain[0].stance == "distances" for c in denied)


def test_the_law_is_instructed_and_the_likened_acts_are_apart(found: Extraction) -> None:
    assert "instructed" in {c.value.status for c in of(found, "status")}
    assert ("2019-05-11", "2019-05-11") in {(c.value.start, c.value.end) for c in of(found, "date")}
    likened = {c.mention for c in of(found, "relation") if c.value.type == "similar_to"}
    days = {(c.value.start, c.value.end) for c in of(found, "date") if c.mention in likened}
    assert {("2018-03-01", "2018-03-31"), ("2018-10-20", "2018-10-20")} <= days


def test_the_protests_are_one_mention_for_each_town(found: Extraction) -> None:
    towns = {}
    for c in of(found, "place"):
        towns.setdefault(c.value.name, set()).add(c.mention)
    mentions = [towns[name] for name in ("Sfax", "Sousse", "Bizerte")]
    assert all(mentions)
    assert not set.intersection(*mentions)


def test_the_accusation_of_staging_is_the_writers_and_customs_are_no_events(found: Extraction) -> None:
    assert any("regime" in c.value.name.lower() and c.act == "accuses" and len(c.chain) == 1 for c in of(found, "instigator"))
    assert {str(c.modality) for c in of(found, "detained") if c.value.low == 10} <= {"habitual"}
