"""Lines of a hundred thousand characters, each of one scrap again and again, before everything that reads text: none may take long.

A pattern that looks back, or begins anew at every letter, takes seconds for a thousand characters and days for these.

python -m tests.fuzz.lines --length 100000 --reader numbers
"""

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from testimonia.extract import EncoderReader
from testimonia.intake.language import language_of
from testimonia.model.held import Held
from testimonia.model.reading import Reading
from testimonia.model.record import Document, Header, Record
from testimonia.model.terms import DocumentStatus
from testimonia.text.masking import masked
from testimonia.text.names import acronyms_in, fold, to_latin
from testimonia.text.places import Places
from testimonia.text.sentences import paragraphs, sentences
from tests.fuzz.door import parser_fault, record_fault
from tests.fuzz.trying import taken

SECONDS = 20
"""Of the processor, for one line: several times what is read in a straight way takes."""
SCRAPS = (
    *(" ", "\t", "\n", " \n", "\r\n", "\xa0", "\u200b", "a", "A", "a ", "A ", "A. ", "Aa ", "Aa, ", "A-a", "a.b.", "a-", "'", "’s "),
    *('"', "“", "(", "1", "0", "1,", "1 ", "1.", "1-", "1/", "1:", "10 and ", "2016-", "12 May ", "May ", "on Monday ", "last week "),
    *("a hundred ", "twenty-", "at least ", "more than ", "killed ", "and ", "of the ", "the ", "said ", "said that ", "Mr "),
    *("Colonel Aa ", "according to ", "in Oral ", "Oral, ", "north of ", "near the ", "was killed by ", "who ", "women and children "),
    *("five people were killed. ", "he said: “", "http://a", "www.a.", "a@", "a@b.", "+7 ", "@a ", "#a ", "<", "</", "<a ", "&", "&amp"),
    *("=", "\\", "{\\b", "{", "[", '{"', "--", "__", "* ", "ж", "Ж. ", "三", "٣", "é", "e\u0301", "\u202e", "😀", "ACLED ", "(A) ", "A/B "),
)
FORMATS = (".txt", ".html", ".mhtml", ".rtf", ".eml", ".mbox", ".rss", ".json", "-chat.txt", ".csv", "-archived.html")
HEADS = {
    ".html": "<html><body><p>",
    ".mhtml": "MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>",
    ".rtf": "{\\rtf1 ",
    ".eml": "Subject: ",
    ".mbox": "From a@b.example Mon Jun  6 10:00:00 2016\nSubject: x\n\n",
    ".rss": "<rss><channel><item><description>",
    ".json": '{"messages": [{"text": "',
    "-chat.txt": "12/06/2019, 21:41 - Amina: ",
    ".csv": "text,date\n",
    "-archived.html": "<h2>Archived media for a</h2>",
}
"""What stands before the line, so that the file is taken for what its name says."""


class _Silent:
    """A model that says nothing: what is left is what the rules do."""

    made_by = "silent"

    def read(self, text: str) -> Reading:  # noqa: ARG002  # it says the same of every text
        return Reading()


@cache
def _reader() -> EncoderReader:
    return EncoderReader(_Silent(), Places())


def document(text: str) -> Document:
    """A document with that text."""
    return Document("sha256:" + "0" * 64, "line.txt", text, len(text), "text/plain", DocumentStatus.READ)


def _names(text: str) -> None:
    acronyms_in(text)
    fold(text)
    to_latin(text)


def _masks(text: str) -> None:
    record = Record(Header("line", "silent"), (document(text),))
    for noun in masked(Held(record), b"k" * 32, {}).documents():
        assert noun.text is not None


def _format(suffix: str) -> Callable[[str], object]:
    return lambda text: taken(suffix, (HEADS.get(suffix, "") + text).encode("utf-8", "replace"))


READERS: Mapping[str, Callable[[str], object]] = {
    "sentences": lambda text: (sentences(text), paragraphs(text)),
    "language": language_of,
    "numbers": lambda text: parser_fault("numbers", text),
    "dates": lambda text: parser_fault("dates", text),
    "places": lambda text: parser_fault("places", text),
    "names": _names,
    "masking": _masks,
    "rules of reading": lambda text: _reader().read(document(text)),
    "records": record_fault,
    **{suffix: _format(suffix) for suffix in FORMATS},
}


class TooLong(Exception):
    """A line that takes longer than it may."""


def _too_long(*_: object) -> None:
    raise TooLong


def seconds(reader: str, line: str, most: float = SECONDS) -> float:
    """Seconds of the processor that a reader takes for a line; infinite when it was stopped. Raises whatever the reader raises."""
    before = signal.signal(signal.SIGVTALRM, _too_long)
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    try:
        READERS[reader](line)
    except TooLong:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - begun


def line(scrap: str, length: int) -> str:
    """The scrap again and again."""
    return (scrap * (length // len(scrap) + 1))[:length]


def slow(reader: str, length: int, most: float = SECONDS) -> Iterator[tuple[float, str]]:
    """Seconds and scrap of every line that takes too long, or that meets a fault."""
    for scrap in SCRAPS:
        taking = seconds(reader, line(scrap, length), most)
        if taking > most:
            yield taking, scrap


def main() -> int:
    """Exit code 0 when no line takes too long."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--length", type=int, default=100_000)
    options.add_argument("--reader", choices=list(READERS), action="append")
    given = options.parse_args()
    wrong = 0
    for reader in given.reader or READERS:
        taking = sorted((seconds(reader, line(scrap, given.length)), scrap) for scrap in SCRAPS)
        stopped = [scrap for spent, scrap in taking if spent > SECONDS]
        wrong += len(stopped)
        told = f"; stopped: {stopped}" if stopped else ""
        print(f"{reader}: {len(taking)} lines of {given.length:,}, slowest {taking[-1][0]:.1f} s for {taking[-1][1]!r}{told}", flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
