"""Clusters of deeds to drafts of claims: every date, place, figure, participant, label and relation with its chain and manner."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from testimonia.extract import actors
from testimonia.extract.cast import NOBODY, Cast
from testimonia.extract.chains import Chains
from testimonia.extract.deeds import AHEAD, CUSTOM, QUIET, REAL, VIOLENT, Deed
from testimonia.extract.drafts import Draft, Pointer
from testimonia.extract.figures import Counted
from testimonia.extract.manner import BLAMED, Manner, act, is_negated, may_reject, modality, polarity
from testimonia.extract.mentions import Cluster
from testimonia.extract.near import Near, spots
from testimonia.extract.page import Page, Stretch, overlaps
from testimonia.extract.speech import Speech
from testimonia.model.reading import Argument
from testimonia.model.terms import (
    ACTORS,
    Act,
    Category,
    Kind,
    Modality,
    Polarity,
    Property,
    RelationType,
    SourceKind,
    StageReached,
    StatusReached,
)
from testimonia.model.values import Figure, Place, Stage, Status, Value
from testimonia.vocab import body_words, designation_words

_DATELINE_SCORE = 0.4
_DOERS = frozenset({"perpetrator", "instigator", "actor"})
"""Roles that a pronoun without a name behind it never fills: an accusation of nobody knows whom hurts and tells nothing."""

_NO_NAME = re.compile(
    r"(?:the\s+)?(?:others?|each(?:\s+other)?|one another)|"
    r"(?:some|many|several|others)\s+(?:armed|masked|hooded|unarmed|suspected)|armed|masked",
    re.I,
)
"""What is left of a phrase that names nobody."""
_THINGS = frozenset({"building", "vehicle", "site"})


@dataclass(frozen=True, slots=True)
class Assembly:
    """Everything that drafting needs of one document. `figures` are grouped by the span of their deed."""

    page: Page
    cast: Cast
    chains: Chains
    clusters: tuple[Cluster, ...]
    figures: dict[Stretch, tuple[Counted, ...]]
    lead_place: tuple[Stretch, Place] | None
    fates: Near[Stretch] = field(init=False, repr=False)
    quiet: Near[tuple[float, bool]] = field(init=False, repr=False)
    judging: Near[float] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        counted = (f for found in self.figures.values() for f in found)
        object.__setattr__(self, "fates", spots(f.span for f in counted if f.property is not Property.PARTICIPANTS))
        acting = (
            ((b.start, b.end), (b.score, d.made))
            for c in self.clusters
            for d in c.deeds
            if d.kind in QUIET and d.kind is not Kind.PROTEST
            for b in d.arguments
            if b.role == "actor"
        )
        object.__setattr__(self, "quiet", Near(acting))
        judging = (
            ((b.start, b.end), b.score)
            for c in self.clusters
            for d in c.deeds
            if d.kind in (Kind.TRIAL, Kind.LAW) and not d.made
            for b in d.arguments
            if b.role == "actor"
        )
        object.__setattr__(self, "judging", Near(judging))

    def drafts(self) -> list[Draft]:
        """All drafts, in the order of their mentions."""
        return [draft for number in range(len(self.clusters)) for draft in self._of_cluster(number)]

    def _of_cluster(self, number: int) -> Iterator[Draft]:
        c = self.clusters[number]
        seen: set[Stretch] = set()
        for deed in c.deeds:
            yield from self._settings(number, deed)
            if deed.span not in seen:
                for counted in self.figures.get(deed.span, ()):
                    yield from self._figure(number, deed, counted)
                for argument in deed.arguments:
                    yield from self._argument(number, c, deed, argument)
            seen.add(deed.span)
            yield from self._stage(number, deed)
            yield from self._status(number, deed)
        if self.lead_place is not None and number == self._lead() and not c.places:
            span, place = self.lead_place
            yield self._of_issuer(number, Property.PLACE, place, span, _DATELINE_SCORE)

    def _lead(self) -> int | None:
        """The first violent or public act of the report that is told as real."""
        for number, c in enumerate(self.clusters):
            if c.realm == REAL and c.kind not in (Kind.STATEMENT, Kind.LAW, Kind.OTHER):
                return number
        return None

    # ---- who says it ----

    def _speeches(self, span: Stretch, deed: Deed, role: str) -> tuple[Speech, ...]:
        """The speeches around a phrase. The doer may stand outside of what is said: "X claimed the ambush", "Y blamed Z"."""
        around = self.chains.around(span)
        if role not in BLAMED or around:
            return around
        of_deed = self.chains.around(deed.span)
        marked = {Act.ACCUSES, Act.DENIES, Act.ADMITS, Act.CLAIMS_RESPONSIBILITY}
        if of_deed and of_deed[-1].act in marked:
            return of_deed
        sentence = self.page.sentence(span[0])
        accusing = [s for s in self.chains.cued(sentence) if s.act is Act.ACCUSES and s.cue and s.cue[0] < span[0]]
        return (accusing[-1],) if accusing and not any(overlaps(w.span, span) for w in accusing[-1].speakers) else around

    def _drafts(
        self, number: int, property_: Property, value: Value, span: Stretch, manner: Manner, score: float, speeches: Sequence[Speech]
    ) -> Iterator[Draft]:
        for chain in self.chains.through(speeches, span):
            yield Draft(number, property_, value, manner, chain, span, score, tuple(speeches))

    def _of_issuer(self, number: int, property_: Property, value: Value, span: Stretch, score: float) -> Draft:
        """What the head of the paper says: nobody but the issuer says it."""
        manner = Manner(Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS)
        return Draft(number, property_, value, manner, self.chains.through((), span)[0], span, score)

    # ---- when and where ----

    def _settings(self, number: int, deed: Deed) -> Iterator[Draft]:
        for pairs, property_ in ((deed.dates, Property.DATE), (deed.places, Property.PLACE)):
            for span, value in pairs:
                speeches = self.chains.around(span)
                deadline = property_ is Property.DATE and value.raw.casefold().startswith("within")
                manner = Manner(Modality.PREDICTED if deadline else _of_setting(deed), Polarity.AFFIRMED, Act.REPORTS)
                yield from self._drafts(number, property_, value, span, manner, deed.score, speeches)

    # ---- how many ----

    def _figure(self, number: int, deed: Deed, c: Counted) -> Iterator[Draft]:
        tally = c.tally
        value = Figure(
            tally.low,
            tally.high,
            c.category,
            self.page.words(c.span),
            tally.bound_basis,
            c.sex,
            c.age_group,
            c.role,
        )
        speeches = self.chains.around(c.span)
        value = replace(value, category=self._of_losses(c, speeches))
        nobody = tally.high == 0
        negated = c.negated or (not nobody and self._is_denied(deed, c, speeches))
        rejected = Act.RETRACTS if speeches and speeches[-1].act is Act.RETRACTS else Act.DENIES
        manner = Manner(
            modality(self.page, deed, c.argument, speeches),
            Polarity.NEGATED if negated else Polarity.AFFIRMED,
            rejected if negated else Act.REPORTS,
        )
        for draft in self._drafts(number, c.property, value, c.span, manner, c.score, speeches):
            yield replace(draft, part_of=c.whole)

    def _of_losses(self, c: Counted, speeches: Sequence[Speech]) -> Category:
        """ "The brigade put its losses at two dead": the dead are the speaker's own."""
        lead = self.page.text[max(0, c.span[0] - 40) : c.span[0]]
        if (
            c.category is not Category.UNSPECIFIED
            or not speeches
            or not re.search(r"\b(?:its|their|his|our|own) (?:own )?(?:losses|casualties|dead)\b", lead)
        ):
            return c.category
        own = speeches[-1].speakers[-1].source
        sorts = {h.term for h in body_words().find(f"{own.name} {own.of or ''}")}
        if "armed_group" in sorts:
            return Category.ALLEGED_ATTACKER
        return Category.SECURITY_FORCES if own.kind is SourceKind.OFFICE and "organ_of_state" in sorts else c.category

    def _is_denied(self, deed: Deed, c: Counted, speeches: Sequence[Speech]) -> bool:
        by_words = is_negated(self.page, deed, None) and overlaps(self.page.sentence(deed.span[0]), c.span)
        by_model = c.argument is not None and c.argument.polarity == "negated" and may_reject(self.page, c.span)
        denied = bool(speeches) and speeches[-1].act in (Act.DENIES, Act.RETRACTS)
        return by_words or by_model or denied

    # ---- who, with what, and what it is called ----

    def _argument(self, number: int, c: Cluster, deed: Deed, a: Argument) -> Iterator[Draft]:
        span = actors.trimmed(self.page, _after_dates(deed, (a.start, a.end)))
        if span[1] <= span[0] or a.role in ("figure", "date", "place"):
            return
        span = (
            self._whole_name(_before_verb(self.page, span))
            if a.role in ACTORS
            else self._whole_label(span)
            if a.role == "designation"
            else span
        )
        if a.role == "instigator" and not _INSTIGATES.search(self.page.words(self.page.sentence(span[0]))):
            return  # somebody in the sentence, but no word of ordering, organising or supplying
        if (
            a.role == "instigator"
            and a.act != "denies"
            and self._acts_quietly(span, a.score)
            and not _ORGANISES.search(self.page.words(self.page.sentence(span[0])))
        ):
            return
        if a.role == "actor" and _is_accused(self.page, deed, span):
            return
        if a.role == "perpetrator" and deed.kind in VIOLENT and self._judges(span, a.score):
            return
        if a.role in BLAMED and (_is_label(self.page, deed, span) or self.fates.touches(span)):
            return
        if a.role in _DOERS and _is_owned_thing(self.page, a, span):
            return
        speeches = self._speeches(span, deed, a.role)
        own_words = self.chains.spoken_by(span)
        if a.role in _DOERS and _NO_NAME.fullmatch(self.page.words(span)):
            return
        if (a.role == "actor" or (a.role in _DOERS and own_words)) and NOBODY.match(self.page.words(span)):
            return  # "nobody has claimed it" names no doer; "no officer fired" denies that officers did
        if a.role in BLAMED and own_words and not _claims_or_denies(own_words):
            return  # "police said that ...": whoever reports or blames has not done it by saying so
        if a.role in BLAMED and own_words and _claims_or_denies(own_words):
            speeches = self.chains.around(deed.span) or tuple(own_words[-1:])
        chain = self.chains.through(speeches, span)[0]
        affirmed = any(d is not deed and not is_negated(self.page, d, None) and d.polarity is Polarity.AFFIRMED for d in c.deeds)
        pol = polarity(self.page, deed, a.role, a, span, speeches, affirmed)
        if a.role == "explanation" and not a.holds:
            pol = Polarity.NEGATED
        doing = act(self.page, deed, a.role, a, span, chain, speeches, c.kind)
        if pol is Polarity.NEGATED:
            doing = Act.RETRACTS if a.act == "retracts" or (speeches and speeches[-1].act is Act.RETRACTS) else Act.DENIES
        manner = Manner(modality(self.page, deed, a, speeches), pol, doing)
        value = self._value(c, deed, a, span, speeches, pol)
        if value is not None:
            yield from self._drafts(number, Property(a.role), value, span, manner, min(a.score, max(deed.score, 0.3)), speeches)

    def _whole_label(self, span: Stretch) -> Stretch:
        """The known label of which the phrase is a part: "terrorist" of "terrorist attack"."""
        sentence = self.page.sentence(span[0])
        known = [(sentence[0] + h.start, sentence[0] + h.end) for h in designation_words().find(self.page.words(sentence))]
        return next((k for k in known if k[0] <= span[0] and span[1] <= k[1]), span)

    def _whole_name(self, span: Stretch) -> Stretch:
        """The name of which the phrase is a part: "Renewal" and "the Front" of "the Front of Renewal"."""
        longer = [s for s, _ in self.cast.named.over(span) if s[0] < span[1] and span[0] < s[1] and (s[0] < span[0] or span[1] < s[1])]
        return (min(span[0], longer[0][0]), max(span[1], longer[0][1])) if longer else span

    def _acts_quietly(self, span: Stretch, score: float) -> bool:
        """Whether the same words are the actor of a statement, a law or talks, and at least as surely so."""
        return any(sure >= score or made for sure, made in self.quiet.over(span))

    def _judges(self, span: Stretch, score: float) -> bool:
        """Whether the words are more surely the actor of a trial or a law: a tribunal that convicts of rape is not its doer."""
        return any(sure > score for sure in self.judging.over(span))

    def _value(self, c: Cluster, deed: Deed, a: Argument, span: Stretch, speeches: Sequence[Speech], pol: Polarity) -> Value | None:
        page = self.page
        if a.role in ACTORS:
            name = self._led(c, deed, a, span, speeches)
            if name == "":
                return None
            return actors.as_actor(page, a, span, name)
        if a.role == "weapon":
            return actors.as_weapon(page, span, a.score)
        if a.role == "designation":
            return actors.as_designation(page, span)
        if a.role == "explanation":
            return actors.as_explanation(page, span, a.holds and pol is Polarity.AFFIRMED)
        if a.role == "topic":
            return actors.as_topic(page, span)
        return actors.as_ground(page, a, span) if a.role == "ground" else None

    def _led(self, c: Cluster, deed: Deed, a: Argument, span: Stretch, speeches: Sequence[Speech]) -> str | None:
        """The name behind a pronoun: the speaker who denies or claims, else whoever last stood in that role; "" if nobody is found."""
        words = self.page.words(span)
        if not actors.PRONOUN.match(words):
            return None
        if a.role in _DOERS and re.match(r"(?:him|her|them)$", words, re.I):
            return ""  # "blamed them": whom the word means is not told by who stood in that role before
        in_quotes = self.page.quotation(span[0]) is not None  # whoever speaks in quotation marks says "I" of himself
        own_deed = bool(speeches) and speeches[-1].act not in (Act.REPORTS, Act.ACCUSES)
        if re.match(r"(?:he|she|it|they|himself|themselves)$", words, re.I) and own_deed and not in_quotes:
            return speeches[-1].speakers[-1].source.name
        if speeches and not in_quotes and len(words) < 5 and any(0 <= span[0] - content[0] <= 6 for content in speeches[-1].contents):
            own = speeches[-1].speakers[-1].source  # "the brigade says it shot down ..."
            if own.kind is not SourceKind.UNNAMED and re.match(r"(?:he|she|it|they)$", words, re.I):
                return own.name
        earlier = [b for d in c.deeds if d.span <= deed.span for b in d.arguments if b.role == a.role and b.end <= span[0]]
        named = [b for b in earlier if not actors.PRONOUN.match(self.page.words((b.start, b.end)))]
        if named:
            return actors.name_of(self.page.words((named[-1].start, named[-1].end)))
        accused = _accused_before(self.page, span) if re.match(r"(?:he|she|it|they)$", words, re.I) else ""
        if accused:
            return accused
        told = bool(speeches) and speeches[-1].act is not Act.ACCUSES and not in_quotes
        if told and re.match(r"(?:he|she)$", words, re.I) and speeches[-1].speakers[-1].source.kind is not SourceKind.UNNAMED:
            return speeches[-1].speakers[-1].source.name
        nobody = re.match(r"(?:it|who|which|that|this|these|those|one)$", words, re.I)
        if a.role in _DOERS or deed.realm == CUSTOM or nobody:
            return ""
        return None

    # ---- how far it came ----

    def _stage(self, number: int, deed: Deed) -> Iterator[Draft]:
        if deed.stage is StageReached.ACCOMPLISHED:
            return
        speeches = self.chains.around(deed.span)
        chance = modality(self.page, deed, None, speeches)
        pol = Polarity.NEGATED if is_negated(self.page, deed, None) and deed.polarity is Polarity.NEGATED else Polarity.AFFIRMED
        manner = Manner(chance, pol, Act.DENIES if pol is Polarity.NEGATED else Act.REPORTS)
        yield from self._drafts(number, Property.STAGE, Stage(deed.stage), deed.span, manner, deed.score, speeches)

    def _status(self, number: int, deed: Deed) -> Iterator[Draft]:
        if (
            deed.status is None
            or deed.status not in StatusReached.__members__.values()
            or deed.kind not in (Kind.LAW, Kind.TRIAL, Kind.ARREST, Kind.OTHER)
        ):
            return
        speeches = self.chains.around(deed.span)
        negated = is_negated(self.page, deed, None)
        manner = Manner(
            modality(self.page, deed, None, speeches),
            Polarity.NEGATED if negated else Polarity.AFFIRMED,
            Act.DENIES if negated else Act.REPORTS,
        )
        yield from self._drafts(number, Property.STATUS, Status(StatusReached(deed.status)), deed.span, manner, deed.score, speeches)


