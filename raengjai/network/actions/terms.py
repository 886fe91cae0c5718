"""Appointing: the member, the posting that lets them work, and the journal entry, together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.actions import add_user, assign_posting
from raengjai.access.models import Posting, PostingQuerySet, User
from raengjai.ground.actor import Actor
from raengjai.ground.locks import hold
from raengjai.ground.refused import Refused
from raengjai.ground.text import phone_e164
from raengjai.journal.actions import record
from raengjai.network.models import Member, MemberQuerySet, Profile
from raengjai.network.providers import appointed, member_words
from raengjai.network.rules import NO_ORDER, Order, seats_of
from raengjai.network.rules.orders import is_number, tidy_number
from raengjai.network.rules.register import free_seat, serves_at
from raengjai.network.rules.terms import Next, Term
from raengjai.people.rules.names import name_key
from raengjai.search import actions as search
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on


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
    village_no: int | None = None
    order: Order = NO_ORDER


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
        village_no=new.village_no,
        order=new.order,
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
    order: Order = NO_ORDER,
    previous: Member | None = None,
) -> Member:
    """`user` serves a sub-district (or a wider area, or one village of it) as a volunteer.

    A core volunteer takes the first free seat of the place (rules/register.py); Refused when there is none.
    """
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
        previous=previous,
    )
    return appoint_to_place(member, order=order, by=by, at=at)


@transaction.atomic
def appoint_graduate(
    user: User,
    *,
    place_code: str,
    starts_on: date,
    by: Actor,
    at: datetime,
    ends_on: date | None = None,
    phone: str = "",
    village_no: int | None = None,
    order: Order = NO_ORDER,
) -> Member:
    """`user`, a labour graduate, serves a district or sub-district of the southern border provinces."""
    member = Member(
        user=user,
        kind="graduate",
        name=user.name,
        phone=_phone(phone),
        village_no=village_no,
        place_code=place_code,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return appoint_to_place(member, order=order, by=by, at=at)


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


def appoint_to_place(member: Member, *, order: Order, by: Actor, at: datetime) -> Member:
    """A new term (not yet saved) of somebody who serves a place: seat, order, posting and entry."""
    if not by.covers(member.place_code):
        raise Refused(_("This place is outside your area."), field="place_code")
    if member.village_no is not None and len(member.place_code) != 6:
        raise Refused(_("A village number belongs to a sub-district."), field="village_no")
    if not serves_at(member.kind, member.place_code, member.starts_on):
        raise Refused(
            _("Labour graduates are appointed in the southern border provinces only."), field="place_code"
        )
    member.order_no, member.order_on = checked_order(order)
    member.seat = _seat_for(member)
    assign_posting(
        member.user,
        role=member.kind,
        place_code=member.place_code,
        starts_on=member.starts_on,
        ends_on=member.ends_on,
        by=by,
        at=at,
    )
    return _appointed(member, by=by, at=at)


def checked_order(order: Order) -> Order:
    """The order as it is kept. Refused when only one of number and day is there."""
    number = tidy_number(order.number)
    if number and not is_number(number):
        raise Refused(_("An order number has at most 40 characters, such as 12/2568."), field="order_no")
    if bool(number) != bool(order.dated_on):
        field = "order_on" if number else "order_no"
        raise Refused(_("Give both the number and the day of the order, or leave both empty."), field=field)
    return Order(number, order.dated_on)


def locked(member: Member) -> Member:
    return Member.objects.select_for_update(of=("self",)).select_related("user").get(pk=member.pk)


def term_of(member: Member, next_term: Next | None = None) -> Term:
    """What the rules ask of a term; whether another one follows is looked up unless it is said."""
    if next_term is None:
        following = Member.objects.filter(previous=member).first()
        next_term = "none" if following is None else "ended" if following.ended_at else "open"
    return Term(
        kind=member.kind,
        starts_on=member.starts_on,
        ends_on=member.ends_on,
        appointed_until=member.appointed_until,
        is_ended=member.ended_at is not None,
        end_reason=member.end_reason,
        next_term=next_term,
    )


def postings_of(member: Member) -> PostingQuerySet:
    """The postings that came with a term."""
    return Posting.objects.filter(
        user=member.user_id,
        role=member.kind,
        place_code=member.place_code,
        office_code=member.office_code,
        starts_on=member.starts_on,
    )


def record_member(verb: str, member: Member, *, by: Actor, at: datetime, **codes: object) -> None:
    record(
        verb,
        member,
        by=by,
        at=at,
        place_code=member.place_code,
        office_code=member.office_code,
        codes={"kind": member.kind, "user": member.user_id, **codes},
    )


def note_service(user_id: UUID) -> None:
    """The profile knows until when the person serves: what is kept of former members is counted from that day."""
    days = list(Member.objects.filter(user=user_id).values_list("ends_on", flat=True))
    last = None if None in days else max((day for day in days if day), default=None)
    Profile.objects.filter(user=user_id).update(served_until=last)


def hold_seats(places: Sequence[str]) -> None:
    """Whoever else appoints at these places waits until this is decided."""
    hold(*(f"seat {code}" for code in places))


def rivals_of(member: Member, first: date, last: date | None) -> MemberQuerySet:
    """Other core volunteers of the same place who serve on a day of first … last."""
    core = Member.objects.volunteers().filter(place_code=member.place_code, tier="core")
    return core.serving_between(first, last).exclude(pk=member.pk)


def put_words(member: Member, *, at: datetime) -> None:
    """Let the member be found by coordinator and offices of the province, and by nobody's neighbours."""
    search.put(
        "member",
        member.pk,
        member_words(member),
        place_code=member.place_code[:2],
        office_codes=offices_of(member.place_code[:2], at.date()),
        at=at,
    )


