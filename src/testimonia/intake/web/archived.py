"""Exchanges as a web archive (WARC 1.1), which other tools replay.

Written here rather than by a library, which parses headers and writes them anew: evidence is kept byte for byte.
"""

import gzip
from base64 import b32encode
from collections.abc import Sequence
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from testimonia.intake.web.fetching import Exchange


def archived(exchanges: Sequence[Exchange], by: str) -> bytes:
    """A packed WARC file of requests and answers, with who asked for them. The same exchanges are the same bytes."""
    info = f"software: testimonia\r\noperator: {' '.join(by.split())}\r\nformat: WARC File Format 1.1\r\n".encode()
    at = exchanges[0].at if exchanges else "1970-01-01T00:00:00Z"
    records = [_record("warcinfo", info, {"WARC-Date": at, "Content-Type": "application/warc-fields"})]
    for one in exchanges:
        headers = {"WARC-Target-URI": one.url, "WARC-Date": one.at, "WARC-IP-Address": one.address}
        answer = _id("response", one.response, one.at)
        records.append(_record("response", one.response, headers | {"Content-Type": "application/http; msgtype=response"}))
        asked = headers | {"Content-Type": "application/http; msgtype=request", "WARC-Concurrent-To": answer}
        records.append(_record("request", one.request, asked))
    return b"".join(records)


def _record(kind: str, block: bytes, headers: dict[str, str]) -> bytes:
    """One record, packed by itself, as the format asks for."""
    digest = b32encode(sha256(block).digest()).decode("ascii")
    whole = {
        "WARC-Type": kind,
        "WARC-Record-ID": _id(kind, block, headers["WARC-Date"]),
        **headers,
        "WARC-Block-Digest": f"sha256:{digest}",
        "Content-Length": str(len(block)),
    }
    head = "WARC/1.1\r\n" + "".join(f"{key}: {value}\r\n" for key, value in whole.items()) + "\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


def _id(kind: str, block: bytes, at: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {at} {sha256(block).hexdigest()}')}>"
