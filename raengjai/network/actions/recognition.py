"""Noting hours of duty and confirming them; nominating for the yearly honour, declining, and deciding."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.ground import actor as actors
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.dates import bangkok_day, fiscal_year, fiscal_year_span
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.journal.actions import record
from raengjai.messages.actions import notify
from raengjai.network.actions.year import year_of
from raengjai.network.models import Duty, Member, Nomination
from raengjai.network.models.recognition import terms_within
from raengjai.network.rules.recognition import MOST_MINUTES, STEP_MINUTES, duties, may_become, quota_of


@transaction.atomic
def note_hours(user: User, *, day: date, kind: str, minutes: int, by: Actor, at: datetime) -> Duty:
    """`user` says how long the duty of a day took. The same day and kind again replaces what was said, and must be
    confirmed anew."""
    term = next((each for each in terms_within(user.pk, day, day)), None)
    if by.user_id != user.pk:
        raise Refused(_("Everybody notes the own hours."))
    if term is None:
        raise Refused(_("You did not serve on this day."), field="day")
    if day > bangkok_day(at):
        raise Refused(_("This day is still to come. Check the year."), field="day")
    if fiscal_year(day) < fiscal_year(at) - 1:
        raise Refused(_("Hours can be noted for this fiscal year and the one before."), field="day")
    if kind not in {each.code for each in duties()} or minutes % STEP_MINUTES or minutes <= 0:
        raise Refused(_("Give the time in quarters of an hour."), field="hours")
    others = Duty.objects.of(user.pk, day, day).exclude(kind=kind).minutes()
    if others + minutes > MOST_MINUTES:
        raise Refused(_("A day has at most 16 hours of duty, all kinds together."), field="hours")
    duty = Duty.objects.select_for_update().filter(user=user, day=day, kind=kind).first()
    duty = duty or Duty(user=user, day=day, kind=kind)
    duty.member, duty.place_code, duty.minutes, duty.noted_at = term, term.place_code, minutes, at
    duty.confirmed_at = duty.confirmed_by = None
    duty.save()
    _enter("duty.noted", duty, by=by, at=at, kind=kind, minutes=minutes, day=day)
    return duty


@transaction.atomic
def remove_hours(duty: Duty, *, by: Actor, at: datetime) -> None:
    """A slip: what was noted goes."""
    if by.user_id != duty.user_id:
        raise Refused(_("Everybody notes the own hours."))
    _enter("duty.removed", duty, by=by, at=at, kind=duty.kind, minutes=duty.minutes, day=duty.day)
    duty.delete()


@transaction.atomic
def confirm_hours(duties_noted: Sequence[Duty], *, by: Actor, at: datetime) -> int:
    """The mentor or the province says that it was so. Nobody confirms the own hours. Returns how many were new."""
    done = 0
    for duty in Duty.objects.select_for_update().filter(pk__in=[each.pk for each in duties_noted]).waiting():
        if duty.user_id == by.user_id:
            raise Refused(_("Somebody else confirms your hours."))
        duty.confirmed_at, duty.confirmed_by = at, by.me
        duty.save(update_fields=["confirmed_at", "confirmed_by"])
        _enter("duty.confirmed", duty, by=by, at=at, kind=duty.kind, minutes=duty.minutes, day=duty.day)
        done += 1
    return done


@transaction.atomic
def take_back_confirmation(duties_noted: Sequence[Duty], *, by: Actor, at: datetime) -> None:
    """What the same officer confirmed by mistake waits again."""
    found = Duty.objects.select_for_update().filter(pk__in=[each.pk for each in duties_noted])
    for duty in found.filter(confirmed_by=by.me):
        duty.confirmed_at = duty.confirmed_by = None
        duty.save(update_fields=["confirmed_at", "confirmed_by"])
        _enter("duty.unconfirmed", duty, by=by, at=at, kind=duty.kind, minutes=duty.minutes, day=duty.day)


@transaction.atomic
def nominate(member: Member, *, year: int, reason: str, by: Actor, at: datetime) -> Nomination:
    """The province nominates somebody for a fiscal year, with a reason and the figures of this moment."""
    if not by.covers(member.province_code) or member.kind not in ("volunteer", "graduate"):
        raise Refused(_("This person is outside your area."))
    if not reason.strip():
        raise Refused(_("Write why this person is nominated."), field="reason")
    first, last = fiscal_year_span(year)
    if first > bangkok_day(at) or not terms_within(member.user_id, first, last):
        raise Refused(_("The person did not serve in this year."))
    with inside(actors.system()):
        found = Nomination.objects.select_for_update().filter(user=member.user, year=year).first()
    if found is not None and found.state == "declined":
        raise Refused(_("This person does not want to be nominated this year."))
    if found is not None and found.state != "withdrawn":
        raise Refused(_("This person is nominated for this year already."))
    if found is not None:  # withdrawn: the new one has its own place, reason and figures
        with inside(actors.system()):
            found.delete()
    nomination = Nomination(user=member.user, year=year)
    nomination.member, nomination.kind, nomination.place_code = member, member.kind, member.place_code
    nomination.state, nomination.nominated_at, nomination.nominated_by = "nominated", at, by.me
    nomination.figures, nomination.frozen_at = dict(year_of(member.user_id, first, last).numbers), at
    nomination.keep_reason(reason.strip())
    nomination.save(force_insert=True)
    _enter("nomination.made", nomination, by=by, at=at, year=year)
    notify([member.user_id], "nominated", nomination, by=by, at=at)
    return nomination


@transaction.atomic
def withdraw_nomination(nomination: Nomination, *, by: Actor, at: datetime) -> None:
    """The province takes its nomination back; it may nominate the person again."""
    if not by.covers(nomination.province_code):
        raise Refused(_("This person is outside your area."))
    _become(nomination, "withdrawn", by=by, at=at)


@transaction.atomic
def decide_nomination(nomination: Nomination, *, state: str, by: Actor, at: datetime) -> None:
    """Headquarters chooses, does not choose, or opens its decision again ("nominated")."""
    if COUNTRY not in by.provinces:
        raise Refused(_("Headquarters decides about this."))
    if state == "chosen":
        _check_quota(nomination, at=at)
    _become(nomination, state, by=by, at=at)
    if state == "chosen":
        notify([nomination.user_id], "honoured", nomination, by=by, at=at)


@transaction.atomic
def decline_nomination(user: User, *, year: int, by: Actor, at: datetime) -> Nomination:
    """The person does not want to be nominated for a year, before or after it happened."""
    found = Nomination.objects.select_for_update().filter(user=user, year=year).first()
    if found is not None:
        _become(found, "declined", by=by, at=at)
        return found
    first, last = fiscal_year_span(year)
    term = next((each for each in terms_within(user.pk, first, last)), None)
    if term is None or by.user_id != user.pk:
        raise Refused(_("You did not serve in this year."))
    made = Nomination(
        user=user, member=term, kind=term.kind, place_code=term.place_code, year=year, state="declined"
    )
    made.save(force_insert=True)
    _enter("nomination.declined", made, by=by, at=at, year=year)
    return made


@transaction.atomic
def take_back_decline(nomination: Nomination, *, by: Actor, at: datetime) -> None:
    """The person may be nominated after all; a nomination that was declined stands again."""
    nomination = Nomination.objects.select_for_update().get(pk=nomination.pk)
    if by.user_id != nomination.user_id or nomination.state != "declined":
        raise Refused(_("There is nothing to take back."))
    _enter("nomination.welcome", nomination, by=by, at=at, year=nomination.year)
    if nomination.nominated_at is None:
        nomination.delete()
        return
    nomination.state = "nominated"
    nomination.save(update_fields=["state"])


def _become(nomination: Nomination, state: str, *, by: Actor, at: datetime) -> None:
    nomination = Nomination.objects.select_for_update().get(pk=nomination.pk)
    if state == "declined" and by.user_id != nomination.user_id:
        raise Refused(_("Only the person declines."))
    if not may_become(nomination.state, state):
        told = {"state": nomination.state_name}
        raise Refused(_("Somebody has been here before you: it is “%(state)s” now.") % told)
    nomination.state = state
    if state in ("chosen", "not_chosen"):
        nomination.decided_at, nomination.decided_by = at, by.me
    elif state == "nominated":
        nomination.decided_at = nomination.decided_by = None
    nomination.save(update_fields=["state", "decided_at", "decided_by"])
    _enter(f"nomination.{state}", nomination, by=by, at=at, year=nomination.year)


def _check_quota(nomination: Nomination, *, at: datetime) -> None:
    quota = quota_of(nomination.kind, bangkok_day(at))
    if quota is None:
        return
    chosen = Nomination.objects.filter(year=nomination.year, kind=nomination.kind, state="chosen")
    if quota.per == "province":
        chosen = chosen.filter(province_code=nomination.province_code)
    if chosen.exclude(pk=nomination.pk).count() >= quota.count:
        raise Refused(
            _(
                "As many as the year has places for are chosen already. Open one of those decisions again first."
            )
        )


def _enter(verb: str, row: Duty | Nomination, *, by: Actor, at: datetime, **codes: object) -> None:
    record(verb, row, by=by, at=at, place_code=row.place_code, codes={"user": row.user_id, **codes})
