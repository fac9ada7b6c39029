"""The names that other people's programs use. A change here is a change for them: it goes into the changelog."""

import testimonia

PUBLIC = [
    "Account",
    "Claim",
    "Demo",
    "Document",
    "Extracted",
    "Incident",
    "Judgement",
    "Mention",
    "OpenCase",
    "ReadSummary",
    "Record",
    "TestimoniaError",
    "compare",
    "demo",
    "extract_claims",
    "llm_reader",
    "open_case",
]


def test_public_names_are_these():
    assert testimonia.__all__ == PUBLIC


def test_every_public_name_is_there_and_says_what_it_is():
    silent = [name for name in PUBLIC if not (getattr(testimonia, name).__doc__ or "").strip()]
    assert silent == []
