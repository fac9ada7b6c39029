"""Who issues a document, by its own head and foot."""

import pytest

from testimonia.extract.letterhead import read_letterhead
from testimonia.model.terms import SourceKind


@pytest.mark.parametrize(
    ("text", "issuer", "kind"),
    [
        ("GAFSA, June 14 (Meridian News) - Nine people were killed.", "Meridian News", SourceKind.OUTLET),
        ("Blast in Gafsa\n\nGAFSA, 14 June 2019, 18.40 (Steppe Agency) — Nine people were killed.", "Steppe Agency", SourceKind.OUTLET),
        ("Council of the Hills. Appeal no. 3, 14 June 2019\n\nBrothers!", "Council of the Hills", SourceKind.ORGANISATION),
        ("HILL FARMERS' FORUM — Memorandum to the Land Board, 9 May 2021\n\nWe state.", "HILL FARMERS' FORUM", SourceKind.ORGANISATION),
        ("MINISTRY OF JUSTICE\nPress note, 3 May 2021\n\nThe minister left.", "MINISTRY OF JUSTICE", SourceKind.OFFICE),
        (
            "THE TORCH\nBulletin of the Workers' Congress (abroad), Maseru, 5 May 1971\n\nWe go on.",
            "Workers' Congress",
            SourceKind.ORGANISATION,
        ),
        (
            "River Rights Monitor\nReport on the events at Gafsa, 2 July 2019\n\n1. Nine died.",
            "River Rights Monitor",
            SourceKind.ORGANISATION,
        ),
        ("River Watch, Gafsa, 2 July 2019\n\nNine people died.", "River Watch", SourceKind.ORGANISATION),
        ("Radio Gafsa, midday summary of 2 July 2019\n\nNine people died.", "Radio Gafsa", SourceKind.OUTLET),
        ("Here is the news of Radio Sfax for Thursday, 4 July 2019.\n\nNine people died.", "Radio Sfax", SourceKind.OUTLET),
        ("Ministry of Justice of Tunisia. 2 July 2019, 20:15\n\nNine people died.", "Ministry of Justice of Tunisia", SourceKind.OFFICE),
        ("Republic of Tunisia, Ministry of Justice. Press note of 2 July 2019.\n\nNine died.", "Ministry of Justice", SourceKind.OFFICE),
        ("Selim Circle. Weekly balance of arrests, 2 July 2019\n\nNine were held.", "Selim Circle", SourceKind.ORGANISATION),
        (
            "The trick of the tyrant\n\nNine people died.\n\nOmar Selim\n\nMember of the Media Office of the Party of Dawn",
            "Media Office of the Party of Dawn",
            SourceKind.ORGANISATION,
        ),
    ],
)
def test_the_issuer_is_named_by_dateline_letterhead_or_signature(text: str, issuer: str, kind: SourceKind) -> None:
    found = read_letterhead(text).issuer
    assert found is not None
    assert (found.name, found.kind) == (issuer, kind)
    assert found.span is not None
    assert text[slice(*found.span)] == issuer


def test_a_dateline_gives_place_and_date_and_the_text_begins_after_it() -> None:
    text = "Blast in Gafsa\n\nGAFSA, 14 June 2019 (Meridian News) - Nine people were killed."
    head = read_letterhead(text)
    assert head.title == "Blast in Gafsa"
    assert head.dateline_place is not None
    assert text[slice(*head.dateline_place)] == "GAFSA"
    assert head.date is not None
    assert text[slice(*head.date)] == "14 June 2019"
    assert text[head.body :] == "Nine people were killed."


def test_a_signature_gives_the_author_and_is_no_news() -> None:
    text = "Nine people died at Gafsa.\n\nOmar Selim\n\nMember of the Media Office of the Party of Dawn"
    head = read_letterhead(text)
    assert head.author == "Omar Selim"
    assert text[head.foot :].startswith("Omar Selim")


@pytest.mark.parametrize(
    "text", ["Nine people were killed at Gafsa.", "", "   \n", "Platform 2 — Sfax by way of Gafsa. First train 5:10, last train 18:00."]
)
def test_a_text_that_names_nobody_has_no_issuer(text: str) -> None:
    assert read_letterhead(text).issuer is None


def test_the_date_of_the_paper_is_not_that_of_the_events_it_is_about() -> None:
    text = "Delta Observers. Report on the riots of 3-5 March 2017 (issued in June 2017)\n\n1. Nine died."
    head = read_letterhead(text)
    assert head.date is not None
    assert text[slice(*head.date)] == "June 2017"
