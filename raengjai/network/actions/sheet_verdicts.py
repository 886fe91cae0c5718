"""What the register says of a row: new, the same, changed, or faulty. Asked while the list is checked and again when
it is loaded, some hundred rows at a time and as the system: a list may name people of other provinces too.

Who a row means: the national ID says it; a row without one, or whose number nobody has, means whoever has the same
name, place and first day.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

from raengjai.ground.text import normalise_thai
from raengjai.network.models import Application, Identity, Member, Profile, number_index, twin_index
from raengjai.network.models.application import OPEN_STATES
from raengjai.network.models.profile import PLAIN_FIELDS
from raengjai.network.rules import seats_of
from raengjai.network.rules.checks import Facts, checks_of
from raengjai.network.rules.register import free_seat, serves_at
from raengjai.network.rules.sheet import Fault, RowSaid

Taken = list[tuple[int | None, date, date | None]]


@dataclass(slots=True)
class Verdict:
    """`member` is the term that the row speaks of, `user_id` the account of somebody who served before."""

    kind: Literal["new", "same", "changed", "faulty"]
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    member: Member | None = None
    user_id: UUID | None = None
    seat: int | None = None


class Weighing:
    """Judges rows in their order; what the rows before took (seats) counts. `on` is the day on which it is asked."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._taken: dict[str, Taken] = {}

    def weigh(self, rows: Sequence[RowSaid]) -> list[Verdict]:
        known = _Known(rows)
        self._look_up_seats(rows)
        return [self._verdict(row, known) for row in rows]

    def _look_up_seats(self, rows: Sequence[RowSaid]) -> None:
        places = {row.place_code for row in rows if row.tier == "core"} - self._taken.keys()
        self._taken |= {place: [] for place in places}
        core = Member.objects.volunteers().filter(place_code__in=sorted(places), tier="core")
        for place, seat, first, last in core.values_list("place_code", "seat", "starts_on", "ends_on"):
            self._taken[place].append((seat, first, last))

    def _verdict(self, row: RowSaid, known: "_Known") -> Verdict:
        user_id = known.account_of(row)
        terms = known.terms.get(user_id, []) if user_id else []
        term = next(
            (m for m in terms if (m.place_code, m.starts_on) == (row.place_code, row.starts_on)), None
        )
        if term is not None:
            return _compared(row, term, known, self._on)
        faults = known.faults_of_number(row, user_id) or _overlap(row, terms)
        if not serves_at(row.kind, row.place_code, row.starts_on):
            faults.append(Fault("place_code", "graduates_only"))
        notes = _check(row, faults, is_twin_known=known.is_twin(row, user_id))
        seat = None if faults else self._seat(row, faults)
        if faults:
            return Verdict("faulty", faults)
        return Verdict("new", notes=notes, user_id=user_id, seat=seat)

    def _seat(self, row: RowSaid, faults: list[Fault]) -> int | None:
        if row.tier != "core":
            return None
        taken = self._taken[row.place_code]
        count = seats_of(row.place_code, "core", row.starts_on) or len(taken) + 1
        seat = free_seat(count, taken, row.starts_on, row.ends_on)
        if seat is None:
            faults.append(Fault("role", "no_seat", {"count": count, "code": row.place_code}))
        else:
            taken.append((seat, row.starts_on, row.ends_on))
        return seat


class _Known:
    """What the register knows of the people of some rows."""

    def __init__(self, rows: Sequence[RowSaid]) -> None:
        indexes = [index for row in rows if (index := number_index(row.citizen_id))]
        twins = [index for row in rows if (index := twin_index(row.name, row.birth_date))]
        numbered = Identity.objects.filter(number_index__in=indexes)
        self._by_number = {bytes(each.number_index or b""): each.user_id for each in numbered}
        self._applied = {
            bytes(index)
            for index in Application.objects.filter(
                number_index__in=indexes, state__in=OPEN_STATES
            ).values_list("number_index", flat=True)
            if index
        }
        found = Identity.objects.filter(twin_index__in=twins).values_list("twin_index", "user_id")
        self._twins: dict[bytes, set[UUID]] = defaultdict(set)
        for twin, user in found:
            self._twins[bytes(twin or b"")].add(user)
        self._by_words = self._same_words(rows)
        users = {*self._by_number.values(), *self._by_words.values()}
        self.terms: dict[UUID, list[Member]] = defaultdict(list)
        for member in Member.objects.in_the_field().filter(user__in=users).order_by("starts_on", "id"):
            self.terms[member.user_id].append(member)
        self.profiles = {each.user_id: each for each in Profile.objects.filter(user__in=users)}
        self.identities = {each.user_id: each for each in Identity.objects.filter(user__in=users)}

    def account_of(self, row: RowSaid) -> UUID | None:
        if row.citizen_id:
            found = self._by_number.get(number_index(row.citizen_id) or b"")
            if found is not None:
                return found
        found = self._by_words.get(row.identity)
        kept = self.identities.get(found) if found else None
        has_another = row.citizen_id and kept is not None and kept.number_index is not None
        return None if has_another else found

    def faults_of_number(self, row: RowSaid, user_id: UUID | None) -> list[Fault]:
        """An open application goes first; a number that belongs to somebody of another name was mistyped."""
        index = number_index(row.citizen_id)
        if index in self._applied:
            return [Fault("citizen_id", "applied")]
        named = {normalise_thai(each.name) for each in self.terms.get(user_id, [])} if user_id else set()
        return [Fault("name", "other_person")] if named and normalise_thai(row.name) not in named else []

    def is_twin(self, row: RowSaid, user_id: UUID | None) -> bool:
        index = twin_index(row.name, row.birth_date)
        return bool(index and self._twins.get(index, set()) - {user_id})

    @staticmethod
    def _same_words(rows: Sequence[RowSaid]) -> dict[tuple[str, str, str], UUID]:
        places, days = sorted({row.place_code for row in rows}), sorted({row.starts_on for row in rows})
        there = Member.objects.in_the_field().filter(place_code__in=places, starts_on__in=days)
        found = there.values_list("name", "place_code", "starts_on", "user")
        return {(normalise_thai(name), place, day.isoformat()): user for name, place, day, user in found}


