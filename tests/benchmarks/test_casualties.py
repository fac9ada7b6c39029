"""Killed and injured of the incident that a row asks for: whom each source counts, what is added up and what is the same people."""

from typing import Any

import pytest

from benchmarks.casualties import predict


def answer(text: str, source: str = "stanford_msa", **row: Any) -> tuple[int | None, int | None]:
    """Low ends of killed and injured."""
    (told,) = predict([{"id": "one", "source": source, "text": text, **row}])
    return tuple(told[name] and told[name]["low"] for name in ("killed", "injured"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("A clerk killed three customers and wounded two others before he was arrested.", 3, 2),
        ("The man shot four guests at a wedding, killing one.", 1, 3),
        ("He shot dead his landlord in the yard. In the street he then killed two others.", 3, None),
        ("Five people, two children among them, were killed. The five were neighbours.", 5, None),
        ("The gunman killed two tellers and wounded a guard, and was himself killed by police.", 2, 1),
    ],
)
def test_people_are_counted_once(text: str, killed: int | None, injured: int | None) -> None:
    assert answer(text) == (killed, injured)


def test_attackers_count_where_the_source_counts_them() -> None:
    text = "Five soldiers and two gunmen were killed in the raid."
    assert answer(text, "stanford_msa")[0] == 5
    assert answer(text, "ucdp_ged_headline", query={"side_a": "Government of Arland", "side_b": "Red Front"})[0] == 7


def test_the_incident_of_the_right_kind_answers() -> None:
    text = (
        "LIMA, 3 MAR 90 -- [TEXT] A BOMB EXPLODED IN A BANK IN HUANUCO ON 1 MARCH AND WOUNDED SIX CUSTOMERS. "
        "ON 2 MARCH GUNMEN MURDERED FOUR PEASANTS IN TOCACHE."
    )
    asked = {"date": "02 MAR 90", "location": "PERU: TOCACHE (TOWN)", "query": {"incident_type": "ATTACK", "perpetrators": []}}
    assert answer(text, "muc4", **asked)[0] == 4
    asked = {"date": "01 MAR 90", "location": "PERU: HUANUCO (CITY)", "query": {"incident_type": "BOMBING", "perpetrators": []}}
    assert answer(text, "muc4", **asked) == (None, 6)
