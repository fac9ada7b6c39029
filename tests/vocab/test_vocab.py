"""The reviewed lists: complete, readable by one loader, and consistent with the closed lists of the record."""

import pytest

from testimonia import vocab
from testimonia.model.terms import (
    FIGURES,
    Act,
    Basis,
    Category,
    GroundKind,
    Kind,
    Modality,
    SourceKind,
    StageReached,
    Stance,
    StatusReached,
    WeaponKind,
)
from testimonia.vocab.inflect import plural_of, verb_forms


def test_every_event_kind_of_the_record_is_defined_with_words_and_crosswalk():
    assert set(vocab.event_kinds()) == set(Kind)
    for kind in vocab.event_kinds().values():
        assert kind.definition
        assert kind.exclusions
        assert kind.words
        assert set(kind.crosswalk) == {"acled", "ged", "gtd", "plover", "muc4"}


def test_the_forms_are_those_of_the_record():
    forms = {name: tuple(form.name for form in kind.forms) for name, kind in vocab.event_kinds().items() if kind.forms}
    assert forms == {
        "bombing": ("explosive_device", "suicide", "aerial", "shelling", "grenade"),
        "protest": ("demonstration", "strike", "hunger_strike", "blockade"),
        "arrest": ("arrest", "mass_arrest", "disappearance"),
        "military_operation": ("operation", "raid", "clash"),
    }


def test_lists_use_exactly_the_values_of_the_record():
    assert set(vocab.categories()) == set(Category)
    assert set(vocab.figure_properties()) == set(FIGURES)
    assert set(vocab.cue_acts()) == set(Act)
    assert set(vocab.source_sorts()) == set(SourceKind)
    assert set(vocab.weapon_kinds()) == set(WeaponKind)


@pytest.mark.parametrize(
    ("lexicon", "words", "term"),
    [
        (vocab.act_words, "A barrel bomb fell; men opened fire.", "bombing"),
        (vocab.cue_words, "The group later retracted it.", Act.RETRACTS),
        (vocab.cue_words, "The brigade claimed responsibility.", Act.CLAIMS_RESPONSIBILITY),
        (vocab.stance_words, "the so-called liberators", Stance.DISTANCES),
        (vocab.basis_words, "The interrogation revealed three more names.", Basis.IN_CUSTODY),
        (vocab.hedges, "Two were reportedly shot.", Modality.POSSIBLE),
        (vocab.hedges, "Talks are scheduled for Monday.", Modality.PREDICTED),
        (vocab.hedges, "Guards usually beat them.", Modality.HABITUAL),
        (vocab.source_nouns, "a spokeswoman of the ministry", SourceKind.OFFICE),
        (vocab.source_nouns, "residents", SourceKind.WITNESS),
        (vocab.body_words, "the regional hospital", "independent_organ"),
        (vocab.body_words, "the Ministry of Transport", "organ_of_state"),
        (vocab.weapon_nouns, "two petrol bombs", WeaponKind.INCENDIARY),
        (vocab.ground_words, "arrests of Yazidis", GroundKind.RELIGION),
        (vocab.stage_words, "The attack was foiled.", StageReached.ATTEMPTED),
        (lambda: vocab.status_words("law"), "The bill is before parliament.", StatusReached.DRAFTED),
        (lambda: vocab.status_words("case"), "He was acquitted.", StatusReached.ACQUITTED),
        (vocab.designation_words, "they called it a massacre", "mass_killing"),
        (vocab.role_nouns, "two photographers", "journalist"),
    ],
)
def test_words_lead_to_their_term(lexicon, words, term):
    assert lexicon().first(words) == term


def test_the_longest_phrase_wins_and_hyphens_are_spaces():
    hits = vocab.act_words().find("A baton-charge followed, then a cease-fire.")
    assert [(hit.term, hit.start, hit.end) for hit in hits] == [("dispersal", 2, 14), ("negotiation", 32, 42)]


def test_a_lexicon_finds_nothing_in_a_word_that_only_contains_an_entry():
    assert vocab.weapon_nouns().find("The gunwale of the minesweeper was rusty.") == ()


def test_alias_names_belong_to_one_bearer_only():
    bearer = {}
    for alias in vocab.aliases():
        assert alias.source
        for name in alias.names:
            assert bearer.setdefault(name.lower(), alias.name) == alias.name, name


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("child", "children"),
        ("policeman", "policemen"),
        ("member of parliament", "members of parliament"),
        ("city", "cities"),
        ("police", "police"),
    ],
)
def test_plurals(noun, plural):
    assert plural_of(noun) == plural


def test_verb_forms_of_regular_and_irregular_verbs():
    assert verb_forms("rob") == ("rob", "robs", "robbed", "robbing")
    assert verb_forms("deny:denies,denied") == ("deny", "denies", "denied", "denying")
    assert "rounded up" in verb_forms("round up")
