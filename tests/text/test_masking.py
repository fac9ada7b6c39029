"""Private names behind bars of one width; offices and organisations stay."""

from hypothesis import given
from hypothesis import strategies as st

from testimonia.text.masking import BAR, Mask


def test_a_name_is_hidden_whole_and_in_part():
    mask = Mask(["Marta Oyelaran"], [])
    assert mask.hide("Marta Oyelaran ran. Mrs Oyelaran's shop was burnt.") == f"{BAR} ran. Mrs {BAR}'s shop was burnt."


def test_a_part_that_a_public_person_shares_stays():
    mask = Mask(["Daniel Wekesa"], ["Governor Ruth Wekesa"])
    assert mask.hide("Governor Wekesa visited Daniel Wekesa.") == f"Governor Wekesa visited {BAR}."


def test_a_long_name_and_a_short_one_leave_the_same_bar():
    assert Mask(["Li Na"], []).hide("Li Na") == Mask(["Bartholomew Featherstonehaugh"], []).hide("Bartholomew Featherstonehaugh")


def test_no_private_names_no_change():
    assert Mask([], ["Ada"]).hide("Ada spoke.") == "Ada spoke."


@given(st.text(alphabet="Ann Bo.x", max_size=40))
def test_offsets_follow_the_text(text: str):
    masked = Mask(["Ann"], []).hide_in(text)
    assert masked.text == Mask(["Ann"], []).hide(text)
    for old, letter in enumerate(text):
        now = masked.text[masked.offset(old)]
        assert now in (letter, "█")
