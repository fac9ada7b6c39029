"""RTF: the text with its place in bytes; what is hidden, struck out or a comment is left out, as are pictures and tables of fonts.

A small reader of its own: RTF is braces, control words and letters, and a group that is not known is passed over by its own rules.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from testimonia.errors import IntakeError
from testimonia.intake.decoded import Decoded
from testimonia.intake.stated import person, title, with_year_of_file
from testimonia.model.layout import Layout, Piece
from testimonia.text.wordset import wordset

LIMIT_LETTERS = 6_000_000
"""Characters of text: ten times what the reader takes."""

_TOKEN = re.compile(rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n\\]")
_PASSED_OVER = wordset(
    "colortbl stylesheet pict object fldinst themedata colorschememapping datastore latentstyles listtable listoverridetable rsidtbl "
    "generator xmlnstbl bkmkstart bkmkend nonshppict annotation atnid atnauthor atndate atnref filetbl revtbl template xe tc private"
)
_SIGNS = {
    **dict.fromkeys(("par", "sect", "page", "column"), "\n\n"),
    **{"line": "\n", "row": "\n", "tab": "\t", "cell": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’"},
    **{"ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " "},
}
_SETS = {
    161: 1253,
    162: 1254,
    163: 1258,
    177: 1255,
    178: 1256,
    186: 1257,
    204: 1251,
    222: 874,
    238: 1250,
    128: 932,
    129: 949,
    134: 936,
    136: 950,
}
"""Character sets of fonts to code pages of Windows."""

_CONTROLS = dict.fromkeys({*range(32), 127} - {9, 10})  # damaged files hold them; no text does

_STRUCK = "Words struck out under tracked changes were left out; they stand in the original."


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside of one pair of braces. `into`: the field that the letters belong to, None for the text itself."""

    skipped: bool = False
    hidden: bool = False
    font: int = -1
    alternatives: int = 1
    into: str | None = None


def decode_rtf(content: bytes) -> Decoded:
    """The text of an RTF file. Raises IntakeError when it is none, holds no words, or more than any report does."""
    if not content.lstrip().startswith(b"{\\rtf"):
        raise IntakeError("the file is no RTF: its beginning is missing. Fetch it again.")
    reader = _Reader()
    reader.read(content)
    text, layout = reader.whole()
    if not text:
        raise IntakeError("the RTF file holds no words; it may be pictures alone. Save it as PDF, which can be read by OCR.")
    stated = {name: "".join(parts).strip(" ;") for name, parts in reader.fields.items()}
    return Decoded(
        text,
        "application/rtf",
        title=title(stated.get("title")),
        author=person(stated.get("author", "")),
        published=with_year_of_file(text, reader.made),
        layout=layout,
        notes=(_STRUCK,) if reader.struck else (),
    )


