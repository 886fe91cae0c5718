"""Decisions of the sealed room without a database."""
