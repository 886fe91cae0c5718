"""Screenings for tests: answers in a line."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from raengjai.protection.rules.screening import Answer, Edition, Episode, Said, Screening, Source, edition

CODE = "2026.1"
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
OFFICER, PERSON, WITNESS, INTERPRETER = (UUID(int=number) for number in range(1, 5))


def rules() -> Edition:
    return edition(CODE)


def answer(question: str, said: Said = Said.YES, **more: Any) -> Answer:
    facts = {"source": Source.PERSON, "respondent": PERSON, "asked_by": OFFICER, "at": NOON, **more}
    return Answer(question, said, **facts)


def screening(
    *,
    yes: Iterable[str] = (),
    no: Iterable[str] = (),
    not_known: Iterable[str] = (),
    numbers: Mapping[str, int] | None = None,
    rest: str = "not_asked",
    code: str = CODE,
    **episode: Any,
) -> Screening:
    """`rest`: how every question that is not named was answered; those not asked are left out."""
    said = {
        **(dict.fromkeys(edition(code).questions, Said(rest)) if rest != "not_asked" else {}),
        **dict.fromkeys(no, Said.NO),
        **dict.fromkeys(not_known, Said.NOT_KNOWN),
        **dict.fromkeys(yes, Said.YES),
    }
    answers = [answer(question, one) for question, one in said.items() if question not in (numbers or {})]
    answers += [answer(question, number=number) for question, number in (numbers or {}).items()]
    return Screening(code, Episode(**episode), tuple(answers))


def adult(**facts: Any) -> Screening:
    return screening(age_at_act=30, **facts)


def child(age: int = 15, **facts: Any) -> Screening:
    return screening(age_at_act=age, **facts)


def of_case(case: Mapping[str, Any], code: str = CODE) -> Screening:
    """The screening of a worked example in an edition's deck."""
    facts = {name: case[name] for name in ("yes", "no", "not_known", "numbers") if name in case}
    episode = {name: case[name] for name in ("born_on", "began_on", "ended_on") if name in case}
    return screening(**facts, rest=case["rest"], age_at_act=case.get("age"), code=code, **episode)
