"""Mrs Buaphan's visit, for tests: what a volunteer of 520101 records, and the officers who work it."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from raengjai.access.door import acting_as
from raengjai.access.models import User
from raengjai.ground import receipts
from raengjai.ground.dates import BANGKOK
from raengjai.ground.ids import new_id
from raengjai.needs import actions
from raengjai.needs.actions import NeedDraft, VisitDraft
from raengjai.needs.models import Need, Referral, Step, Visit

__all__ = [
    "BUAPHAN",
    "MORNING",
    "NOTE",
    "NeedDraft",
    "actions",
    "do",
    "need_of",
    "receipts",
    "record",
    "referral_of",
    "resolve",
    "visit_draft",
]

MORNING = datetime(2020, 1, 7, 9, 30, tzinfo=BANGKOK)
NOTE = "ทำงานก่อสร้างสองเดือน ยังไม่ได้ค่าจ้าง"
BUAPHAN = {
    "prefix": "นาง",
    "first_name": "บัวผัน",
    "last_name": "นามสมมติ",
    "phone": "+66812345678",
    "birth_year": 1962,
    "sex": "F",
    "nationality": "THA",
}


def visit_draft(*topics: str, shares: bool = True, **changes: Any) -> VisitDraft:
    """Mrs Buaphan in her village; she lets the office see her name unless told otherwise."""
    draft = VisitDraft(
        id=new_id(),
        receipt_code=receipts.new_code(),
        place_code="520101",
        made_at=MORNING,
        village_no=3,
        needs=tuple(NeedDraft(topic_code=topic, note=NOTE) for topic in topics or ("unpaid-wages",)),
        new_person=BUAPHAN,
        new_person_id=new_id(),
        consents=("share_with_office",) if shares else (),
    )
    return replace(draft, **changes)


def record(volunteer: User, draft: VisitDraft | None = None, *, at: datetime = MORNING) -> Visit:
    with acting_as(volunteer) as actor:
        return actions.record_visit(draft or visit_draft(), by=actor, at=at)


def need_of(visit: Visit, reader: User) -> Need:
    with acting_as(reader):
        return Need.objects.with_names().get(visit=visit)


def referral_of(need: Need, reader: User, office_code: str = "") -> Referral:
    with acting_as(reader):
        found = Referral.objects.filter(need=need).order_by("-sent_at", "-id")
        return (found.filter(office_code=office_code) if office_code else found)[0]


def do(person: User, deed: Any, subject: Any, *, after: timedelta = timedelta(hours=1), **said: Any) -> Step:
    """`deed` by `person`, some time after the morning."""
    with acting_as(person) as actor:
        return deed(subject, by=actor, at=MORNING + after, **said)


def resolve(mentor: User, referral: Referral, *, after: timedelta = timedelta(hours=2)) -> Step:
    return do(
        mentor,
        actions.resolve_referral,
        referral,
        outcome_code="paid",
        amount=Decimal(12400),
        text="จ่ายแล้ว",
        after=after,
    )
