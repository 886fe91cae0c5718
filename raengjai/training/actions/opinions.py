"""The satisfaction form: opening, filling in, closing. What ties an answer to a guest is nowhere, and less after closing.

While the form is open a mark says that a guest has answered; it has no time, and the answer knows nothing of it. When the
form is closed the marks go, and all answers are written anew in a random order: not even the order in which the database
happens to keep them says who came first (docs/training.md).
"""

from collections.abc import Mapping
from datetime import datetime
from random import SystemRandom
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Event, Guest, TargetGroup
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.training.actions.rights import check_at_work, check_helps, check_writes
from raengjai.training.actions.tests import as_system
from raengjai.training.models import Opinion, Survey, SurveyUse
from raengjai.training.rules.opinions import FEWEST_SHOWN, HIGHEST, aspects_on

LONGEST_WORDS = 2000


@transaction.atomic
def open_survey(event: Event, *, by: Actor, at: datetime) -> Survey:
    """Guests can answer from now on. The lines are those of the day on which it is opened first."""
    check_writes(by, event)
    check_at_work(event)
    survey = Survey.objects.select_for_update().filter(event=event).first()
    if survey is None:
        items = [
            {"code": each.code, "th": each.th, "en": each.en} for each in aspects_on(bangkok_day(at)).aspects
        ]
        survey = Survey(event=event, items=items, written_by=by.me, written_at=at)
    elif survey.is_open:
        raise Refused(_("The form is open already."))
    elif survey.closed_at is not None:
        raise Refused(_("The form was closed, and who has answered is forgotten. It cannot be opened again."))
    survey.opened_at = at
    survey.save()
    _record("survey.opened", survey, by=by, at=at)
    return survey


@transaction.atomic
def choose_lines(survey: Survey, items: list[Mapping[str, str]], *, by: Actor, at: datetime) -> None:
    """Other lines than the usual ones, while nobody has answered."""
    survey = _locked(survey)
    check_writes(by, survey.event)
    if survey.closed_at is not None or _has_answers(survey):
        raise Refused(_("Somebody has answered already, so the lines stay as they are."))
    if not items:
        raise Refused(_("Leave at least one line on the form."), field="lines")
    survey.items = [dict(each) for each in items]
    survey.save(update_fields=["items"])
    _record("survey.lines_chosen", survey, by=by, at=at)


@transaction.atomic
def close_survey(survey: Survey, *, by: Actor, at: datetime) -> int:
    """Nobody answers any more; returns how many forms there are. From now on nothing says who answered."""
    survey = _locked(survey)
    check_writes(by, survey.event)
    if not survey.is_open:
        raise Refused(_("The form is not open."))
    with as_system():
        marks, _tables = SurveyUse.objects.filter(survey=survey).delete()
        answers = list(Opinion.objects.filter(survey=survey))
        Opinion.objects.filter(survey=survey).delete()
        SystemRandom().shuffle(answers)
        Opinion.objects.bulk_create(_again(each) for each in answers)
    survey.closed_at, survey.answered = at, marks
    survey.save(update_fields=["closed_at", "answered"])
    _record("survey.closed", survey, by=by, at=at)
    return len(answers)


@transaction.atomic
def give_opinion(
    survey: Survey,
    guest: Guest,
    ratings: Mapping[str, int],
    *,
    words: str,
    group_id: UUID | None,
    by: Actor,
    at: datetime,
) -> bool:
    """What somebody thinks. The system writes it; False when this guest has answered before: then nothing changes."""
    survey = _open(survey, ratings)
    if guest.event_id != survey.event_id:
        raise Refused(_("This guest belongs to another event."))
    if SurveyUse.objects.filter(survey=survey, guest=guest).exists():
        return False
    SurveyUse(survey=survey, event_id=survey.event_id, guest=guest).save(force_insert=True)
    _add(survey, ratings, words, group_id)
    return True


@transaction.atomic
def key_opinion(
    survey: Survey,
    ratings: Mapping[str, int],
    *,
    words: str,
    group_id: UUID | None,
    by: Actor,
    at: datetime,
) -> None:
    """A form on paper, keyed in by the desk: nothing on it says whose it is."""
    check_helps(by, survey.event)
    check_at_work(survey.event)
    _add(_open(survey, ratings), ratings, words, group_id)
    _record("survey.keyed", survey, by=by, at=at)


def groups_to_say(event: Event) -> list[TargetGroup]:
    """Those large enough that naming one's own does not name oneself."""
    return list(TargetGroup.objects.filter(event=event, quota__gte=FEWEST_SHOWN).order_by("position", "id"))


def _open(survey: Survey, ratings: Mapping[str, int]) -> Survey:
    found = _locked(survey)  # whoever closes the form waits for this answer, or this answer comes too late
    if not found.is_open:
        raise Refused(_("The form is not open."))
    known = {each["code"] for each in found.items}
    if not ratings:
        raise Refused(_("Answer at least one line."))
    if not set(ratings) <= known or any(not 1 <= value <= HIGHEST for value in ratings.values()):
        raise Refused(_("There is no such choice."))
    return found


def _add(survey: Survey, ratings: Mapping[str, int], words: str, group_id: UUID | None) -> None:
    groups = {group.pk for group in groups_to_say(survey.event)}
    Opinion(
        survey=survey,
        event=survey.event,
        group_id=group_id if group_id in groups else None,
        ratings=dict(ratings),
        words=words.strip()[:LONGEST_WORDS],
    ).save(force_insert=True)


def _again(former: Opinion) -> Opinion:
    """The same answer with another id."""
    names = (
        "survey_id",
        "event_id",
        "group_id",
        "ratings",
        "words",
        "place_code",
        "province_code",
        "office_code",
    )
    return Opinion(**{name: getattr(former, name) for name in names})


def _has_answers(survey: Survey) -> bool:
    with as_system():
        return Opinion.objects.filter(survey=survey).exists()


def _locked(survey: Survey) -> Survey:
    return Survey.objects.select_for_update(of=("self",)).select_related("event").get(pk=survey.pk)


def _record(verb: str, survey: Survey, *, by: Actor, at: datetime) -> None:
    record(
        verb,
        ("event", survey.event_id),
        by=by,
        at=at,
        place_code=survey.place_code,
        office_code=survey.office_code,
    )
