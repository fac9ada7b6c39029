"""The shipped reader may not get worse unnoticed. To see or set the floors: `python -m tests.gate measure [--update]`."""

import pytest

from testimonia.encoder import OnnxEncoder
from testimonia.model.reading import Argument, Attribution, Piece, Reading, Trigger
from tests.gate.measuring import CLAIMS, SPANS, TASKS, VALUES, Floor, digest, held_out, load, lowered, measure, sides
from training.passages import Passage

FLOORS = load()
SET_ANEW = "python -m tests.gate measure --update"


@pytest.fixture(scope="module")
def now() -> dict[str, Floor]:
    return {f.name: f for f in measure(held_out(), sides())}


def test_every_metric_has_a_floor():
    assert {f.task: f.metric for f in FLOORS} == TASKS


def test_floors_were_set_on_these_very_passages_and_pairs():
    assert {f.data_sha256 for f in FLOORS} == {digest(held_out()), digest(sides())}, f"the data have changed since: {SET_ANEW}"


def test_floors_were_set_with_these_very_weights():
    assert {f.weights for f in FLOORS} == {OnnxEncoder().made_by}, f"the weights have changed since: {SET_ANEW}"


@pytest.mark.parametrize("floor", FLOORS, ids=lambda f: f.name)
def test_the_reader_holds_its_floor(floor: Floor, now: dict[str, Floor]):
    reached = now[floor.name].floor
    assert reached >= floor.floor - floor.noise, f"{floor.name}: {reached}, floor {floor.floor} less noise {floor.noise}"


# --- the measure itself


TEXT = "Police in Kisumu said that gunmen had attacked a market and killed four traders."

PASSAGE = Passage(
    {
        "id": "gate-1",
        "text": TEXT,
        "attributions": [
            {
                "id": "a1",
                "source": ["Police in Kisumu"],
                "cue": "said",
                "content": ["gunmen had attacked a market and killed four traders"],
                "inside": None,
                "source_kind": "office",
                "basis": "not_stated",
                "stance": "neutral",
            }
        ],
        "events": [
            {
                "id": "e1",
                "trigger": "attacked",
                "kind": "armed_attack",
                "stage": "accomplished",
                "modality": "asserted",
                "polarity": "affirmed",
                "status": None,
                "same_as": None,
                "arguments": [
                    {"role": "perpetrator", "text": "gunmen", "actor_kind": "armed_group"},
                    {"role": "figure", "text": "four traders", "property": "killed", "category": "civilian"},
                ],
            }
        ],
        "persons": [],
        "organisations": [],
        "places": ["Kisumu"],
    }
)


def piece(words: str) -> Piece:
    at = TEXT.index(words)
    return Piece(at, at + len(words))


def argument(role: str, words: str, **values: str) -> Argument:
    at = piece(words)
    return Argument(role, at.start, at.end, **values)


class Read:
    """An encoder that has read the sentence above, well or badly."""

    made_by = "by hand"

    def __init__(self, *arguments: Argument, content: str = "gunmen had attacked a market and killed four traders") -> None:
        at = piece("attacked")
        self.reading = Reading(
            (Attribution(piece("said"), (piece("Police in Kisumu"),), (piece(content),), "office"),),
            (Trigger(at.start, at.end, "armed_attack", arguments=arguments),),
        )

    def read(self, text: str) -> Reading:
        assert text == TEXT
        return self.reading


def figures(encoder: Read) -> dict[str, float]:
    return {f.task: f.floor for f in measure([PASSAGE], [], encoder)}


def test_a_right_reading_has_full_marks():
    read = figures(Read(argument("perpetrator", "gunmen"), argument("figure", "four traders", property="killed", category="civilian")))
    asked = [*SPANS, "kind of event", "modality of events", "polarity of events", "figure property", "figure category", "basis", "stance"]
    assert {task: read[task] for task in asked} == dict.fromkeys(asked, 100)
    assert read["chain of speakers"] == read["depth of chains"] == 100
    assert read["record: chain"] == read["record: claim act"] == 100


def test_a_missed_role_a_wrong_fate_and_a_half_content_cost_what_they_should():
    read = figures(Read(argument("figure", "four traders", property="wounded"), content="killed four traders"))
    assert {task: read[task] for task in ("trigger", "role", "attribution triple", "figure property", "content, exact", "cue, exact")} == {
        "trigger": 100,
        "role": 66.7,
        "attribution triple": 0,
        "figure property": 0,
        "content, exact": 0,
        "cue, exact": 100,
    }


def test_every_task_is_counted_from_one_place():
    assert not set(SPANS) & set(VALUES)
    assert len(TASKS) == len(SPANS) + len(VALUES) + len(CLAIMS) + 3


# --- floors


def floor(task: str, value: float) -> Floor:
    return Floor(task, "F1", value, 1.0, "0" * 64, 3, "test")


def test_a_floor_never_sinks_or_vanishes_unsaid():
    old = [floor("trigger", 80.0), floor("role", 60.0), floor("name", 90.0)]
    new = [floor("trigger", 79.9), floor("role", 60.0)]
    assert lowered(old, new) == ["trigger, F1: 80.0 would sink to 79.9", "name, F1: 90.0 would be given up"]
    assert lowered(new, old) == []
