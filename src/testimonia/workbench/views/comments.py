"""Comments as pages show them."""

from collections.abc import Collection
from dataclasses import dataclass

from testimonia.report.phrases import day
from testimonia.report.words import Words
from testimonia.store.pages import Moment
from testimonia.workbench.plain import clean


@dataclass(frozen=True, slots=True)
class CommentView:
    """One comment. `text` is empty once it was purged."""

    by: str
    at: str
    text: str


def comments_on(items: Collection[str], moment: Moment, words: Words) -> tuple[CommentView, ...]:
    """What people said about these things, in its order."""
    return tuple(CommentView(clean(c.by), f"{day(c.at[:10], words)}, {c.at[11:16]}", clean(c.text or "")) for c in moment.comments(items))
