"""The steps composed: files to documents, documents to claims, claims to incidents, all kept in a case.

>>> import testimonia as tm                      # doctest: +SKIP
>>> case = tm.open_case("aktobe.case")           # doctest: +SKIP
>>> case.read("reports/")                        # doctest: +SKIP
>>> case.incidents                               # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from testimonia.pipeline.case import OpenCase, compare, open_case
    from testimonia.pipeline.extracting import Extracted, extract_claims
    from testimonia.pipeline.readers import ShippedReader, default_reader, llm_reader
    from testimonia.pipeline.sample import Demo, demo
    from testimonia.pipeline.summary import Notice, Progress, ReadSummary

# Imported when first asked for: a process that only takes files in is not to load the door of a case.
_HOME = {
    **dict.fromkeys(("OpenCase", "compare", "open_case"), "case"),
    **dict.fromkeys(("Extracted", "extract_claims"), "extracting"),
    **dict.fromkeys(("ShippedReader", "default_reader", "llm_reader"), "readers"),
    **dict.fromkeys(("Demo", "demo"), "sample"),
    **dict.fromkeys(("Notice", "Progress", "ReadSummary"), "summary"),
}

__all__ = [
    "Demo",
    "Extracted",
    "Notice",
    "OpenCase",
    "Progress",
    "ReadSummary",
    "ShippedReader",
    "compare",
    "default_reader",
    "demo",
    "extract_claims",
    "llm_reader",
    "open_case",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}. It has: {', '.join(__all__)}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
