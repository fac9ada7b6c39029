"""Pages from the web: public addresses alone, at every step; what went over the line is kept. The server is a real one on this machine,
allowed by a policy that the test hands in: nothing else changes the default."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from ipaddress import ip_address

import pytest
from warcio.archiveiterator import ArchiveIterator

from testimonia.errors import FetchError
from testimonia.intake.web import FetchPolicy, archived, fetch, host_of, is_public
from testimonia.intake.web.addresses import Address, resolved
from testimonia.model.custody import Action
from testimonia.pipeline import open_case
from tests.readers import SentenceReader

REPORT = "The port of Tarvik stayed closed on Tuesday, and the police kept the road to it free, a spokeswoman said in the morning."
PAGE = f"<html><head><title>Port closed</title></head><body><article><h1>Port of Tarvik closed</h1><p>{REPORT}</p></article></body></html>"


def local(address: Address) -> bool:
    """For these tests: this machine, by its loopback address of version 4, and no other."""
    return address == ip_address("127.0.0.1")


class Site(BaseHTTPRequestHandler):
    """A small site, with pages that behave well and badly."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        answer = {
            "/page": self._page,
            "/chunks": self._chunks,
            "/moved": lambda: self._sent_on("/page"),
            "/round": lambda: self._sent_on("/round"),
            "/inside": lambda: self._sent_on("http://169.254.169.254/latest/meta-data"),
            "/file": lambda: self._sent_on("file:///etc/passwd"),
            "/large": lambda: self._body(b"x" * 300_000),
            "/cut": lambda: self._body(b"half", length=500),
            "/slow": self._slow,
        }.get(self.path.partition("?")[0])
        if answer:
            answer()
        else:
            self.send_error(404)

    def _page(self) -> None:
        self._body(PAGE.encode())

    def _body(self, body: bytes, length: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(length or len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def _chunks(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for at in range(0, len(PAGE), 50):
            part = PAGE[at : at + 50].encode()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    def _sent_on(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        time.sleep(1.5)

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving() as address:
        yield address


LOCAL = FetchPolicy(allowed=local, limit_bytes=100_000, seconds=10, redirects=3)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::a00:1", False),
        ("2001:0:4136:e378:8000:63bf:80ff:fffe", False),
    ],
)
def test_public_addresses_and_others(address: str, public: bool):
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "::1"])
def test_names_of_this_machine_in_whatever_spelling_are_not_asked(host: str):
    with pytest.raises(FetchError, match=r"it is not asked|no such host"):
        resolved(host, 80, is_public)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("file:///etc/passwd", "only addresses that begin with https:// or http://"),
        ("ftp://example.org/a", "only addresses that begin with"),
        ("example.org/a", "only addresses that begin with"),
        ("http://ana:secret@example.org/", "holds a name or password"),
        ("http://example.org:99999/", "no address of a page"),
        ("http://", "only addresses"),
        ("http://exa mple.org/", "no such host can be"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused_without_a_connection(url: str, message: str):
    with pytest.raises(FetchError, match=message) as refused:
        fetch(url)
    assert "secret" not in str(refused.value)


def test_by_default_a_page_on_this_machine_is_not_asked(site: str):
    with pytest.raises(FetchError, match="an address of this machine or of a private network: it is not asked"):
        fetch(f"{site}/page")


def test_a_redirect_into_a_private_network_is_not_followed(site: str):
    with pytest.raises(FetchError, match=r"169\.254\.169\.254.*it is not asked"):
        fetch(f"{site}/inside", LOCAL)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/file", "only addresses that begin with https:// or http://"),
        ("/round", "sends on more than 3 times"),
        ("/large", "sends more than 0 MB"),
        ("/cut", "the connection ended before the page did"),
        ("/gone", "the site answered 404 Not Found. Nothing was kept"),
    ],
)
def test_a_site_that_behaves_badly_costs_no_more_than_the_limits(site: str, path: str, message: str):
    with pytest.raises(FetchError, match=message):
        fetch(f"{site}{path}", LOCAL)


def test_a_site_that_does_not_come_to_an_end_is_left(site: str):
    with pytest.raises(FetchError, match="it took too long"):
        fetch(f"{site}/slow", FetchPolicy(allowed=local, seconds=0.4))


def test_the_request_says_nothing_about_who_asks(site: str):
    (exchange,) = fetch(f"{site}/page?q=gate%20two&name=Örebro#part", LOCAL)
    lines = exchange.request.decode().split("\r\n")
    assert lines[0] == "GET /page?q=gate%20two&name=%C3%96rebro HTTP/1.1"
    assert {line.partition(":")[0] for line in lines[1:] if line} == {
        *("Host", "User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Connection")
    }
    assert "testimonia" not in exchange.request.decode().lower()


@pytest.mark.parametrize("path", ["/page", "/chunks"])
def test_the_archive_holds_request_and_answer_and_gives_the_page_back(site: str, path: str):
    noon = datetime(2021, 5, 4, 12, tzinfo=UTC)
    content = archived(fetch(f"{site}{path}", LOCAL, lambda: noon), "Ana Pell")
    found = []
    for record in ArchiveIterator(BytesIO(content), check_digests="raise"):
        body = record.content_stream().read()
        found.append((record.rec_type, record.rec_headers.get_header("WARC-Date"), body))
    assert [kind for kind, _, _ in found] == ["warcinfo", "response", "request"]
    assert found[1][1:] == ("2021-05-04T12:00:00Z", PAGE.encode())
    assert b"operator: Ana Pell" in found[0][2]


def test_a_page_comes_into_the_case_with_hour_address_and_custody(site: str, tmp_path):
    with open_case(tmp_path / "a.case") as case:
        summary = case.fetch(f"{site}/moved", f"{site}/gone", by="Ana Pell", reader=SentenceReader(), policy=LOCAL)
        (document,) = case.store.documents()
        assert REPORT in (document.text or "")
        assert document.captured is not None
        assert (document.captured.source, document.captured.by) == (f"{site}/page", "Ana Pell")
        assert [notice.name for notice in summary.failed] == [f"{site}/gone"]
        (noted,) = [entry for entry in case.store.custody() if entry.action is Action.FETCHED]
        assert (noted.by, noted.details["from"], noted.details["page"]) == ("Ana Pell", f"{site}/moved", f"{site}/page")
        assert case.verify() == ()


def test_the_host_that_will_see_the_request_is_named():
    assert host_of("https://Example.org:8443/a") == "example.org"
