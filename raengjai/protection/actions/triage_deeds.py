"""What becomes of a clue: a case, a closing that a second officer agrees to, or a part of another one.

Each is decided once: whoever comes second is told by whom it was decided meanwhile.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raengjai.ground import actor as actors
from raengjai.ground.dates import bangkok_day, start_of_hour
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.protection.actions.cases import OpenCase, check_open, open_new_case, write_record
from raengjai.protection.actions.entries import Code, enter
from raengjai.protection.actions.notices import tell_members
from raengjai.protection.actions.triage import OpenClue, open_clues, read_note, sealed_note, tags_of
from raengjai.protection.actions.triage_notices import colleagues
from raengjai.protection.models import ACCEPTED, CLOSED, CLOSING, LINKED, NEW, PASSED, Clue, Entry, Member
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import triage
from raengjai.protection.rules.records import Record, content_of
from raengjai.protection.rules.signs import seen_signs

WAYS = {"volunteer": "x_Volunteer", "public": "x_Public", "officer": "x_Office", "call": "x_Hotline"}
MEANWHILE = {
    ACCEPTED: _("%(name)s has accepted it meanwhile: it is a case now."),
    PASSED: _("%(name)s has passed it to the inspectors meanwhile."),
    CLOSING: _("%(name)s has proposed to close it meanwhile."),
    CLOSED: _("%(name)s has closed it meanwhile, and a second officer agreed."),
    LINKED: _("%(name)s has put it together with another one meanwhile."),
    NEW: _("Somebody has opened it again meanwhile. Look at it once more."),
}


@transaction.atomic
def accept_clue(clue: Clue, *, room: Room, at: datetime) -> OpenCase:
    """A case of the own province, owned by the member, with the clue as it came; nothing of it stays outside the case. What
    was put together with it comes along. From now on only the team sees it and its channel."""
    row = locked_clue(clue, triage.ACCEPT, room)
    opened = _opened(row, room)
    village = opened.content.village_no.lstrip("0")
    case = open_new_case(room=room, place_code=opened.place, village=village, at=at)
    _move_in(opened, case, state=ACCEPTED, at=at)
    for each in open_clues(_linked_to(row), room):
        _move_in(each, case, state=LINKED, at=at)
    return case


@transaction.atomic
def link_to_case(clue: Clue, case: OpenCase, *, at: datetime) -> None:
    """The clue belongs to a case of one's own: a copy goes in, and the team alone sees it."""
    check_open(case.case)
    row = locked_clue(clue, triage.LINK, case.room)
    opened = _opened(row, case.room)
    _move_in(opened, case, state=LINKED, at=at)
    for each in open_clues(_linked_to(row), case.room):
        _move_in(each, case, state=LINKED, at=at)


@transaction.atomic
def link_clue(clue: Clue, other: Clue, *, room: Room, at: datetime) -> None:
    """Two tell of the same: from now on `clue` is decided together with `other`."""
    if clue.pk == other.pk:
        raise Refused(_("Choose another one: this is the same."), field="other")
    pair = Clue.objects.select_for_update().filter(pk__in=[clue.pk, other.pk]).order_by("pk")
    rows = {each.pk: each for each in pair}
    target = rows.get(other.pk)
    if target is None or target.state not in triage.UNDECIDED or target.case_id is not None:
        raise Refused(_("The other one is decided already. Choose it as a case, if you are on its team."))
    row = locked_clue(clue, triage.LINK, room)
    moved = [row.pk, *(each.pk for each in _linked_to(row))]
    Clue.objects.filter(pk__in=moved).update(linked_to=target.pk)
    _settle(row, LINKED, room, at, linked_to=target.pk)
    _enter("clue.linked", row, room, at=at)


@transaction.atomic
def propose_closing(clue: Clue, *, reason: str, words: str, room: Room, at: datetime) -> None:
    """To be closed without a case, once a second officer agrees. Until then the clock goes on."""
    if reason not in {each.code for each in triage.close_reasons()}:
        raise Refused(_("Choose why it can be closed."), field="reason")
    row = locked_clue(clue, triage.PROPOSE, room)
    note_on(row, room, closing={"reason": reason, "words": words.strip(), "at": at.isoformat()})
    row.state, row.handled_by, row.agreed_by = CLOSING, room.member_id, None
    row.save(update_fields=["state", "handled_by", "agreed_by", "note"])
    _enter("clue.closing_proposed", row, room, at=at, reason=reason)
    tell_members(colleagues(row, room), at=at)


@transaction.atomic
def agree_clue(clue: Clue, *, room: Room, at: datetime) -> None:
    """Closed. Refused for whoever proposed it."""
    row = locked_clue(clue, triage.AGREE, room)
    _check_second(row, room)
    row.state, row.agreed_by, row.settled_on = CLOSED, room.member_id, bangkok_day(at)
    row.save(update_fields=["state", "agreed_by", "settled_on"])
    _enter("clue.closed", row, room, at=at)


