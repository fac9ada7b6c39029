"""One page from the web, on request only: public addresses alone, within limits, kept as a web archive (WARC)."""

from testimonia.intake.web.addresses import is_public
from testimonia.intake.web.archived import archived
from testimonia.intake.web.fetching import Exchange, FetchPolicy, fetch, host_of

__all__ = ["Exchange", "FetchPolicy", "archived", "fetch", "host_of", "is_public"]