def _after_dates(deed: Deed, span: Stretch) -> Stretch:
    """The span without a date that it begins with: "on 5 June armed men" names armed men."""
    ends = [date[1] for date, _ in deed.dates if date[0] <= span[0] < date[1] < span[1]]
    return (max(ends), span[1]) if ends else span


_INSTIGATES = re.compile(
    r"organi[sz]|order|in the pay|instigat|mastermind|\bplan|contriv|stag(?:ed|ing)|fabricat|financ|\bfund|suppl(?:y|ie)|incit|"
    r"instruct|\bbehind\b|hired|\bpaid\b|\bpay\b|command|direct|sponsor|orchestrat|plot|"
    r"prepar|\bsent\b|train|support|provok|trick|engineer|behest|\bled\b|urged|called (?:for|on|upon)|forced",
    re.I,
)


_ORGANISES = re.compile(r"\b(?:to have )?(?:organi[sz]ed|instigated|masterminded|contrived|orchestrated|ordered|financed|incited)\b", re.I)


def _is_label(page: Page, deed: Deed, span: Stretch) -> bool:
    """ "terrorist" of "terrorist attack" labels the act and names nobody."""
    return span[1] + 1 == deed.span[0] and bool(
        re.fullmatch(r"(?:a |the |an )?(?:terror\w*|suicide|bomb|criminal|armed|gun|mob|rebel)", page.words(span), re.I)
    )


