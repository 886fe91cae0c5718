"""Referral inside the network: the owner stays, another member gets the items that were agreed to, sealed apart.

offered → accepted → done; rejected by whom it was offered to; revoked by the owner. What is over leaves nothing with the recipient:
neither the extract nor its key. What the recipient writes back is sealed to the owner and taken into the case when the owner next
looks (`collect_replies`).
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.crypto import SealBroken
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.protection.actions.agreed import people_of, share_of, shared_items
from raengjai.protection.actions.cases import OpenCase, check_open, enter_of
from raengjai.protection.actions.confirmations import check_halves, signing_half
from raengjai.protection.actions.extracts import (
    LIVE,
    REPLY,
    end_guest,
    note_of,
    owner_of,
    put_extract,
    take_extract_away,
    tell,
    told_of,
)
from raengjai.protection.actions.notices import tell_members
from raengjai.protection.actions.overrides import Without, noted, override_for
from raengjai.protection.actions.team import check_owner, is_excluded
from raengjai.protection.actions.transfers import CANNOT, OVER, take_wrap_away
from raengjai.protection.models import Member, Record, Team, Transition
from raengjai.protection.models.cases import CLOSED, GUEST, REFERRED, SHREDDED
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import consent, keys
from raengjai.protection.rules.records import code_list
from raengjai.protection.rules.sharing import member_recipient

LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of another: about whom, which items, which service (a code of the list "service"), and a note."""

    person: str
    items: frozenset[str]
    service: str
    note: str


@transaction.atomic
def offer_referral(
    opened: OpenCase, member: Member, wanted: Wanted, *, without: Without | None = None, at: datetime
) -> Transition:
    """The owner offers. Refused for who must not learn of the case, and with the names of what the person has not agreed to
    share with this member, unless the ground of the law on which it is shared is stated."""
    check_open(opened.case)
    check_owner(opened)
    check_wanted(opened, wanted)
    if member.pk == opened.room.member_id or is_excluded(member, opened.case):
        raise Refused(CANNOT, field="member")
    if Team.objects.filter(case=opened.case, member=member, until=None).exclude(how=REFERRED).exists():
        raise Refused(_("This person is on the team already."), field="member")
    recipient = member_recipient(member.user.name, member.pk)
    sharing = shared_or_overridden(opened, recipient, wanted, without, at)
    transition = Transition(
        case=opened.case,
        kind=Transition.REFERRAL,
        to_member=member,
        by=opened.room.member_id,
        offered_at=at,
    )
    content = content_of_sharing(recipient, wanted, sharing, without)
    tell(opened, transition, content, at=at)
    transition.save(force_insert=True)
    put_extract(opened, transition, content, at=at)
    enter_of(
        opened,
        "referral.offered",
        at=at,
        subject_id=transition.pk,
        items=len(wanted.items),
        overridden=len(sharing.overridden),
    )
    tell_members([member], at=at)
    return transition


@transaction.atomic
def accept_referral(transition: Transition, *, room: Room, at: datetime) -> None:
    """From now on the member reads the extract, as a guest who sees nothing else of the case."""
    with inside(actors.system()):
        transition = _locked(transition, room, Transition.OFFERED)
        case = transition.case
        if case.state in (CLOSED, SHREDDED) or is_excluded(room.member, case):
            raise Refused(OVER)
        transition.state, transition.answered_at = Transition.ACCEPTED, at
        transition.save(update_fields=["state", "answered_at"])
        if not Team.objects.filter(case=case, member=room.member, until=None).exists():
            Team(case=case, member=room.member, part=GUEST, how=REFERRED, since=at, by=transition.by).save(
                force_insert=True
            )
    note_of(transition, "referral.accepted", room=room, at=at)
    _tell_owner(transition, at)


