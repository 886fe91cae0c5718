"""The verbs of this room."""

from raengjai.people.actions.consents import (
    end_office_sight,
    give_consents,
    let_office_see,
    show_where_agreed,
    withdraw_consent,
)
from raengjai.people.actions.merging import judge_different, merge_people, undo_merge
from raengjai.people.actions.persons import StaleRecord, change_person, record_person
from raengjai.people.actions.rights import erase_person, export_person

__all__ = [
    "StaleRecord",
    "change_person",
    "end_office_sight",
    "erase_person",
    "export_person",
    "give_consents",
    "judge_different",
    "let_office_see",
    "merge_people",
    "record_person",
    "show_where_agreed",
    "undo_merge",
    "withdraw_consent",
]
