"""How needs, referrals and steps are put into components: words in the reader's language, names, clocks."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.access.door import Request
from raengjai.ground.dates import bangkok_today
from raengjai.needs.models import Need, Referral, Step, this_round
from raengjai.needs.rules.states import REFERRAL_STATE_NAMES, TONES, Deed, NeedState, ReferralState
from raengjai.network.models import names_of
from raengjai.places.models import address_of, name_of, office_calendar
from raengjai.services.models import catalogue
from raengjai.services.rules import latest
from raengjai.web.pieces import Event, QueueRow, Word

MOST_MISSED = 10
REFERRAL_WORDS = {
    ReferralState.WAITING: Word(REFERRAL_STATE_NAMES[ReferralState.WAITING], "info", "inbox"),
    ReferralState.ACCEPTED: Word(REFERRAL_STATE_NAMES[ReferralState.ACCEPTED], "info", "circle-check"),
    ReferralState.ASKED: Word(REFERRAL_STATE_NAMES[ReferralState.ASKED], "warn"),
    ReferralState.PASSED_ON: Word(REFERRAL_STATE_NAMES[ReferralState.PASSED_ON], "", "circle-arrow-right"),
    ReferralState.RETURNED: Word(REFERRAL_STATE_NAMES[ReferralState.RETURNED], "warn"),
    ReferralState.RESOLVED: Word(REFERRAL_STATE_NAMES[ReferralState.RESOLVED], "good"),
    ReferralState.WITHDRAWN: Word(REFERRAL_STATE_NAMES[ReferralState.WITHDRAWN], ""),
}
DEED_WORDS = {
    Deed.REFER: gettext_lazy("Referred to %(office)s"),
    Deed.ACCEPT: gettext_lazy("Accepted by %(office)s"),
    Deed.ASSIGN: gettext_lazy("Given to a colleague at %(office)s"),
    Deed.ASK: gettext_lazy("%(office)s asks for more"),
    Deed.ANSWER: gettext_lazy("Question answered"),
    Deed.NOTE: gettext_lazy("Note"),
    Deed.PASS_ON: gettext_lazy("Passed on by %(office)s"),
    Deed.RETURN: gettext_lazy("Sent back by %(office)s"),
    Deed.RESOLVE: gettext_lazy("Resolved by %(office)s"),
    Deed.TELL: gettext_lazy("The person was told"),
    Deed.WITHDRAW: gettext_lazy("Withdrawn"),
    Deed.REOPEN: gettext_lazy("Not fixed: opened again"),
    Deed.RATE: gettext_lazy("Rated by the person"),
}


def state_word(need: Need) -> Word:
    tone = TONES[NeedState(need.state)]
    return Word(need.state_name, "" if tone == "muted" else tone)  # type: ignore[arg-type]


def topic_name(code: str, language: str) -> str:
    topic = latest(catalogue().topics, code)
    return topic.name.say(language) if topic else code


def service_name(code: str, language: str) -> str:
    service = latest(catalogue().services, code)
    return service.name.say(language) if service else ""


def office_name(code: str, language: str) -> str:
    office = latest(catalogue().offices, code)
    return office.name.say(language) if office else code


def outcome_name(code: str, language: str) -> str:
    outcome = latest(catalogue().outcomes, code)
    return outcome.name.say(language) if outcome else code


def outcomes(referrals: Sequence[Referral], language: str) -> list[dict[str, Any]]:
    """How each part ended that has its result; named by its office where there are several."""
    parts = this_round(referrals)
    return [
        {
            "office": office_name(each.office_code, language) if len(parts) > 1 else "",
            "outcome": outcome_name(each.outcome_code, language),
            "amount": each.outcome_amount,
        }
        for each in parts
        if each.outcome_code
    ]


def person_name(need: Need) -> str:
    """What the reader may see: the person, a group's size, or that no name was given or shared.

    `need` comes from `with_names`: a person whom the policies hide is joined as nothing.
    """
    if need.group_size:
        return _("Group of %(size)d people") % {"size": need.group_size}
    if need.person is not None:
        return need.person.full_name
    return _("Name not shared") if need.person_id else _("No name given")


def days_left(due_on: date | None, today: date) -> int | None:
    return None if due_on is None else office_calendar().office_days_between(today, due_on)


def queue_rows(referrals: Sequence[Referral], request: Request) -> list[QueueRow]:
    """One row per referral, the person first. One query for the officers' names."""
    today, language = bangkok_today(), request.actor.language
    officers = names_of({each.assigned_to for each in referrals if each.assigned_to})
    return [
        QueueRow(
            id=str(each.pk),
            url=reverse("need", args=[each.need_id]),
            person=person_name(each.need),
            what=topic_name(each.topic_code, language),
            place=name_of(each.place_code, language),
            since=each.sent_at,
            owner=officers.get(each.assigned_to, "") if each.assigned_to else "",
            state=REFERRAL_WORDS[ReferralState(each.state)],
            days_left=days_left(each.due_on, today) if each.is_open else None,
            due_on=each.due_on,
            is_new=each.state == ReferralState.WAITING,
        )
        for each in referrals
    ]


def timeline(need: Need, steps: Iterable[Step], *, language: str, people: dict[UUID, str]) -> list[Event]:
    """The need's story, the newest first: what is ahead, every step that stands, and how it was recorded."""
    recorded = Event(
        what=_("Recorded"),
        at=need.visit.made_at,
        who=people.get(need.recorded_by, ""),
        note=need.note,
    )
    told = [
        _event(step, language, people) for step in steps if step.undone_at is None and step.undoes_id is None
    ]
    return [*_ahead(need), *reversed(told), recorded]


def happened_since(need: Need, version: int, language: str) -> list[Event]:
    """What was done to the need after `version`, the newest first. Every step moves the version by one."""
    missed = max(need.version - version, 0)
    steps = list(Step.objects.filter(need=need).order_by("-at", "-id")[: min(missed, MOST_MISSED)])
    people = names_of({step.by_user for step in steps if step.by_user})
    return [_event(step, language, people) for step in steps]


def _event(step: Step, language: str, people: dict[UUID, str]) -> Event:
    office = office_name(step.office_code, language) if step.office_code else ""
    who = people.get(step.by_user, step.by_name) if step.by_user else _("The person, by receipt")
    what = DEED_WORDS[Deed(step.deed)] % {"office": office}
    return Event(
        what=_("Taken back: %(deed)s") % {"deed": what} if step.undoes_id else what,
        at=step.at,
        who=who,
        note=step.text,
        change=_reason(step, language),
    )


def _reason(step: Step, language: str) -> str:
    if not step.reason_code:
        return ""
    known = catalogue().words["bounce"].get(step.reason_code)
    return known.say(language) if known else ""


def _ahead(need: Need) -> list[Event]:
    words = {
        NeedState.REFERRED: _("the office accepts it"),
        NeedState.ACCEPTED: _("the office answers"),
        NeedState.ASKED: _("answer the office’s question"),
        NeedState.RETURNED: _("mend it and send it again, or withdraw it"),
        NeedState.RESOLVED: _("tell the person"),
    }
    what = words.get(NeedState(need.state))
    return [Event(what=what, ahead=True)] if what else []


def where(need: Need, language: str) -> str:
    return address_of(need.place_code, language, village_no=need.village_no)
