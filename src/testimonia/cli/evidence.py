"""The commands of evidence: `custody`, `verify`, `stamp`, `purge`, `bundle`, `backup`, `restore`, `vault`."""

import json
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from testimonia.cli.show import plain
from testimonia.cli.talk import agreed, data, example, progress, talk
from testimonia.errors import CaseError
from testimonia.model.record import Document
from testimonia.pipeline import OpenCase, open_case

if TYPE_CHECKING:
    from testimonia.exchange.bundle import Verdict
    from testimonia.model.custody import Head
    from testimonia.pipeline.evidence import StampFound

app = typer.Typer()

CaseArgument = Annotated[Path, typer.Argument(metavar="CASE", help="The case, a folder NAME.case.", show_default=False)]
ByOption = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who does it, for the custody ledger; else the system's user.")]
RootsOption = Annotated[
    list[Path] | None, typer.Option("--root", metavar="PEM", help="Root certificate of a time stamping authority that you trust.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
NOTHING_OF_TRUTH = "This tells whether anything was changed. It says nothing about whether what is told in it is true."


class Layout(StrEnum):
    """How a table is written."""

    TEXT = "text"
    JSON = "json"


def _document(opened: OpenCase, wanted: str) -> Document:
    """The one document of that id, beginning of an id, or name."""
    found = {noun.id: noun for noun in opened.store.find(wanted) if isinstance(noun, Document)}
    if len(found) != 1:
        many = f"{len(found)} documents are called so; give more of the id" if found else "no such document"
        raise CaseError(f"{opened.path}: {wanted}: {many}. List them: testimonia export {opened.path} --format csv -o tables")
    return next(iter(found.values()))


def _roots(roots: list[Path] | None) -> list[bytes]:
    try:
        return [path.read_bytes() for path in roots or ()]
    except OSError as error:
        raise CaseError(f"{error.filename}: cannot be read ({error.strerror}). It should be a certificate in PEM.") from None


@app.command(
    epilog=example(
        "testimonia custody aktobe.case",
        "testimonia custody aktobe.case wire.txt",
        "testimonia custody aktobe.case --format json",
        python='testimonia.open_case("aktobe.case").store.custody()',
    )
)
def custody(
    case: CaseArgument,
    item: Annotated[str | None, typer.Argument(metavar="[ITEM]", help="A document: its id, the beginning of one, or its name.")] = None,
    form: Annotated[Layout, typer.Option("--format", help="text: a table; json: one JSON object a line.")] = Layout.TEXT,
) -> None:
    """Who brought what and when, what left the case, what was purged; and the end of the ledger, to note down elsewhere. Unmasked."""
    opened = open_case(case, create=False)
    store = opened.store
    entries = store.custody(_item(opened, item) if item else None)
    if form is Layout.JSON:
        for entry in entries:
            line = {name: getattr(entry, name) for name in ("seq", "at", "by", "action", "item", "why", "previous", "hash", "erased")}
            sys.stdout.write(json.dumps(line | {"details": dict(entry.details)}, ensure_ascii=False) + "\n")
        return
    names = {document.id: document.name for document in store.documents(text=False)}
    table = Table("number", "at (UTC)", "by", "what", "item", "why and how", box=None, pad_edge=False)
    for entry in entries:
        how = "; ".join(f"{name}: {value[:60]}" for name, value in entry.details.items() if name != "token")
        said = "what it said was purged" if entry.erased else "; ".join(filter(None, (entry.why, how)))
        table.add_row(str(entry.seq), entry.at[:19], plain(entry.by), str(entry.action), plain(_short(entry.item, names)), plain(said))
    data().print(table if entries else "nothing was noted")
    for name, head in store.heads().items():
        data().print(f"end of the ledger of {name}: {head}", markup=False, soft_wrap=True)


def _item(opened: OpenCase, wanted: str) -> str:
    """The id of a document that is or was in the case, or any item of the ledger as it stands there."""
    noted = {
        entry.item for entry in opened.store.custody() if entry.item.removeprefix("sha256:").startswith(wanted.removeprefix("sha256:"))
    }
    return next(iter(noted)) if len(noted) == 1 else _document(opened, wanted).id


def _short(item: str, names: dict[str, str]) -> str:
    return names.get(item, item[:19] if item.startswith("sha256:") else item[:16])


@app.command(
    epilog=example(
        "testimonia verify aktobe.case",
        "testimonia verify aktobe.case --head 12:9f2c…   (an end of the ledger that was noted before)",
        "testimonia verify aktobe.zip --head 'custody 12:9f2c…; judgements 3:77ab…'   (as a report prints it)",
        "testimonia verify aktobe.zip   (a bundle or a backup)",
        python='testimonia.open_case("aktobe.case").verify()',
    )
)
def verify(
    what: Annotated[Path, typer.Argument(metavar="CASE|FILE", help="A case; or a bundle or backup.", show_default=False)],
    head: Annotated[
        str | None,
        typer.Option("--head", metavar="[LEDGER ]COUNT:HASH", help="An end of a ledger that was noted before; or what a report prints."),
    ] = None,
    root: RootsOption = None,
) -> None:
    """Check a case: originals, quotes, ids, references, ledgers. Or a bundle, with the file alone: unchanged, changed, missing."""
    if not (_verify_file(what, head) if what.is_file() else _verify_case(what, head, root)):
        raise typer.Exit(1)


def _verify_case(case: Path, head: str | None, root: list[Path] | None) -> bool:
    from testimonia.model.custody import clock_set_back
    from testimonia.pipeline.evidence import against_noted, stamps

    opened = open_case(case, create=False)
    findings = [f"{finding.where}: {finding.message}" for finding in opened.verify()]
    entries = opened.store.custody()
    if head is not None:
        findings += against_noted(opened.store, _noted(head))
    found = stamps(opened.store, _roots(root))
    findings += [f"custody: the stamp of entry {stamp.entry.seq} does not hold: {stamp.why}" for stamp in found if stamp.stamp is None]
    for line in findings:
        data().print(line, markup=False, soft_wrap=True)
    for entry in clock_set_back(entries):
        talk().print(f"note: the clock was set back before entry {entry.seq} of custody: it {entry.details['clock']}", markup=False)
    _tell_stamps(found)
    talk().print(
        f"{case}: " + (f"contradictions found: {len(findings)}." if findings else "all is well.") + f" {NOTHING_OF_TRUTH}", markup=False
    )
    return not findings


def _noted(told: str) -> "Mapping[str, Head]":
    from testimonia.model.custody import noted

    try:
        return noted(told)
    except ValueError:
        raise typer.BadParameter(
            f"{told}: an end of a ledger is a number, a colon and hex digits, as testimonia custody shows it and a report prints it"
        ) from None


def _tell_stamps(found: "tuple[StampFound, ...]") -> None:
    for one in found:
        if one.stamp is not None:
            of = "the original" if one.entry.item else f"the ledger up to entry {one.entry.details['of'].partition(':')[0]}"
            trusted = (
                "the signature leads to a root that you gave" if one.stamp.trusted else "its signature was not checked: give --root PEM"
            )
            talk().print(f"stamp: {of} existed at {one.stamp.at}, says {one.stamp.signed_by}; {trusted}", markup=False)


def _verify_file(file: Path, head: str | None) -> bool:
    from testimonia.exchange.bundle import check_bundle

    found = check_bundle(file, _noted(head) if head is not None else None)
    whole = _tell_verdict(found)
    talk().print(f"{file}: " + ("unchanged." if whole else "NOT as it was packed.") + f" {NOTHING_OF_TRUTH}", markup=False)
    return whole


def _tell_verdict(found: "Verdict") -> bool:
    files, out = found.files, data()
    out.print(f"unchanged: {len(files.unchanged)} files, {files.bytes:,} bytes", markup=False)
    for name, why in files.changed:
        out.print(f"changed: {name}: {why}", markup=False, soft_wrap=True)
    for name in files.missing:
        out.print(f"missing: {name}", markup=False, soft_wrap=True)
    for name in files.added:
        out.print(f"not in the manifest: {name}", markup=False, soft_wrap=True)
    for why in found.broken:
        out.print(f"broken: {why}", markup=False, soft_wrap=True)
    out.print(f"seal: {files.seal} (compare it with what the one who packed it tells you)", markup=False, soft_wrap=True)
    return found.whole


@app.command(
    epilog=example(
        "testimonia stamp aktobe.case --request aktobe.tsq",
        "testimonia stamp aktobe.case --response aktobe.tsr --root authority.pem",
        "testimonia stamp aktobe.case wire.txt --request wire.tsq",
        "testimonia stamp aktobe.case --tsa https://tsa.example/tsr --root authority.pem",
        "testimonia stamp aktobe.case   (lists and checks the stamps)",
        python='testimonia.pipeline.evidence.stamps(testimonia.open_case("aktobe.case").store)',
    )
)
def stamp(
    case: CaseArgument,
    document: Annotated[str | None, typer.Argument(metavar="[DOCUMENT]", help="Stamp one original; else the whole ledger.")] = None,
    request: Annotated[
        Path | None, typer.Option("--request", metavar="FILE", help="Write a request to send: a hash, nothing else.")
    ] = None,
    response: Annotated[Path | None, typer.Option("--response", metavar="FILE", help="Check and keep the authority's answer.")] = None,
    tsa: Annotated[str | None, typer.Option("--tsa", metavar="URL", help="Ask the authority at once, over the network.")] = None,
    root: RootsOption = None,
    by: ByOption = None,
) -> None:
    """Time stamps by a third party (RFC 3161): they show that the originals existed by then. Nothing is sent unless --tsa asks for it."""
    from testimonia.pipeline import evidence

    if sum(option is not None for option in (request, response, tsa)) > 1:
        raise typer.BadParameter("--request, --response and --tsa are three steps: give one of them")
    store = open_case(case, create=False).store
    chosen = _document(open_case(case, create=False), document) if document else None
    if request is not None:
        _write(request, evidence.stamp_request(evidence.subject(store, chosen)))
        talk().print(f"{request}: send it to a time stamping authority; then: testimonia stamp {case} --response FILE.tsr", markup=False)
        return
    if response is None and tsa is None:
        found = evidence.stamps(store, _roots(root))
        _tell_stamps(found)
        for one in found:
            if one.stamp is None:
                data().print(f"custody: the stamp of entry {one.entry.seq} does not hold: {one.why}", markup=False, soft_wrap=True)
        talk().print(f"{case}: {len(found)} time stamps.", markup=False)
        if any(one.stamp is None for one in found):
            raise typer.Exit(1)
        return
    if tsa is not None:
        talk().print(f"Asking {tsa}: it sees your network address, the time and a hash; no words of the case.", markup=False)
        what = evidence.subject(store, chosen)
        answer = evidence.ask_authority(tsa, evidence.stamp_request(what))
    else:
        answer = _read(response)
        what = evidence.subject(store, chosen) if chosen else evidence.latest_stamped_head(store, answer)
    evidence.keep_stamp(store, what, answer, _roots(root), by)
    _tell_stamps(evidence.stamps(store, _roots(root))[-1:])


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise CaseError(f"{file}: cannot be written ({error.strerror}). Check the folder and its permissions.") from None


def _read(file: Path | None) -> bytes:
    try:
        return file.read_bytes() if file is not None else b""
    except OSError as error:
        raise CaseError(f"{file}: cannot be read ({error.strerror}). Check the path and its permissions.") from None


@app.command(
    epilog=example(
        "testimonia purge aktobe.case wire.txt --why 'the person who gave it is in danger'",
        "testimonia purge aktobe.case --finish   (after a purge that broke off)",
        python='testimonia.open_case("aktobe.case").purge("sha256:…", "the person who gave it is in danger")',
    )
)
def purge(
    case: CaseArgument,
    document: Annotated[str | None, typer.Argument(metavar="[DOCUMENT]", help="Its id, the beginning of one, or its name.")] = None,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason; it stays, with the document's hash and the day.")] = "",
    by: ByOption = None,
    finish: Annotated[bool, typer.Option("--finish", help="End a purge that broke off.")] = False,
    yes: YesOption = False,
) -> None:
    """Take a document out of a case for good: original, text, everything read in it or judged of it. Cannot be undone."""
    opened = open_case(case, create=False)
    if finish == (document is not None):
        raise typer.BadParameter("give either a document, with --why, or --finish")
    if document is None:
        opened.finish_purge()
        talk().print(f"{case}: no purge is unfinished.", markup=False)
        return
    chosen = _document(opened, document)
    if not why.strip():
        raise typer.BadParameter("a purge needs a reason: --why TEXT")
    agreed(f"Purge {chosen.name} from {case}? It cannot be undone.", yes)
    done = opened.purge(chosen.id, why, by)
    out = talk()
    out.print(
        f"purged: {chosen.name}, {done.mentions} event mentions, {done.claims} claims, {done.judgements} judgements; "
        f"{done.entries} entries of custody emptied.",
        markup=False,
    )
    out.print(
        "Out of reach: copies and backups made before, what left the case before"
        + (f" ({done.left} times: testimonia custody {case})" if done.left else "")
        + ", and what this disk keeps of deleted files (solid-state disks, snapshots of the system). Delete older backups.",
        markup=False,
    )


@app.command(
    epilog=example(
        "testimonia bundle aktobe.case -o aktobe.zip",
        "testimonia bundle aktobe.case -o aktobe.zip --whole --why 'for the court'",
        python='testimonia.open_case("aktobe.case").bundle("aktobe.zip")',
    )
)
def bundle(
    case: CaseArgument,
    out: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The file to write, x.zip.", show_default=False)],
    whole: Annotated[bool, typer.Option("--whole", help="With the originals and every name: CONFIDENTIAL. Asks first.")] = False,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="What for, for the custody ledger.")] = "",
    by: ByOption = None,
    yes: YesOption = False,
) -> None:
    """Write the case as one file to hand over: opens with a double click, checks itself. Private persons are masked."""
    opened = open_case(case, create=False)
    if whole:
        agreed(f"{case}: whole names every private person in it, and whoever gets hold of {out} can harm them. Write it?", yes)
    made = opened.bundle(out, whole=whole, by=by, why=why)
    talk().print(f"The bundle: {out.resolve()} ({'CONFIDENTIAL: unmasked' if whole else 'private persons masked'})", markup=False)
    data().print(f"seal: {made.seal}", markup=False, soft_wrap=True)


