"""The pages. Each module has a `router` with what is read (GET); what is decided (POST) is in `testimonia.workbench.actions`."""

from testimonia.workbench.routes import (
    analyses,
    codebook,
    documents,
    hypotheses,
    incidents,
    ledger,
    links,
    overview,
    people,
    permalinks,
    publish,
    queue,
    register,
    review,
    search,
    workings,
)

ROUTERS = (
    overview.router,
    incidents.router,
    workings.router,
    documents.router,
    queue.router,
    links.router,
    hypotheses.router,
    analyses.router,
    search.router,
    ledger.router,
    codebook.router,
    review.router,
    publish.router,
    people.router,
    register.router,
    permalinks.router,
)
"""Every page."""
