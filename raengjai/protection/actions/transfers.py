"""Transfer: another member becomes the owner of a case, when that member accepts and not before.

The key is wrapped for the new owner when the case is offered, for some days. Two steps (accept, then the owner completes) would keep the
wrapped key from existing before acceptance, and leave the case without an owner who works while the former one is away, which
is when cases are handed over. Until it is accepted the wrap is shown to nobody (its policy asks for the team), nor is the case; a
refusal destroys it. The key is made anew when the former owner leaves, or when the case goes to another province.
Who the people are goes along by their consent, or stays behind (identities_along).
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.crypto import SealBroken
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.places.rules import COUNTRY
from raengjai.protection.actions.agreed import NotAgreed, held_about, people_of, shared_items
from raengjai.protection.actions.cases import (
    OpenCase,
    check_open,
    enter_of,
    give_key,
    key_of,
)
from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.extracts import LIVE, tell, told_of
from raengjai.protection.actions.identities_along import (
    CHANGED,
    identities_to_offer,
    no_longer_along,
    put_along,
    settle_identities,
    take_along_away,
    without_along,
)
from raengjai.protection.actions.notices import tell_members
from raengjai.protection.actions.overrides import Without, noted, override_for
from raengjai.protection.actions.team import check_owner, is_excluded, renew_key
from raengjai.protection.models import Case, KeyWrap, Member, Team, Transition
from raengjai.protection.models.cases import OWNER, PARTNER, REFERRED, TRANSFERRED
from raengjai.protection.models.inside import Room
from raengjai.protection.rules.sharing import member_recipient

OFFERED_FOR = timedelta(days=14)
CANNOT = _("This person cannot be put on this case.")
OVER = _("This is no longer offered.")


@transaction.atomic
def offer_transfer(
    opened: OpenCase,
    member: Member,
    *,
    note: str = "",
    stays: bool,
    without: Without | None = None,
    at: datetime,
) -> Transition:
    """The owner offers the case. Refused for who must not learn of it, and where a person has not agreed that this member learns what
    the case holds (unless the ground of the law is stated). Whoever reads the case already learns nothing new."""
    check_open(opened.case)
    check_owner(opened)
    if member.pk == opened.room.member_id or is_excluded(member, opened.case):
        raise Refused(CANNOT, field="member")
    if Transition.objects.filter(
        case=opened.case, kind=Transition.TRANSFER, state=Transition.OFFERED
    ).exists():
        raise Refused(_("This case is offered to somebody already. Take that back first."))
    recipient = member_recipient(member.user.name, member.pk)
    overridden = {} if _reads_already(opened.case, member) else _check_all(opened, recipient, without, at)
    going = identities_to_offer(opened, member, recipient, overridden, stays=stays, without=without, at=at)
    for person, items in going.overridden.items():
        overridden[person] = sorted({*overridden.get(person, ()), *items})
    transition = Transition(
        case=opened.case,
        kind=Transition.TRANSFER,
        to_member=member,
        by=opened.room.member_id,
        offered_at=at,
    )
    content: dict[str, Any] = {
        "version": 1,
        "recipient": recipient,
        "stays": stays,
        "note": note.strip(),
        "overridden": overridden,
        **noted(without if overridden else None),
        **going.as_content(),
    }
    tell(opened, transition, content, at=at)
    transition.save(force_insert=True)
    put_along(opened, transition, going, at=at)
    if not _reads_already(opened.case, member):
        give_key(opened.key, member, case_id=opened.case_id, room=opened.room, until=at + OFFERED_FOR)
    enter_of(
        opened, "transfer.offered", at=at, subject_id=transition.pk, overridden=bool(overridden), stays=stays
    )
    tell_members([member], at=at)
    return transition


@transaction.atomic
def accept_transfer(transition: Transition, *, room: Room, at: datetime) -> OpenCase:
    """The member becomes the owner. Consents are asked once more, with what the case says by now."""
    with inside(actors.system()):
        transition = Transition.objects.select_for_update().get(pk=transition.pk)
        case = Case.objects.select_for_update().get(pk=transition.case_id)
        _check_still(transition, case, room, at)
        reads = _reads_already(case, room.member)
        opened = OpenCase(case, _key_for(case, room, reads=reads), room)
        told = told_of(opened, transition)
        stays = told.content["stays"]
        if not reads and uncovered(opened, told.content, at=at):
            raise Refused(CHANGED)
        former = _hand_over(transition, case, room, stays=stays, at=at)
        transition.state, transition.answered_at = Transition.ACCEPTED, at
        transition.save(update_fields=["state", "answered_at"])
        KeyWrap.objects.filter(domain_id=case.pk, member=room.member).update(until=None)
        before = case.province_code
        if room.member.province_code not in (before, COUNTRY):
            Case.objects.filter(pk=case.pk).update(province_code=room.member.province_code)
    enter(
        "transfer.accepted",
        province_code=before,
        member_id=room.member_id,
        case_id=case.pk,
        subject_id=transition.pk,
        at=at,
    )
    case = Case.objects.get(pk=case.pk)
    taken = OpenCase(case, opened.key, room)
    going = settle_identities(taken, transition, told.content, former, at=at)
    if told.content.get("along"):
        behind = sorted({*told.content["behind"], *(one.person for one in going.behind)})
        now = {**told.content, **going.as_content(), "behind": behind}
        tell(taken, transition, now, at=at, former=told)
        transition.save(update_fields=["record_id"])
    if not stays or case.province_code != before:
        taken = renew_key(taken, without=None if stays else former, at=at)
    enter_of(taken, "case.taken_over", at=at, subject_id=former.pk)
    tell_members([former], at=at)
    return taken


def uncovered(opened: OpenCase, content: dict[str, Any], *, at: datetime) -> bool:
    """Whether the case holds anything about anybody that neither a consent nor the stated ground opens for the new owner."""
    recipient, overridden = content["recipient"], content["overridden"]
    return any(
        held_about(opened, person, with_identity=False).items
        - shared_items(opened, person, recipient, at)
        - frozenset(overridden.get(person, ()))
        for person in people_of(opened)
    )


def end_uncovered_transfers(opened: OpenCase, *, at: datetime) -> None:
    """After a consent changed: an offer that would tell more than was agreed to is over, with its key. Who a person is only stays
    behind then, where the owner stays too."""
    for transition in Transition.objects.filter(
        case=opened.case, kind=Transition.TRANSFER, state=Transition.OFFERED
    ).select_related("to_member"):
        member = transition.to_member
        told = told_of(opened, transition)
        content = told.content
        left = no_longer_along(opened, content, at=at)
        is_over = bool(left) and not content["stays"]
        if member is not None and not _reads_already(opened.case, member):
            is_over = is_over or uncovered(opened, content, at=at)
        if is_over:
            withdraw_transfer(opened, transition, at=at)
        elif left:
            take_along_away(transition, *map(UUID, left))
            tell(opened, transition, without_along(content, left), at=at, former=told)
            transition.save(update_fields=["record_id"])


def withdraw_transfer(opened: OpenCase, transition: Transition, *, at: datetime) -> None:
    """An offer ends with its key."""
    take_wrap_away(transition)
    Transition.objects.filter(pk=transition.pk, state__in=LIVE).update(state=Transition.REVOKED, ended_at=at)
    enter_of(opened, "transfer.withdrawn", at=at, subject_id=transition.pk)
    if transition.to_member is not None:
        tell_members([transition.to_member], at=at)


@transaction.atomic
def end_late_offers(*, at: datetime) -> int:
    """Offers that nobody accepted in time are over, with their keys; the owner learns that there is something to read. For the watch, as
    the system; returns how many."""
    late = Transition.objects.select_for_update(skip_locked=True).filter(
        kind=Transition.TRANSFER, state=Transition.OFFERED, offered_at__lt=at - OFFERED_FOR
    )
    rows = list(late.order_by("pk")[:200])
    for row in sorted(rows, key=lambda each: each.case.province_code):  # journals in one order
        take_wrap_away(row)
        row.state, row.ended_at = Transition.REVOKED, at
        row.save(update_fields=["state", "ended_at"])
        enter(
            "transfer.late",
            province_code=row.case.province_code,
            case_id=row.case_id,
            subject_id=row.pk,
            at=at,
        )
        tell_members(Member.objects.filter(pk=row.by, left_at=None), at=at)
    return len(rows)


def take_wrap_away(transition: Transition) -> None:
    """The keys that were wrapped for who has not accepted; the case's key of who is on the team anyway stays."""
    take_along_away(transition)
    with inside(actors.system()):
        member = transition.to_member
        if member is not None and not _reads_already(transition.case, member):
            KeyWrap.objects.filter(domain_id=transition.case_id, member=member).delete()


