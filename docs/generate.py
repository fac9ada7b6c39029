"""Writes the pages of the documentation that repeat what the program holds: codebook, commands, reader, the example of the record.

`python docs/generate.py` writes them; a test fails when a page is not what this script would write.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from typer.main import get_command

from testimonia import vocab
from testimonia.cli.app import EXIT_CODES, app
from testimonia.model.lines import Noun, line_of
from testimonia.model.protocols import Extraction
from testimonia.model.record import Claim, Document, Header, Judgement, Link, Mention, Published, Source, Span
from testimonia.model.terms import (
    Act,
    ActorKind,
    Basis,
    Category,
    DateBasis,
    DatePrecision,
    DocumentStatus,
    Kind,
    Modality,
    Original,
    PlacePrecision,
    Polarity,
    Property,
    SourceKind,
    Verdict,
)
from testimonia.model.values import Actor, Figure, Moment, Place, Value
from testimonia.reconcile import reconcile
from testimonia.text.numbers import count

REFERENCE = Path(__file__).resolve().parent / "reference"
GENERATED = "<!-- Written by docs/generate.py. Change what it reads, then run it again. -->\n"
SCHEMES = {"acled": "ACLED", "ged": "UCDP GED", "gtd": "GTD", "plover": "PLOVER", "muc4": "MUC-4"}

Table = Mapping[str, Any]


def pages() -> dict[Path, str]:
    """Every generated page with the text that it should have."""
    return {
        REFERENCE / "codebook.md": codebook(),
        REFERENCE / "commands.md": commands(),
        REFERENCE / "reader.md": reader(_card()),
        REFERENCE / "record.md": with_example((REFERENCE / "record.md").read_text(encoding="utf-8")),
    }


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines) + "\n"


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(vocab).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _entries(table: Table) -> Iterator[tuple[str, Table]]:
    return ((name, entry) for name, entry in table.items() if isinstance(entry, Mapping))


# --- codebook ----------------------------------------------------------------------------------------------------------


def _not(entry: Table) -> str:
    text = str(entry.get("not", ""))
    return "" if text.lower() in ("", "none") else text


def _words(entry: Table) -> list[str]:
    """The words of an entry as listed; of a verb only the base form (after the colon stand its irregular forms)."""
    given = [*entry.get("nouns", ()), *(verb.partition(":")[0] for verb in entry.get("verbs", ())), *entry.get("words", ())]
    return list(dict.fromkeys(given))


def _folded(lines: Iterable[str]) -> str:
    return "\n<details><summary>The words</summary>" + "".join(f"<p>{line}</p>" for line in lines) + "</details>\n"


def _defined(title: str, said: str, table: Table) -> str:
    """A section with one row for each value of a closed list, and its words."""
    rows = [(f"`{name}`", entry.get("definition", ""), _not(entry)) for name, entry in _entries(table)]
    excluded = any(row[2] for row in rows)
    listed = _table(("value", "means", "does not mean") if excluded else ("value", "means"), (row if excluded else row[:2] for row in rows))
    return f"## {title}\n\n{said}\n\n{listed}{_all_words(table)}"


def _all_words(table: Table) -> str:
    rows = [f"<b>{name}</b>: {', '.join(_words(entry))}" for name, entry in _entries(table) if _words(entry)]
    return _folded(rows) if rows else ""


def _kinds() -> str:
    kinds = _toml("kinds")
    parts = [
        "## Kinds of event\n",
        "One mention has one kind. Crosswalks lead to the nearest type of another scheme; they lose detail on purpose, and "
        "“none” says that the other scheme has no such type.\n",
    ]
    for name, entry in _entries(kinds):
        parts.append(f"### `{name}`\n\n{entry['definition']}\n")
        if _not(entry):
            parts.append(f"Not: {_not(entry)}\n")
        if "forms" in entry:
            parts.append(_table(("form", "means"), ((f"`{form}`", about["definition"]) for form, about in entry["forms"].items())))
        parts.append(_table(SCHEMES.values(), [[str(entry[scheme]) for scheme in SCHEMES]]) + _folded([", ".join(_words(entry))]))
    return "\n".join(parts) + f"\n{kinds['source']}\n"


def _figure(low: int | None, high: int | None) -> str:
    return f"{'open' if low is None else f'{low:,}'} to {'open' if high is None else f'{high:,}'}"


def _example(phrase: str) -> tuple[str, str]:
    """A phrase and the range that the program reads in it."""
    tally = count(phrase)
    assert tally is not None, f"{phrase!r} counts nobody"
    return f"“{phrase}”", _figure(tally.low, tally.high)


def _numbers() -> str:
    numbers = _toml("numbers")
    bounds = []
    for name, entry in numbers["bounds"].items():
        phrase = f"{entry['before'][0]} 40 people"
        bounds.append((f"`rule:{name}`", entry["definition"], *_example(phrase), ", ".join([*entry["before"], *entry.get("after", ())])))
    vague = [
        (f"`rule:{name}`", entry["definition"], _figure(entry.get("low"), entry.get("high")), ", ".join(entry.get("words", ())))
        for table in ("words", "phrases")
        for name, entry in numbers[table].items()
    ]
    return (
        "## Rules for numbers\n\nThe words stay in `raw`; the rule that made a range stands in `bound_basis`, so that our range never "
        "looks like the source's. `stated` means that the words give the number itself.\n\n"
        + _table(("rule", "means", "example", "is", "words"), bounds)
        + "\n"
        + _table(("rule", "means", "is", "words"), vague)
        + f"\n{numbers['source']}\n"
    )


def _persons() -> str:
    persons = _toml("categories")
    return "\n".join(
        (
            _defined("Categories of counted persons", "The source's own word decides, whoever uses it.", persons["categories"]),
            _defined("What befell them", "The property of a figure.", persons["properties"]),
            _roles(persons),
            "## Sex and age\n\nOnly where the words state it: never from a name.\n"
            + _all_words({**persons["sex"], **persons["age_group"]}),
            f"{persons['source']}\n",
        )
    )


def _roles(persons: Table) -> str:
    names = ", ".join(f"`{name}`" for name in persons["roles"])
    return f"## Roles of counted persons\n\nAs stated; nothing is guessed.\n\n{names}\n{_all_words(persons['roles'])}"


def _manner() -> str:
    cues = _toml("cues")
    return "\n".join(
        (
            _defined("What a speaker does", "`act` of a claim.", cues["acts"]),
            _defined("Stance", "Of one link of a chain toward the next.", cues["stances"]),
            _defined("Basis", "What a speaker says that he or she knows it by.", cues["basis"]),
            _defined("Modality", "How sure it is said to be. Without such a word a claim is `asserted`.", cues["modality"]),
            _defined("Polarity", "Without such a word a claim is `affirmed`.", cues["polarity"]),
            f"{cues['source']}\n",
        )
    )


def _sources() -> str:
    sources = _toml("sources")
    return "\n".join(
        (
            _defined("Kinds of source", "Who speaks, as the text presents it.", sources["kinds"]),
            _defined("Bodies", "What decides which sources are one origin. The same rule for every side.", sources["bodies"]),
            f"{sources['source']}\n",
        )
    )


def _names() -> str:
    names, renamed = _toml("names"), _toml("renamed_places")["rename"]
    groups = [(entry["names"][0], ", ".join(entry["names"][1:]), entry["source"]) for _, entry in _entries(names["groups"])]
    persons = [(entry["names"][0], ", ".join(entry["names"][1:]), entry["source"]) for _, entry in _entries(names["persons"])]
    places = [(r["name"], r["now"], r["country"], _years(r)) for r in renamed]
    heads = ("name", "also written", "where they are listed together")
    return "\n".join(
        (
            "## Names of one bearer\n\nNames are never joined because they look alike; these are joined because a public reference lists "
            f"them together.\n\n{_table(heads, groups)}\n{_table(heads, persons)}",
            "## Renamed places\n\nWhat a name in a report means on a map of today. A row says where a place is, not whose it is.\n\n"
            + _table(("in the report", "today", "country", "official"), places),
        )
    )


def _years(row: Table) -> str:
    if "from" not in row and "to" not in row:
        return ""
    return f"{row.get('from', '')}–{row.get('to', '')}"


def _reconcile_toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("testimonia.reconcile").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _figure_rules() -> str:
    """The rules by which several accounts become low, best and high."""
    grounds = {"closest_access": "stands closest", "most_origins": "most origins", "most_exact": "most exact"}
    enemy = {"counts": "as any other", "raises_high": "raises the high end only"}
    rows = [
        (f"`{name}`", r["definition"], enemy[r["enemy"]], "yes" if r["revises"] else "no", ", ".join(grounds[g] for g in r["best"]))
        for name, r in _reconcile_toml("figure_rules").items()
    ]
    heads = (
        "rule",
        "means",
        "a party on its enemy's losses",
        "a later figure of one origin takes the place",
        "`best`, the first ground first",
    )
    return (
        "## Rules for ranges of several accounts\n\nWhat is still level after the last ground is left to a person. Chosen by "
        f"`testimonia reconcile CASE --rule NAME`; the page of a case shows all beside one another.\n\n{_table(heads, rows)}\n"
        + "\n".join(f"`{name}`: {' '.join(r['source'].split())}\n" for name, r in _reconcile_toml("figure_rules").items())
    )


def _grading_rules() -> str:
    """Grades of incidents by rules that others declare, with what is left to people."""
    parts = [
        "## Grades of incidents by the rules of others\n\nA grade is given twice: as the claims that people have accepted support it, and "
        "as all would if they were accepted. No machine raises a grade; what is said in custody raises none.\n"
    ]
    for name, rule in _reconcile_toml("grading_rules").items():
        rows = [(f"`{grade}`", means, "; ".join(rule["person"].get(grade, ()))) for grade, means in rule["grades"].items()]
        always = "; ".join(rule["person"]["always"])
        parts.append(
            f"### `{name}`\n\n{rule['definition']} In any case people decide {always}.\n\n"
            f"{_table(('grade', 'means', 'people also decide'), rows)}\n{rule['source']}\n"
        )
    return "\n".join(parts)


def codebook() -> str:
    """Every closed list with its definitions, from `vocab/*.toml`."""
    return "\n".join(
        (
            GENERATED + "# Codebook\n",
            "What every value means, what it does not mean, and the words that speak for it. The lists are data "
            "(`src/testimonia/vocab/*.toml`), reviewed without reading Python; this page is made from them. "
            "The fields themselves are on the page [The record](record.md).\n",
            _kinds(),
            _persons(),
            _numbers(),
            _defined("Grades", "What stands behind a range of figures, never what is true. The first that fits decides.", _toml("grades")),
            _figure_rules(),
            _grading_rules(),
            _sources(),
            _manner(),
            _defined(
                "Designations", "What somebody calls an act or its doers. Whose word it is stands in the chain.", _toml("designations")
            ),
            _defined("Grounds", "Alleged grounds of a persecution, of groups only.", _toml("grounds")),
            _defined("Weapons", "`weapon_kind` of a weapon.", _toml("weapons")),
            _defined("Stages", "How far an act came.", _toml("stages")),
            _defined("Status of a law", "How far a law came.", _toml("statuses")["law"]),
            _defined("Status of a case", "How far a case before a court came.", _toml("statuses")["case"]),
            _names(),
        )
    )


# --- commands ----------------------------------------------------------------------------------------------------------


def commands() -> str:
    """Every command with its arguments, options, examples and Python twin, from the command line itself."""
    group: Any = get_command(app)
    parts = [
        GENERATED + "# Commands\n",
        f"{EXIT_CODES}\n",
        "Messages go to standard error, data to standard output; `-` stands for standard input or output. "
        "`testimonia COMMAND --help` says the same as this page.\n",
        _options(group),
    ]
    parts += [_command(name, command) for name, command in every_command(group)]
    return "\n".join(parts)


def every_command(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Each command by its whole name; those of a group, such as `analyze`, stand where the group stands."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from every_command(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _command(name: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    must = [f"{p.opts[-1]} {_metavar(p)}" for p in command.params if p not in arguments and p.required]
    usage = " ".join([f"testimonia {name}", *map(_metavar, arguments), *must])
    rows = [(f"`{_metavar(p)}`", p.help or "") for p in arguments]
    examples, python = _epilog(command.epilog or "")
    return "\n".join(
        (
            f"## `{name}`\n",
            f"{command.help}\n",
            f"```\n{usage}{' [OPTIONS]' if _optional(command) else ''}\n```\n",
            _table(("argument", "is"), rows) if rows else "",
            _options(command),
            "```console\n" + "\n".join(f"$ {line}" for line in examples) + "\n```\n",
            f"In Python:\n\n```python\n{python}\n```\n" if python else "",
        )
    )


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _optional(command: Any) -> bool:
    return any(p.param_type_name == "option" and not p.required for p in command.params)


def _options(command: Any) -> str:
    """One row for each option, in the words of the command's own help; `--help` itself is left out."""
    context = command.make_context(command.name, [], resilient_parsing=True)
    rows = []
    for option in command.params:
        if option.param_type_name == "option":
            names, said = option.get_help_record(context)
            rows.append((f"`{names}`", said.replace("[required]", "Must be given.").replace("  ", " ")))
    return _table(("option", "is"), rows) if rows else ""


