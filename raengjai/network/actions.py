"""Appointing and ending: the member, the posting that lets them work, and the journal entry, together."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.actions import assign_posting, end_posting
from raengjai.access.models import Posting, User
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.ground.text import phone_e164
from raengjai.journal.actions import record
from raengjai.network.models import Member, MemberQuerySet


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
    """`user` serves a sub-district (or a wider area) as a volunteer; a sub-district has one core volunteer at a time."""
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
def end_membership(member: Member, *, ends_on: date, by: Actor, at: datetime) -> None:
    """The last day of service, for the member and for the posting that came with it."""
    if ends_on < member.starts_on:
        raise Refused(
            _("The last day is before the first day. Correct one of them."),
            field="ends_on",
        )
    member.ends_on = ends_on
    member.save(update_fields=["ends_on"])
    for posting in Posting.objects.filter(
        user=member.user,
        role=member.kind,
        place_code=member.place_code,
        starts_on=member.starts_on,
    ):
        end_posting(posting, ends_on=ends_on, by=by, at=at)
    record(
        "member.ended",
        member,
        by=by,
        at=at,
        place_code=member.place_code,
        codes={"kind": member.kind, "until": ends_on},
    )


def _appointed(member: Member, *, by: Actor, at: datetime) -> Member:
    member.save(force_insert=True)
    record(
        "member.appointed",
        member,
        by=by,
        at=at,
        place_code=member.place_code,
        office_code=member.office_code,
        codes={
            "kind": member.kind,
            "tier": member.tier,
            "user": member.user_id,
            "from": member.starts_on,
        },
    )
    return member


def _core_of(place_code: str, starts_on: date, ends_on: date | None) -> MemberQuerySet:
    members = Member.objects.volunteers().filter(place_code=place_code, tier="core")
    return members.serving_between(starts_on, ends_on)


def _phone(typed: str) -> str:
    if not typed.strip():
        return ""
    number = phone_e164(typed)
    if not number:
        raise Refused(
            _("This is not a telephone number. Write it as 081-234-5678."),
            field="phone",
        )
    return number
