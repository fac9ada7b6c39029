"""Web archives: pages with the time and address of their capture; damage costs what is damaged and no more."""

import base64
import gzip
import hashlib
import json

import pytest

from testimonia.intake import Weight
from testimonia.model.record import Captured
from tests.intake.boxed import KILLED, WOUNDED, page, taken_apart, zipped

AT = "2019-06-16T12:00:00Z"


class Crawl:
    """A web archive in the making."""

    def __init__(self, *, packed: bool = True) -> None:
        self._packed = packed
        self.content = b""
        self._add("warcinfo", b"software: Crawler 2\r\noperator: Archive Team\r\n")

    def _add(self, kind: str, body: bytes, **about: str) -> "Crawl":
        fields = {"WARC-Type": kind, "WARC-Date": AT, **{name.replace("_", "-"): value for name, value in about.items()}}
        fields["Content-Length"] = str(len(body))
        head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
        record = head.encode() + body + b"\r\n\r\n"
        self.content += gzip.compress(record, mtime=0) if self._packed else record
        return self

    def page(self, address: str, content: bytes, kind: str = "text/html", status: str = "200 OK", packed: bool = False) -> "Crawl":
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n" + ("Content-Encoding: gzip\r\n" if packed else "") + "\r\n"
        body = gzip.compress(content, mtime=0) if packed else content
        digest = "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()
        return self._add("response", head.encode() + body, WARC_Target_URI=address, WARC_Payload_Digest=digest)

    def revisit(self, address: str) -> "Crawl":
        return self._add("revisit", b"HTTP/1.1 200 OK\r\n\r\n", WARC_Target_URI=address, WARC_Refers_To_Target_URI=address)


def three(*, packed: bool = True) -> bytes:
    crawl = Crawl(packed=packed).page("https://news.example/a", page(KILLED)).page("https://news.example/b", page(WOUNDED), packed=True)
    return crawl.page("https://news.example/c.txt", KILLED.encode(), "text/plain").content


@pytest.mark.parametrize("packed", [True, False])
def test_pages_keep_when_and_where_from_they_were_captured(packed):
    parts, told = taken_apart("c.warc.gz" if packed else "c.warc", three(packed=packed))
    assert [(part.place, part.suffix) for part in parts] == [
        (f"https://news.example/a at {AT}", ".html"),
        (f"https://news.example/b at {AT}", ".html"),
        (f"https://news.example/c.txt at {AT}", ".txt"),
    ]
    assert parts[0].captured == Captured(AT, "https://news.example/a", "Archive Team")
    assert (parts[1].content, told) == (page(WOUNDED), [])


def test_errors_pictures_and_revisits_are_counted():
    crawl = Crawl().page("https://news.example/a", page(KILLED)).page("https://news.example/p.png", b"x", "image/png")
    crawl.page("https://news.example/gone", b"gone", status="404 Not Found").revisit("https://news.example/a")
    crawl.revisit("https://news.example/other")
    parts, told = taken_apart("c.warc.gz", crawl.content)
    assert len(parts) == 1
    assert [(one.why, one.weight) for one in told] == [
        ("1 record of pictures, scripts and other types: passed over (image/png).", Weight.NOTED),
        ("1 page without content: the server answered with an error, or sent elsewhere (https://news.example/gone).", Weight.NOTED),
        ("1 revisit of a page unchanged since its first capture, which is read (https://news.example/a).", Weight.NOTED),
        ("1 revisit of a page whose first capture is not in this file: bring that file too (https://news.example/other).", Weight.NOTED),
    ]


def test_a_member_that_is_broken_in_the_middle_costs_itself_alone():
    whole = three()
    second = [at for at in range(len(whole)) if whole.startswith(b"\x1f\x8b\x08", at)][2]
    bent = bytearray(whole)
    bent[second + 200 : second + 240] = bytes(40)
    parts, (told,) = taken_apart("c.warc.gz", bytes(bent))
    assert [part.place.split(" ")[0] for part in parts] == ["https://news.example/a", "https://news.example/c.txt"]
    assert (told.weight, told.place.startswith(f"bytes {second:,} to"), "lost: damaged" in told.why) == (Weight.FAILED, True, True)


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_is_cut_off_is_read_to_where_it_ends(packed):
    whole = three(packed=packed)
    parts, told = taken_apart("c.warc.gz" if packed else "c.warc", whole[:-40])
    assert [part.place.split(" ")[0] for part in parts[:2]] == ["https://news.example/a", "https://news.example/b"]
    assert [("cut off" in one.why, one.weight) for one in told] == [(True, Weight.FAILED)]


def test_a_payload_that_was_changed_after_the_capture_is_told_of_and_read():
    bent = three(packed=False).replace(b"Two men were", b"Ten men were", 1)
    parts, (told,) = taken_apart("c.warc", bent)
    assert (len(parts), told.place) == (3, f"https://news.example/a at {AT}")
    assert "its bytes are not those that the archive's own hash is of" in told.why


def test_a_wacz_is_its_web_archives_and_its_hashes_are_checked():
    def wacz(digest: str) -> bytes:
        listed = {"resources": [{"path": "archive/data.warc.gz", "hash": f"sha256:{digest}"}]}
        return zipped({"archive/data.warc.gz": three(), "datapackage.json": json.dumps(listed).encode(), "pages/pages.jsonl": b"{}"})

    parts, told = taken_apart("c.wacz", wacz(hashlib.sha256(three()).hexdigest()))
    assert (len(parts), told) == (3, [])
    parts, (told,) = taken_apart("c.wacz", wacz("0" * 64))
    assert (len(parts), told.place) == (3, "archive/data.warc.gz")
    assert "its hash is not the one that datapackage.json states" in told.why


@pytest.mark.parametrize(("name", "content"), [("c.warc", b"<html>"), ("c.warc.gz", b"Two dead."), ("c.wacz", zipped({"a.txt": b"x"}))])
def test_what_is_no_web_archive_is_refused_with_the_way_out(name, content):
    parts, (told,) = taken_apart(name, content)
    assert (parts, told.weight) == ([], Weight.FAILED)
    assert "no WARC" in told.why or "no WACZ" in told.why


def test_a_packed_record_that_is_made_to_fill_the_machine_is_refused():
    bomb = gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 60000000\r\n\r\n" + bytes(60_000_000))
    parts, (told,) = taken_apart("c.warc.gz", bomb)
    assert (parts, "made to fill the machine" in told.why) == ([], True)


def test_a_record_that_claims_a_length_beyond_all_measure_costs_itself_alone():
    huge = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://v.example/x\r\nContent-Length: "
        + b"9" * 40
        + b"\r\n\r\nHTTP/1.1 200 OK\r\n"
    )
    parts, told = taken_apart("c.warc", huge + b"\r\n\r\n" + three(packed=False))
    assert len(parts) == 3
    assert {one.weight for one in told} == {Weight.FAILED}
