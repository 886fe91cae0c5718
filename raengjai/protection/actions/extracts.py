"""The extract of a case that a referral is: sealed under a key of its own, for one reader, with no more than was agreed to.

Whoever it is for never gets the case's key. It is made anew, under the next key, when a consent changes; what was taken back is not
in the new one, and the former one is gone with its key.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.protection.actions.agreed import consent_words, first_end, held_about, shared_items
from raengjai.protection.actions.cases import (
    OpenCase,
    Written,
    enter_of,
    give_key,
    key_of,
    read_records,
    read_row,
    seal_content,
    write_record,
)
from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.notices import tell_members
from raengjai.protection.actions.team import is_excluded
from raengjai.protection.models import Case, KeyWrap, Member, Record, Team, Transition
from raengjai.protection.models.cases import GUEST, OWNER, REFERRED
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import keys
from raengjai.protection.rules.consent import Items
from raengjai.protection.rules.records import Record as Content
from raengjai.protection.rules.records import content_of, record_of
from raengjai.protection.rules.sharing import limited

TRANSITION, EXTRACT, REPLY = "transition", "extract", "reply"  # kinds of records of our own
LIVE = (Transition.OFFERED, Transition.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Extract:
    """What a referral tells its reader."""

    case_code: str
    person: str
    service: str
    note: str
    items: tuple[str, ...]
    records: tuple[Content, ...]


def told_of(opened: OpenCase, transition: Transition) -> Written:
    """What the case keeps of a transition, in its newest version. Raises LookupError when there is nothing."""
    for written in read_records(opened, TRANSITION):
        if written.about_id == transition.pk:
            return written
    raise LookupError(transition.pk)


def tell(
    opened: OpenCase,
    transition: Transition,
    content: dict[str, Any],
    *,
    at: datetime,
    former: Written | None = None,
) -> None:
    """What the case keeps of a transition, or its next version."""
    row = write_record(
        opened, TRANSITION, content, about_id=transition.pk, replaces=former, at=at, also_closed=True
    )
    transition.record_id = row.pk


def put_extract(opened: OpenCase, transition: Transition, content: dict[str, Any], *, at: datetime) -> Items:
    """The extract anew for the transition's member, under a key that nobody had. Without anything left to tell there is none.

    Returns the items that are in it.
    """
    person, recipient = content["person"], content["recipient"]
    wanted = frozenset(content["wanted"])
    items = wanted & (shared_items(opened, person, recipient, at) | frozenset(content["overridden"]))
    former = take_extract_away(transition)
    if not items or transition.to_member is None:
        return frozenset()
    key = keys.next_data_key(keys.DataKey(transition.pk, former, b""))
    records = limited(held_about(opened, person).records, items)
    row = Record(
        id=uuid4(),
        case=opened.case,
        kind=EXTRACT,
        domain_id=transition.pk,
        about_id=transition.pk,
        at=at,
        by=opened.room.member_id,
    )
    told = {
        "version": 1,
        "case": opened.case.code,
        "person": person,
        "service": content["service"],
        "note": content["note"],
        "items": sorted(items),
        "records": [content_of(record) for record in records],
    }
    row.sealed = seal_content(key, row, told)
    row.save(force_insert=True)
    agreed = items - frozenset(content["overridden"])
    until = first_end(consent_words(opened, person), recipient, agreed, at)
    give_key(key, transition.to_member, case_id=opened.case_id, room=opened.room, until=until)
    return items


def take_extract_away(transition: Transition) -> int:
    """Text and keys, at once. Returns the generation of the key that is gone, 0 when there was none."""
    with inside(actors.system()):
        wraps = KeyWrap.objects.filter(domain_id=transition.pk)
        generation = max((wrap.generation for wrap in wraps), default=0)
        wraps.delete()
        Record.objects.filter(kind=EXTRACT, domain_id=transition.pk).delete()
    return generation


def renew_extracts(opened: OpenCase, person: str, *, at: datetime) -> int:
    """After a consent changed: every live referral about the person tells what may be told now, and its reader learns that it
    changed. A transfer that was offered ends where it would tell more than was agreed to. Returns how many changed."""
    changed = 0
    for transition in Transition.objects.filter(case=opened.case, state__in=LIVE).select_related("to_member"):
        if transition.kind == Transition.REFERRAL and transition.to_member is not None:
            content = told_of(opened, transition).content
            if content["person"] == person:
                _renew_or_end(opened, transition, at=at)
                changed += 1
    return changed


def _renew_or_end(opened: OpenCase, transition: Transition, *, at: datetime) -> None:
    """A withdrawal is never held up by its recipient: who has left, was taken off or must not know any more gets nothing anew."""
    try:
        with transaction.atomic():
            renew_extract(opened, transition, at=at)
    except Refused:
        take_extract_away(transition)


def renew_extract(opened: OpenCase, transition: Transition, *, at: datetime) -> Items:
    """The extract as the case and its consents stand now. Refused when the referral is over."""
    transition.refresh_from_db(fields=["state"])
    if transition.state not in LIVE or transition.to_member is None:
        raise Refused(_("This referral is over. Nothing was changed."))
    if not _may_read(opened.case, transition, transition.to_member):
        raise Refused(_("This person cannot be put on this case."))
    items = put_extract(opened, transition, told_of(opened, transition).content, at=at)
    enter_of(opened, "extract.renewed", at=at, subject_id=transition.pk, items=len(items))
    tell_members([transition.to_member], at=at)
    return items


def _may_read(case: Case, transition: Transition, member: Member) -> bool:
    if member.left_at is not None or is_excluded(member, case):
        return False
    is_guest = Team.objects.filter(case=case, member=member, until=None).exists()
    return transition.state == Transition.OFFERED or is_guest


def read_extract(transition: Transition, *, room: Room, at: datetime) -> Extract | None:
    """What the member was told, kept in the journal. None when nothing is shared (any more), or not before it is accepted."""
    row = Record.objects.filter(kind=EXTRACT, domain_id=transition.pk).first()
    wrap = KeyWrap.objects.filter(domain_id=transition.pk, member_id=room.member_id).first()
    if row is None or wrap is None or (wrap.until is not None and wrap.until <= at):
        return None
    content = read_row(key_of(transition.pk, wrap.generation, room), row).content
    note_of(transition, "extract.read", room=room, at=at)
    return Extract(
        content["case"],
        content["person"],
        content["service"],
        content["note"],
        tuple(content["items"]),
        tuple(record_of(each["kind"], each) for each in content["records"]),
    )


def note_of(transition: Transition, verb: str, *, room: Room, at: datetime) -> None:
    """An entry about a transition by somebody who does not see the case."""
    with inside(actors.system()):
        province_code = Case.objects.values_list("province_code", flat=True).get(pk=transition.case_id)
    enter(
        verb,
        province_code=province_code,
        member_id=room.member_id,
        case_id=transition.case_id,
        subject_id=transition.pk,
        at=at,
    )


def end_guest(transition: Transition, member_id: UUID, *, at: datetime) -> None:
    """The guest leaves the team, unless another referral of the same case still runs."""
    with inside(actors.system()):
        others = Transition.objects.filter(
            case_id=transition.case_id,
            to_member_id=member_id,
            kind=Transition.REFERRAL,
            state=Transition.ACCEPTED,
        ).exclude(pk=transition.pk)
        if not others.exists():
            Team.objects.filter(
                case_id=transition.case_id, member_id=member_id, how=REFERRED, part=GUEST, until=None
            ).update(until=at)


def owner_of(case_id: UUID) -> Member | None:
    with inside(actors.system()):
        row = (
            Team.objects.select_related("member__user")
            .filter(case_id=case_id, part=OWNER, until=None)
            .first()
        )
    return row.member if row else None