@app.command(
    epilog=example("testimonia backup aktobe.case -o aktobe.backup", python='testimonia.open_case("aktobe.case").backup("aktobe.backup")')
)
def backup(
    case: CaseArgument,
    out: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The file to write.", show_default=False)],
    by: ByOption = None,
) -> None:
    """Write everything that the case is into one file, with its key and every name: CONFIDENTIAL. Checked before it says done."""
    with progress("packing") as told:
        made = open_case(case, create=False).backup(out, by=by, progress=told)
    for document in made.lacking:
        talk().print(f"{document}: its original is not in the vault as it was brought; see testimonia verify {case}", markup=False)
    files = len(made.checked.unchanged)
    talk().print(f"{out}: {files} files, {made.checked.bytes:,} bytes, read back and found whole. CONFIDENTIAL.", markup=False)
    data().print(f"seal: {made.checked.seal}", markup=False, soft_wrap=True)
    if made.lacking:
        raise typer.Exit(1)


@app.command(
    epilog=example(
        "testimonia restore aktobe.backup copy.case",
        python='testimonia.pipeline.evidence.restore(Path("aktobe.backup"), Path("copy.case"))',
    )
)
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.", show_default=False)],
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case to make; nothing may be there.", show_default=False)],
    by: ByOption = None,
) -> None:
    """Make a case of a backup, whole or not at all."""
    from testimonia.pipeline.evidence import restore as put_back

    with progress("unpacking") as told:
        restored = put_back(file, case, by=by, progress=told)
    for finding in restored.findings:
        data().print(f"{finding.where}: {finding.message}", markup=False, soft_wrap=True)
    talk().print(f"{case}: restored; " + ("see what is wrong in it above." if restored.findings else "all is well."), markup=False)
    if restored.findings:
        raise typer.Exit(1)


@app.command(
    epilog=example(
        "testimonia vault aktobe.case   (says where the originals are)",
        "testimonia vault aktobe.case --to file:///mnt/disk/aktobe",
        "testimonia vault aktobe.case --to s3://bucket/aktobe",
        "testimonia vault aktobe.case --here",
        python='testimonia.open_case("aktobe.case").store.move_vault("file:///mnt/disk/aktobe")',
    )
)
def vault(
    case: CaseArgument,
    to: Annotated[str | None, typer.Option("--to", metavar="URL", help="Move the originals there: any address that fsspec knows.")] = None,
    here: Annotated[bool, typer.Option("--here", help="Move them back into the case's own folder.")] = False,
) -> None:
    """Say where the originals lie, or move them: every one is read back and compared before the old one goes."""
    store = open_case(case, create=False).store
    if to is not None and here:
        raise typer.BadParameter("--to and --here are two places: give one of them")
    if to is not None:
        talk().print(f"{to}: the originals go there as they are, unencrypted. Who runs that place can read them.", markup=False)
    if to is not None or here:
        talk().print(f"{case}: {store.move_vault(to)} originals moved.", markup=False)
    data().print(f"originals: {store.vault.place}", markup=False, soft_wrap=True)
