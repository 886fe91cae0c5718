"""Pages about persons."""

from raengjai.people.views.finding import find_person, suggest_people
from raengjai.people.views.merging import compare_people, duplicates, judge_different, merges, undo_merge
from raengjai.people.views.person import consents, edit_person, person, withdraw_consent
from raengjai.people.views.rights import copy_of_data, erase_person

__all__ = [
    "compare_people",
    "consents",
    "copy_of_data",
    "duplicates",
    "edit_person",
    "erase_person",
    "find_person",
    "judge_different",
    "merges",
    "person",
    "suggest_people",
    "undo_merge",
    "withdraw_consent",
]