@transaction.atomic
def send_back_clue(clue: Clue, *, words: str, room: Room, at: datetime) -> None:
    """A second officer does not agree, and says why: it is to be decided again."""
    if not words.strip():
        raise Refused(_("Say what is still to be done."), field="words")
    row = locked_clue(clue, triage.SEND_BACK, room)
    _check_second(row, room)
    first = Member.objects.filter(pk__in=[row.handled_by], left_at=None)
    note_on(row, room, sent_back={"words": words.strip(), "by": str(room.member_id), "at": at.isoformat()})
    row.state, row.handled_by = NEW, None
    row.save(update_fields=["state", "handled_by", "note"])
    _enter("clue.sent_back", row, room, at=at)
    tell_members(first, at=at)


@transaction.atomic
def take_back(clue: Clue, *, room: Room, at: datetime) -> None:
    """A proposal or a link is undone by whoever made it; what was passed on or closed may be looked at again by everybody of
    triage, and then the clock begins anew. What the inspectors were asked stays with them."""
    row = locked_clue(clue, triage.TAKE_BACK, room)
    if row.state in (CLOSING, LINKED) and row.handled_by != room.member_id:
        raise Refused(_("Whoever decided it takes it back. You can decide it in another way."))
    if row.case_id is not None:
        raise Refused(_("It is in a case already, and stays there."))
    if row.state in (CLOSED, PASSED):
        hour = start_of_hour(at)
        row.due_at, row.told, row.climbed = triage.look_due(hour), 0, 0
    row.state, row.handled_by, row.agreed_by, row.linked_to, row.settled_on = NEW, None, None, None, None
    row.save()
    _enter("clue.opened_again", row, room, at=at)


def locked_clue(clue: Clue, deed: str, room: Room) -> Clue:
    """The row for one who decides. Refused when somebody else has decided meanwhile; it is said who."""
    row = Clue.objects.select_for_update().filter(pk=clue.pk).first()
    if row is None or not triage.may_follow(deed, row.state):
        raise Refused(said_meanwhile(clue.pk, room) or _("This clue is not there any more."))
    return row


def said_meanwhile(clue_id: UUID, room: Room) -> str | Promise:
    """Who has decided, for whoever has read the clue; "" for others, who are not to learn that there is one."""
    with inside(actors.system()):
        row = Clue.objects.filter(pk=clue_id).defer("content").first()
        read = Entry.objects.filter(member_id=room.member_id, subject_id=clue_id, verb="clue.read")
        if row is None or not read.exists():
            return ""
        decided = Member.objects.select_related("user").filter(pk__in=[row.handled_by]).first()
    return MEANWHILE[row.state] % {"name": decided.user.name if decided else _("Somebody")}


def note_on(row: Clue, room: Room, **said: Any) -> None:
    """What officers note of it, beside what they noted before. The caller saves the row."""
    row.note = sealed_note(row, {**read_note(row, room), **said}, room=room)


def _opened(row: Clue, room: Room) -> OpenClue:
    (opened,) = open_clues([row], room)
    if {"seal", "key"} & {*opened.faults}:
        raise Refused(
            _(
                "It does not open with your keys, so it cannot go into a case. Ask a colleague or the supervisor."
            )
        )
    return opened


def _move_in(opened: OpenClue, case: OpenCase, *, state: str, at: datetime) -> None:
    """The clue as it came, as a record of the case; its row keeps no content. What does not open stays where it is."""
    if {"seal", "key"} & {*opened.faults}:
        return
    row = opened.clue
    record = record_from(opened, read_note(row, case.room))
    write_record(case, "clue", content_of(record), at=at, about_id=row.pk)
    row.content, row.place_tags = b"", tags_of(opened)
    row.case_id = case.case_id
    _settle(row, state, case.room, at)
    _enter("clue.accepted" if state == ACCEPTED else "clue.put_to_case", row, case.room, at=at)


def record_from(opened: OpenClue, note: dict[str, Any]) -> Record:
    """The record of kind "clue"; `content` is everything that was sent, `officers` what officers noted of it."""
    content = opened.content
    numbers = {sign.code: str(sign.number) for sign in seen_signs()}
    return Record(
        "clue",
        {
            "way": WAYS.get(content.came, "Other"),
            "received_on": bangkok_day(opened.clue.received_hour).isoformat(),
            "danger": {"yes": "yes", "no": "no"}.get(content.danger, "not_known"),
            "signs": list(dict.fromkeys(numbers[code] for code in content.signs)),
            "words": content.seen or content.unread,
            "where": content.where,
            "content": opened.raw.decode(errors="replace").rstrip(),
            "officers": json.dumps(note, ensure_ascii=False) if note else "",
        },
    )


def _linked_to(row: Clue) -> list[Clue]:
    return list(
        Clue.objects.select_for_update()
        .filter(linked_to=row.pk, case_id=None)
        .order_by("received_hour", "pk")
    )


def _settle(row: Clue, state: str, room: Room, at: datetime, *, linked_to: UUID | None = None) -> None:
    row.state, row.handled_by, row.agreed_by = state, room.member_id, None
    row.settled_on, row.linked_to = bangkok_day(at), linked_to or row.linked_to
    row.save()


def _check_second(row: Clue, room: Room) -> None:
    if row.handled_by == room.member_id:
        raise Refused(_("You have proposed it, so somebody else agrees: a second officer or the supervisor."))


def _enter(verb: str, row: Clue, room: Room, *, at: datetime, **codes: Code) -> None:
    enter(
        verb,
        province_code=row.province_code,
        member_id=room.member_id,
        case_id=row.case_id,
        subject_id=row.pk,
        at=at,
        codes=codes,
    )
