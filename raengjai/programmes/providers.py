"""What upper rooms tell this one, in ready(): where an act opens to, and what codes are called."""

from collections.abc import Callable, Mapping
from uuid import UUID

# Subject kind → the address of a subject ("need" → its page).
subject_links: dict[str, Callable[[UUID], str]] = {}

# "service" or "agency" → code → (Thai name, English name).
code_names: dict[str, Callable[[], Mapping[str, tuple[str, str]]]] = {}


def name_of_code(what: str, code: str, language: str) -> str:
    """What people call a code; the code itself where nobody has said, "" for none."""
    names = code_names[what]().get(code) if code and what in code_names else None
    if names is None:
        return code
    return names[0] if language == "th" else names[1]


def link_of(subject_kind: str, subject_id: UUID) -> str:
    """The address of what an act was about; "" where nobody has said."""
    link = subject_links.get(subject_kind)
    return link(subject_id) if link else ""
