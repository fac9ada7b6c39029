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
    queue,
    search,
)

ROUTERS = (
    overview.router,
    incidents.router,
    documents.router,
    queue.router,
    links.router,
    hypotheses.router,
    analyses.router,
    search.router,
    ledger.router,
    codebook.router,
    people.router,
    permalinks.router,
)
"""Every page."""
