"""Where quoted words stand. What a model says of places in the text is a hint; only words that are found count."""

import re

from testimonia.extract.page import Stretch

# A model writes one sort of mark for another; letters and digits must be those of the text.
_ALIKE = {char: f"[{re.escape(sort)}]" for sort in ("'’‘‛`´", '"“”„‟«»', "-‐‑‒–—−") for char in sort}
_LONGEST = 600  # code points of a quote: what is longer is no mark but a copy


def find(text: str, words: str, at: Stretch, within: Stretch) -> Stretch | None:
    """Where `words` stand as whole words: in `at` if they do, else nearest to it in `within`; None if nowhere.

    White space and the sort of quotation mark, apostrophe and dash may differ; nothing else may.
    """
    parts = words.split()
    if not parts or len(words) > _LONGEST:
        return None
    pattern = r"\s+".join("".join(_ALIKE.get(c, re.escape(c)) for c in part) for part in parts)
    before = r"(?<!\w)" if parts[0][0].isalnum() else ""
    after = r"(?!\w)" if parts[-1][-1].isalnum() else ""
    quoted = re.compile(f"{before}{pattern}{after}")
    inside = quoted.search(text, *at)
    if inside is not None:
        return inside.span()
    found = (m.span() for m in quoted.finditer(text, *within))
    return min(found, key=lambda span: (abs(span[0] - at[0]), span), default=None)
