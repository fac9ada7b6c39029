"""What changed, and the states of a case, in the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from testimonia.cli.show import plain

if TYPE_CHECKING:
    from testimonia.store.diff import Diff
    from testimonia.store.history import State


def show_changes(found: "Diff", out: Console) -> None:
    """From which state to which, then every change with what stood before and what stands now."""
    since = f"state {found.since.number}, {found.since.at}" if found.since else "the beginning"
    until = f"state {found.until.number}, {found.until.at} ({found.until.cause})" if found.until else "now"
    out.print(f"changes from {since} to {until}: {len(found.changes)}", style="bold", markup=False)
    if not found.changes:
        return
    table = Table("incident", "what", "", "before", "after", "page", box=None, pad_edge=False)
    for change in found.changes:
        before, after = plain(change.before or "-"), plain(change.after or "-")
        table.add_row(change.incident[:8], str(change.what), plain(change.subject), before, after, change.link)
    out.print(table)


def show_states(states: "Sequence[State]", out: Console) -> None:
    """Every state in which the incidents were built."""
    table = Table("state", "at", "made by", "rule", box=None, pad_edge=False)
    for state in states:
        table.add_row(str(state.number), state.at, str(state.cause), state.rule or "default")
    out.print(table)