def _epilog(text: str) -> tuple[list[str], str]:
    """Example lines and the Python twin of a command, as its help gives them."""
    examples: list[str] = []
    python = ""
    for line in (line.strip() for line in text.split("\n\n")):
        if line.startswith("In Python:"):
            python = line.removeprefix("In Python:").strip()
        elif line.startswith(("testimonia ", "cat ")):
            examples.append(line)
    return examples, python


# --- reader ------------------------------------------------------------------------------------------------------------


def _card() -> dict[str, Any]:
    folder = resources.files("testimonia.encoder").joinpath("weights")
    card: dict[str, Any] = json.loads(folder.joinpath("card.json").read_text(encoding="utf-8"))
    return card


def reader(card: Table) -> str:
    """What the shipped weights are, from their card."""
    training = card["training"]
    return "\n".join(
        (
            GENERATED + "# The reader\n",
            f"{card['what']}\n",
            _table(
                ("what", "is"),
                [
                    ("name", f"{card['name']}, version {card['version']}"),
                    ("starts from", card["base"]),
                    ("licence of the weights", card["licence"]),
                    ("sees at a time", f"{card['window']} word pieces"),
                    ("training", f"{training['finished_steps']:,} steps, seed {training['seed']}; `make model` repeats it"),
                ],
            ),
            "It knows no person and no case. It marks words; what they mean is worked out by ordinary tested code "
            "([How it is built](../explanation/architecture.md)). It is never the last word: every claim is machine-made until a person "
            "accepts it.\n",
            "## Trained on\n\nNo text is in the weights or in this project, the composed passages excepted, which are our own.\n",
            _table(("corpus", "for", "licence as found"), ((d["corpus"], d["for"], d["licence"]) for d in card["data"])),
            "## What it reaches\n\nOn development data, never seen in training. Percent; "
            "an F1 score weighs what was found against what was missed.\n",
            _measured(card["measured"]),
            "## Limits\n",
            "\n".join(f"- {limit}" for limit in card["limits"]) + "\n",
            "## What it marks\n",
            _labels(card["labels"]),
        )
    )


