"""What people do at the workbench. Each module has a `router`; token and origin are checked before any of its functions is called."""

from testimonia.workbench.actions import (
    bulk,
    claims,
    coding,
    comments,
    corrections,
    exporting,
    hypotheses,
    incidents,
    links,
    people,
    publish,
    register,
    rounds,
    search,
    undo,
)

ROUTERS = (
    claims.router,
    corrections.router,
    coding.router,
    bulk.router,
    incidents.router,
    links.router,
    undo.router,
    hypotheses.router,
    rounds.router,
    comments.router,
    exporting.router,
    publish.router,
    search.router,
    people.router,
    register.router,
)
"""Every action. A POST that is not among them is not served."""
