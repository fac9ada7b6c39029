"""Who is hidden in a text and who is not, in sentences; composed, like the names in them."""

import pytest

from testimonia.text.masking.bars import BAR
from testimonia.text.masking.document import DocumentMask
from testimonia.text.masking.masks import size_of_place
from testimonia.text.masking.persons import Told
from testimonia.text.places import Places

IS_PLACE = size_of_place(Places())
NOTHING = Told()


def mask_of(text: str, told: Told = NOTHING) -> DocumentMask:
    return DocumentMask(text, told, (), IS_PLACE, lambda _: False)


def masked(text: str, told: Told = NOTHING) -> str:
    """The text with `_` for each bar, so that a table of cases can be read."""
    return mask_of(text, told).apply(text).replace(BAR, "_")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Witness Marta Oyelaran said that she fled.", "Witness _ said that she fled."),
        ("Police arrested Thiha near the depot.", "Police arrested _ near the depot."),
        ("Thiha's mother waited.", "_'s mother waited."),
        ("The court sentenced Peter Judge to six years.", "The court sentenced _ to six years."),
        ("Protest leader Kwame Asante was detained.", "Protest leader _ was detained."),
        ("They let Sun Wei go; Sun was ill.", "They let _ go; _ was ill."),
        ("Detained: 1. Oo Lin, 2. Zarni, 3. Thi Ha.", "Detained: 1. _, 2. _, 3. _."),
        ("Q: Your name?\nA: Zarni.", "Q: Your name?\nA: _."),
        ("A letter by Jean-Pierre de la Croix was read.", "A letter by _ was read."),
        ("Daw Khin and U Thein were there.", "Daw _ and _ were there."),
        ("Among the dead was the official's driver, Tarek Mansouri.", "Among the dead was the official's driver, _."),
        ("Задержан Марат Абенов, 34 года.", "_, 34 года."),
    ],
)
def test_private_persons_are_hidden(text: str, shown: str):
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Minister Ruth Abebe spoke.",
        "Ruth Abebe, the mayor of Kesra, spoke. Later Abebe left.",
        "The governor, Ruth Abebe, spoke. Mr Abebe left.",
        "The spokesman for the Ministry of the Interior, Colonel Marat Abenov, gave no toll.",
        "Opposition leader Ruth Abebe called for a strike.",
        "The group's commander Marat Abenov threatened more.",
        "Deputies elected Ruth Abebe president of the assembly.",
        "The Harbour Workers' Front and the Musa Bello Hospital reported four dead.",
        "Boko Haram fighters reached Maiduguri on Tuesday.",
        "Human Rights Watch wrote to the Constitutional Court in Kyiv.",
        "Gunmen in Toyota cars attacked Gao. Smoke rose over Timbuktu.",
        "KHARTOUM, 5 March - Four people died in New York and Addis Ababa.",
    ],
)
def test_officials_in_role_bodies_and_places_stay(text: str):
    assert masked(text) == text


def test_a_name_that_an_official_and_a_private_person_share_stays_with_the_office_alone():
    assert masked("Governor Wekesa visited Daniel Wekesa. Nurses said that Wekesa was shot.") == (
        "Governor Wekesa visited _. Nurses said that _ was shot."
    )


def test_somebody_whose_office_stands_anywhere_in_the_text_is_shown_everywhere_in_it():
    text = "Ruth Abebe wept at the grave. Abebe, mayor since May, left early. “We mourn,” said Ruth Abebe."
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Witness Bolat Abenov wept. Abenova is his wife; they saw Abenovym written.",
            "Witness _ wept. _ is his wife; they saw _ written.",
        ),
        ("Witness Aigerim Sadykova (Айгерим Садыкова) wept.", "Witness _ (_) wept."),
        ("Nurse Mohammed Karoui wept. Muhammad is 30. Karoui, M. signed.", "Nurse _ wept. _ is 30. _, M. signed."),
        ("Student Ana Quispe ran. The list says QUISPE, Ana.", "Student _ ran. The list says _, _."),
        ("Farmer Thein Maung ran. “thein is my uncle,” a boy said.", "Farmer _ ran. “_ is my uncle,” a boy said."),
        ("Witness Aung Lin (အောင်လင်း) ran.", "Witness _ (_) ran."),
    ],
)
def test_one_document_writes_a_name_in_many_shapes(text: str, shown: str):
    assert masked(text) == shown


def test_what_one_document_knows_hides_nothing_in_another():
    """ "Hallam" is a person here and a town there: whether two documents mean one bearer, no name can say."""
    assert masked("Witness Peter Hallam wept in Hallam Road.") == "Witness _ wept in _ Road."
    assert masked("The convoy reached Hallam at noon.") == "The convoy reached Hallam at noon."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Call +7 701 555 01 23 or 0803 555 0199.", "Call _ or _."),
        ("Write to night.owl@post.example.", "Write to _."),
        ("See https://facebook.com/night.owl and https://news.example/2021/03/story.", "See _ and https://news.example/2021/03/story."),
        ("His Telegram: @night_owl77.", "His Telegram: _."),
        ("A white car, plate 123 ABC 02, waited.", "A white car, plate _, waited."),
        ("Passport N1234567, IIN 850101300123.", "Passport _, IIN _."),
        ("He lives at 14 Orchard Street, flat 6.", "He lives at _."),
        ("The grave is at 51.16052, 71.47036.", "The grave is at _."),
        ("Paid to IBAN KZ86 125K ZT50 0410 0100.", "Paid to IBAN _."),
    ],
)
def test_what_leads_to_a_person_is_hidden(text: str, shown: str):
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "In 2019-2021 about 1,000,000 people and 12 500 soldiers came on 2021-03-05.",
        "The 12th Division fired 105 mm shells at 10 am under Article 154.",
        "On Abay Street 20 people were killed.",
        "The town lies at 51.16, 71.47, or 51°09' N.",
        "At 21:40 police opened fire.",
    ],
)
def test_numbers_that_lead_to_nobody_stay(text: str):
    assert masked(text) == text


def test_an_hour_is_hidden_where_a_private_person_tells_it():
    text = "At 21:40 police opened fire. “I was at the gate at 21:38,” a nurse said."
    at = text.index("said")
    told = DocumentMask(text, Told(), ((at, at + 4),), IS_PLACE, lambda _: False)
    assert told.apply(text) == f"At 21:40 police opened fire. “I was at the gate at {BAR},” a nurse said."


def test_what_a_reader_found_adds_to_the_rules_and_words_of_office_weigh_more():
    assert masked("Kesra wept.", Told(private=frozenset({"nurse Kesra"}))) == "_ wept."
    assert masked("Mayor Kesra wept.", Told(private=frozenset({"Kesra"}))) == "Mayor Kesra wept."


SIDES = (
    "{} commander Marat Abenov admitted the raid.",
    "A {} fighter, Marat Abenov, was wounded.",
    "The spokesman of the {}, Marat Abenov, denied it.",
    "{} soldiers beat Marat Abenov.",
    "Marat Abenov, a supporter of the {}, was sentenced.",
    "The {} lawyer Marat Abenov was detained.",
    "{} negotiator Marat Abenov left.",
)


@pytest.mark.parametrize("sentence", SIDES)
def test_law_both_sides_are_treated_alike(sentence: str):
    """Masking asks what somebody is in the sentence, never for whom."""
    hidden = {
        BAR in mask_of(text).apply(text) for side in ("government", "opposition", "rebel", "army") for text in [sentence.format(side)]
    }
    assert len(hidden) == 1
