"""A case opened in an emergency by who is not on its team: for a few hours, with a reason, before a second person's eyes.

Whoever types a code that is wrong, or of a case of which they must not learn, gets one answer at one pace.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.crypto import new_secret
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.places.rules import COUNTRY
from raengjai.protection.actions.cases import OpenCase, enter_of, give_key, note_opening
from raengjai.protection.actions.confirmations import circle, signing_half
from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.leading import open_for_leaders, seal_for_leaders
from raengjai.protection.actions.notices import tell_members
from raengjai.protection.actions.room_keys import named, private_of, signed
from raengjai.protection.actions.team import is_excluded
from raengjai.protection.models import (
    EMERGENCY,
    BreakGlass,
    Case,
    Entry,
    KeyWrap,
    Member,
    Opening,
    RoomKey,
    Team,
)
from raengjai.protection.models.cases import EMERGENCY as IN_EMERGENCY
from raengjai.protection.models.cases import GUEST, OWNER, REFERRED, SHREDDED
from raengjai.protection.models.inside import Room
from raengjai.protection.models.members import DUTY_OFFICER, EMERGENCY_DUTIES, SUPERVISOR
from raengjai.protection.models.sharing import VERDICTS
from raengjai.protection.rules import keys
from raengjai.protection.rules.emergency import is_a_sentence, open_until

PURPOSES = ("emergency", "work", "data_right", "court")
SENTENCE = _("Write in a sentence what happened and why it cannot wait.")


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that is open for a while."""

    glass: BreakGlass
    case: OpenCase


def open_in_emergency(code: str, *, reason: str, purpose: str, room: Room, at: datetime) -> Opened:
    """The case of that code until some hours from now; owner and a second leader are told at once, and a review waits.

    Raises Refused: with one sentence for a code that is unknown, of another province, of a case that was destroyed and of one of
    which the member must not learn.
    """
    _check_asked(reason, purpose, room)
    case, key, room_key = _key_for(code, room)
    if case is None:
        enter("emergency.refused", province_code=room.member.province_code, member_id=room.member_id, at=at)
        raise Refused(
            _("No case of this code can be opened here. Compare the code, letter by letter."), field="code"
        )
    with transaction.atomic():
        return _open(case, key, room_key, reason, purpose, room, at)


def unreviewed_emergencies(room: Room) -> list[BreakGlass]:
    """What waits for a review by the member: not one's own, oldest first."""
    if room.member.duty not in EMERGENCY_DUTIES:
        return []
    rows = BreakGlass.objects.select_related("member__user").filter(reviewed_at=None)
    return [row for row in _of_room(rows, room).exclude(member=room.member).order_by("opened_at", "pk")]


def own_emergencies(room: Room, *, at: datetime) -> list[BreakGlass]:
    """What the member has opened within the last ninety days, newest first."""
    rows = BreakGlass.objects.filter(member=room.member, opened_at__gt=at - timedelta(days=90))
    return list(rows.order_by("-opened_at", "pk"))


@dataclass(frozen=True, slots=True)
class Review:
    """What a reviewer sees: the reason, and what was done and read in these hours. Nothing of what the case says."""

    glass: BreakGlass
    case_code: str
    reason: str
    deeds: list[Entry]
    may_review: bool


def read_emergency(glass: BreakGlass, *, room: Room, at: datetime) -> Review:
    """For who may review, and for the member who did it. Reading is kept in the journal."""
    is_own = glass.member_id == room.member_id
    if not is_own and room.member.duty not in EMERGENCY_DUTIES:
        raise Refused(_("Only the supervisor of the province does this."))
    sealed = glass.key_name.encode() + bytes(glass.reason)
    reason = open_for_leaders(sealed, "reason", glass.pk, room=room)
    with inside(actors.system()):
        case = Case.objects.get(pk=glass.case_id)
        deeds = list(
            Entry.objects.filter(
                case_id=glass.case_id,
                member_id=glass.member_id,
                at__gte=glass.opened_at,
                at__lt=glass.until,
            ).order_by("number")[:500]
        )
    _enter("emergency.read", glass, room, at)
    may_review = not is_own and glass.reviewed_at is None
    return Review(glass, case.code, reason, deeds, may_review)


