"""Which addresses may be asked: those that anybody on the internet can reach, and no others.

A link in a document may lead to the router, to a service of this machine or to the metadata of a cloud; whoever wrote it must not be able
to have them asked. So the address is checked after the name was resolved, and the connection goes to the address that was checked.
"""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from testimonia.errors import FetchError

Address = IPv4Address | IPv6Address
Allowed = Callable[[Address], bool]

_TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64: the last 32 bits are an address of version 4


def is_public(address: Address) -> bool:
    """Whether the address is one of the open internet: not private, loopback, link-local, shared, reserved or of a group, also inside of
    an IPv6 address that stands for an IPv4 one."""
    if isinstance(address, IPv6Address):
        inside = _inside(address)
        if inside is not None:
            return is_public(inside)
    closed = (
        *(address.is_private, address.is_loopback, address.is_link_local, address.is_multicast),
        *(address.is_reserved, address.is_unspecified, not address.is_global),
    )
    return not any(closed)


def _inside(address: IPv6Address) -> IPv4Address | None:
    """The address of version 4 that one of version 6 stands for: mapped, 6to4, Teredo, NAT64."""
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _TRANSLATED else None


def resolved(host: str, port: int, allowed: Allowed) -> list[Address]:
    """The addresses of a host. Raises FetchError when it has none, or any of them may not be asked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{host}: no such host is known ({error}). Check the spelling and the connection.") from None
    addresses = list(dict.fromkeys(ip_address(str(one[4][0]).partition("%")[0]) for one in found))
    for address in addresses:
        if not allowed(address):
            raise FetchError(
                f"{host} is at {address}, an address of this machine or of a private network: it is not asked. If the page is yours, save "
                "it from a browser and read the file."
            )
    return addresses
