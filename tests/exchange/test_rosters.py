"""Who held which office when: lists in, and what a reading makes of them. All names are composed."""

import json
from pathlib import Path

import pytest

import testimonia as tm
from testimonia.errors import ExchangeError
from testimonia.exchange.into.roster import keep_roster, kept_roster, read_roster
from testimonia.extract.offices import with_offices
from testimonia.model.protocols import Extraction
from testimonia.model.record import Claim, Document, Link, Mention, Published, Source, Span
from testimonia.model.roster import Body, Holder, Roster
from testimonia.model.terms import Act, ActorKind, Category, DateBasis, DocumentStatus, Kind, Modality, Polarity, Property, SourceKind
from testimonia.model.values import Actor, Figure
from tests.exchange.tables import write

SEITOV = Holder(
    "Daniyar Seitov", "Minister of the Interior", "Ministry of the Interior", "KZ", "2029-02-14", "2033-12-31", ("D. Seitov",), "gazette"
)
COLUMNS = ["name", "office", "body", "country", "since", "until", "also", "source", "kind"]


def table(folder: Path, *rows: list[str]) -> Path:
    return write(folder / "offices.csv", [dict(zip(COLUMNS, row, strict=False)) for row in rows], COLUMNS)


def test_a_table_of_offices_with_dates_and_of_bodies(tmp_path: Path):
    read = read_roster(
        table(
            tmp_path,
            [
                "Daniyar Seitov",
                "Minister of the Interior",
                "Ministry of the Interior",
                "Kazakhstan",
                "14/02/2029",
                "2033",
                "D. Seitov",
                "gazette",
            ],
            ["Aru Bekova", "Governor", "", "", "2031-05", "", "", "", "person"],
            ["River Observatory", "", "", "Kazakhstan", "", "", "RO", "", "public_body"],
        )
    )
    assert read.roster == Roster(
        (SEITOV, Holder("Aru Bekova", "Governor", since="2031-05-01")),
        (Body("River Observatory", True, "KZ", ("RO",)),),
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["Aru Bekova", ""], "Aru Bekova without an office: private persons are not taken in"),
        (["", "Governor"], "no name"),
        (["Aru Bekova", "Governor", "", "Atlantis"], "'Atlantis' is no country of the place index"),
        (["Aru Bekova", "Governor", "", "", "soon"], "'soon' is no date"),
        (["Aru Bekova", "Governor", "", "", "2031", "2030"], "until 2030-12-31 lies before since 2031-01-01"),
        (["Aru Bekova", "Governor", "", "", "", "", "", "", "ghost"], "kind 'ghost' is none of person, public_body, organisation"),
    ],
)
def test_a_row_that_cannot_be_is_told_and_the_others_go_on(tmp_path: Path, row: list[str], why: str):
    read = read_roster(table(tmp_path, row, ["Daniyar Seitov", "Mayor"]))
    assert read.failed == (("row 2", why),)
    assert [h.name for h in read.roster.holders] == ["Daniyar Seitov"]


def test_dates_of_offices_in_an_open_order_are_refused_until_it_is_said(tmp_path: Path):
    path = table(tmp_path, ["Daniyar Seitov", "Mayor", "", "", "03/04/2031"])
    with pytest.raises(ExchangeError, match="--date-order"):
        read_roster(path)
    assert read_roster(path, "mdy").roster.holders[0].since == "2031-03-04"


# -- FollowTheMoney

