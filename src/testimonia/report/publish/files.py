"""Every file of the site, as bytes by path. The same material, state and imprint give the same bytes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from testimonia.model.terms import PlacePrecision
from testimonia.reconcile.profiles import RADIUS
from testimonia.reconcile.rules import figure_rules
from testimonia.report import codebook
from testimonia.report.maps import Disc, area_map
from testimonia.report.page import samples
from testimonia.report.phrases import day
from testimonia.report.publish import citing
from testimonia.report.publish.citing import Imprint
from testimonia.report.publish.feed import Change, atom, line_words, recent
from testimonia.report.publish.incident import Share, SitePage
from testimonia.report.publish.state import Entry, State, version_of
from testimonia.report.rendering import asset, rendered
from testimonia.report.words import Words

_MOST_CHANGES = 12  # on the first page; all of them are in the feed and on the pages


@dataclass(frozen=True, slots=True)
class Told:
    """One change in the list of what changed."""

    date: str
    day: str
    title: str
    href: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Download:
    """A file that can be taken along."""

    path: str
    says: str
    size: str


def says(download: str, w: Words) -> str:
    """What a download is, in a line."""
    if download.endswith(".csv"):
        return w("site.csv")
    if download.endswith(".geojson"):
        return w("site.geojson")
    return w("site.jsonl" if download.endswith(".jsonl") else "site.manifest")


def site_version(state: State) -> str:
    """Twelve hex digits over the versions of all pages."""
    return version_of(tuple((e.code, e.version, e.withdrawn, e.moved) for e in state.entries))


def files(pages: Sequence[SitePage], state: State, imprint: Imprint, downloads: Mapping[str, bytes], words: Words) -> dict[str, bytes]:
    """The files. `downloads`: by path under `downloads/`."""
    made: dict[str, bytes] = {f"downloads/{name}": content for name, content in downloads.items()}
    version = site_version(state)
    made["feed.xml"] = atom(state, imprint, words)
    made["citation.bib"] = citing.bibtex(state, version, imprint).encode()
    made["CITATION.cff"] = citing.cff(state, version, imprint).encode()
    made |= {path: page.encode() for path, page in _Pages(pages, state, imprint, downloads, words).made().items()}
    return made


class _Pages:
    """Everything that is HTML."""

    def __init__(self, pages: Sequence[SitePage], state: State, imprint: Imprint, downloads: Mapping[str, bytes], words: Words) -> None:
        self._pages, self._state, self._imprint, self._downloads, self._w = pages, state, imprint, downloads, words
        self._style = asset("report.css") + asset("site.css")
        self._unreviewed = any(not p.reviewed for p in pages)

    def made(self) -> dict[str, str]:
        found = {"index.html": self._index(), "method.html": self._method()}
        for page in self._pages:
            entry = self._state.entry(page.address.code)
            assert entry is not None  # the state was made of these pages
            found[f"incidents/{entry.code}.html"] = self._incident(page, entry)
        for entry in self._state.entries:
            if entry.moved:
                found[f"incidents/{entry.code}.html"] = self._moved(entry.code, entry.moved)
            elif entry.withdrawn:
                found[f"incidents/{entry.code}.html"] = self._withdrawn(entry)
            else:
                for former in entry.former:
                    found.setdefault(f"incidents/{former}.html", self._moved(former, entry.code))
        return found

    def _page(self, template: str, *, base: str, script: str = "", **fields: object) -> str:
        return rendered(
            template,
            self._w,
            style=self._style,
            script=script,
            base=base,
            imprint=self._imprint,
            state=self._state,
            version=site_version(self._state),
            changed=self._day(self._state.changed),
            day=self._day,
            any_unreviewed=self._unreviewed,
            with_documents=False,
            **fields,
        )

    def _day(self, date: str) -> str:
        return day(date, self._w) if date else ""

    # -- the first page

    def _index(self) -> str:
        shown = [(p, self._state.entry(p.address.code)) for p in self._pages]
        withdrawn = [e for e in self._state.entries if e.withdrawn]
        return self._page(
            "site_index.html",
            base="",
            pages=shown,
            map=self._map(),
            told=[self._told(c) for c in recent(self._state)[:_MOST_CHANGES]],
            withdrawn=withdrawn,
            downloads=[
                Download(f"downloads/{name}", says(name, self._w), _size(len(content))) for name, content in self._downloads.items()
            ],
            href="#{}".format,
        )

    def _told(self, change: Change) -> Told:
        e = change.entry
        lines = tuple(line_words(line, self._w) for line in change.lines)
        return Told(change.date, self._day(change.date), e.title, f"incidents/{e.code}.html", lines)

    def _map(self) -> Markup:
        """All incidents whose place is known. Where several stand on one spot, the disc leads to the list."""
        spots: dict[tuple[float, float], list[SitePage]] = {}
        for page in self._pages:
            where = page.incident.where
            if where is not None and where.latitude is not None and where.longitude is not None:
                spots.setdefault((where.latitude, where.longitude), []).append(page)
        discs = []
        for (latitude, longitude), found in spots.items():
            where = found[0].incident.where
            assert where is not None  # only those with a place are among the spots
            href = f"incidents/{found[0].address.code}.html" if len(found) == 1 else "#incidents"
            told = where.name if len(found) == 1 else f"{where.name}: {self._w.count('incidents', len(found))}"
            radius = RADIUS[PlacePrecision(where.precision)] if len(spots) < 40 else 0.0
            discs.append(Disc(latitude, longitude, radius, told, href, len(found)))
        return area_map(discs, self._w("site.map_all"), labels=8)

    # -- one incident

    def _incident(self, page: SitePage, entry: Entry) -> str:
        return self._page(
            "site_incident.html",
            base="../",
            script=asset("report.js"),
            p=page,
            i=page.view,
            e=entry,
            told=[self._told(c) for c in recent(self._state) if c.entry.code == entry.code],
            cite=citing.incident_bibtex(entry, self._imprint),
            share=share_words(page.share, self._w),
            href=self._href_from(page),
        )

    def _href_from(self, page: SitePage) -> Callable[[str], str]:
        codes = {p.view.id: p.address.code for p in self._pages}
        documents = {d.anchor for d in page.documents}
        homes = {e.id: p.address.code for p in self._pages for d in p.documents for e in d.evidence}

        def href(anchor: str) -> str:
            kind, _, rest = anchor.partition("-")
            if kind == "i" and rest in codes:
                return "#top" if rest == page.view.id else f"{codes[rest]}.html"
            if kind == "c" and homes.get(rest, page.address.code) != page.address.code:
                return f"{homes[rest]}.html#{anchor}"  # what another incident's account says of this one
            if kind == "d" and anchor not in documents:
                return "#sources"  # a document that tells of the incident, but of which no claim is shown
            return f"#{anchor}"

        return href

    def _withdrawn(self, entry: Entry) -> str:
        told = [self._told(c) for c in recent(self._state) if c.entry.code == entry.code]
        return self._page("site_gone.html", base="../", e=entry, told=told)

    def _moved(self, code: str, to: str) -> str:
        heir = self._state.entry(to)
        return self._page("site_moved.html", base="../", code=code, to=to, title=heir.title if heir else to)

    # -- how it was made

    def _method(self) -> str:
        shares = [p.share for p in self._pages]
        whole = Share(
            sum(s.claims for s in shares),
            sum(s.seen for s in shares),
            sum(s.by_hand for s in shares),
            tuple(sorted({r for s in shares for r in s.reviewers})),
        )
        w = self._w
        sections = {s.key: s for s in codebook.sections(w)}
        return self._page(
            "site_method.html",
            base="",
            share=share_words(whole, w),
            reviewers=whole.reviewers,
            figure_rules=[(w(f"rule.{name}"), rule.definition, rule.source) for name, rule in figure_rules().items()],
            sections=sections,
            grading=[(w(f"grading.{r.name}"), r) for r in codebook.rules()],
            samples=samples(),
        )


def share_words(share: Share, w: Words) -> tuple[str, ...]:
    """How much a machine read and how much people looked at, in sentences."""
    found = [w("site.share_machine", machine=w.count("claims", share.claims - share.by_hand), all=w.count("claims", share.claims))]
    if share.by_hand:
        found.append(w("site.share_hand", claims=w.count("claims", share.by_hand)))
    found.append(w("site.share_seen", claims=w.count("claims", share.seen)) if share.seen else w("site.share_none"))
    found.append(w("site.share_by", who=w.listed(share.reviewers)) if share.reviewers else w("site.share_nobody"))
    return tuple(found)


def _size(n: int) -> str:
    return f"{n / 1_000_000:.1f} MB" if n >= 1_000_000 else f"{max(1, round(n / 1000))} kB"
