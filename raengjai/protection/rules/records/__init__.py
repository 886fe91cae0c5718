"""What a case holds: kinds of records, their fields and code lists as data; reading, checking and summing them up. Pure."""

from raengjai.protection.rules.records.checking import Fault, check_record
from raengjai.protection.rules.records.figures import CaseAnswers, answers_for_statistics, closed
from raengjai.protection.rules.records.header import Header, header
from raengjai.protection.rules.records.interview import (
    answer_of,
    answered,
    begin_screening,
    episode_of,
    finish_screening,
    id_of_code,
    meet_again,
    pause_screening,
    progress_of,
    screening_of,
    take_back,
)
from raengjai.protection.rules.records.kinds import (
    Choice,
    CodeList,
    Field,
    Group,
    Kind,
    When,
    checklist_items,
    code_list,
    kind_of,
    kinds,
)
from raengjai.protection.rules.records.results import Line, Part, Results, results_of
from raengjai.protection.rules.records.shown import Shown, shown, title_of
from raengjai.protection.rules.records.stored import (
    Entry,
    Record,
    living,
    next_code,
    read_record,
    write_record,
)

__all__ = [
    "CaseAnswers",
    "Choice",
    "CodeList",
    "Entry",
    "Fault",
    "Field",
    "Group",
    "Header",
    "Kind",
    "Line",
    "Part",
    "Record",
    "Results",
    "Shown",
    "When",
    "answer_of",
    "answered",
    "answers_for_statistics",
    "begin_screening",
    "check_record",
    "checklist_items",
    "closed",
    "code_list",
    "episode_of",
    "finish_screening",
    "header",
    "id_of_code",
    "kind_of",
    "kinds",
    "living",
    "meet_again",
    "next_code",
    "pause_screening",
    "progress_of",
    "read_record",
    "results_of",
    "screening_of",
    "shown",
    "take_back",
    "title_of",
    "write_record",
]
