"""Testimonia: from reports about contested violence to an auditable record.

>>> import testimonia as tm
>>> case = tm.open_case("aktobe.case")   # doctest: +SKIP
>>> case.read("reports/")                # doctest: +SKIP
>>> case.incidents                       # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from testimonia.errors import TestimoniaError
    from testimonia.model.record import Account, Claim, Document, Incident, Judgement, Mention, Record
    from testimonia.pipeline import Demo, Extracted, OpenCase, ReadSummary, compare, demo, extract_claims, llm_reader, open_case

# Imported when first asked for: `import testimonia` alone must not load the model's runtime, pandas or the database.
_HOME = {
    **dict.fromkeys(("Demo", "Extracted", "OpenCase", "ReadSummary"), "testimonia.pipeline"),
    **dict.fromkeys(("compare", "demo", "extract_claims", "llm_reader", "open_case"), "testimonia.pipeline"),
    **dict.fromkeys(("Account", "Claim", "Document", "Incident", "Judgement", "Mention", "Record"), "testimonia.model.record"),
    "TestimoniaError": "testimonia.errors",
}

__all__ = [
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


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'testimonia' has no attribute {name!r}. It has: {', '.join(__all__)}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
