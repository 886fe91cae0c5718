"""A screening as text and back, so that it can be sealed, put away and gone on with. What it says is never stored: it is
evaluated again, by the same edition."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from raengjai.protection.rules.screening.answers import Answer, Episode, Period, Said, Screening, Source

FORM = 1


def put_away(screening: Screening) -> str:
    """JSON: form, edition, episode, answers. Days and times as ISO 8601, ids and numbers as text."""
    episode = screening.episode
    return json.dumps(
        {
            "form": FORM,
            "edition": screening.edition,
            "episode": {
                "began_on": _text(episode.began_on),
                "ended_on": _text(episode.ended_on),
                "born_on": _text(episode.born_on),
                "age_at_act": episode.age_at_act,
                "reference_period": episode.reference_period,
            },
            "answers": [_of_answer(answer) for answer in screening.answers],
        }
    )


def take_out(text: str) -> Screening:
    """What was put away. Raises ValueError when it is of no form that is known, or makes no sense."""
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("form") != FORM:
        raise ValueError("not a screening of a known form")
    try:
        return _screening(data)
    except (KeyError, TypeError, AttributeError, InvalidOperation) as wrong:
        raise ValueError("a screening that makes no sense") from wrong


def _screening(data: Mapping[str, Any]) -> Screening:
    episode = data["episode"]
    days = {name: _day(episode[name]) for name in ("began_on", "ended_on", "born_on")}
    period = episode["reference_period"]
    return Screening(
        edition=data["edition"],
        episode=Episode(
            **days,
            age_at_act=episode["age_at_act"],
            reference_period=Period(period) if period is not None else None,
        ),
        answers=tuple(_answer(row) for row in data["answers"]),
    )


def _of_answer(answer: Answer) -> dict[str, Any]:
    return {
        "question": answer.question,
        "said": answer.said,
        "source": answer.source,
        "asked_by": str(answer.asked_by),
        "at": answer.at.isoformat(),
        "respondent": _text(answer.respondent),
        "interpreter": _text(answer.interpreter),
        "number": _text(answer.number),
    }


def _answer(row: Mapping[str, Any]) -> Answer:
    number = row["number"]
    return Answer(
        question=row["question"],
        said=Said(row["said"]),
        source=Source(row["source"]),
        asked_by=UUID(row["asked_by"]),
        at=datetime.fromisoformat(row["at"]),
        respondent=_id(row["respondent"]),
        interpreter=_id(row["interpreter"]),
        number=Decimal(number) if number is not None else None,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