@transaction.atomic
def reject_transition(transition: Transition, reason: str, *, room: Room, at: datetime) -> None:
    """Not taken, with a reason. Nothing of it stays with the member."""
    reason = _reason(reason)
    with inside(actors.system()):
        transition = _locked(transition, room, Transition.OFFERED)
        take_extract_away(transition)
        if transition.kind == Transition.TRANSFER:
            take_wrap_away(transition)
        _reply(transition, "rejected", reason, room, at)
        transition.state, transition.answered_at = Transition.REJECTED, at
        transition.save(update_fields=["state", "answered_at"])
    note_of(transition, f"{transition.kind}.rejected", room=room, at=at)
    _tell_owner(transition, at)


@transaction.atomic
def finish_referral(transition: Transition, note: str, *, room: Room, at: datetime) -> None:
    """Done, with a note back to the owner. The member reads nothing of it any more."""
    note = _reason(note, field="note")
    with inside(actors.system()):
        transition = _locked(transition, room, Transition.ACCEPTED)
        take_extract_away(transition)
        _reply(transition, "done", note, room, at)
        transition.state, transition.ended_at = Transition.DONE, at
        transition.save(update_fields=["state", "ended_at"])
    end_guest(transition, room.member_id, at=at)
    note_of(transition, "referral.done", room=room, at=at)
    _tell_owner(transition, at)


@transaction.atomic
def revoke_transition(opened: OpenCase, transition: Transition, reason: str, *, at: datetime) -> None:
    """The owner takes it back: extract, key and part in the team go at once. A transfer only while it is not accepted."""
    check_owner(opened)
    reason = _reason(reason)
    transition = Transition.objects.select_for_update().get(pk=transition.pk)
    revocable = LIVE if transition.kind == Transition.REFERRAL else (Transition.OFFERED,)
    if transition.state not in revocable:
        raise Refused(_("This is over already. Nothing was changed."))
    take_extract_away(transition)
    if transition.kind == Transition.TRANSFER:
        take_wrap_away(transition)
    former = told_of(opened, transition)
    tell(opened, transition, with_event(former.content, "revoked", reason, opened, at), at=at, former=former)
    transition.state, transition.ended_at = Transition.REVOKED, at
    transition.save(update_fields=["state", "ended_at", "record_id"])
    if transition.to_member is not None:
        end_guest(transition, transition.to_member.pk, at=at)
        tell_members([transition.to_member], at=at)
    enter_of(opened, f"{transition.kind}.revoked", at=at, subject_id=transition.pk)


@transaction.atomic
def collect_replies(opened: OpenCase, *, at: datetime) -> int:
    """Takes what recipients wrote to the owner into the case, under the case's key. Returns how many; others than the one they
    were sealed to find none."""
    taken = 0
    for row in Record.objects.filter(case=opened.case, kind=REPLY).order_by("at", "pk"):
        transition = Transition.objects.select_related("to_member").get(pk=row.domain_id)
        try:
            said = _open_reply(row, transition, opened.room)
        except SealBroken:
            continue
        former = told_of(opened, transition)
        event = {"what": said["what"], "text": said["text"], "at": row.at.isoformat(), "by": str(row.by)}
        content = {**former.content, "events": [*former.content.get("events", []), event]}
        tell(opened, transition, content, at=at, former=former)
        Transition.objects.filter(pk=transition.pk).update(record_id=transition.record_id)
        row.delete()
        taken += 1
    return taken


def shared_or_overridden(
    opened: OpenCase, recipient: str, wanted: Wanted, without: Without | None, at: datetime
) -> consent.Sharing:
    """By consent, and the rest on the stated ground. Raises Refused as rules/consent.share; an override is entered."""
    agreed = shared_items(opened, wanted.person, recipient, at)
    lacking = wanted.items - agreed
    override = (
        override_for(opened, without, recipient=recipient, items=lacking, at=at)
        if without is not None and lacking
        else None
    )
    return share_of(opened, wanted.person, recipient, wanted.items, at=at, without=override)


