"""Several words for one act: each participant is written once, at the word that is surest of it."""

from collections import defaultdict
from dataclasses import replace

from testimonia.model.reading import Argument, Trigger


def settle(triggers: tuple[Trigger, ...]) -> tuple[Trigger, ...]:
    """Joins triggers by their `same_as` ties. Of arguments of one act with the same role that share half of both texts the surest stays.

    A victim inside a counted figure of the same act is dropped: the figure already says it.
    """
    group = _groups(triggers)
    kept: dict[int, list[tuple[int, Argument]]] = defaultdict(list)
    every = [(t, a) for t, trigger in enumerate(triggers) for a in trigger.arguments]
    for t, argument in sorted(every, key=lambda x: (-x[1].score, x[0], x[1].start)):
        if not any(argument.role == other.role and _share(argument, other) for _, other in kept[group[t]]):
            kept[group[t]].append((t, argument))
    out: list[list[Argument]] = [[] for _ in triggers]
    for members in kept.values():
        figures = [a for _, a in members if a.role == "figure"]
        for t, argument in members:
            counted = argument.role == "victim" and any(f.start <= argument.start and argument.end <= f.end for f in figures)
            if not counted:
                out[t].append(argument)
    return tuple(
        replace(trigger, arguments=tuple(sorted(mine, key=lambda a: (a.start, a.end, a.role))))
        for trigger, mine in zip(triggers, out, strict=True)
    )


def _groups(triggers: tuple[Trigger, ...]) -> list[int]:
    """The smallest number of a trigger that names the same act, for each trigger."""
    parent = list(range(len(triggers)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, trigger in enumerate(triggers):
        for tie in trigger.ties:
            if tie.type == "same_as":
                a, b = sorted((root(i), root(tie.trigger)))
                parent[b] = a
    return [root(i) for i in range(len(triggers))]


def _share(a: Argument, b: Argument) -> bool:
    return 2 * (min(a.end, b.end) - max(a.start, b.start)) >= max(a.end - a.start, b.end - b.start)
