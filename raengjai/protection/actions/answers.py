"""What a case says to statistics: codes of closed lists, kept apart, for whoever said yes to being counted.

The one way from a case to its answers is a record of kind "statistics" under the case's seal. When the case is destroyed the way
goes with its keys, and what stays leads to nobody; `thin_answers` sees to it that codes alone do not either.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from raengjai.ground import actor as actors
from raengjai.ground.dates import fiscal_year
from raengjai.ground.rows import inside
from raengjai.protection.actions.cases import OpenCase, Written, read_records, write_record
from raengjai.protection.actions.written import entries_of
from raengjai.protection.models import Answer, Case
from raengjai.protection.rules.clue import read_clue
from raengjai.protection.rules.counting import age_of, sex_of
from raengjai.protection.rules.disclosure import threshold
from raengjai.protection.rules.records import CaseAnswers, Entry, answers_for_statistics, living

KIND = "statistics"
TELLING = frozenset({"person", "decision", "outcome", "consent"})  # a record of these may change the answers
ANSWER_FIELDS = ("province_code", *(field.name for field in fields(CaseAnswers)))
YEARS_IN_FULL = 2  # fiscal years after the one they are of; then they are made coarse


@transaction.atomic
def keep_answers(opened: OpenCase, *, at: datetime, is_over: bool = False) -> int:
    """Brings the case's answers up to date; returns how many there are.

    A person has answers when there is a decision or an outcome for that person, or the case `is_over`; not without a yes to
    being counted, and not in a practice case. Answers of whoever took the yes back go.
    """
    Case.objects.select_for_update().get(pk=opened.case_id)  # two at once would count somebody twice
    written = read_records(opened)
    former = next((one for one in reversed(written) if one.kind == KIND), None)
    links: dict[str, str] = dict(former.content["answers"]) if former else {}
    counted: dict[str, list[str]] = dict(former.content["counted"]) if former else {}
    found = {} if _is_practice(written) else _rows(entries_of(written), opened.case.opened_on)
    rows = {
        code: row for code, (row, is_complete) in found.items() if is_complete or is_over or code in links
    }
    with inside(actors.system()):
        gone = links.keys() - rows.keys()
        counted |= _forget({code: links[code] for code in gone})
        kept = {
            code: str(_keep(row, opened.case.province_code, links.get(code), counted.get(code, [])))
            for code, row in rows.items()
        }
    if kept != links:
        content = {"version": 1, "answers": kept, "counted": counted}
        write_record(opened, KIND, content, at=at, replaces=former, also_closed=True)
    return len(kept)


def thin_answers(day: date) -> int:
    """Answers of years that are long over lose all but province, year, sex and age group; who then stands among fewer
    than k alike goes. Returns how many went. As the system."""
    with inside(actors.system()):
        old = list(Answer.objects.filter(year__lt=fiscal_year(day) - YEARS_IN_FULL).order_by("pk"))
        alike = Counter(_coarse(row) for row in old)
        gone = [row.pk for row in old if alike[_coarse(row)] < threshold()]
        Answer.objects.filter(pk__in=gone).delete()
        for row in old:
            row.sex, row.age_band = sex_of(row.sex), age_of(row.age_band)
            row.quarter, row.exploitation, row.means, row.sexual = 0, [], [], []
            row.nationality = row.sector = row.recruiter_relation = row.outcome = row.identified = ""
            row.broad_age = row.months = row.country = ""
        Answer.objects.bulk_update(
            [row for row in old if row.pk not in set(gone)],
            [name for name in ANSWER_FIELDS if name not in ("province_code", "year")],
            batch_size=500,
        )
    return len(gone)


def _rows(entries: Sequence[Entry], opened_on: date) -> dict[str, tuple[CaseAnswers, bool]]:
    """Code of the person → (answers, whether they are complete), of everybody who may be counted."""
    alive = living(entries)
    people = [one.record.code for one in alive if one.record.kind == "person"]
    answers = zip(people, answers_for_statistics(entries, opened_on=opened_on), strict=True)
    complete = {one.record.get("person") for one in alive if one.record.kind in ("decision", "outcome")}
    willing = _willing(alive)
    return {code: (row, code in complete) for code, row in answers if code in willing}


def _willing(alive: Sequence[Entry]) -> set[str]:
    """Who may be counted: by the newest answer to that question, or by another basis that was written down."""
    newest = {
        one.record.get("person"): one.record
        for one in sorted(alive, key=lambda one: (one.record.get("on"), one.at))
        if one.record.kind == "consent" and one.record.get("purpose") == "x_Statistics"
    }
    return {
        person
        for person, said in newest.items()
        if said.get("answer") == "x_Given" or said.get("other_basis")
    }


def _is_practice(written: Sequence[Written]) -> bool:
    """Of an invented report came an invented case: the first report in it says so, under the seal, or any record does."""
    reports = [str(one.content.get("fields", {}).get("content", "")) for one in written if one.kind == "clue"]
    came_of = reports[0].encode() if reports else b""
    return read_clue(came_of).content.is_practice or any(one.content.get("practice") for one in written)


def _keep(row: CaseAnswers, province_code: str, known: str | None, counted: list[str]) -> UUID:
    values: Mapping[str, Any] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in asdict(row).items()
    }
    if known and Answer.objects.filter(pk=known).update(**values):
        return UUID(known)
    answer = Answer(province_code=province_code, counted=counted, **values)
    answer.save(force_insert=True)
    return answer.pk


def _forget(links: Mapping[str, str]) -> dict[str, list[str]]:
    """Answers go; what they were counted in is given back for the case to keep: nobody is counted twice."""
    rows = Answer.objects.in_bulk([UUID(each) for each in links.values()])
    Answer.objects.filter(pk__in=rows.keys()).delete()
    return {code: rows[UUID(each)].counted for code, each in links.items() if UUID(each) in rows}


def _coarse(row: Answer) -> tuple[str, int, str, str]:
    return row.province_code, row.year, sex_of(row.sex), age_of(row.age_band)


def mark_counted(answers: Sequence[Answer], as_what: str) -> None:
    """Nobody is counted twice in one indicator or one kind of file. In the transaction that counts."""
    for answer in answers:
        answer.counted = [*answer.counted, as_what]
    Answer.objects.bulk_update(answers, ["counted"], batch_size=500)