def _overlap(row: RowSaid, terms: Sequence[Member]) -> list[Fault]:
    """Somebody serves one place at a time."""
    for term in terms:
        ends = term.ends_on is not None and term.ends_on < row.starts_on
        begins = row.ends_on is not None and term.starts_on > row.ends_on
        if not (ends or begins):
            if term.place_code == row.place_code:
                return [Fault("starts_on", "other_days")]
            if term.province_code == row.place_code[:2]:
                return [Fault("place_code", "serves_there", {"code": term.place_code})]
            return [Fault("place_code", "serves_elsewhere")]
    return []


def _check(row: RowSaid, faults: list[Fault], *, is_twin_known: bool) -> list[Fault]:
    """The checks of an application; returns what is worth a look and no fault."""
    facts = Facts(
        kind=row.kind,
        tier="",  # seats are counted here, with those that the rows before took
        place_code=row.place_code,
        citizen_id=row.citizen_id,
        birth_date=row.birth_date,
        home_place_code=str(row.profile.get("home_place_code", "")),
        on=row.starts_on,
        is_twin_known=is_twin_known,
    )
    notes: list[Fault] = []
    for check in checks_of(facts):
        if check.found == "too_young":
            told = Fault("birth_date", "too_young", {"age": check.number, "limit": check.limit})
            (faults if check.outcome == "bad" else notes).append(told)
        elif check.found == "known":
            notes.append(Fault("name", "twin"))
    return notes


def _compared(row: RowSaid, term: Member, known: _Known, on: date) -> Verdict:
    """Duty and days are changed by an order, on the person's page; the rest may be taken from the list.

    A term that is over is history: what is kept of it goes by docs/retention.yaml, and no list brings it back.
    """
    faults = _of_another_order(row, term)
    named = normalise_thai(row.name) == normalise_thai(term.name)
    if not named:
        faults.append(Fault("name", "other_person"))
    if faults:
        return Verdict("faulty", faults)
    is_over = term.ends_on is not None and term.ends_on < on
    fields = {} if is_over else _differing(row, term, known)
    return Verdict("changed" if fields else "same", fields=fields, member=term)


def _of_another_order(row: RowSaid, term: Member) -> list[Fault]:
    faults = []
    if (row.kind, row.tier) != (term.kind, term.tier):
        faults.append(Fault("role", "other_role"))
    if row.is_end_said and row.ends_on != term.ends_on:
        faults.append(Fault("ends_on", "other_days"))
    if row.order.number and term.order_no and row.order != term.order:
        faults.append(Fault("order_no", "other_order"))
    return faults


def _differing(row: RowSaid, term: Member, known: _Known) -> dict[str, Any]:
    """Field → what the list says, where it says something else. Languages are compared as a set."""
    identity, profile = known.identities.get(term.user_id), known.profiles.get(term.user_id)
    kept: dict[str, Any] = identity.values() if identity else {}
    kept |= {name: getattr(profile, name) for name in PLAIN_FIELDS} if profile else {}
    said = {**row.profile, "citizen_id": row.citizen_id}
    fields = {name: value for name, value in said.items() if value and not _equal(value, kept.get(name))}
    if row.phone and row.phone != term.phone:
        fields["phone"] = row.phone
    if row.village_no and row.village_no != term.village_no:
        fields["village_no"] = row.village_no
    if row.order.number and not term.order_no:
        fields["order_no"] = row.order.number
    return fields


def _equal(said: Any, kept: Any) -> bool:
    return sorted(said) == sorted(kept or []) if isinstance(said, list) else said == (kept or type(said)())