@dataclass(slots=True)
class _Reader:
    """Reads tokens in one pass."""

    state: _State = _State()
    above: list[_State] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[int, str] = field(default_factory=dict)  # code page by number of font
    page: str = "cp1252"
    length: int = 0
    pending: bytearray = field(default_factory=bytearray)  # bytes of letters that may be two to a letter
    pending_from: int = 0
    leaving_out: int = 0  # letters that stand for those who know no Unicode
    made: str | None = None
    struck: bool = False
    _date: dict[str, int] = field(default_factory=dict)

    def read(self, content: bytes) -> None:
        at = 0
        while found := _TOKEN.match(content, at):
            code, word, number, sign, brace, plain = found.groups()
            at = found.end()
            if code is not None:
                self._byte(int(code, 16), found.start())
                continue
            self._settle(found.start())
            if plain is not None:
                self._letters(plain.decode(self._encoding(), "replace"), found.start(), at)
            elif brace is not None:
                self._brace(brace == b"{")
            elif sign is not None:
                self._symbol(sign.decode("latin-1"), found.start(), at)
            elif word is not None:
                at = self._word(word.decode("ascii"), int(number) if number is not None else None, found.start(), at)
            if self.length > LIMIT_LETTERS:
                raise IntakeError(f"the RTF file holds more than {LIMIT_LETTERS:,} characters. Split it into its reports.")
        self._settle(at)

    def whole(self) -> tuple[str, Layout]:
        """The text without blank lines at its ends, and where it stands."""
        text = "".join(self.parts)
        kept = text.strip()
        lead = text.find(kept)
        shown = Layout(tuple(self.pieces)).where(lead, lead + len(kept)) if kept else ()
        # A piece that is not letter by letter comes whole; what was cut off at the ends is cut off there too.
        return kept, Layout(tuple(replace(p, start=max(0, p.start - lead), end=min(len(kept), p.end - lead)) for p in shown))

    def _encoding(self) -> str:
        return self.pages.get(self.state.font, self.page)

    def _byte(self, code: int, at: int) -> None:
        if self.leaving_out:
            self.leaving_out -= 1
            return
        self.pending_from = self.pending_from if self.pending else at
        self.pending.append(code)

    def _settle(self, until: int) -> None:
        if self.pending:
            letters = bytes(self.pending).decode(self._encoding(), "replace")
            self.pending.clear()
            self._write(letters, self.pending_from, until)

    def _letters(self, letters: str, start: int, end: int) -> None:
        left = min(self.leaving_out, len(letters))
        self.leaving_out -= left
        if letters[left:]:
            self._write(letters[left:], start + left, end)

    def _write(self, letters: str, at: int, until: int) -> None:
        letters = letters.translate(_CONTROLS)
        if not letters or self.state.skipped or self.state.hidden:
            return
        if self.state.into is not None:
            self.fields.setdefault(self.state.into, []).append(letters)
            return
        self.parts.append(letters)
        self.pieces.append(Piece(self.length, self.length + len(letters), at=at, until=until))
        self.length += len(letters)

    def _brace(self, opens: bool) -> None:
        self.leaving_out = 0
        if opens:
            self.above.append(self.state)
            return
        if self.state.into == "creatim" and {"yr", "mo", "dy"} <= self._date.keys():
            self.made = f"{self._date['yr']:04d}-{self._date['mo']:02d}-{self._date['dy']:02d}"
        if self.above:
            self.state = self.above.pop()

    def _symbol(self, sign: str, start: int, end: int) -> None:
        if sign == "*":  # the group is for programs that know it
            self.state = replace(self.state, skipped=True)
        elif sign in "\\{}~_\r\n":
            self._write({"~": " ", "_": "-", "\r": "\n\n", "\n": "\n\n"}.get(sign, sign), start, end)

    def _word(self, word: str, number: int | None, start: int, end: int) -> int:
        """Does what a control word says; the offset at which reading goes on."""
        if word == "bin":
            return end + max(0, number or 0)
        if word == "u" and number is not None:
            code = number % 65536
            self._write(chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd", start, end)
            self.leaving_out = self.state.alternatives
        elif word in _SIGNS:
            self._write(_SIGNS[word], start, end)
        elif word in _PASSED_OVER:
            self.state = replace(self.state, skipped=True)
        elif change := _CHANGES.get(word):
            change(self, number)
        return end

    def _font(self, number: int | None) -> None:
        self.state = replace(self.state, font=number or 0)

    def _set(self, number: int | None) -> None:
        if number in _SETS:
            self.pages[self.state.font] = f"cp{_SETS[number]}"

    def _code_page(self, number: int | None) -> None:
        try:
            "".encode(f"cp{number}")
        except LookupError:
            return  # a code page that Python does not know: the common one is kept
        self.page = f"cp{number}"

    def _enter(self, into: str) -> None:
        self.state = replace(self.state, into=into)

    def _hide(self, number: int | None) -> None:
        self.state = replace(self.state, hidden=number != 0)

    def _strike(self, number: int | None) -> None:
        self.struck = self.struck or number != 0
        self._hide(number)

    def _keep(self, part: str, number: int | None) -> None:
        if self.state.into == "creatim" and number is not None and 0 < number < 10_000:
            self._date[part] = number

    def _unicode(self, number: int | None) -> None:
        self.state = replace(self.state, alternatives=min(max(number if number is not None else 1, 0), 8))

    def _plain(self, _: int | None) -> None:
        self.state = replace(self.state, hidden=False)


_CHANGES: dict[str, Callable[[_Reader, int | None], None]] = {
    "f": _Reader._font,
    "fcharset": _Reader._set,
    "ansicpg": _Reader._code_page,
    "uc": _Reader._unicode,
    "v": _Reader._hide,
    "deleted": _Reader._strike,
    "plain": _Reader._plain,
    "fonttbl": lambda reader, _: reader._enter("fonts"),
    "info": lambda reader, _: reader._enter("info"),
    "title": lambda reader, _: reader._enter("title"),
    "author": lambda reader, _: reader._enter("author"),
    "creatim": lambda reader, _: reader._enter("creatim"),
    **dict.fromkeys(("operator", "company", "doccomm", "subject", "keywords"), lambda reader, _: reader._enter("info")),
    "yr": lambda reader, number: reader._keep("yr", number),
    "mo": lambda reader, number: reader._keep("mo", number),
    "dy": lambda reader, number: reader._keep("dy", number),
}
