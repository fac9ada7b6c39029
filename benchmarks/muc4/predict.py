"""Rows to templates."""

from benchmarks.muc4.record import predict

__all__ = ["predict"]