ENTITIES = [
    {"id": "p1", "schema": "Person", "properties": {"name": ["Daniyar Seitov"], "alias": ["D. Seitov"], "topics": ["role.pep"]}},
    {"id": "p2", "schema": "Person", "properties": {"name": ["Nobody Inoffice"]}},
    {
        "id": "p3",
        "schema": "Person",
        "properties": {"name": ["Aru Bekova"], "topics": ["role.pep"], "position": ["Governor"], "country": ["kz"]},
    },
    {"id": "p4", "schema": "Person", "properties": {"name": ["Clerk Withouttopic"], "position": ["Clerk"]}},
    {"id": "b1", "schema": "PublicBody", "properties": {"name": ["Ministry of the Interior"], "country": ["kz"]}},
    {"id": "b2", "schema": "Organization", "properties": {"name": ["River Observatory"]}},
    {"id": "o1", "schema": "Position", "properties": {"name": ["Minister of the Interior"], "country": ["kz"], "organization": ["b1"]}},
    {"id": "x1", "schema": "Occupancy", "properties": {"holder": ["p1"], "post": ["o1"], "startDate": ["2029-02-14"], "endDate": ["2033"]}},
]


def ftm(folder: Path, entities: list[dict], extra: str = "") -> Path:
    path = folder / "entities.ftm.json"
    path.write_text("".join(json.dumps(e) + "\n" for e in entities) + extra, encoding="utf-8")
    return path


def test_of_the_persons_only_holders_of_public_office_are_taken_in(tmp_path: Path):
    read = read_roster(ftm(tmp_path, ENTITIES))
    assert [(h.name, h.office, h.body, h.since, h.until) for h in read.roster.holders] == [
        ("Daniyar Seitov", "Minister of the Interior", "Ministry of the Interior", "2029-02-14", "2033-12-31"),
        ("Aru Bekova", "Governor", None, None, None),
    ]
    assert [(b.name, b.public) for b in read.roster.bodies] == [("Ministry of the Interior", True), ("River Observatory", False)]
    assert read.passed_over == 2
    assert "Nobody" not in repr(read)
    assert "Clerk" not in repr(read)


def test_entities_that_the_followthemoney_library_writes_are_read(tmp_path: Path):
    from followthemoney import model

    made = [model.get_proxy({"id": e["id"], "schema": e["schema"], "properties": e["properties"]}).to_dict() for e in ENTITIES]
    assert read_roster(ftm(tmp_path, made)).roster.holders == read_roster(ftm(tmp_path, ENTITIES)).roster.holders


def test_lines_that_are_no_entities_are_told(tmp_path: Path):
    read = read_roster(ftm(tmp_path, ENTITIES, '{"id": 1}\nnot json\n'))
    assert [where for where, _ in read.failed] == ["line 9", "line 10"]
    assert len(read.roster.holders) == 2


def test_a_file_without_an_entity_is_refused(tmp_path: Path):
    with pytest.raises(ExchangeError, match="no entity of FollowTheMoney"):
        read_roster(ftm(tmp_path, [{"name": "x"}]))


def test_the_roster_of_a_case_grows_and_is_read_back(tmp_path: Path):
    with tm.open_case(tmp_path / "a.case") as case:
        case.import_actors(table(tmp_path, ["Daniyar Seitov", "Mayor"]))
        summary = case.import_actors(table(tmp_path, ["Daniyar Seitov", "Mayor"], ["Aru Bekova", "Governor"]))
        assert (summary.holders, summary.bodies) == (2, 0)
        assert [h.name for h in kept_roster(case.path / "offices.json").holders] == ["Daniyar Seitov", "Aru Bekova"]


def test_a_damaged_roster_is_told(tmp_path: Path):
    file = tmp_path / "offices.json"
    keep_roster(file, Roster((SEITOV,), (Body("B", True),)))
    assert kept_roster(file) == Roster((SEITOV,), (Body("B", True),))
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(ExchangeError, match="damaged"):
        kept_roster(file)


# -- what a reading makes of it


