"""What masking lets through, and what it hides without need, on the composed sentences: `python -m tests.text.masking.measuring`."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from testimonia.text.masking.bars import BAR
from testimonia.text.masking.document import DocumentMask
from testimonia.text.masking.masks import size_of_place
from testimonia.text.masking.persons import Told
from testimonia.text.places import Places
from tests.text.masking.composed import Sentence, held_out, tuned


@dataclass(frozen=True, slots=True)
class Masking:
    """Counts of names. `leaks`: private names of which a word is still seen; `hidden`: officials of whose name something is hidden."""

    private: int
    leaks: tuple[str, ...]
    public: int
    hidden: tuple[str, ...]

    @property
    def leaked(self) -> float:
        return len(self.leaks) / self.private

    @property
    def officials_masked(self) -> float:
        return len(self.hidden) / self.public


def interval(hits: int, of: int) -> tuple[float, float]:
    """Wilson's interval of a share, 95 %."""
    z = 1.959964
    share, scale = hits / of, 1 + z * z / of
    middle = (share + z * z / (2 * of)) / scale
    half = z * ((share * (1 - share) + z * z / (4 * of)) / of) ** 0.5 / scale
    return max(0.0, middle - half), min(1.0, middle + half)


def nobody(_: str) -> tuple[str, ...]:
    """The rules alone: no reader says whom it found in a text."""
    return ()


def shipped_reader() -> Callable[[str], Iterable[str]]:
    """Whom the reader that ships with the package finds in a text: what a case hands to its masked view."""
    from testimonia.model.record import Document
    from testimonia.model.terms import DocumentStatus
    from testimonia.pipeline.readers import ShippedReader

    reader = ShippedReader()
    return lambda text: reader.persons(
        Document(
            id="sha256:" + "0" * 64,
            name="composed.txt",
            text=text,
            characters=len(text),
            media_type="text/plain",
            status=DocumentStatus.READ,
        )
    )


def measure(sentences: Iterable[Sentence], persons: Callable[[str], Iterable[str]] = nobody) -> Masking:
    """Masks every sentence as a document of its own. `persons`: the names of persons that a reader finds in it."""
    is_place = size_of_place(Places())
    private = public = 0
    leaks: list[str] = []
    hidden: list[str] = []
    for sentence in sentences:
        shown = DocumentMask(sentence.text, Told(persons=frozenset(persons(sentence.text))), (), is_place, lambda _: False).apply(
            sentence.text
        )
        for person in sentence.private:
            private += 1
            if any(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", shown) for part in person.parts):
                leaks.append(f"{person.full}: {shown}")
        for person in sentence.public:
            public += 1
            if BAR in shown:
                hidden.append(f"{person.full}: {shown}")
    return Masking(private, tuple(leaks), public, tuple(hidden))


def _told(name: str, found: Masking) -> str:
    low, high = interval(len(found.leaks), found.private)
    lower, upper = interval(len(found.hidden), found.public)
    return (
        f"{name}: {len(found.leaks)} of {found.private} private names leak, {found.leaked:.2%} ({low:.2%} to {high:.2%}); "
        f"{len(found.hidden)} of {found.public} officials are masked, {found.officials_masked:.2%} ({lower:.2%} to {upper:.2%})"
    )


if __name__ == "__main__":
    import sys

    for name, sentences in (("rounds before", tuned()), ("last round", held_out())):
        found = measure(sentences)
        sys.stdout.write(_told(name, found) + "\n")
        if name != "last round" or "--all" in sys.argv:
            sys.stdout.writelines(f"  {line}\n".replace("\n", " / ", line.count("\n")) for line in (*found.leaks, *found.hidden))
