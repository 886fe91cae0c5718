"""Putting people on an event's guest list: nobody twice, and nobody over the number of seats by accident."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from raengjai.events.actions.seats import drop_code, free_seats, hold_groups, last_moment
from raengjai.events.models import Event, Guest, TargetGroup
from raengjai.events.rules import GuestState, State
from raengjai.ground.actor import Actor
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.people.rules.names import name_key

REFUSE, WAIT = "refuse", "wait"
_MAY_LIST = (State.DRAFT, State.SUBMITTED, State.APPROVED, State.OPEN)


@dataclass(frozen=True, slots=True)
class GuestDraft:
    """Somebody to be put on the list. `phone` is +66…, or "". With `user_id` the person's account."""

    name: str
    position: str = ""
    organisation: str = ""
    phone: str = ""
    user_id: UUID | None = None
    agency_code: str = ""
    home_code: str = ""
    language: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """By which somebody without an account is known: how the name sounds, and the telephone number."""
        return name_key(self.name), self.phone


@dataclass(frozen=True, slots=True)
class Listed:
    """What became of a list: who has a seat, who waits, who stood on the event's list already."""

    seated: list[Guest] = field(default_factory=list)
    waiting: list[Guest] = field(default_factory=list)
    doubles: list[GuestDraft] = field(default_factory=list)


def doubles_of(event: Event, drafts: Sequence[GuestDraft]) -> tuple[list[GuestDraft], list[GuestDraft]]:
    """Who is new, and who is on the event's list already or stands twice among the drafts."""
    users, pairs = _known(event, drafts)
    fresh: list[GuestDraft] = []
    doubles: list[GuestDraft] = []
    for draft in drafts:
        pair = draft.pair if draft.phone else None
        is_known = (draft.user_id and draft.user_id in users) or (pair and pair in pairs)
        (doubles if is_known else fresh).append(draft)
        if draft.user_id:
            users.add(draft.user_id)
        if pair:
            pairs.add(pair)
    return fresh, doubles


def _known(event: Event, drafts: Sequence[GuestDraft]) -> tuple[set[UUID], set[tuple[str, str]]]:
    """Accounts and (name, telephone) of those on the list who are among the drafts: one query."""
    asked = Q(user__in=[draft.user_id for draft in drafts if draft.user_id]) | Q(
        phone__in=[draft.phone for draft in drafts if draft.phone]
    )
    rows = Guest.objects.of_event(event.pk).exclude(state=GuestState.REMOVED).filter(asked)
    found: list[tuple[UUID | None, str, str]] = list(rows.values_list("user", "name_key", "phone"))
    return {user for user, _key, _phone in found if user is not None}, {
        (key, phone) for _user, key, phone in found if phone
    }


@transaction.atomic
def add_guests(
    group: TargetGroup, drafts: Sequence[GuestDraft], *, how: str, over: str, by: Actor, at: datetime
) -> Listed:
    """All of them, or nobody. Whoever is on the list already is left out and told.

    With more people than seats, `over` says what happens: "refuse" all, or let those who find none "wait".
    """
    event = Event.objects.select_for_update().get(pk=group.event_id)
    check_may_list(event)
    group = hold_groups(event)[group.pk]
    fresh, doubles = doubles_of(event, drafts)
    free = free_seats(group)
    if len(fresh) > free and over != WAIT:
        raise Refused(over_quota_words(len(fresh), free), field="over")
    listed = Listed(doubles=doubles)
    end_of_queue = last_moment(group, at)
    back = _taken_off(event, fresh)
    rows = []
    for place, draft in enumerate(fresh):
        waits = place >= free
        row = _row_of(draft, back) or Guest(id=new_id(), event=event)
        _write(row, draft, group, how=how, by=by, at=at)
        row.state = GuestState.WAITING if waits else GuestState.LISTED
        row.queued_at = end_of_queue + timedelta(microseconds=place) if waits else None
        (listed.waiting if waits else listed.seated).append(row)
        rows.append(row)
    _keep(rows)
    record(
        "guests.listed",
        event,
        by=by,
        at=at,
        place_code=event.place_code,
        office_code=event.office_code,
        codes={"how": how, "group": group.pk, "seated": len(listed.seated), "waiting": len(listed.waiting)},
    )
    return listed


def check_may_list(event: Event) -> None:
    """Refused once the event is over or cancelled."""
    if event.is_template or event.state not in _MAY_LIST:
        raise Refused(_("The event is over or cancelled. Its guest list stays as it is."))


def over_quota_words(count: int, free: int) -> str:
    """What is said when more people are added than there are seats."""
    return ngettext(
        "%(n)d person is to be added and %(free)d seats are free. Let those without a seat wait, choose fewer, or"
        " raise the number of the group.",
        "%(n)d people are to be added and %(free)d seats are free. Let those without a seat wait, choose fewer, or"
        " raise the number of the group.",
        count,
    ) % {"n": count, "free": free}


def _taken_off(event: Event, drafts: Sequence[GuestDraft]) -> list[Guest]:
    """Rows of people who were taken off this list before: they come back, and their old code stays dead."""
    asked = Q(user__in=[draft.user_id for draft in drafts if draft.user_id]) | Q(
        phone__in=[draft.phone for draft in drafts if draft.phone]
    )
    return list(Guest.objects.of_event(event.pk).filter(asked, state=GuestState.REMOVED))


def _row_of(draft: GuestDraft, back: list[Guest]) -> Guest | None:
    for row in back:
        is_account = draft.user_id is not None and row.user_id == draft.user_id
        if is_account or (draft.phone and (row.name_key, row.phone) == draft.pair):
            back.remove(row)
            return row
    return None


def _write(row: Guest, draft: GuestDraft, group: TargetGroup, *, how: str, by: Actor, at: datetime) -> None:
    if not row._state.adding:
        row.version += 1
    if row.code_index is not None:
        drop_code(row)
    row.group, row.how, row.name, row.name_key = group, how, draft.name, name_key(draft.name)
    row.position, row.organisation, row.phone = draft.position, draft.organisation, draft.phone
    row.agency_code, row.home_code, row.language = draft.agency_code, draft.home_code, draft.language
    row.user_id, row.listed_by, row.listed_at = draft.user_id, by.user_id, at
    row.invited_at = row.answered_at = row.moved_up_at = row.substitute_for = None
    row.declined_why = ""
    if draft.user_id:
        # The account is who it is at every event: the ledger counts the person once.
        row.person_key = draft.user_id
    row.place_code, row.office_code = group.place_code, group.office_code
    row.province_code = group.place_code[:2]


def _keep(rows: Sequence[Guest]) -> None:
    """New rows in one statement; those that come back one by one, for they are few."""
    Guest.objects.bulk_create([row for row in rows if row._state.adding])
    for row in rows:
        if row.version > 1:
            row.save()
