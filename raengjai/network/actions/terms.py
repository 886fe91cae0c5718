"""Appointing and ending: the member, the posting that lets them work, and the journal entry, together."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.actions import add_user, assign_posting, end_posting, reopen_posting
from raengjai.access.models import Posting, PostingQuerySet, User
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.ground.text import phone_e164
from raengjai.journal.actions import record
from raengjai.network.actions.cards import restore_card, settle_card
from raengjai.network.models import Member, MemberQuerySet
from raengjai.network.providers import appointed, member_words
from raengjai.people.rules.names import name_key
from raengjai.search import actions as search
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on

# The screen offers the undo for eight seconds; the server allows a minute.
UNDO_ALLOWED_FOR = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class NewVolunteer:
    """What the appointment of somebody without an account says."""

    username: str
    name: str
    phone: str
    place_code: str
    tier: str
    starts_on: date
    ends_on: date | None = None


@transaction.atomic
def add_volunteer(new: NewVolunteer, *, by: Actor, at: datetime) -> Member:
    """A new account and its appointment, together. Nobody can sign in with it until it is activated."""
    user = add_user(username=new.username, name=new.name, by=by, at=at)
    return appoint_volunteer(
        user,
        place_code=new.place_code,
        tier=new.tier,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        phone=new.phone,
        by=by,
        at=at,
    )


@transaction.atomic
def appoint_volunteer(
    user: User,
    *,
    place_code: str,
    tier: str,
    starts_on: date,
    by: Actor,
    at: datetime,
    ends_on: date | None = None,
    phone: str = "",
    village_no: int | None = None,
    mentor: Member | None = None,
) -> Member:
    """`user` serves a sub-district (or a wider area) as a volunteer; a place has one core volunteer at a time."""
    if not by.covers(place_code):
        raise Refused(_("This place is outside your area."), field="place_code")
    if tier == "core" and _core_of(place_code, starts_on, ends_on).exists():
        raise Refused(_("This sub-district has a core volunteer during these days."), field="tier")
    assign_posting(
        user,
        role="volunteer",
        place_code=place_code,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
        at=at,
    )
    member = Member(
        user=user,
        kind="volunteer",
        tier=tier,
        name=user.name,
        phone=_phone(phone),
        village_no=village_no,
        place_code=place_code,
        starts_on=starts_on,
        ends_on=ends_on,
        mentor=mentor,
    )
    return _appointed(member, by=by, at=at)


@transaction.atomic
def appoint_mentor(
    user: User,
    *,
    agency_code: str,
    office_code: str,
    province_code: str,
    starts_on: date,
    by: Actor,
    at: datetime,
    ends_on: date | None = None,
    phone: str = "",
) -> Member:
    """`user`, an officer of an agency's provincial office, works what is referred to that office."""
    assign_posting(
        user,
        role="mentor",
        place_code=province_code,
        agency_code=agency_code,
        office_code=office_code,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
        at=at,
    )
    member = Member(
        user=user,
        kind="mentor",
        name=user.name,
        phone=_phone(phone),
        agency_code=agency_code,
        office_code=office_code,
        place_code=province_code,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return _appointed(member, by=by, at=at)


@transaction.atomic
def end_membership(member: Member, *, ends_on: date, reason: str, by: Actor, at: datetime) -> None:
    """The last day of service, for the member and for the posting that came with it. The reason is a code."""
    member = _locked(member)
    if member.ended_at is not None:
        raise Refused(_("Somebody has ended this term already."))
    if ends_on < member.starts_on:
        raise Refused(_("The last day is before the first day. Correct one of them."), field="ends_on")
    if member.appointed_until is not None and ends_on > member.appointed_until:
        raise Refused(_("The appointment itself ends before this day."), field="ends_on")
    member.ends_on, member.end_reason = ends_on, reason
    member.ended_at, member.ended_by = at, by.user_id
    member.save(update_fields=["ends_on", "end_reason", "ended_at", "ended_by"])
    for posting in _postings_of(member):
        end_posting(posting, ends_on=ends_on, by=by, at=at)
    settle_card(member, by=by, at=at)
    _record("member.ended", member, by=by, at=at, until=ends_on, reason=reason)


@transaction.atomic
def reopen_membership(member: Member, *, by: Actor, at: datetime) -> None:
    """Takes back the end of a term, within a minute and by whoever ended it."""
    member = _locked(member)
    if member.ended_at is None:
        return
    if member.ended_by != by.user_id or at - member.ended_at > UNDO_ALLOWED_FOR:
        raise Refused(_("It is too late to undo this. Appoint the person again."))
    if member.tier == "core" and _taken(member):
        raise Refused(_("Somebody else has been appointed here, so it cannot be undone."))
    ended_at = member.ended_at
    member.ends_on, member.end_reason = member.appointed_until, ""
    member.ended_at = member.ended_by = None
    member.save(update_fields=["ends_on", "end_reason", "ended_at", "ended_by"])
    for posting in _postings_of(member):
        reopen_posting(posting, ends_on=member.ends_on, by=by, at=at)
    restore_card(member, ended_at=ended_at, by=by, at=at)
    _record("member.reopened", member, by=by, at=at, until=member.ends_on)


def _appointed(member: Member, *, by: Actor, at: datetime) -> Member:
    member.name_key, member.appointed_until = name_key(member.name), member.ends_on
    member.save(force_insert=True)
    search.put(
        "member",
        member.pk,
        member_words(member),
        place_code=member.place_code,
        office_codes=_offices_of(member.province_code, at.date()),
        at=at,
    )
    _record("member.appointed", member, by=by, at=at, tier=member.tier, **{"from": member.starts_on})
    for follow in appointed:
        follow(member, at)
    return member


def _record(verb: str, member: Member, *, by: Actor, at: datetime, **codes: object) -> None:
    record(
        verb,
        member,
        by=by,
        at=at,
        place_code=member.place_code,
        office_code=member.office_code,
        codes={"kind": member.kind, "user": member.user_id, **codes},
    )


def _locked(member: Member) -> Member:
    return Member.objects.select_for_update().get(pk=member.pk)


def _postings_of(member: Member) -> PostingQuerySet:
    return Posting.objects.filter(
        user=member.user_id,
        role=member.kind,
        place_code=member.place_code,
        office_code=member.office_code,
        starts_on=member.starts_on,
    )


def _offices_of(province_code: str, day: date) -> list[str]:
    """Every office of the province may find who serves there."""
    return [office.code for office in all_on(catalogue().offices, day) if office.province == province_code]


def _taken(member: Member) -> bool:
    rivals = _core_of(member.place_code, member.starts_on, member.appointed_until)
    return rivals.exclude(pk=member.pk).exists()


def _core_of(place_code: str, starts_on: date, ends_on: date | None) -> MemberQuerySet:
    members = Member.objects.volunteers().filter(place_code=place_code, tier="core")
    return members.serving_between(starts_on, ends_on)


def _phone(typed: str) -> str:
    if not typed.strip():
        return ""
    number = phone_e164(typed)
    if not number:
        raise Refused(
            _("This is not a whole telephone number. Write it like 081-234-5678."),
            field="phone",
        )
    return number
