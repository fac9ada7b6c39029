"""Composed passages: words to offsets, checked.

`python -m training.passages FILE...` prints every error of the files and exits 1 if there is one.
The format stands in training/composed/README.md.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "composed"

KINDS = (
    "armed_attack",
    "bombing",
    "assassination",
    "kidnapping",
    "hijacking",
    "arson",
    "robbery",
    "destruction",
    "mob_violence",
    "protest",
    "dispersal",
    "arrest",
    "torture",
    "sexual_violence",
    "trial",
    "execution",
    "displacement",
    "law",
    "statement",
    "negotiation",
    "military_operation",
    "other",
)
STAGES = ("accomplished", "attempted", "threatened", "planned")
MODALITIES = ("asserted", "probable", "possible", "conditional", "predicted", "habitual")
POLARITIES = ("affirmed", "negated")
ACTS = ("reports", "accuses", "admits", "claims_responsibility", "denies", "retracts")
STATUSES = (
    "called_for",
    "instructed",
    "drafted",
    "adopted",
    "in_force",
    "repealed",
    "investigated",
    "charged",
    "heard",
    "sentenced",
    "acquitted",
    "released",
)
SOURCE_KINDS = ("outlet", "organisation", "office", "person", "witness", "detainee", "document", "author", "unnamed")
BASES = ("witnessed", "counted", "interviewed", "examined_document", "investigation", "in_custody", "hearsay", "not_stated")
STANCES = ("endorses", "neutral", "distances")
FIGURES = (
    "killed",
    "wounded",
    "detained",
    "abducted",
    "missing",
    "displaced",
    "participants",
    "charged",
    "sentenced",
    "released",
    "executed",
)
CATEGORIES = ("civilian", "security_forces", "alleged_attacker", "official", "protester", "suspect", "unspecified")
ACTOR_KINDS = (
    "state",
    "security_forces",
    "armed_group",
    "organisation",
    "crowd",
    "population_group",
    "private_person",
    "public_person",
    "building",
    "vehicle",
    "site",
    "other",
)
EFFECTS = ("killed", "wounded", "unharmed", "freed", "escaped", "resigned", "destroyed", "damaged", "undamaged", "taken")
GROUNDS = ("religion", "ethnicity", "political_opinion", "nationality", "other")
WORD_ROLES = (
    "perpetrator",
    "instigator",
    "victim",
    "target",
    "actor",
    "addressee",
    "weapon",
    "date",
    "place",
    "figure",
    "topic",
    "explanation",
    "designation",
    "ground",
)
EVENT_ROLES = ("similar_to", "part_of", "follows", "response_to", "coincides_with", "diverts_from", "caused_by")
ACTOR_ROLES = ("perpetrator", "instigator", "victim", "target", "actor", "addressee")
GENRES = ("agency", "official", "communique", "ngo", "press_conference", "broadcast", "newspaper", "memoir", "notice")


class PassageError(ValueError):
    """A composed passage that breaks its own format: says which passage, which words, and what is allowed."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A checked passage. `raw` keeps the JSON object; `find` turns its words into half-open code point offsets."""

    raw: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.raw["text"])

    def find(self, words: str) -> tuple[int, int]:
        return find_words(self.text, words, str(self.raw.get("id")))

    def every(self, words: str) -> list[tuple[int, int]]:
        """All occurrences of a name that stand alone as words."""
        return [(m.start(), m.end()) for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", self.text)]


def find_words(text: str, words: str, where: str) -> tuple[int, int]:
    """Offsets of `words` in `text`; `words#n` is the n-th occurrence. Without `#n` the words must occur once as whole words."""
    marked = re.fullmatch(r"(.*)#(\d+)", words, re.S)
    core, nth = (marked[1], int(marked[2])) if marked else (words, None)
    left = r"(?<!\w)" if core[:1].isalnum() else ""
    right = r"(?!\w)" if core[-1:].isalnum() else ""
    hits = [(m.start(), m.end()) for m in re.finditer(left + re.escape(core) + right, text)] if core else []
    if not hits:
        raise PassageError(f"{where}: {core!r} does not stand in the text")
    if nth is None and len(hits) > 1:
        raise PassageError(f"{where}: {core!r} stands {len(hits)} times; write {core!r}#n")
    if nth is not None and not 1 <= nth <= len(hits):
        raise PassageError(f"{where}: {core!r} stands {len(hits)} times, not {nth}")
    return hits[(nth or 1) - 1]


def _errors(raw: dict[str, Any]) -> Iterator[str]:
    where = str(raw.get("id"))
    passage = Passage(raw)

    def allowed(value: object, values: tuple[str, ...], what: str, null: bool = False) -> Iterator[str]:
        if not (value in values or (null and value is None)):
            yield f"{where}: {what} {value!r} is none of {', '.join(values)}"

    def spans(words: list[str]) -> Iterator[str]:
        for w in words:
            try:
                passage.find(w)
            except PassageError as error:
                yield str(error)

    yield from allowed(raw.get("genre"), GENRES, "genre")
    ids = [a["id"] for a in raw["attributions"]]
    for a in raw["attributions"]:
        yield from spans([*a["source"], a["cue"], *a["content"]])
        yield from allowed(a.get("source_kind"), SOURCE_KINDS, "source_kind")
        yield from allowed(a.get("basis"), BASES, "basis")
        yield from allowed(a.get("stance"), STANCES, "stance")
        if a.get("inside") is not None and a["inside"] not in ids:
            yield f"{where}: attribution {a['id']} is inside {a['inside']!r}, which does not exist"
    events = [e["id"] for e in raw["events"]]
    for e in raw["events"]:
        yield from spans([e["trigger"]])
        yield from allowed(e.get("kind"), KINDS, "kind")
        yield from allowed(e.get("stage"), STAGES, "stage")
        yield from allowed(e.get("modality"), MODALITIES, "modality")
        yield from allowed(e.get("polarity"), POLARITIES, "polarity")
        yield from allowed(e.get("status"), STATUSES, "status", null=True)
        if e.get("same_as") is not None and e["same_as"] not in events:
            yield f"{where}: event {e['id']} is the same as {e['same_as']!r}, which does not exist"
        for g in e["arguments"]:
            role = g.get("role")
            if role in EVENT_ROLES:
                if g.get("event") not in events:
                    yield f"{where}: {role} points to {g.get('event')!r}, which does not exist"
                continue
            yield from allowed(role, WORD_ROLES, "role")
            yield from spans([g.get("text", "")])
            if role == "figure":
                yield from allowed(g.get("property"), FIGURES, "property")
                yield from allowed(g.get("category"), CATEGORIES, "category")
                if g.get("of"):
                    yield from spans([g["of"]])
            if role in ACTOR_ROLES:
                yield from allowed(g.get("actor_kind"), ACTOR_KINDS, "actor_kind")
                yield from allowed(g.get("effect"), EFFECTS, "effect", null=True)
            if role == "ground":
                yield from allowed(g.get("ground"), GROUNDS, "ground")
            yield from allowed(g.get("modality"), MODALITIES, "modality", null=True)
            yield from allowed(g.get("polarity"), POLARITIES, "polarity", null=True)
            yield from allowed(g.get("act"), ACTS, "act", null=True)
    for sort in ("persons", "organisations", "places"):
        for name in raw[sort]:
            if not passage.every(name):
                yield f"{where}: {sort} names {name!r}, which does not stand in the text"


def read_passages(path: Path) -> tuple[list[Passage], list[str]]:
    """All passages of a JSON Lines file, and its errors; a passage with an error is left out."""
    passages: list[Passage] = []
    errors: list[str] = []
    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            found = list(_errors(raw))
            if raw["id"] in seen:
                found.append(f"{raw['id']}: the id stands twice")
            seen.add(raw["id"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            errors.append(f"{path.name}:{number}: {type(error).__name__}: {error}")
            continue
        errors += [f"{path.name}:{number}: {e}" for e in found]
        if not found:
            passages.append(Passage(raw))
    return passages, errors


def is_held_out(ident: str) -> bool:
    """Whether a passage is kept for measuring, chosen by its id alone.

    Of the nested chains (files n1, n2 ...) the odd files are kept and the even ones teach. Of all others about one
    passage in eight is kept, four neighbours at a time: mirrored pairs (sides swapped) must not stand on both sides.
    """
    file, _, number = ident.rpartition("-")
    if nested := re.fullmatch(r"n(\d+)", file):
        return int(nested[1]) % 2 == 1
    group = int(number) // 4 if number.isdigit() else number
    return hashlib.sha256(f"{file}/{group}".encode()).digest()[0] % 8 == 0


def main(paths: list[str]) -> int:
    failed = 0
    for name in paths or sorted(map(str, FOLDER.glob("*.jsonl"))):
        passages, errors = read_passages(Path(name))
        print("\n".join([*errors, f"{name}: {len(passages)} passages are right, {len(errors)} errors"]))
        failed += len(errors)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
