"""The steps composed: files to documents, documents to claims, claims to incidents, all kept in a case.

>>> import testimonia as tm                      # doctest: +SKIP
>>> case = tm.open_case("aktobe.case")           # doctest: +SKIP
>>> case.read("reports/")                        # doctest: +SKIP
>>> case.incidents                               # doctest: +SKIP
"""

from testimonia.pipeline.case import OpenCase, compare, open_case
from testimonia.pipeline.extracting import Extracted, extract_claims
from testimonia.pipeline.readers import ShippedReader, default_reader, llm_reader
from testimonia.pipeline.sample import Demo, demo
from testimonia.pipeline.summary import Notice, Progress, ReadSummary

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
