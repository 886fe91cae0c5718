"""Where an interview stands: the next part, or why it stops. Pure: the answers so far are all there is to keep."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from raengjai.protection.rules.screening.answers import Said, Screening
from raengjai.protection.rules.screening.editions import Edition, Text
from raengjai.protection.rules.screening.evaluate import lists_for


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the conversation: open questions to say, and the questions that the officer answers from what is told."""

    code: str
    text: Text
    ask: tuple[Text, ...]
    questions: tuple[str, ...]
    only: str
    is_from_papers: bool
    pause_after: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """Answers to a question that end the conversation for now, and what to do then."""

    question: str
    said: tuple[Said, ...]
    text: Text

    @property
    def answers(self) -> set[tuple[str, Said]]:
        """Any one of these, whoever gave it, is enough."""
        return {(self.question, one) for one in self.said}


@dataclass(frozen=True, slots=True)
class Guide:
    steps: tuple[Step, ...]
    stops: tuple[Stop, ...]
    do: tuple[Text, ...]
    do_not: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """`next_step` is None at the end or when `stop` says why the conversation rests. `is_good_pause`: the part before was a
    good place to stop for today. `passed_over`: questions that were skipped on purpose; they can be asked later."""

    next_step: Step | None
    questions: tuple[str, ...]
    stop: Stop | None
    is_good_pause: bool
    done: tuple[str, ...]
    passed_over: tuple[str, ...]


def guide(rules: Edition) -> Guide:
    """The guide of an edition."""
    file = rules.raw["guide"]
    advice = file["advice"]
    return Guide(
        steps=tuple(_step(row) for row in file["step"]),
        stops=tuple(
            Stop(row["question"], tuple(Said(one) for one in row["said"]), Text(row["en"], row["th"]))
            for row in file["stop"]
        ),
        do=_texts(advice["do_en"], advice["do_th"]),
        do_not=_texts(advice["do_not_en"], advice["do_not_th"]),
    )


def progress(rules: Edition, screening: Screening) -> Progress:
    """Where the interview goes on. It depends on the answers, not on when or in which order they came."""
    said = screening.said()
    steps = list(_steps(rules, screening))
    answered = {(answer.question, answer.said) for answer in screening.answers}
    stop = next((one for one in guide(rules).stops if answered & one.answers), None)
    unanswered = [[code for code in questions if code not in said] for _step, questions in steps]
    here = next((number for number, left in enumerate(unanswered) if left), len(steps))
    at = here if stop is None and here < len(steps) else None
    return Progress(
        next_step=steps[at][0] if at is not None else None,
        questions=tuple(unanswered[at]) if at is not None else (),
        stop=stop,
        is_good_pause=stop is not None or here == len(steps) or (here > 0 and steps[here - 1][0].pause_after),
        done=tuple(step.code for (step, _questions), left in zip(steps, unanswered, strict=True) if not left),
        passed_over=tuple(sorted(code for code, one in said.items() if one is Said.NOT_ASKED)),
    )


def _steps(rules: Edition, screening: Screening) -> Iterator[tuple[Step, list[str]]]:
    """The parts for this age, each with the questions of its lists."""
    lists = lists_for(screening.episode)
    for step in guide(rules).steps:
        if step.only in ("", *lists):
            yield (
                step,
                [
                    code
                    for code in step.questions
                    if any(rules.questions[code].belongs_to(who) for who in lists)
                ],
            )


def _step(row: Mapping[str, Any]) -> Step:
    return Step(
        code=row["code"],
        text=Text(row["en"], row["th"]),
        ask=_texts(row["ask_en"], row["ask_th"]),
        questions=tuple(row["questions"]),
        only=row.get("only", ""),
        is_from_papers=row.get("asked_of") == "papers",
        pause_after=row.get("pause_after", False),
    )


def _texts(english: Sequence[str], thai: Sequence[str]) -> tuple[Text, ...]:
    return tuple(Text(en, th) for en, th in zip(english, thai, strict=True))
