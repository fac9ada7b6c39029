"""A name that leads to the open internet when it is checked, and to this machine a moment later, reaches nothing of this machine."""

import socket

import pytest

from testimonia.errors import FetchError
from testimonia.intake.web import fetch

PUBLIC, OWN = "93.184.216.34", "127.0.0.1"


class Rebinding:
    """A name server that answers with a public address first, and with this machine ever after. `connected`: where connections went."""

    def __init__(self, *first: str) -> None:
        self.answers = [*first]
        self.connected: list[str] = []

    def getaddrinfo(self, _host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        address = self.answers.pop(0) if self.answers else OWN
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def create_connection(self, address: tuple[str, int], **_: object) -> socket.socket:
        self.connected.append(address[0])
        raise ConnectionRefusedError("nobody is there")


@pytest.mark.parametrize("answers", [(PUBLIC,), (PUBLIC, PUBLIC)])
def test_the_connection_goes_to_the_address_that_was_checked(answers: tuple[str, ...], monkeypatch: pytest.MonkeyPatch):
    names = Rebinding(*answers)
    monkeypatch.setattr(socket, "getaddrinfo", names.getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", names.create_connection)
    with pytest.raises(FetchError):
        fetch("https://rebinding.example/page")
    assert names.connected == [PUBLIC]


def test_a_name_that_leads_here_at_once_is_not_asked(monkeypatch: pytest.MonkeyPatch):
    names = Rebinding()
    monkeypatch.setattr(socket, "getaddrinfo", names.getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", names.create_connection)
    with pytest.raises(FetchError, match="it is not asked"):
        fetch("https://rebinding.example/page")
    assert names.connected == []
