"""Incidents: the list of all, and the page of one."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from testimonia.model.terms import Kind
from testimonia.workbench.actions.forms import expectation
from testimonia.workbench.page import Context, NotFound, at, number_of
from testimonia.workbench.views.incident import href_of, incident_page
from testimonia.workbench.views.titles import rows_of

router = APIRouter()
PER_PAGE = 30


@router.get("/incidents")
def listed(request: Request) -> Response:
    """All incidents, filtered by kind, place, country, disagreement; the gravest first, or by day."""
    given = request.query_params
    chosen = {name: given.get(name, "") for name in ("kind", "place", "country", "disagree", "minor", "order")}
    where, values = _condition(chosen)
    with at(request) as page:
        total = page.kept(("incidents", where, tuple(values)), lambda: page.moment.count_facts(where, values))
        pages = max(1, -(-total // PER_PAGE))
        number = min(number_of(request, "page"), pages)
        order = "day" if chosen["order"] == "day" else "weight"

        def fill() -> Context:
            facts = page.moment.facts(order=order, where=where, values=values, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
            return {"rows": rows_of(facts, page.moment, page.words)}

        return page.show(
            "incidents.html",
            fill,
            total=total,
            number=number,
            pages=pages,
            chosen=chosen,
            kinds=[(str(k), page.words(f"kind.{k}")) for k in Kind],
            here="incidents",
        )


def _condition(chosen: dict[str, str]) -> tuple[str, list[str]]:
    parts, values = [], []
    for name in ("kind", "place", "country"):
        if chosen[name]:
            parts.append(f"{name} = ?")
            values.append(chosen[name])
    if chosen["disagree"]:
        parts.append("disagreements > 0")
    if not chosen["minor"]:
        parts.append("minor = 0")
    return " AND ".join(parts) or "1", values


@router.get("/incident/{incident}")
def one(request: Request, incident: str) -> Response:
    """One incident. An id that it had before leads to the one it has now; one that was split, to a choice."""
    with at(request) as page:
        found = page.moment.incident(incident)
        if found is None:
            heirs = page.moment.heirs(incident)
            if len(heirs) == 1:
                return page.to(f"/incident/{heirs[0]}", permanent=False)
            if not heirs:
                raise NotFound(f"There is no incident {incident} in this case, and none that had this id before.")
            facts = page.moment.facts_of(heirs)
            return page.show("split.html", rows=rows_of(list(facts.values()), page.moment, page.words), former=incident, here="incidents")

        def fill() -> Context:
            view = incident_page(found, page.moment, page.ledger, page.words)
            return {"page": view, "i": view.view}

        return page.show("incident.html", fill, href=href_of, seen=expectation(page.stamp), here="incidents")
