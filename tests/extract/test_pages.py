"""What of a page says something of this world."""
# ruff: noqa: E501 - sentences are kept whole

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.extract.page import lay_out


def silent_words(text: str) -> list[str]:
    page = lay_out(text)
    return [page.words(s) for s in page.silent]


def test_scripture_and_its_foreign_original_are_silent() -> None:
    text = "God says in His Holy Book:\n\nوَلاَ تَحْسَبَنَّ اللّهَ غَافِلاً\n\n“Do not think that the killers of nine men go free.”\n\nNine men were killed at Gafsa."
    page = lay_out(text)
    assert page.is_silent((text.index("“Do"), text.index("free")))
    assert not page.is_silent((text.index("Nine men were"), len(text)))


def test_the_plot_of_a_film_is_silent() -> None:
    assert silent_words('The film shown on Friday, "The Seven", in which thirty robbers storm a convent, is free. Entry is at six.') == [
        'The film shown on Friday, "The Seven", in which thirty robbers storm a convent, is free.'
    ]


def test_a_chanted_slogan_is_silent_and_a_quoted_statement_is_not() -> None:
    assert silent_words('The crowd chanted "We shall kill a hundred of them" and left.') == ['"We shall kill a hundred of them"']
    assert silent_words('"Nine people were killed," the mayor said.') == []


def test_quotations_pair_across_sentences() -> None:
    page = lay_out('She said: “Nine died. Four fled.” Then "a third force" came.')
    assert [page.words(q) for q in page.quotations] == ["“Nine died. Four fled.”", '"a third force"']


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph() -> None:
    page = lay_out('A nurse said: “Nine died. Four fled.\nThe road was closed. "Go home, he said.')
    assert [page.words(q) for q in page.quotations] == ["“Nine died. Four fled.", '"Go home, he said.']


@settings(deadline=None)
@given(st.text(alphabet='ab "“”«»\n.', max_size=300))
def test_any_text_lays_out_within_itself(text: str) -> None:
    page = lay_out(text)
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    for start, end in (*page.sentences, *page.paragraphs, *page.quotations, *page.silent):
        assert 0 <= start <= end <= len(text)
    for start, end in page.quotations:
        assert text[start] in '"“«„‟'
        assert text[end - 1] in '"”»' or (start, end) == (start, next(b for a, b in lines if a <= start < b))