def content_of_sharing(
    recipient: str, wanted: Wanted, sharing: consent.Sharing, without: Without | None
) -> dict[str, Any]:
    """What the case keeps of it, sealed."""
    return {
        "version": 1,
        "person": wanted.person,
        "recipient": recipient,
        "wanted": sorted(wanted.items),
        "overridden": sorted(sharing.overridden),
        "service": wanted.service,
        "note": wanted.note.strip(),
        "events": [],
        **noted(without if sharing.overridden else None),
    }


def with_event(
    content: dict[str, Any], what: str, text: str, opened: OpenCase, at: datetime
) -> dict[str, Any]:
    event = {"what": what, "text": text, "at": at.isoformat(), "by": str(opened.room.member_id)}
    return {**content, "events": [*content.get("events", []), event]}


def check_wanted(opened: OpenCase, wanted: Wanted) -> None:
    if wanted.person not in people_of(opened):
        raise Refused(_("Choose the person."), field="person")
    if not wanted.items or not wanted.items <= consent.items().keys():
        raise Refused(_("Choose what is shared."), field="items")
    if wanted.service not in code_list("service").choices:
        raise Refused(_("Choose what help is asked for."), field="service")
    if not wanted.note.strip() or len(wanted.note) > LONGEST_NOTE:
        raise Refused(_("Write in a few sentences what is asked and why."), field="note")


def offers_to(room: Room, states: Iterable[str]) -> list[Transition]:
    """What was offered to the member, newest first; nothing of a case of which the member must not learn."""
    rows = Transition.objects.filter(to_member=room.member, state__in=list(states))
    return list(rows.order_by("-offered_at", "pk"))


def _locked(transition: Transition, room: Room, state: str) -> Transition:
    """As the system. Refused when it is not the member's, or stands otherwise by now."""
    found = Transition.objects.select_for_update().get(pk=transition.pk)
    if found.to_member_id != room.member_id or found.state != state:
        raise Refused(OVER)
    return found


def _reply(transition: Transition, what: str, text: str, room: Room, at: datetime) -> None:
    """Words for the owner of the case, who alone opens them."""
    owner = owner_of(transition.case_id)
    if owner is None:
        return
    check_halves(owner, room=room)
    row_id = uuid4()
    said = json.dumps({"what": what, "text": text, "owner": str(owner.pk)}, ensure_ascii=False)
    wrapped = keys.hand_over(
        said.encode(), bytes(owner.public or b""), _parts(transition.pk, row_id, owner.pk), room.key
    )
    sealed = [base64.b64encode(part).decode() for part in (wrapped.envelope, wrapped.signature)]
    Record(
        id=row_id,
        case_id=transition.case_id,
        kind=REPLY,
        domain_id=transition.pk,
        about_id=transition.pk,
        sealed=json.dumps(sealed).encode(),
        at=at,
        by=room.member_id,
    ).save(force_insert=True)


def _open_reply(row: Record, transition: Transition, room: Room) -> dict[str, Any]:
    """Raises SealBroken for everybody else, and when it was not signed by the transition's member."""
    envelope, signature = (base64.b64decode(part) for part in json.loads(bytes(row.sealed)))
    signer = transition.to_member
    if signer is None:
        raise SealBroken("signer")
    wrapped = keys.SignedWrap(envelope, signer.pk, signature)
    text = keys.receive(
        wrapped,
        room.key.private,
        _parts(transition.pk, row.pk, room.member_id),
        signing_half(signer.pk, room=room),
    )
    found: dict[str, Any] = json.loads(text)
    return found


def _parts(transition_id: UUID, row_id: UUID, owner_id: UUID) -> tuple[bytes, ...]:
    return (b"raengjai reply to owner 1", transition_id.bytes, row_id.bytes, owner_id.bytes)


def _reason(text: str, *, field: str = "reason") -> str:
    text = text.strip()
    if len(text) < 5 or len(text) > LONGEST_NOTE:
        raise Refused(_("Write down the reason in a sentence."), field=field)
    return text


def _tell_owner(transition: Transition, at: datetime) -> None:
    owner = owner_of(transition.case_id)
    if owner is not None:
        tell_members([owner], at=at)