def offices_of(province_code: str, day: date) -> Sequence[str]:
    """Every office of the province may find who serves there."""
    return [office.code for office in all_on(catalogue().offices, day) if office.province == province_code]


def continued(member: Member, *, by: Actor, at: datetime) -> Member:
    """A term goes on as a row of its own, because its place is another one now: nobody is appointed, nobody is told."""
    member.name_key, member.appointed_until = name_key(member.name), member.ends_on
    member.save(force_insert=True)
    put_words(member, at=at)
    codes = {"from": member.starts_on, "until": member.ends_on, "seat": member.seat}
    record_member("member.continued", member, by=by, at=at, **codes)
    return member


def _appointed(member: Member, *, by: Actor, at: datetime) -> Member:
    member.name_key, member.appointed_until = name_key(member.name), member.ends_on
    member.save(force_insert=True)
    put_words(member, at=at)
    note_service(member.user_id)
    codes = {"tier": member.tier, "from": member.starts_on, "until": member.ends_on, "seat": member.seat}
    record_member("member.appointed", member, by=by, at=at, order=member.order_on, **codes)
    for follow in appointed:
        follow(member, at)
    return member


def _seat_for(member: Member) -> int | None:
    """The first free seat of a core volunteer; whoever else appoints here waits until this is decided."""
    if member.tier != "core":
        return None
    hold_seats([member.place_code])
    rivals = rivals_of(member, member.starts_on, member.ends_on)
    taken = list(rivals.values_list("seat", "starts_on", "ends_on"))
    count = seats_of(member.place_code, "core", member.starts_on)
    if count is None:
        count = len(taken) + 1
    seat = free_seat(count, taken, member.starts_on, member.ends_on)
    if seat is None:
        raise Refused(_no_seat(count), field="tier")
    return seat


def _no_seat(count: int) -> object:
    if count == 1:
        return _("This sub-district has a core volunteer during these days.")
    return _("This place has its %(count)s core volunteers during these days.") % {"count": count}


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