@transaction.atomic
def review_emergency(glass: BreakGlass, verdict: str, words: str, *, room: Room, at: datetime) -> None:
    """Says whether it was justified, once, by somebody else than who did it."""
    if room.member.duty not in EMERGENCY_DUTIES:
        raise Refused(_("Only the supervisor of the province does this."))
    if glass.member_id == room.member_id:
        raise Refused(_("Somebody else reviews what you opened."))
    if verdict not in VERDICTS:
        raise Refused(_("Choose what you found."), field="verdict")
    if not is_a_sentence(words):
        raise Refused(_("Write in a sentence why you found so."), field="words")
    sealed = seal_for_leaders(words, "review", glass.pk, province_code=glass.province_code, room=room)
    found = BreakGlass.objects.filter(pk=glass.pk, reviewed_at=None).update(
        verdict=verdict, words=sealed, reviewed_by=room.member_id, reviewed_at=at
    )
    if not found:
        raise Refused(_("Somebody has reviewed this already."))
    _enter("emergency.reviewed", glass, room, at, verdict)
    with inside(actors.system()):
        tell_members([Member.objects.get(pk=glass.member_id)], at=at)


def words_of_review(glass: BreakGlass, *, room: Room) -> str:
    """What the reviewer wrote, for who holds the emergency key."""
    return open_for_leaders(bytes(glass.words), "review", glass.pk, room=room) if glass.words else ""


@transaction.atomic
def end_expired(*, at: datetime) -> int:
    """Takes away keys whose time is over: emergencies and released identities. For the watch; returns how many went."""
    rows = list(KeyWrap.objects.filter(until__lte=at).order_by("pk")[:200])
    cases = Case.objects.in_bulk({row.case_id for row in rows})
    for row in sorted(rows, key=lambda each: cases[each.case_id].province_code if each.case_id else ""):
        KeyWrap.objects.filter(pk=row.pk).delete()
        enter(
            "key.ended",
            province_code=cases[row.case_id].province_code,
            member_id=row.member_id,
            case_id=row.case_id,
            subject_id=row.domain_id,
            at=at,
        )
    return len(rows)


def _check_asked(reason: str, purpose: str, room: Room) -> None:
    if room.member.duty not in EMERGENCY_DUTIES:
        raise Refused(_("Only the supervisor of the province does this."))
    if purpose not in PURPOSES:
        raise Refused(_("Say why you open this case."), field="purpose")
    if not is_a_sentence(reason):
        raise Refused(SENTENCE, field="reason")


def _key_for(code: str, room: Room) -> tuple[Case | None, keys.DataKey, RoomKey]:
    """The case of that code with its key; without a case, after as much work, a key that opens nothing."""
    with inside(actors.system()):
        rows = Case.objects.exclude(state=SHREDDED)
        if room.member.province_code != COUNTRY:
            rows = rows.filter(province_code=room.member.province_code)
        case = rows.filter(code="".join(code.split()).replace("-", "").upper()).first()
        # Asked of a case that there is not, too, and of as many tags.
        asked = case or Case(id=uuid4(), place_tags=[new_secret() for _each in range(4)])
        allowed = not is_excluded(room.member, asked)
        wrap = KeyWrap.objects.filter(
            domain_id=asked.pk,
            generation=case.generation if case else 1,
            to_room_key__isnull=False,
            room_key_id=None,
        ).first()
        room_key = _room_key(case if wrap and allowed else None, wrap, room)
    circle(room).get(room.member_id)  # asked to its end, so that a signer who is found early tells nothing
    private = private_of(room_key, room)
    if case is None or wrap is None or not allowed:
        return None, _decoy(room_key, private, room), room_key
    key = keys.unwrap_from_room(
        signed(wrap),
        domain_id=case.pk,
        generation=case.generation,
        room=named(room_key),
        private=private,
        signer_public=signing_half(wrap.signed_by_id, room=room),
    )
    return case, key, room_key


