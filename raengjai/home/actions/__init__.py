"""What the whole house needs: reference data to begin with, the Lampang story in development, forgetting in time."""

from raengjai.home.actions.partitions import keep_journal_partitions
from raengjai.home.actions.reference import load_reference_data
from raengjai.home.actions.retention import apply_policy, known_tables, load_policy, what_would_go
from raengjai.home.actions.story import tell_story

__all__ = [
    "apply_policy",
    "keep_journal_partitions",
    "known_tables",
    "load_policy",
    "load_reference_data",
    "tell_story",
    "what_would_go",
]
