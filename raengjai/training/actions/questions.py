"""The bank of questions: writing, changing (always a new version), retiring, and what comes with the product."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.training.models import Question, QuestionVersion
from raengjai.training.rules.bank import shipped
from raengjai.training.rules.questions import Wording, faults_of


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """What a question says. `right` are positions of choices, the first is 0."""

    subject: str
    words: Mapping[str, Wording]
    right: Sequence[int]
    is_fixed: bool = False
    reviewed: Sequence[str] = ()
    source: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading the shipped questions did."""

    added: int = 0
    changed: int = 0

    @property
    def is_new(self) -> bool:
        return bool(self.added or self.changed)


def own_bank(by: Actor) -> str:
    """The bank that somebody writes in: a province's, or the country's. Raises Refused for everybody else."""
    if COUNTRY in by.provinces:
        return COUNTRY
    if not by.provinces or not by.offices:
        raise Refused(_("Only officers of a province or of the Ministry keep questions."))
    return by.provinces[0]


@transaction.atomic
def write_question(draft: QuestionDraft, *, by: Actor, at: datetime) -> Question:
    """A new question of the own bank."""
    _check(draft)
    question = Question(place_code=own_bank(by), subject=draft.subject, written_by=by.user_id, written_at=at)
    question.save(force_insert=True)
    _add_version(question, draft, number=1, by=by, at=at)
    _record("question.written", question, by=by, at=at)
    return question


@transaction.atomic
def change_question(question: Question, draft: QuestionDraft, *, by: Actor, at: datetime) -> bool:
    """The next version; False when nothing differs. Papers of tests that hold the former one keep it."""
    question = _own(question, by)
    if question.retired_at is not None:
        raise Refused(_("This question is retired. Take it back into use first."))
    _check(draft)
    newest = question.versions.get(number=question.number)
    if _says(newest, question.subject) == _values(draft) | {"subject": draft.subject}:
        return False
    question.number, question.subject = question.number + 1, draft.subject
    question.save(update_fields=["number", "subject"])
    _add_version(question, draft, number=question.number, by=by, at=at)
    _record("question.changed", question, by=by, at=at)
    return True


@transaction.atomic
def retire_question(question: Question, *, by: Actor, at: datetime) -> None:
    """New tests are not offered it any more."""
    question = _own(question, by)
    if question.retired_at is not None:
        raise Refused(_("Somebody has retired this question already."))
    question.retired_at, question.retired_by = at, by.user_id
    question.save(update_fields=["retired_at", "retired_by"])
    _record("question.retired", question, by=by, at=at)


@transaction.atomic
def restore_question(question: Question, *, by: Actor, at: datetime) -> None:
    """Takes the retirement back."""
    question = _own(question, by)
    question.retired_at = question.retired_by = None
    question.save(update_fields=["retired_at", "retired_by"])
    _record("question.restored", question, by=by, at=at)


@transaction.atomic
def load_questions(*, by: Actor, at: datetime) -> Loaded:
    """The country's bank in line with the shipped file: what differs becomes a new version; loading twice changes nothing."""
    known = {each.code: each for each in Question.objects.exclude(code="").select_for_update()}
    newest = {
        (each.question_id, each.number): each
        for each in QuestionVersion.objects.filter(question__in=known.values())
    }
    added = changed = 0
    for each in shipped():
        draft = QuestionDraft(
            each.subject, each.words, each.right, each.is_fixed, (), each.source, each.confirmed
        )
        question = known.get(each.code)
        if question is None:
            question = Question(place_code=COUNTRY, code=each.code, subject=each.subject, written_at=at)
            question.save(force_insert=True)
            added += 1
        elif _says(newest[question.pk, question.number], question.subject) == _values(draft) | {
            "subject": draft.subject
        }:
            continue
        else:
            question.number, question.subject = question.number + 1, draft.subject
            question.save(update_fields=["number", "subject"])
            changed += 1
        _add_version(question, draft, number=question.number, by=by, at=at)
        _record("question.loaded", question, by=by, at=at)
    return Loaded(added, changed)


def _own(question: Question, by: Actor) -> Question:
    """Locked, and of the bank that the person keeps."""
    found = Question.objects.select_for_update().get(pk=question.pk)
    if found.province_code != own_bank(by):
        raise Refused(_("This question belongs to another bank. Write one of your own instead."))
    return found


def _check(draft: QuestionDraft) -> None:
    faults = faults_of(draft.words, draft.right)
    if faults:
        field, sentence = faults[0]
        raise Refused(sentence, field=field)


def _add_version(question: Question, draft: QuestionDraft, *, number: int, by: Actor, at: datetime) -> None:
    QuestionVersion(
        question=question,
        place_code=question.place_code,
        number=number,
        made_by=by.user_id,
        made_at=at,
        **_values(draft),
    ).save(force_insert=True)


def _values(draft: QuestionDraft) -> dict[str, Any]:
    return {
        "words": {
            language: {"text": said.text, "choices": list(said.choices)}
            for language, said in sorted(draft.words.items())
        },
        "right": sorted(draft.right),
        "is_fixed": draft.is_fixed,
        "reviewed": sorted({*draft.reviewed} - {"th"}),
        "source": draft.source,
        "confirmed": draft.confirmed,
    }


def _says(version: QuestionVersion, subject: str) -> dict[str, Any]:
    names = ("words", "right", "is_fixed", "reviewed", "source", "confirmed")
    return {name: getattr(version, name) for name in names} | {"subject": subject}


def _record(verb: str, question: Question, *, by: Actor, at: datetime) -> None:
    codes = {"version": question.number}
    record(verb, question, by=by, at=at, place_code=question.place_code, codes=codes)
