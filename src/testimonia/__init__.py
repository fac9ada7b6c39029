"""Testimonia: from reports about contested violence to an auditable record."""

__version__ = "0.1.0"
