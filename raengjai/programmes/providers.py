"""What upper rooms add to the ledger: where an act leads, and how codes read."""

from collections.abc import Callable, Mapping
from uuid import UUID

# Kind of subject → the address of its page.
subject_links: dict[str, Callable[[UUID], str]] = {}
# "service" or "agency" → code → (Thai, English).
code_names: dict[str, Callable[[], Mapping[str, tuple[str, str]]]] = {}
