"""Values of the record in plain words. Pure: value and catalogue in, text out; nothing here is masked or escaped yet."""

from datetime import date

from testimonia.model.record import Claim, Range
from testimonia.model.terms import DatePrecision
from testimonia.model.values import (
    Actor,
    Designation,
    Explanation,
    Figure,
    Ground,
    Moment,
    Place,
    Relation,
    Stage,
    Status,
    Topic,
    Value,
    Weapon,
)
from testimonia.report.words import Words, number


def bounds(low: int | None, high: int | None, words: Words) -> str:
    """ "18", "at least 31", "up to 5000", "36 to 44", "nobody"."""
    if low is not None and low == high:
        return words("figure.nobody") if low == 0 else words("figure.exact", low=number(low))
    if high is None:
        return words("figure.at_least", low=number(low or 0))
    if low is None:
        return words("figure.up_to", high=number(high))
    return words("figure.between", low=number(low), high=number(high))


def day(iso: str, words: Words) -> str:
    """5 June 2016; what is no date comes back as it is."""
    try:
        found = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{found.day} {words.months()[found.month - 1]} {found.year}"


def _month(iso: str, words: Words) -> str:
    try:
        found = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{words.months()[found.month - 1]} {found.year}"


def _stretch(start: str, end: str, words: Words) -> str:
    """Two days as one stretch, with what they share said once: 5 to 7 June 2016."""
    first, last = day(start, words), day(end, words)
    if first == last:
        return first
    if start[:7] == end[:7]:
        return words("date.to", start=first.split(" ")[0], end=last)
    if start[:4] == end[:4]:
        return words("date.to", start=first.rsplit(" ", 1)[0], end=last)
    return words("date.to", start=first, end=last)


def moment(value: Moment, words: Words) -> str:
    """The stretch of time, no finer than its precision: "June 2016", "5 June 2016", "5 to 7 June 2016"."""
    if value.end is None:
        return words("date.from", start=day(value.start, words))
    if value.precision is DatePrecision.YEAR and value.start[:4] == value.end[:4]:
        return value.start[:4]
    if value.precision is DatePrecision.DECADE:
        return words("date.decade", year=value.start[:4])
    if value.precision is DatePrecision.MONTH and value.start[:7] == value.end[:7]:
        return _month(value.start, words)
    if value.precision is DatePrecision.HOUR and len(value.start) >= 16:
        return f"{day(value.start, words)}, {value.start[11:16]}"
    return _stretch(value.start, value.end, words)


def moment_in_sentence(value: Moment, words: Words) -> str:
    """The same with its preposition: "on 5 June 2016", "in June 2016"."""
    text = moment(value, words)
    if value.end is None:
        return words("date.since", start=day(value.start, words))
    if value.start[:10] == value.end[:10]:
        return words("date.on", day=text)
    if value.precision in (DatePrecision.MONTH, DatePrecision.YEAR, DatePrecision.DECADE):
        return words("date.in", period=text)
    return words("date.between", start=day(value.start, words), end=day(value.end, words))


def place(value: Place) -> str:
    """The name, and the region or country it lies in where that is known: "Aktobe, KZ"."""
    country = country_name(value.country)
    return f"{value.name}, {country}" if country and country != value.name else value.name


def country_name(code: str | None) -> str | None:
    """The English name of an ISO 3166-1 alpha-2 code; the code itself where it is no territory's."""
    if code is None:
        return None
    from rigour.territories import get_territory  # late: loads a table of all territories

    found = get_territory(code)
    return found.name if found else code


def who_is_counted(value: Figure, words: Words) -> str:
    """The category with what else is stated of it: "civilians, women, journalists"."""
    parts = [words(f"category.{value.category}")]
    if value.sex:
        parts.append(words(f"sex.{value.sex}"))
    if value.age_group:
        parts.append(words(f"age_group.{value.age_group}"))
    if value.role:
        parts.append(value.role.replace("_", " "))
    return ", ".join(parts)


def actor(value: Actor, words: Words) -> str:
    """The name with what is stated of it: "two shops (damaged)"."""
    effect = f" ({words(f'effect.{value.effect}')})" if value.effect and value.effect.value not in value.raw.casefold() else ""
    return value.name + effect


def value_words(value: Value, words: Words) -> str:
    """A claim's value as it stands in a cell of the table. A relation gives its type only."""
    match value:
        case Moment():
            return moment(value, words)
        case Place():
            return place(value)
        case Figure():
            return bounds(value.low, value.high, words)
        case Actor():
            return actor(value, words)
        case Weapon():
            return value.name
        case Stage():
            return words(f"stage.{value.stage}")
        case Status():
            return words(f"status.{value.status}")
        case Designation():
            return value.label
        case Explanation() | Topic():
            return value.text
        case Ground():
            return f"{value.group} ({words(f'ground.{value.ground}')})"
        case Relation():
            return words(f"relation.{value.type}")


def headline(claim: Claim, words: Words) -> str:
    """What a claim says, in a few words: "Killed: 18, alleged attackers"."""
    value = claim.value
    text = value_words(value, words)
    if isinstance(value, Figure):
        text = f"{text}, {who_is_counted(value, words)}"
    if isinstance(value, Explanation) and not value.holds:
        text = f"{text}: {words('explanation.rejected')}"
    return f"{words(f'property.{claim.property}')}: {text}"


def origins(count: Range, words: Words) -> str:
    """How many independent origins, as a range in words."""
    if count.high == 0:
        return words("origins.none")
    if count.low == count.high:
        return words.count("independent", count.low)
    if count.low == 0:
        return words("origins.up_to_one") if count.high == 1 else words("origins.up_to", high=count.high)
    return words("origins.range", low=count.low, high=count.high)


def sure(score: float) -> str:
    """Key of the words for a reader's score in [0.0, 1.0]: thirds are coarse on purpose, the score is no probability of truth."""
    if score >= 0.8:
        return "high"
    return "middle" if score >= 0.5 else "low"


_SMALL_WORDS = frozenset({"of", "the", "and", "for", "in", "on", "to", "a", "an", "de", "la", "al"})


def calm(name: str) -> str:
    """A name without line breaks; one that a letterhead shouts in capitals, in small letters: "Ministry of the Interior".

    Words of up to three letters stay large, as acronyms do; so does a name of one word.
    """
    parts = name.split()
    if len(parts) < 2 or not name.isupper() or not any(len(part) > 5 for part in parts):
        return " ".join(parts)
    return " ".join(
        part.lower() if n and part.lower() in _SMALL_WORDS else part.capitalize() if len(part) > 3 else part for n, part in enumerate(parts)
    )
