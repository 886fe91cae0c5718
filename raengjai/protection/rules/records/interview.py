"""A screening as a record: begun, answered, put away in the middle and gone on with. What it says is never stored."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from raengjai.protection.rules.records.stored import Record
from raengjai.protection.rules.screening import (
    Answer,
    Episode,
    Period,
    Progress,
    Said,
    Screening,
    edition,
    newest,
    progress,
    put_away,
    take_out,
)

OPEN, PAUSED, DONE = "open", "paused", "done"
_CODES = UUID(
    "6f0a3c1e-6b1d-5c52-9a53-0d2f6f5a7b11"
)  # makes ids of codes, which the engine asks for; no secret
_MEETING = ("where", "present", "interpreted", "interpreter", "interpreter_language", "interpreter_accepted")


def id_of_code(code: str) -> UUID:
    """The id under which the engine knows a person or interpreter of a case: the same code, the same id."""
    return uuid5(_CODES, code)


def episode_of(record: Record) -> Episode:
    """The job and period that a screening is about."""
    period = record.get("period")
    return Episode(
        began_on=record.day("began_on"),
        ended_on=record.day("ended_on"),
        born_on=record.day("born_on"),
        age_at_act=record.number("age_at_act"),
        reference_period=Period(period) if period in {one.value for one in Period} else None,
    )


def screening_of(record: Record) -> Screening:
    """The answers so far, about the job and period that the record names now. Raises ValueError when they make no sense."""
    kept = take_out(json.dumps(record.values.get("answers")))
    return replace(kept, episode=episode_of(record))


def begin_screening(values: Mapping[str, Any], *, by: UUID, at: datetime, on: date) -> Record:
    """A new screening, by the edition of the day `on`, with its first conversation."""
    record = Record("screening", {**values, "state": OPEN, "position": "", "words": {}, "meetings": []})
    fresh = Screening(newest(on), episode_of(record))
    return _with_meeting(_with(record, answers=json.loads(put_away(fresh))), by=by, at=at)


def meet_again(record: Record, values: Mapping[str, Any], *, by: UUID, at: datetime) -> Record:
    """Gone on with after a pause: where and with whom may have changed, the answers stay."""
    return _with_meeting(_with(record, **{**values, "state": OPEN, "why_paused": ""}), by=by, at=at)


def answered(record: Record, answers: Iterable[Answer], *, words: Mapping[str, str]) -> Record:
    """With more answers, and what was said in words (question → words; "" takes them away). Done when nothing is left to ask."""
    screening = screening_of(record).with_answers(answers)
    said = {**(record.values.get("words") or {}), **words}
    going = progress(edition(screening.edition), screening)
    return _with(
        record,
        answers=json.loads(put_away(screening)),
        words={question: text for question, text in said.items() if text},
        position=going.next_step.code if going.next_step else "",
        state=DONE if going.next_step is None and going.stop is None else OPEN,
    )


def pause_screening(record: Record, *, why: str) -> Record:
    """Put away for now. The guide goes on at the first part that is open."""
    return _with(record, state=PAUSED, why_paused=why)


def finish_screening(record: Record) -> Record:
    """Ended by the officer, although questions are left: they stay open, and are never read as no."""
    return _with(record, state=DONE)


def progress_of(record: Record) -> Progress:
    """Where the interview goes on, or why it rests. Raises KeyError for an edition that is not listed."""
    screening = screening_of(record)
    return progress(edition(screening.edition), screening)


def take_back(record: Record, question: str) -> Record:
    """Without any answer to a question; it is asked again. A stop that rested on it is over."""
    screening = screening_of(record)
    left = tuple(answer for answer in screening.answers if answer.question != question)
    return _with(record, answers=json.loads(put_away(replace(screening, answers=left))), state=OPEN)


def answer_of(
    question: str,
    said: Said,
    *,
    record: Record,
    source: Any,
    by: UUID,
    at: datetime,
    number: int | None = None,
) -> Answer:
    """One answer as the engine takes it: who answered and who interpreted under their codes."""
    is_own = source == "person"
    interpreter = record.get("interpreter") if record.get("interpreted") == "yes" and is_own else ""
    return Answer(
        question,
        said,
        source,
        asked_by=by,
        at=at,
        respondent=id_of_code(record.get("person")) if is_own else None,
        interpreter=id_of_code(interpreter) if interpreter else None,
        number=number if said is Said.YES else None,
    )


def _with_meeting(record: Record, *, by: UUID, at: datetime) -> Record:
    meeting = {name: record.values[name] for name in _MEETING if record.values.get(name)}
    before = record.values.get("meetings") or []
    return _with(record, meetings=[*before, {**meeting, "by": str(by), "at": at.isoformat()}])


def _with(record: Record, **values: Any) -> Record:
    return replace(record, values={**record.values, **values})
