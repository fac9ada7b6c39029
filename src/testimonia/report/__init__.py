"""A case as one HTML page that opens from the disk and asks no network: incidents, rival accounts, figures, origins, evidence."""

from testimonia.report.page import render, write

__all__ = ["render", "write"]
