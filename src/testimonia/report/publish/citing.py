"""How to cite the site and each incident of it: BibTeX, and CITATION.cff for the whole. With the date and the version of what is cited."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from testimonia.report.publish.state import Entry, State

_SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_SPECIAL |= {mark: "\\" + mark for mark in "&%$#_"}


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who publishes, and where. `by`: who stands for it, empty for nobody named; `address`: of the site, empty when it is not known."""

    title: str
    by: str = ""
    address: str = ""

    @property
    def publisher(self) -> str:
        return self.by or self.title

    def at(self, path: str) -> str:
        """The address of a page; the path alone where the site's is not known."""
        return f"{self.address.rstrip('/')}/{path}" if self.address else path


def incident_bibtex(entry: Entry, imprint: Imprint) -> str:
    """One incident, in the version that stands."""
    fields = {
        "title": f"{{{_escaped(entry.title)}}}",
        "author": f"{{{_escaped(imprint.publisher)}}}",
        "booktitle": _escaped(imprint.title),
        "date": entry.changed,
        "year": entry.changed[:4],
        "version": entry.version,
        "howpublished": _escaped(imprint.at(f"incidents/{entry.code}.html")),
        "note": _escaped(f"Incident {entry.code}, version {entry.version} of {entry.changed}"),
    }
    return _entry("misc", f"incident-{entry.code}", fields)


def bibtex(state: State, version: str, imprint: Imprint) -> str:
    """The site, then every incident that stands."""
    fields = {
        "title": f"{{{_escaped(imprint.title)}}}",
        "author": f"{{{_escaped(imprint.publisher)}}}",
        "date": state.changed,
        "year": state.changed[:4],
        "version": version,
        "howpublished": _escaped(imprint.at("index.html")),
    }
    own = (incident_bibtex(e, imprint) for e in state.entries if e.stands)
    return "\n".join((_entry("misc", f"site-{state.case}", fields), *own))


def cff(state: State, version: str, imprint: Imprint) -> str:
    """CITATION.cff 1.2.0. Values are written as JSON strings, which YAML reads."""
    lines = [
        "cff-version: 1.2.0",
        "message: " + json.dumps("If you use this record, cite it in the version that you used."),
        "type: dataset",
        "title: " + json.dumps(imprint.title, ensure_ascii=False),
        "version: " + json.dumps(version),
        "date-released: " + json.dumps(state.changed),
        "authors:",
        "  - name: " + json.dumps(imprint.publisher, ensure_ascii=False),
    ]
    if imprint.address:
        lines.append("url: " + json.dumps(imprint.at("index.html"), ensure_ascii=False))
    return "\n".join(lines) + "\n"


def _entry(sort: str, key: str, fields: dict[str, str]) -> str:
    return f"@{sort}{{{key},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value) + "}\n"


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(c, c) for c in _one_line(text.split()))


def _one_line(words: Iterable[str]) -> str:
    return " ".join(words)
