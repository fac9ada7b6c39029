"""Time stamps by a third party (RFC 3161): a request to send, and tokens that are checked without a network.

A stamp says that these bytes existed at a time, by the clock of whoever signed it. It says nothing about what they tell.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testimonia.errors import ExchangeError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

TOKEN = "token"
"""Detail of an entry of custody: the answer of the time stamping authority, in Base64."""
REQUEST_TYPE = "application/timestamp-query"


@dataclass(frozen=True, slots=True)
class Stamp:
    """One time stamp. `at`: ISO 8601 in UTC; `accuracy`: seconds, None when the authority tells none; `signed_by`: subject of the signer's
    certificate; `trusted`: whether it was checked against roots that the user gave."""

    at: str
    signed_by: str
    serial: str
    accuracy: float | None
    trusted: bool


def _needs() -> ExchangeError:
    return ExchangeError("time stamps need the package rfc3161-client. Install it: pip install 'testimonia[evidence]'")


def request(message: bytes) -> bytes:
    """A request for a time stamp over these bytes: a file to send. It holds their SHA-256, a random number, and nothing else."""
    try:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder
    except ImportError:
        raise _needs() from None
    return TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).cert_request(cert_request=True).build().as_bytes()


def stamp_of(response: bytes, message: bytes, roots: Sequence[bytes] = ()) -> Stamp:
    """What an authority's answer says of these bytes. `roots`: certificates (PEM) that the user trusts; without them the signature is not
    checked, only that the answer is about these bytes.

    Raises ExchangeError when the answer is none, is about other bytes, or does not lead to one of the roots.
    """
    try:
        from rfc3161_client import decode_timestamp_response
    except ImportError:
        raise _needs() from None
    try:
        answer = decode_timestamp_response(_in_order(response))
        info = answer.tst_info if answer.status == 0 else None
    except ValueError as error:
        raise ExchangeError(
            f"not the answer of a time stamping authority ({error}). It is the file that it sent back, often .tsr"
        ) from None
    if info is None:
        said = "; ".join(answer.status_string) or f"status {answer.status}"
        raise ExchangeError(f"the authority refused to stamp ({said}). Make a new request and send it again, or ask another one.")
    _about(answer, message)
    if roots:
        _verify(answer, message, roots)
    accuracy = _accuracy(answer)
    at = info.gen_time.isoformat(timespec="seconds").replace("+00:00", "Z")
    return Stamp(at, _signer(answer), str(info.serial_number), accuracy, bool(roots))


_CERTIFICATES = 0xA0  # tag of the field of CMS SignedData that holds certificates, RFC 5652, section 5.1


def _in_order(response: bytes) -> bytes:
    """The answer with its certificates in the order that DER wants. OpenSSL, and so many authorities, write them in another, which the
    library refuses. No signature covers their order. What is not of that shape comes back as it is."""
    try:
        _, token = _parts(response, *_inside(response, 0))[:2]
        content = _parts(response, *_inside(response, token[0]))[1]
        signed = _parts(response, *_inside(response, _inside(response, content[0])[0]))
        field = next((start for start, _ in signed if response[start] == _CERTIFICATES), None)
        if field is None:
            return response
        start, end = _inside(response, field)
        ordered = sorted(response[a:b] for a, b in _parts(response, start, end))
    except (IndexError, ValueError):
        return response
    return response[:start] + b"".join(ordered) + response[end:]


def _inside(der: bytes, at: int) -> tuple[int, int]:
    """Where the content of the element at `at` begins and ends. Raises IndexError, ValueError when there is none of known length."""
    first = der[at + 1]
    size = first & 0x7F if first & 0x80 else 0
    if first == 0x80 or size > 4:
        raise ValueError("no length")
    start = at + 2 + size
    end = start + (int.from_bytes(der[at + 2 : start]) if size else first)
    if end > len(der):
        raise ValueError("cut off")
    return start, end


def _parts(der: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """The elements one after another between two places."""
    found: list[tuple[int, int]] = []
    while start < end:
        _, stop = _inside(der, start)
        found.append((start, stop))
        start = stop
    return found


def _about(answer: "TimeStampResponse", message: bytes) -> None:
    """Refuses an answer that is about other bytes."""
    algorithms = {"2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512"}
    imprint = answer.tst_info.message_imprint
    name = algorithms.get(imprint.hash_algorithm.dotted_string)
    if name is None:
        raise ExchangeError("the stamp was made over a hash that is no longer trusted or not known. Ask for one over SHA-256.")
    if hashlib.new(name, message).digest() != imprint.message:
        raise ExchangeError("the stamp is about other bytes: for another document, or another state of the ledger")


def _verify(answer: "TimeStampResponse", message: bytes, roots: Sequence[bytes]) -> None:
    from rfc3161_client import VerificationError, VerifierBuilder

    # Certificates that the answer carries are not handed in as intermediate ones: the library trusts those as it trusts roots, and anybody
    # can put one into an answer. It finds them there itself, and follows them to a root.
    trusted = [certificate for pem in roots for certificate in _certificates(pem)]
    try:
        VerifierBuilder(roots=trusted).build().verify_message(answer, message)
    except (VerificationError, ValueError) as error:
        raise ExchangeError(
            f"the stamp does not lead to a certificate that you trust ({error}). Give the authority's root certificate: --root FILE.pem"
        ) from None


def _certificates(pem: bytes) -> "list[Certificate]":
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(pem)
    except ValueError as error:
        raise ExchangeError(f"not a certificate in PEM ({error}). It begins with -----BEGIN CERTIFICATE-----") from None


def _signer(answer: "TimeStampResponse") -> str:
    from cryptography.x509 import load_der_x509_certificate

    serials = {info.serial_number for info in answer.signed_data.signer_infos}
    for der in sorted(answer.signed_data.certificates):
        certificate = load_der_x509_certificate(der)
        if certificate.serial_number in serials:
            return certificate.subject.rfc4514_string()
    return "not told"


def _accuracy(answer: "TimeStampResponse") -> float | None:
    told = answer.tst_info.accuracy
    if told is None:
        return None
    return (told.seconds or 0) + (told.millis or 0) / 1e3 + (told.micros or 0) / 1e6


def as_details(stamp: Stamp, response: bytes, of: str) -> dict[str, str]:
    """What the custody ledger keeps of a stamp. `of`: "original", or the end of the ledger ("count:hash") that was stamped."""
    return {"of": of, "time": stamp.at, "signed_by": stamp.signed_by, "serial": stamp.serial, TOKEN: base64.b64encode(response).decode()}


def response_in(details: Mapping[str, str]) -> bytes:
    """The authority's answer as it was kept."""
    return base64.b64decode(details[TOKEN])
