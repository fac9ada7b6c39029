"""The chain of attribution for any stretch of a document: the issuer first, then every speech that holds the stretch, outermost first."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from testimonia.extract.cast import NOBODY
from testimonia.extract.forwarded import head_of_forward, publisher_kind
from testimonia.extract.letterhead import Issuer
from testimonia.extract.near import Near
from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.extract.speech import Speech
from testimonia.model.record import Link, Source, read_span
from testimonia.model.terms import Act, Basis, SourceKind, Stance

_MOST = 4  # chains for one stretch: coordinated speakers multiply, and a list of ten offices is one crowd


@dataclass(frozen=True, slots=True)
class Chains:
    """The speeches of a document and its first link. `access`: what the issuer states of its own access, by paragraph.

    `forward`: the speech of whoever the document was forwarded from; it stands around all others.
    """

    page: Page
    issuer: Source
    issuer_span: Stretch | None
    speeches: tuple[Speech, ...]
    access: tuple[tuple[Stretch, Basis], ...] = ()
    forward: Speech | None = None
    said: Near[int] = field(init=False, repr=False)
    cues: Near[Speech] = field(init=False, repr=False)
    mouths: Near[Speech] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Lays the speeches out by what is said, by their cues, and by who speaks."""
        object.__setattr__(self, "said", Near((c, i) for i, s in enumerate(self.speeches) for c in s.contents))
        object.__setattr__(self, "cues", Near((s.cue, s) for s in self.speeches if s.cue))
        object.__setattr__(self, "mouths", Near((w.span, s) for s in self.speeches for w in s.speakers if w.span[1] > w.span[0]))

    def cued(self, span: Stretch) -> list[Speech]:
        """The speeches whose cue overlaps `span`."""
        return self.cues.over(span)

    def spoken_by(self, span: Stretch) -> list[Speech]:
        """The speeches whose speaker is named at `span`."""
        return self.mouths.over(span)

    def around(self, span: Stretch) -> tuple[Speech, ...]:
        """The speeches that hold `span`, outermost first. Words of the cue or of the speaker are not said in their own speech."""
        near = (self.speeches[i] for i in dict.fromkeys(self.said.over(span)))
        holding = [
            s
            for s in near
            if s.covers(span)
            and not (s.cue and overlaps(s.cue, span))
            and not any(overlaps(w.span, span) and w.span[1] > w.span[0] for w in s.speakers)
        ]
        found = sorted(holding, key=lambda s: (s.relayed, s.depth, -s.size, s.cue or s.contents[0]))
        return tuple(s for i, s in enumerate(found) if not any(_takes_back(outer, s) for outer in found[:i]))

    def of(self, span: Stretch) -> tuple[tuple[Link, ...], ...]:
        """Every chain for `span`: one, or one for each of several coordinated speakers."""
        return self.through(self.around(span), span)

    def through(self, speeches: Sequence[Speech], span: Stretch) -> tuple[tuple[Link, ...], ...]:
        """Every chain through these speeches to `span`."""
        if self.forward is not None and self.forward.covers(span):
            head = head_of_forward(self.forward)
            speeches = [self.forward, *(s for s in speeches if not (s.cue and overlaps(s.cue, head)))]
        chains = []
        for speakers in list(product(*(s.speakers for s in speeches)))[:_MOST]:
            links = [self.first(span if not speeches else None)]
            for speech, speaker in zip(speeches, speakers, strict=True):
                if NOBODY.match(speaker.source.name):
                    continue  # "nobody has claimed it": so says whoever writes
                cue = read_span(self.page.text, *speech.cue) if speech.cue and speech.cue[1] > speech.cue[0] else None
                where = read_span(self.page.text, *speaker.span) if speaker.span[1] > speaker.span[0] else None
                _append(links, Link(speaker.source, cue, where, Stance.NEUTRAL, speech.basis), speech.stance)
            chains.append(tuple(links))
        return tuple(dict.fromkeys(chains))

    def first(self, span: Stretch | None) -> Link:
        """The issuing writer. Its stated access counts for what it says in its own voice, so `span` is None inside a speech."""
        where = read_span(self.page.text, *self.issuer_span) if self.issuer_span else None
        basis = Basis.NOT_STATED
        if span is not None:
            basis = next((b for stretch, b in self.access if stretch[0] <= span[0] < stretch[1]), Basis.NOT_STATED)
        return Link(self.issuer, None, where, Stance.NEUTRAL, basis)


def _takes_back(outer: Speech, inner: Speech) -> bool:
    """ "X took back its claim that ...": what X claimed is no longer said."""
    own = {w.source.name.casefold() for w in outer.speakers}
    return outer.act in (Act.DENIES, Act.RETRACTS) and all(w.source.name.casefold() in own for w in inner.speakers)


def _append(links: list[Link], link: Link, stance: Stance) -> None:
    """Adds a link; a speaker who is already the last one only gives it cue and basis. `stance` is that of the link before."""
    last = links[-1]
    if link.source.name.casefold() == last.source.name.casefold():
        basis = link.basis if link.basis is not Basis.NOT_STATED else last.basis
        links[-1] = replace(last, cue=last.cue or link.cue, basis=basis, stance=stance if stance is not Stance.NEUTRAL else last.stance)
        return
    if stance is not Stance.NEUTRAL:
        links[-1] = replace(last, stance=stance)
    links.append(link)


def first_source(issuer: Issuer | None, publisher: str | None, author: str | None, name: str) -> Source:
    """Source of the first link: outlet or issuing organisation, else the byline, else the file name as a document.

    `issuer`: as the text itself names it, in dateline, credit or letterhead; `publisher`: as what the text came in names it (the feed,
    the channel, a column of the table).
    """
    if issuer is not None:
        return Source(issuer.name, issuer.kind)
    if publisher:
        return Source(publisher, publisher_kind(publisher))
    if author:
        return Source(author, SourceKind.AUTHOR)
    return Source(name, SourceKind.DOCUMENT)