def _check_all(
    opened: OpenCase, recipient: str, without: Without | None, at: datetime
) -> dict[str, list[str]]:
    """Person → items that are shared on the stated ground. Raises Refused for whatever neither it nor a consent opens."""
    found: dict[str, list[str]] = {}
    for person in people_of(opened):
        lacking = held_about(opened, person, with_identity=False).items - shared_items(
            opened, person, recipient, at
        )
        if lacking and without is None:
            raise NotAgreed(person, lacking)
        if lacking and without is not None:
            override_for(opened, without, recipient=recipient, items=lacking, at=at)
            found[person] = sorted(lacking)
    return found


def _check_still(transition: Transition, case: Case, room: Room, at: datetime) -> None:
    is_theirs = transition.to_member_id == room.member_id and transition.kind == Transition.TRANSFER
    is_late = at > transition.offered_at + OFFERED_FOR
    if not is_theirs or transition.state != Transition.OFFERED or is_late or is_excluded(room.member, case):
        raise Refused(OVER)
    check_open(case)


def _key_for(case: Case, room: Room, *, reads: bool) -> Any:
    try:
        return key_of(case.pk, case.generation, room)
    except (Refused, SealBroken):
        if reads:
            raise
        raise Refused(
            _("The keys of this case were renewed meanwhile. Ask the owner to offer it anew.")
        ) from None


def _hand_over(transition: Transition, case: Case, room: Room, *, stays: bool, at: datetime) -> Member:
    """The team as it is from now on; returns the former owner."""
    row = Team.objects.select_related("member__user").get(case=case, part=OWNER, until=None)
    former = row.member
    Team.objects.filter(case=case, member__in=[former, room.member], until=None).update(until=at)
    rows = [Team(case=case, member=room.member, part=OWNER, how=TRANSFERRED, since=at, by=transition.by)]
    if stays:
        rows.append(Team(case=case, member=former, part=PARTNER, since=at, by=room.member_id))
    for each in rows:
        each.save(force_insert=True)
    return former


def _reads_already(case: Case, member: Member) -> bool:
    """Whether the member is on the team as somebody who reads all of it for good."""
    with inside(actors.system()):
        rows = Team.objects.filter(case=case, member=member, until=None)
        return rows.exclude(how=REFERRED).exists()
