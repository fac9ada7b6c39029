"""Deciding who stands in the sealed register, and who in it is one person."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from testimonia.model.register import Fate
from testimonia.model.terms import Sex, Verdict
from testimonia.pipeline.register import Given
from testimonia.workbench.actions.forms import Refused
from testimonia.workbench.desk import Desk

router = APIRouter()
Field = Annotated[str, Form()]


@router.post("/register/add")
def add(
    request: Request,
    claim: Field,
    names: Field,
    fate: Field,
    age: Field = "",
    sex: Field = "",
    sex_words: Field = "",
    occupation: Field = "",
) -> Response:
    """Takes somebody in; words that do not stand in the document, or a reason against it, are told and nothing is written."""
    if fate not in set(Fate) or sex not in {"", *Sex}:
        raise Refused(f"{fate!r} and {sex!r} are no answers here. Known: {', '.join(Fate)}; {', '.join(Sex)}.")
    desk, by = _who(request)
    variants = tuple(name.strip() for name in names.splitlines() if name.strip())
    given = Given(variants, Fate(fate), age.strip(), Sex(sex) if sex else None, sex_words.strip(), occupation.strip())
    with desk.writing() as case:
        case.register().add(claim.strip(), given, by=by)
    return RedirectResponse("/register", 303)


@router.post("/register/answer")
def answer(request: Request, left: Field, right: Field, verdict: Field, why: Field) -> Response:
    """One person's answer on two entries: same, different or unsure."""
    if verdict not in {Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE}:
        raise Refused(f"{verdict!r} is no answer here. Known: same, different, unsure.")
    desk, by = _who(request)
    with desk.writing() as case:
        case.register().answer(left, right, Verdict(verdict), by=by, why=why)
    return RedirectResponse("/register", 303)


@router.post("/register/remove")
def remove(request: Request, entry: Field, why: Field) -> Response:
    """Takes an entry out for good."""
    desk, by = _who(request)
    with desk.writing() as case:
        case.register().remove(entry, by=by, why=why)
    return RedirectResponse("/register", 303)


def _who(request: Request) -> tuple[Desk, str]:
    desk: Desk = request.app.state.desk
    return desk, desk.viewer(request.scope["session"]).name
