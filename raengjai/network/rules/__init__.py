"""Decisions without a database."""

from raengjai.network.rules.coverage import Coverage, Place, coverage_of

__all__ = ["Coverage", "Place", "coverage_of"]
