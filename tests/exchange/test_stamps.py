"""Time stamps are checked without a network, against certificates that the user gave, and nothing else is trusted."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from testimonia.errors import ExchangeError
from testimonia.exchange.stamps import as_details, request, response_in, stamp_of
from tests.exchange.tsa import Authority, openssl

MESSAGE = b"Four people were killed in Oral on Sunday.\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tsa") / "honest")


@pytest.fixture(scope="module")
def answer(authority):
    return authority.answer(request(MESSAGE))


def test_a_stamp_tells_when_and_who(authority, answer):
    stamp = stamp_of(answer, MESSAGE, [authority.root])
    at = datetime.fromisoformat(stamp.at)
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=5)
    assert (stamp.signed_by, stamp.accuracy, stamp.trusted) == ("CN=Plain Clock signer", 1.0, True)


def test_openssl_finds_the_request_and_the_answer_right_too(authority, answer):
    (authority.folder / "message").write_bytes(MESSAGE)
    (authority.folder / "answer.tsr").write_bytes(answer)
    openssl(
        "ts",
        "-verify",
        "-data",
        authority.folder / "message",
        "-in",
        authority.folder / "answer.tsr",
        "-CAfile",
        authority.folder / "root.pem",
    )


def test_the_request_tells_nothing_but_a_hash():
    asked = request(MESSAGE)
    assert MESSAGE not in asked
    assert len(asked) < 100
    assert request(MESSAGE) != asked  # a random number: an old answer cannot be sent again


def test_without_roots_a_stamp_is_not_called_trusted(answer):
    assert not stamp_of(answer, MESSAGE).trusted


def test_a_stamp_of_other_bytes_is_refused(authority, answer):
    with pytest.raises(ExchangeError, match="about other bytes"):
        stamp_of(answer, MESSAGE + b"!", [authority.root])


def test_a_stamp_of_an_authority_that_was_not_named_is_refused(answer, tmp_path):
    with pytest.raises(ExchangeError, match="does not lead to a certificate that you trust"):
        stamp_of(answer, MESSAGE, [Authority(tmp_path / "other").root])


def test_an_intermediate_authority_in_the_answer_leads_to_the_root(tmp_path):
    authority = Authority(tmp_path / "three", between=True)
    assert stamp_of(authority.answer(request(MESSAGE)), MESSAGE, [authority.root]).trusted


def test_an_authority_that_an_answer_brings_along_is_not_trusted_for_that(authority, tmp_path):
    """Whoever forges a stamp can put certificates of their own into it."""
    forger = Authority(tmp_path / "forger", between=True)
    with pytest.raises(ExchangeError, match="does not lead to a certificate that you trust"):
        stamp_of(forger.answer(request(MESSAGE)), MESSAGE, [authority.root])


@pytest.mark.parametrize("content", [b"", b"<html>502</html>", b"0\x03\x02\x01\x02"])
def test_what_is_no_answer_is_refused(content):
    with pytest.raises(ExchangeError, match=r"not the answer of a time stamping authority|refused to stamp"):
        stamp_of(content, MESSAGE)


def test_what_is_no_certificate_is_refused(answer):
    with pytest.raises(ExchangeError, match="not a certificate in PEM"):
        stamp_of(answer, MESSAGE, [b"hello"])


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_law_an_answer_with_one_byte_changed_is_refused_or_says_the_same(authority, answer, data):
    spoilt = bytearray(answer)
    at = data.draw(st.integers(0, len(answer) - 1))
    spoilt[at] ^= data.draw(st.integers(1, 255))
    try:
        stamp = stamp_of(bytes(spoilt), MESSAGE, [authority.root])
    except ExchangeError:
        return
    honest = stamp_of(answer, MESSAGE, [authority.root])
    assert (stamp.at, stamp.serial) == (honest.at, honest.serial)


def test_the_ledger_keeps_the_answer_itself(authority, answer):
    kept = as_details(stamp_of(answer, MESSAGE, [authority.root]), answer, "original")
    assert response_in(kept) == answer
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", kept["time"])
