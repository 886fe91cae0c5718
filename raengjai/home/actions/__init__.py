"""What the whole house needs to begin: reference data, and in development the Lampang story."""

from raengjai.home.actions.reference import load_reference_data
from raengjai.home.actions.story import tell_story

__all__ = ["load_reference_data", "tell_story"]
