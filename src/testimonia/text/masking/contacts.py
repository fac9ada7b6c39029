"""What leads to a person without being a name: numbers, addresses, accounts, handles, plates, fine coordinates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from testimonia.text.masking.manifest import Hidden


@dataclass(frozen=True, slots=True)
class Cover:
    """A stretch of text to be hidden, half-open, and why."""

    start: int
    end: int
    kind: Hidden


_I = re.IGNORECASE
_URL = re.compile(r"(?:https?|ftp|tg|geo|whatsapp|viber|signal)[:](?://)?[^\s<>\"'”’)\]]+|\bwww\.[^\s<>\"'”’)\]]+", _I)
_PROFILES = re.compile(
    r"(?:facebook|fb|instagram|twitter|tiktok|linkedin|snapchat|pinterest|youtube|youtu|telegram|vk|vkontakte|odnoklassniki"
    r"|ok|weibo|threads|"
    r"reddit|github|gitlab|medium|substack|patreon|livejournal|wa|t|x|m|line|signal|skype|viber|bsky|mastodon)"
    r"\.(?:com|org|net|me|ru|app|social|be|tv|io|am|co)/\S",
    _I,
)
_BARE_PROFILE = re.compile(
    r"(?<![\w./@])(?:facebook|fb|instagram|twitter|tiktok|vk|t|wa|x|ok|youtube|linkedin|github)\.(?:com|me|ru)/[^\s<>\"'”’)\],;]+", _I
)
_NAMES_USER = re.compile(
    r"//[^/\s]*@|~|/@|[/?&=](?:users?|u|profile|people|person|id|author|member|account|acct|by|uid)[/=?]|[?&](?:token|key"
    r"|sig|session|email|phone|auth)=",
    _I,
)
_MAP = re.compile(r"^geo:|[@=/,]-?\d{1,3}\.\d{3,}", _I)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[\w.+-]+\s*[\[(]\s*at\s*[\])]\s*[\w-]+(?:\s*(?:\.|[\[(]\s*dot\s*[\])])\s*[\w-]+)+", _I)
_HANDLE = re.compile(r"(?<![\w@./])@[A-Za-z0-9_][\w.]{1,30}\w")
_NAMED_HANDLE = re.compile(
    r"\b(?:telegram|skype|signal|whatsapp|instagram|twitter|tiktok|facebook|wechat|viber|discord|threema|wire|snapchat|session|matrix|icq)"
    r"(?:\s+(?:id|user|username|handle|account|name|nick(?:name)?))?"
    r"(?:\s*:\s*(?P<it>@?[\w.-]*\w)|\s+(?:id|user|username|handle|nick(?:name)?|under|as|is)\s+(?P<that>@?(?=[\w.-]*[\d_])[\w.-]*\w))",
    _I,
)
_NICK = re.compile(r"\b(?:user ?name|nick(?:name)?|login|handle|screen name)\s*(?::|is|was)\s*(?P<it>@?(?=[\w.-]*[\d_@])[\w.-]*\w)", _I)
_PHONE = re.compile(r"(?<![\w.,/-])(?P<plus>\+|00)?\(?\d{1,5}\)?(?:[\s.\u00a0–-]?\(?\d{1,5}\)?){1,7}(?![\w]|[.,]\d)")
_PHONE_CUE = re.compile(
    r"\b(?:tel|telephone|phone|mobile|cell|cellphone|whatsapp|viber|call(?:ed|ing)?|dial|hotline|fax|sms|text|reach(?:ed"
    r"|able)?|number|signal|telegram|contact)\b\W*(?:\w+\W+){0,4}$",
    _I,
)
_DATE = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2})|\d{4}\s?[-–]\s?\d{2,4}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<!\d)(?:\d{4}[ -]){3}\d{1,4}(?!\d)")
_WALLET = re.compile(r"\b(?:0x[0-9a-fA-F]{40}|bc1[0-9a-z]{20,60}|[13][1-9A-HJ-NP-Za-km-z]{25,34})\b")
_ACCOUNT = re.compile(
    r"\b(?:account|acct|a/c|iban|card|wallet|kaspi|m-?pesa|paypal)(?:\s+(?:no|number|num|nr|#))*[.:#]?\s*(?:is\s+"
    r"|was\s+)?(?P<it>[A-Z]{0,4}\d[\dA-Z -]{4,30}\d)",
    _I,
)
_PAPER = re.compile(
    r"\b(?:passport|identity (?:card|paper|document)s?|id(?:entity)?(?: card| no| number)?|national (?:id|identity)(?: card"
    r"| number)?|nin|cnic|iin|inn|ssn|"
    r"social security|tax|voter(?:'s)? card|driv(?:er|ing)(?:'s|’s)? licen[cs]e|licen[cs]e|residence permit|permit|visa"
    r"|badge|service|prisoner|inmate|patient|"
    r"medical (?:record|card)|refugee card|registration|birth certificate|certificate|police id|press card|student card"
    r"|employee|nid|aadhaar|pan)"
    r"(?:\s+(?:no|nos|number|num|nr|id|card|code))*[.:#№]*\s*(?:is\s+|was\s+|with\s+"
    r"|bearing\s+)?(?P<it>(?=[A-Z0-9/-]*\d)[A-Z0-9](?:[A-Z0-9/-]|[ -](?=\d)){3,24})"
)
_PAPER_ANY_CASE = re.compile(_PAPER.pattern.replace(r"(?P<it>", r"(?-i:(?P<it>") + ")", _I)
_LONG_DIGITS = re.compile(r"(?<![\d.,])\d{10,20}(?![\d.,]*\d)")
_PLATE = re.compile(
    r"\b(?i:plates?|number plate|licen[cs]e plates?|registration|registered|reg|vehicle|car|taxi|van|truck|minibus|bus"
    r"|motorcycle|motorbike|pick-?up|sedan|jeep|lorry)"
    r"(?i:\s+(?:with|no|nos|number|numbers|numbered|plates?|marked|under|as|reading|the|licen[cs]e|registration|bearing|was"
    r"|is))*[.:]?\s*\(?[\"“']?"
    r"(?P<it>(?=[A-ZА-Я0-9 -]*\d)(?=[A-ZА-Я0-9 -]*[A-ZА-Я]|\d{3})[A-ZА-Я0-9]{1,4}(?:[ -]?[A-ZА-Я0-9]{1,4}){1,3})(?![\w])"
)
_BARE_PLATE = re.compile(
    r"(?<![\w-])(?:\d{3} ?[A-Z]{2,3} ?\d{2}|[A-Z]{1,2} ?\d{3,4} ?[A-Z]{2,3}(?: ?\d{1,2})?|[A-Z]{2,3} \d{3}[A-Z]"
    r"|[A-Z]{2} \d{2} [A-Z]{1,2} \d{4})(?![\w-])"
)
_STREET = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Boulevard|Blvd|Drive|Dr|Close|Crescent|Way|Alley|Terrace|Place|Prospekt"
    r"|Prospect|Highway|Row|Quay|"
    r"Mews|Gardens|Sokağı|Sokak|Caddesi|Ulitsa|Street's)"
)
_NUMBER_STREET = re.compile(
    rf"(?<![\w.,])\d{{1,5}}[A-Za-z]?(?:/\d+)?,?\s+(?:[A-ZÀ-ÝА-Я0-9][\w'’.-]*\s+){{1,4}}{_STREET}\b\.?(?:,?\s*(?:apt"
    rf"|apartment|flat|unit|room|#)\.?\s*\w{{1,5}})?"
)
_STREET_NUMBER = re.compile(
    rf"(?:(?:[A-ZÀ-ÝА-Я][\w'’.-]*\s+){{1,4}}{_STREET}\b\.?|\b(?:Calle|Rue|Via|Rua|Avenida|Carrera|Jalan|ulitsa|ul\.|prospekt"
    rf"|улица|ул\.|проспект|пр\.|Strasse|Straße)\s+"
    r"(?:[\w'’.-]+\s+){0,3}?[A-ZÀ-ÝА-Я][\w'’.-]+)"
    r",?\s*(?:(?:no|number|house|building|bldg|block|дом|д)\.?\s*)?\d{1,5}[A-Za-zА-Я]?(?:[/-]\d+)?(?!\s*(?:people|persons"
    r"|killed|dead|were|was|had|men|women|,\d|%|am\b|pm\b|[:.]\d))\b"
    r"(?:,?\s*(?:apt|apartment|flat|unit|room|кв)\.?\s*\w{1,5})?",
)
_ROOM = re.compile(
    r"\b(?:apartment|flat|apt\.?|house|room|plot|кв\.|дом)\s+(?:no\.?|number|nr\.?|#"
    r"|№)?\s*\d{1,4}[A-Za-z]?\b(?:\s*,\s*(?:apartment|flat|block|house|building|floor|street|entrance)\s+\d{1,4}[A-Za-z]?)*",
    _I,
)
_BOX = re.compile(r"\bP\.?\s?O\.?\s?Box\s+\d+\b", _I)
_DECIMAL = re.compile(
    r"(?<![\d.])[-+−]?\d{1,3}\.\d{3,}\s*°?\s*[NSns]?\s*[,;/ ]\s*(?:and\s+)?[-+−]?\d{1,3}\.\d{3,}\s*°?\s*[EWew]?(?![\d.]*\d)"
)
_HALF = re.compile(
    r"(?:\b(?:lat(?:itude)?|lon(?:gitude)?|lng|long)\b[.:=]?\s*)[-+−]?\d{1,3}\.\d{3,}\s*°?\s*[NSEW]?"
    r"|(?<![\d.])\d{1,3}\.\d{3,}\s*°\s*[NSEW]?",
    _I,
)
_DEGREES = re.compile(
    r"\d{1,3}\s*°\s*\d{1,2}(?:\.\d+)?\s*['′’]\s*\d{1,2}(?:[.,]\d+)?\s*(?:[\"″”]|'')\s*[NSEW]?"
    r"|\d{1,3}\s*°\s*\d{1,2}\.\d{2,}\s*['′’]\s*[NSEW]?"
)
_GRID = re.compile(
    r"\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{6}|\d{8}|\d{10}|\d{3} \d{3}|\d{4} \d{4}|\d{5} \d{5})\b"
    r"|\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b"
)
_CLOCK = re.compile(
    r"(?<![\d:.])(?:[01]?\d|2[0-3])[:.h][0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\b\.?)?(?![\d:.]*\d)(?!\s*(?:per\s?cent|%|million"
    r"|km|metres|meters|kg|degrees))"
)


def contacts(text: str) -> Iterator[Cover]:
    """Every stretch that has to be hidden whatever stands around it; stretches may overlap."""
    digits = any(letter.isdigit() for letter in text)
    if ":" in text or "." in text:
        yield from _addresses_of_the_web(text)
    if "@" in text or "[at]" in text.lower() or "(at)" in text.lower():
        yield from _found(_EMAIL, text, Hidden.EMAIL)
        yield from _found(_HANDLE, text, Hidden.HANDLE)
    yield from _found(_NAMED_HANDLE, text, Hidden.HANDLE, "it", "that")
    yield from _found(_NICK, text, Hidden.HANDLE, "it")
    if digits:
        yield from _numbers(text)
        yield from _where(text)


def _found(pattern: re.Pattern[str], text: str, kind: Hidden, *groups: str) -> Iterator[Cover]:
    for match in pattern.finditer(text):
        group = next((name for name in groups if match[name] is not None), 0)
        yield Cover(match.start(group), match.end(group), kind)


def _addresses_of_the_web(text: str) -> Iterator[Cover]:
    for match in _URL.finditer(text):
        url = match[0].rstrip(".,;:!?")
        if _MAP.search(url):
            yield Cover(match.start(), match.start() + len(url), Hidden.COORDINATES)
        elif _PROFILES.search(url) or _NAMES_USER.search(url) or not url.lower().startswith(("http", "ftp", "www")):
            yield Cover(match.start(), match.start() + len(url), Hidden.WEB_ADDRESS)
    yield from _found(_BARE_PROFILE, text, Hidden.WEB_ADDRESS)


def _numbers(text: str) -> Iterator[Cover]:
    yield from _found(_IBAN, text, Hidden.ACCOUNT)
    yield from _found(_CARD, text, Hidden.ACCOUNT)
    yield from _found(_WALLET, text, Hidden.ACCOUNT)
    yield from _found(_ACCOUNT, text, Hidden.ACCOUNT, "it")
    yield from _found(_PAPER_ANY_CASE, text, Hidden.IDENTITY_NUMBER, "it")
    yield from _found(_LONG_DIGITS, text, Hidden.IDENTITY_NUMBER)
    yield from _found(_PLATE, text, Hidden.PLATE, "it")
    yield from _found(_BARE_PLATE, text, Hidden.PLATE)
    yield from _phones(text)


def _phones(text: str) -> Iterator[Cover]:
    for match in _PHONE.finditer(text):
        number = match[0].strip()
        digits = sum(letter.isdigit() for letter in number)
        if digits > 15 or _DATE.fullmatch(number) or "\n" in number:
            continue
        international = bool(match["plus"]) and digits >= 7
        cued = digits >= 5 and _PHONE_CUE.search(text[max(0, match.start() - 45) : match.start()]) is not None
        # A trunk prefix or brackets: the shape of a number that is dialled, never of one that is counted.
        dialled = 8 <= digits <= 12 and re.match(r"0\d|\(\d|\d{3}[-. ]\d{3}[-. ]\d{4}\b|8[ (-]", number) is not None
        if international or cued or dialled:
            yield Cover(match.start(), match.start() + len(match[0].rstrip()), Hidden.PHONE)


def _where(text: str) -> Iterator[Cover]:
    for pattern in (_NUMBER_STREET, _STREET_NUMBER, _ROOM, _BOX):
        yield from _found(pattern, text, Hidden.STREET_ADDRESS)
    for pattern in (_DECIMAL, _HALF, _DEGREES, _GRID):
        yield from _found(pattern, text, Hidden.COORDINATES)


def clock_times(text: str) -> Iterator[Cover]:
    """Hours with minutes; whether they are hidden depends on whose account they stand in."""
    return _found(_CLOCK, text, Hidden.HOUR)
