"""What people do at the workbench. Each module has a `router`; token and origin are checked before any of its functions is called."""

from testimonia.workbench.actions import claims, people, register, search

ROUTERS = (claims.router, search.router, people.router, register.router)
"""Every action. A POST that is not among them is not served."""