def _measured(measured: Table) -> str:
    parts = []
    composed = measured.get("composed_held_out")
    if composed:
        parts.append(f"### Composed passages, the part kept from training ({composed['passages']} passages)\n")
        spans = [(name, *(f"{row[k]:.1f}" for k in ("p", "r", "f1")), str(row["n"])) for name, row in composed["spans"].items()]
        parts.append(_table(("found", "precision", "recall", "F1", "of"), spans))
        parts.append(_table(("value", "right", "of"), ((n, f"{v['accuracy']:.1f}", str(v["n"])) for n, v in composed["values"].items())))
    for name, title in (
        ("polnear_dev", "PolNeAR, development part: who says what"),
        ("uds_factuality_dev", "UDS, development part: did it happen"),
    ):
        if measured.get(name):
            parts.append(f"### {title}\n\n" + _table(("measure", "value"), _flat(measured[name])))
    return "\n".join(parts) if parts else "These weights have not been measured.\n"


def _flat(figures: Table, before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in figures.items():
        said = f"{before}{name}".replace("_", " ")
        if isinstance(value, Mapping):
            yield from _flat(value, f"{said}: ")
        elif isinstance(value, list):
            yield said, " to ".join(map(str, value))
        else:
            yield said, str(value)


def _labels(labels: Table) -> str:
    heads = {"cue_heads": "of a cue", "trigger_heads": "of an act", "argument_heads": "of what takes part"}
    rows = [("roles", ", ".join(labels["roles"])), ("ties between acts", ", ".join(labels["ties"]))]
    rows += [(f"{name} {of}", ", ".join(values)) for head, of in heads.items() for name, values in labels[head].items()]
    return _table(("label", "values"), rows)


# --- example of the record ---------------------------------------------------------------------------------------------

WIDTH = 120

TEXT = (
    "GULU, 3 March 2021 (Lake Wire) - Gunmen attacked a market in Gulu on Tuesday and killed at least four traders, police said. "
    "A nurse said that she had counted six bodies."
)


def _span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def example() -> tuple[Noun, ...]:
    """A record of one composed report, as the program would write it, with one judgement."""
    document = Document(
        id="sha256:" + "0f" * 32,
        name="lake_wire.txt",
        text=TEXT,
        characters=len(TEXT),
        media_type="text/plain",
        status=DocumentStatus.READ,
        publisher="Lake Wire",
        published=Published("2021-03-03", DateBasis.DATELINE),
        language="en",
        original=Original.ABSENT,
    )
    mention = Mention(document.id, Kind.ARMED_ATTACK, None, (_span("attacked"),))
    wire = Link(Source("Lake Wire", SourceKind.OUTLET))
    police = Link(Source("police", SourceKind.OFFICE), _span("said"), _span("police"))
    second = TEXT.index("said", TEXT.index("nurse"))
    nurse = Link(Source("A nurse", SourceKind.WITNESS), Span(second, second + 4, "said"), _span("A nurse"), basis=Basis.COUNTED)

    def claim(what: Property, value: Value, words: str, *said_by: Link, score: float) -> Claim:
        manner = (Modality.ASSERTED, Polarity.AFFIRMED, Act.REPORTS)
        return Claim(document.id, mention.id, what, value, *manner, (wire, *said_by), _span(words), score, "testimonia-encoder 1")

    gulu = Place("Gulu", "UG", "Northern Region", 2.77, 32.3, PlacePrecision.CITY, None, "233346", "Gulu")
    four = Figure(4, None, Category.CIVILIAN, "at least four traders", "rule:at_least", role="trader")
    found = Extraction(
        (mention,),
        (
            claim(Property.PERPETRATOR, Actor("Gunmen", ActorKind.ARMED_GROUP, "Gunmen"), "Gunmen", police, score=0.91),
            claim(Property.PLACE, gulu, "Gulu", police, score=0.97),
            claim(Property.DATE, Moment("2021-03-02", "2021-03-02", DatePrecision.DAY, "on Tuesday"), "on Tuesday", police, score=0.95),
            claim(Property.KILLED, four, "at least four traders", police, score=0.93),
            claim(Property.KILLED, Figure(6, 6, Category.UNSPECIFIED, "six bodies"), "six bodies", nurse, score=0.88),
        ),
    )
    built = reconcile([document], found.mentions, found.claims)
    accepted = Judgement(found.claims[3].id, Verdict.ACCEPT, "mk", "2021-03-09T10:15:00Z", "compared with the report")
    header = Header("gulu", "testimonia 0.1.0; testimonia-encoder 1")
    return (header, document, *found.mentions, *found.claims, *built.accounts, *built.incidents, accepted)


def with_example(page: str) -> str:
    """The page with one line of each type of the example record between its marks `<!-- example: TYPE -->`; of the claims, the count."""
    nouns = [noun for noun in example() if not isinstance(noun, Claim) or isinstance(noun.value, Figure)]
    shown = {str(line["type"]): line for line in map(line_of, reversed(nouns))}

    def block(found: re.Match[str]) -> str:
        line = _json(shown[found[1]])
        return f"<!-- example: {found[1]} -->\n```json\n{line}\n```\n<!-- end -->"

    return re.sub(r"<!-- example: (\w+) -->\n.*?<!-- end -->", block, page, flags=re.S)


def _json(value: Any, before: str = "") -> str:
    """JSON for people: what fits on a line stands on one."""
    flat = json.dumps(value, ensure_ascii=False)
    if before and len(before) + len(flat) <= WIDTH:
        return flat
    deeper = before + "  "
    if isinstance(value, dict):
        inner = [f"{deeper}{json.dumps(k)}: {_json(v, deeper)}" for k, v in value.items()]
        return "{\n" + ",\n".join(inner) + f"\n{before}}}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(deeper + _json(v, deeper) for v in value) + f"\n{before}]"
    return flat


def main() -> None:
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
