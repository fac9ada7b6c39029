"""Pages from the web into a case: asked for once, kept as web archives, read like any other file, each request in the custody ledger."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from testimonia.errors import FetchError
from testimonia.intake.web import FetchPolicy, archived, fetch, host_of
from testimonia.model.custody import Action
from testimonia.model.protocols import Reader
from testimonia.pipeline.summary import Notice, Progress, ReadSummary

if TYPE_CHECKING:
    from testimonia.pipeline.case import OpenCase

HELD_BY = "fetched by testimonia"
"""Who captured a page, where nobody gave a name: the system's user has no place in a file that may be handed on."""


def fetch_into(
    case: "OpenCase",
    urls: Sequence[str],
    *,
    by: str | None,
    policy: FetchPolicy | None,
    reader: Reader | None,
    progress: Progress | None,
) -> ReadSummary:
    """Fetches pages and reads them into the case. One that cannot be fetched is in the summary, and the rest goes on."""
    archives: list[tuple[str, bytes]] = []
    failed: list[Notice] = []
    for number, url in enumerate(urls):
        if progress:
            progress(number, len(urls), url)
        try:
            exchanges = fetch(url, policy)
        except FetchError as error:
            failed.append(Notice(url, str(error)))
            continue
        content = archived(exchanges, by or HELD_BY)
        digest = hashlib.sha256(content).hexdigest()
        last = exchanges[-1]
        archives.append((f"{host_of(last.url)}.{digest[:8]}.warc.gz", content))
        details = {"from": url, "page": last.url, "address": last.address, "at": last.at}
        case.store.note_custody(Action.FETCHED, item=f"sha256:{digest}", by=by, details=details)
    summary = case.read(*archives, reader=reader, progress=progress, by=by)
    return replace(summary, failed=(*failed, *summary.failed))
