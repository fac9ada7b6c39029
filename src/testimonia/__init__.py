"""Testimonia: from reports about contested violence to an auditable record."""