def reading(text: str, published: str | None = "2031-03-15") -> tuple[Document, Extraction]:
    """A document in which Daniyar Seitov says that four were killed, three of them civilians, and a private person is hit."""
    document = Document(
        *("sha256:" + "0a" * 32, "a.txt", text, len(text), "text/plain", DocumentStatus.READ),
        published=Published(published, DateBasis.DATELINE) if published else None,
    )
    mention = Mention(document.id, Kind.ARMED_ATTACK, None, (Span(0, 4, text[:4]),))
    said = (Link(Source("a.txt", SourceKind.DOCUMENT)), Link(Source("Daniyar Seitov", SourceKind.PERSON)))

    def claim(prop: Property, value: Actor | Figure, at: int) -> Claim:
        span = Span(at, at + 4, text[at : at + 4])
        return Claim(document.id, mention.id, prop, value, Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS, said, span, 1.0, "reader 1")

    whole = claim(Property.KILLED, Figure(4, 4, Category.UNSPECIFIED, "four"), 5)
    part = claim(Property.KILLED, Figure(3, 3, Category.CIVILIAN, "three", of=whole.id), 10)
    victim = claim(Property.VICTIM, Actor("Daniyar Seitov", ActorKind.PRIVATE_PERSON, "Daniyar Seitov"), 15)
    return document, Extraction((mention,), (whole, part, victim))


OFFICIAL = "Interior minister Daniyar Seitov said that four were killed, three of them civilians."


def held(text: str, published: str | None = "2031-03-15", roster: Roster | None = None) -> Extraction:
    document, extraction = reading(text, published)
    return with_offices(extraction, document, roster or Roster((SEITOV,)), "reader 1 offices/x")


def test_a_minister_in_office_speaks_as_one():
    whole, part, victim = held(OFFICIAL).claims
    assert whole.chain[1].source == Source("Daniyar Seitov", SourceKind.OFFICE, "Minister of the Interior", "Ministry of the Interior")
    assert part.value.of == whole.id  # the part points to the whole as it is now
    assert (victim.value.actor_kind, victim.value.role) == (ActorKind.PUBLIC_PERSON, "Minister of the Interior")
    assert {c.made_by for c in (whole, part, victim)} == {"reader 1 offices/x"}


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (OFFICIAL, "2028-03-15"),  # before he took office
        (OFFICIAL, "2034-01-01"),  # after
        (OFFICIAL, None),  # nobody knows when
        ("A fisherman of the town, Daniyar Seitov, said that four were killed, three of them civilians.", "2031-03-15"),  # a namesake
    ],
)
def test_out_of_office_or_where_no_office_is_spoken_of_a_person_stays_one(text: str, published: str | None):
    whole, _, victim = held(text, published).claims
    assert whole.chain[1].source == Source("Daniyar Seitov", SourceKind.PERSON)
    assert victim.value.actor_kind is ActorKind.PRIVATE_PERSON


def test_a_family_name_alone_names_nobody():
    other = Roster((Holder("Erlan Seitov", "Minister of the Interior"), Holder("Seitov", "Minister of the Interior")))
    assert held(OFFICIAL, roster=other).claims[0].chain[1].source.kind is SourceKind.PERSON


def test_a_public_body_of_the_list_is_an_organ_of_a_state():
    document, extraction = reading(OFFICIAL)
    bodies = Roster((), (Body("a.txt", False), Body("Daniyar Seitov", True)))  # whatever bears the name
    whole = with_offices(extraction, document, bodies, "x").claims[0]
    assert [link.source.kind for link in whole.chain] == [SourceKind.ORGANISATION, SourceKind.OFFICE]


def test_documents_are_read_again_with_the_offices_of_the_case(tmp_path: Path):
    text = "ORAL, March 15, 2031 (Coast Post) - Interior minister Daniyar Seitov said that four people were killed in Oral on Friday."
    (tmp_path / "post.txt").write_text(text, encoding="utf-8")
    with tm.open_case(tmp_path / "a.case") as case:
        assert case.read(tmp_path / "post.txt").read == ("post.txt",)
        case.import_actors(table(tmp_path, ["Daniyar Seitov", "Minister of the Interior", "Ministry of the Interior"]))
        assert case.read(tmp_path / "post.txt").read == ("post.txt",)
        assert case.read(tmp_path / "post.txt").known == ("post.txt",)
        _, claims = case.store.current()
        assert {c.made_by.partition(" offices/")[1] for c in claims} == {" offices/"}
        assert case.verify() == ()
