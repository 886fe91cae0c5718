"""People of the network follow their places: when a place is merged, divided or gets another code, a term ends with the
reason "place" and the next row goes on at the successor the same day. Nobody is lost, nobody serves twice."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from raengjai.access.actions import assign_posting, end_posting, plan_posting_at, reopen_posting
from raengjai.access.models import Posting
from raengjai.ground.actor import Actor
from raengjai.journal.actions import record
from raengjai.network.actions.cards import keep_card_for_a_while
from raengjai.network.actions.pairing import follow_area, is_looked_after
from raengjai.network.actions.terms import (
    continued,
    hold_seats,
    note_service,
    postings_of,
    put_words,
    record_member,
    rivals_of,
)
from raengjai.network.models import Application, Equipment, Member, Pairing, PairingQuerySet
from raengjai.network.models.application import OPEN_STATES
from raengjai.network.models.member import MemberQuerySet
from raengjai.network.rules import seats_of
from raengjai.network.rules.register import free_seat
from raengjai.places.providers import Holding, Move, register_holding

PLACE = "place"
_ONE = timedelta(days=1)


def register() -> None:
    """Called once, when the app is ready."""
    register_holding(
        "member",
        Holding(
            _("People of the network"),
            _("go on at the successor the same day, in a row of its own; the card is printed anew"),
            10,
            _count_members,
            move_members,
        ),
    )
    register_holding(
        "posting",
        Holding(
            _("Postings"), _("go on at the successor, with the same end"), 12, _count_postings, move_postings
        ),
    )
    register_holding(
        "pairing",
        Holding(
            _("Areas that mentors look after"),
            _("the same mentor looks after the successor"),
            13,
            _count_pairings,
            move_pairings,
        ),
    )
    register_holding(
        "application",
        Holding(
            _("Open applications"),
            _("are asked for the successor"),
            14,
            _count_applications,
            move_applications,
        ),
    )
    register_holding(
        "equipment",
        Holding(_("Things lent"), _("stay with their person"), 16, _count_equipment, move_equipment),
    )


# --- members -------------------------------------------------------------------------------------------------


def _members_at(codes: Sequence[str], day: date) -> MemberQuerySet:
    """Terms that share a day with the time from `day` on."""
    return Member.objects.of_places(list(codes)).serving_between(day, None)


def _count_members(codes: Sequence[str], day: date) -> int:
    return _members_at(codes, day).values("user").distinct().count()


def move_members(move: Move, most: int, by: Actor, at: datetime) -> int:
    found = _members_at([move.place_code], move.day).filter(move.of()).select_related("user", "mentor")
    # Whoever sits on a seat first keeps the lower one; a term that follows another comes after it.
    terms = list(found.order_by("starts_on", "seat", "id").select_for_update(of=("self",))[:most])
    for member in terms:
        follow_place(member, to=move.successor_code, day=move.day, by=by, at=at)
    return len(terms)


def follow_place(member: Member, *, to: str, day: date, by: Actor, at: datetime) -> Member:
    """The term goes on at `to` from `day`. One that begins later was only planned here: it is planned there now.

    Where the same person serves in the same way at both places, one term goes on: the core one, else the longer.
    """
    hold_seats([to])
    first = max(member.starts_on, day)
    twin = _twin(member, to, first)
    if twin is not None and not _goes_before(twin, member):
        if twin.starts_on < first:
            _end(twin, first, by=by, at=at)
            twin = None
        else:
            _join(twin, member, by=by, at=at)
    if member.starts_on >= day:
        made = _plan_there(member, to, is_needless=twin is not None, by=by, at=at)
    elif twin is not None:
        _end(member, day, by=by, at=at)
        made = twin
    else:
        made = _go_on(member, to, day, by=by, at=at)
    note_service(member.user_id)
    return made


def _twin(member: Member, to: str, first: date) -> Member | None:
    """Another term of the same person, in the same way at the successor, on a day from `first` on."""
    same = Member.objects.of_places([to]).filter(user=member.user_id, kind=member.kind)
    others = same.serving_between(first, member.ends_on).exclude(pk=member.pk)
    return others.exclude(starts_on__gt=first).order_by("starts_on", "id").first()


def _goes_before(one: Member, other: Member) -> bool:
    def rank(member: Member) -> tuple[bool, date]:
        return member.tier == "core", member.ends_on or date.max

    return rank(one) >= rank(other)


def _join(twin: Member, member: Member, *, by: Actor, at: datetime) -> None:
    """The row at the successor begins on this very day: it takes over what the other has more, seat and length."""
    last = None if None in (twin.ends_on, member.ends_on) else max(twin.ends_on, member.ends_on)  # type: ignore[type-var]
    twin.tier = member.tier if member.tier == "core" else twin.tier
    twin.ends_on = twin.appointed_until = last
    twin.seat = None
    seat = _seat_at(twin, twin.place_code, twin.starts_on, last)
    for posting in postings_of(twin):
        reopen_posting(posting, ends_on=last, by=by, at=at)
    twin.seat = seat
    twin.save(update_fields=["tier", "ends_on", "appointed_until", "seat"])
    record_member("member.joined", twin, by=by, at=at, until=last, seat=seat, tier=twin.tier)


def _end(member: Member, day: date, *, by: Actor, at: datetime) -> None:
    """The last day is the one before `day`, for the term and its posting."""
    postings, last_day = list(postings_of(member)), day - _ONE
    if last_day < member.starts_on:  # it would begin on this very day elsewhere
        last_day = member.starts_on
    member.ends_on, member.end_reason = last_day, PLACE
    member.ended_at, member.ended_by = at, by.user_id
    member.save(update_fields=["ends_on", "end_reason", "ended_at", "ended_by"])
    for posting in postings:
        if posting.ends_on is None or posting.ends_on > last_day:
            end_posting(posting, ends_on=last_day, by=by, at=at)
    keep_card_for_a_while(member, day=day, by=by, at=at)
    record_member("member.ended", member, by=by, at=at, until=last_day, reason=PLACE)


def _go_on(member: Member, to: str, day: date, *, by: Actor, at: datetime) -> Member:
    last_day = member.ends_on
    seat = _seat_at(member, to, day, last_day)
    _end(member, day, by=by, at=at)
    later = Member.objects.filter(previous=member).first()
    Member.objects.filter(previous=member).update(previous=None)
    following = Member(
        user=member.user,
        kind=member.kind,
        tier=member.tier,
        name=member.name,
        phone=member.phone,
        village_no=member.village_no,
        agency_code=member.agency_code,
        office_code=member.office_code,
        place_code=to,
        mentor=member.mentor if to[:2] == member.province_code else None,
        starts_on=day,
        ends_on=last_day,
        order_no=member.order_no,
        order_on=member.order_on,
        previous=member,
        seat=seat,
    )
    _post(following, by=by, at=at)
    continued(following, by=by, at=at)
    Member.objects.filter(mentor=member).update(mentor=following)  # a mentor's volunteers keep the mentor
    if later is not None:  # the next term, appointed already, comes after the row that goes on
        Member.objects.filter(pk=later.pk).update(previous=following)
    return following


def _plan_there(member: Member, to: str, *, is_needless: bool, by: Actor, at: datetime) -> Member:
    """Not begun yet, so nothing is overwritten but a plan. One that another term makes needless ends on its first day."""
    postings, former = list(postings_of(member)), member.place_code
    seat = _seat_at(member, to, member.starts_on, member.ends_on)
    member.place_code, member.seat = to, seat
    if to[:2] != former[:2]:
        member.mentor = None
    member.save(update_fields=["place_code", "province_code", "seat", "mentor"])
    for posting in postings:
        plan_posting_at(posting, place_code=to, by=by, at=at)
    put_words(member, at=at)
    record_member("member.planned_anew", member, by=by, at=at, at_place=former, seat=seat)
    if is_needless:
        _end(member, member.starts_on, by=by, at=at)
    else:
        keep_card_for_a_while(member, day=member.starts_on, by=by, at=at)
    return member


def _seat_at(member: Member, to: str, first: date, last: date | None) -> int | None:
    """The same seat where it is free, else the first free one, else one beyond the number: whoever was appointed
    stays until the term ends; such a seat is not filled again (`terms._seat_for`)."""
    if member.tier != "core":
        return None
    probe = Member(place_code=to)
    taken = list(
        rivals_of(probe, first, last).exclude(pk=member.pk).values_list("seat", "starts_on", "ends_on")
    )
    held = {seat for seat, _begins, _ends in taken}
    count = seats_of(to, "core", first)
    if member.seat not in held and (count is None or (member.seat or 0) <= count):
        return member.seat
    return free_seat((count or 0) + len(taken) + 1, taken, first, last)


def _post(member: Member, *, by: Actor, at: datetime) -> None:
    """The posting that comes with the term, unless the person has the same one there already."""
    same = Posting.objects.filter(
        user=member.user, role=member.kind, place_code=member.place_code, office_code=member.office_code
    ).overlapping(member.starts_on, member.ends_on)
    for posting in same:
        end_posting(posting, ends_on=max(member.starts_on - _ONE, posting.starts_on), by=by, at=at)
    if same.exists():
        return
    assign_posting(
        member.user,
        role=member.kind,
        place_code=member.place_code,
        agency_code=member.agency_code,
        office_code=member.office_code,
        starts_on=member.starts_on,
        ends_on=member.ends_on,
        by=by,
        at=at,
    )


# --- postings that no term explains, and what else hangs on people --------------------------------------------


def _count_postings(codes: Sequence[str], day: date) -> int:
    return Posting.objects.filter(place_code__in=list(codes)).overlapping(day, None).count()


def move_postings(move: Move, most: int, by: Actor, at: datetime) -> int:
    """Postings without a term (of demonstrations, of officers of a district). No village: they go with the rest."""
    if not move.takes_rest:
        return 0
    found = Posting.objects.filter(place_code=move.place_code).overlapping(move.day, None)
    postings = list(found.select_related("user").order_by("starts_on", "id")[:most])
    for posting in postings:
        _move_posting(posting, move, by=by, at=at)
    return len(postings)


def _move_posting(posting: Posting, move: Move, *, by: Actor, at: datetime) -> None:
    first, last = max(posting.starts_on, move.day), posting.ends_on
    same = Posting.objects.filter(
        user=posting.user_id,
        role=posting.role,
        place_code=move.successor_code,
        office_code=posting.office_code,
    )
    is_there = same.overlapping(first, last).exists()
    if posting.starts_on >= move.day:
        plan_posting_at(posting, place_code=move.successor_code, by=by, at=at)
        return
    end_posting(posting, ends_on=move.day - _ONE, by=by, at=at)
    if not is_there:
        assign_posting(
            posting.user,
            role=posting.role,
            place_code=move.successor_code,
            agency_code=posting.agency_code,
            office_code=posting.office_code,
            starts_on=first,
            ends_on=last,
            by=by,
            at=at,
        )


def _count_pairings(codes: Sequence[str], day: date) -> int:
    return _pairings(codes, day).count()


def _pairings(codes: Sequence[str], day: date) -> PairingQuerySet:
    provinces = {code[:2] for code in codes}
    return Pairing.objects.filter(province_code__in=provinces, place_code__in=list(codes)).not_over(day)


def move_pairings(move: Move, most: int, by: Actor, at: datetime) -> int:
    """In a division the mentor looks after every part; a named volunteer goes with the rest."""
    rows = _pairings([move.place_code], move.day).select_related("mentor").order_by("id")
    if not move.takes_rest:
        rows = rows.filter(volunteer=None)
    found = [
        each
        for each in rows
        if move.takes_rest
        or not (move.crosses_provinces or is_looked_after(each, move.successor_code, move.day))
    ]
    for each in found[:most]:
        follow_area(each, to=move.successor_code, from_day=move.day, ends_here=move.takes_rest, by=by, at=at)
    return len(found[:most])


def _count_applications(codes: Sequence[str], _day: date) -> int:
    return Application.objects.filter(place_code__in=list(codes), state__in=OPEN_STATES).count()


def move_applications(move: Move, most: int, by: Actor, at: datetime) -> int:
    found = Application.objects.filter(
        move.of(), place_code=move.place_code, province_code=move.place_code[:2], state__in=OPEN_STATES
    )
    open_ones = list(found.order_by("id").select_for_update()[:most])
    for each in open_ones:
        _replace(each, move, "application.replaced", {}, by=by, at=at)
    return len(open_ones)


def _count_equipment(codes: Sequence[str], _day: date) -> int:
    return Equipment.objects.out().filter(place_code__in=list(codes)).count()


def move_equipment(move: Move, most: int, by: Actor, at: datetime) -> int:
    """What somebody has in hand is kept with the term that goes on."""
    found = Equipment.objects.out().filter(place_code=move.place_code, province_code=move.place_code[:2])
    if not move.takes_rest:
        found = found.filter(user__in=_members_at([move.successor_code], move.day).values("user"))
    things = list(found.order_by("id").select_for_update()[:most])
    for thing in things:
        _replace(thing, move, "equipment.replaced", {"kind": thing.kind}, by=by, at=at)
    return len(things)


def _replace(
    row: Application | Equipment, move: Move, verb: str, codes: dict[str, str], *, by: Actor, at: datetime
) -> None:
    """The row itself lies at the successor from now on."""
    row.place_code = move.successor_code
    row.save(update_fields=["place_code", "province_code"])
    codes = {"at_place": move.place_code, **codes}
    record(verb, row, by=by, at=at, place_code=row.place_code, codes=codes)
