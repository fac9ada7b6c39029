"""What comes with every form: the token of the session, and what its page showed when it was made."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request

from testimonia.errors import TestimoniaError
from testimonia.store.pages import Stamp
from testimonia.workbench.page import Page
from testimonia.workbench.people import Refused as Refused
from testimonia.workbench.security import TOKEN_HEADER, token_matches


class Stale(TestimoniaError):
    """What the form was about has changed since its page was made. Nothing was done."""


async def checked(request: Request) -> None:
    """Refuses a form that does not carry the token of its session."""
    given = request.headers.get(TOKEN_HEADER)
    form = await request.form()
    # Kept for the page that says what went wrong: what somebody wrote is never lost.
    request.scope["typed"] = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    if given is None:
        field = form.get("token")
        given = field if isinstance(field, str) else None
    if not token_matches(given, request.scope["token"]):
        raise Refused("This form does not belong to this session. Load the page again and repeat what you did. Nothing was done.")


def typed(request: Request) -> tuple[tuple[str, str], ...]:
    """The fields of the form that was sent, as they were written; empty where none was."""
    return tuple(request.scope.get("typed", ()))


@dataclass(frozen=True, slots=True)
class Expected:
    """What a form was about: the state of the incidents that its page showed, and the last judgement then."""

    state: int
    judgements: int

    def __str__(self) -> str:
        return f"{self.state}.{self.judgements}"


def expectation(stamp: Stamp) -> str:
    """What a form carries in its field `seen`."""
    return str(Expected(stamp.state, stamp.judgements))


_SEEN = re.compile(r"[0-9]{1,15}\.([0-9]{1,15})")
"""What `expectation` writes."""


def expected(page: Page, seen: str, ids: Iterable[str]) -> None:
    """Refuses a form whose claims, incidents or mentions were judged by somebody since its page was made.

    Decisions on other things do not matter: two people can work through one queue. Raises Stale, which names what was decided.
    """
    found = _SEEN.fullmatch(seen)
    if found is None:
        raise Stale("This form does not say what its page showed. Load the page again. Nothing was done.")
    judgements = int(found[1])
    if judgements == page.stamp.judgements:
        return
    wanted = set(ids)
    for _, judgement, _ in page.moment.judgements_after(judgements):
        on = {judgement.on} if isinstance(judgement.on, str) else set(judgement.on)
        if on & wanted:
            said = f"{judgement.by}: {judgement.verdict}" + (f" ({judgement.why})" if judgement.why else "")
            raise Stale(f"Somebody decided on this after your page was made. {said}. Look at it again; nothing of yours was written.")


_OURS = re.compile(r"/(?![/\\])[^\x00-\x1f\x7f]*")
"""A path of this host. Two slashes begin another host, for a browser also with a backslash, or with a tab or a line break between."""


def safe_way_back(address: str, default: str = "/") -> str:
    """The address to go back to, when it is one of this application; the default for any other."""
    return address if _OURS.fullmatch(address) else default
