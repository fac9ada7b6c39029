"""Word lists written as running text."""


def wordset(words: str) -> frozenset[str]:
    """The words of a string, parted by white space, as a set."""
    return frozenset(words.split())
