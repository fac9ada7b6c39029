"""Originals elsewhere than on this disk: another folder, an object store, anything that fsspec reaches by its address."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from urllib.parse import urlsplit

from testimonia.errors import CaseError, CaseOutOfReach
from testimonia.store.vault import digest_of

_CHUNK = 1 << 20
_MARK = "vault"


def remote_vault(address: str) -> "RemoteVault":
    """The vault at an address such as `s3://bucket/case` or `file:///mnt/disk/case`.

    Raises CaseError when the address is none, carries a password, or needs a package that is not installed.
    """
    if not re.match(r"[a-z][a-z0-9+.-]*://", address):
        raise CaseError(f"{address}: not the address of a vault. It begins with its kind: file:///mnt/disk/case, s3://bucket/case")
    if urlsplit(address).password:
        raise CaseError(
            f"{address.split('@')[-1]}: an address with a password in it would be kept in the case. Give the password to the "
            "environment instead, as the documentation of that kind of storage says."
        )
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise CaseError(f"{address}: a vault elsewhere needs the package fsspec. Install it: pip install 'testimonia[evidence]'") from None
    try:
        system, folder = url_to_fs(address)
    except ImportError as error:
        raise CaseError(f"{address}: {error}") from None
    except ValueError as error:
        raise CaseError(f"{address}: {error}. Known kinds: python -c 'import fsspec; print(fsspec.available_protocols())'") from None
    return RemoteVault(address.rstrip("/"), system, folder.rstrip("/"))


class RemoteVault:
    """The same layout as on this disk, `ab/cdef…`, under an address. Raises CaseOutOfReach when nothing answers there."""

    def __init__(self, address: str, system: Any, folder: str) -> None:
        self.address = address
        self._system = system  # of fsspec, which ships no types
        self._folder = folder

    def _path(self, document: str) -> str:
        name = document.removeprefix("sha256:")
        return f"{self._folder}/{name[:2]}/{name[2:]}"

    @property
    def place(self) -> str:
        return self.address

    def where(self, document: str) -> str:
        name = document.removeprefix("sha256:")
        return f"{self.address}/{name[:2]}/{name[2:]}"

    def put(self, document: str, content: bytes) -> None:
        target = self._path(document)
        with self._reaching():
            if self._system.exists(target):
                return
            draft = target + ".unfinished"
            self._system.makedirs(target.rpartition("/")[0], exist_ok=True)
            self._system.pipe_file(draft, content)
            self._system.mv(draft, target)

    def together(self) -> AbstractContextManager[None]:
        """Each original is put there by itself."""
        return nullcontext()

    def get(self, document: str) -> bytes:
        with self._reaching():
            content: bytes = self._system.cat_file(self._path(document))
            return content

    def chunks(self, document: str) -> Iterator[bytes]:
        with self._reaching(), self._system.open(self._path(document), "rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def digest(self, document: str) -> str | None:
        try:
            return digest_of(self.chunks(document))
        except FileNotFoundError:
            if self.found():
                return None
            raise self._away("nothing is there that a case put there") from None

    def found(self) -> bool:
        """Whether the mark that `attach` left is there: an address that is gone as a whole is not one original that is missing."""
        with self._reaching():
            return bool(self._system.exists(f"{self._folder}/{_MARK}"))

    def attach(self) -> None:
        """Makes the address a vault."""
        with self._reaching():
            self._system.makedirs(self._folder, exist_ok=True)
            self._system.pipe_file(f"{self._folder}/{_MARK}", b"originals of a case, each under its SHA-256\n")

    def remove(self, document: str) -> None:
        with self._reaching():
            if self._system.exists(self._path(document)):
                self._system.rm_file(self._path(document))

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except CaseOutOfReach:
            raise
        except Exception as error:  # each kind of storage raises what its own client raises: there is no common root
            raise self._away(f"{type(error).__name__}: {error}") from error

    def _away(self, why: str) -> CaseOutOfReach:
        return CaseOutOfReach(
            f"{self.address}: the vault cannot be reached ({why}). The rest of the case can be used. "
            "Check the connection, the disk or the access rights, and try again."
        )
