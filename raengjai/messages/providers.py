"""How a notice reads: the room of its subject registers the words and the address."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

words: dict[str, Any] = {}
addresses: dict[str, Callable[[UUID], str]] = {}


def register(subject_kind: str, *, address: Callable[[UUID], str], kinds: dict[str, Any]) -> None:
    """`kinds`: notice kind → a sentence without personal data (lazy). `address`: subject id → URL."""
    addresses[subject_kind] = address
    words.update(kinds)