def _before_verb(page: Page, span: Stretch) -> Stretch:
    """ "masked men had stopped his boat" names masked men; "men who had stopped it" is a description whole."""
    m = re.search(r"\s(?:had|has|have|was|were|is|are|who|whom|which|that)\s", page.words(span))
    return (span[0], span[0] + m.start()) if m and m[0].strip() not in ("who", "whom", "which", "that") else span


def _is_owned_thing(page: Page, a: Argument, span: Stretch) -> bool:
    """ "They stopped his bus": somebody's house or bus has done nothing."""
    return a.actor_kind in _THINGS and bool(re.match(r"(?:my|our|his|her|their|its)\s", page.words(span), re.I))


_ACCUSED = re.compile(
    r"\b(?:hold|holds|held|blames?|blamed|accuses?|accused)\s+(?P<who>(?!that\b|it\b)[^,.;:“”\"]{3,60}?)"
    r"(?=\s+(?:responsible|accountable|guilty|for|of)\b|\s*[,:;.])"
)


def _accused_before(page: Page, span: Stretch) -> str:
    """ "We hold the prefect responsible: he gave the order": whoever is accused in the same sentence before a pronoun; "" if nobody."""
    found = list(_ACCUSED.finditer(page.text, page.sentence(span[0])[0], span[0]))
    return actors.name_of(found[-1]["who"]) if found else ""


