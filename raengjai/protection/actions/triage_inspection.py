"""Passing on to the labour inspectors: a need like any other, made of what the officer writes for them and nothing else.

Outside the sealed schema nothing leads from the need to the clue, nor to the officer: it stands there as recorded by nobody, by the
hour, and its ids are its own. Its receipt code is in the officers' sealed note alone.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from raengjai.ground import receipts
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day, start_of_hour
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.needs import actions as needs
from raengjai.needs.actions import NeedDraft, VisitDraft
from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.triage import open_clues
from raengjai.protection.actions.triage_deeds import locked_clue, note_on
from raengjai.protection.models import PASSED, Clue
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import triage

NOBODY = UUID(int=0)
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class InspectionDraft:
    """What the inspectors will read. `place_code` has six digits."""

    topic: str
    place_code: str
    village_no: int | None
    words: str


def check_inspection(clue: Clue, draft: InspectionDraft, *, room: Room) -> None:
    """Raises Refused when it cannot be passed on so; the form asks it before the second look."""
    if draft.topic not in triage.inspection_topics():
        raise Refused(_("Choose what the inspectors are to look at."), field="topic")
    if len(draft.place_code) != 6 or draft.place_code[:2] != clue.province_code:
        raise Refused(_("Choose a sub-district of the province."), field="place_code")
    if not draft.words.strip():
        raise Refused(_("Write in your own words what is to be inspected."), field="words")
    if len(draft.words) > LONGEST:
        raise Refused(_("At most 1,000 characters."), field="words")
    (opened,) = open_clues([clue], room)
    again = triage.told_again(draft.words, opened.content)
    if again:
        raise Refused(
            _(
                "These words are from the clue: “%(words)s”. Say it in other words, so that nobody is recognised by them."
            )
            % {"words": again},
            field="words",
        )


@transaction.atomic
def pass_clue(clue: Clue, draft: InspectionDraft, *, room: Room, at: datetime) -> str:
    """Returns the receipt code of the need, by which its way can be followed. The clue itself stays sealed, and its channel open."""
    row = locked_clue(clue, triage.PASS, room)
    check_inspection(row, draft, room=room)
    code = receipts.new_code()
    hour = start_of_hour(at)
    with inside(_nobody(row.province_code)) as nobody:
        needs.record_visit(_visit(draft, code, hour), by=nobody, at=hour)
    note_on(
        row,
        room,
        passed={
            "topic": draft.topic,
            "place": draft.place_code,
            "village": draft.village_no,
            "words": draft.words.strip(),
            "receipt": code,
        },
    )
    row.state, row.handled_by, row.settled_on = PASSED, room.member_id, bangkok_day(at)
    row.save(update_fields=["state", "handled_by", "settled_on", "note"])
    enter(
        "clue.passed",
        province_code=row.province_code,
        member_id=room.member_id,
        subject_id=row.pk,
        at=at,
    )
    return code


def _nobody(province_code: str) -> Actor:
    """Somebody of that province without an account, so that the need is judged like any other."""
    return Actor(kind="user", user_id=NOBODY, places=(province_code,), provinces=(province_code,))


def _visit(draft: InspectionDraft, code: str, hour: datetime) -> VisitDraft:
    """Of the province and of no sub-district: the volunteers there would read it, and one may be the employer's cousin. Where it is
    to be inspected stands in the place of the matter and, for the village, in the words."""
    words = draft.words.strip()
    if draft.village_no:
        with override("th"):  # as inspectors read it, whatever language the officer has
            words = f"{words}\n{_('Village no.')} {draft.village_no}"
    need = NeedDraft(topic_code=draft.topic, note=words, matter_place_code=draft.place_code)
    return VisitDraft(
        id=new_id(),
        receipt_code=code,
        place_code=draft.place_code[:2],
        is_of_province=True,
        made_at=hour,
        needs=(need,),
        channel="counter",
    )
