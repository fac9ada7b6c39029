"""Containers, one module a kind: each takes an open file apart into the documents in it."""
