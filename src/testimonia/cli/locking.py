"""The commands `lock` and `unlock`."""

from pathlib import Path
from typing import Annotated

import typer

from testimonia.cli.talk import agreed, data, example, talk
from testimonia.errors import CaseError

app = typer.Typer()

ByOption = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who does it, for the custody ledger; else the system's user.")]


@app.command(
    epilog=example(
        "testimonia lock aktobe.case   (asks for a passphrase)",
        "testimonia lock aktobe.case --recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
        python='testimonia.pipeline.locking.lock(Path("aktobe.case"), Key(passphrase="…"))',
    )
)
def lock(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case, a folder NAME.case; closed everywhere.", show_default=False)],
    recipient: Annotated[
        str | None,
        typer.Option("--recipient", metavar="KEY", help="Public key of age; else a passphrase is asked."),
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="The file to write; CASE.age by default.")] = None,
    by: ByOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Make one encrypted file of a case and take the folder away. Without the key it cannot be opened again, by anybody."""
    from testimonia.pipeline.locking import Key
    from testimonia.pipeline.locking import lock as close_up

    agreed(f"Lock {case}? Its folder is removed; whoever loses the key loses the case.", yes)
    passphrase = None if recipient else typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
    done = close_up(case, Key(passphrase=passphrase, recipient=recipient), out, by=by)
    talk().print(
        f"{done.file}: locked, decrypted again and found whole; {case} is removed. Out of reach: copies and backups made before, and what "
        "this disk keeps of deleted files (solid-state disks, snapshots of the system).",
        markup=False,
    )
    data().print(f"sha256 of what is inside: {done.sha256}", markup=False, soft_wrap=True)


@app.command(
    epilog=example(
        "testimonia unlock aktobe.case.age   (asks for the passphrase)",
        "testimonia unlock aktobe.case.age --identity key.txt",
        python='testimonia.pipeline.locking.unlock(Path("aktobe.case.age"), Key(passphrase="…"))',
    )
)
def unlock(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A locked case, NAME.case.age.", show_default=False)],
    identity: Annotated[
        Path | None, typer.Option("--identity", metavar="FILE", help="File with the private key of age; else a passphrase is asked.")
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--output", metavar="CASE", help="The case; FILE without .age by default.")] = None,
    by: ByOption = None,
) -> None:
    """Make a locked case again, whole or not at all. The encrypted file stays."""
    from testimonia.pipeline.locking import Key
    from testimonia.pipeline.locking import unlock as open_up

    passphrase = None if identity else typer.prompt("Passphrase", hide_input=True, err=True)
    store = open_up(file, Key(passphrase=passphrase, identity=_identity(identity) if identity else None), out, by=by)
    talk().print(f"{store.path}: unlocked. {file} stays as it was: delete it, or lock again under another name.", markup=False)


def _identity(file: Path) -> str:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(f"{file}: cannot be read ({error}). It should hold a key of age, as age-keygen writes it.") from None
    keys = [line.strip() for line in lines if line.strip().startswith("AGE-SECRET-KEY-")]
    if len(keys) != 1:
        raise CaseError(f"{file}: holds {len(keys)} keys of age, and one is needed. age-keygen -o {file} makes one.")
    return keys[0]
