"""Who of many can be renewed or ended, and who cannot and why: a few questions, however many they are."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from raengjai.access.models import Posting
from raengjai.network.actions.terms import term_of
from raengjai.network.models import Member, OrderRun
from raengjai.network.rules import last_day_of_term, seats_of
from raengjai.network.rules.register import free_seat, serves_at
from raengjai.network.rules.terms import Next, why_not_ended, why_not_renewed

_ONE = timedelta(days=1)
Span = tuple[int | None, date, date | None]  # seat, first day, last day


def why_not(run: OrderRun, members: Sequence[Member]) -> dict[UUID, str]:
    """Member → code of what stands in the way of the run's deed, "" where nothing does.

    Two of the same run who would take the same seat both pass here; the second is refused when it comes to it.
    """
    following = _following([each.pk for each in members])
    if run.deed == "end":
        assert run.ends_on is not None  # a constraint says so once the order is written
        return {
            each.pk: why_not_ended(term_of(each, following.get(each.pk, "none")), ends_on=run.ends_on)
            for each in members
        }
    found = {
        each.pk: why_not_renewed(term_of(each, following.get(each.pk, "none")), ends_on=run.ends_on)
        for each in members
    }
    able = [each for each in members if not found[each.pk]]
    return found | _in_the_way(run, able)


def next_days(run: OrderRun, member: Member) -> tuple[date, date | None]:
    """First and last day of the term that the run would write."""
    assert member.ends_on is not None
    first = member.ends_on + _ONE
    return first, run.ends_on or last_day_of_term(member.kind, first)


def _following(ids: Sequence[UUID]) -> dict[UUID, Next]:
    rows = Member.objects.filter(previous__in=ids).values_list("previous_id", "ended_at")
    return {previous: "ended" if ended_at else "open" for previous, ended_at in rows}


def _in_the_way(run: OrderRun, members: Sequence[Member]) -> dict[UUID, str]:
    """Seats that others hold, places where the kind is not appointed, service that is there already."""
    days = {each.pk: next_days(run, each) for each in members}
    if not days:
        return {}
    first = min(begins for begins, _ends in days.values())
    seats, postings = _seats(members, first), _postings(members, first)
    found = {}
    for each in members:
        begins, ends = days[each.pk]
        held = postings[each.user_id, each.kind, each.place_code]
        if not serves_at(each.kind, each.place_code, begins):
            found[each.pk] = "area"
        elif free_seat(1, held, begins, ends) is None:
            found[each.pk] = "serves"
        elif each.tier == "core" and not _has_seat(each, seats[each.place_code], begins, ends):
            found[each.pk] = "seat"
        else:
            found[each.pk] = ""
    return found


def _has_seat(member: Member, taken: Sequence[Span], first: date, last: date | None) -> bool:
    count = seats_of(member.place_code, "core", first)
    return count is None or free_seat(count, taken, first, last) is not None


def _seats(members: Sequence[Member], first: date) -> dict[str, list[Span]]:
    places = {each.place_code for each in members if each.tier == "core"}
    rows = Member.objects.volunteers().filter(place_code__in=places, tier="core").serving_between(first, None)
    found: dict[str, list[Span]] = defaultdict(list)
    for place, seat, starts_on, ends_on in rows.values_list("place_code", "seat", "starts_on", "ends_on"):
        found[place].append((seat, starts_on, ends_on))
    return found


def _postings(members: Sequence[Member], first: date) -> dict[tuple[UUID, str, str], list[Span]]:
    """(account, role, place) → when the person serves there, as days on the one seat that a person has."""
    rows = Posting.objects.filter(user__in=[each.user_id for each in members]).overlapping(first, None)
    found: dict[tuple[UUID, str, str], list[Span]] = defaultdict(list)
    fields = ("user", "role", "place_code", "starts_on", "ends_on")
    for user_id, role, place, starts_on, ends_on in rows.values_list(*fields):
        found[user_id, role, place].append((1, starts_on, ends_on))
    return found