def _room_key(case: Case | None, wrap: KeyWrap | None, room: Room) -> RoomKey:
    """The emergency key of the wrap; for who finds no case any that the member holds."""
    if case is not None and wrap is not None:
        return RoomKey.objects.get(pk__in=[wrap.to_room_key])
    held = KeyWrap.objects.filter(member=room.member, room_key_id__isnull=False).values("room_key_id")
    key = RoomKey.objects.filter(pk__in=held, purpose=EMERGENCY).order_by("-made_at").first()
    if key is None:
        raise Refused(_("Nobody has handed you this key yet. Ask the supervisor of your province."))
    return key


def _decoy(room_key: RoomKey, private: bytes, room: Room) -> keys.DataKey:
    decoy = keys.new_data_key(uuid4())
    wrapped = keys.wrap_to_room(decoy, room=named(room_key), by=room.key)
    return keys.unwrap_from_room(
        wrapped,
        domain_id=decoy.domain_id,
        generation=1,
        room=named(room_key),
        private=private,
        signer_public=room.key.signing_public,
    )


def _open(
    case: Case, key: keys.DataKey, room_key: RoomKey, reason: str, purpose: str, room: Room, at: datetime
) -> Opened:
    with inside(actors.system()):
        on_team = Team.objects.live(at).filter(case=case, member=room.member)
        if on_team.exclude(part=GUEST, how=REFERRED).exists():  # a guest by referral reads an extract alone
            raise Refused(_("You are on the team of this case. Open it as usual."), field="code")
        owner = Team.objects.select_related("member").filter(case=case, part=OWNER, until=None).first()
        second = _second(case, room, owner.member if owner else None)
        until = open_until(at)
        Team(
            case=case,
            member=room.member,
            part=GUEST,
            how=IN_EMERGENCY,
            since=at,
            until=until,
            by=room.member_id,
        ).save(force_insert=True)
        KeyWrap.objects.filter(domain_id=case.pk, member=room.member).delete()
    opened = OpenCase(case, key, room)
    give_key(key, room.member, case_id=case.pk, room=room, until=until)
    glass_id = uuid4()
    sealed = seal_for_leaders(reason, "reason", glass_id, province_code=case.province_code, room=room)
    glass = BreakGlass(
        id=glass_id,
        case=case,
        member=room.member,
        province_code=case.province_code,
        reason=sealed[16:],
        key_name=sealed[:16].decode(),
        purpose=purpose,
        opened_at=at,
        until=until,
        told=second.pk,
    )
    glass.save(force_insert=True)
    if not Opening.objects.filter(visit_id=room.visit_id, case=case).exists():
        note_opening(opened, purpose, at=at)
    enter_of(opened, "emergency.opened", at=at, subject_id=glass.pk, purpose=purpose, key=room_key.name)
    tell_members([second, *([owner.member] if owner else [])], at=at)
    return Opened(glass, opened)


def _second(case: Case, room: Room, owner: Member | None) -> Member:
    """Another leader who may know of the case, of the province first; else its owner. Refused where there is nobody."""
    leaders = Member.objects.filter(
        Q(province_code=case.province_code, duty=SUPERVISOR) | Q(province_code=COUNTRY, duty=DUTY_OFFICER),
        left_at=None,
        confirmed_at__isnull=False,
    ).exclude(pk=room.member_id)
    for leader in leaders.order_by("-province_code", "pk"):
        if not is_excluded(leader, case):
            return leader
    if owner is None:
        raise Refused(_("There is nobody who could be told. A second person must learn of it at once."))
    return owner


def _of_room(rows: QuerySet[BreakGlass], room: Room) -> QuerySet[BreakGlass]:
    province = room.member.province_code
    return rows if province == COUNTRY else rows.filter(province_code=province)


def _enter(verb: str, glass: BreakGlass, room: Room, at: datetime, verdict: str = "") -> None:
    enter(
        verb,
        province_code=glass.province_code,
        member_id=room.member_id,
        case_id=glass.case_id,
        subject_id=glass.pk,
        at=at,
        codes={"verdict": verdict} if verdict else {},
    )