def _is_accused(page: Page, deed: Deed, span: Stretch) -> bool:
    """ "arrest a man accusing him of theft": the man before the participle is whom the pronoun after it means, not who accuses."""
    follows = page.text[span[1] : deed.span[0]] == " " and page.words(deed.span).casefold().endswith("ing")
    return follows and bool(re.match(r"\s+(?:him|her|them)\b", page.text[deed.span[1] : deed.span[1] + 6]))


def _claims_or_denies(speeches: Sequence[Speech]) -> bool:
    return any(s.act in (Act.CLAIMS_RESPONSIBILITY, Act.ADMITS, Act.DENIES, Act.RETRACTS) for s in speeches)


def _of_setting(deed: Deed) -> Modality:
    """When and where are as sure as the deed only where it is not yet done: the day of planned talks is a prediction, not a report."""
    if deed.modality in (Modality.PREDICTED, Modality.CONDITIONAL, Modality.HABITUAL):
        return deed.modality
    return Modality.PREDICTED if deed.realm == AHEAD and deed.modality is not Modality.ASSERTED else Modality.ASSERTED


def relations(page: Page, chains: Chains, clusters: Sequence[Cluster]) -> list[Draft]:
    """What the encoder ties, and an arrest to the violent act beside it."""
    homes: dict[Stretch, list[tuple[int, Deed]]] = {}
    for number, c in enumerate(clusters):
        for deed in c.deeds:
            homes.setdefault(deed.span, []).append((number, deed))
    drafts: list[Draft] = []
    tied: set[tuple[int, int]] = set()
    for number, c in enumerate(clusters):
        for deed in c.deeds:
            for type_, span in deed.ties:
                other = _home(homes.get(span, ()), deed)
                if type_ == "same_as" or other is None or other == number or (number, other) in tied:
                    continue
                tied.add((number, other))
                speeches = chains.around(deed.span)
                chance = modality(page, deed, None, speeches)
                drafts.append(_relation(chains, number, RelationType(type_), other, deed, chance, speeches))
    violent = Near((d.span, n) for n, c in enumerate(clusters) if c.kind in VIOLENT and c.realm == REAL for d in c.deeds)
    bound = {a for a, _ in tied}
    for number, c in enumerate(clusters):
        if c.kind is Kind.ARREST and c.realm == REAL and number not in bound:
            other = _beside(page, violent, c)
            if other is not None:
                deed = c.deeds[0]
                drafts.append(_relation(chains, number, RelationType.PART_OF, other, deed, Modality.ASSERTED, chains.around(deed.span)))
    return drafts


def _home(homes: Sequence[tuple[int, Deed]], deed: Deed) -> int | None:
    """The cluster of a tied word; where the word tells of several towns, the one of the town of `deed`."""
    here = {p.name for _, p in deed.places}
    return next((n for n, d in homes if here & {p.name for _, p in d.places}), homes[-1][0] if homes else None)


def _relation(
    chains: Chains, number: int, type_: RelationType, other: int, deed: Deed, chance: Modality, speeches: Sequence[Speech]
) -> Draft:
    manner = Manner(chance, Polarity.AFFIRMED, Act.REPORTS)
    chain = chains.through(speeches, deed.span)[0]
    return Draft(number, Property.RELATION, Pointer(type_, other), manner, chain, deed.span, 0.8 * deed.score, tuple(speeches))


def _beside(page: Page, violent: Near[int], arrest: Cluster) -> int | None:
    """The violent act told in the same sentence as an arrest, or in the one before, that shares its place and time."""
    if arrest.dates or arrest.places:
        return None
    return max(violent.over(page.reach(arrest.deeds[0].span[0], 1, 0)), default=None)
