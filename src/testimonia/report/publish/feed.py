"""What changed, as an Atom feed (RFC 4287): an entry for each version of each page."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from testimonia.report.publish.citing import Imprint
from testimonia.report.publish.state import BACK, GONE, NEW, SILENT, Entry, Line, State
from testimonia.report.words import Words

_ATOM = "http://www.w3.org/2005/Atom"
_MOST = 200  # entries; older ones stay on the pages
_NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")


def line_words(line: Line, w: Words) -> str:
    """One change in words: "Killed, civilians: 4, now 4 to 18"."""
    if line.what == NEW:
        return w("site.line_new")
    if line.what == BACK:
        return w("site.line_back")
    if line.what == GONE:
        return w("site.line_gone", why=line.after)
    if line.what == SILENT:
        return w("site.line_silent")
    if not line.what:
        return w("site.line_other")
    key = "site.line_changed" if line.before and line.after else "site.line_added" if line.after else "site.line_dropped"
    return w(key, what=line.what, before=line.before, after=line.after)


@dataclass(frozen=True, slots=True)
class Change:
    """What one publishing changed on one page. `number`: from 1 on each page; it never changes, since lines are only added."""

    entry: Entry
    number: int
    lines: tuple[Line, ...]

    @property
    def date(self) -> str:
        return self.lines[0].date


def recent(state: State) -> list[Change]:
    """Every change of every page, the newest first."""
    told = [Change(entry, n, lines) for entry in state.entries for n, lines in enumerate(_versions(entry), 1)]
    return sorted(told, key=lambda c: (c.date, c.number, c.entry.code), reverse=True)


def _versions(entry: Entry) -> Iterator[tuple[Line, ...]]:
    """The changes of a page, those of one publishing together, in the order of time."""
    together: list[Line] = []
    for line in entry.history:
        if together and (together[0].date, together[0].version, together[0].what == GONE) != (line.date, line.version, line.what == GONE):
            yield tuple(together)
            together = []
        together.append(line)
    if together:
        yield tuple(together)


def atom(state: State, imprint: Imprint, w: Words) -> bytes:
    """The feed, the newest first. Days are told as their midnight in UTC: no hour is known better than the day."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed")
    _text(root, "id", f"urn:testimonia:{state.case}")
    _text(root, "title", imprint.title)
    _text(root, "updated", _time(state.changed))
    _text(_sub(root, "author"), "name", imprint.publisher)
    _link(root, "alternate", imprint.at("index.html"))
    if imprint.address:
        _link(root, "self", imprint.at("feed.xml"))
    for change in recent(state)[:_MOST]:
        node = _sub(root, "entry")
        entry, lines = change.entry, change.lines
        _text(node, "id", f"urn:testimonia:{state.case}:{entry.code}:{change.number}")
        _text(node, "title", entry.title)
        _text(node, "updated", _time(change.date))
        _link(node, "alternate", imprint.at(f"incidents/{entry.code}.html"))
        _text(node, "summary", "; ".join(line_words(line, w) for line in lines))
    ET.indent(root)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"


def _sub(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{_ATOM}}}{name}")


def _text(parent: ET.Element, name: str, text: str) -> None:
    _sub(parent, name).text = text.translate(_NOT_XML)


def _link(parent: ET.Element, rel: str, href: str) -> None:
    _sub(parent, "link").attrib.update(rel=rel, href=href)
